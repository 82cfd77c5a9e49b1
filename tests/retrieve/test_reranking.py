from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from assistant.errors import SettingsError
from assistant.knowledge import Knowledge
from assistant.retrieve.passages import Hit
from assistant.retrieve.reranking import Reranker
from assistant.retrieve.retriever import Retriever
from assistant.retrieve.vectors import VectorStore
from assistant.settings import Settings
from tests.retrieve.conftest import HashEmbedder


class Reversing:
    """A reranker that turns the order round and remembers how many hits it saw."""

    seen = 0

    def order(self, query: str, hits: Sequence[Hit]) -> list[Hit]:  # noqa: ARG002
        self.seen = len(hits)
        return list(reversed(hits))


def _hit(citation: str, found_by: str = "both") -> Hit:
    return Hit(
        citation=citation,
        title="",
        text="",
        passage=citation,
        score=0.5,
        kind="ruling",
        found_by=found_by,  # type: ignore[arg-type]
    )


def test_the_reranker_sees_more_than_is_asked_for(small: Knowledge, settings: Settings, hashing: HashEmbedder) -> None:
    plain = Retriever(small, hashing, VectorStore(settings, hashing)).search("退保 撤诉", 20)
    reversing = Reversing()

    (hit,) = Retriever(small, hashing, VectorStore(settings, hashing), reversing).search("退保 撤诉", 1)

    assert reversing.seen == len(plain) > 1
    assert hit.citation == plain[-1].citation


@pytest.mark.parametrize("values", [[0.1, 0.9, 0.4], [-3.0, 5.0, 0.9]])
def test_hits_are_ordered_by_the_models_score_and_numbers_stay_first(values: list[float]) -> None:
    reranker = Reranker("none")
    reranker.__dict__["_model"] = SimpleNamespace(predict=lambda pairs: values[: len(pairs)])

    found = reranker.order("退保", [_hit("例:甲"), _hit("法:刑法#1", "number"), _hit("例:乙"), _hit("例:丙")])

    assert [hit.citation for hit in found] == ["法:刑法#1", "例:乙", "例:丙", "例:甲"]
    assert all(0 <= hit.score <= 1 for hit in found)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="sentence-transformers 已安装")
def test_the_missing_extra_is_named() -> None:
    with pytest.raises(SettingsError, match=r"yisong\[hf\]"):
        Reranker("some-model").order("退保", [_hit("例:甲")])
