"""Lines on a page, with their boxes, become paragraphs: a line that reaches the margin goes on in the next one.

Used for the text layer of a PDF and for what OCR reads. Units are those of the page (points or pixels); y grows
downwards.

    >>> lines = [Line("本人于三月八日经朋友介绍认识王某，向", 50, 450, 100, 120), Line("其转账。", 50, 130, 130, 150)]
    >>> paragraphs(lines).text
    '本人于三月八日经朋友介绍认识王某，向其转账。'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from assistant.spans import begins_item, ends_sentence, leading_word

ROW_GAP = 1.2
"""Line heights of a gap that makes a line a row of fields."""

_NARROW = 12
"""Line heights below which a block has no wrapped lines (forms, screenshots)."""

_SLACK = 2.5
"""Line heights that a wrapped line may stay short of the margin: punctuation that must not begin a line."""

_PAGE_NUMBER = re.compile(
    r"第\s*\d{1,4}\s*页(?:\s*[/／,，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}|[-—－–·]+\s*\d{1,4}\s*[-—－–·]+"
    r"|(?P<plain>\d{1,4})"
)


class Line(NamedTuple):
    """A line of a page and its box. `is_row`: it has wide gaps, as rows of a table do."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    is_row: bool = False


class Paragraphs(NamedTuple):
    """The text of a page, a paragraph a line. `is_open`: the last line is full and its sentence goes on."""

    text: str
    is_open: bool


class _Column(NamedTuple):
    left: float
    right: float
    height: float

    def is_full(self, line: Line, following: str = "") -> bool:
        """Whether the line is as long as can be: the first word of the following line would not fit into it."""
        slack = (_SLACK + leading_word(following) / 2) * self.height
        reaches = line.right >= self.right - slack and line.left <= self.left + 4 * self.height
        wide = self.right - self.left >= _NARROW * self.height
        return reaches and wide and not line.is_row and not ends_sentence(line.text)

    def begins(self, line: Line) -> bool:
        return line.left > self.left + 1.4 * self.height or begins_item(line.text)


def paragraphs(lines: Sequence[Line]) -> Paragraphs:
    """The lines, in reading order, joined where one is only wrapped (with a space between Latin words)."""
    if not lines:
        return Paragraphs("", False)
    column = _column(lines)
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        near = -0.5 * column.height < line.top - before.bottom < 1.8 * column.height
        joined = near and column.is_full(before, line.text) and not column.begins(line)
        pieces += [joint(before.text, line.text) if joined else "\n", line.text]
    return Paragraphs("".join(pieces), column.is_full(lines[-1]))


def joint(before: str, after: str) -> str:
    """What stands between two halves of a wrapped line: a space between Latin words, else nothing.

    Halves of a number or of an address stay together.
    """
    left, right = before[-1:], after[:1]
    latin = left.isascii() and right.isascii() and left.isalnum() and right.isalnum() and not (left + right).isdigit()
    return " " if latin and "://" not in before.split()[-1] else ""


def without_page_number(lines: list[Line], number: int) -> list[Line]:
    """The lines without a page number at head or foot: 第3页, 3/9, - 3 -, or a bare number if it is that of the page."""
    kept = list(lines)
    for edge in (0, -1):
        found = _PAGE_NUMBER.fullmatch(kept[edge].text.strip()) if kept else None
        if found and (found["plain"] is None or int(found["plain"]) == number):
            del kept[edge]
    return kept


def _column(lines: Sequence[Line]) -> _Column:
    """The block of text. An edge that one line alone reaches counts only where the next two do not agree on another."""
    height = median(line.bottom - line.top for line in lines) or 1.0
    lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
    left = next((a for a, b in pairwise(lefts[:3]) if b - a <= 0.6 * height), lefts[0])
    right = next((a for a, b in pairwise(rights[:3]) if a - b <= 2.5 * height), rights[0])
    return _Column(left, right, height)
