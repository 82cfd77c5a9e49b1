"""Which line breaks are only layout: a line so full that the next one continues its sentence.

Print layouts (PDF, scans, hard-wrapped mails) break lines where the column ends. A line continues when it fills the
column, does not end a sentence, and the next line does not begin something of its own.

    >>> join_wrapped("本人于三月八日经朋友介绍认识了自称办理\\n征信修复的王某，向其转账三万元。王某收\\n钱后失联。\\n特此说明")
    '本人于三月八日经朋友介绍认识了自称办理征信修复的王某，向其转账三万元。王某收钱后失联。\\n特此说明'
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
_FULL = 0.9
_SHORTEST_COLUMN = 24


def begins_item(line: str) -> bool:
    """Whether a line starts something of its own: a list item, an article, a question or answer, an indent."""
    return bool(_BEGINS.match(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends with closing punctuation (a colon counts), quotes and brackets after it allowed."""
    return bool(_ENDS.search(line.rstrip()))


def columns(line: str) -> int:
    """The width of a line in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.rstrip())


def wrapped_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether the next one continues its sentence.

    The column is the widest line; where lines differ freely in width (paragraphs on one line each) only lines near
    the widest are candidates, and those mostly end with punctuation.
    """
    widths = [columns(line) for line in lines]
    column = _column(widths)
    result = [False] * len(lines)
    if column < _SHORTEST_COLUMN:
        return result
    for i in range(len(lines) - 1):
        full = _FULL * column <= widths[i] <= column + 2
        following = lines[i + 1]
        result[i] = full and bool(following.strip()) and not ends_sentence(lines[i]) and not begins_item(following)
    return result


def is_open(text: str) -> bool:
    """Whether the last line of a page is full and its sentence goes on."""
    lines = text.rstrip().split("\n")
    column = _column([columns(line) for line in lines])
    return column >= _SHORTEST_COLUMN and columns(lines[-1]) >= _FULL * column and not ends_sentence(lines[-1])


def join_wrapped(text: str) -> str:
    """`text` with layout line breaks taken out (a space stays between two Latin words)."""
    lines = text.split("\n")
    pieces: list[str] = []
    for line, goes_on in zip(lines, wrapped_lines(lines), strict=True):
        if not goes_on:
            pieces += [line, "\n"]
            continue
        stripped = line.rstrip()
        latin = stripped[-1:].isascii() and stripped[-1:].isalpha()
        pieces += [stripped, " " if latin else ""]
    return "".join(pieces)[:-1]


def _column(widths: Sequence[int]) -> int:
    """The width of the column: the widest that at least two lines, and a tenth of the long ones, come near."""
    long = sorted((w for w in widths if w >= _SHORTEST_COLUMN), reverse=True)
    for width in long:
        near = sum(1 for w in long if _FULL * width <= w <= width)
        if near >= max(2, len(long) // 10):
            return width
    return long[0] if len(long) == 1 else 0
