"""Every name a law or authority is cited by, and what it stands for; the longest name wins.

>>> index = NameIndex({"刑法": "法:刑法", "刑法修正案(十二)": "法:刑法修正案（十二）"})
>>> index.at("刑法修正案(十二)第五条", 0)
('刑法修正案(十二)', '法:刑法修正案（十二）')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from assistant.knowledge.numbering import to_chinese, to_int
from assistant.knowledge.resolving import normal_number

_SHORTEST = 2
_NEAR = 80


class Name(NamedTuple):
    """A name as it stands in a text and the citation of what it names, without an article."""

    name: str
    target: str


class NameIndex:
    """Names in normal width to citation targets (`法:刑法`, `释:法释〔2013〕10号`)."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {wide(name): target for name, target in names.items() if len(name) >= _SHORTEST}
        self._lengths: dict[str, list[int]] = {}
        for name in self._names:
            self._lengths.setdefault(name[0], []).append(len(name))
        self._lengths = {first: sorted(set(lengths), reverse=True) for first, lengths in self._lengths.items()}

    def get(self, name: str) -> str | None:
        """What this name, with or without 《》, stands for."""
        plain = wide(name).strip("《》<>")
        plain = plain.replace("<", "《").replace(">", "》")
        return (
            self._names.get(plain)
            or self._names.get(_without_version(plain))
            or self._names.get(re.sub(r"^[^《》]*?(?=关于)", "", plain))
        )

    def at(self, text: str, start: int) -> Name | None:
        """The longest name that begins at `start` of a text in normal width."""
        for length in self._lengths.get(text[start : start + 1], ()):
            target = self._names.get(text[start : start + length])
            if target is not None:
                return Name(text[start : start + length], target)
        return None

    def nearest(self, name: str) -> str | None:
        """The known name most like this one, where one is alike enough to be what was meant."""
        best = process.extractOne(wide(name), self._names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if best is None else best[0]


def wide(text: str) -> str:
    """The text in one width, without white space, quotation of titles by 《》 only."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("〈", "《").replace("〉", "》")


def amendment_names(titles: Iterable[str]) -> dict[str, str]:
    """The other ways 刑法修正案（十二） is written: 刑法修正案十二, 刑法修正案（12）, 刑修（十二）."""
    found: dict[str, str] = {}
    for title in titles:
        ordinal = re.fullmatch(r"刑法修正案（([一二三四五六七八九十]+)）", title)
        number = to_int(ordinal[1]) if ordinal else None
        if number is not None:
            chinese = to_chinese(number)
            for name in (f"刑法修正案{chinese}", f"刑法修正案({number})", f"刑修({chinese})", f"刑法第{chinese}修正案"):
                found[name] = title
    return found


def number_key(written: str) -> str:
    """A document number in the form names are kept in; 国务院令（第310号） and 国务院第310号令 as 国务院令第310号."""
    key = wide(normal_number(written))
    key = re.sub(r"令\((第\d+号)\)", r"令\1", key)
    return re.sub(r"^(.*?)\(?(第\d+号)\)?令$", r"\1令\2", key)


def _without_version(title: str) -> str:
    """The title without a note on its version: 刑法(2020修正), 治安管理处罚法(2025年修订)."""
    return re.sub(r"\((?:19|20)\d{2}年?(?:\d+月)?(?:修正|修订|修改|版|公布|施行)?\)$", "", title)
