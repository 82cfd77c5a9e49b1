"""A memo verified claim by claim; what fails is taken out and listed with the reason, never shipped silently.

>>> memo, verification = verify_memo(memo, material, facts, knowledge, on)  # doctest: +SKIP
>>> verification.counts["mismatch"]  # doctest: +SKIP
0
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant.knowledge import Knowledge, Resolved
from assistant.knowledge.citations import LegalCitation
from assistant.records import (
    CaseFacts,
    CaseMaterial,
    Check,
    CheckStatus,
    Claim,
    Memo,
    MemoSection,
    Struck,
    Verification,
)
from assistant.verify.claims import Finding, Resting, check_claim
from assistant.verify.grounds import EVIDENCE, Ground, Grounds
from assistant.verify.passages import check_sentence
from assistant.verify.text import report
from assistant.verify.uncited import check_uncited
from assistant.verify.wording import Entails

FAILED: tuple[CheckStatus, ...] = ("mismatch", "not_found", "repealed", "not_in_force")
_ALL_STRUCK = "本节原有陈述未通过核对，已删去，原文及理由见核对记录。"


class _Book(NamedTuple):
    """What all claims are checked against."""

    grounds: Grounds
    knowledge: Knowledge
    on: date | None
    entails: Entails | None


def verify_memo(
    memo: Memo,
    material: CaseMaterial,
    facts: CaseFacts,
    knowledge: Knowledge,
    on: date | None,
    entails: Entails | None = None,
) -> tuple[Memo, Verification]:
    """The memo without its failed claims, and every check.

    A claim fails where one of its citations is wrong, not found, repealed or not in force on `on` (the conduct date),
    or where its evidence does not bear it out. `unchecked` does not fail. A section that loses all its claims says so.
    """
    book = _Book(Grounds(material, facts), knowledge, on, entails)
    checks: list[Check] = []
    struck: list[Struck] = []
    sections = []
    for section in memo.sections:
        kept = []
        for claim in section.claims:
            found = check_memo_claim(claim, book.grounds, knowledge, on, entails)
            checks += found
            failed = [c for c in found if c.status in FAILED]
            if failed:
                reason = "；".join(
                    dict.fromkeys(f"{c.citation}：{c.detail}" if c.citation else c.detail for c in failed)
                )
                struck.append(
                    Struck(claim=claim.text, section=section.heading, citations=claim.citations, reason=reason)
                )
            else:
                kept.append(claim)
        if section.claims and not kept:
            kept = [Claim(text=_ALL_STRUCK)]
        sections.append(MemoSection(heading=section.heading, claims=tuple(kept)))
    return _rebuilt(memo, sections, knowledge, on), report(checks, struck)


def _rebuilt(memo: Memo, sections: Sequence[MemoSection], knowledge: Knowledge, on: date | None) -> Memo:
    """The memo of these sections; authorities that only struck claims cited leave with them."""
    before = {c for s in memo.sections for claim in s.claims for c in claim.citations}
    after = {c for s in sections for claim in s.claims for c in claim.citations}
    authorities = tuple(
        a.model_copy(update={"status": knowledge.resolve(a.citation, on).status})
        for a in memo.authorities
        if a.citation in after or a.citation not in before
    )
    return memo.model_copy(update={"sections": tuple(sections), "authorities": authorities})


def check_memo_claim(
    claim: Claim, book: Grounds, knowledge: Knowledge, on: date | None, entails: Entails | None = None
) -> list[Check]:
    """One check for each citation of the claim, in their order, then those of citations that only its text has."""
    legal = knowledge.find_citations(claim.text)
    resolved = {c: knowledge.resolve(c, on) for c in claim.citations if not EVIDENCE.fullmatch(c)}
    in_text = check_sentence(claim.text, legal, knowledge, on) if legal else []
    if not claim.citations:
        return [*in_text, *check_uncited(claim.text, legal, book, knowledge)]
    grounds: list[Ground] = []
    checks: list[Check] = []
    for citation in claim.citations:
        if citation in resolved:
            checks.append(_law_check(claim, citation, resolved[citation]))
            continue
        found = book.find(citation)
        if isinstance(found, Ground):
            grounds.append(found)
            checks.append(_entry(claim, citation, "verified", ""))
        else:
            checks.append(_entry(claim, citation, found.status, found.detail, found.expected))
    rest = Resting(grounds, list(resolved.values()), book, knowledge)
    finding = check_claim(claim.text, rest, [(c.start, c.end) for c in legal], entails)
    checks = [_with(check, finding) if _concerns(check, grounds) else check for check in checks]
    return _merged(checks, in_text, legal, resolved, claim)


def _concerns(check: Check, grounds: Sequence[Ground]) -> bool:
    """Whether what the claim says falls back on this citation: evidence that was found, or, without any, the law."""
    if grounds:
        return check.citation in {g.citation for g in grounds} and check.status == "verified"
    return check.status in ("verified", "unchecked")


def _with(check: Check, finding: Finding) -> Check:
    if finding.status == "verified" and not finding.detail:
        return check
    detail = "；".join(filter(None, (finding.detail, check.detail)))
    status = finding.status if finding.status != "verified" else check.status
    return check.model_copy(update={"status": status, "detail": detail, "expected": finding.expected})


def _merged(
    checks: list[Check],
    in_text: Sequence[Check],
    legal: Sequence[LegalCitation],
    resolved: dict[str, Resolved],
    claim: Claim,
) -> list[Check]:
    """The citations that stand in the text beside those of the list: the same one is one check, another is a fault."""
    merged = list(checks)
    for check, citation in zip(in_text, legal, strict=True):
        place = _same_place(citation, resolved, merged)
        if place is not None:
            if check.status in FAILED and merged[place].status not in FAILED:
                merged[place] = merged[place].model_copy(
                    update={"status": check.status, "detail": check.detail, "expected": check.expected}
                )
            merged[place] = merged[place].model_copy(update={"start": check.start, "end": check.end})
            continue
        same_law = [c for c in resolved if citation.target and c.partition("#")[0] == citation.target]
        if same_law and citation.number is not None and check.status in ("verified", "unchecked"):
            detail = f"正文写的是{citation.text}，所列引用是{'、'.join(same_law)}"
            check = check.model_copy(update={"status": "mismatch", "detail": detail, "expected": same_law[0]})
        merged.append(check.model_copy(update={"claim": claim.text}))
    return merged


def _same_place(citation: LegalCitation, resolved: dict[str, Resolved], checks: Sequence[Check]) -> int | None:
    """The check of the listed citation that names the same article (款 and 项 may be left out on one side)."""
    if citation.target is None:
        return None
    mine = citation.citation
    for place, check in enumerate(checks):
        other = check.citation
        if other not in resolved:
            continue
        if other == mine or other.startswith(f"{mine}.") or mine.startswith(f"{other}.") or other == citation.target:
            return place
        if citation.number is None and other.partition("#")[0] == citation.target:
            return place
    return None


def _law_check(claim: Claim, citation: str, resolved: Resolved) -> Check:
    return _entry(claim, citation, resolved.status, resolved.detail)


def _entry(claim: Claim, citation: str, status: CheckStatus, detail: str, expected: str | None = None) -> Check:
    return Check(claim=claim.text, citation=citation, status=status, detail=detail, expected=expected)
