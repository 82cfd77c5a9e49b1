from __future__ import annotations

from pathlib import Path

import pytest

from assistant.kb import add, build, search
from assistant.kb import index as index_module
from assistant.knowledge import Knowledge
from assistant.retrieve.retriever import Retriever
from assistant.retrieve.vectors import VectorStore
from assistant.settings import Settings
from tests.retrieve.conftest import HashEmbedder, small_root  # noqa: F401  (a fixture)


@pytest.fixture
def small_index(small_root: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:  # noqa: F811
    """`build` and `search` over the small knowledge base, the user's folder beside it, without a model."""

    def opened(given: Settings) -> Retriever:
        own = given.data_dir / "knowledge"
        embedder = HashEmbedder()
        return Retriever(Knowledge(small_root, own if own.is_dir() else None), embedder, VectorStore(given, embedder))

    monkeypatch.setattr(index_module, "open_retriever", opened)
    return settings


def test_build_reports_what_it_did(small_index: Settings) -> None:
    first, second = build(small_index), build(small_index)

    rulings = next(k for k in first.kinds if k.kind == "ruling")
    assert (rulings.passages, rulings.added, rulings.embedded) == (4, 4, 4)
    assert all(k.added == 0 for k in second.kinds)
    assert first.embedder == "hash"


def test_a_text_that_was_added_is_found_without_building(tmp_path: Path, small_index: Settings) -> None:
    build(small_index)
    path = tmp_path / "a.md"
    path.write_text("# 练习条例\n\n第一条 无人机坠落伤人的，应当赔偿。\n\n第二条 乙。", "utf-8")
    add([path], small_index)

    (hit,) = search("无人机坠落", small_index, k=1)

    assert (hit.citation, hit.kind, hit.verbatim) == ("释:练习条例#1", "fulltext", True)


def test_fresh_rebuilds_a_damaged_index(small_index: Settings) -> None:
    folder = small_index.data_dir / "index" / "chroma"
    folder.mkdir(parents=True)
    (folder / "chroma.sqlite3").write_bytes(b"damaged" * 500)

    assert build(small_index, fresh=True).kinds
    assert search("退保", small_index)
