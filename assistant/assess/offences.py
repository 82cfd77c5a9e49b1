"""Each offence against the case: elements, amount, stage, and a conclusion with a calibrated confidence.

The confidence joins two scores fitted on the cases of evals/train: one over the answers to the case questions, whose
weights lie in knowledge/heads/offences.json, readable by question, and a linear head over the text itself. The conclusion needs more than the score:
the decisive elements must be shown by sentences of the material, and the amount must not fall short of the standard.

    >>> assess_offence("诈骗", context, facts_day)      # doctest: +SKIP
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.assess.amounts import find_amount, reaches_threshold
from assistant.assess.elements import HIGH, LOW, Context, find_element
from assistant.assess.questions import Answers
from assistant.errors import KnowledgeError
from assistant.knowledge.files import Element
from assistant.records import (
    AmountFinding,
    Conclusion,
    ElementFinding,
    EvidenceRef,
    Offence,
    OffenceAssessment,
    Recommendation,
    Stage,
    Verdict,
)
from assistant.resources import resource_dir

_COMPUTED = {"amount", "circumstances"}


class Score(BaseModel):
    """A logistic score over answers: log-odds = bias + Σ weight · (probability − ½)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    bias: float
    weights: dict[str, float]

    def logit(self, answers: Answers) -> float:
        """The log-odds for these answers."""
        return self.bias + sum(w * (answers.probability(q) - 0.5) for q, w in self.weights.items())


class Scores(BaseModel):
    """knowledge/heads/offences.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    offences: dict[Offence, Score]
    recommendations: dict[Recommendation, Score]


class Place(NamedTuple):
    """Where and when the conduct was: decides the standard."""

    region: str | None
    on: date | None


def offence_confidence(offence: Offence, answers: Answers) -> float:
    """How likely the case is one of this offence: the score over the answers and the head over the text, averaged."""
    logit = scores().offences[offence].logit(answers)
    told = answers.offences.get(offence)
    return round(_sigmoid(logit if told is None else (logit + told) / 2), 3)


def recommendation_confidence(answers: Answers) -> dict[Recommendation, float]:
    """Calibrated probabilities of the three recommendations; they sum to 1."""
    logits = {name: score.logit(answers) for name, score in scores().recommendations.items()}
    highest = max(logits.values())
    weights = {name: math.exp(value - highest) for name, value in logits.items()}
    return {name: round(weight / sum(weights.values()), 3) for name, weight in weights.items()}


def assess_offence(offence: Offence, context: Context, place: Place) -> OffenceAssessment:
    """The whole assessment of one offence."""
    file = context.knowledge.offences[offence]
    stage = _stage(context.answers)
    amount = find_amount(
        offence,
        context.facts,
        context.knowledge,
        region=place.region,
        on=place.on,
        obtained=stage == "completed",
    )
    elements = tuple(
        _computed_element(element, amount, context) if element.id in _COMPUTED else find_element(element, context)
        for element in file.elements
    )
    decisive = [found.verdict for found, element in zip(elements, file.elements, strict=True) if element.decisive]
    confidence = offence_confidence(offence, context.answers)
    return OffenceAssessment(
        offence=offence,
        statutes=file.statutes,
        conclusion=_conclusion(confidence, decisive, amount, context.answers),
        confidence=confidence,
        elements=elements,
        amount=amount,
        stage=stage,
        aggravating=(),
        mitigating=(),
    )


def _conclusion(confidence: float, decisive: Sequence[Verdict], amount: AmountFinding, answers: Answers) -> Conclusion:
    shown = sum(v in ("established", "partly_established") for v in decisive)
    if confidence >= HIGH and shown == len(decisive) and "established" in decisive:
        return "partly_established" if reaches_threshold(amount) is False else "established"
    if confidence >= LOW and shown:
        return "partly_established"
    if confidence >= LOW or (answers.probability("detailed") < LOW and confidence >= LOW / 2):
        return "unknown"
    return "not_established"


def _computed_element(element: Element, amount: AmountFinding, context: Context) -> ElementFinding:
    """The element of amount or circumstances: code compares the computed amount with the standard."""
    evidence = _amount_evidence(amount, context)
    reached = reaches_threshold(amount)
    verdict: Verdict = "unknown"
    if evidence and amount.bracket is not None:
        verdict = "established" if reached else "not_established"
        if reached and "全国幅度内" in amount.bracket:
            verdict = "partly_established"
    value = "" if amount.value_cny is None else f"计得{amount.value_cny:,.2f}元（{amount.basis}）。"
    standard = f"标准：{amount.threshold}。" if amount.threshold else "该罪没有以数额为准的统一标准，须结合情节。"
    bracket = f"对应：{amount.bracket}。" if amount.bracket else ""
    return ElementFinding(
        id=element.id,
        name=element.name,
        verdict=verdict,
        evidence=evidence if verdict != "not_established" else (),
        counter_evidence=evidence if verdict == "not_established" else (),
        reason=(value or f"{amount.basis}。") + standard + bracket,
        missing=() if verdict == "established" else element.missing,
    )


def _amount_evidence(amount: AmountFinding, context: Context) -> tuple[EvidenceRef, ...]:
    cited = {part.citation for part in amount.parts}
    refs = [r for a in context.facts.amounts for r in a.evidence if r.citation in cited]
    if not refs and amount.bracket is not None:
        refs = [r for c in context.facts.counts if c.what == "personal_information" for r in c.evidence]
    return tuple({(r.document, r.start): r for r in refs}.values())


def _stage(answers: Answers) -> Stage:
    obtained = answers.probability("obtained")
    if obtained >= 0.5:
        return "completed"
    return "attempted" if obtained < LOW else "unknown"


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


@cache
def scores() -> Scores:
    """The fitted scores. Raises KnowledgeError where the file is missing or damaged."""
    path = resource_dir("knowledge") / "heads" / "offences.json"
    try:
        return Scores.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"罪名权重文件 {path.name} 无法读取：{error}。请运行 make heads。") from error
