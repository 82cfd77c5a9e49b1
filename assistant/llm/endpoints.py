"""Where a chat model is served: an address named in the settings, or a server that somebody keeps running.

An endpoint is not contacted until `connect` is called, so that a run answered from the response cache needs no server.

    >>> UrlEndpoint("http://127.0.0.1:8000/v1", "qwen").engine
    'endpoint'
"""

from __future__ import annotations

import threading
from typing import NamedTuple, Protocol

import httpx

from assistant.errors import ModelError

_PROBE_SECONDS = 10.0


class Address(NamedTuple):
    """An OpenAI-compatible address (`…/v1`) and the model's name there."""

    url: str
    model: str


class Endpoint(Protocol):
    """A place that answers chat completions.

    `identity` is what answers depend on besides the request (engine and weights): it is part of the cache key.
    `slots` is how many calls the server works on at once, None where that is the user's setting.
    """

    @property
    def name(self) -> str: ...
    @property
    def engine(self) -> str: ...
    @property
    def identity(self) -> str: ...
    @property
    def slots(self) -> int | None: ...
    @property
    def advice(self) -> str:
        """What the user can do when it does not answer, as a Chinese sentence."""

    def connect(self) -> Address:
        """The address, the server being up. Raises ModelError."""

    def recover(self) -> None:
        """Called after a failed connection: an owned server that died is started again by the next `connect`."""

    def close(self) -> None:
        """Stop what was started here."""


class UrlEndpoint:
    """A server at an address of the settings. With no model named, the first that the server lists is used."""

    engine = "endpoint"
    slots: int | None = None
    advice = "请确认该地址的模型服务已启动（可运行 yisong serve），或改正 YISONG_LLM__BASE_URL"

    def __init__(self, url: str, model: str | None, api_key: str = "not-needed") -> None:
        self.url = url.rstrip("/")
        self._model = model
        self._api_key = api_key
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.connect().model

    @property
    def identity(self) -> str:
        return f"{self.url} {self.name}"

    def connect(self) -> Address:
        with self._lock:
            if self._model is None:
                self._model = first_model(self.url, self._api_key, self.advice)
            return Address(self.url, self._model)

    def recover(self) -> None:
        pass

    def close(self) -> None:
        pass


def first_model(url: str, api_key: str, advice: str) -> str:
    """The name of the first model that the server at `url` lists. Raises ModelError."""
    try:
        with httpx.Client(trust_env=False, timeout=_PROBE_SECONDS) as client:
            reply = client.get(f"{url}/models", headers={"Authorization": f"Bearer {api_key}"})
            return str(reply.raise_for_status().json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelError(f"无法从 {url} 取得模型列表（{type(error).__name__}）。{advice}。") from error
