"""Facts and knowledge become assessments: which elements are shown, of which offences, and what to do about it.

The chat model answers small yes/no questions over a digest of the case; everything derived from the answers
(verdicts, amounts, brackets, conclusions, the recommendation) is computed here and can be traced.

    >>> assess(material, facts, knowledge, model, embedder, region="上海").recommendation   # doctest: +SKIP
    'refer'
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assess.conduct import conduct_day
from assistant.assess.contrasts import contrasts
from assistant.assess.digest import make_digest
from assistant.assess.elements import LOW, Context
from assistant.assess.offences import Place, assess_offence
from assistant.assess.questions import ask
from assistant.assess.recommending import primary_offence, recommend, relation
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel
from assistant.records import OFFENCES, Assessment, CaseFacts, CaseMaterial, Offence, OffenceAssessment
from assistant.retrieve.embed import Embedder

__all__ = ["assess"]

_CHARACTERS = {"small": 1200, "large": 8000}
_FEWEST = 2


def assess(
    material: CaseMaterial,
    facts: CaseFacts,
    knowledge: Knowledge,
    model: ChatModel,
    embedder: Embedder,
    *,
    region: str | None = None,
    offences: Sequence[Offence] = (),
) -> Assessment:
    """Assesses `offences` (all when empty) and keeps those that are not ruled out, at least two for comparison.

    Raises ModelError where the chat model cannot be reached.
    """
    digest = make_digest(material, facts, _CHARACTERS[model.profile.name])
    context = Context(knowledge, facts, ask(material, digest, knowledge, model, embedder))
    place = Place(region, conduct_day(material.meta, facts))
    assessed = [assess_offence(o, context, place) for o in offences or OFFENCES]
    assessed.sort(key=lambda a: (-a.confidence, a.offence))
    recommendation, reason = recommend(assessed, context)
    return Assessment(
        recommendation=recommendation,
        recommendation_reason=reason,
        primary=None if recommendation == "do_not_refer" else primary_offence(assessed),
        relation=relation(assessed),
        offences=tuple(assessed if offences else _worth_showing(assessed)),
        contrasts=contrasts(assessed, context),
    )


def _worth_showing(assessed: Sequence[OffenceAssessment]) -> list[OffenceAssessment]:
    """Offences that are not ruled out, and the likeliest of the rest up to two in all."""
    return [
        a
        for rank, a in enumerate(assessed)
        if a.conclusion != "not_established" or a.confidence >= LOW or rank < _FEWEST
    ]
