from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.errors import AnswerError, ModelError
from assistant.llm import Message
from assistant.llm.client import OpenAIChat

from .stub import Fault, Pieces, StubServer, says

Serve = Callable[..., StubServer]
Chat = Callable[..., OpenAIChat]
ASK = [Message("system", "只答一字。"), Message("user", "二加二等于四吗？")]
SECRET = "张三收取李四三万元"


class Names(BaseModel):
    names: list[str]


def test_a_request_carries_temperature_seed_budget_and_messages_in_order(serve: Serve, chat: Chat) -> None:
    server = serve(says("是"))
    assert chat(server.url, seed=7).complete(ASK, max_tokens=9, stage="ask") == "是"
    sent = server.received[0]
    assert sent["temperature"] == 0
    assert sent["seed"] == 7
    assert sent.get("max_completion_tokens", sent.get("max_tokens")) == 9
    assert [(m["role"], m["content"]) for m in sent["messages"]] == [tuple(m) for m in ASK]


def test_a_cut_off_answer_is_refused_and_names_the_stage(serve: Serve, chat: Chat) -> None:
    server = serve(says("甲方要求", finish="length"))
    with pytest.raises(AnswerError, match=r"4 个词元处被截断（阶段 draft）"):
        chat(server.url).complete(ASK, max_tokens=4, stage="draft")


def test_options_are_weighed_by_the_first_token(serve: Serve, chat: Chat) -> None:
    server = serve(says("是", "length", top={"是": -0.25, "否": -1.75, "不": -5.0}))
    choice = chat(server.url).choose(ASK, ["是", "否"], stage="assess")
    assert (choice.best, choice.margin, choice.lead) == ("是", 1.5, 1.5)
    assert choice.probabilities["是"] == pytest.approx(0.8176)
    assert server.received[0]["top_logprobs"] == 20


def test_a_server_without_token_probabilities_is_named(serve: Serve, chat: Chat) -> None:
    server = serve(says("是"))
    with pytest.raises(ModelError, match=f"{server.url}.*logprobs"):
        chat(server.url).choose(ASK, ["是", "否"], stage="assess")


def test_many_choices_keep_their_order_whatever_the_order_of_answers(serve: Serve, chat: Chat) -> None:
    server = serve(says("是", "length", top={"是": -0.1, "否": -3.0}))
    model = chat(server.url, concurrency=4)
    requests = [[Message("user", f"第{number}问")] for number in range(9)]
    assert len(model.choose_many(requests, ["是", "否"], stage="x")) == 9
    asked = [sent["messages"][0]["content"] for sent in server.received]
    assert asked[0] == "第0问", "the first request goes alone, so that the others find its prefix"
    assert sorted(asked) == [f"第{number}问" for number in range(9)]


def test_json_that_does_not_validate_is_asked_for_once_more(serve: Serve, chat: Chat) -> None:
    server = serve(says('{"names": 3}'), says('{"names": ["王五"]}'))
    assert chat(server.url).structured(ASK, Names, max_tokens=50, stage="extract") == Names(names=["王五"])
    first, second = server.received
    assert first["response_format"]["json_schema"]["schema"]["required"] == ["names"]
    assert second["messages"][-2]["content"] == '{"names": 3}'
    assert "names: Input should be a valid" in second["messages"][-1]["content"]


def test_json_that_fails_twice_is_an_answer_error(serve: Serve, chat: Chat) -> None:
    server = serve(says("很抱歉"))
    with pytest.raises(AnswerError, match="两次回答都不符合 Names"):
        chat(server.url).structured(ASK, Names, max_tokens=50, stage="extract")
    assert len(server.received) == 2


def test_a_stream_arrives_in_pieces_and_is_refused_when_cut_off(serve: Serve, chat: Chat) -> None:
    server = serve(Pieces(["敲诈", "勒索"]), Pieces(["敲诈"], finish="length"))
    model = chat(server.url)
    assert list(model.stream(ASK, max_tokens=9, stage="ask")) == ["敲诈", "勒索"]
    pieces = model.stream(ASK, max_tokens=1, stage="ask")
    assert next(pieces) == "敲诈"
    with pytest.raises(AnswerError):
        next(pieces)


def test_a_stream_that_breaks_in_the_middle_is_a_model_error(serve: Serve, chat: Chat) -> None:
    server = serve(Pieces(["敲诈", "勒索"], broken=True))
    with pytest.raises(ModelError, match=server.url):
        list(chat(server.url).stream(ASK, max_tokens=9, stage="ask"))


def test_a_passing_failure_is_tried_again_with_growing_pauses(serve: Serve, chat: Chat, pauses: list[float]) -> None:
    server = serve(Fault(503), Fault(0), says("是"))
    assert chat(server.url).complete(ASK, max_tokens=9, stage="ask") == "是"
    assert pauses == [0.5, 1.0]


def test_a_lasting_failure_names_the_address_and_the_command(serve: Serve, chat: Chat) -> None:
    server = serve(Fault(500, {"error": {"message": "broken"}}))
    with pytest.raises(ModelError, match=rf"{server.url}.*已尝试 3 次.*yisong serve") as caught:
        chat(server.url).complete(ASK, max_tokens=9, stage="ask")
    assert caught.value.exit_code == 3
    assert len(server.received) == 3


def test_nothing_listening_is_a_model_error_with_the_address(chat: Chat) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(ModelError, match=rf"{url}.*yisong serve"):
        chat(url).complete(ASK, max_tokens=9, stage="ask")


def test_a_refusal_is_not_tried_again(serve: Serve, chat: Chat) -> None:
    server = serve(Fault(401, {"error": {"message": "bad key"}}))
    with pytest.raises(ModelError, match="HTTP 401"):
        chat(server.url).complete(ASK, max_tokens=9, stage="ask")
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": 400, "message": "too long", "type": "exceed_context_size_error", "n_prompt_tokens": 9029, "n_ctx": 8192}},
        {"error": {"message": "This model's maximum context length is 8192 tokens. However, you requested 16 output tokens and your prompt contains at least 9029 input tokens, for a total of at least 9045 tokens.", "type": "BadRequestError", "code": 400}},
    ],
    ids=["llamacpp", "vllm"],
)  # fmt: skip
def test_a_prompt_beyond_the_context_is_told_in_tokens(serve: Serve, chat: Chat, body: dict[str, object]) -> None:
    server = serve(Fault(400, body))
    with pytest.raises(ModelError, match=r"9029 个词元.*8192 个.*YISONG_LLM__CONTEXT"):
        chat(server.url).complete(ASK, max_tokens=9, stage="ask")


def test_an_answer_that_is_no_completion_is_a_model_error(serve: Serve, chat: Chat) -> None:
    server = serve({"hello": "world"})
    with pytest.raises(ModelError, match=f"{server.url}.*无法识别"):
        chat(server.url).complete(ASK, max_tokens=9, stage="ask")


def test_an_answer_is_kept_and_counted_apart(serve: Serve, chat: Chat, tmp_path: Path) -> None:
    server = serve(says("是", reused=5), says("否"))
    for _ in range(2):
        model = chat(server.url, cache=tmp_path / "answers.sqlite")
        assert model.complete(ASK, max_tokens=9, stage="ask") == "是"
    assert len(server.received) == 1
    usage = model.usage()["ask"]
    assert (usage.model_calls, usage.cached_calls, usage.prompt_tokens) == (0, 1, 0)


@pytest.mark.parametrize(
    "change", [{"max_tokens": 8}, {"messages": [*ASK, Message("user", "再想想。")]}, {"seed": 8}], ids=str
)
def test_a_kept_answer_is_for_the_same_request_only(
    serve: Serve, chat: Chat, tmp_path: Path, change: dict[str, object]
) -> None:
    server = serve(says("是"), says("否"))
    chat(server.url, cache=tmp_path / "a").complete(ASK, max_tokens=9, stage="ask")
    other = {"messages": ASK, "max_tokens": 9, **change}
    model = chat(server.url, cache=tmp_path / "a", seed=other.pop("seed", 20240601))
    assert model.complete(stage="ask", **other) == "否"


def test_a_kept_stream_gives_the_same_text(serve: Serve, chat: Chat, tmp_path: Path) -> None:
    server = serve(Pieces(["敲诈", "勒索"]))
    model = chat(server.url, cache=tmp_path / "a")
    first, second = ("".join(model.stream(ASK, max_tokens=9, stage="ask")) for _ in range(2))
    assert first == second == "敲诈勒索"
    assert len(server.received) == 1


def test_usage_counts_calls_and_tokens_by_stage(serve: Serve, chat: Chat) -> None:
    server = serve(says("是", reused=5))
    model = chat(server.url)
    model.complete(ASK, max_tokens=9, stage="extract")
    model.complete(ASK, max_tokens=9, stage="extract")
    model.complete(ASK, max_tokens=9, stage="draft")
    usage = model.usage()
    assert [usage["extract"].model_calls, usage["draft"].model_calls] == [2, 1]
    assert (usage["extract"].prompt_tokens, usage["extract"].completion_tokens) == (22, 4)
    assert usage["extract"].reused_tokens == 10


def test_neither_a_proxy_nor_tracing_of_the_environment_is_used(
    serve: Serve, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = serve(says("否"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, outside.url)
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    for name in ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
        monkeypatch.setenv(name, outside.url)
    monkeypatch.setenv("LANGSMITH_API_KEY", "k")
    server = serve(says("是"), Pieces(["是"]))
    model = chat(server.url)
    assert model.complete(ASK, max_tokens=9, stage="ask") == "是"
    assert list(model.stream(ASK, max_tokens=9, stage="ask")) == ["是"]
    assert outside.received == []


def test_the_log_carries_no_case_text(serve: Serve, chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="assistant")
    server = serve(Fault(503), says(f'{{"names": "{SECRET}"}}'), says(SECRET))
    with pytest.raises(AnswerError) as caught:
        chat(server.url).structured([Message("user", SECRET)], Names, max_tokens=50, stage="extract")
    assert caplog.records, "something is logged at all"
    assert SECRET not in caplog.text
    assert SECRET not in str(caught.value)
