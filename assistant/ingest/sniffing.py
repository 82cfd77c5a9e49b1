"""What a file really is: its first bytes decide, its suffix only tells kinds of text apart.

>>> sniff("合同.txt", b"%PDF-1.7 ...").format
'pdf'
>>> sniff("聊天.txt", "你好".encode()).format
'text'
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.packages import DAMAGED

Format = Literal["text", "html", "word", "pdf", "picture", "workbook", "delimited", "posts", "mail", "archive"]

TEXT_SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".log": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".json": "posts",
    ".jsonl": "posts",
    ".ndjson": "posts",
    ".eml": "mail",
}
BINARY_SUFFIXES: dict[str, Format] = {
    ".docx": "word",
    ".docm": "word",
    ".pdf": "pdf",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".zip": "archive",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"), "picture"),
}
_NAMES: dict[Format, str] = {
    "text": "文本",
    "html": "网页",
    "word": "Word 文档",
    "pdf": "PDF",
    "picture": "图片",
    "workbook": "Excel 工作簿",
    "delimited": "表格文本",
    "posts": "JSON",
    "mail": "邮件",
    "archive": "ZIP 压缩包",
}
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"Rar!", "RAR 压缩包，请解压后放入案件文件夹，或改用 ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包，请解压后放入案件文件夹，或改用 ZIP"),
    (b"\x1f\x8b", "gzip 压缩文件，请解压后放入案件文件夹"),
    (b"{\\rtf", "RTF 文档，请用 Word 或 WPS 另存为 .docx"),
    (b"MZ", "Windows 程序，不是案件材料"),
    (b"\x7fELF", "可执行程序，不是案件材料"),
    (b"SQLite format 3", "数据库文件，请导出为 .csv 或 .txt"),
    (b"ID3", "音频文件，请转写为文字后放入"),
    (b"#!AMR", "音频文件，请转写为文字后放入"),
    (b"\x02#!SILK", "语音文件，请转写为文字后放入"),
    (b"OggS", "音频文件，请转写为文字后放入"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


class Sniffed(NamedTuple):
    """The format to read a file with, and a note for the user where its suffix says something else."""

    format: Format
    note: str | None = None


def sniff(path: str, data: bytes) -> Sniffed:
    """The format of a file by its content. Raises IngestError, naming what it is, where it cannot be read."""
    suffix = PurePosixPath(path).suffix.lower()
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise IngestError("文件是空的")
    found = _by_content(suffix, data)
    if found is None:
        return Sniffed(_as_text(suffix, data), _renamed_note(suffix, "text") if suffix in BINARY_SUFFIXES else None)
    expected = BINARY_SUFFIXES.get(suffix)
    return Sniffed(found, None if found == expected else _renamed_note(suffix, found))


def _by_content(suffix: str, data: bytes) -> Format | None:
    if data[:64].lstrip()[:5] == b"%PDF-" or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if (data[:2] == b"BM" and suffix == ".bmp") or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "picture"
    if data.startswith(_ZIP):
        return _inside_zip(data)
    if data.startswith(_OLE):
        raise IngestError(_ole_reason(suffix, data))
    for magic, reason in _REFUSED:
        if data.startswith(magic) and (magic != b"MZ" or b"\x00" in data[:256]):
            raise IngestError(f"实际内容是{reason}" if suffix in TEXT_SUFFIXES else reason)
    if data[4:8] == b"ftyp" or data[:4] == b"RIFF":
        raise IngestError("音视频文件，请转写为文字后放入")
    return None


def _inside_zip(data: bytes) -> Format:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except DAMAGED as error:
        raise IngestError("压缩结构损坏，文件不完整或已损坏") from error
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "word"
    if "xl/workbook.xml" in names:
        return "workbook"
    if "ppt/presentation.xml" in names:
        raise IngestError("演示文稿（.pptx），请导出为 PDF 后放入")
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise IngestError("无法识别的办公文档，请另存为 .docx、.xlsx 或 .pdf")
    return "archive"


def _ole_reason(suffix: str, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件设有打开密码（已加密），请取得密码、解除加密后重新放入"
    if suffix in (".xls", ".et"):
        return "旧版 Excel 格式（.xls），请用 Excel 或 WPS 另存为 .xlsx"
    if suffix in (".doc", ".wps"):
        return "旧版 Word 格式（.doc），请用 Word 或 WPS 另存为 .docx"
    return "旧版 Office 文件，请用 Office 或 WPS 另存为 .docx 或 .xlsx"


def _as_text(suffix: str, data: bytes) -> Format:
    if suffix in TEXT_SUFFIXES:
        return TEXT_SUFFIXES[suffix]
    return "html" if _HTML.match(data[:2048]) else "text"


def _renamed_note(suffix: str, found: Format) -> str | None:
    if not suffix:
        return None
    return f"扩展名是 {suffix}，实际内容是{_NAMES[found]}，已按{_NAMES[found]}读取"
