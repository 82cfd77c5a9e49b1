"""The chat model over an OpenAI-compatible server: a ChatModel made of a transport, a cache and a ledger.

Answers are kept in the response cache under everything they depend on: engine and weights, messages, budget, seed and
constraint. What a call costs is counted under its stage.

    >>> OpenAIChat(endpoint, settings.llm, profile, cache).complete(                 # doctest: +SKIP
    ...     [Message("user", "你好")], max_tokens=16, stage="ask")
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from pydantic import ValidationError

from assistant.errors import AnswerError, ModelError
from assistant.llm.cache import ResponseCache, request_key
from assistant.llm.endpoints import Endpoint
from assistant.llm.model import Choice, Message, Profile, T, Usage
from assistant.llm.prompts import render
from assistant.llm.scores import TOP_LOGPROBS, option_logprobs
from assistant.llm.tokens import estimate_tokens
from assistant.llm.transport import Answer, Request, Transport
from assistant.llm.usage import UsageLedger
from assistant.settings import LlmSettings

log = logging.getLogger(__name__)
_FORMAT = 1  # of a kept answer; a change of what is kept or sent makes older answers unreachable
_FAULTS_TOLD = 5


class OpenAIChat:
    """A ChatModel over `endpoint`. Safe for several threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: LlmSettings,
        profile: Profile,
        cache: ResponseCache | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._profile = profile
        self._cache = cache
        self._transport = Transport(endpoint, settings, sleep=sleep)
        self._ledger = UsageLedger()
        self._workers = min(settings.concurrency, endpoint.slots or settings.concurrency)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._endpoint.name

    @property
    def engine(self) -> str:
        """What serves it."""
        return self._endpoint.engine

    @property
    def profile(self) -> Profile:
        """How large a bite it takes."""
        return self._profile

    def usage(self) -> dict[str, Usage]:
        """Counts so far, by stage."""
        return self._ledger.snapshot()

    def count_tokens(self, text: str) -> int:
        """An estimate on the high side."""
        return estimate_tokens(text)

    def close(self) -> None:
        """Close the connections; the endpoint is its opener's to close."""
        self._transport.close()

    def complete(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> str:
        """The answer as text. Raises AnswerError if it was cut off at `max_tokens`."""
        return self._whole(Request(tuple(messages), max_tokens, {}), stage).content

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stage: str) -> Iterator[str]:
        """The answer piece by piece. Raises AnswerError after the last piece if it was cut off."""
        request = Request(tuple(messages), max_tokens, {})
        answer = self._kept(request, stage)
        if answer is None:
            started = time.monotonic()
            answer = yield from self._transport.stream(request)
            self._keep(request, answer, stage, time.monotonic() - started)
        else:
            yield answer.content
        _refuse_cut_off(answer, request, stage)

    def structured(self, messages: Sequence[Message], schema: type[T], *, max_tokens: int, stage: str) -> T:
        """The answer as a record of `schema`; one more try, told what was wrong, where it does not validate."""
        form = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": True}
        extra = {"response_format": {"type": "json_schema", "json_schema": form}}
        content = self._whole(Request(tuple(messages), max_tokens, extra), stage).content
        try:
            return schema.model_validate_json(content)
        except ValidationError as error:
            log.info("answer of stage %s does not fit %s: %d faults", stage, schema.__name__, error.error_count())
            repair = render("llm/repair", fault=_faults(error))
        again = (*messages, Message("assistant", content), *repair)
        content = self._whole(Request(again, max_tokens, extra), stage).content
        try:
            return schema.model_validate_json(content)
        except ValidationError as error:
            raise AnswerError(
                f"模型两次回答都不符合 {schema.__name__} 的格式（{error.error_count()} 处错误，阶段 {stage}）。"
                "可换用更大的模型（YISONG_LLM__MODEL）后重试。"
            ) from error

    def choose(self, messages: Sequence[Message], options: Sequence[str], *, stage: str) -> Choice:
        """How the model weighs `options` as the first token of its answer. Raises ValueError for unusable options."""
        answer = self._ask(Request(tuple(messages), 1, {"logprobs": True, "top_logprobs": TOP_LOGPROBS}), stage)
        if not answer.first:
            raise ModelError(
                f"模型服务 {self._endpoint.connect().url} 没有返回词元概率（logprobs），无法评分。"
                "请换用支持 logprobs 的服务（vLLM、llama.cpp）。"
            )
        return Choice.from_logprobs(option_logprobs(answer.first, options))

    def choose_many(self, requests: Sequence[Sequence[Message]], options: Sequence[str], *, stage: str) -> list[Choice]:
        """`choose` for each request, in order; the first alone, so that the others find its prefix computed."""

        def one(messages: Sequence[Message]) -> Choice:
            return self.choose(messages, options, stage=stage)

        if self._workers == 1:
            return [one(messages) for messages in requests]
        first = [one(messages) for messages in requests[:1]]
        with ThreadPoolExecutor(self._workers) as pool:
            return first + list(pool.map(one, requests[1:]))

    # ── one request ────────────────────────────────────────────────────────────────────────

    def _whole(self, request: Request, stage: str) -> Answer:
        answer = self._ask(request, stage)
        _refuse_cut_off(answer, request, stage)
        return answer

    def _ask(self, request: Request, stage: str) -> Answer:
        answer = self._kept(request, stage)
        if answer is None:
            started = time.monotonic()
            answer = self._transport.ask(request)
            self._keep(request, answer, stage, time.monotonic() - started)
        return answer

    def _key(self, request: Request) -> str:
        return request_key(
            {
                "format": _FORMAT,
                "model": self._endpoint.identity,
                "seed": self._settings.seed,
                "messages": [list(message) for message in request.messages],
                "max_tokens": request.max_tokens,
                "extra": dict(request.extra),
            }
        )

    def _kept(self, request: Request, stage: str) -> Answer | None:
        kept = self._cache.get(self._key(request)) if self._cache is not None else None
        if kept is None:
            return None
        self._ledger.add(stage, cached_calls=1)
        return Answer.model_validate(kept)

    def _keep(self, request: Request, answer: Answer, stage: str, seconds: float) -> None:
        self._ledger.add(
            stage,
            model_calls=1,
            prompt_tokens=answer.prompt_tokens,
            completion_tokens=answer.completion_tokens,
            reused_tokens=answer.reused_tokens,
            seconds=seconds,
        )
        if self._cache is not None:
            self._cache.put(self._key(request), answer.model_dump())


def _refuse_cut_off(answer: Answer, request: Request, stage: str) -> None:
    if answer.finish == "length":
        raise AnswerError(
            f"模型的回答在 {request.max_tokens} 个词元处被截断（阶段 {stage}），没有采用。请缩短材料或调大上下文后重试。"
        )


def _faults(error: ValidationError) -> str:
    """The first faults in the words of the validation, without the faulty values."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:_FAULTS_TOLD]
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'JSON'}: {fault['msg']}" for fault in faults)
