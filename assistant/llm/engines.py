"""Which engine serves the model: vLLM where it is installed, llama.cpp otherwise, unless the settings say.

>>> own_server(settings).engine                                                       # doctest: +SKIP
'llamacpp'
"""

from __future__ import annotations

from typing import Literal

from assistant.errors import SettingsError, missing_extra
from assistant.llm import llamacpp, vllm
from assistant.llm.servers import OwnServer
from assistant.llm.sources import Source, find_source
from assistant.settings import Settings


def pick_engine(settings: Settings, source: Source) -> Literal["llamacpp", "vllm"]:
    """The engine for `source`. Raises SettingsError where the one that is needed is not installed."""
    wanted = settings.llm.engine
    if wanted == "vllm" or (wanted == "auto" and vllm.find(settings) is not None):
        if vllm.find(settings) is None:
            raise missing_extra("vLLM", "vllm", "使用 vLLM 引擎")
        return "vllm"
    if wanted == "auto" and source.kind in ("folder", "hub"):
        raise missing_extra("vLLM", "vllm", f"运行模型 {source.name}（不是 .gguf 文件）")
    if not llamacpp.installed():
        raise SettingsError("安装不完整：缺少 xllamacpp，无法启动内置模型。请重新安装 yisong。")
    return "llamacpp"


def own_server(settings: Settings, *, port: int = 0) -> OwnServer:
    """A server of our own for the settings' model, not started yet; port 0 is any free one. Raises SettingsError."""
    source = find_source(settings.llm.model)
    engine = pick_engine(settings, source)
    maker = vllm if engine == "vllm" else llamacpp
    return OwnServer(
        name=source.name,
        engine=engine,
        identity=identity(engine, source),
        slots=maker.SLOTS,
        prepare=lambda: maker.launch(settings, source, port),
    )


def identity(engine: str, source: Source) -> str:
    """What answers depend on besides the request."""
    return f"{engine} {source.fingerprint}"
