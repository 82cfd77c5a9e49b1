"""Numbers of articles, paragraphs and items: 第二百八十七条之二第一款第（三）项 as `287之二.1.3`, and back.

Chinese, full-width and Arabic numerals are read alike. The canonical form of an article is its Arabic number, with
之 and a Chinese numeral where there is one; paragraph (款) and item (项) follow after dots, 0 standing for a paragraph
that is not named.

    >>> ArticleNumber.parse("287之二.1").chinese
    '第二百八十七条之二第一款'
    >>> to_int("二百八十七"), to_int("２８７")
    (287, 287)
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0, "Ｏ": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = r"[0-9０-９零〇○一二三四五六七八九十百千两]"


def to_int(numeral: str) -> int | None:
    """The whole number written as Chinese, full-width or Arabic numeral; None where it is none."""
    text = unicodedata.normalize("NFKC", numeral).strip()
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):  # 二〇一三: digits in a row
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _UNITS[c] == 10000:
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * _UNITS[c]
            digit = 0
    return total + section + digit


def to_chinese(number: int) -> str:
    """A number from 0 to 9999 as a Chinese numeral, as article numbers are written: 10 is 十, 110 一百一十."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text


class ArticleNumber(NamedTuple):
    """An article (`287之二`), and in it a paragraph and an item where they are named."""

    article: str
    paragraph: int | None = None
    item: int | None = None

    @classmethod
    def parse(cls, text: str) -> ArticleNumber | None:
        """The number written `287之二.1.3`, `287`, `第二百八十七条之二` or `第287条第1款第（三）项`; None if it is none."""
        found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if found is None:
            return None
        number = to_int(found["n"])
        if number is None:
            return None
        added = to_int(found["z"] or found["z2"] or "")
        paragraph, item = found["p"] or found["p2"], found["i"] or found["i2"]
        return cls(
            f"{number}之{to_chinese(added)}" if added else str(number),
            (to_int(paragraph) or None) if paragraph else None,
            (to_int(item) or None) if item else None,
        )

    def __str__(self) -> str:
        if self.item is not None:
            return f"{self.article}.{self.paragraph or 0}.{self.item}"
        return self.article if self.paragraph is None else f"{self.article}.{self.paragraph}"

    @property
    def number(self) -> int:
        """The Arabic number without 之N."""
        return int(self.article.split("之")[0])

    @property
    def chinese(self) -> str:
        """As a statute writes it: 第二百八十七条之二第一款第（三）项."""
        number, _, added = self.article.partition("之")
        text = f"第{to_chinese(int(number))}条" + (f"之{added}" if added else "")
        if self.paragraph is not None:
            text += f"第{to_chinese(self.paragraph)}款"
        return text if self.item is None else f"{text}第（{to_chinese(self.item)}）项"


_N = r"[0-9零〇○一二三四五六七八九十百千两]+"
_WRITTEN = re.compile(
    rf"第?(?P<n>{_N})条?(?:之(?P<z>{_N})条?)?(?:(?:之(?P<z2>{_N}))?)"
    rf"(?:\.(?P<p2>{_N})|第(?P<p>{_N})款)?(?:\.(?P<i2>{_N})|第\(?(?P<i>{_N})\)?项)?"
)
