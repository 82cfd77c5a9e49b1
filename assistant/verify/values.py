"""Typed values in a text: sums, dates, counts, shares, durations, identity numbers, and what remains as bare numbers.

Values are compared by what they mean: 20万元 equals 200,000元 and 人民币贰拾万元整; 余, 近 and 约 keep their sense;
a range equals only the same range; a date equals one that is at least as precise.

    >>> claim, evidence = find_values("收取20万元"), find_values("共计人民币贰拾万元整")
    >>> supports(evidence, claim[0])
    True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.lexicon.dates import find_dates
from assistant.lexicon.identity import find_identities
from assistant.lexicon.money import find_money
from assistant.lexicon.numerals import find_counts, fold, parse_number

ValueKind = Literal["money", "date", "count", "share", "duration", "identity", "number"]
Hedge = Literal["", "about", "over", "under"]

_NO_YEAR = 1950  # stands for "no year": the conduct of a case is never that old
_OVER = re.compile(r"余|多|超|逾|以上|至少|不低于|不少于|不下|开外|许$")
_UNDER = re.compile(r"将近|接近|近|不到|不足|以下|以内|最多|至多|不超过|低于")
_ABOUT = re.compile(r"约|大概|差不多|左右|上下|前后")
_SHARE = re.compile(
    r"(?P<percent>(?<![\d.])\d+(?:\.\d+)?)\s?[%％]|百分之(?P<of>[\d.零一二两三四五六七八九十百点]+)|"
    r"(?P<per_mille>(?<![\d.])\d+(?:\.\d+)?)\s?‰|千分之(?P<mille>[\d.零一二两三四五六七八九十百点]+)|"
    r"(?<![一二两三四五六七八九十\d])(?P<tenths>[一二两三四五六七八九\d])成(?P<half>半)?(?![员功立交本果年为长都人就效])|"
    r"(?P<points>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)个(?:百分)?点(?!数)"
)
_DURATION = re.compile(
    r"(?P<n>(?<![\d.年])\d+(?:\.\d+)?|[零一二两三四五六七八九十百半]+)(?:个)?(?P<unit>工作日|小时|分钟|周年|周|星期|年(?![月底初度级代前后来间内])|年(?=以[上下内])|年(?=内)|月(?=以[上下内])|(?<=个)月|日(?=以?内)|天)"
)
_MONTH = re.compile(
    r"(?<![\d.年第])(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?!余|息|薪|结|供|收入|光|亮)(?:份|底|初|间)?"
)
_OTHER_COUNT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千万零]+)(?P<unit>周?岁|倍|处|期|页|层|克|公里|亩|场|班)"
)
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+)?(?![A-Za-z\d])")
_MASKED = re.compile(r"(?<![A-Za-z\d])\d{2,}[*＊×xX]{2,}[\dXx]{2,}")
_PARTIAL_DIGITS = 4


class Value(NamedTuple):
    """A value at `start:end`. `low == high` unless it is a range; `key` is the date or the identity number."""

    kind: ValueKind
    start: int
    end: int
    text: str
    low: float = 0.0
    high: float = 0.0
    hedge: Hedge = ""
    unit: str = ""
    key: str = ""
    vague: bool = False


class _Taken:
    """Which characters are already read as part of a value."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = list(spans)

    def free(self, start: int, end: int) -> bool:
        return not any(start < last and first < end for first, last in self._spans)

    def take(self, start: int, end: int) -> None:
        self._spans.append((start, end))


def find_values(
    text: str,
    skip: Iterable[tuple[int, int]] = (),
    *,
    anchor: str | None = None,
    context: str = "",
) -> list[Value]:
    """The values of `text` in order; nothing is read inside the `skip` spans (citations, exhibit numbers).

    `anchor` is the day the text was written, `context` the text before it: both only give dates their year.
    """
    taken = _Taken(skip)
    found: list[Value] = []

    def add(value: Value) -> None:
        if taken.free(value.start, value.end):
            taken.take(value.start, value.end)
            found.append(value)

    for masked in _MASKED.finditer(text):
        add(Value("identity", masked.start(), masked.end(), masked[0], unit="masked", key=masked[0]))
    for identity in find_identities(text):
        if identity.kind != "case_number":
            add(Value("identity", identity.start, identity.end, identity.text, unit=identity.kind, key=identity.value))
    for read in (
        _money(text),
        _dates(text, anchor, context),
        _shares(text),
        _durations(text),
        _counts(text),
        _other_counts(text),
    ):
        for value in read:
            add(value)
    for number in _NUMBER.finditer(fold(text)):
        amount = float(number[0].replace(",", ""))
        written = text[number.start() : number.end()]
        add(Value("number", number.start(), number.end(), written, amount, amount, key=number[0].replace(",", "")))
    return sorted(found, key=lambda v: v.start)


@lru_cache(maxsize=4096)
def values_of(text: str) -> tuple[Value, ...]:
    """The values of a text that is asked for again and again (an article, a digest)."""
    return tuple(find_values(text))


def supports(evidence: Sequence[Value], claimed: Value, *, hedges: bool = True) -> bool:
    """Whether one of the evidence's values is the claimed one. `hedges` False compares numbers without 余, 约, 以上."""
    return any(_same(claimed, value, hedges) for value in evidence)


def nearest(evidence: Sequence[Value], claimed: Value) -> Value | None:
    """The evidence's value of the same kind that comes closest, to offer as the correction; None where there is none."""
    alike = [v for v in evidence if v.kind == claimed.kind and (v.kind != "count" or _units(v.unit, claimed.unit))]
    if not alike:
        return None
    if claimed.kind in ("date", "identity"):
        return max(alike, key=lambda v: sum(a == b for a, b in zip(v.key, claimed.key, strict=False)))
    return min(alike, key=lambda v: abs(v.low - claimed.low) + abs(v.high - claimed.high))


def _same(claimed: Value, value: Value, hedges: bool) -> bool:
    if claimed.kind == "date":
        return value.kind == "date" and _same_date(claimed.key, value.key)
    if claimed.kind == "identity":
        return _same_identity(claimed, value)
    if not (_close(claimed.low, value.low) and _close(claimed.high, value.high)):
        return False
    if claimed.kind == "number":
        return value.kind not in ("date", "identity")
    if value.kind == "number":
        return claimed.kind != "share" and not claimed.vague and (not hedges or claimed.hedge in ("", "about"))
    if claimed.kind != value.kind or claimed.vague != value.vague:
        return False
    if claimed.kind in ("count", "duration") and not _units(claimed.unit, value.unit):
        return False
    return not hedges or _same_hedge(claimed.hedge, value.hedge)


def _close(one: float, other: float) -> bool:
    return abs(one - other) < 0.005


def _same_hedge(claimed: Hedge, evidence: Hedge) -> bool:
    """An approximation may not be dropped or sharpened; an exact value may be called approximate."""
    return claimed == evidence or (claimed == "about")


def _same_date(claimed: str, evidence: str) -> bool:
    if claimed.startswith(f"{_NO_YEAR}-"):
        return evidence[5:].startswith(claimed[5:])
    if evidence.startswith(f"{_NO_YEAR}-"):
        return evidence[5:].startswith(claimed[5:]) and len(claimed) > 4
    return evidence.startswith(claimed)


def _same_identity(claimed: Value, value: Value) -> bool:
    if claimed.unit == "masked":
        pattern = re.sub(r"(?:\\\*|＊|×|x|X){2,}", lambda _: r"\w+", re.escape(claimed.key))
        return value.kind == "identity" and (claimed.key == value.key or re.fullmatch(pattern, value.key) is not None)
    return value.key.upper() == claimed.key.upper() and value.kind in ("identity", "number")


_UNIT_GROUPS = (
    "人名位口人次",
    "件起宗例单笔次件次",
    "条组则",
    "户家",
    "份张本册",
    "套部台",
    "日天",
    "月个月",
    "年周年",
    "周星期",
)


def _units(one: str, other: str) -> bool:
    """Whether two classifiers count the same kind of thing; 个 goes with any."""
    if one == other or "个" in (one, other):
        return True
    return any(one in group and other in group for group in _UNIT_GROUPS)


# ── finding ────────────────────────────────────────────────────────────────────────────────


def _hedge_of(text: str) -> Hedge:
    if _OVER.search(text):
        return "over"
    if _UNDER.search(text):
        return "under"
    return "about" if _ABOUT.search(text) else ""


def _money(text: str) -> Iterable[Value]:
    for m in find_money(text):
        hedge = _hedge_of(m.text) or ("about" if m.approximate and not m.vague and m.value_low == m.value_high else "")
        yield Value("money", m.start, m.end, m.text, m.value_low, m.value_high, hedge, m.per or "", vague=m.vague)


def _dates(text: str, anchor: str | None, context: str) -> Iterable[Value]:
    offset = len(context)
    for d in find_dates(context + text, default_year=_NO_YEAR, anchor=anchor):
        if d.start >= offset:
            yield Value("date", d.start - offset, d.end - offset, d.text, key=d.value)
    for m in _MONTH.finditer(fold(text)):
        month = int(parse_number(m["m"]) or 0)
        yield Value("date", m.start(), m.end(), text[m.start() : m.end()], key=f"{_NO_YEAR}-{month:02d}")


def _shares(text: str) -> Iterable[Value]:
    for m in _SHARE.finditer(fold(text)):
        if m["tenths"]:
            value = 10 * (parse_number(m["tenths"]) or 0) + (5 if m["half"] else 0)
        elif m["mille"] or m["per_mille"]:
            value = (_decimal(m["mille"] or m["per_mille"]) or 0) / 10
        else:
            value = _decimal(m["percent"] or m["of"] or m["points"]) or 0
        yield Value("share", m.start(), m.end(), text[m.start() : m.end()], value, value, _around(text, m))


def _decimal(written: str) -> float | None:
    if "点" in written:
        whole, _, places = written.partition("点")
        digits = "".join(str("零一二三四五六七八九".find(c)) for c in places.replace("两", "二"))
        return float(f"{int(parse_number(whole) or 0)}.{digits}")
    return parse_number(written)


def _durations(text: str) -> Iterable[Value]:
    for m in _DURATION.finditer(fold(text)):
        value = 0.5 if m["n"] == "半" else parse_number(m["n"])
        if value is not None:
            unit = {"月": "月", "天": "日"}.get(m["unit"], m["unit"])
            yield Value("duration", m.start(), m.end(), text[m.start() : m.end()], value, value, "", unit)


def _counts(text: str) -> Iterable[Value]:
    for c in find_counts(text):
        span = text[max(0, c.start - 3) : c.end + 3]
        hedge = _hedge_of(span) if c.approximate else ""
        yield Value(
            "count", c.start, c.end, c.text, c.value, c.value, hedge or ("about" if c.approximate else ""), c.unit
        )


def _other_counts(text: str) -> Iterable[Value]:
    for m in _OTHER_COUNT.finditer(fold(text)):
        value = parse_number(m["n"])
        if value is not None:
            unit = m["unit"].removeprefix("周")
            yield Value("count", m.start(), m.end(), text[m.start() : m.end()], value, value, _around(text, m), unit)


def _around(text: str, match: re.Match[str]) -> Hedge:
    return _hedge_of(text[max(0, match.start() - 2) : match.start()] + text[match.end() : match.end() + 2])
