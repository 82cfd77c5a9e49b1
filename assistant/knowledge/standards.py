"""The amount standards (数额标准) that apply in a region on a day: the province's, or the national range.

Where no provincial standard is known the national range is returned as a range with a note that says so; a number is
never chosen within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from assistant.knowledge.files import Bracket, OffenceFile, ProvinceStandard, Source, ThresholdFile
from assistant.records import Offence

Level = float | tuple[float, float] | None
_SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市")


class Standard(NamedTuple):
    """The standards of one offence in yuan: a number, a national range (low, high), or None where none is fixed.

    `region` is the province whose standard it is, 全国 for the national one; `number` is its document number."""

    offence: Offence
    region: str
    large: Level
    huge: Level
    especially_huge: Level
    number: str | None
    source: Source | None
    note: str | None
    authority: str | None = None
    checked: date | None = None


def province_of(region: str, thresholds: Mapping[str, ThresholdFile]) -> ThresholdFile | None:
    """The file of the province that `region` names or begins with: 上海, 上海市, 河北省石家庄市, an alias."""
    name = region.strip()
    for file in thresholds.values():
        for known in (file.region, *file.aliases):
            if name == known or name.startswith(_bare(known)):
                return file
    return None


def national_standard(offence: OffenceFile, note: str | None) -> Standard:
    """The national numbers or ranges from the offence's brackets in yuan."""
    levels: dict[str, Level] = {}
    authority = None
    for bracket in offence.brackets:
        name = _level_name(bracket)
        if name is None or bracket.unit != "yuan" or bracket.at_least is None or name in levels:
            continue
        authority = authority or bracket.authority
        high = bracket.at_least_max
        levels[name] = bracket.at_least if high is None or high == bracket.at_least else (bracket.at_least, high)
    return Standard(
        offence.id,
        "全国",
        levels.get("large"),
        levels.get("huge"),
        levels.get("especially_huge"),
        _number_in(authority),
        offence.sources[0] if offence.sources else None,
        note,
        authority,
        offence.checked,
    )


def find_standard(
    offence: OffenceFile, region: str | None, on: date | None, thresholds: Mapping[str, ThresholdFile]
) -> Standard:
    """The standard of the region on the day (none: today); the national one, with a note, where there is none."""
    day = on or date.today()
    if not region:
        return national_standard(offence, _if_range(offence, "未指定地区，以下为全国幅度，具体标准由各省确定"))
    file = province_of(region, thresholds)
    if file is None:
        return national_standard(offence, _if_range(offence, f"本库未收录{region}的数额标准，以下为全国幅度"))
    current = [s for s in file.standards if s.offence == offence.id and _in_force(s, day)]
    if not current:
        return national_standard(
            offence, _if_range(offence, f"本库未收录{file.region}在{day.isoformat()}适用的数额标准，以下为全国幅度")
        )
    latest = max(current, key=lambda s: s.effective or date.min)
    return Standard(
        offence.id,
        file.region,
        latest.large,
        latest.huge,
        latest.especially_huge,
        latest.number,
        latest.sources[0],
        latest.note if latest.checked else "；".join(filter(None, ("该标准尚未核对", latest.note))),
        None,
        latest.checked,
    )


def _if_range(offence: OffenceFile, note: str) -> str | None:
    """The note about the province, only where the law leaves the number to the province."""
    ranged = any(b.unit == "yuan" and b.at_least_max not in (None, b.at_least) for b in offence.brackets)
    return note if ranged else None


def _in_force(standard: ProvinceStandard, day: date) -> bool:
    started = standard.effective is None or standard.effective <= day
    return started and (standard.repealed is None or day < standard.repealed)


def _level_name(bracket: Bracket) -> str | None:
    for mark, name in (("特别巨大", "especially_huge"), ("巨大", "huge"), ("较大", "large")):
        if mark in bracket.name:
            return name
    return None


def _number_in(authority: str | None) -> str | None:
    if authority is None or not authority.startswith("释:"):
        return None
    return authority.removeprefix("释:").split("#")[0]


def _bare(region: str) -> str:
    for suffix in _SUFFIXES:
        if region.endswith(suffix) and len(region) - len(suffix) >= 2:
            return region.removesuffix(suffix)
    return region


def regions(thresholds: Iterable[ThresholdFile]) -> tuple[str, ...]:
    """The regions with standards, for choice lists."""
    return tuple(file.region for file in thresholds)
