"""JSON and JSON lines: collected posts, chat exports, any list of records.

A list of objects is read like a table whose columns are the keys; nested values become columns with dotted names.

    >>> data = '{"author": "小王", "content": "停息挂账 私"}'.encode()
    >>> read_posts(Source("帖子.jsonl", data), Context(Settings())).builder.text
    'author：小王\\n停息挂账 私'
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from assistant.errors import IngestError
from assistant.ingest.delimited import unread_note
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.plain import decoded_text
from assistant.ingest.rows import Row, add_rows
from assistant.spans import TextBuilder

__all__ = ["read_posts"]

_DEEPEST = 40


def read_posts(source: Source, context: Context) -> Parsed:
    """A .json or .jsonl file. Raises IngestError where it holds no valid JSON."""
    text, notes = decoded_text(source, context)
    lines = PurePosixPath(source.path).suffix.lower() in (".jsonl", ".ndjson")
    values, faults = _json_lines(text) if lines else _json(text)
    records, about = _records(values)
    columns = list(dict.fromkeys(key for record in records for key in record))
    if len(columns) * len(records) > context.limits.cells:
        raise IngestError(f"数据项超过 {context.limits.cells} 个的上限，请拆分后放入")
    builder = TextBuilder()
    if about:
        builder.whole("；".join(f"{key}：{value}" for key, value in about.items()))
    rows = [Row(tuple(record.get(c, "") for c in columns), f"第{i}条") for i, record in enumerate(records, 1)]
    added = add_rows(builder, rows, columns) if rows else None
    kind = added.kind if added else "other"
    return Parsed(kind, None, builder, notes=(*notes, *faults, *unread_note(added.unread if added else ())))


def _json(text: str) -> tuple[list[object], tuple[str, ...]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        values, faults = _json_lines(text)
        if not values:
            raise IngestError(f"不是有效的 JSON（{_where(error)}）") from error
        return values, faults
    return value if isinstance(value, list) else [value], ()


def _json_lines(text: str) -> tuple[list[object], tuple[str, ...]]:
    values, faults = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError):
            faults.append(number)
    if not values:
        raise IngestError("没有一行是有效的 JSON")
    shown = "、".join(map(str, faults[:10])) + ("等" if len(faults) > 10 else "")
    return values, (f"第 {shown} 行不是有效的 JSON，未读取（共 {len(faults)} 行）",) if faults else ()


def _where(error: Exception) -> str:
    return f"第 {error.lineno} 行第 {error.colno} 列出错" if isinstance(error, json.JSONDecodeError) else "嵌套过深"


def _records(values: list[object]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The records, and what the file says about them: a single object may hold its records as a list."""
    if len(values) == 1 and isinstance(values[0], dict):
        lists = {key: value for key, value in values[0].items() if _is_list_of_objects(value)}
        if len(lists) == 1:
            key, inner = next(iter(lists.items()))
            about = {k: v for k, v in values[0].items() if k != key}
            return [dict(_flat(item)) for item in inner], dict(_flat(about))
    return [dict(_flat(value)) for value in values], {}


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(item, dict) for item in value)


def _flat(value: object, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        raise IngestError(f"JSON 嵌套超过 {_DEEPEST} 层")
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for i, item in enumerate(value, 1):
            yield from _flat(item, f"{name}.{i}" if name else str(i), depth + 1)
    elif isinstance(value, list):
        yield name, "、".join(_shown(item) for item in value)
    else:
        yield name, _shown(value)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
