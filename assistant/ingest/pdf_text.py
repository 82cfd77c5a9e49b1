"""The text layer of a PDF page as lines with boxes.

PDFium gives characters in the order in which the file draws them and invents spaces where it sees gaps. Within a line
the characters are put in order from left to right here, and only wide gaps become spaces.

    >>> text_lines(page)[0].text  # doctest: +SKIP
    '2023年3月，王某以“征信修复”为名收取3.5万元。'
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.ingest.layout import ROW_GAP, Line
from assistant.spans import clean_text

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_READABLE = 0.7
_GAP = 0.45
_LATIN_GAP = 0.15


class Box(NamedTuple):
    """A box on the page as it is shown: points from the upper left corner, y growing downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


class Placement(NamedTuple):
    """How a page is shown: its visible box in the file's coordinates and its clockwise turn in degrees."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @classmethod
    def of(cls, page: PdfPage) -> Placement:
        """The placement of a page."""
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation())

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a box of the file's coordinates is shown."""
        if self.turn == 90:
            return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.turn == 180:
            return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        if self.turn == 270:
            return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


class _Glyph(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float


def text_lines(page: PdfPage) -> list[Line]:
    """The lines of the text layer in the order of the file; y grows downwards, in points."""
    textpage = page.get_textpage()
    try:
        lines = [_line(glyphs) for glyphs in _drawn_lines(textpage, Placement.of(page))]
    finally:
        textpage.close()
    return [line for line in lines if line.text]


def is_readable(lines: Sequence[Line]) -> bool:
    """Whether a text layer is text: most characters are letters, ideographs, digits or common punctuation."""
    written = [c for line in lines for c in line.text if not c.isspace()]
    plausible = sum(1 for c in written if unicodedata.category(c)[0] in "LNPS" and c != "\ufffd" and _is_common(c))
    return len(written) >= 2 and plausible >= _READABLE * len(written)


def _is_common(character: str) -> bool:
    code = ord(character)
    return code < 0x250 or 0x2000 <= code <= 0x303F or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFFEF


def _drawn_lines(textpage: object, placement: Placement) -> list[list[_Glyph]]:
    """The glyphs between the line ends that PDFium sees; spaces and line ends of its own making are left out."""
    import pypdfium2.raw as raw

    lines: list[list[_Glyph]] = [[]]
    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        character = chr(raw.FPDFText_GetUnicode(textpage, index))
        if character in "\r\n":
            lines.append([])
            continue
        if raw.FPDFText_IsGenerated(textpage, index) == 1 and character == " ":
            continue
        if raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            left, top, right, bottom = placement.shown(box.left, box.bottom, box.right, box.top)
            lines[-1].append(_Glyph(character, left, right, top, bottom))
    return [line for line in lines if line]


def _line(glyphs: list[_Glyph]) -> Line:
    level = _is_level(glyphs)
    if level:
        glyphs = sorted(glyphs, key=lambda glyph: glyph.left)
    pieces = [glyphs[0].text]
    for before, glyph in pairwise(glyphs):
        pieces += [" " if level and _is_space(before, glyph) else "", glyph.text]
    text = clean_text("".join(_paired(pieces)).replace("\ufffe", "").replace("\uffff", "")).strip()
    return Line(
        text,
        min(glyph.left for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        level and any(b.left - a.right > ROW_GAP * (a.bottom - a.top) for a, b in pairwise(glyphs)),
    )


def _paired(pieces: list[str]) -> str:
    """PDFium gives characters beyond the basic plane as two surrogates on some platforms."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_level(glyphs: list[_Glyph]) -> bool:
    """Whether the glyphs run to the right on one line (turned and vertical text keeps the order of the file)."""
    tops, bottoms = [g.top for g in glyphs], [g.bottom for g in glyphs]
    tallest = max(g.bottom - g.top for g in glyphs)
    rightwards = sum(1 if b.left > a.left else -1 for a, b in pairwise(glyphs))
    return max(bottoms) - min(tops) <= 1.8 * tallest and rightwards >= 0


def _is_space(before: _Glyph, glyph: _Glyph) -> bool:
    if before.text.isspace() or glyph.text.isspace():
        return False
    size = max(before.bottom - before.top, 1.0)
    latin = before.text.isascii() and glyph.text.isascii() and before.text.isalnum() and glyph.text.isalnum()
    return glyph.left - before.right > (_LATIN_GAP if latin else _GAP) * size
