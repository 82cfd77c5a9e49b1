"""A claim against the evidence it cites: quotations, typed values, names, roles, who did what to whom, denials, wording.

Each finding says what is wrong in a Chinese sentence and offers the correction where one can be told; nothing is ever
rewritten. What the evidence neither bears out nor contradicts in its wording stays `unchecked`.

    >>> check_claim("王某收取30万元", [ground], [], book, knowledge).status  # doctest: +SKIP
    'mismatch'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.knowledge import Knowledge, Resolved
from assistant.records import CheckStatus
from assistant.verify.computed import computed, sum_fault
from assistant.verify.exhibits import exhibit_fault, is_proved
from assistant.verify.grounds import EVIDENCE, Ground, Grounds
from assistant.verify.people import fault_of_names, fault_of_roles, speaker_fault
from assistant.verify.polarity import turned
from assistant.verify.quoting import Quote, compare, contains, find_quotes, plain
from assistant.verify.relations import Relation, find_relations, listed_sides, one_sided, swapped
from assistant.verify.standards import standard_fault, stated_levels
from assistant.verify.values import Value, find_values, nearest, supports, values_of
from assistant.verify.wording import Entails, own_pairs, share

_EXHIBIT = re.compile(r"证\s?\d+(?![\d:：])")
_NUMBERING = re.compile(
    r"^\s*(?:\d{1,2}[．.、](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
)
_PAGE = re.compile(r"第\s?(\d+)(?:\s?[-~至]\s?\d+)?\s?页")
_TITLED = re.compile(r"《[^《》]*》")
_LONG_QUOTE = 6
_SUPPORTED = 0.5
_PLAINLY, _PLAINLY_MORE = 0.6, 0.3
_LIKELY = 0.8
_KIND = {
    "money": "金额",
    "date": "日期",
    "count": "数量",
    "share": "比例",
    "duration": "期限",
    "identity": "号码",
    "number": "数字",
}


class Finding(NamedTuple):
    """What the evidence says of a claim: `verified`, `mismatch`, or `unchecked` where wording alone cannot tell."""

    status: CheckStatus
    detail: str
    expected: str | None = None


class Resting(NamedTuple):
    """All that a claim may take its words and numbers from."""

    grounds: Sequence[Ground]
    laws: Sequence[Resolved]
    book: Grounds
    knowledge: Knowledge

    @property
    def evidence(self) -> str:
        return "\n".join(g.said for g in self.grounds)

    @property
    def law(self) -> str:
        return "\n".join(f"{r.title}{r.number or ''}{r.text or ''}" for r in self.laws)


def check_claim(claim: str, rest: Resting, spans: Iterable[tuple[int, int]], entails: Entails | None = None) -> Finding:
    """The first thing the cited evidence does not bear out; `spans` are the citations inside the claim's text."""
    hidden = [*spans, *_own_numbers(claim)]
    finding = (
        _quotes(claim, rest)
        or _sums(claim, rest)
        or _exhibits(claim, rest)
        or _speakers(claim, rest)
        or _values(claim, rest, hidden)
        or _names(claim, rest)
        or _sides(claim, rest)
        or _denials(claim, rest)
    )
    if finding is None and is_proved(claim, rest.grounds, rest.book, rest.knowledge):
        return Finding("verified", "")
    return finding or _wording(claim, rest, hidden, entails)


def _own_numbers(claim: str) -> list[tuple[int, int]]:
    """Spans of numbers that are the memo's own: exhibit numbers, list numbers, pages, titles of documents."""
    spans = [m.span() for pattern in (_EXHIBIT, EVIDENCE, _PAGE, _TITLED) for m in pattern.finditer(claim)]
    numbered = _NUMBERING.match(claim)
    return [*spans, numbered.span()] if numbered else spans


# ── quotations ─────────────────────────────────────────────────────────────────────────────


def _quotes(claim: str, rest: Resting) -> Finding | None:
    sources = [*(g.said for g in rest.grounds), *(r.text or "" for r in rest.laws)]
    for quote in find_quotes(claim):
        if any(contains(source, quote.text) for source in sources) or _is_term(quote, rest):
            continue
        best = max((compare(quote.text, source) for source in sources), key=lambda c: c.likeness, default=None)
        if best is not None and best.result == "differs":
            return Finding("mismatch", f"引文与原文不一致：{best.diff}", best.source)
        if len(plain(quote.text)) < _LONG_QUOTE:
            continue
        return Finding("mismatch", f"所引证据中没有“{quote.text}”", _where(quote.text, rest.book))
    return None


def _speakers(claim: str, rest: Resting) -> Finding | None:
    """A quotation put into the mouth of someone other than the one who said it."""
    for quote in find_quotes(claim):
        spoken = [g for g in rest.grounds if g.sentence.speaker and contains(g.text, quote.text)]
        fault = speaker_fault(claim[: quote.start - 1], [g.sentence.speaker or "" for g in spoken], rest.book)
        if fault is not None:
            return Finding("mismatch", fault.detail, fault.expected)
    return None


def _is_term(quote: Quote, rest: Resting) -> bool:
    """Whether the quotation is a term of the field (an element, a bracket, an alias) rather than words of a source."""
    word = plain(quote.text)
    if any(word == plain(name) for name in rest.book.parties):
        return True
    names = (
        n
        for o in rest.knowledge.offences.values()
        for n in (*(e.name for e in o.elements), *(b.name for b in o.brackets))
    )
    return any(word in plain(name) or (plain(name) in word and len(word) <= len(name) + 4) for name in names)


def _where(quote: str, book: Grounds) -> str | None:
    """The sentence of the material that has the quotation, as a citation."""
    for document in book.material.documents:
        for sentence in document.sentences:
            if contains(document.quote(sentence), quote):
                return f"{document.exhibit}:{sentence.id}"
    return None


def _exhibits(claim: str, rest: Resting) -> Finding | None:
    fault = exhibit_fault(claim, rest.grounds, rest.book, rest.knowledge)
    return None if fault is None else Finding("mismatch", fault.detail, fault.expected)


# ── values ─────────────────────────────────────────────────────────────────────────────────


def _sums(claim: str, rest: Resting) -> Finding | None:
    fault = sum_fault(claim) or standard_fault(claim, rest.knowledge)
    return None if fault is None else Finding("mismatch", fault.detail, fault.expected)


def _values(claim: str, rest: Resting, hidden: Sequence[tuple[int, int]]) -> Finding | None:
    evidence = [v for g in rest.grounds for v in g.values]
    law = [v for r in rest.laws for v in values_of(r.text or "")]
    standards = set(stated_levels(claim).values())
    quotes = [q for q in find_quotes(claim) if any(contains(g.said, q.text) for g in rest.grounds)]
    for value in find_values(claim, hidden):
        if any(q.start <= value.start and value.end <= q.end for q in quotes) or _is_common(value):
            continue
        if supports(evidence, value) or supports(law, value, hedges=False) or (value.low, value.high) in standards:
            continue
        if computed(value, claim, rest.grounds, rest.book):
            continue
        return _unsupported(value, evidence)
    return None


def _is_common(value: Value) -> bool:
    """一个, 一名, 一次: an article rather than a count."""
    return value.kind == "count" and value.low == 1 and value.text[0] in "一"


def _unsupported(value: Value, evidence: Sequence[Value]) -> Finding:
    right = nearest(evidence, value)
    kind = _KIND[value.kind]
    if right is None:
        return Finding("mismatch", f"所引证据没有{kind}“{value.text}”")
    same_number = value.kind == right.kind and (value.low, value.high) == (right.low, right.high) != (0.0, 0.0)
    why = "约数或单位与证据不一致" if same_number else "与证据不一致"
    return Finding("mismatch", f"{kind}“{value.text}”{why}，证据为“{right.text}”", right.text)


# ── names and sides ────────────────────────────────────────────────────────────────────────


def _names(claim: str, rest: Resting) -> Finding | None:
    meta = rest.book.material.meta
    known = "\n".join(
        [rest.law, *(filter(None, (meta.reporting_unit, meta.receiving_unit, meta.title))), *meta.officers]
    )
    fault = fault_of_names(claim, rest.grounds, rest.book, known, common_words(rest.knowledge)) or fault_of_roles(
        claim, rest.book
    )
    return None if fault is None else Finding("mismatch", fault.detail, fault.expected)


@lru_cache(maxsize=4)
def common_words(knowledge: Knowledge) -> str:
    """The text of the criminal laws and of the offence files: words that stand in it are not names of people."""
    laws = [a.text for law in ("刑法", "刑事诉讼法") for a in knowledge.statutes.articles(law)]
    return "\n".join([*laws, *(o.model_dump_json() for o in knowledge.offences.values())])


def _sides(claim: str, rest: Resting) -> Finding | None:
    names = {name: party.name for name, party in rest.book.parties.items()}
    claimed = _relations(claim, names)
    evidence = [r for g in rest.grounds for r in _relations(_spoken(g, rest.book), names)]
    cited = {g.sentence.id for g in rest.grounds}
    for amount in rest.book.facts.amounts:
        if amount.payer and amount.payee and any(r.sentence in cited for r in amount.evidence):
            evidence.append(
                Relation("money", names.get(amount.payer, amount.payer), names.get(amount.payee, amount.payee))
            )
    wrong = swapped(claimed, evidence) or _listed(claim, names, evidence)
    if wrong is not None:
        return _swapped(Relation(wrong.kind, wrong.target, wrong.source))
    return _one_side(claim, claimed, evidence, names)


def _listed(claim: str, names: dict[str, str], evidence: Sequence[Relation]) -> Relation | None:
    """Someone listed as a payer (付款人甲、乙) whom the evidence knows only as the one who was paid, or not at all."""
    money = [r for r in evidence if r.kind == "money"]
    for side, listed in listed_sides(claim, list(names)):
        there = {r.source if side == "付款人" else r.target for r in money}
        for party in (names[n] for n in listed):
            if there and party not in there:
                right = money[0]
                return Relation(right.kind, right.target, right.source)
    return None


def _one_side(
    claim: str, claimed: Sequence[Relation], evidence: Sequence[Relation], names: dict[str, str]
) -> Finding | None:
    """Someone the evidence only knows as the one who takes is said to pay, or the other way round."""
    paying, taking = one_sided(claim, list(names))
    payers = {names[n] for n in paying} | {r.source for r in claimed if r.kind == "money"}
    takers = {names[n] for n in taking} | {r.target for r in claimed if r.kind == "money"}
    money = [r for r in evidence if r.kind == "money"]
    pay, take = {r.source for r in money}, {r.target for r in money}
    for party in payers:
        if party in take and party not in pay:
            return _swapped(next(r for r in money if r.target == party))
    for party in takers:
        if party in pay and party not in take:
            return _swapped(next(r for r in money if r.source == party))
    return None


def _swapped(right: Relation) -> Finding:
    said = (
        f"{right.source}向{right.target}付款" if right.kind == "money" else f"{right.source}{right.kind}{right.target}"
    )
    return Finding("mismatch", f"双方关系与证据相反：证据为{said}", said)


def _spoken(ground: Ground, book: Grounds) -> str:
    """The sentence with 我 as its speaker, or as the one whose statement it is, so that it tells who did what."""
    in_title = [n for n in book.parties if n in ground.document.title]
    speaker = ground.sentence.speaker or (in_title[0] if len(in_title) == 1 else None)
    return re.sub(r"我(?!们|方|行|司|国)", speaker, ground.text) if speaker else ground.text


def _relations(text: str, names: dict[str, str]) -> list[Relation]:
    found = find_relations(text, list(names))
    return [Relation(r.kind, names[r.source], names[r.target]) for r in found]


# ── denials and wording ────────────────────────────────────────────────────────────────────


def _denials(claim: str, rest: Resting) -> Finding | None:
    if not rest.grounds:
        return None
    opposite = turned(claim, rest.evidence, rest.book.parties)
    if opposite is None:
        return None
    return Finding("mismatch", f"与证据的肯定、否定相反：证据为“{opposite.evidence}”", opposite.evidence)


def _wording(claim: str, rest: Resting, hidden: Sequence[tuple[int, int]], entails: Entails | None) -> Finding:
    """What the words tell once the values and names, which are checked already, are taken as carried."""
    if not rest.grounds:
        return Finding("verified", "")
    values = find_values(claim, hidden)
    text = _blanked(claim, [*hidden, *((v.start, v.end) for v in values)])
    named = sum(name in text for name in rest.book.parties)
    carried = share(text, _vocabulary(rest, claim), sure=len(values) + named)
    if carried >= _SUPPORTED:
        return Finding("verified", "")
    if entails is not None:
        probability = entails(claim, rest.evidence)
        if probability >= _LIKELY:
            return Finding("verified", f"模型判断证据支持该句（{probability:.2f}）")
        if probability <= 1 - _LIKELY:
            return Finding("mismatch", f"模型判断证据不支持该句（{probability:.2f}）")
    better = _better(claim, rest, share(claim, _vocabulary(rest, claim)))
    if better is not None:
        return Finding("mismatch", f"所引证据与该句内容不符，{better}才有这一内容", better)
    return Finding("unchecked", f"证据与该句用词重合不多（{carried:.0%}），是否支持须人工核对")


def _vocabulary(rest: Resting, claim: str) -> str:
    """The evidence, the law, and the names of the field's terms that the claim uses."""
    names = [p.name for p in rest.book.facts.parties]
    terms = [b.name for b in rest.knowledge.behaviours.values()]
    terms += [e.name for o in rest.knowledge.offences.values() for e in o.elements]
    terms += [b.name for o in rest.knowledge.offences.values() for b in o.brackets]
    terms += [f"{o}罪" for o in rest.knowledge.offences]
    titles = [g.document.title for g in rest.grounds]
    used = [t for t in (*names, *terms) if t in claim]
    return "\n".join([rest.evidence, rest.law, *(g.before for g in rest.grounds), *titles, *used])


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "，" * (end - start) + text[end:]
    return text


def _better(claim: str, rest: Resting, carried: float) -> str | None:
    """The sentence of the material whose wording plainly carries the claim where the cited one does not."""
    wanted = own_pairs(claim)
    if not wanted:
        return None
    best, score = max(
        ((citation, len(wanted & found) / len(wanted)) for citation, found in rest.book.wordings),
        key=lambda item: item[1],
        default=("", 0.0),
    )
    if best in {g.citation for g in rest.grounds}:
        return None
    return best if score >= _PLAINLY and score - carried >= _PLAINLY_MORE else None
