"""From answers and facts to a verdict on each element, with the evidence on both sides.

An element is as sure as the least sure of the questions that show it; what speaks against it is as strong as the
strongest. Sentences come from the behaviours that the knowledge file names for each side. Nothing is established
without a sentence that shows it: then it is `unknown`, and what to obtain is listed.

    >>> finding = find_element(element, context)      # doctest: +SKIP
    >>> finding.verdict                               # doctest: +SKIP
    'established'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assistant.assess.questions import Answers
from assistant.knowledge import Knowledge
from assistant.knowledge.files import Element, Side
from assistant.records import CaseFacts, ElementFinding, EvidenceRef, Verdict

HIGH, LOW = 0.5, 0.25
_MOST_EVIDENCE = 6
_VERDICT_NAMES: dict[Verdict, str] = {
    "established": "有证据证明",
    "partly_established": "部分得到证明",
    "not_established": "未见证据",
    "contradicted": "有相反证据",
    "unknown": "尚不能判断",
}


class Context(NamedTuple):
    """What the verdicts are read from."""

    knowledge: Knowledge
    facts: CaseFacts
    answers: Answers


class Strength(NamedTuple):
    """How sure a side is, and which question decided that (None where the side names no question)."""

    value: float | None
    question: str | None


def find_element(element: Element, context: Context) -> ElementFinding:
    """The verdict on one element that questions decide."""
    shown = side_strength(element.shown_by, context.answers, weakest=True)
    against = side_strength(element.against, context.answers, weakest=False)
    evidence = side_evidence(element.shown_by, context.facts)
    counter = side_evidence(element.against, context.facts)
    verdict = _verdict(shown.value, against.value, bool(evidence), context.answers.probability("detailed"))
    return ElementFinding(
        id=element.id,
        name=element.name,
        verdict=verdict,
        evidence=evidence if verdict != "not_established" else (),
        counter_evidence=counter,
        reason=_reason(element, verdict, shown, against, context.knowledge),
        missing=() if verdict == "established" else element.missing,
    )


def side_strength(side: Side, answers: Answers, *, weakest: bool) -> Strength:
    """The least (or greatest) probability among the side's questions."""
    scored = [(answers.probability(q), q) for q in side.questions]
    if not scored:
        return Strength(None, None)
    value, question = min(scored) if weakest else max(scored)
    return Strength(value, question)


def side_evidence(side: Side, facts: CaseFacts) -> tuple[EvidenceRef, ...]:
    """Sentences of the behaviours that the side names, the surest behaviours first, at most six."""
    behaviours = sorted((b for b in facts.behaviours if b.type in side.behaviours), key=lambda b: -b.confidence)
    return _distinct(ref for behaviour in behaviours for ref in behaviour.evidence)


def _distinct(refs: Iterable[EvidenceRef]) -> tuple[EvidenceRef, ...]:
    by_place = {(ref.document, ref.start): ref for ref in refs}
    return tuple(by_place.values())[:_MOST_EVIDENCE]


def _verdict(shown: float | None, against: float | None, evidence: bool, detailed: float) -> Verdict:
    if shown is None:
        return "partly_established" if evidence else "unknown"
    opposed = against is not None and against >= HIGH
    if shown >= HIGH and evidence:
        return "partly_established" if opposed else "established"
    if shown >= LOW:
        return "partly_established" if evidence and not opposed else "unknown"
    if opposed:
        return "contradicted"
    return "not_established" if detailed >= LOW else "unknown"


def _reason(element: Element, verdict: Verdict, shown: Strength, against: Strength, knowledge: Knowledge) -> str:
    parts = [f"{element.name}{_VERDICT_NAMES[verdict]}。"]
    if shown.question is not None and shown.value is not None:
        parts.append(f"关键在于“{_ask(shown.question, knowledge)}”，模型倾向“{_lean(shown)}”（{shown.value:.0%}）。")
    if against.question is not None and against.value is not None and against.value >= LOW:
        parts.append(f"反面情况“{_ask(against.question, knowledge)}”的可能性为{against.value:.0%}。")
    parts.append(element.shown_by.text if verdict in ("established", "partly_established") else element.against.text)
    return "".join(parts)


def _ask(reference: str, knowledge: Knowledge) -> str:
    return knowledge.questions[reference.removeprefix("not:")].question


def _lean(strength: Strength) -> str:
    """The answer to the question as it is worded: for `not:` the probability of the side is that of 否."""
    yes = (strength.value or 0.0) >= 0.5
    negated = (strength.question or "").startswith("not:")
    return "是" if yes != negated else "否"
