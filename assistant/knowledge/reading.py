"""Knowledge files from YAML to validated forms. A fault is reported with the file and the field, in Chinese.

>>> read_form(path, OffenceFile).id  # doctest: +SKIP
'敲诈勒索'
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import KnowledgeError

Form = TypeVar("Form", bound=BaseModel)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FAULTS = {
    "missing": "缺少此项",
    "extra_forbidden": "不认识的字段",
    "string_type": "应为文字（数字请加引号）",
    "literal_error": "不在允许的取值之中",
    "too_short": "条数太少",
}


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises KnowledgeError with file, line and column where it cannot be parsed."""
    try:
        return yaml.load(path.read_bytes(), Loader=_Loader)
    except OSError as error:
        raise KnowledgeError(f"无法读取知识文件 {path}：{error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
        raise KnowledgeError(f"知识文件 {path} {place}不是有效的 YAML：{getattr(error, 'problem', error)}") from error


def read_form(path: Path, form: type[Form]) -> Form:
    """The file as one form. Raises KnowledgeError naming the file and each faulty field."""
    return as_form(read_yaml(path), form, path)


def read_entries(path: Path, form: type[Form]) -> tuple[Form, ...]:
    """The file as a list of forms. Raises KnowledgeError as `read_form`, with the number of the entry."""
    content = read_yaml(path)
    if not isinstance(content, list):
        raise KnowledgeError(f"知识文件 {path} 应为一个列表")
    return tuple(as_form(entry, form, path, n) for n, entry in enumerate(content, 1))


def read_lines(path: Path, form: type[Form]) -> tuple[Form, ...]:
    """A JSON Lines file, one form a line. Raises KnowledgeError as `read_form`, with the number of the line."""
    found = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"无法读取知识文件 {path}：{error}") from error
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except json.JSONDecodeError as error:
            raise KnowledgeError(f"知识文件 {path} 第 {n} 行不是有效的 JSON：{error.msg}") from error
        found.append(as_form(content, form, path, n))
    return tuple(found)


def as_form(content: Any, form: type[Form], path: Path, entry: int | None = None) -> Form:
    """`content` validated. Raises KnowledgeError naming the file, the entry and each faulty field."""
    try:
        return form.model_validate(content)
    except ValidationError as error:
        where = f"第 {entry} 条的" if entry is not None else "的"
        faults = "；".join(_fault(e) for e in error.errors())
        raise KnowledgeError(f"知识文件 {path} {where}字段有误——{faults}") from error


def by_key(items: Iterable[tuple[str, Form, Path]]) -> dict[str, Form]:
    """The forms by their key. Raises KnowledgeError where two files claim the same one."""
    found: dict[str, Form] = {}
    origin: dict[str, Path] = {}
    for key, form, path in items:
        if key in found:
            raise KnowledgeError(f"知识文件 {path} 与 {origin[key]} 重复：都叫“{key}”")
        found[key], origin[key] = form, path
    return found


def _fault(error: Any) -> str:
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"]) or "整个文件"
    return f"{field}：{_FAULTS.get(error['type'], error['msg'])}"
