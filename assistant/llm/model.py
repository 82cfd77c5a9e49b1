"""What a chat model is to the rest of the package: messages in; text, records or choices out.

`ChatModel` is the seam. `assistant.llm.client.OpenAIChat` implements it over a server, `assistant.llm.fake.FakeChat`
with queued replies for tests.

    >>> Choice.from_logprobs({"是": -0.3, "否": -1.3}).margin
    1.0
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["system", "user", "assistant"]
T = TypeVar("T", bound=BaseModel)


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Role
    content: str


class Choice(NamedTuple):
    """How a model weighs options. `probabilities` sum to 1 over the options, in the order they were given.

    `margin` is the log-probability (natural) of the first option minus that of the second: positive where the model
    prefers the first. `lead` is that of the best option minus the next best, never negative. Both are rounded to two
    decimals and probabilities to four, because the last bits of a float depend on how a server batches its work.
    """

    probabilities: dict[str, float]
    best: str
    margin: float
    lead: float

    @classmethod
    def from_logprobs(cls, logprobs: Mapping[str, float]) -> Choice:
        """A choice from the log-probability of each option (two or more). Ties go to the option given first."""
        highest = max(logprobs.values())
        weights = {option: math.exp(value - highest) for option, value in logprobs.items()}
        total = sum(weights.values())
        order = sorted(logprobs, key=lambda option: -logprobs[option])
        values = list(logprobs.values())
        return cls(
            probabilities={option: round(weight / total, 4) for option, weight in weights.items()},
            best=order[0],
            margin=round(values[0] - values[1], 2) + 0.0,
            lead=round(logprobs[order[0]] - logprobs[order[1]], 2) + 0.0,
        )


class Profile(BaseModel):
    """How large a bite the model can take; stages read it instead of asking which model it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Literal["small", "large"]
    max_input_tokens: int = Field(description="tokens of one prompt, the room for the answer already taken off")
    sentences_per_bite: int = Field(description="sentences of the material shown for one extraction call")
    items_per_bite: int = Field(description="questions or records asked for in one call")
    writes_prose: bool = Field(description="whether free text by the model is worth showing to a reader")


class Usage(BaseModel):
    """What a stage asked of the model so far. The names of the first five are those of `records.StageUsage`.

    `cached_calls` were answered from the response cache and are not in `model_calls`; tokens count `model_calls` only.
    `reused_tokens` are prompt tokens that the server took from its prefix cache, where it reports them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_calls: int = 0
    cached_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    reused_tokens: int = 0


@runtime_checkable
class ChatModel(Protocol):
    """A chat model. Every call names its `stage`, under which it is counted.

    All calls raise ModelError if the server cannot be reached or refuses, with its address and what to do.
    """

    @property
    def name(self) -> str:
        """The model's name as the run records it."""

    @property
    def engine(self) -> str:
        """What serves it: `llamacpp`, `vllm`, `endpoint`, or `fake`."""

    @property
    def profile(self) -> Profile:
        """How large a bite it takes."""

    def usage(self) -> dict[str, Usage]:
        """Counts so far, by stage."""

    def complete(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> str:
        """The answer as text. Raises AnswerError if it was cut off at `max_tokens`."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> Iterator[str]:
        """The answer piece by piece. Raises AnswerError after the last piece if it was cut off."""

    def structured(self, messages: Sequence[Message], schema: type[T], *, max_tokens: int, stage: str) -> T:
        """The answer as a record of `schema`, asked for once more if it does not validate, then AnswerError."""

    def choose(self, messages: Sequence[Message], options: Sequence[str], *, stage: str) -> Choice:
        """How the model weighs `options` as the first token of its answer; they must differ in their first token."""

    def choose_many(self, requests: Sequence[Sequence[Message]], options: Sequence[str], *, stage: str) -> list[Choice]:
        """`choose` for each request, in order. Fastest where the requests begin with the same text."""

    def count_tokens(self, text: str) -> int:
        """About how many tokens `text` has; an estimate on the high side, never a call to the server."""
