"""The sums of the case: what counts for each offence, added up in the open, against the standard that applies.

>>> amount_claims(case)[0].text  # doctest: +SKIP
'敲诈勒索罪的涉案金额：以实际取得的财物计，20000元＋12000元＝32000元。'
"""

from __future__ import annotations

import re

from assistant.draft.casefile import CaseFile
from assistant.draft.events import focus_words
from assistant.draft.sources import spoken
from assistant.draft.wording import full_stop, number, quoted, shorten, yuan
from assistant.records import AmountFinding, Claim, MemoSection, Offence, OffenceAssessment

_PARTS_IN_LINE = 6
_QUOTE_LENGTH = 40
_COUNTED: Offence = "侵犯公民个人信息"


def amount_claims(case: CaseFile) -> list[Claim]:
    """For each offence with a sum: how it is made up, and the bracket it reaches; then that it must be checked."""
    claims: list[Claim] = []
    told: set[tuple[float, tuple[str, ...]]] = set()
    for offence in case.live_offences():
        amount = offence.amount
        if amount.value_cny is None:
            continue
        if not amount.bracket and not amount.threshold and told:
            continue  # the sum is no element of this offence, and stands above already
        key = (amount.value_cny, tuple(p.citation for p in amount.parts))
        claims += _sum(case, offence, repeated=key in told)
        claims += _standard(case, offence)
        told.add(key)
    if not any(o.offence == _COUNTED and o.amount.value_cny is not None for o in case.live_offences()):
        claims += _counted(case)
    if not claims:
        return [Claim(text=case.forms.phrases.amount_none)]
    return [*claims, Claim(text=case.forms.phrases.amount_unverified)]


def _sum(case: CaseFile, offence: OffenceAssessment, repeated: bool) -> list[Claim]:
    amount = offence.amount
    assert amount.value_cny is not None
    evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
    sought = "索要而未取得的金额" if amount.basis.startswith("索要") else "金额"
    stated = ""
    if "合计数" in amount.basis:
        stated = "，系材料所载合计数" if len(amount.parts) < 2 else "，各项为材料所载合计数"
    if repeated:
        made = f"与前项{sought}相同，合计{yuan(amount.value_cny)}"
    else:
        made = f"{sought}{reckoning(amount)}{stated}" + ("，明细见附件" if len(amount.parts) > _PARTS_IN_LINE else "")
    claims = [case.claim(full_stop(f"{offence.offence}罪：{made}"), evidence)]
    if len(evidence) == 1 and not repeated:
        ref = evidence[0]
        quote = shorten(spoken(*case.sentences[ref.sentence]), _QUOTE_LENGTH, focus_words(case, ref.sentence))
        told = f"{made}，原文为{quoted(quote)}"
        if re.search(r"[未没不]", quote):  # a loss told as what was not paid back: only its own words say it right
            told = f"以材料所载{quoted(quote)}计算{sought}"
        claims = [case.claim(full_stop(f"{offence.offence}罪：{told}"), evidence)]
    return [*claims, *_counted(case)] if offence.offence == _COUNTED else claims


def _standard(case: CaseFile, offence: OffenceAssessment) -> list[Claim]:
    """The standard that applies and the bracket reached; none where there is neither."""
    amount = offence.amount
    if not amount.bracket and not amount.threshold:
        return []
    standard = f"适用的数额标准：{_told_standard(case, amount.threshold)}" if amount.threshold else ""
    if not amount.bracket:
        return [case.claim(full_stop(standard), law=amount.authorities)]
    note = f"（{standard}）" if standard else ""
    return [case.claim(full_stop(f"{offence.offence}罪：对应“{amount.bracket}”{note}"), law=amount.authorities)]


def _told_standard(case: CaseFile, threshold: str) -> str:
    """The standard in one clause. A document number that the knowledge base cannot resolve is not stated: whoever
    checks the memo could not find it either."""
    text = threshold.rstrip("。").replace("：", "，", 1).replace("。", "；")
    for written in re.findall(r"（([^（）]*\d{4}[^（）]*号)）", text):
        if not case.knowledge.resolve(f"释:{written}", case.on).found:
            text = text.replace(f"（{written}）", "")
    return text


def reckoning(amount: AmountFinding, most: int = _PARTS_IN_LINE) -> str:
    """`为20000元＋12000元＝32000元`, `为8000元`, or only the total where there are more than `most` addends."""
    value = yuan(amount.value_cny or 0)
    if len(amount.parts) < 2:
        return f"为{value}"
    if len(amount.parts) > most:
        return f"逐笔相加合计{value}"
    return f"为{'＋'.join(yuan(part.value_cny) for part in amount.parts)}＝{value}"


def _counted(case: CaseFile) -> list[Claim]:
    """How much personal information was dealt in: the largest number that the material states."""
    counts = [c for c in case.facts.counts if c.what == "personal_information"]
    if not counts or not any(o.offence == _COUNTED for o in case.live_offences()):
        return []
    largest = max(counts, key=lambda c: c.value)
    text = f"侵犯公民个人信息罪：涉及的公民个人信息为{number(largest.value)}{largest.unit}，应当去重核实。"
    return [case.claim(text, largest.evidence[:1])]


def amount_annex(case: CaseFile) -> MemoSection | None:
    """The addends one by one, where an offence has too many for one line; None where none has."""
    claims: list[Claim] = []
    told: set[tuple[str, ...]] = set()
    for offence in case.live_offences():
        parts = offence.amount.parts
        key = tuple(p.citation for p in parts)
        if len(parts) <= _PARTS_IN_LINE or key in told:
            continue
        told.add(key)
        for part in parts:
            ref = case.evidence_of(part.citation)
            claims.append(case.claim(f"{yuan(part.value_cny)}。", [ref] if ref else []))
    if not claims:
        return None
    return MemoSection(heading=case.forms.headings["annex_amounts"], claims=tuple(claims))
