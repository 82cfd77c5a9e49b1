"""CSV and TSV: ledgers, bank statements, chat exports and collected posts.

>>> parsed = read_delimited(Source("流水.csv", "日期,金额\\n2023-05-01,3000\\n".encode()), Context(Settings()))
>>> parsed.builder.text
'日期：2023-05-01；金额：3000'
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from assistant.errors import IngestError
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.plain import decoded_text
from assistant.ingest.rows import Row, add_rows
from assistant.spans import TextBuilder

__all__ = ["read_delimited", "unread_note"]

_DELIMITERS = ",\t;|，"
_SAMPLE = 200


def read_delimited(source: Source, context: Context) -> Parsed:
    """A table of text. Raises IngestError where it has too many cells or no text."""
    text, notes = decoded_text(source, context)
    rows, cells = [], 0
    csv.field_size_limit(max(131_072, len(text)))
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    for line in reader:
        cells += len(line)
        if cells > context.limits.cells:
            raise IngestError(f"单元格超过 {context.limits.cells} 个的上限，请拆分后放入")
        rows.append(Row(tuple(line), f"第{reader.line_num}行"))
    builder = TextBuilder()
    added = add_rows(builder, rows)
    return Parsed(added.kind, None, builder, notes=(*notes, *unread_note(added.unread)))


def unread_note(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The note about columns of a chat export that were not taken into the text."""
    return (f"聊天导出表的其他列（{'、'.join(columns)}）未作为正文读取",) if columns else ()


def _delimiter(text: str) -> str:
    """The delimiter that cuts the most lines into the same number of cells, more than one."""
    lines = [line for line in text.split("\n")[:_SAMPLE] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        if counts:
            count, times = max(counts.items(), key=lambda item: (item[1], item[0]))
            score = times / len(lines) + min(count, 20) / 1000
            if score > best_score:
                best, best_score = delimiter, score
    return best
