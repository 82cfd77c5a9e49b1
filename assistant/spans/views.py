"""Normal forms of a text for matching, each with an exact map back to the raw characters.

A `View` folds full- and half-width forms, writes traditional characters as simplified ones, and can drop spaces and
line breaks. Quotes are never cut from a view: find in `view.text`, then cut the raw text at `view.to_raw(...)`.

    >>> view = make_view("收 款 人 ： 張三", squeeze=True)
    >>> view.text
    '收款人:张三'
    >>> view.to_raw(4, 6)
    (8, 10)
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_KANGXI_AND_RADICALS = range(0x2E80, 0x2FE0)
_COMPATIBILITY_IDEOGRAPHS = range(0xF900, 0xFB00)
_WIDTH_TAGS = ("<wide>", "<narrow>", "<vertical>", "<small>")


class View:
    """A normalised text with its map to the raw one.

    `text` is the normalised text; view character `i` stands for raw characters `starts[i]:ends[i]`. Offsets are
    half-open on both sides.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The smallest raw span that holds view characters `start:end`. An empty span stays empty.

        Raises IndexError where the span leaves the view.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} outside a view of {len(self.text)} characters")
        if start < end:
            return self._starts[start], self._ends[end - 1]
        if start < len(self.text):
            return self._starts[start], self._starts[start]
        edge = self._ends[-1] if len(self._ends) else 0
        return edge, edge

    def from_raw(self, start: int, end: int) -> tuple[int, int]:
        """The view span of the characters that lie wholly inside raw `start:end` (empty if none does)."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._ends, end)
        return (first, last) if first < last else (first, first)


def make_view(text: str, *, width: bool = True, simplified: bool = True, squeeze: bool = False) -> View:
    """A view of `text`.

    `width`: full- and half-width, vertical and small forms, radicals and compatibility ideographs take their usual
    form (enclosed numbers such as ① stay: they are not digits of the number beside them). `simplified`: traditional
    characters become simplified. `squeeze`: white space goes, except that between two ASCII letters or digits one
    space stays, so that two numbers never grow together.
    """
    shown = text.translate(_width_table()) if width else text
    if simplified:
        shown = to_simplified(shown)
    if not squeeze:
        return View(shown, range(len(shown)), range(1, len(shown) + 1))
    kept = array("L")
    for run in re.finditer(r"\S+|\s+", shown):
        if not run[0][0].isspace():
            kept.extend(range(*run.span()))
        elif _separates(shown, *run.span()):
            kept.append(run.start())
    squeezed = "".join(" " if shown[i].isspace() else shown[i] for i in kept)
    return View(squeezed, kept, array("L", (i + 1 for i in kept)))


def to_simplified(text: str) -> str:
    """`text` in simplified characters, character for character (OpenCC's tables, phrases before characters)."""
    phrases, pattern, characters, traditional = _traditional()
    if traditional.isdisjoint(text):
        return text
    simple = text.translate(characters)
    pieces, last = [], 0
    for found in pattern.finditer(text):
        pieces += [simple[last : found.start()], phrases[found[0]]]
        last = found.end()
    return "".join([*pieces, simple[last:]])


def _separates(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


@cache
def _width_table() -> dict[int, str]:
    table = {0x3000: " "}
    for code in (*_KANGXI_AND_RADICALS, *_COMPATIBILITY_IDEOGRAPHS, *range(0xFE10, 0x10000)):
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        by_tag = unicodedata.decomposition(character).startswith(_WIDTH_TAGS)
        if folded != character and len(folded) == 1 and (by_tag or code < 0xFB00):
            table[code] = folded
    return table


@cache
def _traditional() -> tuple[dict[str, str], re.Pattern[str], dict[int, str], frozenset[str]]:
    """All phrases with their simplified form, a pattern for them, the characters, and all that can change. Phrases that simplify character
    by character belong there too: they keep a shorter phrase from being read across their end."""
    characters = {ord(key): value for key, value in _table("TSCharacters.txt").items()}
    phrases = _table("TSPhrases.txt")
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    changing = {character for key, value in phrases.items() if key != value for character in key}
    changing |= {chr(code) for code, value in characters.items() if value != chr(code)}
    return phrases, re.compile("|".join(map(re.escape, longest_first))), characters, frozenset(changing)


def _table(name: str) -> dict[str, str]:
    lines = files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    table = {key: values.split(" ")[0] for key, values in pairs}
    return {key: value for key, value in table.items() if len(key) == len(value)}
