"""Papers that contradict each other, and what the material does not tell."""

from __future__ import annotations

from collections.abc import Callable

from assistant.records import CaseFacts
from tests.extract.conftest import prose

Facts = Callable[..., CaseFacts]


def test_one_payment_told_with_two_sums(facts: Facts) -> None:
    first = prose("2023年5月1日，赵敏向孙磊支付服务费5000元。", 1)
    second = prose("2023年5月1日，孙磊收取赵敏服务费8000元。", 2)
    (conflict,) = facts(first, second).conflicts
    assert "赵敏" in conflict.about
    assert {evidence.document for evidence in conflict.statements} == {"D1", "D2"}


def test_rough_and_exact_agree(facts: Facts) -> None:
    first = prose("2023年5月1日，赵敏向孙磊支付服务费约5000元。", 1)
    second = prose("2023年5月1日，孙磊收取赵敏服务费5200元。", 2)
    assert facts(first, second).conflicts == ()


def test_two_payments_are_no_conflict(facts: Facts) -> None:
    first = prose("2023年5月1日，赵敏向孙磊支付服务费5000元。", 1)
    second = prose("2023年6月1日，赵敏向孙磊支付服务费8000元。", 2)
    assert facts(first, second).conflicts == ()


def test_totals_that_differ(facts: Facts) -> None:
    first = prose("经统计，共计投诉312件。", 1)
    second = prose("该公司累计投诉289件。", 2)
    assert any("投诉数量" in conflict.about for conflict in facts(first, second).conflicts)


def test_gaps_of_a_thin_case(facts: Facts) -> None:
    gaps = facts(prose("听说有人收了钱不办事，骗了3000元。")).gaps
    abouts = "".join(gap.about for gap in gaps)
    assert "行为人" in abouts
    assert "转账记录" in abouts
    assert "时间" in abouts
    assert all(gap.why and gap.suggested_step for gap in gaps)


def test_gaps_close_when_the_material_has_it(facts: Facts) -> None:
    text = "2023年5月1日，被告人孙磊（身份证号110105194912310021）骗取赵敏5000元。"
    table = "日期：2023-05-01；付款人：赵敏；收款人：孙磊；金额（元）：5000"
    abouts = "".join(gap.about for gap in facts(prose(text, 1), prose(table, 2, "table")).gaps)
    assert "身份信息" not in abouts
    assert "转账记录" not in abouts
    assert "具体时间" not in abouts
