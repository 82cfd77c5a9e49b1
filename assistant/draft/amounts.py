"""The sums of the case: what counts for each offence, added up in the open, against the standard that applies.

>>> amount_claims(case)[0].text  # doctest: +SKIP
'敲诈勒索罪的涉案金额：以实际取得的财物计，20000元＋12000元＝32000元。'
"""

from __future__ import annotations

from assistant.draft.casefile import CaseFile
from assistant.draft.wording import full_stop, yuan
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
    if not claims:
        return [Claim(text=case.forms.phrases.amount_none)]
    return [*claims, Claim(text=case.forms.phrases.amount_unverified)]


def _sum(case: CaseFile, offence: OffenceAssessment, repeated: bool) -> list[Claim]:
    amount = offence.amount
    assert amount.value_cny is not None
    value = yuan(amount.value_cny)
    basis = amount.basis.rstrip("。；，")
    evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
    if repeated:
        made = f"{basis}，金额同上，为{value}"
    elif len(amount.parts) < 2:
        made = f"{basis}，为{value}"
    elif len(amount.parts) <= _PARTS_IN_LINE:
        made = f"{basis}，{_addition(amount.parts)}＝{value}"
    else:
        made = f"{basis}，逐笔相加合计{value}，明细见附件"
    claims = [case.claim(full_stop(f"{offence.offence}罪：{made}"), evidence)]
    if amount.bracket or amount.threshold:
        standard = "，".join(
            part.rstrip("。") for part in (amount.threshold, amount.bracket and f"属于“{amount.bracket}”") if part
        )
        lead = f"按{amount.region}适用的数额标准" if amount.region else "按全国性数额标准"
        claims.append(case.claim(full_stop(f"{lead}，{standard}"), evidence, amount.authorities))
    return claims


def _addition(parts: tuple[AmountPart, ...]) -> str:
    return "＋".join(yuan(part.value_cny) for part in parts)


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
