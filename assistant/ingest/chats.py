"""Recognising a chat export in plain text and cutting it into turns.

Known shapes: a line `2023-05-01 10:02:33 张三` above each text (WeChat and QQ exports), `张三 10:02` above each text
with the day on a line of its own, `2023-05-01 10:02 张三：…`, `张三(10:02)：…`, `[张三]：…`, and a bare `张三：…`
where few names alternate. Forms (`姓名：…`) and interview records (`问：…`, `答：…`) are not chats.

    >>> [(t.speaker, t.time) for t in find_turns("2023-05-01 10:02:33 阿强\\n在吗\\n2023-05-01 10:03:01 小美\\n在的")]
    [('阿强', '2023-05-01 10:02:33'), ('小美', '2023-05-01 10:03:01')]
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_DAY = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
_CLOCK = r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AP]M)?"
_STAMP = rf"{_DAY}(?:\s*(?:星期|周)[一二三四五六日天])?\s*{_CLOCK}"
_WHEN = rf"(?:{_STAMP}|(?:(?:昨天|前天|今天|星期[一二三四五六日天]|周[一二三四五六日天]|\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-\d{{1,2}})\s*)?{_CLOCK})"
_NAME = (
    r"[^\s:：，,。；;！!？?\[\]【】|]" + r"(?:[^\n:：，,。；;！!？?\[\]【】|]{0,30}[^\s:：，,。；;！!？?\[\]【】|])?"
)
_HEADS = (
    re.compile(rf"^\s*(?P<time>{_STAMP})\s+(?P<who>{_NAME})\s*$"),
    re.compile(rf"^\s*(?P<who>{_NAME})\s+(?P<time>{_WHEN})\s*$"),
    re.compile(rf"^\s*[\[(（【]?(?P<time>{_WHEN})[\])）】]?\s*(?P<who>{_NAME})\s*[:：](?P<text>.*)$"),
    re.compile(rf"^\s*(?P<who>{_NAME}?)\s*[\[(（【](?P<time>{_WHEN})[\])）】]\s*[:：]?(?P<text>.*)$"),
    re.compile(rf"^\s*[\[【](?P<who>{_NAME})[\]】]\s*(?P<time>{_WHEN})?\s*[:：](?P<text>.*)$"),
)
_BARE = re.compile(r"^\s*(?P<who>[^\s:：，,。；;！!？?\[\]【】|（(]{1,12})[:：](?!//)(?P<text>.+)$")
_DAY_LINE = re.compile(rf"^[\s—\-=*·]*(?P<day>{_DAY}(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*{_CLOCK})?)[\s—\-=*·]*$")
_MINUTES = frozenset(
    [
        "问",
        "答",
        "询问人",
        "被询问人",
        "讯问人",
        "被讯问人",
        "记录人",
        "侦查员",
        "民警",
        "调查人",
        "被调查人",
        "审判长",
        "公诉人",
        "被告人",
        "证人",
        "Q",
        "A",
    ]
)
_LINES_PER_TURN = 6


class Turn(NamedTuple):
    """Consecutive lines of the text: a turn, or (speaker None) what stands before and between turns.

    `text` holds the lines verbatim; its first `lead` characters are the head with name and time. A line that only
    names the day of the turns below has that day as its time and no speaker.
    """

    text: str
    lead: int
    speaker: str | None
    time: str | None


class _Head(NamedTuple):
    who: str
    time: str | None
    lead: int


def find_turns(text: str) -> list[Turn]:
    """The turns of a chat export in order; all lines of `text` are in one of them. Empty where it is no chat."""
    lines = text.split("\n")
    for heads in (_strong_heads(lines), _bare_heads(lines)):
        if heads:
            return _turns(lines, heads)
    return []


def _strong_heads(lines: list[str]) -> dict[int, _Head]:
    """Heads of the one or two shapes that occur most; empty where they are too rare for a chat."""
    by_shape: list[dict[int, _Head]] = []
    for shape in _HEADS:
        found = ((i, shape.match(line)) for i, line in enumerate(lines) if len(line) < 2000)
        by_shape.append({i: _head(match) for i, match in found if match})
    best = max(by_shape, key=len)
    written = sum(1 for line in lines if line.strip())
    first = min(best, default=0)
    before = sum(1 for line in lines[:first] if line.strip())
    dense = written - before <= _LINES_PER_TURN * len(best)
    return best if (len(best) >= 3 and dense) or (len(best) == 2 and written <= 8) else {}


def _bare_heads(lines: list[str]) -> dict[int, _Head]:
    found = {i: _head(match) for i, line in enumerate(lines) if (match := _BARE.match(line))}
    names = Counter(head.who for head in found.values())
    repeated = {name for name, times in names.items() if times >= 2}
    written = sum(1 for line in lines if line.strip())
    spoken = {i: head for i, head in found.items() if head.who in repeated}
    chat = len(repeated) >= 2 and len(spoken) >= max(4, 0.6 * written) and not repeated & _MINUTES
    return {i: head for i, head in found.items() if head.who in repeated or names[head.who] == 1} if chat else {}


def _head(match: re.Match[str]) -> _Head:
    groups = match.groupdict()
    lead = match.start("text") if groups.get("text", "") else len(match.string)
    time = (groups.get("time") or "").strip()
    return _Head(_plain_name(groups["who"]), time or None, lead)


def _plain_name(who: str) -> str:
    """The nickname without the account number or address that QQ puts behind it."""
    return re.sub(r"[(<（](?:\d{5,}|[^\s<>()]+@[^\s<>()]+)[)>）]$", "", who.strip()).strip() or who.strip()


def _turns(lines: list[str], heads: dict[int, _Head]) -> list[Turn]:
    day: str | None = None
    turns: list[Turn] = []
    start, current = 0, None
    for i in range(len(lines) + 1):
        day_line = _DAY_LINE.match(lines[i]) if i < len(lines) and i not in heads else None
        if i < len(lines) and i not in heads and day_line is None:
            continue
        if i > start:
            turns.append(_turn(lines[start:i], current, day))
        if day_line is not None:
            day = day_line["day"].strip()
        current, start = heads.get(i), i
    return turns


def _turn(lines: list[str], head: _Head | None, day: str | None) -> Turn:
    text = "\n".join(lines)
    if head is None:
        return Turn(text, 0, None, day if _DAY_LINE.match(lines[0]) else None)
    dated = head.time is not None and re.search(_DAY, head.time)
    time = head.time if dated or day is None else " ".join(filter(None, (day, head.time)))
    return Turn(text, head.lead, head.who, time)
