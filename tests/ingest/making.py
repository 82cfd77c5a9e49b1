"""Files of every format, made in code: a case folder in a test is what the test writes into it."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def folder(base: Path, **files: str | bytes) -> Path:
    """A case folder `base/case` with the given files; names are given with `__` for the dot and `_in_` for a slash."""
    case = base / "case"
    for name, content in files.items():
        write(case, name.replace("_in_", "/").replace("__", "."), content)
    return case


def write(case: Path, name: str, content: str | bytes) -> Path:
    """Writes one file, with its folders."""
    path = case / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def pdf(
    pages: list[list[str]], *, rotate: int = 0, encrypt: bool = False, images: dict[int, bytes] | None = None
) -> bytes:
    """A PDF with a text layer in a font that every reader knows (no font file is needed).

    `images`: by page number, a JPEG that fills the page.
    """
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # the page tree, filled in below
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    kids = []
    for number, lines in enumerate(pages, 1):
        drawn = [
            f"BT /F1 14 Tf {_upright(rotate, 72, 82 + 24 * i)} Tm <{line.encode('utf-16-be').hex()}> Tj ET"
            for i, line in enumerate(lines)
        ]
        resources = b"/Font << /F1 3 0 R >>"
        if images and number in images:
            picture = images[number]
            width, height = struct.unpack(">HH", _jpeg_size(picture))[::-1]
            objects.append(
                b"<< /Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"
                + f" /Width {width} /Height {height} /Length {len(picture)} >>\nstream\n".encode()
                + picture
                + b"\nendstream"
            )
            resources += f" /XObject << /I1 {len(objects)} 0 R >>".encode()
            drawn.insert(0, "q 595 0 0 842 0 0 cm /I1 Do Q")
        content = "\n".join(drawn).encode()
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {len(objects)} 0 R"
            f" /Resources << {resources.decode()} >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return _assembled(objects, encrypt)


def _upright(rotate: int, across: int, down: int) -> str:
    """The text matrix that shows upright text `across` and `down` from the upper left corner of a turned page."""
    return {
        0: f"1 0 0 1 {across} {842 - down}",
        90: f"0 1 -1 0 {down} {across}",
        180: f"-1 0 0 -1 {595 - across} {down}",
        270: f"0 -1 1 0 {595 - down} {842 - across}",
    }[rotate]


def _jpeg_size(data: bytes) -> bytes:
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return data[at + 5 : at + 9]


def _assembled(objects: list[bytes], encrypt: bool) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    if encrypt:  # the owner and user entries match no password that a reader would try
        objects = [
            *objects,
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
        ]
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for offset in offsets:
        out.write(f"{offset:010} 00000 n \n".encode())
    extra = f" /Encrypt {len(objects)} 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{extra if encrypt else ''} >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def word(build: Any) -> bytes:
    """A Word file: `build(document)` fills it."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_xml(fragment: str) -> Any:
    """An element of WordprocessingML from text, `w:` declared."""
    at = fragment.index(">") if "/>" not in fragment.split(">")[0] + ">" else fragment.index("/>")
    return parse_xml(f"{fragment[:at]} {nsdecls('w', 'r', 'wp', 'a')}{fragment[at:]}")


def workbook(build: Any) -> bytes:
    """An Excel workbook: `build(workbook)` fills it."""
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _GbkName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (the standard library's name)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(members: dict[str, bytes], *, gbk: bool = False, encrypted: bool = False) -> bytes:
    """A ZIP; `gbk` names as Chinese Windows writes them (no UTF-8 flag); `encrypted` sets the flag of encryption."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = (_GbkName if gbk else zipfile.ZipInfo)(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    data = bytearray(out.getvalue())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            flags = struct.unpack_from("<H", data, start + at)[0]
            struct.pack_into("<H", data, start + at, flags | 1 if encrypted else flags)
            start = data.find(signature, start + 4)
    return bytes(data)


def encrypted_office() -> bytes:
    """The head and the directory of the container in which Office keeps an encrypted document."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name.ljust(64, b"\0") + bytes(448)
