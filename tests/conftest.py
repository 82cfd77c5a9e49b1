"""Shared by all tests: settings in a temporary folder, a small case of documents, and no network but loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import Document, Sentence
from assistant.settings import Settings

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data and cache lie in the test's own folder."""
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge base."""
    return load_knowledge()


def make_document(number: int, *sentences: str, speaker: str | None = None) -> Document:
    """A document of the given sentences, each on its own line."""
    found, at = [], 0
    for index, text in enumerate(sentences, start=1):
        found.append(Sentence(id=f"D{number}.S{index}", page=None, start=at, end=at + len(text), speaker=speaker))
        at += len(text) + 1
    return Document(
        id=f"D{number}", exhibit=f"证{number}", path=f"{number}.txt", sha256=f"{number:064d}", kind="text",
        title=f"材料{number}", language="zh", pages=None, text="\n".join(sentences), sentences=tuple(found),
    )  # fmt: skip
