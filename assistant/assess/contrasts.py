"""The questions that separate neighbouring offences, and crime from lawful complaint, put next to the evidence.

>>> contrasts(assessed, context)[0].question      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assess.elements import HIGH, Context, side_evidence, side_strength
from assistant.knowledge.files import Boundary
from assistant.records import OFFENCES, Contrast, EvidenceRef, OffenceAssessment

_MOST_EVIDENCE = 4


def contrasts(assessed: Sequence[OffenceAssessment], context: Context) -> tuple[Contrast, ...]:
    """The boundaries of every offence that is not ruled out: with each other, and with neighbours outside the code."""
    open_ones = [a.offence for a in assessed if a.conclusion != "not_established"]
    found: list[Contrast] = []
    seen: set[frozenset[str]] = set()
    for offence in open_ones:
        for boundary in context.knowledge.offences[offence].boundaries:
            pair = frozenset((offence, boundary.neighbour))
            if pair in seen or (boundary.neighbour in OFFENCES and boundary.neighbour not in open_ones):
                continue
            seen.add(pair)
            found.append(_contrast(offence, boundary, context))
    return tuple(found)


def _contrast(offence: str, boundary: Boundary, context: Context) -> Contrast:
    here = side_strength(boundary.points_here, context.answers, weakest=True).value
    there = side_strength(boundary.points_there, context.answers, weakest=True).value
    refs_here = side_evidence(boundary.points_here, context.facts)
    refs_there = side_evidence(boundary.points_there, context.facts)
    answer, evidence = _answer(offence, boundary, here, there, refs_here, refs_there)
    return Contrast(
        offence_a=offence,
        offence_b=boundary.neighbour,
        question=boundary.question,
        answer=answer,
        evidence=evidence[:_MOST_EVIDENCE],
    )


def _answer(
    offence: str,
    boundary: Boundary,
    here: float | None,
    there: float | None,
    refs_here: tuple[EvidenceRef, ...],
    refs_there: tuple[EvidenceRef, ...],
) -> tuple[str, tuple[EvidenceRef, ...]]:
    """What the material points to. Where neither side is clearly ahead, the answer says so and shows both."""
    first, second = here or 0.0, there or 0.0
    if first >= HIGH and first - second >= 0.2 and refs_here:
        return f"现有材料较多指向{offence}：{boundary.points_here.text}", refs_here
    if second >= HIGH and second - first >= 0.2 and refs_there:
        return f"现有材料较多指向{boundary.neighbour}：{boundary.points_there.text}", refs_there
    mixed = [ref for pair in zip(refs_here, refs_there, strict=False) for ref in pair]
    text = f"现有材料不足以区分。支持{offence}的情形：{boundary.points_here.text}支持{boundary.neighbour}的情形：{boundary.points_there.text}"
    return text, tuple(mixed)
