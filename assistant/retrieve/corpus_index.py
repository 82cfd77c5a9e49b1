"""The two indexes of a set of passages: words over all of them, vectors in one collection a kind.

A candidate carries both of its scores. Words are scored over the whole set, so that a kind in which nothing fits does
not get a best match of its own; filters are applied to what was found, and the circle is widened where they leave
too little.

    >>> index = CorpusIndex({"ruling": rulings}, store)                            # doctest: +SKIP
    >>> index.candidates("退保 投诉", vector, ["ruling"], lambda passage: True)      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.passages import Passage
from assistant.retrieve.vectors import OnProgress, Update, VectorStore
from assistant.retrieve.words import WordIndex

CANDIDATES = 60
"""How many passages each search brings in."""

Keep = Callable[[Passage], bool]


class Candidate(NamedTuple):
    """A passage with its cosine (None: it has no vector) and its BM25 score relative to the best of the search."""

    passage: Passage
    cosine: float | None
    words: float


class CorpusIndex:
    """Passages by collection; `vectors` are brought up to date when a collection is first searched."""

    def __init__(self, collections: Mapping[str, Sequence[Passage]], store: VectorStore) -> None:
        self._collections = collections
        self._store = store
        self._ready: set[str] = set()
        self._passages = [p for passages in collections.values() for p in passages]
        self._by_key = {p.key: p for p in self._passages}
        self._home = {p.key: name for name, passages in collections.items() for p in passages}

    @property
    def names(self) -> tuple[str, ...]:
        """The collections."""
        return tuple(self._collections)

    def build(self, name: str, on_progress: OnProgress | None = None) -> Update:
        """Brings the vectors of one collection up to date."""
        self._ready.add(name)
        return self._store.bring_up_to_date(name, [p for p in self._collections[name] if p.vector], on_progress)

    def candidates(self, words: str, vector: Floats, names: Collection[str], keep: Keep) -> list[Candidate]:
        """The nearest by vector of each named collection and the best by words of all of them, that `keep` admits."""
        found_words = self._by_words(words, names, keep)
        cosines: dict[str, float] = {}
        for name in names:
            if name not in self._collections:
                continue
            if name not in self._ready:
                self.build(name)
            cosines |= self._nearest(name, vector, keep)
            missing = [k for k in found_words if k not in cosines and self._home[k] == name and self._by_key[k].vector]
            cosines |= {k: float(other @ vector) for k, other in self._store.vectors(name, missing).items()}
        keys = dict.fromkeys((*cosines, *found_words))
        return [Candidate(self._by_key[k], cosines.get(k), found_words.get(k, 0.0)) for k in keys]

    @cached_property
    def _words(self) -> WordIndex:
        return WordIndex([p.searched for p in self._passages])

    def _by_words(self, words: str, names: Collection[str], keep: Keep) -> dict[str, float]:
        found: dict[str, float] = {}
        for position, score in self._words.best(words):
            passage = self._passages[position]
            if self._home[passage.key] in names and keep(passage):
                found[passage.key] = score
                if len(found) == CANDIDATES:
                    break
        top = max(found.values(), default=1.0)
        return {key: score / top for key, score in found.items()}

    def _nearest(self, name: str, vector: Floats, keep: Keep) -> dict[str, float]:
        """The nearest passages that `keep` admits; the circle is widened until there are enough or all were seen."""
        n = CANDIDATES
        while True:
            near = self._store.query(name, vector, n)
            kept = {
                key: cosine for key, cosine in near if (passage := self._by_key.get(key)) is not None and keep(passage)
            }
            if len(kept) >= CANDIDATES // 2 or len(near) < n:
                return kept
            n *= 4
