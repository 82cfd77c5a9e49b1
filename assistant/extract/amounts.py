"""Sums of money as facts: value, what for, who pays whom, with the evidence cut from the documents.

Code finds the sums and decides their role by the words around them; where the rules are unsure the chat model
chooses among the roles, at most `MOST_ASKED` times a case. Orders of magnitude (数十万元) get no value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.extract.ballot import Flow
from assistant.extract.forms import read_form
from assistant.extract.ledger import LedgerRow, account_holder, read_row, row_role
from assistant.extract.merging import join
from assistant.extract.opinion import Doubt, second_opinion
from assistant.extract.parties import Stage
from assistant.extract.reading import Reading
from assistant.extract.sums import Found, sums_of
from assistant.lexicon.money import MoneyMention
from assistant.llm import ChatModel
from assistant.records import Amount, Sentence

MOST_ASKED = 8
_AGENT = re.compile(r"法务|咨询|维权|中介|代理|顾问|征信|协商|修复|退保|债务")
_FIRM = re.compile(r"公司|银行|支行|分行|中心|集团|平台|信用社|商行|经营部|合作社$")


class Vague(NamedTuple):
    """A sum that only names an order of magnitude, with its sentence."""

    reading: Reading
    sentence: Sentence
    mention: MoneyMention


class Amounts(NamedTuple):
    """The sums of a case: each statement (`found`), joined as facts, and those without a value."""

    found: tuple[Found, ...]
    facts: tuple[Amount, ...]
    vague: tuple[Vague, ...]

    @property
    def flows(self) -> list[Flow]:
        """Who paid whom for what, one a statement."""
        return [Flow(item.payer, item.payee, item.role, item.row) for item in self.found]


def find_amounts(stage: Stage, model: ChatModel | None = None) -> Amounts:
    """All sums of the case in order of documents and sentences."""
    found: list[Found] = []
    vague: list[Vague] = []
    for index, mentions in enumerate(stage.documents):
        reading = mentions.reading
        cast = stage.cast(index)
        holder = account_holder(reading)
        first = len(found)
        for sentence in reading.document.sentences:
            cast.begin(sentence)
            row = read_row(reading, sentence, holder)
            if row is not None:
                found += _of_row(reading, sentence, row, stage, stage.firms[index])
            sums = sums_of(reading, sentence, cast, found)
            cells = [(item.start, item.end) for item in row.sums] if row is not None else []
            found += [s for s in sums.found if all(s.end <= start or s.start >= end for start, end in cells)]
            vague += [Vague(reading, sentence, mention) for mention in sums.vague]
            if row is not None:
                cast.forget()
        found[first:] = read_form(reading, found[first:], stage)
    found = _repayments(_settled(found, stage))
    found = _asked(found, model)
    facts = [
        fact.model_copy(update={"payer": stage.name(fact.payer), "payee": stage.name(fact.payee)})
        for fact in join(found)
    ]
    return Amounts(tuple(found), tuple(facts), tuple(vague))


def _settled(found: Sequence[Found], stage: Stage) -> list[Found]:
    """Last touches that need the sides: what a person pays an agent is a fee; who lends is whose report it is."""
    firms = dict(zip((m.reading.document.id for m in stage.documents), stage.firms, strict=True))
    result = []
    for item in found:
        if item.role == "paid" and not item.row and item.payee and _AGENT.search(item.payee):
            person = item.payer is not None and _FIRM.search(item.payer) is None
            item = item._replace(role="fee") if person else item
        lender = firms.get(item.reading.document.id)
        if item.role == "loan" and item.payer is None and lender and re.search(r"银行|金融|贷|信用社", lender):
            item = item._replace(payer=lender if lender != item.payee else None)
        result.append(item)
    return result


def _repayments(found: Sequence[Found]) -> list[Found]:
    """Rows of repayments name nobody: the one borrower of the case repays its one lender."""
    borrowers = {f.payee for f in found if f.role == "loan" and f.payee}
    lenders = {f.payer for f in found if f.role == "loan" and f.payer and _FIRM.search(f.payer)}
    if len(borrowers) != 1 or len(lenders) != 1:
        return list(found)
    borrower, lender = borrowers.pop(), lenders.pop()
    return [
        item._replace(payer=borrower, payee=lender)
        if item.row and item.role == "paid" and not item.payer and not item.payee and _REPAYS.search(_row_text(item))
        else item
        for item in found
    ]


_REPAYS = re.compile(r"期数|还款|实还|应还")


def _row_text(item: Found) -> str:
    return item.reading.words(item.sentence)


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
        Doubt(_row_text(found[i]), found[i].reading.text[found[i].start : found[i].end], found[i].role) for i in unsure
    ]
    answers = second_opinion(doubts, model)
    result = list(found)
    for index, role in zip(unsure, answers, strict=True):
        result[index] = found[index]._replace(role=role)
    return result
