"""Sums of money as facts: value, what for, who pays whom, with the evidence cut from the document.

Code finds the sums and decides their role by the words around them; where the rules are unsure the chat model
chooses among the roles, at most `MOST_ASKED` times a case. Orders of magnitude (数十万元) get no value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.extract.actors import Cast
from assistant.extract.ledger import LedgerRow, read_row
from assistant.extract.money_role import Decision, decide
from assistant.extract.opinion import Doubt, second_opinion
from assistant.extract.parties import Stage
from assistant.extract.reading import Clause, Reading
from assistant.extract.votes import Flow
from assistant.lexicon.frames import VerbHit, asks, find_verbs
from assistant.lexicon.money import MoneyMention, find_money
from assistant.llm import ChatModel
from assistant.records import Amount, AmountRole, Sentence

MOST_ASKED = 12
_RULE_OF_LAW = re.compile(
    r"数额(?:较大|巨大|特别巨大)|追诉标准|立案标准|起点|以上不满|《[^》]*》第|法定刑|量刑|处.{0,8}有期徒刑"
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
        for sentence in mentions.reading.document.sentences:
            cast.begin(sentence)
            row = read_row(mentions.reading, sentence)
            if row is not None:
                found += _of_row(mentions.reading, sentence, row, stage)
            else:
                sums, unclear = _of_sentence(mentions.reading, sentence, cast)
                found += sums
                vague += [(mentions.reading, sentence, mention) for mention in unclear]
    found = _asked(found, model)
    return Amounts(tuple(found), tuple(_joined(found)), tuple(vague))


def _of_sentence(reading: Reading, sentence: Sentence, cast: Cast) -> tuple[list[Found], list[MoneyMention]]:
    mentions = [m for m in find_money(reading.words(sentence)) if not _in_head(sentence, reading, m)]
    clauses = reading.clauses(sentence)
    found: list[Found] = []
    for clause in clauses:
        inside = [m for m in mentions if clause.start <= sentence.start + m.start < clause.end]
        for mention in inside:
            if mention.vague or _RULE_OF_LAW.search(clause.text) or _refers_back(clause, sentence.start + mention.end):
                continue
            found.append(_one(reading, sentence, clause, mention, cast, found))
        if found and not inside and found[-1].role in ("demanded", "fee") and _complied(clause.text):
            found[-1] = found[-1]._replace(role="paid" if found[-1].role == "demanded" else "fee")
        cast.advance(clause)
    return found, [m for m in mentions if m.vague]


def _refers_back(clause: Clause, end: int) -> bool:
    """48万元中的31万元: the first sum is only spoken of again."""
    return re.match(r"(?:中的|中有|中，|里的|当中|之中|内的)", clause.text[end - clause.start :]) is not None


def _complied(clause: str) -> bool:
    """我当天转了过去, 他照付了: the sum of the clause before was paid."""
    if re.search(r"没|未|不|拒绝|并无", clause):
        return False
    return any(v.verb.name == "pay" for v in find_verbs(clause)) and re.search(r"了|过去|照办|照做|如数", clause) is not None


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
    if decision.verb is None and not decision.sure and earlier and _goes_on(clause.text, inner_start):
        decision = decision._replace(role=earlier[-1].role, sure=earlier[-1].sure)
        payer, payee = earlier[-1].payer, earlier[-1].payee
    else:
        payer, payee = _sides(clause, decision, start, end, cast)
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


_TOTAL = re.compile(r"(?:^|[^\u4e00-\u9fff])(?:其中|分别|共计|合计|总计|累计|一共|总共|共|金额|总额|先后|折合|人民币|现金|和|及|以及|又|另|再|每次|各|为|是|约|\d|、|[一二三四五六七八九十两]次|[一二三四五六七八九十两]笔|第[一二三四五六七八九十]次)*$")


def _goes_on(clause: str, start: int) -> bool:
    """Whether a sum without words of its own goes on with the one before (，共计5万元; 3万元、2万元)."""
    return start == 0 or _TOTAL.search(clause[:start]) is not None


def _sides(clause: Clause, decision: Decision, start: int, end: int, cast: Cast) -> tuple[str | None, str | None]:
    """Who pays whom, by the frame of the verb. Asked for, the one who asks is to be paid."""
    verb = decision.verb
    if verb is None or verb.verb.subject == "none":
        return None, None
    who = cast.roles(clause, clause.start + verb.start, clause.start + verb.end)
    subject, target = who.subject, who.target
    fronted = verb.start >= end - clause.start
    if fronted and not _named_ahead(clause, start, cast):
        subject = cast.speaker if cast.speaker and _told(clause.text) else None
    if target is None:
        target = _receiver(clause, cast, end)
    asked = decision.role == "demanded" or asks(clause.text[: verb.start]) is not None or _directs(clause, verb, cast)
    if asked and verb.verb.subject == "payer":
        payer = target if target != subject else None
        return payer or (cast.other if cast.speaker else cast.addressee), subject
    if verb.verb.name == "demand":
        return target or (None if cast.speaker else cast.addressee), subject
    if verb.verb.subject == "payer":
        return subject, (target if target != subject else None) or (cast.other if cast.speaker == subject and subject else None)
    return target if target != subject else None, subject


def _named_ahead(clause: Clause, start: int, cast: Cast) -> bool:
    """Whether somebody is named in the clause before the sum."""
    return cast.names(clause.start, start)


def _told(clause: str) -> bool:
    return re.search(r"[了过]|给你|转你|打你|已", clause) is not None


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


def _of_row(reading: Reading, sentence: Sentence, row: LedgerRow, stage: Stage) -> list[Found]:
    found = []
    for item in row.sums:
        told = f"{item.column}{row.purpose}"
        decision = decide(
            f"{row.purpose}，{item.column}",
            len(row.purpose) + 1 + len(item.column),
            len(row.purpose) + 1 + len(item.column),
            None,
        )
        role: AmountRole = _by_column(told) or (decision.role if decision.role != "other" else "paid")
        found.append(
            Found(
                reading,
                sentence,
                item.start,
                item.end,
                item.value,
                False,
                role,
                stage.links.canonical(row.payer) if row.payer else None,
                stage.links.canonical(row.payee) if row.payee else None,
                True,
                True,
            )
        )
    return found


def _by_column(told: str) -> AmountRole | None:
    for words, role in (
        ("单价|元/条|每条", "unit_price"),
        ("减免|豁免|免除", "waived"),
        ("退款|退还|退回|退费", "other"),
        ("服务费|代理费|手续费|中介费|佣金|咨询费|定金|订金|尾款|押金|保证金|好处费|会员费", "fee"),
        ("贷款|借款|放款|授信|本金", "loan"),
        ("罚款|罚金", "fine"),
        ("损失", "loss"),
        ("分成|提成|获利|利润|工资|分红", "proceeds"),
        ("余额|合计|总计", "other"),
    ):
        if re.search(words, told):
            return role  # type: ignore[return-value]
    return None


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
    facts: dict[tuple[object, ...], list[Found]] = {}
    for item in found:
        key: tuple[object, ...] = (item.value, item.role)
        if item.row:
            key = (item.value, item.role, item.reading.document.id, item.sentence.id)
        else:
            for known, members in facts.items():
                if known[:2] == key and not members[0].row and _compatible(members[0], item):
                    key = known
                    break
            else:
                key = (*key, item.reading.document.id, item.start)
        facts.setdefault(key, []).append(item)
    return [_fact(members) for members in facts.values()]


def _compatible(first: Found, second: Found) -> bool:
    return all(a is None or b is None or a == b for a, b in ((first.payer, second.payer), (first.payee, second.payee)))


def _fact(members: Sequence[Found]) -> Amount:
    first = members[0]
    return Amount(
        value_cny=first.value,
        text=first.reading.document.text[first.start : first.end],
        approximate=first.approximate,
        role=first.role,
        payer=next((m.payer for m in members if m.payer), None),
        payee=next((m.payee for m in members if m.payee), None),
        evidence=tuple({(m.reading.document.id, m.sentence.id): m.reading.cut(m.sentence) for m in members}.values()),
    )
