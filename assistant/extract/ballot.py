"""A ballot: the weights that the material gives a party for each role, and the roles that hold in the end."""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

from assistant.records import AmountRole, PartyRole

VoteRole = PartyRole | Literal["official", "collector"]
ENOUGH = 1.0
_MARKS = {"suspect": 0.7, "victim": 0.8}
_NO_ROLES = frozenset(["official", "other", "collector"])


class Flow(NamedTuple):
    """A sum that somebody pays or asks, by canonical names; `row` marks rows of a table."""

    payer: str | None
    payee: str | None
    role: AmountRole
    row: bool


class Ballot:
    """The weights of one party. `official` and `collector` are no roles of the contract: who handles the case, and
    who takes money; the latter becomes a role in `settle`."""

    def __init__(self) -> None:
        self._weights: Counter[str] = Counter()

    def add(self, role: VoteRole, weight: float) -> None:
        """Adds `weight` for `role`."""
        self._weights[role] += weight  # type: ignore[assignment]

    def of(self, role: VoteRole) -> float:
        """The weight for `role` so far."""
        return float(self._weights[role])

    def drop(self, role: VoteRole) -> None:
        """Takes back all weight for `role`."""
        self._weights.pop(role, None)

    def total(self) -> float:
        """All weight for roles in the case."""
        return sum(weight for role, weight in self._weights.items() if role not in ("official", "other"))

    def settle(self, accusing: bool) -> None:
        """Who collects money is a suspect where the material accuses or speaks of them so, else an intermediary."""
        collected = min(self._weights.pop("collector", 0), 1.2)
        if collected:
            self.add("suspect" if self._weights["suspect"] > 0 or accusing else "intermediary", collected)

    def roles(self) -> tuple[PartyRole, ...]:
        """The roles that hold, the heaviest first. Somebody who suffers is no suspect for a little of both."""
        kept = {r: w for r, w in self._weights.items() if w >= _MARKS.get(r, ENOUGH) and r not in _NO_ROLES}
        suspect, victim, client = kept.get("suspect", 0), kept.get("victim", 0), kept.get("client", 0)
        if suspect and (victim or client):
            if suspect >= max(1.5 * victim, 0.6 * client):
                kept.pop("victim", None)
                kept.pop("client", None)
            else:
                kept.pop("suspect")
        if "suspect" in kept:
            for weaker in ("witness", "reporter", "intermediary"):
                if kept.get(weaker, 0) < (2.0 if weaker == "intermediary" else 1.5 * suspect):
                    kept.pop(weaker, None)
        if "victim" in kept and client < 2 * victim:
            kept.pop("client", None)
        order = sorted(kept, key=lambda role: (-kept[role], role))
        return tuple(order)  # type: ignore[arg-type]
