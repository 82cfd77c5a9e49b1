"""The order of files in a case: by path, with numbers compared as numbers.

>>> sorted(["证据10.txt", "证据2.txt", "a/1.txt"], key=natural_key)
['a/1.txt', '证据2.txt', '证据10.txt']
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"([0-9]+)")


def natural_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for paths: digits count as numbers, case and composition of characters do not matter first."""
    folded = unicodedata.normalize("NFC", path).casefold()
    parts = [(1, int(part), "") if i % 2 else (0, 0, part) for i, part in enumerate(_DIGITS.split(folded))]
    return (*parts, (0, 0, path))
