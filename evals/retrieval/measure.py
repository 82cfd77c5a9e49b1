"""Compares ways of searching on the judged queries: vectors, words, their fusions, with and without rewriting.

All systems rank the same passages of the shipped knowledge base; the last row is the retriever as it ships, asked
through its own interface. Queries that are numbers are left out of the comparison and reported by themselves.

    $ python -m evals.retrieval.measure dev
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.knowledge import Knowledge, load_knowledge
from assistant.resources import resource_dir
from assistant.retrieve import Retriever, open_retriever
from assistant.retrieve.corpus import knowledge_passages
from assistant.retrieve.embed import EmbeddedE5
from assistant.retrieve.passages import Passage
from assistant.retrieve.rewriting import Rewriter
from assistant.retrieve.shipped import ShippedVectors
from assistant.retrieve.words import WordIndex
from assistant.settings import Settings
from evals.retrieval.queries import JudgedQuery, Score, load_queries, score

Matrix = npt.NDArray[np.float32]
_DEPTH = 20
_RANK_CONSTANT = 60
_NUMBER = "number"


class Field(NamedTuple):
    """Everything the systems rank by: cosines and BM25 of each query (rows) with each passage (columns)."""

    passages: list[Passage]
    cosine: Matrix
    cosine_rewritten: Matrix
    cosine_mean: Matrix
    words: Matrix
    words_rewritten: Matrix


def survey(queries: Sequence[JudgedQuery], knowledge: Knowledge) -> Field:
    """Scores of all queries; passages without a shipped vector are embedded now."""
    embedder = EmbeddedE5()
    shipped = ShippedVectors.load(resource_dir("knowledge") / "vectors", embedder.name)
    passages = [p for p in knowledge_passages(knowledge) if p.vector and p.kind != "post"]
    fresh = [p for p in passages if shipped.get(p.key) is None]
    embedded = dict(zip((p.key for p in fresh), embedder.passages([p.searched for p in fresh]), strict=True))
    vectors = np.array([embedded[p.key] if p.key in embedded else shipped.get(p.key) for p in passages])
    rewriter = Rewriter.load(knowledge)
    plain = [q.query for q in queries]
    rewritten = [f"{q.query} {rewriter.terms(q.query)}".strip() for q in queries]
    first, second = embedder.queries(plain), embedder.queries(rewritten)
    mean = first + second
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    index = WordIndex([p.searched for p in passages])
    return Field(
        passages,
        first @ vectors.T,
        second @ vectors.T,
        mean @ vectors.T,
        np.array([index.scores(text) for text in plain]),
        np.array([index.scores(text) for text in rewritten]),
    )


def _relative(scores: Matrix) -> Matrix:
    return np.asarray(scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _rank_fusion(cosine: Matrix, words: Matrix, weight: float) -> Matrix:
    """Reciprocal rank fusion; a passage that shares no word gets nothing for words."""
    by_cosine = np.argsort(np.argsort(-cosine, axis=1, kind="stable"), axis=1, kind="stable")
    by_words = np.argsort(np.argsort(-words, axis=1, kind="stable"), axis=1, kind="stable")
    fused = 1 / (_RANK_CONSTANT + by_cosine) + weight * np.where(words > 0, 1 / (_RANK_CONSTANT + by_words), 0)
    return np.asarray(fused, dtype=np.float32)


SYSTEMS: dict[str, Callable[[Field], Matrix]] = {
    "vectors": lambda f: f.cosine,
    "words (BM25)": lambda f: f.words,
    "equal rank fusion": lambda f: _rank_fusion(f.cosine, f.words, 1.0),
    "rank fusion, words 0.5": lambda f: _rank_fusion(f.cosine, f.words, 0.5),
    "cosine + 0.025 words": lambda f: f.cosine + 0.025 * _relative(f.words),
    "rewritten: vectors": lambda f: f.cosine_rewritten,
    "rewritten: mean of both vectors": lambda f: f.cosine_mean,
    "rewritten: words": lambda f: f.words_rewritten,
    "rewritten: equal rank fusion": lambda f: _rank_fusion(f.cosine_mean, f.words_rewritten, 1.0),
    "rewritten: mean + 0.01 words": lambda f: f.cosine_mean + 0.01 * _relative(f.words_rewritten),
    "rewritten: mean + 0.03 words": lambda f: f.cosine_mean + 0.03 * _relative(f.words_rewritten),
    "rewritten: mean + 0.05 words": lambda f: f.cosine_mean + 0.05 * _relative(f.words_rewritten),
    "rewritten: mean + 0.1 words": lambda f: f.cosine_mean + 0.1 * _relative(f.words_rewritten),
}


def ranking(scores: npt.NDArray[np.float32], passages: Sequence[Passage]) -> list[str]:
    """The citations by falling score, each once."""
    found: dict[str, None] = {}
    for position in np.argsort(-scores, kind="stable"):
        found.setdefault(passages[position].citation)
        if len(found) == _DEPTH:
            break
    return list(found)


def asked(retriever: Retriever, queries: Sequence[JudgedQuery]) -> list[list[str]]:
    """What the retriever itself answers."""
    return [[hit.citation for hit in retriever.search(q.query, _DEPTH)] for q in queries]


def table(split: str) -> str:
    """The comparison as markdown."""
    queries = load_queries(split)
    spoken = [q for q in queries if q.about != _NUMBER]
    knowledge = load_knowledge()
    field = survey(spoken, knowledge)
    relevant = [set(q.relevant) for q in spoken]
    lines = [f"| {len(spoken)} queries, {len(field.passages)} passages | R@1 | R@5 | MRR |", "|---|---|---|---|"]
    for name, system in SYSTEMS.items():
        lines.append(_row(name, score([ranking(row, field.passages) for row in system(field)], relevant)))
    with tempfile.TemporaryDirectory() as folder:
        retriever = open_retriever(Settings(data_dir=Path(folder)), knowledge)
        answers = asked(retriever, queries)
    by_about: dict[str, list[int]] = defaultdict(list)
    for position, query in enumerate(queries):
        by_about[query.about].append(position)
    of_spoken = [n for n, q in enumerate(queries) if q.about != _NUMBER]
    lines.append(_row("**as shipped**", _over(of_spoken, answers, queries)))
    lines += [_row(f"as shipped: {about}", _over(places, answers, queries)) for about, places in by_about.items()]
    return "\n".join(lines)


def _over(places: Sequence[int], answers: Sequence[Sequence[str]], queries: Sequence[JudgedQuery]) -> Score:
    return score([answers[n] for n in places], [queries[n].relevant for n in places])


def _row(name: str, found: Score) -> str:
    return f"| {name} ({found.queries}) | {found.r1:.2f} | {found.r5:.2f} | {found.mrr:.2f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("split", nargs="?", default="dev", help="which queries.<split>.jsonl")
    sys.stdout.write(table(parser.parse_args().split) + "\n")
