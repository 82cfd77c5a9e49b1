"""Cleaning a decoded text: one kind of newline, no control or invisible format characters, no lone surrogates.

Width, script, spaces and punctuation stay as they are, because quotes are cut from the cleaned text. Invisible
characters go because collected posts hide words, or instructions, between them.

    >>> clean_text("第一行\\r\\n第\\u200b二行\\x00")
    '第一行\\n第二行'
"""

from __future__ import annotations

import re
import unicodedata

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def _removed() -> dict[int, None]:
    kept = {"\n", "\t"}
    table = dict.fromkeys(range(0x20))
    table.update(dict.fromkeys(range(0x7F, 0xA0)))
    # Format characters (Cf: zero-width, bidirectional, tags) and variation selectors; the table of Unicode is small
    # above the basic plane, so two ranges are enough.
    for code in (*range(0xA0, 0x10000), *range(0x1D100, 0x1D200), *range(0xE0000, 0xE1000)):
        if unicodedata.category(chr(code)) == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
            table[code] = None
    for character in kept:
        del table[ord(character)]
    return table


_REMOVED = _removed()


def clean_text(text: str) -> str:
    """`text` with newlines as `\\n`, without control and format characters; lone surrogates become U+FFFD.

    Idempotent. The result can always be encoded as UTF-8.
    """
    return _SURROGATES.sub("\ufffd", _NEWLINES.sub("\n", text).translate(_REMOVED))
