"""Dates keep the precision of the text; what needs a point of reference is resolved only where there is one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon.dates import find_dates


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2023年3月15日", ["2023-03-15"]),
        ("2023.3.15", ["2023-03-15"]),
        ("2023-03-15 14:02:11", ["2023-03-15"]),
        ("2023/3/15", ["2023-03-15"]),
        ("23年3月", ["2023-03"]),
        ("二〇二三年三月十五日", ["2023-03-15"]),
        ("二○二三年五月", ["2023-05"]),
        ("２０２３年３月", ["2023-03"]),
        ("2023年度", ["2023"]),
        ("20230315", ["2023-03-15"]),
        ("2022年3月至5月", ["2022-03", "2022-05"]),
        ("2019至2022年间", ["2019", "2022"]),
        ("2022年3、4月", ["2022-03", "2022-04"]),
        ("2022年3月1日、5日、9日", ["2022-03-01", "2022-03-05", "2022-03-09"]),
        ("2020年12月31日，次日", ["2020-12-31", "2021-01-01"]),
        ("2022年3月签约，同年5月失联", ["2022-03", "2022-05"]),
        ("2022年11月收款，次月退款", ["2022-11", "2022-12"]),
        ("2022年12月收款，次月退款", ["2022-12", "2023-01"]),
        ("2022年3月签约，4月2日付款", ["2022-03", "2022-04-02"]),
        ("2022年3月15日签约，当日付款", ["2022-03-15", "2022-03-15"]),
    ],
)
def test_dates(text: str, values: list[str]) -> None:
    found = find_dates(text)
    assert [d.value for d in found] == values
    assert all(text[d.start : d.end] == d.text for d in found)


@pytest.mark.parametrize(
    "text",
    [
        "3月5日转账", "今年3月", "次日", "当天", "有期徒刑10年6个月", "有期徒刑10年6月", "2022年2月30日", "编号20230315001",
        "价格2023.5元", "法释〔2013〕10号", "192.168.2021.5", "3月15日14时", "电话13920230315",
    ],
)  # fmt: skip
def test_left_out(text: str) -> None:
    assert find_dates(text) == []


def test_anchor_resolves_relative_words() -> None:
    found = find_dates("昨天转的，今年3月签的，上个月5号又付", anchor="2023-04-10")
    assert [d.value for d in found] == ["2023-04-09", "2023-03", "2023-03-05"]
    assert all(d.inferred for d in found)


def test_default_year() -> None:
    assert [d.value for d in find_dates("3月5日转账", default_year=2021)] == ["2021-03-05"]


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2049, 12, 31)),
    st.sampled_from(
        [
            "{y}年{m}月{d}日",
            "{y}-{m:02}-{d:02}",
            "{y}.{m}.{d}",
            "{y}/{m:02}/{d:02}",
            "{y}年{m:02}月{d:02}日",
            "{y} 年 {m} 月 {d} 日",
        ]
    ),
    st.sampled_from(["", "，被告人", " 14:02", "。"]),
)
def test_rendered_dates_are_read_back(day: date, form: str, after: str) -> None:
    rendered = form.format(y=day.year, m=day.month, d=day.day)
    (found,) = find_dates("于" + rendered + after)
    assert found.value == day.isoformat()
    assert found.text == rendered
