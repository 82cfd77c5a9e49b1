"""Amount standards stated in a claim (河北：较大3,000元、巨大60,000元) against the standards on record.

The levels named must be those of one standard of the region named, or the national ones where none is named.

    >>> standard_fault("按河北适用的数额标准，较大3000元、巨大60000元", load_knowledge())  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.knowledge import Knowledge
from assistant.knowledge.standards import Level, national_standard
from assistant.lexicon.money import find_money

_LEVEL = re.compile(r"(?P<level>特别巨大|巨大|较大)(?:的标准|标准|的起点|起点)?(?:分别)?(?:为|是|：|:)?\s?$")
_NAMES = {"较大": "large", "巨大": "huge", "特别巨大": "especially_huge"}
_ABOUT_STANDARDS = re.compile(r"标准|幅度|起点")


class Levels(NamedTuple):
    """A standard as numbers: level to (low, high)."""

    region: str
    levels: dict[str, tuple[float, float]]


class StandardFault(NamedTuple):
    """A stated level that no standard of the region has, and what is on record."""

    detail: str
    expected: str | None


def stated_levels(claim: str) -> dict[str, tuple[float, float]]:
    """The levels a claim states as a standard, in yuan; none in a claim that does not speak of standards."""
    if not _ABOUT_STANDARDS.search(claim):
        return {}
    found: dict[str, tuple[float, float]] = {}
    for money in find_money(claim):
        level = _LEVEL.search(claim[: money.start])
        if level is not None:
            found.setdefault(_NAMES[level["level"]], (money.value_low, money.value_high))
    return found


def standard_fault(claim: str, knowledge: Knowledge) -> StandardFault | None:
    """Why the standard stated in the claim is not the region's; None where it is, or none is stated."""
    stated = stated_levels(claim)
    if not stated:
        return None
    known = [*_province(claim, knowledge)]
    if not known or "全国" in claim:
        known += _national(knowledge)
    if any(all(standard.levels.get(level) == value for level, value in stated.items()) for standard in known):
        return None
    nearest = max(known, key=lambda s: sum(s.levels.get(level) == v for level, v in stated.items()), default=None)
    wrong = "、".join(
        _written(value) for level, value in stated.items() if nearest and nearest.levels.get(level) != value
    )
    expected = _described(nearest) if nearest else None
    return StandardFault(f"数额标准“{wrong}”与本库记载不符" + (f"，应为{expected}" if expected else ""), expected)


def _province(claim: str, knowledge: Knowledge) -> Iterator[Levels]:
    for file in knowledge.thresholds.values():
        if any(name in claim for name in (file.region, *file.aliases) if len(name) > 1):
            for s in file.standards:
                yield Levels(file.region, _levels(s.large, s.huge, s.especially_huge))


def _national(knowledge: Knowledge) -> Iterator[Levels]:
    for offence in knowledge.offences.values():
        s = national_standard(offence, None)
        yield Levels("全国", _levels(s.large, s.huge, s.especially_huge))


def _levels(large: Level, huge: Level, especially_huge: Level) -> dict[str, tuple[float, float]]:
    named = {"large": large, "huge": huge, "especially_huge": especially_huge}
    return {k: v if isinstance(v, tuple) else (v, v) for k, v in named.items() if v is not None}


def _described(standard: Levels) -> str:
    names = {value: key for key, value in _NAMES.items()}
    return standard.region + "".join(f" {names[level]}{_written(value)}" for level, value in standard.levels.items())


def _written(value: tuple[float, float]) -> str:
    low, high = value
    return f"{low:,.0f}元" if low == high else f"{low:,.0f}至{high:,.0f}元"
