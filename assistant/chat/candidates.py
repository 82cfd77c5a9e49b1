"""What may answer: the passages found, cut into the pieces that are judged one by one.

A statute is judged by its paragraphs, a digest as a whole, a ruling by what was held, a case passage by its sentences
together (each is cited by itself).

    >>> from assistant.chat.candidates import Candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.knowledge.statutes import split_paragraphs
from assistant.records import EvidenceRef
from assistant.retrieve import Hit
from assistant.retrieve.passages import cut_pieces

_MOST_PIECE = 260
_PIECES_PER_HIT = 2


class Candidate(NamedTuple):
    """A piece of a hit. `evidence` are the sentences of the case it consists of, empty for the knowledge base."""

    hit: Hit
    text: str
    evidence: tuple[EvidenceRef, ...] = ()


def candidates(hits: Sequence[Hit], question: str) -> list[Candidate]:
    """The pieces of the hits in the order of the hits; of a long text the ones that share most with the question."""
    return [piece for hit in hits for piece in _pieces(hit, question)]


def _pieces(hit: Hit, question: str) -> Iterator[Candidate]:
    if hit.kind == "case":
        yield Candidate(hit, hit.text, hit.evidence)
        return
    parts = split_paragraphs(hit.text) if hit.kind in ("statute", "fulltext") else (hit.text,)
    pieces = [piece for part in parts for piece in cut_pieces(part, _MOST_PIECE)]
    if len(pieces) > _PIECES_PER_HIT:
        ranked = sorted(range(len(pieces)), key=lambda n: (-_shared(pieces[n], question, hit.passage), n))
        pieces = [pieces[n] for n in sorted(ranked[:_PIECES_PER_HIT])]
    for piece in pieces:
        yield Candidate(hit, piece)


def _shared(piece: str, question: str, passage: str) -> float:
    """How many character pairs of the question a piece has; a piece of the passage that was found comes first."""
    pairs = {question[n : n + 2] for n in range(len(question) - 1)}
    found = sum(pair in piece for pair in pairs)
    return found + (2.0 if piece[:40] in passage else 0.0)
