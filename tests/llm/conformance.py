"""What any OpenAI-compatible server must do for the rest of the package; run on the embedded one and on vLLM."""

from __future__ import annotations

import itertools

import pytest
from pydantic import BaseModel, Field

from assistant.errors import AnswerError, ModelError
from assistant.llm import ChatModel, Message
from assistant.llm.prompts import render

PREFIX = (
    "下面是一份会议记录。上午九点，王主任主持会议，说明本周的排班。李师傅负责东门，陈师傅负责西门，"
    "赵师傅休息两天。会议决定把仓库的旧桌椅搬到二楼，由李师傅和陈师傅在周三下午完成。"
)


class People(BaseModel):
    names: list[str] = Field(min_length=1, max_length=4)


class Conformance:
    """Checks that need a fixture `model`."""

    def test_a_question_with_a_known_answer(self, model: ChatModel) -> None:
        choice = model.choose(render("llm/probe"), ["是", "否"], stage="probe")
        assert choice.best == "是"
        assert choice.margin > 0
        opposite = [Message("user", "二加二等于五，对吗？只回答“是”或“否”。")]
        assert model.choose(opposite, ["是", "否"], stage="probe").margin < choice.margin

    def test_letters(self, model: ChatModel) -> None:
        ask = [Message("user", "中国的首都是哪里？A. 上海　B. 北京　C. 广州。只回答一个字母。")]
        choice = model.choose(ask, ["A", "B", "C"], stage="letters")
        assert choice.best == "B"
        assert sum(choice.probabilities.values()) == pytest.approx(1, abs=1e-3)

    def test_a_structured_answer(self, model: ChatModel) -> None:
        ask = [Message("user", "张三和李四去银行。列出两人的姓名。")]
        names = model.structured(ask, People, max_tokens=60, stage="structured").names
        assert set(names) == {"张三", "李四"}

    def test_a_stream_is_the_whole_answer_in_pieces(self, model: ChatModel) -> None:
        ask = [Message("user", "请原样重复这句话：案件材料已经收到。")]
        pieces = list(model.stream(ask, max_tokens=30, stage="stream"))
        assert len(pieces) > 1
        assert "".join(pieces) == model.complete(ask, max_tokens=30, stage="stream")

    def test_an_answer_that_is_cut_off(self, model: ChatModel) -> None:
        with pytest.raises(AnswerError, match="3 个词元"):
            model.complete([Message("user", "从一数到一百。")], max_tokens=3, stage="cut")

    def test_a_prompt_beyond_the_context(self, model: ChatModel) -> None:
        with pytest.raises(ModelError, match=r"\d+ 个词元.*上下文只有 \d+ 个"):
            model.complete([Message("user", "测" * 9000)], max_tokens=3, stage="long")

    def test_the_same_question_has_the_same_answer_whatever_was_asked_between(self, model: ChatModel) -> None:
        questions = [f"{PREFIX}\n{who}休息吗？只回答“是”或“否”。" for who in ("李师傅", "赵师傅", "陈师傅")]
        asked = [[Message("user", question)] for question in questions]
        first = model.choose_many(asked, ["是", "否"], stage="repeat")
        again = model.choose_many(asked[::-1], ["是", "否"], stage="repeat")[::-1]
        for one, other in zip(first, again, strict=True):
            assert one.best == other.best
            assert one.margin == pytest.approx(other.margin, abs=0.05)
        assert len({choice.margin for choice in first}) > 1, "different questions, different answers"

    def test_a_shared_prefix_is_read_once(self, model: ChatModel) -> None:
        asked = [[Message("user", f"{PREFIX}\n第{n}问：会议决定搬桌椅吗？只回答“是”或“否”。")] for n in "一二三"]
        model.choose_many(asked, ["是", "否"], stage="prefix")
        usage = model.usage()["prefix"]
        assert usage.model_calls == 3
        assert usage.reused_tokens > usage.prompt_tokens / 3

    def test_the_estimate_of_tokens_is_not_below_the_count(self, model: ChatModel) -> None:
        text = "".join(itertools.repeat(PREFIX, 2)) + "金额共计 31,250.50 元，账号 6222020200112233。"
        model.choose([Message("user", text)], ["是", "否"], stage="estimate")
        counted = model.usage()["estimate"].prompt_tokens
        assert counted <= model.count_tokens(text) + 40, "forty for the chat template"
        assert model.count_tokens(text) < counted * 1.5
