"""Numbers that code computed from what a claim cites: sums with their addends, totals of rows, how many rows there are.

A total is accepted only where the cited evidence adds up to it: all its sums of one role, or the addends the claim
itself writes out.

    >>> sum_fault("20000元＋12000元＝32000元")

    >>> sum_fault("20000元＋12000元＝33000元").expected
    '32000元'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from assistant.lexicon.money import find_money
from assistant.records import Amount
from assistant.verify.grounds import Ground, Grounds
from assistant.verify.values import Value

_TOTAL = re.compile(r"(?:合计|共计|总计|累计|总额|总金额|相加|＝|=|共)(?:为|是|达|人民币|约|：|:)*$")
_ROWS = {"笔", "次", "单"}
_PLACES = {"处", "份", "项", "件", "条", "页"}
_PEOPLE = {"人", "名", "位"}


class SumFault(NamedTuple):
    """An addition that does not hold, and the right sum."""

    detail: str
    expected: str


def sum_fault(claim: str) -> SumFault | None:
    """The first addition written out in the claim (甲＋乙＝丙) that does not hold."""
    for equation in re.finditer(r"[^，。；：“”]*?[＋+][^，。；：“”]*?[＝=][^，。；：“”＋+]*", claim):
        left, _, right = re.sub("＝", "=", equation[0]).partition("=")
        addends = [m for part in re.split(r"[＋+]", left) for m in find_money(part)[-1:]]
        totals = find_money(right)[:1]
        if not totals or len(addends) < 2:
            continue
        expected = round(sum(m.value_low for m in addends), 2)
        if abs(expected - totals[0].value_low) >= 0.005:
            return SumFault(f"算式不成立：各项之和为{_yuan(expected)}，不是{totals[0].text}", _yuan(expected))
    return None


def computed(value: Value, claim: str, grounds: Sequence[Ground], book: Grounds) -> bool:
    """Whether the value is a total or a number of the cited rows, places or people, as code counts them."""
    if value.kind == "money":
        stated_as_total = _TOTAL.search(claim[: value.start]) is not None
        return stated_as_total and any(abs(total - value.low) < 0.005 for total in _totals(claim, grounds, book))
    if value.kind == "count":
        return value.low in _tallies(value, claim, grounds, book)
    return False


def _totals(claim: str, grounds: Sequence[Ground], book: Grounds) -> list[float]:
    amounts = _amounts(grounds, book)
    by_role: dict[str, list[float]] = defaultdict(list)
    for amount in amounts:
        by_role[amount.role].append(amount.value_cny)
    addends = [*by_role.values(), [a.value_cny for a in amounts]]
    first = [next((v.low for v in g.values if v.kind == "money" and v.low == v.high), None) for g in grounds]
    if all(v is not None for v in first):
        addends.append([v for v in first if v is not None])
    totals = [sum(values) for values in addends if len(values) > 1]
    if "＋" in claim or "+" in claim:
        totals += [sum(m.value_low for m in find_money(claim.split("＝")[0].split("=")[0]))]
    return [round(total, 2) for total in totals]


def _tallies(value: Value, claim: str, grounds: Sequence[Ground], book: Grounds) -> set[float]:
    found: set[float] = set()
    if value.unit in _ROWS or value.unit in _PLACES:
        found.add(float(len(grounds)))
    if value.unit in _ROWS:
        by_role: dict[str, int] = defaultdict(int)
        for amount in _amounts(grounds, book):
            by_role[amount.role] += 1
        found.update(map(float, by_role.values()))
    if value.unit == "处":
        found.update(_places(grounds, book))
    if value.unit == "份":
        found.add(float(len({g.document.id for g in grounds})))
    if value.unit in _PEOPLE:
        found.add(float(sum(name in claim for name in {p.name for p in book.facts.parties})))
        found.update(
            float(sum(role in p.roles for p in book.facts.parties)) for role in ("suspect", "victim", "client")
        )
    return found


def _amounts(grounds: Sequence[Ground], book: Grounds) -> list[Amount]:
    cited = {g.sentence.id for g in grounds}
    return [a for a in book.facts.amounts if any(r.sentence in cited for r in a.evidence)]


def _places(grounds: Sequence[Ground], book: Grounds) -> set[float]:
    """How many sentences of a cited document show one behaviour (证2《聊天记录》3处)."""
    documents = {g.document.id for g in grounds}
    counts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for behaviour in book.facts.behaviours:
        for ref in behaviour.evidence:
            if ref.document in documents:
                counts[(behaviour.type, ref.document)].add(ref.sentence)
    return {float(len(sentences)) for sentences in counts.values()}


def _yuan(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "元"
