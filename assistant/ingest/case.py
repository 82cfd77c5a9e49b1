"""Reading a case folder: files in natural order become numbered documents; what cannot be read is listed.

>>> material = read_case(Path("examples/06-short"), load_settings())  # doctest: +SKIP
>>> material.documents[0].exhibit  # doctest: +SKIP
'证1'
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from assistant.errors import IngestError, InputError
from assistant.ingest.meta import META_NAMES, read_meta
from assistant.ingest.ordering import natural_key
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.registry import read_source
from assistant.ingest.titles import heading
from assistant.records import CaseMaterial, Document, DocumentKind, Sentence, SkippedFile
from assistant.settings import Settings
from assistant.spans import to_simplified

_LOG = logging.getLogger(__name__)
_OUTPUT_MARKS = ("run.json", "documents.json")
_JUNK = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_NUMBERED = re.compile(r"^[0-9]+\s*[-_.、]\s*(?=\D)")
_RULING = re.compile(r"(?:判决书|裁定书|不起诉决定书|决定书|调解书)\s*$")


class FileMaterial(NamedTuple):
    """What one file gave: its documents (a container may hold several) and what was skipped."""

    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]


def read_case(folder: Path, settings: Settings, say: Callable[[str], None] = lambda _line: None) -> CaseMaterial:
    """All readable files below `folder` as documents D1, D2 … (证1, 证2 …) in natural order of their paths.

    One file's fault never stops the case: the file is in `skipped` with its reason. `say` gets lines of progress.
    Raises InputError where the folder is missing, cannot be entered, or holds nothing that can be read, and where
    case.yaml is faulty.
    """
    _check_folder(folder)
    meta = read_meta(folder)
    shelf = _Shelf(Context(settings, say=say))
    paths = _walk(folder, shelf.skipped)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            shelf.add(Source(name, _bytes(path, folder, shelf.context)), 0)
        except IngestError as error:
            shelf.skip(name, str(error))
    if not shelf.documents:
        reasons = "；".join(f"{s.path}：{s.reason}" for s in shelf.skipped[:5])
        raise InputError(f"案件文件夹 {folder} 里没有可读的材料。{reasons or '文件夹是空的，请放入案件材料后重试'}")
    return CaseMaterial(meta=meta, documents=tuple(shelf.documents), skipped=tuple(shelf.skipped))


def read_file(path: Path, settings: Settings) -> FileMaterial:
    """One file outside of a case, numbered from D1. Raises IngestError where nothing in it can be read."""
    shelf = _Shelf(Context(settings))
    shelf.add(Source(path.name, _bytes(path, None, shelf.context)), 0)
    if not shelf.documents:
        reasons = "；".join(s.reason for s in shelf.skipped)
        raise IngestError(f"{path}：{reasons or '没有可读的内容'}")
    return FileMaterial(tuple(shelf.documents), tuple(shelf.skipped))


class _Shelf:
    """Documents in the order in which they are read, and what was skipped on the way."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.documents: list[Document] = []
        self.skipped: list[SkippedFile] = []
        self._seen: dict[str, str] = {}

    def skip(self, path: str, reason: str) -> None:
        self.skipped.append(SkippedFile(path=path, reason=reason))

    def add(self, source: Source, depth: int) -> None:
        """Reads `source` and everything in it; its faults become skipped entries."""
        digest = hashlib.sha256(source.data).hexdigest()
        if digest in self._seen and source.data.strip():
            self.skip(source.path, f"与 {self._seen[digest]} 内容完全相同，不重复读取")
            return
        self.context.say(f"读取 {source.path}")
        try:
            parsed = read_source(source, self.context)
        except IngestError as error:
            self.skip(source.path, str(error))
            return
        except (MemoryError, RecursionError):
            self.skip(source.path, "文件过大或结构过深，无法读取，请拆分后放入")
            return
        except Exception as error:  # a hostile file must not take the case down with it
            _LOG.warning("reader failed on %s: %s", digest[:12], type(error).__name__)
            self.skip(source.path, f"文件损坏或结构异常，无法读取（{type(error).__name__}）")
            return
        self._place(source, digest, parsed, depth)

    def _place(self, source: Source, digest: str, parsed: Parsed, depth: int) -> None:
        self._seen[digest] = source.path
        if parsed.builder is not None and parsed.builder.pieces:
            document = _document(source.path, digest, parsed, len(self.documents) + 1)
            self._seen[digest] = f"{document.exhibit}（{source.path}）"
            self.documents.append(document)
        for note in parsed.notes:
            self.skip(source.path, note)
        for path, reason in parsed.skipped:
            self.skip(path, reason)
        if parsed.builder is None and not parsed.parts and not parsed.skipped:
            self.skip(source.path, "压缩包是空的")
        for part in parsed.parts:
            if depth + 1 > self.context.limits.depth:
                self.skip(part.path, f"压缩包或附件嵌套超过 {self.context.limits.depth} 层，未读取")
            elif _is_junk(part.path):
                self.skip(part.path, "系统或临时文件，不是案件材料")
            else:
                self.add(part, depth + 1)


def _document(path: str, digest: str, parsed: Parsed, number: int) -> Document:
    builder = parsed.builder
    assert builder is not None
    text = builder.text
    title = parsed.title or _first_line(text, parsed.kind) or _NUMBERED.sub("", PurePosixPath(path).stem)
    return Document(
        id=f"D{number}",
        exhibit=f"证{number}",
        path=path,
        sha256=digest,
        kind=_kind(parsed.kind, text),
        title=title,
        language=_language(text),
        pages=parsed.pages,
        text=text,
        sentences=tuple(
            Sentence(
                id=f"D{number}.S{i}",
                page=piece.page,
                start=piece.start,
                end=piece.end,
                speaker=piece.speaker,
                time=piece.time,
                place=piece.place,
            )
            for i, piece in enumerate(builder.pieces, 1)
        ),
    )


def _first_line(text: str, kind: DocumentKind) -> str | None:
    return heading(text) if kind in ("text", "scan", "image") else None


def _kind(kind: DocumentKind, text: str) -> DocumentKind:
    head = [line.replace(" ", "").replace("　", "") for line in text.lstrip().split("\n")[:4]]
    return "ruling" if kind in ("text", "scan") and any(_RULING.search(line) for line in head) else kind


def _language(text: str) -> str:
    """`zh`, `zh-Hant` (traditional characters), `en`, or `other`, by the characters used."""
    sample = text[:20_000]
    ideographs = [c for c in sample if "\u4e00" <= c <= "\u9fff"]
    letters = sum(1 for c in sample if c.isascii() and c.isalpha())
    if len(ideographs) * 3 < letters or not ideographs:
        return "en" if letters else "other"
    written = "".join(ideographs)
    changed = sum(1 for a, b in zip(written, to_simplified(written), strict=True) if a != b)
    return "zh-Hant" if changed > 0.1 * len(ideographs) else "zh"


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        raise InputError(f"找不到案件文件夹 {folder}，请检查路径")
    if not folder.is_dir():
        raise InputError(f"{folder} 是文件，不是案件文件夹，请指定文件夹")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"没有权限读取案件文件夹 {folder}，请检查文件夹权限")


def _walk(folder: Path, skipped: list[SkippedFile]) -> list[Path]:
    """The files below `folder` that may be material, in natural order; others are listed."""

    def denied(error: OSError) -> None:
        path = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(SkippedFile(path=path, reason=f"无法进入文件夹（{_why(error)}）"))

    paths = list(_files(folder, denied, skipped))
    return sorted(paths, key=lambda path: natural_key(path.relative_to(folder).as_posix()))


def _files(folder: Path, denied: Callable[[OSError], None], skipped: list[SkippedFile]) -> Iterator[Path]:
    for base, folders, names in os.walk(folder, onerror=denied):
        here = Path(base)
        relative = here.relative_to(folder)
        if here != folder and all((here / mark).is_file() for mark in _OUTPUT_MARKS):
            skipped.append(SkippedFile(path=relative.as_posix(), reason="本软件的输出文件夹，不是案件材料"))
            folders.clear()
            continue
        for name in sorted(folders):
            if _is_junk(name):
                skipped.append(SkippedFile(path=(relative / name).as_posix(), reason="隐藏或系统文件夹，未读取"))
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in sorted(names):
            if here == folder and name in META_NAMES:
                continue
            if _is_junk(name):
                reason = "隐藏文件或办公软件的临时文件，未读取"
                skipped.append(SkippedFile(path=(relative / name).as_posix(), reason=reason))
            else:
                yield here / name


def _is_junk(path: str) -> bool:
    steps = path.lower().split("/")
    return any(step.startswith((".", "~$")) or step in _JUNK for step in steps) or steps[-1].endswith((".tmp", ".lnk"))


def _bytes(path: Path, folder: Path | None, context: Context) -> bytes:
    try:
        if folder is not None and path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise IngestError("链接指向案件文件夹以外，未读取")
        if not path.is_file():
            raise IngestError("找不到文件" if not path.exists() else "不是普通文件，未读取")
        size = path.stat().st_size
        if size > context.limits.file_bytes:
            megabytes = context.limits.file_bytes >> 20
            raise IngestError(f"文件有 {size >> 20} MB，超过 {megabytes} MB 的上限，请拆分后放入")
        return path.read_bytes()
    except OSError as error:
        raise IngestError(f"无法读取文件（{_why(error)}）") from error


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限，请检查文件权限"
    return os.strerror(error.errno) if error.errno else "系统错误"
