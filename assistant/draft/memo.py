"""The memo put together: which sections a kind of memo has, in which order, under which numbers.

A referral is a one-page letter with its attachments (调查报告, 证据目录, 涉案物品清单) as the State Council's Order
No. 310 asks (articles 5 and 6); a report and an opinion carry the same sections without the split. The wording comes
from code and quotations alone, so the same input gives the same memo; `rephrase` is the seam for a model that smooths
it, and the verifier checks whatever comes back.

    >>> draft(material, facts, assessment, knowledge, "opinion", settings).sections[0].heading  # doctest: +SKIP
    '一、案件来源与当事人'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.draft.amounts import amount_annex, amount_claims, reckoning
from assistant.draft.application import offence_sections
from assistant.draft.casefile import CaseFile
from assistant.draft.closing import disposition_claims, dispute_claims, gap_claims, why_not_claims, would_change_claims
from assistant.draft.contrasts import contrast_sections, relation_claims
from assistant.draft.events import fact_claims
from assistant.draft.evidence import exhibits, item_claims, proof_claims, ranked_behaviours
from assistant.draft.forms import HeadingKey
from assistant.draft.parties import naming, party_sections
from assistant.draft.wording import names, ordinal
from assistant.records import (
    Assessment,
    Authority,
    CaseFacts,
    CaseMaterial,
    Claim,
    Memo,
    MemoKind,
    MemoSection,
)
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.knowledge import Knowledge

_Chapter = tuple[HeadingKey, Sequence[Claim], Sequence[MemoSection]]
Rephrase = Callable[[Claim], Claim]
_LETTER_BEHAVIOURS = 4
_LETTER_PARTS = 3
_NAMED = 5
_NAMED_IN_TITLE = 2


def draft(
    material: CaseMaterial,
    facts: CaseFacts,
    assessment: Assessment,
    knowledge: Knowledge,
    kind: MemoKind,
    settings: Settings,  # noqa: ARG001 (the seam every stage has; the wording needs none yet)
    rephrase: Rephrase | None = None,
) -> Memo:
    """The memo of this kind. Every claim that states a fact cites it; phrases of the form carry no citation.

    `rephrase` may reword a claim; its citations are kept. Raises SettingsError where the forms file is faulty.
    """
    case = CaseFile.open(material, facts, assessment, knowledge, kind)
    sections = tuple(_sections(case))
    if rephrase is not None:
        sections = tuple(_reworded(section, rephrase) for section in sections)
    referral = assessment.recommendation == "refer"
    to_police = referral and kind != "opinion"
    recipient = material.meta.receiving_unit or case.forms.recipients.police
    return Memo(
        kind=kind,
        case_id=facts.case_id,
        title=_title(case),
        recipient=recipient if to_police else case.forms.recipients.own,
        issuer=material.meta.reporting_unit,
        sections=sections,
        exhibits=exhibits(case),
        authorities=_authorities(case),
    )


def _title(case: CaseFile) -> str:
    suspects = case.suspects()
    titles = case.forms.titles if suspects else case.forms.titles_unnamed
    pattern = titles[case.kind][case.assessment.recommendation]
    parties = names([p.name for p in suspects], _NAMED_IN_TITLE)
    if len(suspects) > _NAMED_IN_TITLE and all(p.kind == "person" for p in suspects):
        parties += "人"  # 张某等人
    return pattern.format(parties=parties, charges=names(case.charge_names(), _NAMED_IN_TITLE) or "犯罪")


def _sections(case: CaseFile) -> Iterator[MemoSection]:
    if case.refers and case.kind != "opinion":
        yield _letter(case)
    annexes = 0
    if case.refers and case.kind == "transfer":
        annexes += 1
        yield MemoSection(heading=_annex(case, annexes, "annex_report"), claims=())
    yield from _body(case)
    annexes += 1
    yield MemoSection(heading=_annex(case, annexes, "annex_exhibits"), claims=())
    if case.refers and case.kind == "transfer":
        annexes += 1
        yield MemoSection(heading=_annex(case, annexes, "annex_items"), claims=tuple(item_claims(case)))
    amounts = amount_annex(case)
    if amounts:
        annexes += 1
        yield MemoSection(heading=_annex(case, annexes, "annex_amounts"), claims=amounts.claims)
    if case.cited:
        annexes += 1
        yield MemoSection(heading=_annex(case, annexes, "annex_laws"), claims=())


def _annex(case: CaseFile, place: int, key: HeadingKey) -> str:
    return f"附件{place}　{case.forms.headings[key]}"


def _body(case: CaseFile) -> Iterator[MemoSection]:
    phrases = case.forms.phrases
    told = fact_claims(case)
    facts = [Claim(text=phrases.facts_intro), *told] if told else [Claim(text=phrases.facts_none)]
    parts: list[_Chapter] = [
        ("source", _source(case), party_sections(case)),
        ("facts", facts, ()),
        ("evidence", proof_claims(case) or [Claim(text=phrases.evidence_none)], ()),
        ("amount", amount_claims(case) if not case.refuses or _has_sum(case) else (), ()),
        ("law", (), offence_sections(case)),
        ("contrasts", relation_claims(case), contrast_sections(case)),
        *_closing(case),
        ("disposition", disposition_claims(case), ()),
    ]
    place = 0
    for key, claims, below in parts:
        if not claims and not below:
            continue
        place += 1
        yield MemoSection(heading=f"{ordinal(place)}、{case.forms.headings[key]}", claims=tuple(claims))
        yield from below


def _closing(case: CaseFile) -> Iterator[_Chapter]:
    if case.refuses:
        yield "why_not", why_not_claims(case), ()
        yield "would_change", would_change_claims(case), ()
    else:
        yield "disputes", dispute_claims(case), ()
        yield "gaps", gap_claims(case), ()


def _has_sum(case: CaseFile) -> bool:
    return any(offence.amount.value_cny is not None for offence in case.live_offences())


def _letter(case: CaseFile) -> MemoSection:
    letter = case.forms.letter
    report = case.kind == "report"
    suspects = case.suspects()
    opening = letter.report_opening if report else letter.opening
    if not suspects:
        opening = letter.report_opening_unnamed if report else letter.opening_unnamed
    evidence = [ref for p in suspects[:_NAMED] if (ref := naming(p, p.name))]
    text = opening.format(suspects=names([p.name for p in suspects], _NAMED), charges=case.charges())
    claims = [case.claim(text, evidence), *_conduct(case)]
    if report:
        claims.append(case.claim(letter.report_ground, law=letter.report_law))
    else:
        claims.append(case.claim(letter.ground, law=letter.transfer_law))
        claims.append(case.claim(letter.receipt, law=letter.receipt_law))
    return MemoSection(heading=case.forms.headings["letter"], claims=tuple(claims))


def _conduct(case: CaseFile) -> list[Claim]:
    """What was done, in the names of the behaviours, and the sum of the first offence."""
    letter = case.forms.letter
    claims = []
    shown = ranked_behaviours(case)[:_LETTER_BEHAVIOURS]
    if shown:
        listed = "；".join(case.behaviour_name(kind) for kind, _ in shown)
        claims.append(case.claim(letter.conduct.format(behaviours=listed), [refs[0] for _, refs in shown]))
    for offence in case.live_offences()[:1]:
        amount = offence.amount
        evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
        if amount.value_cny is not None and evidence:
            text = letter.sums.format(charge=f"{offence.offence}罪", sum=reckoning(amount, _LETTER_PARTS))
            claims.append(case.claim(text, evidence))
    return claims


def _source(case: CaseFile) -> list[Claim]:
    issuer = case.material.meta.reporting_unit
    phrases = case.forms.phrases
    claims = [Claim(text=phrases.source_unit.format(issuer=issuer) if issuer else phrases.source)]
    if case.material.skipped:
        files = "；".join(f"{s.path}（{s.reason.rstrip('。')}）" for s in case.material.skipped)
        claims.append(Claim(text=phrases.skipped.format(files=files)))
    return claims


def _reworded(section: MemoSection, rephrase: Rephrase) -> MemoSection:
    claims = tuple(Claim(text=rephrase(claim).text, citations=claim.citations) for claim in section.claims)
    return MemoSection(heading=section.heading, claims=claims)


def _authorities(case: CaseFile) -> tuple[Authority, ...]:
    return tuple(
        Authority(
            citation=citation,
            title=law.title,
            number=law.number,
            article=law.article,
            text=law.text or law.detail,
            verbatim=law.verbatim,
            status=law.status,
        )
        for citation, law in case.cited.items()
    )
