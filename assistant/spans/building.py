"""Growing the text of a document piece by piece while keeping, for every sentence, where it came from.

Readers of formats (paragraphs of a Word file, pages of a PDF, rows of a sheet, turns of a chat) add what they read;
the builder computes every offset. Pieces are separated by newlines; the page, place, speaker and time given with a
piece become those of its sentences.

    >>> builder = TextBuilder()
    >>> builder.prose("今收到张某服务费。三日内办结。", page=1)
    >>> builder.whole("日期：2023-05-01；金额（元）：3,000", place="第2行")
    >>> [builder.text[p.start:p.end] for p in builder.pieces]
    ['今收到张某服务费。', '三日内办结。', '日期：2023-05-01；金额（元）：3,000']
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from assistant.spans.cleaning import clean_text
from assistant.spans.sentences import Cut, cut_sentences, fit


class Piece(NamedTuple):
    """A sentence of the text under construction: half-open offsets and where it came from."""

    start: int
    end: int
    page: int | None
    place: str | None
    speaker: str | None
    time: str | None


class TextBuilder:
    """A growing text. `text` is what was added so far, `pieces` its sentences in order.

    Every character of `text` that is not white space lies in exactly one piece.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._said: tuple[str | None, str | None] = (None, None)
        self.pieces: list[Piece] = []

    @contextmanager
    def spoken(self, speaker: str | None, time: str | None) -> Iterator[None]:
        """Within it, pieces added without a speaker and time take these (the body of a mail)."""
        before, self._said = self._said, (speaker, time)
        try:
            yield
        finally:
            self._said = before

    @property
    def text(self) -> str:
        """Everything added so far."""
        return "".join(self._parts)

    def prose(
        self,
        text: str,
        *,
        lead: int = 0,
        goes_on: bool = False,
        wrapped: bool = True,
        page: int | None = None,
        place: str | None = None,
        speaker: str | None = None,
        time: str | None = None,
    ) -> None:
        """Adds running text, cut into sentences. Its first `lead` characters (the head of a chat turn) stay with the
        first sentence; `text` must be clean already where `lead` is given. `goes_on`: it continues the last sentence
        (over a page break), which keeps its page. `wrapped`: its lines may be wrapped (see `cut_sentences`)."""
        cleaned = clean_text(text)
        if goes_on and self.pieces and cleaned.strip():
            self._continue(cleaned, page, place)
            return
        cuts = [Cut(lead + c.start, lead + c.end) for c in cut_sentences(cleaned[lead:])] if lead else None
        if cuts:
            cuts[:1] = fit(cleaned, Cut(0, cuts[0].end))
        self._add(cleaned, cuts or cut_sentences(cleaned, wrapped=wrapped), page, place, speaker, time)

    def whole(
        self,
        text: str,
        *,
        page: int | None = None,
        place: str | None = None,
        speaker: str | None = None,
        time: str | None = None,
    ) -> None:
        """Adds a text that is one sentence (a row, a turn); cut only where it is too long for one."""
        cleaned = clean_text(text)
        self._add(cleaned, fit(cleaned, Cut(0, len(cleaned))), page, place, speaker, time)

    def _continue(self, text: str, page: int | None, place: str | None) -> None:
        last = self.pieces.pop()
        whole = self.text[last.start :] + text
        for cut in cut_sentences(whole, wrapped=False):
            old = last.start + cut.start < self._length
            self.pieces.append(
                Piece(
                    last.start + cut.start,
                    last.start + cut.end,
                    last.page if old else page,
                    last.place if old else place,
                    last.speaker,
                    last.time,
                )
            )
        self._parts.append(text)
        self._length += len(text)

    def _add(
        self, text: str, cuts: list[Cut], page: int | None, place: str | None, speaker: str | None, time: str | None
    ) -> None:
        if not text.strip():
            return
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        offset = self._length
        self._parts.append(text)
        self._length += len(text)
        speaker, time = speaker or self._said[0], time or self._said[1]
        self.pieces += [Piece(offset + c.start, offset + c.end, page, place, speaker, time) for c in cuts]
