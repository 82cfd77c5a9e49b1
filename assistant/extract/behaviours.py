"""Which behaviours a sentence shows: linear heads over all sentences, the chat model where they leave doubt.

The heads give each sentence a probability for each type of knowledge/behaviours.yaml. Sentences between the two
thresholds are put to the model, the most doubtful first and at most `profile` many, and both opinions are joined.
What is kept is grouped by type and actors; every sentence stays as evidence.

    >>> find_behaviours(material, parties, knowledge, model, embedder)   # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, cast

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.classify import load_heads
from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel, Message
from assistant.llm.prompts import render
from assistant.records import Behaviour, BehaviourType, CaseMaterial, Document, EvidenceRef, Party, Sentence
from assistant.resources import resource_dir
from assistant.retrieve.embed import Embedder

_ACTING = {"suspect", "intermediary"}
_SUFFERING = {"victim", "client", "institution", "regulator"}
_SUMMARY_LENGTH = 60


class Thresholds(BaseModel):
    """When a sentence shows a behaviour: kept from `keep` on, put to the model between `doubt_from` and `doubt_to`.

    `margin` weighs the model's 是-over-否 margin in log-odds. Fitted by evals/fit_heads.py.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    keep: float
    doubt_from: float
    doubt_to: float
    margin: float
    margin_bias: float
    most_asked: int


class Candidate(NamedTuple):
    """A sentence with the probability that it shows a behaviour of one type."""

    type: BehaviourType
    document: Document
    sentence: Sentence
    probability: float


def find_behaviours(
    material: CaseMaterial,
    parties: Sequence[Party],
    knowledge: Knowledge,
    model: ChatModel | None,
    embedder: Embedder,
) -> tuple[Behaviour, ...]:
    """The behaviours of a case, each with its sentences as evidence, in order of type and first sentence."""
    limits = thresholds()
    candidates = _candidates(material, embedder, limits.doubt_from)
    if model is not None:
        candidates = _second_opinion(candidates, knowledge, model, limits)
    kept = [c for c in candidates if c.probability >= limits.keep and c.type != "other"]
    return tuple(_group(kept, parties, knowledge))


def _candidates(material: CaseMaterial, embedder: Embedder, least: float) -> list[Candidate]:
    places = [(d, s) for d in material.documents for s in d.sentences]
    texts = [d.quote(s) for d, s in places]
    heads = load_heads("behaviours")
    probabilities = heads.probabilities(embedder.passages(texts), texts)
    return [
        Candidate(
            cast(BehaviourType, heads.names[column]), places[row][0], places[row][1], float(probabilities[row, column])
        )
        for row, column in zip(*np.nonzero(probabilities >= least), strict=True)
    ]


def _second_opinion(
    candidates: list[Candidate], knowledge: Knowledge, model: ChatModel, limits: Thresholds
) -> list[Candidate]:
    """Asks the model about the most doubtful candidates; one call each, those of a type in a row."""
    doubtful = [c for c in candidates if limits.doubt_from <= c.probability <= limits.doubt_to and c.type != "other"]
    doubtful.sort(key=lambda c: abs(c.probability - limits.keep))
    asked = sorted(doubtful[: limits.most_asked], key=lambda c: (c.type, c.document.id, c.sentence.start))
    choices = model.choose_many([_prompt(c, knowledge) for c in asked], ("是", "否"), stage="extract")
    joined = {
        _key(c): c._replace(probability=_join(c.probability, choice.margin, limits))
        for c, choice in zip(asked, choices, strict=True)
    }
    return [joined.get(_key(c), c) for c in candidates]


def _prompt(candidate: Candidate, knowledge: Knowledge) -> list[Message]:
    behaviour = knowledge.behaviours[candidate.type]
    sentence = candidate.document.quote(candidate.sentence)
    return render("extract/behaviour", name=behaviour.name, explanation=behaviour.explanation, sentence=sentence)


def _key(candidate: Candidate) -> tuple[str, str, str]:
    return candidate.type, candidate.document.id, candidate.sentence.id


def _join(probability: float, margin: float, limits: Thresholds) -> float:
    logit = np.log(probability / (1 - probability)) + limits.margin * margin + limits.margin_bias
    return round(float(1 / (1 + np.exp(-logit))), 4)


def _group(kept: Iterable[Candidate], parties: Sequence[Party], knowledge: Knowledge) -> Iterable[Behaviour]:
    groups: dict[tuple[BehaviourType, tuple[str, ...]], list[Candidate]] = {}
    for candidate in kept:
        groups.setdefault((candidate.type, _named(candidate, parties, _ACTING)), []).append(candidate)
    for (kind, actors), members in sorted(groups.items(), key=lambda item: item[0]):
        best = max(members, key=lambda c: c.probability)
        targets = dict.fromkeys(name for c in members for name in _named(c, parties, _SUFFERING))
        yield Behaviour(
            type=kind,
            actors=actors,
            targets=tuple(targets),
            summary=f"{knowledge.behaviours[kind].name}：{_short(best.document.quote(best.sentence))}",
            time=best.sentence.time,
            evidence=tuple(EvidenceRef.cut(c.document, c.sentence) for c in members),
            confidence=round(best.probability, 2),
        )


def _named(candidate: Candidate, parties: Sequence[Party], roles: set[str]) -> tuple[str, ...]:
    """Parties of these roles whose name, alias or turn the sentence is."""
    quote, speaker = candidate.document.quote(candidate.sentence), candidate.sentence.speaker
    return tuple(
        sorted(
            party.name
            for party in parties
            if roles & set(party.roles)
            and any(name in quote or name == speaker for name in (party.name, *party.aliases))
        )
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SUMMARY_LENGTH else flat[: _SUMMARY_LENGTH - 1] + "…"


@cache
def thresholds() -> Thresholds:
    """The fitted thresholds. Raises KnowledgeError where the file is missing or damaged."""
    path = resource_dir("knowledge") / "heads" / "behaviours.json"
    try:
        return Thresholds.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"行为阈值文件 {path.name} 无法读取：{error}。请运行 make heads。") from error
