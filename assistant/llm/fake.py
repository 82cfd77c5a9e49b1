"""A chat model for tests: it answers from a queue, or by a function of the messages, and records what it was asked.

>>> model = FakeChat(["好", {"是": 0.9, "否": 0.1}])
>>> model.complete([Message("user", "在吗")], max_tokens=8, stage="test")
'好'
>>> model.choose([Message("user", "对吗")], ["是", "否"], stage="test").best
'是'
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from assistant.errors import AnswerError
from assistant.llm.model import Choice, Message, Profile, T, Usage
from assistant.llm.tokens import estimate_tokens
from assistant.llm.usage import UsageLedger

Reply = str | float | Mapping[str, float] | BaseModel | Exception
SMALL = Profile(name="small", max_input_tokens=7168, sentences_per_bite=12, items_per_bite=1, writes_prose=False)


class Asked(NamedTuple):
    """One call a FakeChat received. `kind` is the method; `options` are those of `choose`."""

    kind: str
    messages: tuple[Message, ...]
    options: tuple[str, ...]
    stage: str


class FakeChat:
    """A ChatModel of queued replies, or of a function that is given each `Asked`.

    Replies: text for `complete` and `stream`; a record, or JSON text, for `structured`; for `choose` a mapping of
    probabilities, the text of the option that gets 0.98, or a number, the margin of the first option over the
    second. An exception is raised. An empty queue is an AssertionError, so that no call goes unnoticed.
    """

    name = "fake"
    engine = "fake"

    def __init__(self, replies: Iterable[Reply] | Callable[[Asked], Reply] = (), *, profile: Profile = SMALL) -> None:
        self.profile = profile
        self.asked: list[Asked] = []
        self._ledger = UsageLedger()
        self._answer = replies if callable(replies) else _Queue(replies)

    def usage(self) -> dict[str, Usage]:
        """Counts so far, by stage."""
        return self._ledger.snapshot()

    def complete(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> str:  # noqa: ARG002
        """The next reply, which must be text."""
        return str(self._next("complete", messages, (), stage))

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> Iterator[str]:  # noqa: ARG002
        """The next reply, character by character."""
        yield from str(self._next("stream", messages, (), stage))

    def structured(self, messages: Sequence[Message], schema: type[T], *, max_tokens: int, stage: str) -> T:  # noqa: ARG002
        """The next reply as a record of `schema`. Raises AnswerError if it does not validate."""
        reply = self._next("structured", messages, (), stage)
        if isinstance(reply, schema):
            return reply
        try:
            return schema.model_validate_json(str(reply))
        except ValidationError as error:
            raise AnswerError(f"模型的回答不符合格式：{error.error_count()} 处错误。") from error

    def choose(self, messages: Sequence[Message], options: Sequence[str], *, stage: str) -> Choice:
        """The next reply as a choice among `options`."""
        return _choice(self._next("choose", messages, tuple(options), stage), options)

    def choose_many(self, requests: Sequence[Sequence[Message]], options: Sequence[str], *, stage: str) -> list[Choice]:
        """`choose` for each request, in order."""
        return [self.choose(messages, options, stage=stage) for messages in requests]

    def count_tokens(self, text: str) -> int:
        """The same estimate as the real client's."""
        return estimate_tokens(text)

    def _next(self, kind: str, messages: Sequence[Message], options: tuple[str, ...], stage: str) -> Any:
        asked = Asked(kind, tuple(messages), options, stage)
        self.asked.append(asked)
        self._ledger.add(stage, model_calls=1)
        reply = self._answer(asked)
        if isinstance(reply, Exception):
            raise reply
        return reply


class _Queue:
    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = deque(replies)

    def __call__(self, asked: Asked) -> Reply:
        assert self._replies, f"FakeChat has no reply left for {asked.kind} of stage {asked.stage}"
        return self._replies.popleft()


def _choice(reply: Reply, options: Sequence[str]) -> Choice:
    if isinstance(reply, str):
        assert reply in options, f"{reply!r} is not among {list(options)}"
        rest = 0.02 / (len(options) - 1)
        reply = {option: 0.98 if option == reply else rest for option in options}
    if isinstance(reply, Mapping):
        assert set(reply) == set(options), f"{set(reply)} are not the options {list(options)}"
        return Choice.from_logprobs({option: math.log(max(reply[option], 1e-9)) for option in options})
    assert isinstance(reply, (int, float)), f"cannot choose by {type(reply).__name__}"
    return Choice.from_logprobs(
        {option: float(reply) if index == 0 else 0.0 if index == 1 else -20.0 for index, option in enumerate(options)}
    )
