"""The server that `yisong serve` keeps running: a small file tells other commands where it is.

The file lies in the user's data folder and is written whole or not at all. One whose process is gone, or whose
address does not answer with the model it names, is as good as none.

    >>> read_kept(settings) is None                                                   # doctest: +SKIP
    True
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import ModelError
from assistant.llm.endpoints import UrlEndpoint, first_model
from assistant.llm.engines import identity
from assistant.llm.sources import find_source
from assistant.settings import Settings


class Kept(BaseModel):
    """A running server. `fingerprint` is that of its weights, `context` in tokens, `slots` calls at once."""

    model_config = ConfigDict(frozen=True)

    url: str
    model: str
    engine: str
    fingerprint: str
    slots: int
    context: int
    pid: int


class KeptEndpoint(UrlEndpoint):
    """The endpoint of a kept server; answers are shared with an embedded server of the same engine and weights."""

    advice = "该服务由 yisong serve 启动，可能已停止，请重新运行 yisong serve"

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.url, kept.model)
        self._kept = kept
        self.engine = kept.engine
        self.slots = kept.slots

    @property
    def identity(self) -> str:
        return f"{self._kept.engine} {self._kept.fingerprint}"


def kept_path(settings: Settings) -> Path:
    """Where the file lies."""
    return settings.data_dir / "server.json"


def write_kept(settings: Settings, kept: Kept) -> None:
    """Tell other commands. Raises ModelError if the file cannot be written."""
    path = kept_path(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(kept.model_dump_json())
        draft.replace(path)
    except OSError as error:
        raise ModelError(
            f"无法写入 {path}（{error.strerror}），其他命令找不到这个模型服务。请检查目录权限。"
        ) from error


def remove_kept(settings: Settings) -> None:
    """Take the file away, if it is this process's."""
    kept = _read(kept_path(settings))
    if kept is not None and kept.pid == os.getpid():
        kept_path(settings).unlink(missing_ok=True)


def read_kept(settings: Settings) -> Kept | None:
    """The kept server that serves the settings' model with an engine they allow, if one answers."""
    kept = _read(kept_path(settings))
    if kept is None or not _runs(kept.pid):
        return None
    fits = identity(kept.engine, find_source(settings.llm.model)) == f"{kept.engine} {kept.fingerprint}"
    if not fits or settings.llm.engine not in ("auto", kept.engine) or kept.context < settings.llm.context:
        return None
    with contextlib.suppress(ModelError):
        return kept if first_model(kept.url, "not-needed", "") == kept.model else None
    return None


def _read(path: Path) -> Kept | None:
    try:
        return Kept.model_validate_json(path.read_text())
    except (OSError, ValidationError):
        return None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
