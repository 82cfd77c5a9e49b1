"""The part of a citation after the name: articles, paragraphs and items, their lists and ranges.

Works on text in normal width without white space and gives offsets of that text.

    >>> provisions, end = read_provisions("第二百八十七条之一、之二和第二百九十三条第一款第(四)项", 0, None)
    >>> [str(p.number) for p in provisions], end
    (['287之一', '287之二', '293.1.4'], 29)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.knowledge.numbering import ArticleNumber, to_chinese, to_int

_N = r"[0-9零〇○一二三四五六七八九十百千两]+"
_B = rf"(?:[(]{_N}[)]|{_N})"  # a number, in brackets or not
_RANGE = r"至|到|-|~|—+|–"
_SEP = rf"、|,|和|及|以及|与|或者?|{_RANGE}"
_LIST = rf"{_B}(?:(?:{_SEP}){_B})*"
_ARTICLE = re.compile(rf"第?(?P<list>{_LIST})(?:条(?!件|例|约|款)(?:之(?P<z>{_N})(?![条般些]))?|之(?P<z2>{_N})条)")
_PARAGRAPH = re.compile(rf"第?(?P<list>{_LIST})款")
_ITEM = re.compile(rf"第?(?P<list>{_LIST})项(?:第?(?:{_B})目)?")
_ADDED = re.compile(rf"之(?P<z>{_N})")
_JOIN = re.compile(rf"(?:{_SEP})")
_MOST_NUMBER = 1999


class Provision(NamedTuple):
    """An article, paragraph or item at `start:end`; `range_from` where it closes a range."""

    start: int
    end: int
    number: ArticleNumber
    range_from: ArticleNumber | None = None


class _Element(NamedTuple):
    """One number of a list, and whether 至 stands before it."""

    value: int
    start: int
    end: int
    closes_range: bool


def read_provisions(text: str, start: int, within: ArticleNumber | None) -> tuple[list[Provision], int]:
    """The provisions that begin at `start`, and where they end. `within` is the article that a leading 款 or 项
    belongs to (同条第二款)."""
    found: list[Provision] = []
    at, joined = start, None
    current = within
    while True:
        step, end = _one(text, at, current, joined)
        if not step:
            break
        found += step
        current, at = step[-1].number, end
        join = _JOIN.match(text, at)
        if join is None or not _continues(text, join.end()):
            break
        joined = current if re.fullmatch(_RANGE, join[0]) else None
        at = join.end()
    return found, (found[-1].end if found else start)


def _continues(text: str, at: int) -> bool:
    """Whether a provision follows the separator: 第…条/款/项, 之二, or a number that ends in 条, 款 or 项."""
    if _ADDED.match(text, at):
        return True
    return any(pattern.match(text, at) for pattern in (_ARTICLE, _PARAGRAPH, _ITEM))


def _one(
    text: str, at: int, current: ArticleNumber | None, joined: ArticleNumber | None
) -> tuple[list[Provision], int]:
    """The provisions of one element: an article with its paragraphs and items, or a further 款, 项 or 之N."""
    if current is not None and (added := _ADDED.match(text, at)):
        base = str(current.number)
        z = to_int(added["z"]) or 0
        return [Provision(at, added.end(), ArticleNumber(f"{base}之{to_chinese(z)}"), joined)], added.end()
    article = _ARTICLE.match(text, at)
    if article is not None:
        return _article(text, article, joined)
    if current is None:
        return [], at
    return _below(text, at, ArticleNumber(current.article, current.paragraph), at, joined)


def _article(text: str, match: re.Match[str], joined: ArticleNumber | None) -> tuple[list[Provision], int]:
    elements = [e for e in _elements(match, "list") if 0 < e.value <= _MOST_NUMBER]
    if not elements:
        return [], match.start()
    z = to_int(match["z"] or match["z2"] or "")
    numbers = [ArticleNumber(str(e.value)) for e in elements]
    if z:
        numbers[-1] = ArticleNumber(f"{numbers[-1].article}之{to_chinese(z)}")
    provisions = [
        Provision(
            match.start() if n == 0 else e.start,
            e.end if n + 1 < len(elements) else match.end(),
            number,
            numbers[n - 1] if e.closes_range and n else (joined if n == 0 else None),
        )
        for n, (e, number) in enumerate(zip(elements, numbers, strict=True))
    ]
    below, end = _below(text, match.end(), numbers[-1], match.start(), None)
    if below:
        first = below[0]._replace(start=provisions[-1].start, range_from=provisions[-1].range_from)
        return [*provisions[:-1], first, *below[1:]], end
    return provisions, match.end()


def _below(
    text: str, at: int, within: ArticleNumber, start: int, joined: ArticleNumber | None
) -> tuple[list[Provision], int]:
    """Paragraphs and items right after an article (or alone, in a list that goes on)."""
    paragraph = _PARAGRAPH.match(text, at)
    if paragraph is not None:
        elements = _elements(paragraph, "list")
        provisions = [
            Provision(start if n == 0 else e.start, e.end, ArticleNumber(within.article, e.value), None)
            for n, e in enumerate(elements)
        ]
        provisions[-1] = provisions[-1]._replace(end=paragraph.end())
        item = _ITEM.match(text, paragraph.end())
        if item is None:
            return _ranged(provisions, elements, joined), paragraph.end()
        items = _items(item, ArticleNumber(within.article, elements[-1].value), provisions[-1].start)
        return [*provisions[:-1], *items], item.end()
    item = _ITEM.match(text, at)
    if item is not None and (item[0].startswith(("第", "(")) or joined is not None):
        return _items(item, within, start), item.end()
    return [], at


def _items(match: re.Match[str], within: ArticleNumber, start: int) -> list[Provision]:
    elements = _elements(match, "list")
    provisions = [
        Provision(start if n == 0 else e.start, e.end, within._replace(item=e.value), None)
        for n, e in enumerate(elements)
    ]
    provisions[-1] = provisions[-1]._replace(end=match.end())
    return _ranged(provisions, elements, None)


def _ranged(provisions: list[Provision], elements: list[_Element], joined: ArticleNumber | None) -> list[Provision]:
    return [
        p._replace(range_from=provisions[n - 1].number if e.closes_range and n else (joined if n == 0 else None))
        for n, (p, e) in enumerate(zip(provisions, elements, strict=True))
    ]


def _elements(match: re.Match[str], group: str) -> list[_Element]:
    offset = match.start(group)
    found: list[_Element] = []
    previous_end = 0
    for number in re.finditer(_B, match[group]):
        value = to_int(number[0].strip("()"))
        between = match[group][previous_end : number.start()]
        if value is not None:
            found.append(
                _Element(value, offset + number.start(), offset + number.end(), bool(re.fullmatch(_RANGE, between)))
            )
        previous_end = number.end()
    return found
