"""The amendments of the Criminal Law (刑法修正案) read as changes: which article, from which day, with what text.

The statute database holds the Criminal Law as of its eleventh amendment and every amendment beside it. From these the
history of an article follows: since when it exists, when its text changed, and, where an amendment restated it whole,
how it read in between. The text between the quotation marks is taken over as it stands.

    >>> read_change("将刑法第三百九十三条修改为：\\"甲。\\"")[0].article
    '393'
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from assistant.knowledge.numbering import NUMERAL, ArticleNumber, to_int

_ARTICLE = rf"第{NUMERAL}+条(?:之{NUMERAL}+)?"
_ADDED = re.compile(rf"(?:刑法)?({_ARTICLE})后增加{NUMERAL}+条，?作为((?:{_ARTICLE}、?)+)")
_CHANGED = re.compile(rf"(?:刑法)?({_ARTICLE})")


class Change(NamedTuple):
    """What an amendment did to one article. `text` is the whole new article, or, with `paragraph`, that paragraph;
    None where the amendment does not restate it."""

    article: str
    effective: date
    amendment: str
    kind: Literal["added", "restated", "paragraph", "partial", "deleted"]
    paragraph: int | None = None
    text: str | None = None


class _Unplaced(NamedTuple):
    """A change before its day and amendment are known."""

    article: str
    kind: Literal["added", "restated", "paragraph", "partial", "deleted"]
    paragraph: int | None = None
    text: str | None = None


def read_changes(amendment: str, effective: date, entries: list[str]) -> list[Change]:
    """The changes of one amendment, in its order. `entries` are the texts of its numbered entries."""
    return [
        Change(c.article, effective, amendment, c.kind, c.paragraph, c.text)
        for entry in entries
        for c in read_change(entry)
    ]


def read_change(entry: str) -> list[_Unplaced]:
    """The changes one entry makes; none for the entry that only says from when the amendment applies."""
    head, quoted = _split(entry)
    if '"' in quoted:  # several pieces: the article changed, but is not restated as one text
        quoted = ""
    if added := _ADDED.search(head):
        return _added(added[2], quoted)
    changed = _CHANGED.search(head)
    if changed is None or head.startswith("本修正案"):
        return []
    article = _canonical(changed[1])
    rest = head[changed.end() :]
    if "删去" in head[: changed.start()]:
        whole = rest.lstrip().startswith("。") or not rest.strip()
        return [_Unplaced(article, "deleted" if whole else "partial")]
    if quoted and ("将该条修改为" in rest or rest.startswith("修改为")):
        return [_Unplaced(article, "restated", None, quoted)]
    single = re.fullmatch(rf"第({NUMERAL}+)款修改为[:：]?\s*", rest)
    if single and quoted:
        return [_Unplaced(article, "paragraph", to_int(single[1]), quoted)]
    return [_Unplaced(article, "partial")]


def _added(numbers: str, quoted: str) -> list[_Unplaced]:
    articles = [_canonical(found[0]) for found in re.finditer(_ARTICLE, numbers)]
    if len(articles) == 1:
        return [_Unplaced(articles[0], "added", None, quoted)]
    pieces = re.split(rf"^{_ARTICLE}[\s　]+", quoted, flags=re.MULTILINE)[1:]
    if len(pieces) != len(articles):
        return [_Unplaced(article, "added") for article in articles]
    return [_Unplaced(a, "added", None, piece.strip()) for a, piece in zip(articles, pieces, strict=True)]


def _split(entry: str) -> tuple[str, str]:
    """What the entry says before the quotation, and the quotation without its marks."""
    start = entry.find('"')
    if start < 0:
        return entry, ""
    last = entry.rfind('"')
    unclosed = last > start and entry[last - 1] == "\n"  # the mark opens the last paragraph and none closes it
    lines = entry[start : len(entry) if unclosed else last].split("\n")
    return entry[:start], "\n".join(line.strip().lstrip('"') for line in lines)


def _canonical(written: str) -> str:
    number = ArticleNumber.parse(written)
    assert number is not None, written
    return number.article
