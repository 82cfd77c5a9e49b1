"""How the two searches become one order: the cosine leads, shared words add a little.

The weight is measured (docs/retrieval.md): with e5, equal fusion loses to vectors alone; a small addition for shared
words wins. A passage without a vector is placed by its words alone.

    >>> combined(cosine=0.9, words=0.5) > combined(cosine=0.9, words=0.0)
    True
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assistant.retrieve.corpus_index import Candidate

WORD_WEIGHT = 0.03
"""What the best match by words is worth, in cosine."""

_LOWEST = 0.70
_SPAN = 1.0 - _LOWEST + WORD_WEIGHT
_WORDS_ONLY = 0.82
"""The cosine that stands in for one where a passage has no vector: that of a middling match."""


class Ranked(NamedTuple):
    """A candidate and its score in 0 to 1."""

    candidate: Candidate
    score: float


def combined(cosine: float | None, words: float) -> float:
    """The score in 0 to 1 of a passage with this cosine (None: it has no vector) and relative BM25 score."""
    base = _WORDS_ONLY if cosine is None else cosine
    return min(1.0, max(0.0, (base + WORD_WEIGHT * words - _LOWEST) / _SPAN))


def ranked(candidates: Iterable[Candidate]) -> list[Ranked]:
    """The candidates, best first; ties by key, so that equal searches give equal orders."""
    scored = [Ranked(c, combined(c.cosine, c.words)) for c in candidates]
    return sorted(scored, key=lambda r: (-r.score, r.candidate.passage.key))
