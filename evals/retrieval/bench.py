"""How fast the index is built and searched at size: many cases in one folder, each in a collection of its own.

Vectors are random and given, so that what is measured is the index and not the embedding model. For comparison the
same chunks are put into one collection and searched with a filter on the case.

    $ python -m evals.retrieval.bench --chunks 100000
    $ python -m evals.retrieval.bench --chunks 1000000 --one-collection 0
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.passages import Passage
from assistant.retrieve.vectors import VectorStore
from assistant.settings import Settings

_DIMENSIONS = 384
_PER_CASE = 200
_QUERIES = 200
_BATCH = 5000


class Timing(NamedTuple):
    """What one arrangement cost. Latencies in milliseconds; memory is the greatest resident size so far, in MB."""

    arrangement: str
    chunks: int
    added_per_second: float
    p50: float
    p95: float
    memory: float

    def row(self) -> str:
        """A row of the table."""
        return (
            f"| {self.arrangement} | {self.chunks:,} | {self.added_per_second:,.0f} | {self.p50:.1f} | "
            f"{self.p95:.1f} | {self.memory:,.0f} |"
        )


class RandomEmbedder:
    """Unit vectors without a model."""

    name = "random"
    dimensions = _DIMENSIONS

    def __init__(self) -> None:
        self._random = np.random.default_rng(7)

    def queries(self, texts: Sequence[str]) -> Floats:
        vectors = self._random.normal(size=(len(texts), _DIMENSIONS)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    passages = queries


def by_case(folder: Path, chunks: int) -> Timing:
    """A collection a case, through the store that ships; each query opens the case's collection first."""
    embedder = RandomEmbedder()
    store = VectorStore(Settings(data_dir=folder), embedder)
    cases = chunks // _PER_CASE
    started = time.monotonic()
    for case in range(cases):
        store.bring_up_to_date(f"case-{case:08d}", [_passage(case, n) for n in range(_PER_CASE)])
    seconds = time.monotonic() - started
    chosen = np.random.default_rng(1).integers(0, cases, _QUERIES)
    store = VectorStore(Settings(data_dir=folder), embedder)
    latencies = []
    for case in chosen:
        vector = embedder.queries([""])[0]
        begun = time.monotonic()
        store.query(f"case-{case:08d}", vector, 10)
        latencies.append(1000 * (time.monotonic() - begun))
    return _timing("a collection a case", cases * _PER_CASE, seconds, latencies)


def in_one(folder: Path, chunks: int) -> Timing:
    """All chunks in one collection, queries filtered by `where={"case": …}`."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    embedder = RandomEmbedder()
    client = chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    collection: Any = client.create_collection(
        "all-cases", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    started = time.monotonic()
    for first in range(0, chunks, _BATCH):
        numbers = range(first, min(first + _BATCH, chunks))
        collection.add(
            ids=[str(n) for n in numbers],
            embeddings=embedder.queries([""] * len(numbers)),
            metadatas=[{"case": n // _PER_CASE} for n in numbers],
        )
    seconds = time.monotonic() - started
    latencies = []
    for case in np.random.default_rng(1).integers(0, chunks // _PER_CASE, _QUERIES // 4):
        vector = embedder.queries([""])[0]
        begun = time.monotonic()
        collection.query(query_embeddings=[vector], n_results=10, where={"case": int(case)}, include=["distances"])
        latencies.append(1000 * (time.monotonic() - begun))
    return _timing("one collection, filtered", chunks, seconds, latencies)


def _passage(case: int, number: int) -> Passage:
    key = f"{case:012x}{number:012x}"
    return Passage(key, "case", f"证1:D1.S{number}", "", "", "")


def _timing(arrangement: str, chunks: int, seconds: float, latencies: Sequence[float]) -> Timing:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p95 = np.percentile(latencies, [50, 95])
    return Timing(arrangement, chunks, chunks / seconds, float(p50), float(p95), memory)


def main() -> None:
    """Prints one row an arrangement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--one-collection", type=int, default=50_000, help="chunks of the comparison; 0 for none")
    given = parser.parse_args()
    print("| arrangement | chunks | added/s | query p50 ms | p95 ms | memory MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        print(by_case(Path(folder), given.chunks).row(), flush=True)
    if given.one_collection:
        with tempfile.TemporaryDirectory() as folder:
            print(in_one(Path(folder), given.one_collection).row(), flush=True)


if __name__ == "__main__":
    main()
