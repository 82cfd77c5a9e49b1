"""How the two searches become one order: the cosine leads, shared words add a little.

The weight is measured (docs/retrieval.md): with e5, equal fusion loses to vectors alone; a small addition for shared
words wins. A passage without a vector is placed by its words alone, below what both searches found.

    >>> combined(cosine=0.9, words=0.5) > combined(cosine=0.9, words=0.0)
    True
"""

from __future__ import annotations

WORD_WEIGHT = 0.06
"""What the best match by words is worth, in cosine."""

_LOWEST, _SPAN = 0.70, 0.30 + WORD_WEIGHT
_WORDS_ONLY = 0.78


def combined(cosine: float | None, words: float) -> float:
    """The score in 0 to 1 of a passage with this cosine (None: it has no vector) and relative BM25 score."""
    base = _WORDS_ONLY if cosine is None else cosine
    return min(1.0, max(0.0, (base + WORD_WEIGHT * words - _LOWEST) / _SPAN))
