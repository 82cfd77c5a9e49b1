"""Statements of the material that cannot both be right: the same payment told with different sums, the same event
with different dates, the same thing counted differently in two documents.

Only statements of different documents are compared, and only where what they are about is the same by its parties,
role and key words; approximate and exact tellings of one number do not contradict each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.extract.sums import Found
from assistant.records import AmountRole, Conflict, Count, DateFact, EvidenceRef

_ROLE_NAMES: dict[AmountRole, str] = {
    "proceeds": "获利金额", "loss": "损失金额", "demanded": "索要金额", "paid": "支付金额", "fee": "收费金额", "waived": "减免金额",
    "loan": "贷款金额", "unit_price": "单价", "fine": "罚款金额", "other": "金额",
}  # fmt: skip
_COUNT_NAMES = {
    "personal_information": "个人信息数量", "complaints": "投诉数量", "victims": "被害人数", "clients": "客户人数",
    "policies": "保单数量", "accounts": "账户数量", "other": "数量",
}  # fmt: skip
_TOTAL = re.compile(r"共计|合计|总计|累计|一共|总共|总额|共")


def find_conflicts(found: Sequence[Found], dates: Sequence[DateFact], counts: Sequence[Count]) -> tuple[Conflict, ...]:
    """All contradictions, sums first."""
    return (*_of_amounts(found), *_of_dates(dates), *_of_counts(counts))


def _of_amounts(found: Sequence[Found]) -> Iterable[Conflict]:
    """Payments between the same two parties on the same day or of the same total, told with different sums."""
    groups: dict[tuple[str, str, AmountRole, str], list[Found]] = defaultdict(list)
    for item in found:
        occasion = _occasion(item)
        if item.payer and item.payee and occasion and item.role not in ("unit_price", "other"):
            groups[item.payer, item.payee, _kind(item.role), occasion].append(item)
    for (payer, payee, role, occasion), members in groups.items():
        by_document: dict[str, list[Found]] = defaultdict(list)
        for member in members:
            by_document[member.reading.document.id].append(member)
        if len(by_document) < 2 or any(len(items) > 1 for items in by_document.values()):
            continue
        told = [items[0] for items in by_document.values()]
        if not _agree([t.value for t in told], any(t.approximate for t in told)):
            yield Conflict(
                about=f"{payer}与{payee}之间{occasion}的{_ROLE_NAMES[role]}，各材料记载不一致",
                statements=tuple(t.reading.cut(t.sentence) for t in told),
            )


def _kind(role: AmountRole) -> AmountRole:
    """Roles under which different papers tell of one payment."""
    return "paid" if role in ("paid", "fee", "proceeds", "loss") else role


def _occasion(item: Found) -> str | None:
    """What makes two statements be about one payment: the day, or that both give a total."""
    from assistant.lexicon.dates import find_dates

    text = item.reading.words(item.sentence)
    days = [d.value for d in find_dates(text) if len(d.value) == 10]
    if len(set(days)) == 1:
        return days[0]
    before = text[: item.start - item.sentence.start]
    return "合计" if _TOTAL.search(before[-8:]) else None


def _agree(values: Sequence[float], approximate: bool) -> bool:
    low, high = min(values), max(values)
    return low == high or (approximate and high <= low * 1.1)


def _of_dates(dates: Sequence[DateFact]) -> Iterable[Conflict]:
    """The same event in the same words on different days."""
    groups: dict[str, list[DateFact]] = defaultdict(list)
    for fact in dates:
        event = re.sub(r"[\s，。、“”\"]", "", fact.what)
        if len(event) >= 6:
            groups[event].append(fact)
    for event, members in groups.items():
        told: dict[str, tuple[str, EvidenceRef]] = {}
        for member in members:
            for evidence in member.evidence:
                told.setdefault(evidence.document, (member.value, evidence))
        values = {value for value, _ in told.values()}
        if len(told) >= 2 and any(not a.startswith(b) and not b.startswith(a) for a in values for b in values):
            yield Conflict(about=f"“{event}”的时间，各材料记载不一致", statements=tuple(e for _, e in told.values()))


def _of_counts(counts: Sequence[Count]) -> Iterable[Conflict]:
    """Totals of one kind that differ between documents."""
    groups: dict[tuple[str, str], list[tuple[float, EvidenceRef]]] = defaultdict(list)
    for fact in counts:
        for evidence in fact.evidence:
            if fact.what != "other" and re.search(
                rf"(?:共计|合计|总计|累计|一共|总共)[^，。；]{{0,12}}{re.escape(_written(fact))}", evidence.quote
            ):
                groups[fact.what, fact.unit].append((fact.value, evidence))
    for (what, _unit), members in groups.items():
        by_document = {evidence.document: (value, evidence) for value, evidence in members}
        if len(by_document) >= 2 and len({value for value, _ in by_document.values()}) > 1:
            yield Conflict(
                about=f"{_COUNT_NAMES[what]}的合计，各材料记载不一致",
                statements=tuple(evidence for _, evidence in by_document.values()),
            )


def _written(fact: Count) -> str:
    return f"{fact.value:g}" if fact.value < 1e6 else f"{fact.value:.0f}"
