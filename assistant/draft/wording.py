"""Formal Chinese for what code knows: days, sums, lists of names, and quotations shortened by whole clauses.

Nothing here adds a fact. A shortened quotation is one unbroken stretch of clauses of the original, with `……`
where text was left out, so that a condition or a denial is never cut from the statement it governs.

    >>> day("2023-03-05"), yuan(72000), names(["甲", "乙", "丙"])
    ('2023年3月5日', '72000元', '甲、乙、丙')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ELLIPSIS = "……"
_CLAUSE_END = re.compile(r"(?:[，。；！？;!?\n]|,(?!\d))+[”’」』）)]*")
_NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]、?|\d{1,2}[.、．]\s*(?!\d))"
)
# A clause opening with one of these leans on the clause before it; one with those of _GOVERNS rules the next.
_LEANS = re.compile(r"^(?:但|却|否则|不然|就|将|则|便|并(?!非)|而|并且|才|所以|因此|从而|以此)")
_GOVERNS = re.compile(
    r"^(?:如|若|要是|除非|虽|尽管|因为|由于|假如|倘|只要|只有|一旦|即使)|(?:称|说|表示|声称|否认|认为|谎称|承认|要求|承诺)[：:，,“\"]*$"
)


class Clause(NamedTuple):
    """Half-open offsets of a clause, its closing punctuation included, in the text it was cut from."""

    start: int
    end: int


def day(value: str) -> str:
    """An ISO day, month or year (`2023-03-05`, `2023-03`, `2023`) as written in documents: 2023年3月5日."""
    parts = value[:10].split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def number(value: float) -> str:
    """A number without a trailing `.0`, at most two decimals, no thousands separators."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def yuan(value: float) -> str:
    """A sum of money: 72000元, 0.5元. Round sums of a million and more read in 万元 (1250000 → 125万元)."""
    if value >= 1_000_000 and value % 1_000 == 0:
        return f"{number(value / 10_000)}万元"
    return f"{number(value)}元"


def names(items: Sequence[str], limit: int = 0) -> str:
    """The items joined by 、; with a limit, the first `limit` of them followed by 等."""
    kept = items[:limit] if limit and len(items) > limit else items
    return "、".join(kept) + ("等" if len(kept) < len(items) else "")


def short_name(name: str) -> str:
    """The name of an element without its explanation in brackets: 非法占有目的（没有权利基础…） → 非法占有目的."""
    return re.sub(r"（.*）$", "", name) or name


def listed(items: Iterable[str]) -> str:
    """The items each in quotation marks, run together: “甲”“乙”."""
    return "".join(f"“{item}”" for item in items)


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, in order and without gaps; commas inside paired quotation marks do not cut."""
    found, start, depth = [], 0, 0
    ends = {match.end() for match in _CLAUSE_END.finditer(text)}
    for at, char in enumerate(text, 1):
        depth += {"“": 1, "「": 1, "”": -1, "」": -1}.get(char, 0)
        if at in ends and depth <= 0:
            found.append(Clause(start, at))
            start = at
    if start < len(text):
        found.append(Clause(start, len(text)))
    return found


def tidy(text: str) -> str:
    """The text on one line, without list numbering in front; runs of white space become one blank."""
    return re.sub(r"\s+", " ", _NUMBERING.sub("", text.strip())).strip()


def shorten(text: str, limit: int, focus: Sequence[str] = ()) -> str:
    """At most about `limit` characters of `text`: an unbroken stretch of whole clauses around the focus words.

    A clause that opens with 但、否则、就 … keeps the one before it, and a condition keeps its consequence, even
    where the result then exceeds the limit. A single clause is never cut.
    """
    if len(text) <= limit:
        return text
    parts = clauses(text)
    weights = [sum(text[c.start : c.end].count(word) for word in focus if word) for c in parts]
    longer = [min(c.end - c.start, limit) / (limit + 1) for c in parts]  # between equals the one that says more
    first = last = max(range(len(parts)), key=lambda i: (weights[i] + longer[i], -i))

    def size(a: int, b: int) -> int:
        return parts[b].end - parts[a].start

    while True:
        before = first > 0 and size(first - 1, last) <= limit
        after = last + 1 < len(parts) and size(first, last + 1) <= limit
        if not before and not after:
            break
        if before and (not after or weights[first - 1] >= weights[last + 1]):
            first -= 1
        else:
            last += 1
    while first > 0 and (_LEANS.search(_of(text, parts[first])) or _GOVERNS.search(_of(text, parts[first - 1]))):
        first -= 1
    while last + 1 < len(parts) and _GOVERNS.search(_of(text, parts[last])):
        last += 1
    kept = text[parts[first].start : parts[last].end]
    head = ELLIPSIS if first > 0 else ""
    if last + 1 == len(parts):
        return head + kept
    return head + kept.rstrip("，,；;、 ") + ELLIPSIS


def _of(text: str, clause: Clause) -> str:
    return text[clause.start : clause.end].strip().rstrip("，,；;")


def quoted(text: str) -> str:
    """The text in “ ”, quotation marks inside turned into ‘ ’ as the punctuation standard asks."""
    inner = text.replace("“", "‘").replace("”", "’")
    return f"“{inner.rstrip('。；，')}”" if not inner.endswith(ELLIPSIS) else f"“{inner}”"


def full_stop(text: str) -> str:
    """The text ending in exactly one closing mark."""
    stripped = text.rstrip("，,；;、 ")
    if re.search(r"[。！？……][”’）]?$", stripped):
        return stripped
    return stripped + "。"


_DIGITS = "零一二三四五六七八九"


def ordinal(value: int) -> str:
    """1 … 99 in Chinese, for headings: 一, 十二, 二十."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")
