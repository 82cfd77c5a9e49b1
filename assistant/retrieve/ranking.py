"""How the two searches become one order: the cosine leads, shared words add a little.

The weights are measured (docs/retrieval.md): with e5, equal fusion loses to vectors alone; a small addition for shared
words wins, and so does holding back lists of evidence to obtain unless the question is about evidence. For another
embedding model the weights follow from how far its best cosines lie apart.

    >>> scale = Scale(floor=0.7, words=0.03)
    >>> scale.score(cosine=0.9, words=0.5) > scale.score(cosine=0.9, words=0.0)
    True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import pstdev
from typing import NamedTuple

from assistant.retrieve.corpus_index import Candidate

LONG_QUERY = 200
"""Characters from which a query is a statement of facts rather than a question: words then count for more, and nothing
is rewritten (measured on court facts, docs/retrieval.md)."""

_LONG_FACTOR = 10 / 3
_ABOUT_EVIDENCE = re.compile(r"证据|取证|查什么|怎么查|调什么|补充|证明|侦查|调取|缺什么|线索")
_SPREADS = 4.0
"""The best match by words is worth this many standard deviations of the candidates' cosines."""

_WORDS_ONLY = 0.5
"""Where between the least and the greatest cosine found a passage without a vector is placed."""


class Scale(NamedTuple):
    """What cosines of an embedder mean: `floor` is that of unrelated texts, `words` what the best match by words is
    worth. A list of evidence that was not asked for is set back by `aside`."""

    floor: float
    words: float

    @property
    def aside(self) -> float:
        return 0.4 * self.words

    def score(self, cosine: float, words: float, *, aside: bool = False) -> float:
        """The score in 0 to 1 of a passage with this cosine and relative BM25 score."""
        total = cosine + self.words * words - (self.aside if aside else 0.0)
        return min(1.0, max(0.0, (total - self.floor) / (1.0 - self.floor + self.words)))


MEASURED = {"multilingual-e5-small-q4": Scale(floor=0.70, words=0.03)}


class Ranked(NamedTuple):
    """A candidate and its score in 0 to 1."""

    candidate: Candidate
    score: float


def ranked(candidates: Sequence[Candidate], query: str, embedder: str) -> list[Ranked]:
    """The candidates, best first; ties by key, so that equal searches give equal orders."""
    cosines = [c.cosine for c in candidates if c.cosine is not None]
    scale = MEASURED.get(embedder) or _scale(cosines)
    if len(query) > LONG_QUERY:
        scale = scale._replace(words=scale.words * _LONG_FACTOR)
    stand_in = min(cosines) + _WORDS_ONLY * (max(cosines) - min(cosines)) if cosines else scale.floor
    asked = _ABOUT_EVIDENCE.search(query) is not None
    scored = [
        Ranked(
            c,
            scale.score(
                stand_in if c.cosine is None else c.cosine, c.words, aside=c.passage.facet == "evidence" and not asked
            ),
        )
        for c in candidates
    ]
    return sorted(scored, key=lambda r: (-r.score, r.candidate.passage.key))


def _scale(cosines: Sequence[float]) -> Scale:
    """The scale of an embedder that was not measured, from the cosines of one search."""
    if len(cosines) < 2:
        return Scale(floor=0.0, words=0.1)
    return Scale(floor=min(0.0, *cosines), words=_SPREADS * pstdev(cosines))
