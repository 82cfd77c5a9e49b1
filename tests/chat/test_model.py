"""`ask` with the embedded model, the real embedder and the shipped vectors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.chat import answer
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel, open_model
from assistant.retrieve import Retriever, open_retriever
from assistant.settings import Settings, load_settings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> Iterator[ChatModel]:
    with open_model(load_settings()) as opened:
        yield opened


@pytest.fixture
def retriever(settings: Settings, knowledge: Knowledge) -> Retriever:
    return open_retriever(settings, knowledge)


def test_a_question_is_answered_in_quotations_that_resolve(
    model: ChatModel, retriever: Retriever, knowledge: Knowledge, settings: Settings
) -> None:
    found = answer("多次敲诈勒索是指几年内几次", retriever, knowledge, model, settings)

    assert found.enough
    assert any("二年" in sentence.text and "三次" in sentence.text for sentence in found.sentences)
    assert all(knowledge.resolve(c).found for sentence in found.sentences for c in sentence.citations)


def test_what_nothing_answers_is_refused(
    model: ChatModel, retriever: Retriever, knowledge: Knowledge, settings: Settings
) -> None:
    found = answer("上海市今年的最低工资标准是多少", retriever, knowledge, model, settings)

    assert not found.enough
    assert found.sources
