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
NATIONAL = "全国"
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
    """The file of the place that `region` names: 上海, 上海市, 河北省石家庄市, an alias, a city inside the name."""
    name = region.strip()
    named = [(file, known) for file in thresholds.values() for known in (file.region, *file.aliases)]
    for file, known in named:
        if name == known or name.startswith(_bare(known)):
            return file
    return next((file for file, known in named if len(known) > 1 and known in name), None)


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
        NATIONAL,
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
        divided = [f.region for f in thresholds.values() if f.region.startswith((_bare(region), region))]
        why = (
            f"{region}分地区确定标准（{'、'.join(divided)}），请写明城市"
            if divided
            else f"本库未收录{region}的数额标准"
        )
        return national_standard(offence, _if_range(offence, f"{why}，以下为全国幅度"))
    if file.region == NATIONAL:
        return national_standard(offence, None)
    current = [s for s in file.standards if s.offence == offence.id and _in_force(s, day)]
    if not current:
        return national_standard(
            offence, _if_range(offence, f"本库未收录{file.region}在{day.isoformat()}适用的数额标准，以下为全国幅度")
        )
    return _provincial(offence, file.region, max(current, key=lambda s: s.effective or date.min))


def _provincial(offence: OffenceFile, region: str, found: ProvinceStandard) -> Standard:
    """The province's numbers; where one of them is not known, the national range in its place, and a note."""
    national = national_standard(offence, None)
    missing = [
        name
        for level, name in (("large", "较大"), ("huge", "巨大"), ("especially_huge", "特别巨大"))
        if getattr(found, level) is None and getattr(national, level) is not None
    ]
    notes = [
        None if found.checked else "该标准尚未核对",
        f"本库未收录{region}的{'、'.join(missing)}标准，所示为全国标准" if missing else None,
        found.note,
    ]
    return Standard(
        offence.id,
        region,
        national.large if found.large is None else found.large,
        national.huge if found.huge is None else found.huge,
        national.especially_huge if found.especially_huge is None else found.especially_huge,
        found.number,
        found.sources[0],
        "；".join(filter(None, notes)) or None,
        None,
        found.checked,
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
