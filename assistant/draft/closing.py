"""The end of a memo: what speaks against it, what is still to be found, and what is proposed.

A memo that does not refer says why and what would change that; one that refers says what an officer must still do.

    >>> gap_claims(case)[0].text  # doctest: +SKIP
    '调取收款账户的银行流水：用于核实实际取得的金额。'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.draft.casefile import CaseFile
from assistant.draft.events import alike
from assistant.draft.evidence import said, telling, unique
from assistant.draft.parties import naming
from assistant.draft.wording import full_stop, listed, names, short_name
from assistant.records import Behaviour, Claim, EvidenceRef, Gap

_MOST_GAPS = 8
_MOST_NAMED = 8
_MOST_TO_DO = 2
_FEW_STEPS = 3
_QUOTE_LENGTH = 60
_SAME = 0.75
_MOST_CHECKS = 3
_MOST_STATEMENTS = 4
_SHOWN = ("established", "partly_established")


def dispute_claims(case: CaseFile) -> list[Claim]:
    """Conflicting statements, evidence against the elements, and what looks like lawful complaint."""
    claims: list[Claim] = []
    conflicting: set[str] = set()
    for conflict in case.facts.conflicts:
        refs = unique(conflict.statements)[:_MOST_STATEMENTS]
        conflicting.update(ref.sentence for ref in refs)
        claims.append(_quoting(case, f"关于{conflict.about}，材料说法不一：", refs))
    for refs, elements in _opposed(case):
        if conflicting.issuperset(ref.sentence for ref in refs):
            claims.append(Claim(text=f"上述说法关系到{listed(elements)}的认定，须一并查清。"))
        else:
            claims.append(_quoting(case, f"不利于认定{listed(elements)}的材料：", refs))
    lawful = [b for b in case.facts.behaviours if b.type == "lawful_complaint"]
    refs = [r for r in telling(_refs(lawful), 3) if r.sentence not in case.told]
    if refs and case.refers:
        claims.append(_quoting(case, "可能属于依法投诉维权的材料：", refs))
    return claims or [Claim(text=case.forms.phrases.conflicts_none)]


def _quoting(case: CaseFile, lead: str, refs: Sequence[EvidenceRef]) -> Claim:
    quotes = "；".join(said(case, ref, _QUOTE_LENGTH) for ref in refs)
    return case.claim(full_stop(f"{lead}{quotes}"), refs)


def _opposed(case: CaseFile) -> Iterator[tuple[list[EvidenceRef], list[str]]]:
    """The evidence against elements, with the names of the elements that the same evidence speaks against."""
    groups: dict[tuple[str, ...], tuple[list[EvidenceRef], list[str]]] = {}
    for offence in case.offences():
        for element in offence.elements:
            refs = telling(element.counter_evidence, 3)
            if refs:
                _, names_ = groups.setdefault(tuple(ref.sentence for ref in refs), (refs, []))
                if short_name(element.name) not in names_:
                    names_.append(short_name(element.name))
    yield from groups.values()


def _refs(behaviours: Sequence[Behaviour]) -> list[EvidenceRef]:
    return [ref for b in sorted(behaviours, key=lambda b: -b.confidence) for ref in b.evidence]


def steps(case: CaseFile) -> list[str]:
    """What to obtain, most needed first, near repetitions left out: the gaps, then what elements still lack."""
    unread = [skipped.path for skipped in case.material.skipped]  # said in the first section already
    wanted = [_gap(g) for g in case.facts.gaps if not any(path in g.about for path in unread)]
    for offence in case.offences():
        for element in offence.elements:
            if element.verdict != "established" and element.missing:
                to_do = "；".join(m.rstrip("。；") for m in element.missing[:_MOST_TO_DO])
                wanted.append(f"为查明“{short_name(element.name)}”：{to_do}")
    if len(wanted) < _FEW_STEPS:
        wanted += [gap.rstrip("。；") for gap in _typical_gaps(case)]
    kept: list[str] = []
    for step in wanted:
        if step and not any(alike(step, other) > _SAME for other in kept):
            kept.append(step)
    return kept[:_MOST_GAPS]


def _typical_gaps(case: CaseFile) -> tuple[str, ...]:
    """What the material of such cases usually lacks, for the first offence: to be checked where little else is open."""
    offence = next((o.offence for o in case.live_offences()), None)
    file = case.knowledge.offences.get(offence) if offence else None
    return file.typical_gaps[:_FEW_STEPS] if file else ()


def _gap(gap: Gap) -> str:
    return f"{gap.about.rstrip('。；')}：{gap.suggested_step.rstrip('。；')}"


def gap_claims(case: CaseFile) -> list[Claim]:
    """One claim a step of the supplementary investigation, numbered."""
    claims = [Claim(text=full_stop(f"{place}．{step}")) for place, step in enumerate(steps(case), 1)]
    if claims and case.assessment.recommendation == "investigate_further":
        return [Claim(text=case.forms.phrases.gaps_intro), *claims]
    return claims or [Claim(text=case.forms.phrases.gaps_none)]


def disposition_claims(case: CaseFile) -> list[Claim]:
    """What is proposed, why, and that a person decides."""
    assessment, phrases = case.assessment, case.forms.phrases
    statutes = [s for o in case.offences() for s in o.statutes]
    if assessment.recommendation == "refer":
        claims = [_proposal(case, statutes)]
    elif assessment.recommendation == "investigate_further":
        claims = [Claim(text=phrases.investigate)]
    else:
        claims = [Claim(text=phrases.refuse)]
    reason = assessment.recommendation_reason.strip()
    if reason and not case.refuses:
        claims.append(case.claim(f"理由：{full_stop(reason)}", law=statutes))
    if case.kind == "transfer" and case.refuses:
        claims.append(case.claim(phrases.refused, law=case.forms.letter.refused_law))
    return [*claims, Claim(text=phrases.penalty_note)]


def _proposal(case: CaseFile, statutes: Sequence[str]) -> Claim:
    """To whom, for what, against whom; each person named is cited."""
    phrases = case.forms.phrases
    pattern = phrases.report if case.kind == "report" else phrases.refer
    suspects = case.suspects()[:_MOST_NAMED]
    evidence = [ref for p in suspects if (ref := naming(p, p.name))]
    whom = f"，涉嫌人员为{names([p.name for p in suspects])}" if suspects else ""
    return case.claim(full_stop(pattern.format(charges=case.charges()) + whom), evidence, statutes)


def why_not_claims(case: CaseFile) -> list[Claim]:
    """Why no referral is proposed: the reason of the assessment, then the evidence that speaks against each element."""
    reason = case.assessment.recommendation_reason.strip()
    statutes = [s for o in case.offences() for s in o.statutes]
    claims = [case.claim(full_stop(reason), law=statutes)] if reason else []
    return claims + [claim for claim in dispute_claims(case) if claim.citations]


def would_change_claims(case: CaseFile) -> list[Claim]:
    """For a case that is not referred: for each offence that came near, which elements would call for a new look if
    they were shown, and what could be checked."""
    claims: list[Claim] = []
    for offence in case.offences():
        open_ones = [e for e in offence.elements if e.verdict not in _SHOWN and e.missing]
        if not open_ones:
            continue
        named = listed(short_name(e.name) for e in open_ones)
        checks = "；".join(dict.fromkeys(e.missing[0].rstrip("。；") for e in open_ones[:_MOST_CHECKS]))
        text = f"如有证据证明{named}，应当就{offence.offence}罪重新研判。可以核查：{checks}"
        claims.append(Claim(text=full_stop(text)))
    return claims
