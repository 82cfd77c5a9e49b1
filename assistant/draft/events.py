"""The facts in time order: which sentences tell the case best, when each happened, and how each is put.

Sentences are ranked by what rests on them (elements of the offence, confident behaviours, sums), thinned of near
repetitions, and spread over documents; ledger rows of one kind are added up into one statement whose sum, number and
period code computes from the rows it cites.

    >>> [claim.text for claim in fact_claims(case)]  # doctest: +SKIP
    ['2023年3月5日，王强发送消息称：“……”。', …]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.draft.casefile import CaseFile
from assistant.draft.sources import attribution, is_statement, speech, voice
from assistant.draft.wording import day, full_stop, names, shorten, tidy, yuan
from assistant.records import Amount, AmountRole, Claim, Document, EvidenceRef, Sentence

MOST_FACTS = 16
_QUOTE_LENGTH = 96
_NARRATIVE_LENGTH = 130
_ALIKE = 0.6
_HAS_DAY = re.compile(r"\d{2,4}\s*年\s*\d{1,2}\s*月|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}")
_MONEY_SAYS: dict[AmountRole, str] = {
    "proceeds": "取得款项",
    "loss": "损失",
    "demanded": "提出付款要求",
    "paid": "付款",
    "fee": "收取费用",
    "waived": "减免",
    "loan": "贷款",
    "fine": "罚款",
}


class Point(NamedTuple):
    """A sentence of the case and what rests on it. `when` orders it; it may be inherited from the sentence before."""

    ref: EvidenceRef
    document: Document
    sentence: Sentence
    dated: str | None
    when: str
    weight: float
    amounts: tuple[Amount, ...]

    @property
    def order(self) -> tuple[str, int, int]:
        return (self.when, int(self.document.id.lstrip("D") or 0), self.sentence.start)


def fact_claims(case: CaseFile) -> list[Claim]:
    """The facts, oldest first; at most MOST_FACTS sentences, sums of ledger rows not counted."""
    points = _points(case)
    rows, told = _split_rows(points)
    chosen = _choose(told)
    tallies = [tally for group in rows for tally in _tally(case, group)]
    placed = [(point.order, _tell(case, point)) for point in chosen] + tallies
    placed.sort(key=lambda item: item[0])
    return [claim for _, claim in placed]


def _points(case: CaseFile) -> list[Point]:
    weights: dict[str, float] = defaultdict(float)
    refs: dict[str, EvidenceRef] = {}
    amounts: dict[str, list[Amount]] = defaultdict(list)

    def rest(evidence: Iterable[EvidenceRef], weight: float) -> None:
        for ref in evidence:
            if ref.sentence in case.sentences:
                weights[ref.sentence] += weight
                refs.setdefault(ref.sentence, ref)

    for behaviour in case.facts.behaviours:
        if behaviour.type != "other" and (behaviour.type != "lawful_complaint" or not case.refers):
            rest(behaviour.evidence, behaviour.confidence)
    for rank, offence in enumerate(case.offences()):
        for element in offence.elements:
            rest(element.evidence, 0.8 if rank == 0 else 0.4)
    for amount in case.facts.amounts:
        if amount.role in _MONEY_SAYS:
            rest(amount.evidence, 0.5)
            for ref in amount.evidence:
                amounts[ref.sentence].append(amount)
    for count in case.facts.counts:
        rest(count.evidence, 0.3)
    inherited = _inherited_dates(case)
    found = []
    for sentence_id, weight in weights.items():
        document, sentence = case.sentences[sentence_id]
        dated = case.dates.get(sentence_id)
        whole = EvidenceRef.cut(document, sentence)
        when = inherited.get(sentence_id, "9999")
        found.append(Point(whole, document, sentence, dated, when, weight, tuple(amounts[sentence_id])))
    return found


def _inherited_dates(case: CaseFile) -> dict[str, str]:
    """For each sentence the last date at or before it in its document: good enough to order by, never stated."""
    known: dict[str, str] = {}
    for document in case.material.documents:
        latest = None
        first = next((case.dates[s.id] for s in document.sentences if s.id in case.dates), None)
        for sentence in document.sentences:
            latest = case.dates.get(sentence.id, latest)
            if latest or first:
                known[sentence.id] = latest or first or ""
    return known


def _split_rows(points: Sequence[Point]) -> tuple[list[list[Point]], list[Point]]:
    """Ledger rows to be added up (three or more of one document), and everything else."""
    by_document: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        if point.document.kind == "table" and point.amounts:
            by_document[point.document.id].append(point)
    groups = [sorted(group, key=lambda p: p.order) for group in by_document.values() if len(group) >= 3]
    taken = {p.ref.sentence for group in groups for p in group}
    return groups, [p for p in points if p.ref.sentence not in taken]


def _choose(points: Sequence[Point]) -> list[Point]:
    """The weightiest points, near repetitions left out, and no document taking more than half of the room."""
    chosen: list[Point] = []
    share: Counter[str] = Counter()
    documents = len({p.document.id for p in points})
    most = MOST_FACTS if documents == 1 else max(4, MOST_FACTS // 2)
    for point in sorted(points, key=lambda p: (-p.weight, p.order)):
        if len(chosen) >= MOST_FACTS or share[point.document.id] >= most:
            continue
        if any(alike(point.ref.quote, other.ref.quote) > _ALIKE for other in chosen):
            continue
        chosen.append(point)
        share[point.document.id] += 1
    return sorted(chosen, key=lambda p: p.order)


def alike(one: str, other: str) -> float:
    """How much two texts share, by pairs of neighbouring characters: the shared part of the shorter one, 0 to 1."""
    a = {one[i : i + 2] for i in range(len(one) - 1)}
    b = {other[i : i + 2] for i in range(len(other) - 1)}
    return len(a & b) / max(1, min(len(a), len(b)))


def focus_words(case: CaseFile, sentence_id: str) -> list[str]:
    """What a shortened quotation should keep: sums and names that facts found in the sentence."""
    words = [a.text for a in case.facts.amounts if any(r.sentence == sentence_id for r in a.evidence)]
    words += [p.name for p in case.facts.parties if any(r.sentence == sentence_id for r in p.evidence)]
    words += [r.quote for b in case.facts.behaviours for r in b.evidence if r.sentence == sentence_id]
    return words


def _tell(case: CaseFile, point: Point) -> Claim:
    text = tidy(point.ref.quote)
    how = voice(point.document, point.sentence, text)
    focus = focus_words(case, point.ref.sentence)
    if how == "narrative":
        body = shorten(text, _NARRATIVE_LENGTH, focus)
        lead = f"{attribution(point.document)}，" if is_statement(point.document) else ""
        return case.claim(full_stop(lead + body), [point.ref])
    body = speech(point.document, point.sentence, shorten(text, _QUOTE_LENGTH, focus))
    lead = f"{day(point.dated)}，" if point.dated and not _HAS_DAY.search(body) else ""
    return case.claim(full_stop(lead + body), [point.ref])


def _tally(case: CaseFile, group: Sequence[Point]) -> list[tuple[tuple[str, int, int], Claim]]:
    """One claim for each kind of payment in a ledger: how many, between which days, from whom, and the sum."""
    by_role: dict[AmountRole, list[tuple[Point, Amount]]] = defaultdict(list)
    for point in group:
        for amount in point.amounts:
            by_role[amount.role].append((point, amount))
    told = []
    for role, entries in by_role.items():
        points = [p for p, _ in entries]
        dates = sorted(p.dated for p in points if p.dated)
        period = ""
        if dates:
            period = f"{day(dates[0])}至{day(dates[-1])}间，" if dates[0] != dates[-1] else f"{day(dates[0])}，"
        payers = names(list(dict.fromkeys(a.payer for _, a in entries if a.payer)), limit=6)
        whom = f"（付款人包括{payers}）" if payers else ""
        total = yuan(sum(a.value_cny for _, a in entries))
        text = f"{period}{attribution(points[0].document)}，{_MONEY_SAYS[role]}{len(entries)}笔{whom}，合计{total}。"
        told.append((points[0].order, case.claim(text, [p.ref for p in points])))
    return told
