from __future__ import annotations

import pytest
from pydantic import BaseModel

from assistant.errors import AnswerError, ModelError
from assistant.llm import ChatModel, Message
from assistant.llm.fake import Asked, FakeChat

ASK = [Message("user", "在吗")]


class Names(BaseModel):
    names: list[str]


def test_it_is_a_chat_model() -> None:
    assert isinstance(FakeChat(), ChatModel)


def test_replies_come_in_order_and_calls_are_recorded() -> None:
    model = FakeChat(["一", '{"names": ["甲"]}', Names(names=["乙"]), "两字"])
    assert model.complete(ASK, max_tokens=4, stage="a") == "一"
    assert model.structured(ASK, Names, max_tokens=4, stage="a").names == ["甲"]
    assert model.structured(ASK, Names, max_tokens=4, stage="b").names == ["乙"]
    assert "".join(model.stream(ASK, max_tokens=4, stage="b")) == "两字"
    assert [call.kind for call in model.asked] == ["complete", "structured", "structured", "stream"]
    assert model.usage()["a"].model_calls == 2


@pytest.mark.parametrize(
    ("reply", "best", "margin"),
    [({"是": 0.2, "否": 0.8}, "否", -1.39), ("是", "是", 3.89), (-2.5, "否", -2.5)],
    ids=["probabilities", "option", "margin"],
)
def test_a_choice_can_be_queued_three_ways(reply: object, best: str, margin: float) -> None:
    choice = FakeChat([reply]).choose(ASK, ["是", "否"], stage="a")
    assert (choice.best, choice.margin) == (best, margin)


def test_a_function_sees_what_is_asked() -> None:
    def answer(asked: Asked) -> str:
        return "是" if "四" in asked.messages[-1].content else "否"

    requests = [[Message("user", text)] for text in ("四", "五")]
    assert [c.best for c in FakeChat(answer).choose_many(requests, ["是", "否"], stage="a")] == ["是", "否"]


def test_failures_can_be_queued() -> None:
    model = FakeChat([ModelError("没有连接"), "不是JSON"])
    with pytest.raises(ModelError, match="没有连接"):
        model.complete(ASK, max_tokens=4, stage="a")
    with pytest.raises(AnswerError):
        model.structured(ASK, Names, max_tokens=4, stage="a")


def test_an_unexpected_call_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="no reply left"):
        FakeChat().complete(ASK, max_tokens=4, stage="a")
