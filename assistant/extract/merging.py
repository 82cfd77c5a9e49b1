"""One fact for one sum: statements of a case that tell of the same money are joined, with all their evidence.

The same value between people who can be the same is one fact, unless the statements say different things of it
(要求减免 against 贷款本金) or are rows of one table, which are payments of their own. Where one statement only says
that it was paid and another what it was for, the latter stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.extract.sums import Found
from assistant.records import Amount, AmountRole

_TELLING: tuple[AmountRole, ...] = (
    "unit_price", "demanded", "waived", "fine", "fee", "proceeds", "loss", "loan", "paid", "other",
)  # fmt: skip
_MOVED: frozenset[AmountRole] = frozenset(["paid", "fee", "proceeds", "loss"])


def join(found: Sequence[Found]) -> list[Amount]:
    """Facts in the order of their first statements."""
    by_value: dict[float, list[list[Found]]] = defaultdict(list)
    groups: list[list[Found]] = []
    for item in found:
        group = next((g for g in by_value[item.value] if _same(g, item)), None)
        if group is None:
            group = []
            by_value[item.value].append(group)
            groups.append(group)
        group.append(item)
    return [_fact(members) for members in groups]


def _same(group: Sequence[Found], item: Found) -> bool:
    """Whether `item` tells the sum of `group` again."""
    if item.role == "unit_price" or group[0].role == "unit_price":
        return item.role == group[0].role
    if any(member.row and item.row and member.reading is item.reading for member in group):
        return False
    return all(_compatible(member, item) for member in group) and _can_be_one(group, item)


def _compatible(first: Found, second: Found) -> bool:
    sides = ((first.payer, second.payer), (first.payee, second.payee))
    return all(a is None or b is None or a == b for a, b in sides)


def _can_be_one(group: Sequence[Found], item: Found) -> bool:
    """Whether what the statements say the sum is for goes together."""
    if not item.sure or any(not member.sure for member in group):
        unsure = item if not item.sure else next(m for m in group if not m.sure)
        if unsure.role == "other":
            return True
    role = _role(group)
    if item.role == role:
        return True
    elsewhere = all(member.reading is not item.reading for member in group)
    if elsewhere:
        return {item.role, role} <= _MOVED
    return role in ("fee", "demanded") and item.role == "paid" and len(group) == 1  # asked for, then paid


def _role(members: Sequence[Found]) -> AmountRole:
    """The most telling role among the statements that are sure of theirs, else among all."""
    roles = {m.role for m in members if m.sure} or {m.role for m in members}
    return next(role for role in _TELLING if role in roles)


def _fact(members: Sequence[Found]) -> Amount:
    role = _role(members)
    first = next((m for m in members if m.role == role), members[0])
    return Amount(
        value_cny=first.value,
        text=first.reading.document.text[first.start : first.end],
        approximate=all(m.approximate for m in members),
        role=role,
        payer=next((m.payer for m in (first, *members) if m.payer), None),
        payee=next((m.payee for m in (first, *members) if m.payee), None),
        evidence=tuple(
            {(m.reading.document.id, m.sentence.id): m.reading.cut(m.sentence) for m in (first, *members)}.values()
        ),
    )
