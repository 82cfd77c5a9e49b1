"""Which line breaks are only layout: a line so full that the next one continues its sentence.

Print layouts (PDF, scans, hard-wrapped mails) break lines where the column ends. A line continues when it fills the
column, does not end a sentence, and the next line does not begin something of its own.

    >>> wrapped_lines(["本人于三月八日经朋友介绍认识了自称能够办理", "征信修复的王某，向其转账三万元。王某收钱后", "失联。", "特此说明"])
    [True, True, False, False]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_ENDS = re.compile(r"[。！？!?；;：:…][”’」』）)】》\"']*$")
_NUMBER = r"[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,4}"
_BEGINS = re.compile(
    rf"(?:\s|第(?:{_NUMBER})[条章节项款编]|[（(](?:{_NUMBER})[)）]|(?:{_NUMBER})[、．)）]|[0-9]{{1,3}}\.(?![0-9])"
    r"|[①-⑳●○■□◆◇▪•·※★☆*#>|\-—=]|[问答]\s*[：:]|附[件：:])"
)
_WORD = re.compile(r"[!-~]+")
_FIELDS = re.compile(r"\S\s+\S+\s+\S|\t| {3,}|\|")
_SHORTEST_COLUMN = 40
_SLACK = 4
"""Half-width columns that a wrapped line of full-width characters may stay short of its column."""


def begins_item(line: str) -> bool:
    """Whether a line starts something of its own: a list item, an article, a question or answer, an indent."""
    return bool(_BEGINS.match(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends with closing punctuation (a colon counts), quotes and brackets after it allowed."""
    return bool(_ENDS.search(line.rstrip()))


def columns(line: str) -> int:
    """The width of a line in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.rstrip())


def leading_word(line: str) -> int:
    """The half-width columns of the word or number with which a line begins and which no line break may part."""
    found = _WORD.match(line)
    return len(found[0]) if found else 0


def is_row(line: str) -> bool:
    """Whether a line consists of fields with gaps between them, as rows of a table do; Latin prose does not count."""
    letters = sum(1 for c in line if c.isascii() and c.isalpha())
    return bool(_FIELDS.search(line.strip())) and 2 * letters < len(line)


def wrapped_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether the next one continues its sentence.

    The column is the greatest width that two lines come near; only lines near it, that do not end a sentence and are
    no rows of fields, continue.
    """
    widths = [columns(line) for line in lines]
    column = _column(widths)
    result = [False] * len(lines)
    if not column:
        return result
    for i in range(len(lines) - 1):
        line, following = lines[i], lines[i + 1]
        full = column - _SLACK - leading_word(following) <= widths[i] <= column + 2
        goes_on = bool(following.strip()) and not begins_item(following)
        result[i] = full and goes_on and not ends_sentence(line) and not is_row(line)
    return result


def _column(widths: Sequence[int]) -> int:
    """The greatest width that at least two lines, and a tenth of the long ones, come near; 0 where there is none."""
    long = sorted((w for w in widths if w >= _SHORTEST_COLUMN), reverse=True)
    for i, width in enumerate(long):
        near = sum(1 for w in long[i : i + 1 + len(long) // 10 + 2] if w >= width - _SLACK)
        if near >= max(2, len(long) // 10):
            return width
    return 0
