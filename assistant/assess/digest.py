"""The part of the material that the case questions are asked over: the most telling sentences, in their order.

A small model reads about a page well and ten pages badly, and every token costs time, so a long case is shown
by its sentences with behaviours, amounts and dates first. The rest is not lost: evidence is gathered from facts
over all documents; the digest only feeds the yes/no questions.

    >>> digest = make_digest(material, facts, budget=1200)     # doctest: +SKIP
    >>> len(digest.text) <= 1200                               # doctest: +SKIP
    True
"""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import CaseFacts, CaseMaterial, Document, Sentence

_SHORTEST = 6


class Shown(NamedTuple):
    """A sentence of the digest and where it comes from."""

    document: Document
    sentence: Sentence


class Digest(NamedTuple):
    """Sentences chosen for the model, in document order; `complete` when nothing was left out."""

    shown: tuple[Shown, ...]
    complete: bool

    @property
    def text(self) -> str:
        """The sentences as running text, one document a paragraph."""
        paragraphs: dict[str, list[str]] = {}
        for document, sentence in self.shown:
            paragraphs.setdefault(document.id, []).append(" ".join(document.quote(sentence).split()))
        return "\n".join("".join(parts) for parts in paragraphs.values())


def make_digest(material: CaseMaterial, facts: CaseFacts, budget: int) -> Digest:
    """At most `budget` characters of the material: everything if it fits, else the weightiest sentences."""
    everything = [Shown(d, s) for d in material.documents for s in d.sentences]
    if sum(s.sentence.end - s.sentence.start for s in everything) <= budget:
        return Digest(tuple(everything), complete=True)
    weights = _weights(facts)
    ranked = sorted(
        (s for s in everything if s.sentence.end - s.sentence.start >= _SHORTEST),
        key=lambda s: -weights.get((s.document.id, s.sentence.id), 0.0),
    )
    chosen: set[tuple[str, str]] = set()
    seen: set[str] = set()
    left = budget
    for document, sentence in ranked:
        text = " ".join(document.quote(sentence).split())
        if text in seen or len(text) > left:
            continue
        seen.add(text)
        chosen.add((document.id, sentence.id))
        left -= len(text)
        if left < _SHORTEST:
            break
    return Digest(tuple(s for s in everything if (s.document.id, s.sentence.id) in chosen), complete=False)


def _weights(facts: CaseFacts) -> dict[tuple[str, str], float]:
    """Behaviours weigh by confidence, with a bonus for each further kind of fact in the sentence."""
    weights: dict[tuple[str, str], float] = {}
    for behaviour in facts.behaviours:
        for ref in behaviour.evidence:
            place = (ref.document, ref.sentence)
            weights[place] = max(weights.get(place, 0.0), behaviour.confidence)
    for bonus, found in ((0.25, facts.amounts), (0.15, facts.counts), (0.05, facts.dates), (0.05, facts.parties)):
        for fact in found:
            for place in {(ref.document, ref.sentence) for ref in fact.evidence}:
                weights[place] = weights.get(place, 0.0) + bonus
    return weights
