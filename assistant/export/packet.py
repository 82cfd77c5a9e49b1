"""The packet: one zip with the memo in every format, the structured results, and the exhibits under their numbers.

The list of the packet (清单.md) names each file with its SHA-256, so that the receiving side can check that nothing was
lost or changed on the way. The same content gives the same bytes.

    >>> write_packet(memo, material, verification, Path("out"), Path("case"), Path("packet.zip"))  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import InputError
from assistant.export.files import write_whole, zipped
from assistant.export.markdown import escape
from assistant.export.plain import plain
from assistant.records import CaseMaterial, Document, Memo, Verification

_RESULTS = (
    "memo.docx", "memo.pdf", "memo.md", "memo.json", "verification.json", "facts.json", "assessment.json", "run.json"
)  # fmt: skip
_UNSAFE = re.compile(r"[\\/:*?\"<>|\s]+")
LIST_NAME = "清单.md"


def write_packet(
    memo: Memo, material: CaseMaterial, verification: Verification, results: Path, case: Path, path: Path
) -> None:
    """Packs what `analyze` wrote into `results` and the files of the case folder.

    An exhibit that is a part of another file (an entry of a zip, a sheet) is packed once, as that file. Raises
    InputError where there is no memo in `results`, OSError where the packet cannot be written.
    """
    members = {f"文书/{name}": (results / name).read_bytes() for name in _RESULTS if (results / name).is_file()}
    if not members:
        raise InputError(f"{results} 中没有分析结果，请先运行 yisong analyze。")
    missing, packed = [], set()
    for document in material.documents:
        source = _original(case, document)
        if source is None:
            missing.append(document)
            continue
        if source in packed:
            continue
        packed.add(source)
        members[f"证据/{_name(document, source)}"] = source.read_bytes()
    listing = "\n".join(_listing(memo, verification, members, missing)) + "\n"
    write_whole(path, zipped({LIST_NAME: listing.encode("utf-8"), **members}))


def _original(case: Path, document: Document) -> Path | None:
    """The file of the case folder that a document was read from; never one outside of the folder."""
    root = case.resolve()
    parts = Path(document.path).parts
    for length in range(len(parts), 0, -1):
        candidate = (root / Path(*parts[:length])).resolve()
        if candidate.is_file() and candidate.is_relative_to(root):
            return candidate
    return None


def _name(document: Document, source: Path) -> str:
    return f"{document.exhibit}_{_UNSAFE.sub('_', plain(source.name))}"


def _listing(
    memo: Memo, verification: Verification, members: dict[str, bytes], missing: list[Document]
) -> Iterator[str]:
    yield f"# {escape(plain(memo.title))}（材料清单）"
    yield ""
    counts = verification.counts
    yield f"引用核验：共{sum(counts.values())}处，已核验{counts.get('verified', 0)}处；撤下语句{len(verification.struck)}条。"
    yield ""
    yield "| 文件 | 字节 | SHA-256 |"
    yield "| --- | --- | --- |"
    for name, data in members.items():
        yield f"| {escape(name)} | {len(data)} | {hashlib.sha256(data).hexdigest()} |"
    for document in missing:
        yield f"| {document.exhibit} {escape(plain(document.path))} | — | 原件不在案件目录中，未装入 |"
