"""Rows of any table (sheet, CSV, Word table, JSON records) as sentences that carry their column names.

A ledger's row becomes `日期：2023-05-01；付款人：张某；金额（元）：3,000`; a chat export's row becomes a turn with speaker
and time; a row of collected posts becomes the post under a line with its author and time.

    >>> builder = TextBuilder()
    >>> add_rows(builder, [Row(("日期", "付款人")), Row(("2023-05-01", "张某"), "第2行")]).kind
    'table'
    >>> builder.text.splitlines()
    ['日期：2023-05-01；付款人：张某']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.ingest.columns import Columns, chat_columns, post_columns
from assistant.records import DocumentKind
from assistant.spans import MAX_SENTENCE, TextBuilder, clean_text

_NUMBER_LIKE = re.compile(r"[-+¥￥$]?[\d,.]+(?:[%％元]|万元)?$|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}:\d{2}")
_FORM_LABEL = re.compile(
    r"(?:[：:]|姓名|名称|性别|年龄|民族|出生|出生日期|住址|地址|电话|手机|身份证|证件|号码|证号|单位|职业|职务|编号|案由|案号|时间"
    r"|日期|地点|金额|账号|开户行|事由|备注|联系方式|户籍|文化程度|学历|类型|方式|情况|内容|意见|人|机关|来源)$"
)
_TOTAL = re.compile(r"(?:合|总|小|本页合|累)\s*计[：:]?|总额|汇总")
_PREAMBLE = 20
_LABEL = 24


class Row(NamedTuple):
    """The cells of a row as shown, and its place in the original for the reader."""

    cells: tuple[str, ...]
    place: str | None = None


class Added(NamedTuple):
    """What the rows were taken for, and the columns of a chat export that are not shown."""

    kind: DocumentKind
    unread: tuple[str, ...] = ()


def add_rows(builder: TextBuilder, rows: Sequence[Row], names: Sequence[str] | None = None) -> Added:
    """Adds the rows to `builder`. Cells keep their text (inner line breaks become spaces); empty ones are left out.

    Without `names` the row that names the columns is looked for; what stands above it is added as it is.
    """
    rows = [Row(tuple(_cell(c) for c in row.cells), row.place) for row in rows]
    rows = [row for row in rows if any(row.cells)]
    records = names is not None
    if names is None:
        head = _head_row(rows)
        if head is None:
            for row in rows:
                _add_row(builder, _without_names(row), row.place)
            return Added("table")
        for row in rows[:head]:
            builder.whole("　".join(filter(None, row.cells)), place=row.place)
        names, rows = rows[head].cells, rows[head + 1 :]
    chat, posts = chat_columns(names), post_columns(names, records=records)
    if chat is not None:
        return _add_turns(builder, names, rows, chat)
    for row in rows:
        if posts is not None and _at(row, posts.content):
            _add_post(builder, names, row, posts)
        else:
            _add_row(builder, named_cells(names, row), row.place)
    return Added("posts" if posts is not None else "table")


def _add_row(builder: TextBuilder, text: str, place: str | None) -> None:
    """A row is one sentence; one with a long text in a cell is cut as prose, the short cells before it undivided."""
    if len(text) <= MAX_SENTENCE:
        builder.whole(text, place=place)
        return
    stop = re.search(r"[。！？]", text)
    builder.prose(text, lead=text.rfind("；", 0, stop.start()) + 1 if stop else 0, place=place)


def named_cells(names: Sequence[str], row: Row) -> str:
    """`列：值；列：值` of the cells that hold something; a row of one filled cell (a total, a remark) as it stands."""
    pairs = [
        ("" if i >= len(names) or _TOTAL.fullmatch(cell) else names[i], cell)
        for i, cell in enumerate(row.cells)
        if cell
    ]
    if len(pairs) == 1 and len(names) > 2 and not pairs[0][0]:
        return pairs[0][1]
    return "；".join(f"{name}：{cell}" if name else cell for name, cell in pairs)


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", clean_text(text)).strip()


def _head_row(rows: Sequence[Row]) -> int | None:
    """The row that names the columns: all labels, all different, as many as the rows below have cells."""
    widest = max((_filled(row) for row in rows), default=0)
    for i, row in enumerate(rows[:_PREAMBLE]):
        cells = [cell for cell in row.cells if cell]
        enough = len(cells) >= 2 and len(cells) >= 0.6 * widest
        labels = all(len(cell) <= _LABEL and not _NUMBER_LIKE.match(cell) for cell in cells)
        if enough and labels and len(set(cells)) == len(cells) and i + 1 < len(rows):
            return None if _is_form(rows[i:]) else i
    return None


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether the rows are a form (label, value, label, value): most cells of the first column are labels."""
    first = [row.cells[0] for row in rows if row.cells and row.cells[0]]
    labels = sum(1 for cell in first if len(cell) <= 12 and _FORM_LABEL.search(cell))
    return labels >= 2 and labels >= 0.6 * len(first)


def _without_names(row: Row) -> str:
    cells = row.cells
    labelled = len(cells) % 2 == 0 and all(
        label and len(label) <= 12 and not _NUMBER_LIKE.match(label) for label in cells[::2]
    )
    if not labelled:
        return "；".join(filter(None, cells))
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return "；".join(f"{label.rstrip('：:')}：{value}" for label, value in pairs if value)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _at(row: Row, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _add_turns(builder: TextBuilder, names: Sequence[str], body: Sequence[Row], columns: Columns) -> Added:
    for row in body:
        speaker, time, content = _at(row, columns.speaker), _at(row, columns.time), _at(row, columns.content)
        if not content:
            _add_row(builder, named_cells(names, row), row.place)
            continue
        head = f"{time} {speaker}：".lstrip()
        builder.prose(head + content, lead=len(head), place=row.place, speaker=speaker or None, time=time or None)
    unread = [n for i, n in enumerate(names) if n and i not in columns and any(_at(row, i) for row in body)]
    return Added("chat", tuple(unread))


def _add_post(builder: TextBuilder, names: Sequence[str], row: Row, columns: Columns) -> None:
    speaker, time, content = _at(row, columns.speaker), _at(row, columns.time), _at(row, columns.content)
    about = Row(tuple("" if i == columns.content else cell for i, cell in enumerate(row.cells)), row.place)
    builder.whole(named_cells(names, about), place=row.place, speaker=speaker or None, time=time or None)
    builder.prose(content, place=row.place, speaker=speaker or None, time=time or None)
