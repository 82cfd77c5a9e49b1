"""From documents to facts: parties, sums, dates, counts, behaviours, what contradicts itself and what is missing.

Code finds and cuts everything that can be computed; the chat model only breaks ties and judges behaviours. Every
fact carries evidence cut from the documents.

    >>> facts = extract(material, knowledge, model, embedder, settings)   # doctest: +SKIP
    >>> facts.amounts[0].value_cny                                        # doctest: +SKIP
    35000.0
"""

from __future__ import annotations

from assistant.extract.amounts import find_amounts
from assistant.extract.behaviours import find_behaviours
from assistant.extract.conflicts import find_conflicts
from assistant.extract.counts import find_count_facts
from assistant.extract.dates import find_date_facts
from assistant.extract.gaps import find_gaps
from assistant.extract.parties import find_parties, set_stage
from assistant.extract.reading import Reading
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel
from assistant.records import Behaviour, CaseFacts, CaseMaterial
from assistant.retrieve.embed import Embedder
from assistant.settings import Settings

__all__ = ["extract"]


def extract(
    material: CaseMaterial,
    knowledge: Knowledge,
    model: ChatModel | None,
    embedder: Embedder | None,
    settings: Settings,  # noqa: ARG001 (part of the seam of every stage)
) -> CaseFacts:
    """All facts of a case. Without a model the rules alone decide; without an embedder no behaviours are found."""
    readings = [Reading(document) for document in material.documents]
    stage = set_stage(readings, material.meta.parties)
    amounts = find_amounts(stage, model)
    parties = find_parties(stage, amounts.flows)
    dates = find_date_facts(readings)
    counts = find_count_facts(readings)
    behaviours: tuple[Behaviour, ...] = ()
    if embedder is not None:
        behaviours = find_behaviours(material, parties, knowledge, model, embedder)
    return CaseFacts(
        case_id=material.meta.case_id,
        parties=parties,
        amounts=amounts.facts,
        dates=dates,
        counts=counts,
        behaviours=behaviours,
        conflicts=find_conflicts(amounts.found, dates, counts),
        gaps=find_gaps(material, stage.documents, parties, amounts, dates),
    )
