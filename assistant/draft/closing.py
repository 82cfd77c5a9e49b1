"""The end of a memo: what speaks against it, what is still to be found, and what is proposed.

A memo that does not refer says why and what would change that; one that refers says what an officer must still do.

    >>> gap_claims(case)[0].text  # doctest: +SKIP
    '调取收款账户的银行流水：用于核实实际取得的金额。'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.casefile import CaseFile
from assistant.draft.events import alike
from assistant.draft.evidence import said, telling, unique
from assistant.draft.wording import full_stop, names
from assistant.records import Behaviour, Claim, EvidenceRef

_MOST_GAPS = 12
_QUOTE_LENGTH = 60
_SAME = 0.75
_TO_DO = re.compile(
    r"调取|查明|核实|核对|询问|讯问|取得|固定|委托|提取|收集|补充|调查|确认|鉴定|比对|向|对|查|要求|审计|梳理|走访|恢复|扣押|查询|统计"
)


def dispute_claims(case: CaseFile) -> list[Claim]:
    """Conflicting statements, evidence against the elements, and what looks like lawful complaint."""
    claims: list[Claim] = []
    for conflict in case.facts.conflicts:
        refs = unique(conflict.statements)
        quotes = "；".join(said(case, ref, _QUOTE_LENGTH) for ref in refs[:4])
        claims.append(case.claim(full_stop(f"关于{conflict.about}，材料说法不一：{quotes}"), refs[:4]))
    known: dict[str, list[EvidenceRef]] = {}
    for offence in case.offences():
        for element in offence.elements:
            refs = telling(element.counter_evidence, 3)
            if all(ref.sentence in case.told for ref in refs):
                known.setdefault(f"“{element.name}”", []).extend(refs)
            else:
                claims.append(_against(case, f"不利于认定“{element.name}”（{offence.offence}罪）", refs))
    known = {element: refs for element, refs in known.items() if refs}
    if known:
        evidence = telling((ref for refs in known.values() for ref in refs), 6)
        claims.append(case.claim(f"前述材料中有不利于认定{names(list(known))}的内容。", evidence))
    lawful = [b for b in case.facts.behaviours if b.type == "lawful_complaint"]
    refs = [r for r in telling(_refs(lawful), 3) if r.sentence not in case.told]
    if refs and case.refers:
        claims.append(_against(case, "可能属于依法投诉维权", refs))
    return claims or [Claim(text=case.forms.phrases.conflicts_none)]


def _against(case: CaseFile, about: str, refs: Sequence[EvidenceRef]) -> Claim:
    """The evidence, quoted where the reader has not read it yet."""
    new = [ref for ref in refs if ref.sentence not in case.told]
    quotes = "；".join(said(case, ref, _QUOTE_LENGTH) for ref in new)
    return case.claim(full_stop(f"{about}的材料：{quotes}"), refs)


def _refs(behaviours: Sequence[Behaviour]) -> list[EvidenceRef]:
    return [ref for b in sorted(behaviours, key=lambda b: -b.confidence) for ref in b.evidence]


def steps(case: CaseFile) -> list[str]:
    """What to obtain, most needed first, near repetitions left out: the gaps, then what elements still lack.

    Where no referral is proposed at all, only the gaps: nobody is asked to look for what would incriminate a
    complainant (see `would_change_claims`).
    """
    wanted = [_gap(g.about, g.why, g.suggested_step) for g in case.facts.gaps]
    for offence in case.offences() if case.assessment.recommendation != "do_not_refer" else ():
        for element in sorted(offence.elements, key=lambda e: e.verdict == "established"):
            if element.verdict != "established":
                wanted += [f"{_obtain(m.rstrip('。；'))}（用于查明“{element.name}”）" for m in element.missing]
    kept: list[str] = []
    for step in wanted:
        if step and not any(alike(step, other) > _SAME for other in kept):
            kept.append(step)
    return kept[:_MOST_GAPS]


def _obtain(wanted: str) -> str:
    """What is missing, as something to do: a bare noun gets 补充收集 in front."""
    return wanted if _TO_DO.match(wanted) else f"补充收集{wanted}"


def _gap(about: str, why: str, step: str) -> str:
    return f"{step.rstrip('。；')}（{about.rstrip('。；')}：{why.rstrip('。；')}）"


def gap_claims(case: CaseFile) -> list[Claim]:
    """One claim a step of the supplementary investigation, numbered."""
    listed = [Claim(text=full_stop(f"{place}．{step}")) for place, step in enumerate(steps(case), 1)]
    if listed and case.assessment.recommendation == "investigate_further":
        return [Claim(text=case.forms.phrases.gaps_intro), *listed]
    return listed or [Claim(text=case.forms.phrases.gaps_none)]


def disposition_claims(case: CaseFile) -> list[Claim]:
    """What is proposed, why, and that a person decides."""
    assessment = case.assessment
    evidence = telling(_key_evidence(case))
    statutes = [s for o in case.offences()[:1] for s in o.statutes]
    reason = full_stop(assessment.recommendation_reason.strip()) if assessment.recommendation_reason.strip() else ""
    whom = names([p.name for p in case.suspects()], 5)
    if assessment.recommendation == "refer":
        text = (
            f"建议以涉嫌{case.charges()}移送公安机关"
            if case.kind != "report"
            else f"建议以涉嫌{case.charges()}向公安机关报案"
        )
        text += f"，涉嫌人员为{whom}。" if whom else "。"
    elif assessment.recommendation == "investigate_further":
        text = "现有证据尚不足以移送，建议先行补充调查，查明上列事项后再作决定。"
    else:
        text = "建议不作为涉嫌犯罪案件移送；反映的问题属于民事、行政或者投诉处理范围的，依照相应程序办理。"
    claims = [case.claim(text, evidence, statutes) if assessment.recommendation == "refer" else Claim(text=text)]
    if reason and assessment.recommendation != "do_not_refer":
        claims.append(case.claim(f"理由：{reason}", evidence))
    if case.kind == "transfer" and assessment.recommendation == "do_not_refer":
        claims.append(case.claim(case.forms.phrases.refused, law=case.forms.letter.refused_law))
    return [*claims, Claim(text=case.forms.phrases.penalty_note)]


def why_not_claims(case: CaseFile) -> list[Claim]:
    """Why no referral is proposed: the reason of the assessment, then the evidence that speaks against each element."""
    reason = case.assessment.recommendation_reason.strip()
    claims = [case.claim(full_stop(reason), telling(_key_evidence(case)))] if reason else []
    return claims + [claim for claim in dispute_claims(case) if claim.citations]


def _key_evidence(case: CaseFile) -> list[EvidenceRef]:
    offences = case.offences() or list(case.assessment.offences)
    refs: list[EvidenceRef] = []
    for offence in offences[:2]:
        for element in offence.elements:
            refs += element.evidence[:1] if case.refers else element.counter_evidence[:1]
    return refs


def would_change_claims(case: CaseFile) -> list[Claim]:
    """For a case that is not referred: what, if found, would call for a new look, element by element."""
    claims: list[Claim] = []
    for offence in case.offences():
        for element in offence.elements:
            if element.verdict in ("established", "partly_established") or not element.missing:
                continue
            found = "；".join(m.rstrip("。；") for m in element.missing[:2])
            text = f"如取得下列材料并能证明“{element.name}”，应当就{offence.offence}罪重新研判：{found}"
            if not any(alike(text, claim.text) > _SAME for claim in claims):
                claims.append(Claim(text=full_stop(text)))
    return claims[:_MOST_GAPS]
