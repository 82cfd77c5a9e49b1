"""Word files (.docx, .docm): paragraphs and tables in order, text boxes, notes, headers; macros are never touched.

Deleted revisions and hidden text are left out (the latter with a note); pictures in the text are read by OCR. Each
sentence carries its place: `第12段`, `表2第3行`, `脚注1`.

    >>> read_word(Source("报告.docx", b"..."), context).builder.pieces[0].place  # doctest: +SKIP
    '第1段'
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.errors import IngestError
from assistant.ingest.layout import paragraphs
from assistant.ingest.packages import DAMAGED
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.picture import open_frames, page_notes
from assistant.ingest.recognition import recognise
from assistant.ingest.rows import Row, add_rows
from assistant.spans import TextBuilder

if TYPE_CHECKING:
    from docx.opc.part import Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CONTAINERS = frozenset(
    {_W + n for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")} | {_MC + "Choice"}
)
_UNSEEN = frozenset({_W + n for n in ("del", "moveFrom", "pPr", "instrText", "delText", "txbxContent")})
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_NOTES = {"footnotes": ("footnote", "脚注"), "endnotes": ("endnote", "尾注"), "comments": ("comment", "批注")}
_PAGE_FIELD = re.compile(r"[\s\-—－–·]*第?\s*\d*\s*页?[\s/，]*共?\s*\d*\s*页?[\s\-—－–·]*")
_SMALLEST_PICTURE = 150


def read_word(source: Source, context: Context) -> Parsed:
    """A Word file. Raises IngestError where it is damaged, too large unpacked, or without text."""
    from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

    try:
        _refuse_bomb(source.data, context)
        main = _main_part(source.data)
        reader = _Reader(main, context, source.path)
        reader.body(main_element(main).find(f"{_W}body"))
        reader.notes_and_headers()
    except (*DAMAGED, XMLSyntaxError) as error:
        raise IngestError("Word 文档损坏，无法打开") from error
    if not reader.builder.pieces:
        raise IngestError("Word 文档里没有文字")
    return Parsed("text", None, reader.builder, notes=tuple(reader.notes))


def main_element(part: Part) -> Any:
    """The root element of a part, parsed without entities or network."""
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _refuse_bomb(data: bytes, context: Context) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > context.limits.archive_bytes:
        raise IngestError(f"文档解开后超过 {context.limits.archive_bytes >> 20} MB 的上限，疑似压缩炸弹，未读取")


def _main_part(data: bytes) -> Part:
    from docx.opc.package import OpcPackage

    part: Part = OpcPackage.open(io.BytesIO(data)).main_document_part
    return part


class _Reader:
    """Walks the parts of one Word file and fills a builder."""

    def __init__(self, main: Part, context: Context, path: str) -> None:
        self._main = main
        self._context = context
        self._path = path
        self._paragraphs = 0
        self._tables = 0
        self._pictures: dict[str, int] = {}
        self._hidden = 0
        self.builder = TextBuilder()
        self._picture_notes: list[str] = []

    @property
    def notes(self) -> list[str]:
        hidden = [f"有 {self._hidden} 处设为隐藏的文字，未读取"] if self._hidden else []
        return hidden + self._picture_notes

    def body(self, element: Any) -> None:
        if element is None:
            return
        for block in _blocks(element):
            if block.tag == _W + "tbl":
                self._table(block)
            else:
                self._paragraph(block)

    def notes_and_headers(self) -> None:
        seen: set[str] = set()
        for relation in sorted(self._main.rels.values(), key=lambda r: (r.reltype, r.rId)):
            name = relation.reltype.rsplit("/", 1)[-1]
            if relation.is_external or name not in (*_NOTES, "header", "footer"):
                continue
            root = main_element(relation.target_part)
            if name in _NOTES:
                tag, label = _NOTES[name]
                texts = [self._texts(note) for note in root.iter(_W + tag) if note.get(_W + "type") is None]
                for number, text in enumerate(filter(str.strip, texts), 1):
                    self.builder.prose(text, place=f"{label}{number}")
                continue
            text = self._texts(root)
            if text.strip() and text not in seen and not _PAGE_FIELD.fullmatch(text):
                seen.add(text)
                self.builder.prose(text, place="页眉" if name == "header" else "页脚")

    def _texts(self, element: Any) -> str:
        return "\n".join(self._text(p) for p in element.iter(_W + "p"))

    def _paragraph(self, paragraph: Any) -> None:
        text = self._text(paragraph)
        if text.strip():
            self._paragraphs += 1
            self.builder.prose(text, place=f"第{self._paragraphs}段")
        for box in _boxes(paragraph):
            self.body(box)
        for relation in _picture_ids(paragraph):
            self._picture(relation)

    def _text(self, paragraph: Any) -> str:
        """The visible text of a paragraph, without that of its text boxes."""
        pieces: list[str] = []
        stack = [iter(paragraph)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag in (_W + "t", _M + "t"):
                pieces.append(element.text or "")
            elif tag in _BREAKS:
                pieces.append(_BREAKS[tag])
            elif tag == _W + "r" and _is_hidden(element):
                self._hidden += any((t.text or "").strip() for t in element.iter(_W + "t"))
            elif tag not in _UNSEEN and tag != _MC + "Fallback" and isinstance(tag, str):
                stack.append(iter(element))
        return "".join(pieces)

    def _table(self, table: Any) -> None:
        grid = [list(_cells(line)) for line in _children(table, _W + "tr")]
        if all(len(cells) <= 1 for cells in grid):
            for cells in grid:
                for cell in cells:
                    self.body(cell)
            return
        self._tables += 1
        above: list[str] = []
        rows = []
        for number, cells in enumerate(grid, 1):
            texts: list[str] = []
            for cell in cells:
                text = self._texts(cell)
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merged is not None and merged.get(_W + "val") != "restart" and len(texts) < len(above):
                    text = above[len(texts)]
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = min(int(span.get(_W + "val", "1")), 64) if span is not None else 1
                texts += [text, *[""] * (width - 1)]
            rows.append(Row(tuple(texts), f"表{self._tables}第{number}行"))
            above = texts
        add_rows(self.builder, rows)
        for relation in _picture_ids(table):
            self._picture(relation)

    def _picture(self, relation_id: str) -> None:
        relation = self._main.rels.get(relation_id)
        if relation is None or relation.is_external or relation_id in self._pictures:
            return
        number = self._pictures[relation_id] = len(self._pictures) + 1
        if number > self._context.limits.pictures:
            if number == self._context.limits.pictures + 1:
                self._picture_notes.append(f"图片超过 {self._context.limits.pictures} 张，其余未识别")
            return
        try:
            frame = open_frames(relation.target_part.blob, self._context)[0]
            if min(frame.size) < _SMALLEST_PICTURE:
                return
            self._context.say(f"{self._path}：正在识别文中图片 {number}")
            found = recognise(frame, self._context)
        except IngestError as error:
            self._picture_notes.append(f"文中图片{number}：{error}")
            return
        self.builder.prose(paragraphs(found.lines).text, wrapped=False, place=f"图{number}")
        self._picture_notes += [f"文中图片{number}：{note.removeprefix('图片中')}" for note in page_notes(found, None)]


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag in _CONTAINERS or child.tag == _MC + "AlternateContent":
            yield from _blocks(child)


def _children(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)


def _cells(line: Any) -> Iterator[Any]:
    return _children(line, _W + "tc")


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_W + "txbxContent"):
        above = [ancestor.tag for ancestor in box.iterancestors()]
        if _MC + "Fallback" not in above and above.count(_W + "txbxContent") == 0:
            yield box


def _picture_ids(element: Any) -> Iterator[str]:
    for blip in element.iter(_A + "blip"):
        if name := blip.get(_R + "embed"):
            yield name
    for image in element.iter(_V + "imagedata"):
        if name := image.get(_R + "id"):
            yield name


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val", "true") not in ("0", "false", "off")
