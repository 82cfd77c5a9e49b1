"""Sums with their role, payer and payee: verb frames, chats, tables, lists of demands, joining of repeated tellings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.records import CaseFacts
from tests.extract.conftest import chat, prose

Facts = Callable[..., CaseFacts]


@pytest.mark.parametrize(
    ("text", "value", "role", "payer", "payee"),
    [
        ("被告人王某向被害人李某索要5万元。", 50_000, "demanded", "李某", "王某"),
        ("被告人王某骗取被害人李某现金3.2万元。", 32_000, "proceeds", "李某", "王某"),
        ("李某通过微信向王某转账8000元。", 8000, "paid", "李某", "王某"),
        ("李某将2万元转给王某。", 20_000, "paid", "李某", "王某"),
        ("王某向李某收取服务费5000元。", 5000, "fee", "李某", "王某"),
        ("某某银行被迫为李某减免息费1.2万元。", 12_000, "waived", "某某银行", "李某"),
        ("李某从某某银行贷款20万元。", 200_000, "loan", "某某银行", "李某"),
        ("某某银行向李某发放贷款20万元。", 200_000, "loan", "某某银行", "李某"),
        ("李某被骗走1.5万元。", 15_000, "loss", "李某", None),
        ("王某非法获利6万余元。", 60_000, "proceeds", None, "王某"),
        ("王某被处罚金2万元。", 20_000, "fine", None, None),
        ("王某以每条0.5元的价格出售。", 0.5, "unit_price", None, "王某"),
        ("案发后王某退还李某3000元。", 3000, "other", "王某", "李某"),
        ("王某账户余额为900元。", 900, "other", None, None),
    ],
)
def test_frames(facts: Facts, text: str, value: float, role: str, payer: str | None, payee: str | None) -> None:
    (amount,) = facts(prose(text)).amounts
    assert (amount.value_cny, amount.role) == (value, role)
    if payer is not None:
        assert amount.payer == payer
    if payee is not None:
        assert amount.payee == payee


def test_evidence_is_verbatim(facts: Facts) -> None:
    document = prose("经查，被告人王某向李某收取服务費５，０００元。\n王某辯稱係正當收費。")
    (amount,) = facts(document).amounts
    (evidence,) = amount.evidence
    assert evidence.quote == document.text[evidence.start : evidence.end]
    assert amount.text in evidence.quote
    assert amount.value_cny == 5000


def test_asking_is_not_paying(facts: Facts) -> None:
    roles = {
        a.value_cny: a.role
        for a in facts(prose("王某要求公司支付和解费3万元，否则继续投诉。公司当日支付王某1万元。")).amounts
    }
    assert roles == {30_000: "demanded", 10_000: "paid"}


def test_list_of_demands(facts: Facts) -> None:
    text = "致：某某保险公司\n本人何桂芳，现要求：\n一、退还保费8万元；\n二、赔偿损失5000元。\n投诉人：何桂芳\n2024年3月1日"
    amounts = facts(prose(text)).amounts
    assert [(a.value_cny, a.role, a.payer, a.payee) for a in amounts] == [
        (80_000, "demanded", "某某保险公司", "何桂芳"),
        (5000, "demanded", "某某保险公司", "何桂芳"),
    ]


def test_chat_turns_say_who_pays(facts: Facts) -> None:
    turns = [
        ("顾问小周", "2023-05-01 10:00", "服务费6000，先付一半3000"),
        ("赵敏", "2023-05-01 10:05", "3000转你了"),
        ("赵敏", "2023-05-02 09:00", "（转账3500元）"),
    ]
    amounts = {a.value_cny: (a.role, a.payer, a.payee) for a in facts(chat(turns)).amounts}
    assert amounts[6000][0] == "fee"
    assert amounts[3000][1:] == ("赵敏", "小周") or amounts[3000][1:] == ("赵敏", "顾问小周")
    assert amounts[3500][0] == "paid"
    assert amounts[3500][1] == "赵敏"


def test_statement_of_an_account(facts: Facts) -> None:
    text = (
        "户名：诚达咨询有限公司\n"
        "交易日期：2023-02-01；收支：收入；交易金额（元）：3,000.00；对方户名：赵敏；摘要：服务费\n"
        "交易日期：2023-02-02；收支：支出；交易金额（元）：1,000.00；对方户名：孙磊；摘要：工资\n"
        "交易日期：2023-02-03；收支：收入；交易金额（元）：3,000.00；对方户名：赵敏；摘要：服务费"
    )
    rows = [(a.value_cny, a.role, a.payer, a.payee) for a in facts(prose(text, kind="table")).amounts]
    assert rows == [
        (3000, "fee", "赵敏", "诚达咨询有限公司"),
        (1000, "other", "诚达咨询有限公司", "孙磊"),
        (3000, "fee", "赵敏", "诚达咨询有限公司"),
    ]


def test_the_same_sum_in_two_papers_is_one_fact(facts: Facts) -> None:
    first = prose("赵敏向孙磊转账4500元。", 1)
    second = prose("孙磊收取赵敏代理费4500元。", 2)
    (amount,) = facts(first, second).amounts
    assert (amount.role, amount.payer, amount.payee, len(amount.evidence)) == ("fee", "赵敏", "孙磊", 2)


def test_loan_and_waiver_of_one_value_stay_apart(facts: Facts) -> None:
    amounts = facts(prose("李某向某某银行贷款2万元。后某某银行为其减免2万元。")).amounts
    assert sorted(a.role for a in amounts) == ["loan", "waived"]


def test_orders_of_magnitude_are_a_gap_not_a_sum(facts: Facts) -> None:
    result = facts(prose("王某骗取他人数十万元。"))
    assert result.amounts == ()
    assert any("数十万元" in gap.about for gap in result.gaps)


def test_ranges_count_from_below_and_are_rough(facts: Facts) -> None:
    (amount,) = facts(prose("王某向李某收取代理费2000元至5000元不等。")).amounts
    assert (amount.value_cny, amount.approximate) == (2000, True)


def test_thresholds_of_the_law_are_no_facts(facts: Facts) -> None:
    assert facts(prose("诈骗公私财物价值三千元以上的，属于数额较大。")).amounts == ()
