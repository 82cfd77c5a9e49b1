"""The sums of the case: what counts for each offence, added up in the open, against the standard that applies.

>>> amount_claims(case)[0].text  # doctest: +SKIP
'敲诈勒索罪的涉案金额：以实际取得的财物计，20000元＋12000元＝32000元。'
"""

from __future__ import annotations

from assistant.draft.casefile import CaseFile
from assistant.draft.wording import full_stop, number, yuan
from assistant.records import AmountPart, Claim, MemoSection, OffenceAssessment

_PARTS_IN_LINE = 6


def amount_claims(case: CaseFile) -> list[Claim]:
    """For each offence with a sum: how it is made up, and the bracket it reaches; then that it must be checked."""
    claims: list[Claim] = []
    told: set[tuple[float, tuple[str, ...]]] = set()
    for offence in case.offences():
        amount = offence.amount
        if amount.value_cny is None:
            continue
        key = (amount.value_cny, tuple(p.citation for p in amount.parts))
        claims += _sum(case, offence, repeated=key in told)
        told.add(key)
    claims += _counted(case)
    if not claims:
        return [Claim(text=case.forms.phrases.amount_none)]
    return [*claims, Claim(text=case.forms.phrases.amount_unverified)]


def _sum(case: CaseFile, offence: OffenceAssessment, repeated: bool) -> list[Claim]:
    amount = offence.amount
    assert amount.value_cny is not None
    value = yuan(amount.value_cny)
    evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
    sought = "索要而未取得的金额" if amount.basis.startswith("索要") else "金额"
    stated = "，系材料所载合计数" if "合计数" in amount.basis else ""
    if repeated:
        made = f"与前项{sought}相同，为{value}"
    elif len(amount.parts) < 2:
        made = f"{sought}为{value}{stated}"
    elif len(amount.parts) <= _PARTS_IN_LINE:
        made = f"{sought}为{_addition(amount.parts)}＝{value}"
    else:
        made = f"{sought}逐笔相加合计{value}，明细见附件"
    return [case.claim(full_stop(f"{offence.offence}罪：{made}"), evidence), *_standard(case, offence)]


def _standard(case: CaseFile, offence: OffenceAssessment) -> list[Claim]:
    """The standard that applies and the bracket reached; none where there is neither."""
    amount = offence.amount
    if not amount.bracket and not amount.threshold:
        return []
    parts = [f"数额标准为{amount.threshold.rstrip('。')}"] if amount.threshold else []
    if amount.bracket:
        parts.append(f"上述金额对应“{amount.bracket}”")
    return [case.claim(full_stop("；".join(parts)), law=amount.authorities)]


def _addition(parts: tuple[AmountPart, ...]) -> str:
    return "＋".join(yuan(part.value_cny) for part in parts)


def _counted(case: CaseFile) -> list[Claim]:
    """How much personal information was dealt in: the largest number that the material states."""
    counts = [c for c in case.facts.counts if c.what == "personal_information"]
    if not counts or not any(o.offence == "侵犯公民个人信息" for o in case.offences()):
        return []
    largest = max(counts, key=lambda c: c.value)
    text = f"侵犯公民个人信息罪：涉及的公民个人信息为{number(largest.value)}{largest.unit}，应当去重核实。"
    return [case.claim(text, largest.evidence[:1])]


def amount_annex(case: CaseFile) -> MemoSection | None:
    """The addends one by one, where an offence has too many for one line; None where none has."""
    claims: list[Claim] = []
    told: set[tuple[str, ...]] = set()
    for offence in case.offences():
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
