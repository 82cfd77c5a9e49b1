"""Serving a GGUF file with llama.cpp, from the prebuilt wheel, in a child process.

One slot: questions on a shared prefix come one after another and find the prefix computed, which on a few cores is as
fast as several at once and gives every question the same arithmetic (docs/models.md has the figures).

    >>> launch(settings, find_source(None)).ready_seconds                             # doctest: +SKIP
    180.0
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from assistant.errors import SettingsError
from assistant.llm import llamacpp_server
from assistant.llm.cores import physical_cores
from assistant.llm.servers import Launch
from assistant.llm.sources import Source
from assistant.llm.weights import ensure_embedded
from assistant.settings import Settings

SLOTS = 1
_READY_SECONDS = 180.0
# Threads that wait by spinning bring each other to a stand-still when a core is taken by other work.
_WAITING = {"GOMP_SPINCOUNT": "10000"}


def installed() -> bool:
    """Whether the wheel with llama.cpp is there."""
    return importlib.util.find_spec("xllamacpp") is not None


def launch(settings: Settings, source: Source, port: int = 0) -> Launch:
    """How to serve `source`. Fetches the embedded model. Raises SettingsError for weights that are no GGUF."""
    if source.kind not in ("embedded", "gguf"):
        raise SettingsError(
            f"llama.cpp 只能使用 .gguf 文件，不能使用 {source.place}。请改用 .gguf 文件，或安装 vLLM 后使用 --engine vllm。"
        )
    path = ensure_embedded(settings) if source.kind == "embedded" else Path(source.place)
    options = {
        "alias": source.name,
        "context": settings.llm.context,
        "slots": SLOTS,
        "threads": physical_cores(),
        "port": port,
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    # -P: the script's folder holds our modules, which must not stand before the standard library's.
    command = [sys.executable, "-P", llamacpp_server.__file__, str(path), *flags]
    return Launch(command, {**_WAITING, **os.environ}, _READY_SECONDS)
