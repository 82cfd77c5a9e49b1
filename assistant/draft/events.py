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
from assistant.draft.sources import attribution, is_heading, is_personal, is_statement, speech, spoken, voice
from assistant.draft.wording import day, full_stop, names, quoted, shorten, yuan
from assistant.records import Amount, AmountRole, Claim, Document, EvidenceRef, Sentence

MOST_FACTS = 12
_MOST_TURNS = 3
_FEWEST_ROWS = 3
_TAKEN_IN: tuple[AmountRole, ...] = ("proceeds", "fee")
_MOST_LISTED = 6
_RUNS_ON = 3
_UNDATED = "9999"
_SHORT = 14  # a sentence so short seldom tells a fact by itself
_ANAPHORA = re.compile(r"(?:其|该|此|上述|他|她|对方|后|之后|随后|于是|因此|同时)(?!他|它|余)")
_QUOTE_LENGTH = 96
_NARRATIVE_LENGTH = 130
_ALIKE = 0.6
_HAS_DAY = re.compile(r"\d{2,4}\s*年\s*\d{1,2}\s*月|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{4}[-/.]\d{1,2}")
_MONEY_SAYS: dict[AmountRole, str] = {
    "proceeds": "取得款项",
    "loss": "损失",
    "demanded": "提出付款要求",
    "paid": "付给",
    "fee": "收取费用",
    "waived": "减免",
    "loan": "贷款",
    "fine": "罚款",
}


class Point(NamedTuple):
    """A sentence of the case and what rests on it. `when` orders it and may come from a sentence before it; `dated`
    is what its own text or time stamp says."""

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


class Tally(NamedTuple):
    """Payments of one kind in one ledger, to be added up."""

    role: AmountRole
    entries: tuple[tuple[Point, Amount], ...]

    @property
    def order(self) -> tuple[str, int, int]:
        return self.entries[0][0].order


class Told(NamedTuple):
    """Sentences told in one claim."""

    points: tuple[Point, ...]

    @property
    def order(self) -> tuple[str, int, int]:
        return self.points[0].order


def fact_claims(case: CaseFile) -> list[Claim]:
    """The facts, oldest first, those without a date last; at most MOST_FACTS sentences beside the sums of ledgers."""
    tallies, others = _tallies(_points(case))
    chosen = _choose(others)
    case.told.update(point.ref.sentence for point in chosen)
    parts: list[Tally | Told] = sorted([*tallies, *_together(chosen)], key=lambda part: part.order)
    claims: list[Claim] = []
    previous: Document | None = None
    undated = False
    for part in parts:
        if isinstance(part, Tally):
            claims.append(_sum(case, part))
            previous = None
            continue
        first = part.points[0]
        also = "另，" if claims and first.when == _UNDATED and not undated else ""
        undated = undated or first.when == _UNDATED
        claims.append(_tell(case, part.points, also, same_source=first.document is previous))
        previous = first.document
    return claims


def _points(case: CaseFile) -> list[Point]:
    weights: dict[str, float] = defaultdict(float)
    refs: dict[str, EvidenceRef] = {}
    amounts: dict[str, list[Amount]] = defaultdict(list)

    def rest(evidence: Iterable[EvidenceRef], weight: float) -> None:
        for ref in evidence:
            if ref.sentence in case.sentences and not is_heading(*case.sentences[ref.sentence]):
                weights[ref.sentence] += weight
                refs.setdefault(ref.sentence, ref)

    for behaviour in case.facts.behaviours:
        if behaviour.type != "other" and (behaviour.type != "lawful_complaint" or not case.refers):
            rest(behaviour.evidence, behaviour.confidence)
    for rank, offence in enumerate(case.offences()):
        for element in offence.elements:
            rest(element.evidence, 0.8 if rank == 0 else 0.4)
            if not case.refers:
                rest(element.counter_evidence, 0.8 if rank == 0 else 0.4)
    for amount in case.facts.amounts:
        if amount.role in _MONEY_SAYS:
            rest(amount.evidence, 0.5)
            for ref in amount.evidence:
                amounts[ref.sentence].append(amount)
    for count in case.facts.counts:
        rest(count.evidence, 0.3)
    inherited = _placing_dates(case)
    found = []
    for sentence_id, weight in weights.items():
        document, sentence = case.sentences[sentence_id]
        dated = case.dates.get(sentence_id)
        whole = EvidenceRef.cut(document, sentence)
        when = inherited.get(sentence_id, _UNDATED)
        if _ANAPHORA.match(spoken(document, sentence)):
            weight *= 0.7
        if len(whole.quote) < _SHORT and not amounts[sentence_id]:
            weight *= 0.5
        found.append(Point(whole, document, sentence, dated, when, weight, tuple(amounts[sentence_id])))
    return found


def _placing_dates(case: CaseFile) -> dict[str, str]:
    """For each sentence the date it is ordered by: its own, or the latest so far of its document where the text runs on.

    A chat runs on throughout; narrative for a few sentences after a date; an account in the first person does not, for
    what it adds without a date may be of any time. Used to order by, never stated.
    """
    known: dict[str, str] = {}
    for document in case.material.documents:
        latest, since = "", 0
        for sentence in document.sentences:
            own = case.dates.get(sentence.id)
            if own:
                known[sentence.id] = own
                latest, since = max(latest, own), 0
                continue
            since += 1
            runs_on = document.kind == "chat" or (since <= _RUNS_ON and not is_personal(document.quote(sentence)))
            if latest and runs_on:
                known[sentence.id] = latest
    return known


def _tallies(points: Sequence[Point]) -> tuple[list[Tally], list[Point]]:
    """Payments of one kind to one payee (or fees taken by the ledger's owner) in three rows or more of a ledger, and
    everything else. Rows that only share the word 付款 are not added up: their sum would say nothing."""
    groups: dict[tuple[str, AmountRole, str | None], list[tuple[Point, Amount]]] = defaultdict(list)
    for point in sorted(points, key=lambda p: p.order):
        for amount in point.amounts if point.document.kind == "table" else ():
            if amount.payee is not None or amount.role in _TAKEN_IN:
                groups[(point.document.id, amount.role, amount.payee)].append((point, amount))
    tallies = [Tally(key[1], tuple(entries)) for key, entries in groups.items() if len(entries) >= _FEWEST_ROWS]
    taken = {p.ref.sentence for tally in tallies for p, _ in tally.entries}
    return tallies, [p for p in points if p.ref.sentence not in taken]


def _choose(points: Sequence[Point]) -> list[Point]:
    """The weightiest points, near repetitions left out, and no document taking more than half of the room."""
    chosen: list[Point] = []
    share: Counter[str] = Counter()
    documents = len({p.document.id for p in points})
    most = MOST_FACTS if documents == 1 else max(4, MOST_FACTS // 2)
    for point in sorted(points, key=lambda p: (-p.weight, p.order)):
        if len(chosen) >= MOST_FACTS or share[point.document.id] >= most:
            continue
        row = point.document.kind == "table"  # rows of a ledger share their column names, not what they say
        if not row and any(alike(point.ref.quote, other.ref.quote) > _ALIKE for other in chosen):
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


def _together(points: Sequence[Point]) -> list[Told]:
    """Points one by one, except that those which belong together are told together."""
    groups: list[list[Point]] = []
    for point in points:
        last = groups[-1] if groups else []
        if last and len(last) < _MOST_TURNS and _belong_together(last[-1], point):
            last.append(point)
        else:
            groups.append([point])
    return [Told(tuple(group)) for group in groups]


def _belong_together(one: Point, other: Point) -> bool:
    """Turns of one chat on one day, or what one person adds without a date."""
    if one.document is not other.document or one.dated != other.dated:
        return False
    if one.sentence.speaker and other.sentence.speaker:
        return True
    return one.when == other.when == _UNDATED and all(
        voice(p.document, p.sentence, p.ref.quote) == "quoted" for p in (one, other)
    )


def _tell(case: CaseFile, group: Sequence[Point], also: str, *, same_source: bool) -> Claim:
    """One claim for a sentence, or for those told together; `same_source`: the claim before it named the source."""
    point = group[0]
    text = spoken(point.document, point.sentence)
    if voice(point.document, point.sentence, text) == "narrative":
        body = shorten(text, _NARRATIVE_LENGTH, focus_words(case, point.ref.sentence))
        lead = ""
        if is_statement(point.document) and not same_source:
            lead = f"{attribution(point.document, case.named(point.document))}，"
        return case.claim(full_stop(also + lead + body), [point.ref])
    told: list[str] = []
    for turn, before in zip(group, [None, *group[:-1]], strict=True):
        words = spoken(turn.document, turn.sentence)
        quote = shorten(words, _QUOTE_LENGTH, focus_words(case, turn.ref.sentence))
        if before and before.sentence.speaker == turn.sentence.speaker:
            told[-1] += quoted(quote)
        else:
            told.append(speech(turn.document, turn.sentence, quote, case.source(turn.document, turn.sentence)))
    body = "；".join(told)
    lead = f"{day(point.dated)}，" if point.dated and not _HAS_DAY.search(body) else also
    return case.claim(full_stop(lead + body), [turn.ref for turn in group])


def _sum(case: CaseFile, tally: Tally) -> Claim:
    """How much was paid in the rows of a tally, between which days and by whom, with the rows cited."""
    points = [p for p, _ in tally.entries]
    dates = sorted(p.dated for p in points if p.dated)
    period = ""
    if dates:
        period = f"{day(dates[0])}至{day(dates[-1])}间，" if dates[0] != dates[-1] else f"{day(dates[0])}，"
    payee = tally.entries[0][1].payee or ""
    payers = names(list(dict.fromkeys(a.payer for _, a in tally.entries if a.payer)), _MOST_LISTED)
    whom = f"（付款人{payers}）" if payers else ""
    sums = names([yuan(a.value_cny) for _, a in tally.entries], _MOST_LISTED)
    total = yuan(sum(a.value_cny for _, a in tally.entries))
    source = attribution(points[0].document, case.named(points[0].document))
    says = f"{payee}{_MONEY_SAYS[tally.role]}" if tally.role in _TAKEN_IN else f"{_MONEY_SAYS[tally.role]}{payee}"
    text = f"{period}{source}，{says}{sums}{whom}，{len(points)}笔合计{total}。"
    return case.claim(text, [p.ref for p in points])
