"""The amount that counts for an offence, added up by code, and the bracket it falls into.

Which roles count for which offence stands in knowledge/amounts.yaml. A total that the material states is taken as it
stands; otherwise the distinct parts are summed. The same sum told by several documents counts once: of each payer,
payee and value the document that mentions it most often decides how many there were.

    >>> find_amount("敲诈勒索", facts, knowledge, region="上海", on=None, obtained=True).bracket   # doctest: +SKIP
    '数额巨大'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.knowledge import Knowledge
from assistant.knowledge.files import Bracket
from assistant.knowledge.standards import Standard
from assistant.records import Amount, AmountFinding, AmountPart, AmountRole, CaseFacts, Count, CountOf, Offence
from assistant.resources import resource_dir

_TOTAL = re.compile(r"(?:共计|合计|总计|累计|总共|总额|总金额|共(?!同))[^，。；\d]{0,12}$")
_BEFORE = 16
_LEVELS = (("especially_huge", "数额特别巨大"), ("huge", "数额巨大"), ("large", "数额较大"))


class AmountRule(BaseModel):
    """A line of knowledge/amounts.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    obtained: tuple[tuple[AmountRole, ...], ...]
    sought: tuple[AmountRole, ...]
    counted: CountOf | None = None


class Total(NamedTuple):
    """A sum and how it came about."""

    value: float
    parts: tuple[Amount, ...]
    basis: str


def find_amount(
    offence: Offence, facts: CaseFacts, knowledge: Knowledge, *, region: str | None, on: date | None, obtained: bool
) -> AmountFinding:
    """The amount of the offence: what was obtained, or else what was sought; value None where the facts hold none."""
    rule = _rules()[offence]
    standard = knowledge.standard(offence, region, on)
    total = _first_total(rule.obtained, facts.amounts) if obtained else None
    sought = total is None
    if total is None and rule.sought:
        total = _total(rule.sought, facts.amounts)
    counted = _largest_count(rule, facts)
    basis = [] if total is None else [("索要未得的金额，" if sought else "") + total.basis]
    if counted is not None:
        basis.append(f"数量 {counted.value:,.0f} {counted.unit}")
    return AmountFinding(
        value_cny=None if total is None else total.value,
        basis="；".join(basis) or "材料中没有可以计入本罪的金额",
        parts=()
        if total is None
        else tuple(AmountPart(value_cny=a.value_cny, citation=a.evidence[0].citation) for a in total.parts),
        bracket=_bracket(None if total is None else total.value, counted, offence, standard, knowledge),
        threshold=describe(standard),
        region=standard.region,
        authorities=_authorities(offence, standard, knowledge),
    )


def reaches_threshold(finding: AmountFinding) -> bool | None:
    """Whether the amount is at least 数额较大 (or the first bracket in items); None where that cannot be told."""
    if finding.bracket is None:
        return None
    return not finding.bracket.startswith("未达")


def _first_total(alternatives: Iterable[Sequence[AmountRole]], amounts: Sequence[Amount]) -> Total | None:
    for roles in alternatives:
        total = _total(roles, amounts)
        if total is not None:
            return total
    return None


def _total(roles: Sequence[AmountRole], amounts: Sequence[Amount]) -> Total | None:
    """The stated total of each role, else the sum of its distinct parts, added over the roles."""
    found = [t for role in roles if (t := _of_role([a for a in amounts if a.role == role])) is not None]
    if not found:
        return None
    value = round(sum(t.value for t in found), 2)
    return Total(value, tuple(p for t in found for p in t.parts), "，".join(dict.fromkeys(t.basis for t in found)))


def _of_role(amounts: Sequence[Amount]) -> Total | None:
    if not amounts:
        return None
    stated = [a for a in amounts if _is_total(a)]
    if stated:
        best = max(stated, key=lambda a: a.value_cny)
        return Total(best.value_cny, (best,), "材料所载合计数" + ("（约数）" if best.approximate else ""))
    parts = _distinct(amounts)
    value = round(sum(a.value_cny for a in parts), 2)
    about = "（含约数）" if any(a.approximate for a in parts) else ""
    return Total(value, parts, f"{len(parts)}笔相加{about}" if len(parts) > 1 else f"单笔金额{about}")


def _is_total(amount: Amount) -> bool:
    quote = amount.evidence[0].quote
    at = quote.find(amount.text)
    return at > 0 and _TOTAL.search(quote[max(0, at - _BEFORE) : at]) is not None


def _distinct(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    groups: dict[tuple[float, str | None, str | None], list[Amount]] = {}
    for amount in amounts:
        groups.setdefault((amount.value_cny, amount.payer, amount.payee), []).append(amount)
    kept: list[Amount] = []
    for members in groups.values():
        most_telling, _ = Counter(a.evidence[0].document for a in members).most_common(1)[0]
        kept += [a for a in members if a.evidence[0].document == most_telling]
    return tuple(kept)


def _largest_count(rule: AmountRule, facts: CaseFacts) -> Count | None:
    if rule.counted is None:
        return None
    return max((c for c in facts.counts if c.what == rule.counted), key=lambda c: c.value, default=None)


def _bracket(
    value: float | None, counted: Count | None, offence: Offence, standard: Standard, knowledge: Knowledge
) -> str | None:
    found: list[tuple[int, str]] = []
    brackets = [b for b in knowledge.offences[offence].brackets if not b.conditional]
    if value is not None:
        found += _by_money(value, standard) or _by_list(
            value, [b for b in brackets if b.unit == "yuan"], "未达追诉数额"
        )
    if counted is not None:
        found += _by_list(counted.value, [b for b in brackets if b.unit == "items"], "未达数量标准")
    return max(found)[1] if found else None


def _by_list(value: float, brackets: Sequence[Bracket], below: str) -> list[tuple[int, str]]:
    """Rank and name of the highest bracket with a number that `value` reaches; empty where none has a number."""
    numbered = sorted((b.at_least, b.name) for b in brackets if b.at_least is not None)
    reached = [name for least, name in numbered if value >= least]
    if not numbered:
        return []
    return [(len(reached), reached[-1] if reached else below)]


def _by_money(value: float, standard: Standard) -> list[tuple[int, str]]:
    """Rank and name of the bracket, empty where the standard has no numbers. Within a national range the amount is named as lying in the range."""
    if standard.large is None:
        return []
    for rank, (level, name) in zip((3, 2, 1), _LEVELS, strict=True):
        limit = getattr(standard, level)
        if limit is None:
            continue
        low, high = limit if isinstance(limit, tuple) else (limit, limit)
        if value >= high:
            return [(rank, name)]
        if value >= low:
            return [(rank, f"{name}（在全国幅度内，以本省标准为准）")]
    return [(0, "未达数额较大")]


def describe(standard: Standard) -> str | None:
    """The standard in one line, e.g. `河北：较大 3,000 元、巨大 60,000 元 …（冀高法[2013]73号）`."""
    levels = [
        f"{name.removeprefix('数额')} {_yuan(getattr(standard, level))}"
        for level, name in reversed(_LEVELS)
        if getattr(standard, level) is not None
    ]
    if not levels:
        return None
    text = f"{standard.region}：{'、'.join(levels)}"
    text += f"（{standard.number}）" if standard.number else ""
    return text + (f"。{standard.note}" if standard.note else "")


def _yuan(limit: float | tuple[float, float]) -> str:
    if isinstance(limit, tuple):
        return f"{limit[0]:,.0f}至{limit[1]:,.0f}元"
    return f"{limit:,.0f}元"


def _authorities(offence: Offence, standard: Standard, knowledge: Knowledge) -> tuple[str, ...]:
    cited = [standard.authority] if standard.authority else []
    cited += [b.authority for b in knowledge.offences[offence].brackets if b.at_least is not None]
    return tuple(dict.fromkeys(cited))


@cache
def _rules() -> dict[str, AmountRule]:
    raw = yaml.safe_load((resource_dir("knowledge") / "amounts.yaml").read_text(encoding="utf-8"))
    return {offence: AmountRule.model_validate(line) for offence, line in raw.items()}
