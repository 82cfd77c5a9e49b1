"""Cutting Chinese prose into sentences.

A sentence ends at 。！？； (or at ! ? ; . as Latin prose uses them) with the closing quotes and brackets that follow,
and at the end of a line unless the line is only wrapped. Nothing is cut inside a pair of brackets or quotes unless
what they hold is long. Every character that is not white space lies in exactly one sentence, in order.

    >>> text = "一、张某收取3.5万元；二、李某（另案处理。）在逃。"
    >>> [text[cut.start:cut.end] for cut in cut_sentences(text)]
    ['一、张某收取3.5万元；', '二、李某（另案处理。）在逃。']
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.spans.wrapping import wrapped_lines

MAX_SENTENCE = 300
"""The most characters of a sentence; longer ones are cut at the best place before."""

_MAX_NESTED = 160
"""Characters that a pair of brackets or quotes may hold and still not be cut."""

_MIN_PIECE = 80
_PAIRS = {
    "（": "）",
    "(": ")",
    "【": "】",
    "[": "]",
    "《": "》",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "〔": "〕",
    '"': '"',
}
_MARKS = frozenset(_PAIRS) | frozenset(_PAIRS.values())
_BRACKETS = "（([【《〔"
_LONE_CLOSERS = "”’」』）】》〕"
_STOPS = re.compile(r"[。！？!?；;]|(?<=[A-Za-z0-9])\.(?=\s+[A-Z\"“(]|\s*$)")
_ABBREVIATION = re.compile(r"(?:\b(?:No|Mr|Mrs|Ms|Dr|vs|etc|Co|Ltd|Inc|St|e\.g|i\.e)|^\s*[0-9]{1,3}|\b[A-Z])$")
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_GOES_ON = re.compile(r"\s*(?:[，、,：:；;。]|的|等[，、。人])")
_REMARK = re.compile(r"\s*[（(][^（）()]{1,20}[)）]\s*")
_BREAKS = (re.compile("[，,、：:]"), re.compile(r"\s"))


class Cut(NamedTuple):
    """A sentence as half-open offsets."""

    start: int
    end: int


def cut_sentences(text: str, *, wrapped: bool = True) -> list[Cut]:
    """The sentences of `text` in order, without white space around them, none longer than `MAX_SENTENCE`.

    `wrapped`: lines may be wrapped, so that a full line goes on in the next; else each line ends its sentence. Every character of `text` that is not white space lies in exactly one of them.
    """
    cuts: list[Cut] = []
    for paragraph in _paragraphs(text, wrapped):
        for sentence in _sentences(text, paragraph):
            cuts += fit(text, sentence)
    return cuts


def fit(text: str, cut: Cut) -> list[Cut]:
    """`cut` trimmed of white space and, where it is longer than `MAX_SENTENCE`, cut at its best places."""
    pieces: list[Cut] = []
    start, end = _trim(text, cut)
    while end - start > MAX_SENTENCE:
        middle = _break_before(text, start, start + MAX_SENTENCE)
        pieces.append(_trim(text, Cut(start, middle)))
        start, end = _trim(text, Cut(middle, end))
    return [*pieces, Cut(start, end)] if start < end else pieces


def _paragraphs(text: str, wrapped: bool) -> list[Cut]:
    lines = text.split("\n")
    result, start, offset = [], 0, 0
    for line, goes_on in zip(lines, wrapped_lines(lines) if wrapped else [False] * len(lines), strict=True):
        offset += len(line) + 1
        if not goes_on:
            result.append(Cut(start, offset - 1))
            start = offset
    return result


def _sentences(text: str, paragraph: Cut) -> list[Cut]:
    body = text[paragraph.start : paragraph.end]
    pairs = _pairs(body)
    inside = _inside(body, pairs)
    closing = {end - 1: start for start, end in pairs}
    addresses = [found.span() for found in _ADDRESS.finditer(body)]
    result, start = [], 0
    for stop in _STOPS.finditer(body):
        end = _after_closers(body, stop.end(), closing)
        if stop.start() < start or inside[end] or _is_no_stop(body, stop, addresses):
            continue
        closed = [closing[i] for i in range(stop.end(), end) if closing.get(i, end) < stop.start()]
        if _is_remark(body, end) or (
            closed and (any(body[i] in _BRACKETS for i in closed) or _GOES_ON.match(body, end))
        ):
            continue
        result.append(Cut(paragraph.start + start, paragraph.start + end))
        start = end
    result.append(Cut(paragraph.start + start, paragraph.end))
    return [cut for cut in result if text[cut.start : cut.end].strip()]


def _is_remark(body: str, at: int) -> bool:
    """Whether nothing but a short remark in brackets follows, as in 问：这是你签的吗？（出示）"""
    return bool(_REMARK.fullmatch(body, at))


def _is_no_stop(body: str, stop: re.Match[str], addresses: list[tuple[int, int]]) -> bool:
    mark, at = stop[0], stop.start()
    if mark == ".":
        return bool(_ABBREVIATION.search(body[max(0, at - 12) : at]))
    following = body[at + 1 : at + 2]
    if mark in "!?;" and following.isascii() and following.isalnum():
        return True
    return any(start <= at < end - 1 for start, end in addresses)


def _after_closers(body: str, end: int, closing: dict[int, int]) -> int:
    """The end of a run of stops and of the closing quotes and brackets after it."""
    while end < len(body) and (body[end] in "。！？!?；;…" or end in closing or body[end] in _LONE_CLOSERS):
        end += 1
    return end


def _pairs(body: str) -> list[Cut]:
    """Brackets and quotes that open and close in `body`; marks without a partner are left out."""
    pairs: list[Cut] = []
    open_marks: list[int] = []
    for i, character in enumerate(body):
        if character not in _MARKS:
            continue
        partner = next((n for n in reversed(range(len(open_marks))) if _closes(body[open_marks[n]], character)), None)
        if partner is not None:
            pairs.append(Cut(open_marks[partner], i + 1))
            del open_marks[partner:]
        elif character in _PAIRS:
            open_marks.append(i)
    return pairs


def _closes(opener: str, character: str) -> bool:
    return _PAIRS[opener] == character


def _inside(body: str, pairs: list[Cut]) -> list[bool]:
    """For each position between characters, whether it lies inside a pair short enough to stay whole."""
    inside = [False] * (len(body) + 1)
    for start, end in pairs:
        if end - start <= _MAX_NESTED:
            inside[start + 1 : end] = [True] * (end - start - 1)
    return inside


def _break_before(text: str, start: int, limit: int) -> int:
    """The best place after `start + _MIN_PIECE` and not after `limit` to break a sentence that is too long."""
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, start + _MIN_PIECE, limit)]
        for end in reversed(ends):
            if not (text[end - 2 : end - 1].isdigit() and text[end : end + 1].isdigit()):
                return end
    end = limit
    while end > start + _MIN_PIECE and _word(text[end - 1]) and _word(text[end]):
        end -= 1
    return end if end > start + _MIN_PIECE else limit


def _word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".-_@")


def _trim(text: str, cut: Cut) -> Cut:
    start, end = cut
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Cut(start, end)
