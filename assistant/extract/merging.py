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
    by_value: dict[float, list[_Group]] = defaultdict(list)
    groups: list[_Group] = []
    for item in found:
        group = next((g for g in by_value[item.value] if g.takes(item)), None)
        if group is None:
            group = _Group()
            by_value[item.value].append(group)
            groups.append(group)
        group.add(item)
    return [group.fact() for group in groups]


class _Group:
    """Statements of one sum: who pays and receives as far as any of them tells, and what it is for."""

    def __init__(self) -> None:
        self._members: list[Found] = []
        self._payer: str | None = None
        self._payee: str | None = None
        self._sure: set[AmountRole] = set()
        self._unsure: set[AmountRole] = set()
        self._tables: set[str] = set()
        self._papers: set[str] = set()

    def add(self, item: Found) -> None:
        self._members.append(item)
        self._payer = self._payer or item.payer
        self._payee = self._payee or item.payee
        (self._sure if item.sure else self._unsure).add(item.role)
        self._papers.add(item.reading.document.id)
        if item.row:
            self._tables.add(item.reading.document.id)

    @property
    def role(self) -> AmountRole:
        """The most telling role among the statements that are sure of theirs, else among all."""
        roles = self._sure or self._unsure
        return next(role for role in _TELLING if role in roles)

    def takes(self, item: Found) -> bool:
        """Whether `item` tells this sum again."""
        if "unit_price" in (item.role, self.role):
            return item.role == self.role
        if item.row and item.reading.document.id in self._tables:
            return False
        sides = ((self._payer, item.payer), (self._payee, item.payee))
        return all(a is None or b is None or a == b for a, b in sides) and self._goes_with(item)

    def _goes_with(self, item: Found) -> bool:
        """Whether what the statements say the sum is for goes together."""
        if (
            item.role == self.role
            or (not item.sure and item.role == "other")
            or (not self._sure and self._unsure == {"other"})
        ):
            return True
        if item.reading.document.id not in self._papers:
            return {item.role, self.role} <= _MOVED
        return self.role in ("fee", "demanded") and item.role == "paid" and len(self._members) == 1  # asked, then paid

    def fact(self) -> Amount:
        first = next((m for m in self._members if m.role == self.role), self._members[0])
        refs = {(m.reading.document.id, m.sentence.id): m.reading.cut(m.sentence) for m in (first, *self._members)}
        return Amount(
            value_cny=first.value,
            text=first.reading.document.text[first.start : first.end],
            approximate=all(m.approximate for m in self._members),
            role=self.role,
            payer=first.payer or self._payer,
            payee=first.payee or self._payee,
            evidence=tuple(refs.values()),
        )
