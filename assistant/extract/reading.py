"""A document prepared for finding facts: simplified text, sentences and clauses with document offsets.

The simplified text has the length of the document's, so an offset found in one is an offset of the other, and
evidence is always cut from the document itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from assistant.records import Document, EvidenceRef, Sentence
from assistant.spans import to_simplified

_CLAUSE_END = re.compile(r"[，。；！？\n!?;｜|]|,(?!\d)|(?<=[^\d])[：:](?=[^\d/])")


class Clause(NamedTuple):
    """A piece of a sentence between two marks; offsets are those of the document."""

    start: int
    end: int
    text: str


class Reading:
    """A document as the finders of facts see it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = to_simplified(document.text)
        self._starts = [sentence.start for sentence in document.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`, if any."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        sentence = self.document.sentences[index]
        return sentence if offset < sentence.end else None

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before this one, if any."""
        index = bisect_right(self._starts, sentence.start) - 2
        return self.document.sentences[index] if index >= 0 else None

    def words(self, sentence: Sentence) -> str:
        """The simplified text of a sentence."""
        return self.text[sentence.start : sentence.end]

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """The clauses of a sentence in order, without the marks between them."""
        clauses, start = [], sentence.start
        for mark in _CLAUSE_END.finditer(self.text, sentence.start, sentence.end):
            if mark.start() > start:
                clauses.append(Clause(start, mark.start(), self.text[start : mark.start()]))
            start = mark.end()
        if start < sentence.end:
            clauses.append(Clause(start, sentence.end, self.text[start : sentence.end]))
        return clauses

    def cut(self, sentence: Sentence, start: int | None = None, end: int | None = None) -> EvidenceRef:
        """Evidence for a sentence, or for `start:end` inside it."""
        return EvidenceRef.cut(self.document, sentence, start, end)
