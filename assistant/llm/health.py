"""Whether the chat model can be used: what `yisong doctor` shows about it, each fault with its cure.

>>> [finding.name for finding in check_model(settings)]                               # doctest: +SKIP
['模型权重', '推理引擎', '模型回答']
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from assistant.errors import ModelError, YisongError
from assistant.llm import vllm
from assistant.llm.engines import pick_engine
from assistant.llm.kept import read_kept
from assistant.llm.opening import open_model
from assistant.llm.prompts import render
from assistant.llm.sources import find_source
from assistant.llm.weights import Progress, embedded_path, ensure_embedded
from assistant.settings import Settings

_OPTIONS = ("是", "否")


class Finding(NamedTuple):
    """One thing looked at, and a Chinese sentence: what was found, or what is wrong and how to mend it."""

    name: str
    ok: bool
    detail: str


def check_model(settings: Settings, *, fetch: bool = False, progress: Progress | None = None) -> Iterator[Finding]:
    """Findings in order, ending with the first that is not ok, since the later ones would fail by it.

    With `fetch` the embedded model is downloaded where it is absent. The last finding is a real answer of the model,
    from the server that other commands would use.
    """
    looks = {"模型权重": partial(_weights, settings, fetch, progress), "推理引擎": partial(_engine, settings)}
    if settings.llm.base_url is not None:
        looks = {}
    for name, look in {**looks, "模型回答": partial(_answer, settings)}.items():
        try:
            yield Finding(name, True, look())
        except YisongError as error:
            yield Finding(name, False, str(error))
            return


def _weights(settings: Settings, fetch: bool, progress: Progress | None) -> str:
    source = find_source(settings.llm.model)
    if source.kind == "embedded":
        path = embedded_path(settings)
        if not path.is_file() and not fetch:
            raise ModelError(f"内置模型还没有下载（约 1.1 GB）：{path} 不存在。请运行 yisong doctor --fetch。")
        return f"{ensure_embedded(settings, progress)}，SHA-256 与预期一致"
    return source.place if source.kind != "hub" else f"{source.name}（由 vLLM 从模型仓库或其缓存读取）"


def _engine(settings: Settings) -> str:
    engine = pick_engine(settings, find_source(settings.llm.model))
    installed = vllm.find(settings) if engine == "vllm" else None
    return engine if installed is None else f"vllm {installed.version}（{installed.command}）"


def _answer(settings: Settings) -> str:
    """What the model makes of a question whose answer is known, asked past the cache."""
    started = time.monotonic()
    kept = read_kept(settings) if settings.llm.base_url is None else None
    with open_model(settings.model_copy(update={"llm": settings.llm.model_copy(update={"cache": False})})) as model:
        choice = model.choose(render("llm/probe"), _OPTIONS, stage="doctor")
        where = settings.llm.base_url or (kept and kept.url) or "内置服务（用时启动，用完停止）"
        seconds = time.monotonic() - started
        if choice.best != _OPTIONS[0]:
            raise ModelError(
                f"模型 {model.name}（{where}）对简单问题的回答不正确（{choice.probabilities}），结果不可信。请更换模型。"
            )
        return f"{model.name}，{where}，{seconds:.1f} 秒内答对"
