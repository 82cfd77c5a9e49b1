"""What the setting `llm.model` names: the embedded model, a GGUF file, a folder of safetensors, or a hub's model.

>>> find_source(None).name
'qwen2.5-coder-1.5b-instruct-q4_k_m'
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.errors import SettingsError
from assistant.llm.weights import EMBEDDED

_SAMPLE = 1 << 22


class Source(NamedTuple):
    """Weights to serve. `fingerprint` tells them from others in the response cache; a hub's model goes by its name."""

    kind: Literal["embedded", "gguf", "folder", "hub"]
    name: str
    place: str
    fingerprint: str


def find_source(model: str | None) -> Source:
    """The weights that `model` names. Raises SettingsError for a path that holds no model."""
    if model is None:
        return Source("embedded", EMBEDDED.name, "", EMBEDDED.sha256)
    path = Path(model).expanduser()
    if path.suffix.lower() == ".gguf":
        if not path.is_file():
            raise SettingsError(f"模型文件不存在：{path}。请检查 YISONG_LLM__MODEL 或 --model。")
        return Source("gguf", path.stem, str(path.resolve()), sampled_hash(path))
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise SettingsError(f"模型目录 {path} 中没有 config.json，不是 safetensors 格式的模型。")
        weights = sorted(path.glob("*.safetensors"))
        prints = "".join(sampled_hash(file) for file in (path / "config.json", *weights))
        return Source("folder", path.name, str(path.resolve()), hashlib.sha256(prints.encode()).hexdigest())
    if path.is_absolute() or model.startswith((".", "~")):
        raise SettingsError(f"模型路径不存在：{model}。请检查 YISONG_LLM__MODEL 或 --model。")
    return Source("hub", model, model, model)


def sampled_hash(path: Path) -> str:
    """A hash of a file's length, its first and its last 4 MiB: enough to tell one model from another at once."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(_SAMPLE))
        file.seek(max(0, size - _SAMPLE))
        digest.update(file.read(_SAMPLE))
    return digest.hexdigest()
