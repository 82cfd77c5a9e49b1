"""Quotations: found in a text, compared with their source character by character, and shown as a diff where they differ.

Width, quotation marks and white space do not count; `……` in a quotation stands for text left out.

    >>> compare("数额巨大的，处三年以上", "数额较大的，处三年以下").diff
    '数额[较→巨]大的，处三年以[下→上]'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_QUOTE = re.compile(
    r"“(?P<curly>[^“”]*(?:“[^“”]*”[^“”]*)*)”|「(?P<corner>[^「」]*)」|『(?P<white>[^『』]*)』|\"(?P<plain>[^\"\n]{2,400})\""
)
_SKIPPED = re.compile(r"[\s\\“”‘’\"'「」『』\u200b]")
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}|\[略\]|[（(](?:略|全文[^（）()]*|节录|有删节)[）)]")
_EDGE = "，。；：、,.;:!?！？ "
_LIKE = 60.0


class Quote(NamedTuple):
    """The inside of a quotation at `start:end` of a text, marks excluded."""

    start: int
    end: int
    text: str


class Compared(NamedTuple):
    """How a quotation stands to its source: `source` is the passage meant, `diff` shows [source→quotation]."""

    result: Literal["exact", "differs", "absent"]
    source: str
    diff: str
    likeness: float


def find_quotes(text: str) -> list[Quote]:
    """The outermost quotations of `text` in order."""
    found = []
    for match in _QUOTE.finditer(text):
        group = match.lastgroup or "curly"
        found.append(Quote(match.start(group), match.end(group), match[group]))
    return [q for q in found if q.text.strip()]


def plain(text: str) -> str:
    """The text as it is compared: one width, no marks of quotation, no white space."""
    return _SKIPPED.sub("", unicodedata.normalize("NFKC", text))


def pieces(quote: str) -> list[str]:
    """What a quotation with omissions must contain of its source, in order."""
    return [p for p in (plain(piece).strip(_EDGE) for piece in _ELLIPSIS.split(quote)) if p]


def contains(source: str, quote: str) -> bool:
    """Whether every piece of the quotation stands in the source, in order."""
    text, at = plain(source), 0
    for piece in pieces(quote):
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def compare(quote: str, source: str) -> Compared:
    """The quotation against its source."""
    if contains(source, quote):
        return Compared("exact", quote, "", 100.0)
    text = plain(source)
    shown, passages, likeness = [], [], []
    for piece in pieces(quote):
        if piece in text:
            shown.append(piece)
            passages.append(piece)
            likeness.append(100.0)
            continue
        passage, score = _passage(piece, text)
        likeness.append(score)
        passages.append(passage)
        shown.append(_diff(passage, piece))
    if not likeness or min(likeness) < _LIKE:
        return Compared("absent", "", "", min(likeness, default=0.0))
    return Compared("differs", "……".join(passages), "……".join(shown), min(likeness))


def _passage(piece: str, text: str) -> tuple[str, float]:
    """The passage of the text most like the piece, and how alike they are (0 to 100)."""
    if not text:
        return "", 0.0
    found = fuzz.partial_ratio_alignment(piece, text)
    if found is None:
        return "", 0.0
    slack = max(2, len(piece) // 10)
    best, score = "", 0.0
    for start in range(max(0, found.dest_start - slack), found.dest_start + slack + 1):
        for end in range(max(start, found.dest_end - slack), min(len(text), found.dest_end + slack) + 1):
            passage = text[start:end]
            like = 100 * Levenshtein.normalized_similarity(piece, passage)
            if (like, -abs(len(passage) - len(piece))) > (score, -abs(len(best) - len(piece))):
                best, score = passage, like
    return best, score


def _diff(source: str, quote: str) -> str:
    """Both texts in one: what only one of them has stands in brackets, the source's first."""
    shown = []
    for op in Levenshtein.opcodes(source, quote):
        before, after = source[op.src_start : op.src_end], quote[op.dest_start : op.dest_end]
        shown.append(before if op.tag == "equal" else f"[{before}→{after}]")
    return "".join(shown)
