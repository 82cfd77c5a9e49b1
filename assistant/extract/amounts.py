"""Sums of money as facts: value, what for, who pays whom, with the evidence cut from the document.

Code finds the sums and decides their role by the words around them; where the rules are unsure the chat model
chooses among the roles, at most `MOST_ASKED` times a case. Orders of magnitude (数十万元) get no value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from assistant.extract.actors import Cast
from assistant.extract.ledger import LedgerRow, account_holder, read_row, row_role
from assistant.lexicon.money_role import Decision, decide
from assistant.extract.opinion import Doubt, second_opinion
from assistant.extract.parties import Stage
from assistant.extract.reading import Clause, Reading
from assistant.extract.votes import Flow
from assistant.lexicon.frames import VerbHit, asks, find_verbs, realizes
from assistant.lexicon.money import MoneyMention, find_money
from assistant.llm import ChatModel
from assistant.records import Amount, AmountRole, Sentence

MOST_ASKED = 12
_RULE_OF_LAW = re.compile(
    r"数额(?:较大|巨大|特别巨大)|追诉标准|立案标准|起点|以上不满|《[^》]*》第|法定刑|量刑|不足[^，]{1,8}元的|处.{0,8}有期徒刑"
)


class Found(NamedTuple):
    """A sum with its role before repeated statements are joined; `row` marks sums of a table."""

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


class Amounts(NamedTuple):
    """The sums of a case, each statement of its own (`found`), joined as facts, and those without a value."""

    found: tuple[Found, ...]
    facts: tuple[Amount, ...]
    vague: tuple[tuple[Reading, Sentence, MoneyMention], ...]

    @property
    def flows(self) -> list[Flow]:
        """Who paid whom for what, one a statement."""
        return [Flow(item.payer, item.payee, item.role, item.row) for item in self.found]


def find_amounts(stage: Stage, model: ChatModel | None = None) -> Amounts:
    """All sums of the case in order of documents and sentences."""
    found: list[Found] = []
    vague: list[tuple[Reading, Sentence, MoneyMention]] = []
    for index, mentions in enumerate(stage.documents):
        cast = stage.cast(index)
        holder = account_holder(mentions.reading)
        for sentence in mentions.reading.document.sentences:
            cast.begin(sentence)
            row = read_row(mentions.reading, sentence, holder)
            if row is not None:
                found += _of_row(mentions.reading, sentence, row, stage, stage.firms[index])
            sums, unclear = _of_sentence(mentions.reading, sentence, cast, found)
            cells = [(item.start, item.end) for item in row.sums] if row is not None else []
            found += [s for s in sums if all(s.end <= start or s.start >= end for start, end in cells)]
            vague += [(mentions.reading, sentence, mention) for mention in unclear]
    found = _asked(_settled(found), model)
    return Amounts(tuple(found), tuple(_joined(found)), tuple(vague))


def _of_sentence(
    reading: Reading, sentence: Sentence, cast: Cast, known: Sequence[Found]
) -> tuple[list[Found], list[MoneyMention]]:
    mentions = [m for m in find_money(reading.words(sentence)) if not _in_head(sentence, reading, m)]
    clauses = reading.clauses(sentence)
    found: list[Found] = []
    for clause in clauses:
        inside = [m for m in mentions if clause.start <= sentence.start + m.start < clause.end]
        for mention in inside:
            if mention.vague or _RULE_OF_LAW.search(clause.text):
                continue
            if _refers_back(clause, sentence.start + mention.end) and any(f.value == mention.value_low for f in known):
                continue
            found.append(_one(reading, sentence, clause, mention, cast, found))
            cast.last_sides = (found[-1].payer, found[-1].payee)
        if found and not inside:
            _handed_on(found, clause, cast)
        cast.advance(clause)
    return found, [m for m in mentions if m.vague]


def _refers_back(clause: Clause, end: int) -> bool:
    """48万元中的31万元: the first sum is only spoken of again."""
    return re.match(r"(?:中的|中有|中，|里的|当中|之中|内的)", clause.text[end - clause.start :]) is not None


_AGENT = re.compile(r"法务|咨询|维权|中介|代理|顾问|征信|协商|修复|退保|债务")


def _settled(found: Sequence[Found]) -> list[Found]:
    """Last touches that need the sides: what is paid to an agent is a fee, a loss without a loser is the writer's."""
    return [
        item._replace(role="fee")
        if item.role == "paid" and item.payee and _AGENT.search(item.payee) and not item.row
        else item
        for item in found
    ]


def _handed_on(found: list[Found], clause: Clause, cast: Cast) -> None:
    """What the next clause tells of the sum before: 我当天转了过去, 转到聂某的账户, 收款方显示为戚某."""
    last = found[-1]
    if last.role == "unit_price" or re.search(r"没|未|不|拒绝|并无|要求|让", clause.text):
        return
    shown = _RECEIVER.match(clause.text)
    if shown is not None:
        name = cast.first_name(clause.start + shown.end(), clause.end)
        if name and last.payee is None:
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


_RECEIVER = re.compile(r"收款(?:方|人|账户|户名)[^，]{0,8}?(?:为|是|：|:)")


def _in_head(sentence: Sentence, reading: Reading, mention: MoneyMention) -> bool:
    """Whether the sum is part of the line with speaker and time above a chat turn."""
    if sentence.speaker is None:
        return False
    head = reading.words(sentence).find("\n")
    return 0 <= mention.start < head and sentence.speaker in reading.words(sentence)[:head]


def _one(
    reading: Reading, sentence: Sentence, clause: Clause, mention: MoneyMention, cast: Cast, earlier: Sequence[Found]
) -> Found:
    start, end = sentence.start + mention.start, sentence.start + mention.end
    inner_start, inner_end = start - clause.start, min(end - clause.start, len(clause.text))
    before = reading.text[sentence.start : clause.start]
    decision = decide(clause.text, inner_start, inner_end, mention, before)
    payer: str | None
    payee: str | None
    goes_on = bool(earlier) and earlier[-1].role != "unit_price" and _goes_on(clause.text, inner_start)
    if decision.verb is None and not decision.sure and goes_on:
        decision = decision._replace(role=earlier[-1].role, sure=earlier[-1].sure)
        payer, payee = earlier[-1].payer, earlier[-1].payee
    elif decision.verb is None and not decision.sure:
        decision = _from_context(reading, sentence, clause, mention, decision)
        payer, payee = cast.last_sides if decision.sure and decision.role != "loss" else (None, None)
    else:
        payer, payee = _sides(clause, decision, start, end, cast)
        decision, payer, payee = _continued(clause, decision, payer, payee, start, earlier, cast)
    if decision.role == "loss" and payer is None:
        payer = cast.author
    if decision.role == "other" and not decision.sure and sentence.speaker and cast.recent_role is not None:
        decision = decision._replace(role=cast.recent_role)
    if sentence.speaker and decision.role in ("fee", "demanded"):
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
        payee,
        decision.sure,
        False,
    )


def _from_context(
    reading: Reading, sentence: Sentence, clause: Clause, mention: MoneyMention, decision: Decision
) -> Decision:
    """A sum whose clause tells nothing: what the clause before, or the question or turn before, speaks of."""
    text = reading.text
    inner = sentence.start + mention.start - clause.start
    for start in _earlier_starts(reading, sentence, clause):
        lead = text[start : clause.start]
        if find_money(lead):
            continue
        joined = lead + clause.text
        second = decide(joined, len(lead) + inner, len(lead) + inner + len(mention.text), mention)
        if second.verb is not None or second.sure:
            return Decision(second.role, None, second.role != "other")
    return decision


def _earlier_starts(reading: Reading, sentence: Sentence, clause: Clause) -> list[int]:
    """Where to read from: the clause before in the sentence, then the sentence before if it asks or is a turn."""
    clauses = [c for c in reading.clauses(sentence) if c.end <= clause.start]
    starts = [clauses[-1].start] if clauses else []
    previous = reading.before(sentence)
    if previous is not None and (
        sentence.speaker is not None or reading.words(previous).rstrip().endswith(("？", "?"))
    ):
        last = reading.clauses(previous)
        starts += [last[-1].start] if last else []
    return starts


def _continued(
    clause: Clause,
    decision: Decision,
    payer: str | None,
    payee: str | None,
    start: int,
    earlier: Sequence[Found],
    cast: Cast,
) -> tuple[Decision, str | None, str | None]:
    """要求退款，并支付赔偿金3000元: a demand goes on; 甲付点位费2万元，乙付点位费1万元: the same receiver."""
    if not earlier or decision.verb is None:
        return decision, payer, payee
    last = earlier[-1]
    named = cast.names(clause.start, clause.start + decision.verb.start)
    if (
        last.role == "demanded"
        and not named
        and decision.verb.verb.name in ("pay", "compensate", "refund", "waive")
        and realizes(clause.text) is None
    ):
        return decision._replace(role="demanded"), last.payer, last.payee
    if last.role == decision.role and decision.role in ("fee", "paid", "loan"):
        if payee is None and payer is not None and last.payee != payer:
            payee = last.payee
        elif payer is None and payee is not None and last.payer != payee:
            payer = last.payer
    return decision, payer, payee


_TOTAL = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:其中|分别|共计|合计|总计|累计|一共|总共|加起来|合起来|算下来|共|金额|总额|先后|折合|人民币|现金|和|及|以及|又|另|再|每次|各|为|是|约|\d|、|[一二三四五六七八九十两]次|[一二三四五六七八九十两]笔|第[一二三四五六七八九十]次)*$"
)


def _goes_on(clause: str, start: int) -> bool:
    """Whether a sum without words of its own goes on with the one before (，共计5万元; 3万元、2万元)."""
    return start == 0 or _TOTAL.search(clause[:start]) is not None


def _sides(clause: Clause, decision: Decision, start: int, end: int, cast: Cast) -> tuple[str | None, str | None]:
    """Who pays whom, by the frame of the verb. Asked for, the one who asks is to be paid."""
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
    if _OBLIGED.search(clause.text[: verb.start]) and verb.verb.subject == "payer":
        return subject, target if target != subject else cast.author
    if target is None:
        target = _receiver(clause, cast, end)
    asked = decision.role == "demanded" or asks(clause.text[: verb.start]) is not None or _directs(clause, verb, cast)
    if asked and verb.verb.subject == "payer":
        payer = target if target != subject else None
        return payer or (cast.other if cast.speaker else cast.addressee), subject
    if verb.verb.name == "demand":
        return target or (None if cast.speaker else cast.addressee), subject
    if verb.verb.subject == "payer":
        return subject, (target if target != subject else None) or (
            cast.other if cast.speaker == subject and subject else None
        )
    return target if target != subject else None, subject


_OBLIGED = re.compile(r"(?:应当?|须|必须|应予|依法应)[^，]{0,4}$")


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


def _of_row(reading: Reading, sentence: Sentence, row: LedgerRow, stage: Stage, firm: str | None) -> list[Found]:
    """The sums of a row of a table; `firm` is whose table it is, the side that its columns do not name."""
    found = []
    for item in row.sums:
        role = row_role(row, item)
        payer, payee = row.payer, row.payee
        if row.borrower and role == "loan":
            payer, payee = payer or firm, row.borrower
        elif row.borrower and role == "paid":
            payer = payer or row.borrower
        elif payer is None and payee is not None and firm is not None and role in ("paid", "fee"):
            payer = firm
        found.append(
            Found(
                reading,
                sentence,
                item.start,
                item.end,
                item.value,
                False,
                role,
                stage.links.canonical(payer) if payer else None,
                stage.links.canonical(payee) if payee else None,
                True,
                True,
            )
        )
    return found


def _asked(found: list[Found], model: ChatModel | None) -> list[Found]:
    """The unsure ones with the model's choice."""
    if model is None:
        return found
    unsure = [i for i, item in enumerate(found) if not item.sure][:MOST_ASKED]
    doubts = [
        Doubt(
            found[i].reading.words(found[i].sentence),
            found[i].reading.text[found[i].start : found[i].end],
            found[i].role,
        )
        for i in unsure
    ]
    answers = second_opinion(doubts, model)
    result = list(found)
    for index, role in zip(unsure, answers, strict=True):
        result[index] = found[index]._replace(role=role)
    return result


def _joined(found: Sequence[Found]) -> list[Amount]:
    """Facts: the same sum for the same thing between the same people, told again, is one fact with more evidence."""
    by_value: dict[float, list[list[Found]]] = defaultdict(list)
    groups: list[list[Found]] = []
    for item in found:
        group = next((g for g in by_value[item.value] if _same_fact(g, item)), None)
        if group is None:
            group = []
            by_value[item.value].append(group)
            groups.append(group)
        group.append(item)
    return [_fact(members) for members in groups]


_PAID_AS = frozenset(["paid", "fee"])


def _same_fact(group: Sequence[Found], item: Found) -> bool:
    """Whether `item` tells the sum of `group` again; rows of one table are payments of their own."""
    if any(member.row and item.row and member.reading is item.reading for member in group):
        return False
    elsewhere = all(member.reading is not item.reading for member in group)
    fulfils = group[0].role in ("fee", "demanded") and item.role == "paid" and len(group) == 1 and not elsewhere
    if group[0].role != item.role and not fulfils and not (elsewhere and {group[0].role, item.role} == _PAID_AS):
        return False
    return all(_compatible(member, item) for member in group)


def _compatible(first: Found, second: Found) -> bool:
    return all(a is None or b is None or a == b for a, b in ((first.payer, second.payer), (first.payee, second.payee)))


def _fact(members: Sequence[Found]) -> Amount:
    first = next((m for m in members if m.role != "paid"), members[0])
    return Amount(
        value_cny=first.value,
        text=first.reading.document.text[first.start : first.end],
        approximate=first.approximate,
        role=first.role,
        payer=next((m.payer for m in members if m.payer), None),
        payee=next((m.payee for m in members if m.payee), None),
        evidence=tuple({(m.reading.document.id, m.sentence.id): m.reading.cut(m.sentence) for m in members}.values()),
    )
