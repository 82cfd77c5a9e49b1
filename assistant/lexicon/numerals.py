"""Numbers in Chinese text: Arabic, Chinese and mixed numerals, approximations, ranges and counts of things.

Scanning works on a folded copy of the text in which every character keeps its place, so all offsets are
half-open offsets of the text given. Pure Chinese numerals are converted by cn2an; what it does not take
(3万5千, 3.5个W, 50余万, 两三万) is put together here.

    >>> parse_number("3万5千")
    35000.0
    >>> [(c.value, c.unit, c.text) for c in find_counts("出售信息67207条")]
    [(67207.0, '条', '67207条')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

import cn2an

_FROM = "零〇○壹贰叁參肆伍陆柒捌玖拾佰仟萬億貳陸兩圓塊￥幣餘幾數條個"
_TO = "零零零一二三三四五六七八九十百千万亿二六两元块¥币余几数条个"
_FOLD = {ord(a): b for a, b in zip(_FROM, _TO, strict=True)}
_FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}  # full-width digits
_FOLD |= {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}  # and letters
_FOLD |= {ord(a): b for a, b in zip("．／％－～＋（）：＃＠", "./%-~+():#@", strict=True)}
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d,.-])[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?=(?:\.\d{1,2})?\s?[万余多]?元)|\d+)(?:\.\d+)?"
_CN_DIGIT = "一二两三四五六七八九"
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

_NUMBER = re.compile(
    rf"""
    (?P<pair>(?<![零一二两三四五六七八九十百千万亿])(?P<ten>十)?(?P<d1>[{_CN_DIGIT}])(?P<d2>[二三四五六七八九])
        (?P<pscale>(?(ten)[百千万亿]*|[十百千万亿]+))(?![{_CN_DIGIT}]))
  | (?P<vague>(?:好?几|数|上|成)(?P<vscale>[十百千万亿]+))
  | (?P<mixed>{ARABIC}(?:\s?[十百千万亿]+(?:零?[\d{_CN_DIGIT}]+(?:\.\d+)?[十百千万]*)*)?)
  | (?P<chinese>[零{_CN_DIGIT}十百千万亿]+)
    """,
    re.VERBOSE,
)
_AFTER = re.compile(r"\s?(?:(?P<letter>个?[wWkK](?![A-Za-z0-9]))|(?P<more>[余多来几])(?P<scale>[十百千万亿]*))")


class NumberSpan(NamedTuple):
    """A number at `start:end`. `low == high` unless it names a range by itself (两三万).

    `vague` marks numbers that only name an order of magnitude (几十万, 数千): low and high then bound it.
    `coefficient` and `scale` split what was written before and as the last multiplier (50余万: 50 and 10000).
    """

    start: int
    end: int
    low: float
    high: float
    approximate: bool
    vague: bool
    coefficient: float
    scale: int


class CountMention(NamedTuple):
    """A number of things: `value` with its classifier `unit`; `approximate` for 余, 多, 近, 约 and the like."""

    start: int
    end: int
    value: float
    unit: str
    approximate: bool
    text: str


def fold(text: str) -> str:
    """`text` with full-width digits and letters, capital and traditional numerals made plain; same length."""
    return _WIDE_COMMA.sub(",", text).translate(_FOLD)


@lru_cache(maxsize=8192)
def parse_number(text: str) -> float | None:
    """The value of a text that is one number and nothing else, or None.

    Takes 1,234.5, 三千五百, 贰拾万, 3万5千, 1.2亿, 3w, 3.5个W, 两万三; not ranges, not vague numbers.
    """
    plain = re.sub(r"[\s,]", "", fold(text)) if _commas_right(text) else ""
    plain = re.sub(r"个?[wW]$", "万", plain)
    plain = re.sub(r"个?[kK]$", "千", plain)
    value = _value(plain)
    return None if value is None else float(value)


def _commas_right(text: str) -> bool:
    return "," not in text or re.search(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)", text) is not None


@lru_cache(maxsize=8192)
def _value(plain: str) -> Decimal | None:
    if not plain:
        return None
    for unit in "亿万":
        if unit in plain:
            head, tail = plain.rsplit(unit, 1)
            return _compose(head, tail, _SCALE[unit])
    if re.search(r"\d", plain):
        return _arabic_section(plain)
    if re.fullmatch(rf"[{_CN_DIGIT}]{{2,3}}", plain):  # 三五, 一二三: not a number that anyone writes so
        return None
    try:
        return Decimal(str(cn2an.cn2an(plain, "smart")))
    except ValueError:
        return None


def _compose(head: str, tail: str, scale: int) -> Decimal | None:
    """head × scale + tail, where a single digit left over means the next place down (两万三 = 23000)."""
    upper = _value(head) if head else Decimal(1)
    if upper is None:
        return None
    if not tail:
        return upper * scale
    lower = _value(tail.removeprefix("零"))
    if lower is None:
        return None
    if re.fullmatch(rf"[\d{_CN_DIGIT}]", tail):
        return upper * scale + lower * (scale // 10)
    return upper * scale + lower if lower < scale else None


def _arabic_section(plain: str) -> Decimal | None:
    """Below 万: 3500, 3千5百, 3千5, 5百, 2.5千."""
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        try:
            return Decimal(plain)
        except InvalidOperation:
            return None
    match = re.fullmatch(r"(.+?)([千百十])(.*)", plain)
    return None if match is None else _compose(match[1], match[3], _SCALE[match[2]])


def scan_numbers(folded: str) -> Iterator[NumberSpan]:
    """All numbers of a folded text, left to right, without overlap."""
    position = 0
    while (match := _NUMBER.search(folded, position)) is not None:
        span = _read(match, folded)
        if span is None:
            position = match.end()
            continue
        position = span.end
        yield span


def _read(match: re.Match[str], folded: str) -> NumberSpan | None:
    if match["pair"]:
        pair = _pair(match)
        if pair is not None:
            return pair
    if match["vague"]:
        scale = _product(match["vscale"])
        high = float(scale if match["vague"][0] in "上成" else scale * 10)
        return NumberSpan(match.start(), match.end(), float(scale), high, True, True, 1.0, scale)
    written = match["pair"] or match["mixed"] or match["chinese"]
    if written[0] in "百千万亿":  # no number in front: 万元, 千人, 百姓
        return None
    coefficient = parse_number(written)
    if coefficient is None:
        return None
    return _with_tail(match, folded, coefficient)


def _with_tail(match: re.Match[str], folded: str, value: float) -> NumberSpan:
    scale = 10**8 if match[0].endswith("亿") else 10**4 if match[0].endswith("万") else 1
    coefficient, end, approximate = value / scale, match.end(), False
    after = _AFTER.match(folded, end)
    if after is not None and after["letter"] and scale == 1:
        scale = 1000 if after["letter"][-1] in "kK" else 10**4
        return NumberSpan(match.start(), after.end(), value * scale, value * scale, False, False, value, scale)
    if after is not None and after["more"] and not (after["more"] == "几" and not _ends_in_scale(match[0])):
        tail_scale = _product(after["scale"])
        if after["more"] != "来" or tail_scale > 1 or _ends_in_scale(match[0]):
            approximate, end = True, after.end()
            value, scale = value * tail_scale, scale * tail_scale
    return NumberSpan(match.start(), end, value, value, approximate, False, coefficient, scale)


def _ends_in_scale(written: str) -> bool:
    return written[-1] in _SCALE


def _pair(match: re.Match[str]) -> NumberSpan | None:
    """两三万, 十七八万, 三五千: neighbouring digits name a range."""
    first = 2 if match["d1"] == "两" else _CN_DIGIT.index(match["d1"]) + (1 if match["d1"] in "一二" else 0)
    second = _CN_DIGIT.index(match["d2"]) + (1 if match["d2"] == "二" else 0)
    if second - first != 1 and (first, second) != (3, 5):
        return None
    scale = _product(match["pscale"])
    ten = 10 if match["ten"] else 0
    low, high = (ten + first) * scale, (ten + second) * scale
    return NumberSpan(match.start(), match.end(), float(low), float(high), True, False, float(ten + first), scale)


def _product(scales: str) -> int:
    value = 1
    for scale in scales:
        value *= _SCALE[scale]
    return value


# ── counts ─────────────────────────────────────────────────────────────────────────────────

_UNIT = re.compile(
    r"\s?(人次|人份|个人(?!信息|资料|数据|账户|名义|消费|贷款|所得|独资|经营|行为|隐私|卡|征信|信用|客户|业务)|家次|件次|笔次|[条名人位件次起笔户家份张个套部台枚组单例封宗批对辆间幢栋处本册页篇段只通轮])"
)
_APPROXIMATE_BEFORE = re.compile(r"(?:约|大约|大概|近|将近|接近|超|超过|逾|至少|不下|不低于|不少于|不到|不足|最多)\s?$")
_APPROXIMATE_AFTER = re.compile(r"(?:左右|上下|以上|不等|之多|许|余|多)(?!次)")
_NOT_A_COUNT_BEFORE = re.compile(r"(?:第|百分之|分之|[A-Za-z\d.\-/:])$")
_NOT_A_COUNT_AFTER = re.compile(
    r"个(?:月|小时|多月|半月|工作日|自然日|百分点|世纪|[wW])|人民币|位(?:数|码|是|密|置|于)|单位|起(?:诉|草|身|来|初|因)|名(?:为|叫|义|称)|条(?:之|第)|件事实"
)


def find_counts(text: str) -> list[CountMention]:
    """Numbers with a classifier (67207条, 3000余名, 六十一件, 一百二十余人次). Vague ones (数千人) are left out."""
    folded = fold(text)
    found = []
    for number in scan_numbers(folded):
        if number.vague or number.low != number.high:
            continue
        unit = _UNIT.match(folded, number.end)
        if unit is None or _NOT_A_COUNT_AFTER.match(folded, unit.start(1)):
            continue
        before = folded[max(0, number.start - 4) : number.start]
        if unit[1] == "位" and before.endswith(("尾", "后", "前", "尾号")):
            continue
        if unit[1] == "起" and number.low >= 1000:  # 五万起: from fifty thousand
            continue
        if _NOT_A_COUNT_BEFORE.search(before):
            continue
        hedged = _APPROXIMATE_BEFORE.search(before) is not None or _APPROXIMATE_AFTER.match(folded, unit.end())
        found.append(
            CountMention(
                number.start,
                unit.end(),
                number.low,
                unit[1],
                number.approximate or bool(hedged),
                text[number.start : unit.end()],
            )
        )
    return found
