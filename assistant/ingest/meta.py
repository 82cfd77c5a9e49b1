"""`case.yaml`: what the officer says about the case. Every field may be missing; unknown ones are named.

>>> read_meta(Path("/nowhere/2024-017")).case_id
'2024-017'
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.errors import IngestError, InputError
from assistant.ingest.decoding import decode
from assistant.records import CaseMeta

META_NAMES = ("case.yaml", "case.yml")
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def read_meta(folder: Path) -> CaseMeta:
    """The case's meta data; `case_id` defaults to the folder's name. Raises InputError naming the faulty field."""
    name = folder.resolve().name
    path = next((folder / n for n in META_NAMES if (folder / n).is_file()), None)
    if path is None:
        return CaseMeta(case_id=name)
    fields = _fields(path)
    unknown = sorted(str(field) for field in fields if field not in CaseMeta.model_fields)
    if unknown:
        known = "、".join(CaseMeta.model_fields)
        raise InputError(f"{path} 中有不认识的字段：{'、'.join(unknown)}。可用的字段是：{known}")
    values = {field: _plain(value) for field, value in fields.items() if value is not None}
    for field in ("conduct_from", "conduct_to"):
        if field in values and not _is_day(values[field]):
            raise InputError(f"{path} 的 {field} 应写成 2023-05-01、2023-05 或 2023，现在是 {values[field]}")
    try:
        return CaseMeta.model_validate({"case_id": name, **values})
    except ValidationError as error:
        where = "、".join(str(e["loc"][0]) for e in error.errors())
        raise InputError(f"{path} 的字段填写有误：{where}。parties、officers 应为列表，其余应为文字") from error


def _fields(path: Path) -> dict[object, object]:
    try:
        fields = yaml.safe_load(decode(path.read_bytes()).text)
    except OSError as error:
        raise InputError(f"无法读取 {path}（{error.strerror}）") from error
    except IngestError as error:
        raise InputError(f"{path}：{error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark is not None else "内容"
        raise InputError(f"{path} 不是有效的 YAML（{where}有误）") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise InputError(f"{path} 应由“字段: 值”组成")
    return fields


def _plain(value: object) -> object:
    """Values as text: YAML turns days and numbers into objects of their own."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    return value


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10] if len(value) < 10 else value)
    except ValueError:
        return False
    return True
