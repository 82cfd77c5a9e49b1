"""Amounts are added up by code: totals as stated, parts once, brackets by the standard of the region."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.assess.amounts import find_amount, reaches_threshold
from assistant.knowledge import Knowledge
from assistant.records import Amount, AmountRole, CaseFacts, Count, Document, EvidenceRef
from tests.conftest import make_document

ON = date(2024, 6, 1)


def amount(document: Document, sentence: int, text: str, value: float, role: AmountRole, **who: str) -> Amount:
    place = document.sentences[sentence]
    assert text in document.quote(place)
    return Amount(
        value_cny=value,
        text=text,
        approximate="余" in text,
        role=role,
        evidence=(EvidenceRef.cut(document, place),),
        **who,
    )


def facts(*amounts: Amount, counts: tuple[Count, ...] = ()) -> CaseFacts:
    return CaseFacts(case_id="甲", amounts=amounts, counts=counts)


def test_waived_and_paid_are_added_and_their_parts_listed(knowledge: Knowledge) -> None:
    doc = make_document(1, "平台为其减免利息30,000元。", "另付和解款5,000元。", "其要求再付90,000元。")
    found = find_amount(
        "敲诈勒索",
        facts(
            amount(doc, 0, "30,000元", 30000, "waived"),
            amount(doc, 1, "5,000元", 5000, "paid"),
            amount(doc, 2, "90,000元", 90000, "demanded"),
        ),
        knowledge, region="河北", on=ON, obtained=True,
    )  # fmt: skip
    assert found.value_cny == 35000
    assert [(p.value_cny, p.citation) for p in found.parts] == [(30000, "证1:D1.S1"), (5000, "证1:D1.S2")]
    assert found.bracket == "数额较大"
    assert found.threshold is not None
    assert "60,000元" in found.threshold
    assert reaches_threshold(found) is True


def test_a_stated_total_replaces_its_parts(knowledge: Knowledge) -> None:
    doc = make_document(1, "甲付3,000元。", "乙付4,000元。", "以上共计7,000余元。")
    found = find_amount(
        "诈骗",
        facts(
            amount(doc, 0, "3,000元", 3000, "loss"),
            amount(doc, 1, "4,000元", 4000, "loss"),
            amount(doc, 2, "7,000余元", 7000, "loss"),
        ),
        knowledge, region=None, on=ON, obtained=True,
    )  # fmt: skip
    assert found.value_cny == 7000
    assert "约数" in found.basis
    assert len(found.parts) == 1


def test_the_same_payment_told_twice_counts_once_but_two_in_one_document_count_twice(knowledge: Knowledge) -> None:
    statement = make_document(1, "李某转账2,000元。", "李某又转账2,000元。")
    letter = make_document(2, "我（李某）转了2,000元。")
    found = find_amount(
        "诈骗",
        facts(
            amount(statement, 0, "2,000元", 2000, "loss", payer="李某"),
            amount(statement, 1, "2,000元", 2000, "loss", payer="李某"),
            amount(letter, 0, "2,000元", 2000, "loss", payer="李某"),
        ),
        knowledge, region=None, on=ON, obtained=True,
    )  # fmt: skip
    assert found.value_cny == 4000


def test_an_attempt_counts_what_was_demanded_and_says_so(knowledge: Knowledge) -> None:
    doc = make_document(1, "要求付100,000元。")
    case = facts(amount(doc, 0, "100,000元", 100000, "demanded"))
    found = find_amount("敲诈勒索", case, knowledge, region="河北", on=ON, obtained=False)
    assert found.value_cny == 100000
    assert found.basis.startswith("索要未得")


@pytest.mark.parametrize(
    ("value", "region", "bracket"),
    [
        (1999, "河北", "未达数额较大"),
        (3000, "河北", "数额较大"),
        (400000, "河北", "数额特别巨大"),
        (3000, None, "数额较大（在全国幅度内，以本省标准为准）"),
        (5000, None, "数额较大"),
    ],
)
def test_brackets_of_extortion(knowledge: Knowledge, value: float, region: str | None, bracket: str) -> None:
    doc = make_document(1, "付款若干元。")
    case = facts(amount(doc, 0, "若干元", value, "paid"))
    assert find_amount("敲诈勒索", case, knowledge, region=region, on=ON, obtained=True).bracket == bracket


def test_personal_information_is_counted_in_items(knowledge: Knowledge) -> None:
    doc = make_document(1, "购买手机号码67,207条。")
    ref = EvidenceRef.cut(doc, doc.sentences[0])
    case = facts(counts=(Count(value=67207, unit="条", what="personal_information", evidence=(ref,)),))
    found = find_amount("侵犯公民个人信息", case, knowledge, region=None, on=ON, obtained=True)
    assert found.value_cny is None
    assert found.bracket is not None
    assert "特别严重" in found.bracket
    assert reaches_threshold(found) is True


def test_no_amount_is_said_to_be_none(knowledge: Knowledge) -> None:
    found = find_amount("诈骗", facts(), knowledge, region=None, on=ON, obtained=True)
    assert found.value_cny is None
    assert found.bracket is None
    assert reaches_threshold(found) is None
