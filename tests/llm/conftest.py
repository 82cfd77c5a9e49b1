from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.llm.cache import ResponseCache
from assistant.llm.client import OpenAIChat
from assistant.llm.endpoints import UrlEndpoint
from assistant.llm.fake import SMALL
from assistant.settings import LlmSettings

from .stub import JSON, Fault, Pieces, StubServer


@pytest.fixture
def serve() -> Iterator[Callable[..., StubServer]]:
    """Starts stub servers; all are closed after the test."""
    started: list[StubServer] = []

    def start(*replies: JSON | Fault | Pieces) -> StubServer:
        started.append(StubServer(*replies))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that `chat` made between tries, in seconds; none of them is really waited for."""
    return []


@pytest.fixture
def chat(pauses: list[float]) -> Iterator[Callable[..., OpenAIChat]]:
    """Makes clients of a server, with short pauses; all are closed after the test."""
    made: list[OpenAIChat] = []
    caches: list[ResponseCache] = []

    def make(url: str, cache: Path | None = None, **settings: object) -> OpenAIChat:
        llm = LlmSettings(base_url=url, model="stub", retries=2, timeout=5, **settings)
        if cache is not None:
            caches.append(ResponseCache(cache))
        kept = caches[-1] if cache is not None else None
        made.append(OpenAIChat(UrlEndpoint(url, "stub"), llm, SMALL, kept, sleep=pauses.append))
        return made[-1]

    yield make
    for client in made:
        client.close()
    for opened in caches:
        opened.close()
