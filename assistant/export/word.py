"""The memo as a Word file in the layout of official documents, with real footnotes for its citations.

docxtpl fills assistant/export/templates/official.docx; runs, tables and footnotes are WordprocessingML made here. The
same memo gives the same bytes: no clock is read, members of the archive are in a fixed order.

    >>> write_docx(memo, material, verification, Path("memo.docx"))  # doctest: +SKIP
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from docxtpl import DocxTemplate
from markupsafe import Markup

from assistant.export.files import write_whole, zipped
from assistant.export.layout import Block, Layout, Span, Table, lay_out
from assistant.records import CaseMaterial, Memo, Verification

_TEMPLATE = Path(__file__).parent / "templates" / "official.docx"
_TEXT_WIDTH = 8844  # twips: 210 mm less the margins of 28 and 26 mm
_FIRST = "[Content_Types].xml"
_JOINER = "\u2060"
_HEIGHT = '<w:trHeight w:val="454" w:hRule="atLeast"/>'  # 8 mm
# Braces as character references: docxtpl rewrites `{_{` and its like in the finished XML.
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "{": "&#123;", "}": "&#125;"}


class WordBlock(NamedTuple):
    """A block as the template sees it: `runs` and `table` are WordprocessingML, the rest is text."""

    kind: str
    label: Markup
    runs: Markup
    table: Markup
    lines: tuple[Markup, ...]


def write_docx(memo: Memo, material: CaseMaterial, verification: Verification, path: Path) -> None:
    """Writes the memo to `path`. Raises OSError where it cannot be written."""
    write_whole(path, to_docx(lay_out(memo, material, verification)))


def to_docx(layout: Layout) -> bytes:
    """The layout as the bytes of a .docx file."""
    template = DocxTemplate(_TEMPLATE)
    context = {
        "title": text(layout.title),
        "recipient": text(layout.recipient),
        "issuer": text(layout.issuer),
        "numbered": layout.numbered,
        "blocks": [_block(block) for block in layout.blocks],
        "notes": [_footnote(number, note) for number, note in enumerate(layout.notes, 1)],
    }
    template.render(context, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != _FIRST, name))
        return zipped({name: archive.read(name) for name in names})


def text(value: str) -> Markup:
    """The value as XML character data that neither Word nor the template engine reads as markup."""
    return Markup("".join(_XML.get(char, char) for char in value))


def _block(block: Block) -> WordBlock:
    return WordBlock(
        kind=block.kind,
        label=text(block.label),
        runs=Markup(_runs(block.spans)),
        table=_table(block.table) if block.table else Markup(""),
        lines=tuple(text(line) for line in block.lines),
    )


def _runs(spans: Sequence[Span]) -> str:
    """The runs; no line may break between a word and the mark of its note."""
    runs = []
    for place, span in enumerate(spans, 1):
        marked = bool(span.text) and place < len(spans) and spans[place].note is not None
        runs.append(_run(span._replace(text=span.text + _JOINER) if marked else span))
    return "".join(runs)


def _run(span: Span) -> str:
    if span.note is not None:
        return _again(span.note) if span.again else _reference(span.note)
    style = '<w:rPr><w:rStyle w:val="RunIn"/></w:rPr>' if span.bold else ""
    style = _RAISED if span.raised else style
    return f'<w:r>{style}<w:t xml:space="preserve">{text(span.text)}</w:t></w:r>'


_RAISED = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'


def _reference(number: int) -> str:
    """The mark of a footnote, with a bookmark for later marks of the same note."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="note{number}"/>'
        f'<w:r>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r><w:bookmarkEnd w:id="{number}"/>'
    )


def _again(number: int) -> str:
    """A field that shows the number of an earlier footnote, and follows it when the numbering changes."""
    return (
        f'<w:r>{_RAISED}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{_RAISED}<w:instrText xml:space="preserve"> NOTEREF note{number} \\f \\h </w:instrText></w:r>'
        f'<w:r>{_RAISED}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{_RAISED}<w:t>{number}</w:t></w:r>'
        f'<w:r>{_RAISED}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def _footnote(number: int, lines: Iterable[str]) -> Markup:
    """One footnote; its mark stands before the first paragraph."""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
    paragraphs = ""
    for place, line in enumerate(lines):
        run = f'<w:r><w:t xml:space="preserve">{text(line)}</w:t></w:r>'
        paragraphs += f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{mark if place == 0 else ""}{run}</w:p>'
    return Markup(f'<w:footnote w:id="{number}">{paragraphs}</w:footnote>')


def _table(table: Table) -> Markup:
    widths = [_TEXT_WIDTH * share // 100 for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = _row(table.heads, widths, "CellHead", f"<w:cantSplit/>{_HEIGHT}<w:tblHeader/>")
    rows += "".join(_row(row, widths, "Cell", f"<w:cantSplit/>{_HEIGHT}") for row in table.rows)
    return Markup(
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], widths: Iterable[int], style: str, properties: str) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text(cell)}</w:t></w:r></w:p></w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"
