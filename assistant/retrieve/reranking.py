"""An optional second look: a CrossEncoder of sentence-transformers (extra `hf`) orders the best hits anew.

Off by default; `retrieval.reranker` names a model folder or, where there is a network, a hub name. Hits found by number
keep their place at the head.

    >>> Reranker("BAAI/bge-reranker-base").order("铲单", hits)   # doctest: +SKIP
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

from assistant.errors import SettingsError, missing_extra
from assistant.retrieve.passages import Hit


class Orders(Protocol):
    """What the retriever needs of a reranker."""

    def order(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits, best first, each with its new score."""


class Reranker:
    """A cross-encoder, loaded when first used."""

    def __init__(self, model: str) -> None:
        self._name = model

    def order(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits by the model's score, squeezed into 0 to 1. Raises SettingsError where it cannot be loaded."""
        direct = [hit for hit in hits if hit.found_by == "number"]
        rest = [hit for hit in hits if hit.found_by != "number"]
        if not rest:
            return direct
        values = [float(value) for value in self._model.predict([(query, hit.passage) for hit in rest])]
        scored = [hit.model_copy(update={"score": round(v, 4)}) for hit, v in zip(rest, _squeezed(values), strict=True)]
        return direct + sorted(scored, key=lambda hit: (-hit.score, hit.citation))

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise missing_extra("sentence-transformers", "hf", "重排序") from error
        try:
            return CrossEncoder(self._name)
        except (OSError, ValueError) as error:
            raise SettingsError(f"无法载入重排序模型 {self._name}：{error}。请检查 retrieval.reranker。") from error


def _squeezed(values: Sequence[float]) -> list[float]:
    """Scores in 0 to 1: as they are where the model gives such, else all by the logistic function."""
    if all(0.0 <= value <= 1.0 for value in values):
        return list(values)
    return [1 / (1 + math.exp(-max(-60.0, min(60.0, value)))) for value in values]
