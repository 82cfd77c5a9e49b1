"""Judged queries and the scores of a ranking.

A query lists every citation that would answer it; finding any one of them counts, because an officer who is shown one
right authority is served. R@k is the share of queries with an answer among the first k hits, MRR the mean of one over
the rank of the first answer (0 beyond rank 20).

    >>> score([["b", "a"]], [{"a"}]).mrr
    0.5
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).parent
_DEEPEST = 20


class JudgedQuery(BaseModel):
    """One line of queries.*.jsonl. `about` groups queries for the table: slang, crime, boundary, procedure …"""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    query: str
    about: str
    relevant: tuple[str, ...] = Field(min_length=1)


class Score(NamedTuple):
    """How a ranking did over some queries."""

    queries: int
    r1: float
    r5: float
    mrr: float


def load_queries(split: str) -> list[JudgedQuery]:
    """The judged queries of `queries.<split>.jsonl`."""
    lines = (HERE / f"queries.{split}.jsonl").read_text("utf-8").splitlines()
    return [JudgedQuery.model_validate_json(line) for line in lines if line.strip()]


def first_rank(ranking: Sequence[str], relevant: Collection[str]) -> int | None:
    """The rank (from 1) of the first answer, None where there is none."""
    return next((n for n, citation in enumerate(ranking, 1) if citation in relevant), None)


def score(rankings: Sequence[Sequence[str]], relevant: Sequence[Collection[str]]) -> Score:
    """The scores of one ranking a query; each ranking lists a citation once."""
    ranks = [first_rank(ranking, answers) for ranking, answers in zip(rankings, relevant, strict=True)]
    count = max(1, len(ranks))
    return Score(
        len(ranks),
        sum(rank == 1 for rank in ranks) / count,
        sum(rank is not None and rank <= 5 for rank in ranks) / count,
        sum(1 / rank for rank in ranks if rank is not None and rank <= _DEEPEST) / count,
    )
