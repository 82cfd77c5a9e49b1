"""Search by vectors in Chroma: a folder under the data directory, or a Chroma server where the settings name one.

Each kind of passage and each case has a collection of its own, because Chroma's filtered query slows with the size of
the collection and an unfiltered one does not. A collection is brought up to date by the difference of keys: only new
passages are embedded.

    >>> store = VectorStore(settings, embedder)              # doctest: +SKIP
    >>> store.bring_up_to_date("ruling", passages).embedded  # doctest: +SKIP
    0
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from assistant.retrieve.chroma_home import ChromaHome
from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.embed import Embedder
from assistant.retrieve.passages import Passage
from assistant.retrieve.shipped import ShippedVectors
from assistant.settings import Settings

_ADD = 1000
_EMBED = 64
OnProgress = Callable[[int, int], None]


class Near(NamedTuple):
    """A passage's key and the cosine of its vector with the query's."""

    key: str
    cosine: float


class Update(NamedTuple):
    """What bringing a collection up to date did: passages in it, added, of these embedded anew, and removed."""

    total: int
    added: int
    embedded: int
    removed: int


class VectorStore:
    """The collections of one embedder. Vectors of different embedders never meet: its name is in the collection's.

    All methods raise KnowledgeError where the folder is damaged, SettingsError where the server does not answer."""

    def __init__(self, settings: Settings, embedder: Embedder, shipped: ShippedVectors | None = None) -> None:
        self._embedder = embedder
        self._shipped = shipped or ShippedVectors({})
        self._home = ChromaHome.of(settings)

    @property
    def place(self) -> str:
        """The folder, or the address of the server."""
        return self._home.place

    def bring_up_to_date(self, name: str, passages: Sequence[Passage], on_progress: OnProgress | None = None) -> Update:
        """Makes the collection hold exactly these passages. `on_progress(done, total)` counts those embedded.

        Raises KnowledgeError also where another process holds the folder for too long."""
        wanted = {p.key: p for p in passages}
        if self.keys(name) == wanted.keys():
            return Update(len(wanted), 0, 0, 0)
        with self._home.writing():
            held = self.keys(name)
            removed = sorted(held - wanted.keys())
            missing = [p for key, p in wanted.items() if key not in held]
            if removed:
                self._home.run(lambda: self._collection(name, create=True).delete(ids=removed))
            embedded = self._add(name, missing, on_progress)
        return Update(len(wanted), len(missing), embedded, len(removed))

    def query(self, name: str, vector: Floats, n: int) -> list[Near]:
        """The `n` nearest passages of the collection, nearest first; none where the collection does not exist."""

        def ask() -> list[Near]:
            collection = self._collection(name)
            count = 0 if collection is None else min(n, collection.count())
            if count == 0:
                return []
            found = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
            pairs = zip(found["ids"][0], found["distances"][0], strict=True)
            return [Near(key, 1.0 - float(distance)) for key, distance in pairs]

        return self._home.run(ask)

    def vectors(self, name: str, keys: Sequence[str]) -> dict[str, Floats]:
        """The stored vectors of these passages."""

        def fetch() -> dict[str, Floats]:
            collection = self._collection(name) if keys else None
            if collection is None:
                return {}
            found = collection.get(ids=list(keys), include=["embeddings"])
            pairs = zip(found["ids"], found["embeddings"], strict=True)
            return {key: np.asarray(vector, dtype=np.float32) for key, vector in pairs}

        return self._home.run(fetch)

    def keys(self, name: str) -> set[str]:
        """The keys of the passages that the collection holds."""

        def fetch() -> set[str]:
            collection = self._collection(name)
            return set() if collection is None else set(collection.get(include=[])["ids"])

        return self._home.run(fetch)

    def drop(self, name: str) -> None:
        """Deletes a collection; nothing happens where there is none."""
        with self._home.writing():
            self._home.run(lambda: self._home.delete(self._full_name(name)))

    def erase(self) -> None:
        """Deletes the index folder, damaged or not; it is built again from the texts. Only for an index on disk."""
        self._home.erase()

    # ── inside ─────────────────────────────────────────────────────────────────────────────

    def _add(self, name: str, passages: Sequence[Passage], on_progress: OnProgress | None) -> int:
        known = [(p, v) for p in passages if (v := self._shipped.get(p.key)) is not None]
        for first in range(0, len(known), _ADD):
            batch = known[first : first + _ADD]
            self._write(name, [p for p, _ in batch], np.array([v for _, v in batch]))
        shipped = {p.key for p, _ in known}
        fresh = [p for p in passages if p.key not in shipped]
        for first in range(0, len(fresh), _EMBED):
            part = fresh[first : first + _EMBED]
            self._write(name, part, self._embedder.passages([p.searched for p in part]))
            if on_progress is not None:
                on_progress(min(first + _EMBED, len(fresh)), len(fresh))
        return len(fresh)

    def _write(self, name: str, passages: Sequence[Passage], vectors: Floats) -> None:
        def upsert() -> None:
            self._collection(name, create=True).upsert(
                ids=[p.key for p in passages],
                embeddings=vectors,
                metadatas=[{"kind": p.kind, "citation": p.citation} for p in passages],
            )

        self._home.run(upsert)

    def _collection(self, name: str, *, create: bool = False) -> Any:
        return self._home.collection(self._full_name(name), create=create)

    def _full_name(self, name: str) -> str:
        return f"{name}-{hashlib.sha256(self._embedder.name.encode()).hexdigest()[:8]}"
