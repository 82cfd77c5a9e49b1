"""Dates as precise as the text says them: `2022`, `2022-03` or `2022-03-15`.

A date without a year takes the year of the date before it in the text, of the anchor, or `default_year`; relative
words (今年, 次日, 当月, 昨天) need such a point too. What nothing resolves is left out, never guessed.

    >>> [(d.value, d.text) for d in find_dates("2022年3月15日签约，次日付款，同年5月失联")]
    [('2022-03-15', '2022年3月15日'), ('2022-03-16', '次日'), ('2022-05', '同年5月')]
    >>> find_dates("3月5日转账")
    []
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from assistant.lexicon.numerals import fold, parse_number

_N = r"[\d零一二三四五六七八九十]"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?:19|20)\d\d|[一二][九零][零一二三四五六七八九]{2}|二千零?[一二三四五六七八九十]{1,3})"

_DATE = re.compile(
    rf"""
    (?P<full>(?<![\d.])(?P<y>{_YEAR})\s?年\s?度?(?:\s?(?P<m>{_MONTH})\s?月(?!余)份?(?:\s?(?P<d>{_DAY})\s?[日号](?!楼|院|店|线|门|房|码|文))?)?)
  | (?P<iso>(?<![\d.\-/A-Za-z])(?P<iy>(?:19|20)\d\d)(?P<sep>[-/.])(?P<im>1[0-2]|0?[1-9])(?:(?P=sep)(?P<iday>3[01]|[12]\d|0?[1-9]))?(?![\d%万元]|(?P=sep)\d))
  | (?P<compact>(?<![\d.\-/A-Za-z年第#])(?P<cy>20[0-4]\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?![\d.\-/A-Za-z万元号条]))
  | (?P<short>(?<![\d.])(?P<sy>\d\d)\s?年\s?(?P<sm>1[0-2]|0?[1-9])\s?月(?!余)份?(?:\s?(?P<sd>{_DAY})\s?[日号])?)
  | (?P<relative>(?P<ry>今年|去年|前年|同年|当年|次年|翌年|本年|上年)(?:度|底|初)?(?:的)?(?:\s?(?P<rm>{_MONTH})\s?月份?(?:\s?(?P<rd>{_DAY})\s?[日号])?)?)
  | (?P<monthword>(?P<mw>同月|当月|次月|本月|上个?月|该月|下个?月)(?:\s?(?P<md>{_DAY})\s?[日号])?)
  | (?P<dayword>同日|当日|当天|次日|翌日|第二天|隔天|昨天|昨日|今天|今日|前天)
  | (?P<monthday>(?<![\d.年])(?P<pm>{_MONTH})\s?月(?!份?余)(?:\s?(?P<pd>{_DAY})\s?[日号](?!楼|院|店|线|门|房|码)|份|(?=[，。、；至到\-~—–起底初间中下上]|以来|$)))
  | (?P<dayonly>(?<=[、至到\-~—–和及])\s?(?P<od>{_DAY})\s?日(?!元))
    """,
    re.VERBOSE,
)
_YEAR_RANGE = re.compile(rf"(?<![\d.])(?P<y>{_YEAR})(?=\s?(?:至|到|[-~—–]{{1,2}}|、)\s?{_YEAR}\s?年)")
_MONTH_LIST = re.compile(rf"(?P<y>{_YEAR})\s?年\s?(?P<m>{_MONTH})(?=\s?(?:至|到|[-~—–]{{1,2}}|、)\s?{_MONTH}\s?月)")
_NOT_DATE_BEFORE = re.compile(r"(?:徒刑|拘役|管制|刑期|缓刑|期限|为期|满|计|〔|\[)\s?(?:为|了)?\s?$")
_EARLIEST, _LATEST = 1949, 2050


class DateMention(NamedTuple):
    """A date at `start:end`; `value` is an ISO prefix. `inferred` where its year, month or day came from context."""

    start: int
    end: int
    value: str
    text: str
    inferred: bool = False


class _Point(NamedTuple):
    """The date that relative words look back to; month and day are None where the text did not name them."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def value(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def holds(self) -> bool:
        """Whether this day exists and lies in the years the material can be about."""
        if self.year is None or not _EARLIEST <= self.year <= _LATEST:
            return False
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


def find_dates(
    text: str, default_year: int | None = None, anchor: str | None = None, today: str | None = None
) -> list[DateMention]:
    """All dates of `text` in order.

    `anchor` is the ISO prefix of the event told before the text, `today` that of the day it was written (the anchor
    if not given). 今天, 昨天, 今年, 上月 look only at `today`; 同年, 次日, 当月 at the last date in the text and then at
    `anchor`; a month without a year takes the year of the last date, or the last such month before `today`.
    """
    folded = fold(text)
    written = today or anchor
    now = _point(written) if written else _Point(None)
    last = _point(anchor) if anchor else _Point(default_year)
    found: list[DateMention] = []
    for start, end, match in _matches(folded):
        if _NOT_DATE_BEFORE.search(folded[max(0, start - 6) : start]):
            continue
        point = _resolve(match, last, now)
        if point is None or not point.holds():
            continue
        inferred = not any(match.groupdict().get(kind) for kind in ("full", "iso", "compact", "y"))
        found.append(DateMention(start, end, point.value, text[start:end], inferred))
        last = point
    return found


def _matches(folded: str) -> list[tuple[int, int, re.Match[str]]]:
    """Matches of all patterns in order, without overlap; the heads of ranges (2019至2022年) come with them."""
    heads = [m for pattern in (_YEAR_RANGE, _MONTH_LIST) for m in pattern.finditer(folded)]
    taken = [(m.start(), m.end()) for m in heads]
    matches = [(m.start(), m.end(), m) for m in heads]
    for match in _DATE.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            matches.append((match.start(), match.end(), match))
        elif match["full"]:
            continue
    return sorted(matches, key=lambda item: item[0])


def _resolve(match: re.Match[str], last: _Point, now: _Point) -> _Point | None:
    groups = match.groupdict()
    kind = next((k for k in ("full", "iso", "compact", "short") if groups.get(k)), None)
    if kind is None and groups.get("y"):
        kind = "full"
    if kind is not None:
        prefix = {
            "full": ("y", "m", "d"),
            "iso": ("iy", "im", "iday"),
            "compact": ("cy", "cm", "cd"),
            "short": ("sy", "sm", "sd"),
        }
        year, month, day = (_number(groups.get(name)) for name in prefix[kind])
        if kind == "short" and year is not None:
            if year > 49 or year < 5:
                return None
            year += 2000
        return _Point(year, month, day)
    if groups.get("relative"):
        return _relative_year(groups, last, now)
    if groups.get("monthword"):
        return _relative_month(groups, last, now)
    if groups.get("dayword"):
        return _relative_day(match[0], last, now)
    if groups.get("monthday"):
        month, day = _number(groups["pm"]), _number(groups["pd"])
        year = last.year if last.year is not None else _year_before(now, month, day)
        return None if year is None else _Point(year, month, day)
    if last.year is None or last.month is None or last.day is None:
        return None
    return _Point(last.year, last.month, _number(groups["od"]))


def _year_before(now: _Point, month: int | None, day: int | None) -> int | None:
    """The year of the last such month and day that is not after `now`."""
    if now.year is None or now.month is None or month is None:
        return now.year
    later = (month, day or 1) > (now.month, now.day or 31)
    return now.year - 1 if later else now.year


def _relative_year(groups: dict[str, str | None], last: _Point, now: _Point) -> _Point | None:
    word = groups["ry"] or ""
    base = (now.year or last.year) if word in ("今年", "去年", "前年", "本年", "上年") else last.year
    if base is None:
        return None
    shift = {"去年": -1, "上年": -1, "前年": -2, "次年": 1, "翌年": 1}.get(word, 0)
    month = _number(groups["rm"])
    return _Point(base + shift, month, _number(groups["rd"]))


def _relative_month(groups: dict[str, str | None], last: _Point, now: _Point) -> _Point | None:
    word = (groups["mw"] or "").replace("个", "")
    base = now if word in ("本月", "上月", "下月") else last
    if base.year is None or base.month is None:
        return None
    shift = {"次月": 1, "下月": 1, "上月": -1}.get(word, 0)
    months = base.year * 12 + base.month - 1 + shift
    return _Point(months // 12, months % 12 + 1, _number(groups["md"]))


def _relative_day(word: str, last: _Point, now: _Point) -> _Point | None:
    base = now if word in ("昨天", "昨日", "今天", "今日", "前天") else last
    if base.year is None or base.month is None or base.day is None or not base.holds():
        return None
    shift = {"次日": 1, "翌日": 1, "第二天": 1, "隔天": 1, "昨天": -1, "昨日": -1, "前天": -2}.get(word, 0)
    day = date(base.year, base.month, base.day) + timedelta(days=shift)
    return _Point(day.year, day.month, day.day)


def _point(value: str) -> _Point:
    parts = [int(part) for part in re.findall(r"\d+", value)[:3]]
    return _Point(*parts) if parts else _Point(None)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if re.fullmatch(r"[零一二三四五六七八九]{4}", text):
        return int("".join(str("零一二三四五六七八九".index(c)) for c in text))
    value = parse_number(text)
    return None if value is None else int(value)
