"""Dates are resolved by the day a paper was written; counts are kept where they matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.records import CaseFacts
from tests.extract.conftest import chat, prose

Facts = Callable[..., CaseFacts]


def test_letter_resolves_by_its_own_date(facts: Facts) -> None:
    text = "去年5月11日我借了钱。\n你们一直骚扰我。\n我忍了很久。\n队长也知道。\n3月6日又打电话来。\n2024年4月10日"
    assert [d.value for d in facts(prose(text)).dates] == ["2023-05-11", "2024-03-06", "2024-04-10"]


def test_narrative_keeps_the_year(facts: Facts) -> None:
    text = "2021年3月1日，王某签约。4月5日付款，次日失联。同年6月归案。"
    assert [d.value for d in facts(prose(text)).dates] == ["2021-03-01", "2021-04-05", "2021-04-06", "2021-06"]


def test_heads_of_chat_turns_are_no_facts(facts: Facts) -> None:
    turns = [("甲某", "2023-05-01 10:00", "昨天转的"), ("乙某", "2023-05-02 10:00", "第二天就到账，今天收到")]
    assert [d.value for d in facts(chat(turns)).dates] == ["2023-04-30"]


def test_birthdays_and_laws_are_left_out(facts: Facts) -> None:
    text = "王某，1988年3月2日出生。李某，男，1990年生。该办法2021年3月1日起施行。2022年5月王某付款。"
    assert [d.value for d in facts(prose(text)).dates] == ["2022-05"]


def test_the_same_day_for_the_same_thing_is_one_fact(facts: Facts) -> None:
    (fact,) = facts(prose("2022年3月1日，王某签订合同。", 1), prose("2022年3月1日，王某签订合同。", 2)).dates
    assert len(fact.evidence) == 2
    assert fact.what == "王某签订合同"


@pytest.mark.parametrize(
    ("text", "value", "unit", "what"),
    [
        ("王某出售公民个人信息67207条。", 67207, "条", "personal_information"),
        ("共提交投诉件六十一件。", 61, "件", "complaints"),
        ("先后有46名客户签约。", 46, "名", "clients"),
        ("造成12名被害人受损。", 12, "名", "victims"),
        ("办理退保203份。", 203, "份", "policies"),
        ("收购银行卡9张。", 9, "张", "accounts"),
        ("伪造印章43枚。", 43, "枚", "other"),
    ],
)
def test_counts(facts: Facts, text: str, value: float, unit: str, what: str) -> None:
    (count,) = facts(prose(text)).counts
    assert (count.value, count.unit, count.what) == (value, unit, what)


@pytest.mark.parametrize("text", ["两名民警到场。", "一个叫老王的人。", "查获手机2部。", "第3条规定。", "材料共37页。"])
def test_what_is_not_counted(facts: Facts, text: str) -> None:
    assert facts(prose(text)).counts == ()
