"""What may answer: the passages found, cut into the pieces that are judged one by one.

A statute is judged by its paragraphs, a digest as a whole, a case passage by its sentences, an answer of a record
together with the question before it.

    >>> from assistant.chat.candidates import Candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.knowledge.statutes import split_paragraphs
from assistant.records import EvidenceRef
from assistant.retrieve import Hit
from assistant.retrieve.passages import cut_pieces
from assistant.verify.wording import pairs

_MOST_PIECE = 260
_PIECES_PER_HIT = 2
_MOST_SENTENCES = 5
_MOST_CANDIDATES = 6
"""Each is a call of the model. Of 57 answerable questions all had a right source among the first five."""


class Candidate(NamedTuple):
    """A piece of a hit. `evidence` is the sentence of the case that it is, None for the knowledge base."""

    hit: Hit
    text: str
    evidence: EvidenceRef | None = None


def candidates(hits: Sequence[Hit], question: str) -> list[Candidate]:
    """The pieces of the hits in their order; of a case the sentences that share most with the question."""
    wanted = pairs(question)
    sentences = [s for hit in hits if hit.kind == "case" for s in _sentences(hit)]
    ranked = sorted(range(len(sentences)), key=lambda n: (-len(wanted & pairs(sentences[n].text)), n))
    kept = [sentences[n] for n in sorted(ranked[:_MOST_SENTENCES])]
    return (kept + [piece for hit in hits if hit.kind != "case" for piece in _pieces(hit, wanted)])[:_MOST_CANDIDATES]


def _sentences(hit: Hit) -> Iterator[Candidate]:
    """The sentences of a case passage; after a question its answer is read with it."""
    before = ""
    for ref in hit.evidence:
        asks = ref.quote.rstrip().endswith(("？", "?"))
        if not asks:
            yield Candidate(hit, f"{before}{ref.quote}", ref)
        before = ref.quote if asks else ""


def _pieces(hit: Hit, wanted: set[str]) -> Iterator[Candidate]:
    parts = split_paragraphs(hit.text) if hit.kind in ("statute", "fulltext") else (hit.text,)
    pieces = [piece for part in parts for piece in cut_pieces(part, _MOST_PIECE)]
    if len(pieces) > _PIECES_PER_HIT:
        ranked = sorted(range(len(pieces)), key=lambda n: (-_shared(pieces[n], wanted, hit.passage), n))
        pieces = [pieces[n] for n in sorted(ranked[:_PIECES_PER_HIT])]
    for piece in pieces:
        yield Candidate(hit, piece)


def _shared(piece: str, wanted: set[str], passage: str) -> float:
    """How many character pairs of the question a piece has; the piece that was found has a start."""
    return len(wanted & pairs(piece)) + (2.0 if piece[:40] in passage else 0.0)
