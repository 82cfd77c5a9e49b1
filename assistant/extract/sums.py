"""The sums of one sentence: value, what for, who pays whom, by the words of its clauses and of those around it.

A clause that tells nothing takes its role from the one before, from the question it answers, or from the list of
demands it stands in. `Found` is one statement of a sum; joining the statements of a case is for `merging`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.extract.actors import Cast
from assistant.extract.reading import Clause, Reading
from assistant.lexicon.frames import VerbHit, asks, find_verbs, realizes
from assistant.lexicon.money import MoneyMention, find_money
from assistant.lexicon.money_role import Decision, decide
from assistant.records import AmountRole, Sentence

_RULE_OF_LAW = re.compile(
    r"数额(?:较大|巨大|特别巨大)|追诉标准|立案标准|起点|以上不满|《[^》]*》第|法定刑|量刑|不足[^，]{1,8}元的|处.{0,8}有期徒刑"
)
_DEMANDABLE = frozenset(["pay", "compensate", "refund", "waive", "repay", "collect_fee"])


class Found(NamedTuple):
    """One statement of a sum. `row` marks sums of a table; `sure` is false where the rules had little to go by."""

    reading: Reading
    sentence: Sentence
    start: int
    end: int
    value: float
    approximate: bool
    role: AmountRole
    payer: str | None
    payee: str | None
    sure: bool
    row: bool


class Sums(NamedTuple):
    """The sums of a sentence, and those without a value (数十万元)."""

    found: list[Found]
    vague: list[MoneyMention]


def sums_of(reading: Reading, sentence: Sentence, cast: Cast, known: Sequence[Found]) -> Sums:
    """The sums of a sentence; `known` are those of the case before it. Advances the cast over the clauses."""
    mentions = [m for m in find_money(reading.words(sentence)) if not _in_head(sentence, reading, m)]
    found: list[Found] = []
    words = reading.words(sentence)
    legal = _RULE_OF_LAW.search(words) is not None
    cast.lists_demands(words)
    for clause in reading.clauses(sentence):
        inside = [m for m in mentions if clause.start <= sentence.start + m.start < clause.end]
        for mention in inside:
            if mention.vague or _RULE_OF_LAW.search(clause.text) or (legal and "以上" in clause.text):
                continue
            if _refers_back(clause, sentence.start + mention.end) and any(f.value == mention.value_low for f in known):
                continue
            found.append(_one(reading, sentence, clause, mention, cast, found))
            cast.last_sides = (found[-1].payer, found[-1].payee)
        if found and not inside:
            _handed_on(found, clause, cast)
        cast.note_trade(clause)
        cast.advance(clause)
    return Sums(found, [m for m in mentions if m.vague])


def _in_head(sentence: Sentence, reading: Reading, mention: MoneyMention) -> bool:
    """Whether the sum is part of the line with speaker and time above a chat turn."""
    if sentence.speaker is None:
        return False
    head = reading.words(sentence).find("\n")
    return 0 <= mention.start < head and sentence.speaker in reading.words(sentence)[:head]


def _refers_back(clause: Clause, end: int) -> bool:
    """48万元中的31万元, 从3万元中扣除: a sum that is only spoken of again."""
    return re.match(r"(?:中的|中有|中扣|中支|中，|里的|当中|之中|内的)", clause.text[end - clause.start :]) is not None


def _one(
    reading: Reading, sentence: Sentence, clause: Clause, mention: MoneyMention, cast: Cast, earlier: Sequence[Found]
) -> Found:
    start, end = sentence.start + mention.start, sentence.start + mention.end
    inner_start, inner_end = start - clause.start, min(end - clause.start, len(clause.text))
    around = reading.text[sentence.start : clause.start], reading.text[clause.end : sentence.end]
    decision = decide(clause.text, inner_start, inner_end, mention, *around)
    if decision.verb is None and not decision.sure:
        decision, payer, payee = _from_around(reading, sentence, clause, mention, decision, cast, earlier)
    else:
        payer, payee = _sides(clause, decision, end, cast)
        payer, payee = _in_turn(clause, decision, start, payer, payee, cast, earlier)
        decision, payer, payee = _continued(clause, decision, payer, payee, earlier, cast)
    decision, payer, payee = _as_demanded(decision, payer, payee, cast)
    if decision.role == "loss" and payer is None:
        payer = cast.author
    if sentence.speaker and reading.document.kind == "chat":
        if decision.role == "other" and not decision.sure and cast.recent_role is not None:
            decision = decision._replace(role=cast.recent_role)
        if decision.role in ("fee", "demanded"):
            cast.recent_role = decision.role
    return Found(
        reading,
        sentence,
        start,
        end,
        mention.value_low,
        mention.approximate or mention.value_low != mention.value_high,
        decision.role,
        payer,
        payee if payee != payer else None,
        decision.sure,
        False,
    )


def _as_demanded(
    decision: Decision, payer: str | None, payee: str | None, cast: Cast
) -> tuple[Decision, str | None, str | None]:
    """In a list of demands (我要求：一、退还…；二、免除…) what would be paid or waived is demanded."""
    verb = decision.verb
    if not cast.demanding or verb is None or verb.verb.name not in _DEMANDABLE or decision.role == "demanded":
        return decision, payer, payee
    return decision._replace(role="demanded"), cast.addressee, cast.author


def _from_around(
    reading: Reading,
    sentence: Sentence,
    clause: Clause,
    mention: MoneyMention,
    decision: Decision,
    cast: Cast,
    earlier: Sequence[Found],
) -> tuple[Decision, str | None, str | None]:
    """A sum whose clause tells nothing: it goes on with the sum before, or the words before tell."""
    inner = sentence.start + mention.start - clause.start
    goes_on = _goes_on(clause.text, inner)
    if goes_on and earlier and earlier[-1].role != "unit_price":
        last = earlier[-1]
        return Decision(last.role, None, last.sure), last.payer, last.payee
    text = reading.text
    for start in _earlier_starts(reading, sentence, clause):
        lead = text[start : clause.start]
        if find_money(lead) and not goes_on:
            continue
        second = decide(lead + clause.text, len(lead) + inner, len(lead) + inner + len(mention.text), mention)
        if second.verb is not None or second.sure:
            payer, payee = _sides_before(reading, sentence, start, second, cast)
            return Decision(second.role, None, second.role != "other"), payer, payee
    return decision, None, None


def _sides_before(
    reading: Reading, sentence: Sentence, start: int, decision: Decision, cast: Cast
) -> tuple[str | None, str | None]:
    """Payer and payee by the verb of an earlier clause, if it stands in this sentence."""
    if decision.verb is None or start < sentence.start:
        return None, None
    at = start + decision.verb.start
    clause = next((c for c in reading.clauses(sentence) if c.start <= at < c.end), None)
    if clause is None:
        return None, None
    shift = start - clause.start
    verb = decision.verb._replace(start=decision.verb.start + shift, end=decision.verb.end + shift)
    return _sides(clause, decision._replace(verb=verb), clause.end, cast)


def _earlier_starts(reading: Reading, sentence: Sentence, clause: Clause) -> list[int]:
    """Where to read from: up to three clauses before in the sentence, then the question or turn before."""
    clauses = [c for c in reading.clauses(sentence) if c.end <= clause.start]
    starts = [c.start for c in reversed(clauses[-3:])]
    previous = reading.before(sentence)
    if previous is not None and (
        sentence.speaker is not None or reading.words(previous).rstrip().endswith(("？", "?"))
    ):
        last = reading.clauses(previous)
        starts += [last[-1].start] if last else []
    return starts


_TOTAL = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:其中|分别|共计|合计|总计|累计|一共|总共|加起来|合起来|算下来|共|金额|总额|先后|折合|人民币|"
    r"现金|和|及|以及|又|另|再|每次|各|为|是|约|\d|、|[一二三四五六七八九十两][次笔]|第[一二三四五六七八九十][次笔])*$"
)


def _goes_on(clause: str, start: int) -> bool:
    """Whether a sum without words of its own goes on with the one before (，共计5万元; 3万元、2万元)."""
    return start == 0 or _TOTAL.search(clause[:start]) is not None


def _continued(
    clause: Clause,
    decision: Decision,
    payer: str | None,
    payee: str | None,
    earlier: Sequence[Found],
    cast: Cast,
) -> tuple[Decision, str | None, str | None]:
    """要求退款，并支付赔偿金3000元: a demand goes on; 甲付点位费2万元，乙付点位费1万元: the same receiver."""
    if not earlier or decision.verb is None:
        return decision, payer, payee
    last = earlier[-1]
    named = cast.names(clause.start, clause.start + decision.verb.start)
    moves = decision.verb.verb.name in ("pay", "compensate", "refund", "waive")
    if last.role == "demanded" and not named and moves and realizes(clause.text) is None:
        return decision._replace(role="demanded"), last.payer, last.payee
    if last.role == decision.role and decision.role in ("fee", "paid", "loan"):
        if payee is None and payer is not None and last.payee != payer:
            payee = last.payee
        elif payer is None and payee is not None and last.payer != payee:
            payer = last.payer
    return decision, payer, payee


# ── who pays whom ──────────────────────────────────────────────────────────────────────────

_OBLIGED = re.compile(r"(?:应当?|须|必须|应予|依法应)[^，]{0,4}$")
_OFFICE = re.compile(r"(?:公安局|分局|派出所|法院|检察院|大队|支队|监管局|监管分局|委员会|消保委)$")


def _sides(clause: Clause, decision: Decision, end: int, cast: Cast) -> tuple[str | None, str | None]:
    """Payer and payee by the frame of the verb. Asked for, the one who asks is to be paid."""
    verb = decision.verb
    if verb is None and cast.speaker and decision.role == "fee":  # 尾款4500今天结: who names the fee is to get it
        return (cast.speaker, cast.other) if "我" in clause.text else (cast.other, cast.speaker)
    if verb is None or verb.verb.subject == "none":
        return None, None
    who = cast.roles(clause, clause.start + verb.start, clause.start + verb.end)
    subject, target = who.subject, who.target
    if verb.verb.name == "lose" and not who.near:
        return None, None
    fronted = verb.start >= end - clause.start
    if fronted and not cast.names(clause.start, clause.start + verb.start):
        subject = cast.speaker if cast.speaker and _told(clause.text) else None
    if target is None:
        target = _receiver(clause, cast, end)
    if target is None and verb.verb.name == "borrow":  # 在某某公司借款
        target = cast.last_named(clause.start, clause.start + verb.start)
    target = target if target != subject else None
    if verb.verb.subject == "payer":
        return _given(clause, decision, verb, subject, target, cast)
    if verb.verb.name == "demand":
        return target or _asked_of(cast), subject
    if verb.verb.name == "receive" and target is None:
        target = cast.buyer if cast.buyer != subject else None
    return target, subject


def _in_turn(
    clause: Clause,
    decision: Decision,
    start: int,
    payer: str | None,
    payee: str | None,
    cast: Cast,
    earlier: Sequence[Found],
) -> tuple[str | None, str | None]:
    """骗取翁某3万元、葛某1.6万元: whoever is named between two sums of one verb is the other side of the second."""
    last = earlier[-1] if earlier else None
    verb = decision.verb
    if (
        last is None
        or verb is None
        or not clause.start <= last.start < clause.end
        or clause.start + verb.end > last.start
    ):
        return payer, payee
    name = cast.last_named(last.end, start)
    if name is None:
        return payer, payee
    return (payer, name) if verb.verb.subject == "payer" else (name, payee)


def _given(
    clause: Clause, decision: Decision, verb: VerbHit, subject: str | None, target: str | None, cast: Cast
) -> tuple[str | None, str | None]:
    """Payer and payee of a verb whose subject gives."""
    if _OBLIGED.search(clause.text[: verb.start]):
        return subject, target or (cast.author if cast.author != subject else None)
    asked = decision.role == "demanded" or asks(clause.text[: verb.start]) is not None
    if asked or _directs(clause, verb, cast):
        return target or _asked_of(cast), subject
    if target is None and cast.speaker and cast.speaker == subject:
        target = cast.other
    if target is None and verb.verb.name == "pay" and cast.seller != subject:
        target = cast.seller
    return subject, target


def _asked_of(cast: Cast) -> str | None:
    """Whom a demand is directed at where the clause names nobody."""
    if cast.speaker:
        return cast.other
    return None if cast.addressee is None or _OFFICE.search(cast.addressee) else cast.addressee


def _told(clause: str) -> bool:
    return re.search(r"[了过]|给你|转你|打你|已|[（(\[]\s?(?:微信|支付宝)?(?:转账|红包)", clause) is not None


def _directs(clause: Clause, verb: VerbHit, cast: Cast) -> bool:
    """In a chat: 先付3500, 今天结一下 tell the other to pay; 转了, 给你, 我付 say that one pays oneself."""
    if cast.speaker is None or verb.verb.name not in ("pay", "compensate", "buy"):
        return False
    return not _told(clause.text) and re.search(r"我(?:来|先|再|去|给|付|转|打|交)|先给你", clause.text) is None


def _receiver(clause: Clause, cast: Cast, end: int) -> str | None:
    """转账5万元给张某: the one after the sum."""
    match = re.match(r"(?:的[^，]{1,8})?(?:给|到|至|予|入)", clause.text[end - clause.start :])
    if match is None:
        return None
    return cast.roles(clause, end, end + match.end()).target


_SHOWN = re.compile(r"收款(?:方|人|账户|户名)[^，]{0,8}?(?:为|是|：|:)|户名")


def _handed_on(found: list[Found], clause: Clause, cast: Cast) -> None:
    """What the next clause tells of the sum before: 我当天转了过去, 转到聂某的账户, 收款方显示为戚某."""
    last = found[-1]
    if last.role == "unit_price" or re.search(r"没|未|不|拒绝|并无|要求|让", clause.text):
        return
    shown = _SHOWN.match(clause.text)
    if shown is not None:
        name = cast.first_name(clause.start + shown.end(), clause.end)
        if name and last.payee is None and name != last.payer:
            found[-1] = last._replace(payee=name)
        return
    verb = next((v for v in find_verbs(clause.text) if v.verb.name == "pay"), None)
    if verb is None:
        return
    who = cast.roles(clause, clause.start + verb.start, clause.start + verb.end)
    target = who.target or cast.first_name(clause.start + verb.end, clause.end)
    if target and target != who.subject and re.search(r"到|给|至|入", clause.text):
        if last.role in ("loan", "other", "demanded", "proceeds") and last.payee != target:
            found.append(last._replace(role="paid", payer=who.subject, payee=target, sure=True))
    elif last.role == "other" and not last.sure:
        found[-1] = last._replace(role="paid", payer=who.subject, sure=True)
    elif last.role == "demanded" and re.search(r"了|过去|照办|照做|如数", clause.text):
        found[-1] = last._replace(role="paid")
