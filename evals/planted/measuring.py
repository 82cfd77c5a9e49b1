"""Runs the verifier over the planted set and counts.

>>> measure().alarm_rate <= 0.01  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import Check, Claim, Memo, MemoSection
from assistant.verify import verify_memo, verify_text
from evals.planted.planting import EXACT_KINDS, Item, altered, true_items

_FAILED = ("mismatch", "not_found", "repealed", "not_in_force")
_COPIES = 9


class Result(NamedTuple):
    """Every item with its checks."""

    true: list[tuple[Item, list[Check]]]
    altered: list[tuple[Item, list[Check]]]

    @staticmethod
    def failed(checks: list[Check]) -> bool:
        """Whether the verifier objected."""
        return any(check.status in _FAILED for check in checks)

    @property
    def missed(self) -> list[tuple[Item, list[Check]]]:
        """Alterations that passed."""
        return [(item, checks) for item, checks in self.altered if not self.failed(checks)]

    @property
    def false_alarms(self) -> list[tuple[Item, list[Check]]]:
        """True statements that were objected to."""
        return [(item, checks) for item, checks in self.true if self.failed(checks)]

    @property
    def caught(self) -> float:
        """The share of alterations caught."""
        return 1 - len(self.missed) / len(self.altered)

    @property
    def caught_exact(self) -> float:
        """The share caught among altered numbers, dates and articles."""
        exact = [checks for item, checks in self.altered if item.kind in EXACT_KINDS]
        return sum(map(self.failed, exact)) / len(exact)

    @property
    def alarm_rate(self) -> float:
        """The share of true statements objected to."""
        return len(self.false_alarms) / len(self.true)

    @property
    def unchecked(self) -> int:
        """True statements that stayed unchecked in part."""
        return sum(any(c.status == "unchecked" for c in checks) for _, checks in self.true)


def measure(seed: int = 20240601, knowledge: Knowledge | None = None, *, as_text: bool = False) -> Result:
    """The planted set of this seed, verified; with `as_text` its claims stand in running text with their citations."""
    known = knowledge or load_knowledge()
    true = [(item, check(item, known, as_text)) for item in true_items(seed, _COPIES)]
    return Result(true, [(item, check(item, known, as_text)) for item in altered(seed)])


def check(item: Item, knowledge: Knowledge, as_text: bool) -> list[Check]:
    """The checks of one item: as a memo's claim where it cites evidence, as running text where it cites law."""
    if item.case is None:
        return list(verify_text(item.text, knowledge, on=item.on).checked)
    if as_text and all(c.startswith("证") for c in item.citations):
        text = f"{item.text.removesuffix('。')}（{'、'.join(item.citations)}）。"
        return list(verify_text(text, knowledge, item.case.material, item.on, item.case.facts).checked)
    memo = memo_of(item.case.facts.case_id, [item])
    _, verification = verify_memo(memo, item.case.material, item.case.facts, knowledge, item.on or date(2024, 6, 1))
    return list(verification.checked)


def memo_of(case_id: str, items: Sequence[Item]) -> Memo:
    """A memo whose one section makes these statements."""
    claims = tuple(Claim(text=item.text, citations=item.citations) for item in items)
    return Memo(
        kind="opinion",
        case_id=case_id,
        title="研判意见",
        recipient=None,
        issuer=None,
        sections=(MemoSection(heading="一、基本事实", claims=claims),),
        exhibits=(),
        authorities=(),
    )
