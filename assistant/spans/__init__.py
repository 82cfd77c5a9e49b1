"""Everything that computes an offset: cleaning a text, cutting it into sentences, building it piece by piece, viewing it.

Offsets are half-open and count characters of `Document.text`. That text is cleaned (newlines unified, control
characters gone) but never normalised in width or script; normal forms are `View`s that map back exactly.

    >>> text = "他说：“不给钱就投诉。”我没有答应。"
    >>> [text[cut.start:cut.end] for cut in cut_sentences(text)]
    ['他说：“不给钱就投诉。”', '我没有答应。']
    >>> view = make_view("轉帳３萬元")
    >>> view.text, view.to_raw(2, 4)
    ('转帐3万元', (2, 4))
"""

from __future__ import annotations

from assistant.spans.building import Piece, TextBuilder
from assistant.spans.cleaning import clean_text
from assistant.spans.sentences import MAX_SENTENCE, Cut, cut_sentences
from assistant.spans.views import View, make_view, to_simplified
from assistant.spans.wrapping import begins_item, ends_sentence, leading_word

__all__ = [
    "MAX_SENTENCE",
    "Cut",
    "Piece",
    "TextBuilder",
    "View",
    "begins_item",
    "clean_text",
    "cut_sentences",
    "ends_sentence",
    "leading_word",
    "make_view",
    "to_simplified",
]
