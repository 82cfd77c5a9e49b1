"""One request to an OpenAI-compatible server and back: ChatOpenAI, time-outs, further tries, errors in plain words.

Temperature 0 and the seed of the settings, always. Nothing is traced to outside services, and no proxy of the
environment is used, whatever its variables say: case text goes to the endpoint and nowhere else.

    >>> Transport(endpoint, settings.llm).ask(request).content                        # doctest: +SKIP
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import httpx
import openai
from langchain_core.messages import AIMessage, BaseMessage
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import BaseModel, SecretStr

from assistant.errors import ModelError
from assistant.llm.endpoints import Address, Endpoint
from assistant.llm.model import Message
from assistant.llm.tokens import estimate_tokens
from assistant.settings import LlmSettings

log = logging.getLogger(__name__)
R = TypeVar("R")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
# A server on a few busy cores may read only ten tokens a second; a time-out must not count reading as silence.
_SECONDS_PER_TOKEN = 0.1


class Answer(BaseModel):
    """What a server said, as far as it is kept. `first` holds the log-probabilities of the likeliest first tokens."""

    content: str
    finish: str
    first: dict[str, float] = {}
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reused_tokens: int = 0


class Request(NamedTuple):
    """A chat completion to ask for. `extra` goes into the body beside what is always sent."""

    messages: tuple[Message, ...]
    max_tokens: int
    extra: Mapping[str, Any]


class Transport:
    """Sends requests to an endpoint. Safe for several threads."""

    def __init__(
        self, endpoint: Endpoint, settings: LlmSettings, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._sleep = sleep
        self._lock = threading.Lock()
        self._clients: dict[Address, ChatOpenAI] = {}

    def ask(self, request: Request) -> Answer:
        """The answer to a request. Raises ModelError."""
        arguments = self._arguments(request)
        return _answer(self._try(lambda client: client.invoke(list(request.messages), **arguments)))

    def stream(self, request: Request) -> Generator[str, None, Answer]:
        """The answer piece by piece, and whole as the generator's value. Raises ModelError, also in the middle."""
        arguments = self._arguments(request)
        pieces = self._try(lambda client: _begin(client.stream(list(request.messages), stream_usage=True, **arguments)))
        whole: Any = None
        while True:
            try:
                piece = next(pieces)
            except StopIteration:
                break
            except (openai.APIError, httpx.HTTPError) as error:
                raise self._unreachable(error, tries=1) from error
            whole = piece if whole is None else whole + piece
            if piece.content:
                yield str(piece.content)
        return _answer(whole if whole is not None else AIMessage(""))

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for client in self._clients.values():
                client.root_client.close()
            self._clients.clear()

    def _arguments(self, request: Request) -> dict[str, Any]:
        tokens = request.max_tokens + sum(estimate_tokens(message.content) for message in request.messages)
        arguments = {
            "max_tokens": request.max_tokens,
            "timeout": self._settings.timeout + tokens * _SECONDS_PER_TOKEN,
            **{name: value for name, value in request.extra.items() if name != "response_format"},
        }
        if "response_format" in request.extra:  # beside the client's own handling, which would parse by itself
            arguments["extra_body"] = {"response_format": request.extra["response_format"]}
        return arguments

    def _try(self, call: Callable[[ChatOpenAI], R]) -> R:
        """The result of `call`, tried again after failures that may pass. Raises ModelError."""
        pause = _FIRST_PAUSE
        for attempt in range(self._settings.retries + 1):
            try:
                with tracing_context(enabled=False):
                    return call(self._client())
            except (openai.APIConnectionError, openai.InternalServerError, openai.RateLimitError) as error:
                log.info("call failed with %s, attempt %d", type(error).__name__, attempt + 1)
                self._endpoint.recover()
                if attempt == self._settings.retries:
                    raise self._unreachable(error, tries=attempt + 1) from error
            except openai.APIStatusError as error:
                raise self._refused(error) from error
            except (openai.APIError, httpx.HTTPError, ValueError, LookupError, TypeError) as error:
                raise ModelError(
                    f"模型服务 {self._where()} 的回答无法识别（{type(error).__name__}）。请确认它兼容 OpenAI 接口。"
                ) from error
            self._sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        raise AssertionError("unreachable")

    def _client(self) -> ChatOpenAI:
        address = self._endpoint.connect()
        with self._lock:
            if address not in self._clients:
                self._clients[address] = ChatOpenAI(
                    base_url=address.url,
                    model=address.model,
                    api_key=SecretStr(self._settings.api_key),
                    temperature=0,
                    seed=self._settings.seed,
                    max_retries=0,
                    cache=False,
                    use_responses_api=False,
                    http_client=httpx.Client(trust_env=False),
                    http_async_client=httpx.AsyncClient(trust_env=False),
                )
            return self._clients[address]

    def _where(self) -> str:
        return self._endpoint.connect().url

    def _unreachable(self, error: Exception, tries: int) -> ModelError:
        what = "超时没有回答" if isinstance(error, openai.APITimeoutError) else "无法连接或出错"
        return ModelError(
            f"模型服务 {self._where()} {what}（已尝试 {tries} 次，{type(error).__name__}）。{self._endpoint.advice}。"
        )

    def _refused(self, error: openai.APIStatusError) -> ModelError:
        said = str(error.message)
        if counts := _context_overflow(error):
            needed, room = counts
            return ModelError(
                f"提示词过长：需要 {needed} 个词元，模型服务 {self._where()} 的上下文只有 {room} 个。"
                "请调大 YISONG_LLM__CONTEXT（或服务端的上下文长度），或拆分材料。"
            )
        return ModelError(f"模型服务 {self._where()} 拒绝了请求（HTTP {error.status_code}）：{said[:200]}")


def _begin(pieces: Iterator[R]) -> Iterator[R]:
    """The same pieces, the first already fetched, so that a failed connection shows where it can be tried again."""
    first = next(pieces, None)

    def rest() -> Iterator[R]:
        if first is not None:
            yield first
            yield from pieces

    return rest()


def _context_overflow(error: openai.APIStatusError) -> tuple[int, int] | None:
    """Tokens needed and tokens of context, where that is what the server complains about."""
    body = error.body if isinstance(error.body, dict) else {}
    if body.get("type") == "exceed_context_size_error":
        return int(body["n_prompt_tokens"]), int(body["n_ctx"])
    room = re.search(r"maximum (?:context|model) length (?:is|of) (\d+)", str(error.message))
    needed = re.search(r"(\d+) (?:input )?tokens", str(error.message)[room.end() :] if room else "")
    return (int(needed.group(1)), int(room.group(1))) if room and needed else None


def _answer(message: BaseMessage) -> Answer:
    metadata = message.response_metadata
    usage: Mapping[str, Any] = getattr(message, "usage_metadata", None) or {}
    tokens = (metadata.get("logprobs") or {}).get("content") or []
    first: dict[str, float] = {}
    for entry in tokens[0]["top_logprobs"] if tokens else ():
        first[entry["token"]] = max(entry["logprob"], first.get(entry["token"], -1e9))
    return Answer(
        content=str(message.content),
        finish=str(metadata.get("finish_reason") or ""),
        first=first,
        prompt_tokens=usage.get("input_tokens", 0),
        completion_tokens=usage.get("output_tokens", 0),
        reused_tokens=(usage.get("input_token_details") or {}).get("cache_read") or 0,
    )
