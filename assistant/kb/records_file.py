"""JSON and JSON Lines: law articles one a record (`doc, article, text`), or collected posts (`text`, maybe `id`).

>>> [group.title for group in law_groups([Numbered(1, {"doc": "甲法", "article": "第一条", "text": "…"})], "a.jsonl").groups]
['甲法']
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.errors import InputError
from assistant.kb.lawtext import Fault
from assistant.knowledge import ArticleNumber
from assistant.knowledge.files import FullTextArticle, Post

_TITLES = ("doc", "law", "law_name", "title", "name")
_NUMBERS = ("article", "article_no", "number", "no")
_TEXTS = ("text", "content", "article_text", "正文")


class Numbered(NamedTuple):
    """A record and its line (or place in the list), from 1."""

    line: int
    content: Mapping[str, Any]


class LawGroup(NamedTuple):
    """The articles of one document; `first` is its first record, for what else it says (source, dates)."""

    title: str
    articles: tuple[FullTextArticle, ...]
    first: Mapping[str, Any]


class Groups(NamedTuple):
    """The documents of a file of articles, and the records that could not be placed."""

    groups: tuple[LawGroup, ...]
    faults: tuple[Fault, ...]


class Posts(NamedTuple):
    """The posts of a file, and the records that are none."""

    posts: tuple[Post, ...]
    faults: tuple[Fault, ...]


def read_records(path: Path) -> tuple[list[Numbered], list[Fault]]:
    """The objects of a .json or .jsonl file. Raises InputError where it cannot be read as text; lines that are no
    objects are faults."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} 无法按 UTF-8 读取：{error}") from error
    if path.suffix.lower() == ".json":
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise InputError(f"{path} 不是有效的 JSON：第 {error.lineno} 行 {error.msg}") from error
        listed = content if isinstance(content, list) else [content]
        return _objects([(n, entry) for n, entry in enumerate(listed, 1)])
    entries: list[tuple[int, Any]] = []
    faults = []
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entries.append((n, json.loads(line)))
        except json.JSONDecodeError as error:
            faults.append(Fault(f"第{n}行", f"不是有效的 JSON：{error.msg}"))
    records, bad = _objects(entries)
    return records, faults + bad


def _objects(entries: Sequence[tuple[int, Any]]) -> tuple[list[Numbered], list[Fault]]:
    records = [Numbered(n, entry) for n, entry in entries if isinstance(entry, dict)]
    return records, [Fault(f"第{n}行", "不是一个对象") for n, entry in entries if not isinstance(entry, dict)]


def are_articles(records: Sequence[Numbered]) -> bool:
    """Whether the records are articles of laws: the first has a title, a number and a text."""
    first = records[0].content if records else {}
    return bool(_value(first, _TITLES) and _value(first, _NUMBERS) and _value(first, _TEXTS))


def law_groups(records: Sequence[Numbered], name: str) -> Groups:
    """The articles by document, in the order of the file."""
    articles: dict[str, dict[str, FullTextArticle]] = {}
    firsts: dict[str, Mapping[str, Any]] = {}
    faults = []
    for line, content in records:
        title, written, text = (_value(content, keys) for keys in (_TITLES, _NUMBERS, _TEXTS))
        number = ArticleNumber.parse(written) if written else None
        if not (title and text):
            faults.append(Fault(f"第{line}行", f"{name}：缺少文件名称或条文"))
        elif number is None:
            faults.append(Fault(f"第{line}行", f"《{title}》的“{written}”不是条号"))
        elif number.article in articles.setdefault(title, {}):
            faults.append(Fault(f"第{line}行", f"《{title}》{number.chinese}重复，只保留第一次出现的条文"))
        else:
            articles[title][number.article] = FullTextArticle(article=number.article, text=text.strip())
            firsts.setdefault(title, content)
    groups = tuple(LawGroup(t, tuple(found.values()), firsts[t]) for t, found in articles.items() if found)
    return Groups(groups, tuple(faults))


def read_posts(records: Sequence[Numbered]) -> Posts:
    """The posts among the records; one without an id gets one from its text, so that adding twice adds once."""
    posts: dict[str, Post] = {}
    faults = []
    for line, content in records:
        text = _value(content, _TEXTS)
        if not text:
            faults.append(Fault(f"第{line}行", "没有帖文正文（text）"))
            continue
        key = str(content.get("id") or f"own-{hashlib.sha256(text.encode()).hexdigest()[:12]}")
        if key in posts:
            faults.append(Fault(f"第{line}行", f"编号或内容与前面的帖文重复：{key}"))
            continue
        named = {k: str(v) for k, v in content.items() if k in Post.model_fields and k not in ("id", "text") and v}
        synthetic = bool(content.get("synthetic"))
        posts[key] = Post.model_validate({**named, "id": key, "text": text, "synthetic": synthetic})
    return Posts(tuple(posts.values()), tuple(faults))


def _value(content: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    for key in keys:
        value = content.get(key)
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value)
    return None
