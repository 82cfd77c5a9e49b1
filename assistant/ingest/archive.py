"""ZIP archives: every member is a further document; nothing is ever written to disk.

File names of Chinese Windows (GBK without a flag) are restored. Sizes are counted while unpacking, because the sizes
that an archive states may be false.

    >>> member_name("../../etc/证据.txt", flagged=True)
    'etc/证据.txt'
"""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from assistant.errors import IngestError
from assistant.ingest.ordering import natural_key
from assistant.ingest.packages import DAMAGED
from assistant.ingest.parsed import Context, Limits, Parsed, Source

_CHUNK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_SMALL = 10 << 20
"""Bytes below which a high compression ratio is no bomb."""


class _Member(NamedTuple):
    name: str
    info: zipfile.ZipInfo


def read_zip(source: Source, context: Context) -> Parsed:
    """The members of an archive as parts, in natural order; those that cannot be taken out are listed.

    Raises IngestError where the archive is damaged, too large unpacked, or has too many members.
    """
    limits = context.limits
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except DAMAGED as error:
        raise IngestError("压缩包损坏，无法打开") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > limits.archive_members:
            raise IngestError(f"压缩包内有 {len(infos)} 个文件，超过 {limits.archive_members} 个的上限，请拆分")
        members = [_Member(member_name(i.filename, flagged=bool(i.flag_bits & _UTF8_NAME)), i) for i in infos]
        members.sort(key=lambda member: natural_key(member.name))
        return _unpacked(source.path, archive, members, limits)


def _unpacked(path: str, archive: zipfile.ZipFile, members: list[_Member], limits: Limits) -> Parsed:
    parts: list[Source] = []
    skipped: list[tuple[str, str]] = []
    left = limits.archive_bytes
    for name, info in members:
        try:
            data = _read(archive, info, min(left, limits.file_bytes), limits)
        except IngestError as error:
            skipped.append((f"{path}/{name}", str(error)))
            continue
        left -= len(data)
        parts.append(Source(f"{path}/{name}", data))
    return Parsed("other", None, None, parts=tuple(parts), skipped=tuple(skipped))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise IngestError("压缩包成员设有密码（已加密），请取得密码、解压后重新放入")
    data = bytearray()
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                data += chunk
                if len(data) > most:
                    raise IngestError(f"解压后超过 {limits.archive_bytes >> 20} MB 的上限，疑似压缩炸弹或过大，未读取")
                if len(data) > _SMALL and len(data) > limits.archive_ratio * max(1, info.compress_size):
                    raise IngestError(f"压缩比超过 {limits.archive_ratio} 倍，疑似压缩炸弹，未读取")
    except NotImplementedError as error:
        raise IngestError("压缩包成员的压缩方式不受支持，请用其他软件解压后放入") from error
    except DAMAGED as error:
        raise IngestError("压缩包成员损坏，无法解压") from error
    return bytes(data)


def member_name(stored: str, *, flagged: bool) -> str:
    """The readable, relative name of a member. `flagged`: the archive says that the name is UTF-8.

    Absolute and parent steps are left out, so that a name never points outside of the archive.
    """
    name = stored if flagged else _restored(stored)
    steps = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    if steps and len(steps[0]) == 2 and steps[0].endswith(":"):
        steps = steps[1:]
    return "/".join(steps) or "未命名"


def _restored(stored: str) -> str:
    try:
        raw = stored.encode("cp437")
    except UnicodeEncodeError:
        return stored
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return stored
