"""Excel workbooks: each sheet as a table, formulas by their saved results, hidden sheets included and said so.

>>> read_workbook(Source("台账.xlsx", b"..."), context).builder.pieces[0].place  # doctest: +SKIP
'工作表“台账”第2行'
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.delimited import unread_note
from assistant.ingest.ordering import natural_key
from assistant.ingest.packages import DAMAGED
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.rows import Added, Row, add_rows
from assistant.records import DocumentKind
from assistant.spans import TextBuilder

_LARGEST_XML = 300 << 20
_FORMULA = re.compile(rb"<f[ />]")
_PICTURE = re.compile(r"xl/media/[^/]+\.(?:png|jpe?g|bmp|gif|tiff?)$", re.IGNORECASE)


class _Sheet(NamedTuple):
    name: str
    hidden: bool
    rows: list[Row]


def read_workbook(source: Source, context: Context) -> Parsed:
    """An .xlsx or .xlsm file. Raises IngestError where it is damaged, too large or empty."""
    formulas, pictures = _package(source, context)
    sheets = _sheets(_load(source.data, values=True), context)
    builder = TextBuilder()
    added = [_add_sheet(builder, sheet, alone=len(sheets) == 1) for sheet in sheets]
    notes = [note for one in added for note in unread_note(one.unread)]
    notes += [f"工作表“{sheet.name}”在原文件中被隐藏，已一并读取" for sheet in sheets if sheet.hidden]
    if formulas:
        notes += _without_result(source.data)
    if not builder.pieces:
        raise IngestError("工作簿里没有内容")
    kinds = {one.kind for one in added}
    kind: DocumentKind = kinds.pop() if len(kinds) == 1 else "table"
    return Parsed(kind, None, builder, parts=tuple(pictures), notes=tuple(notes))


def _package(source: Source, context: Context) -> tuple[bool, list[Source]]:
    """Whether the sheets hold formulas, and the pictures as further files. Raises IngestError."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            sizes = sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))
            if sizes > _LARGEST_XML:
                raise IngestError("工作簿解开后过大，疑似压缩炸弹，未读取；确需使用请拆分")
            names = archive.namelist()
            formulas = any(_FORMULA.search(archive.read(n)) for n in names if n.startswith("xl/worksheets/"))
            media = sorted((name for name in names if _PICTURE.search(name)), key=natural_key)
            return formulas, [
                Source(f"{source.path}/{name.rsplit('/', 1)[-1]}", archive.read(name))
                for name in media[: context.limits.pictures]
            ]
    except DAMAGED as error:
        raise IngestError("Excel 工作簿损坏，无法打开") from error


def _load(data: bytes, *, values: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise IngestError("Excel 工作簿损坏，无法打开") from error


def _sheets(book: Any, context: Context) -> list[_Sheet]:
    left = context.limits.cells
    sheets = []
    for sheet in book.worksheets:
        left -= sheet.max_row * sheet.max_column
        if left < 0:
            raise IngestError(f"单元格超过 {context.limits.cells} 个的上限，请拆分后放入")
        covered = _covered(sheet)
        rows = []
        for line in sheet.iter_rows():
            cells = tuple(_shown(covered.get((c.row, c.column), c)) for c in line)
            if any(cells):
                rows.append(Row(cells, f"工作表“{sheet.title}”第{line[0].row}行"))
        if rows:
            sheets.append(_Sheet(sheet.title, sheet.sheet_state != "visible", rows))
    return sheets


def _covered(sheet: Any) -> dict[tuple[int, int], Any]:
    """Cells that a vertical merge covers, with the cell whose value they show."""
    covered: dict[tuple[int, int], Any] = {}
    for merged in sheet.merged_cells.ranges:
        if merged.max_row - merged.min_row < 1000 and merged.min_col == merged.max_col:
            origin = sheet.cell(merged.min_row, merged.min_col)
            covered.update(((row, merged.min_col), origin) for row in range(merged.min_row + 1, merged.max_row + 1))
    return covered


def _add_sheet(builder: TextBuilder, sheet: _Sheet, *, alone: bool) -> Added:
    if not alone:
        builder.whole(f"工作表：{sheet.name}", place=f"工作表“{sheet.name}”")
    return add_rows(builder, sheet.rows)


def _shown(cell: Any) -> str:
    """The value of a cell as one reads it: the full number, a date in ISO form, a percentage as such; its comment."""
    text = _value(cell.value, str(cell.number_format or ""))
    comment = getattr(cell, "comment", None)
    return f"{text}（批注：{comment.text.strip()}）" if comment is not None and comment.text.strip() else text


def _value(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        if "%" in number_format:
            return f"{_plain(exact * 100)}%"
        return _plain(exact)
    return str(value)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_result(data: bytes) -> list[str]:
    """Notes for formulas whose result was never saved: their cells read as empty."""
    shown, written = _load(data, values=True), _load(data, values=False)
    missing = []
    for sheet in written.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f" and shown[sheet.title].cell(cell.row, cell.column).value is None:
                    missing.append(f"{sheet.title}!{cell.coordinate}")
    if not missing:
        return []
    listed = "、".join(missing[:8]) + ("等" if len(missing) > 8 else "")
    return [f"{len(missing)} 个公式没有保存计算结果（{listed}），请用 Excel 打开并保存后重新放入"]
