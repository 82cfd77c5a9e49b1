"""Typed values: what equals what."""

from __future__ import annotations

import pytest

from assistant.verify.values import find_values, nearest, supports


def _equal(claimed: str, evidence: str) -> bool:
    values = find_values(claimed)
    assert values, claimed
    there = find_values(evidence)
    return all(supports(there, value) for value in values)


@pytest.mark.parametrize(
    ("claimed", "evidence"),
    [
        ("收取20万元", "收取200,000元"),
        ("收取200000元", "收取人民币贰拾万元整"),
        ("收取２０万元", "收取二十万元"),
        ("约20万元", "20万元"),
        ("约20万元", "20余万元"),
        ("20余万元", "20万余元"),
        ("2000元至5000元", "2,000～5,000元"),
        ("2023年3月", "2023年3月15日"),
        ("二〇二三年三月五日", "2023-03-05"),
        ("3月5日", "2023年3月5日"),
        ("67人", "67名"),
        ("3个客户", "3名客户"),
        ("百分之三十", "30%"),
        ("三成", "30％"),
        ("身份证11010519491231002x", "号码11010519491231002X"),
        ("138****5678", "13812345678"),
        ("电话138-1234-5678", "电话13812345678"),
        ("三年", "3年"),
        ("十五天内", "15日内"),
    ],
)
def test_equal(claimed: str, evidence: str) -> None:
    assert _equal(claimed, evidence)


@pytest.mark.parametrize(
    ("claimed", "evidence"),
    [
        ("收取20万元", "收取2万元"),
        ("收取20万元", "收取20元"),
        ("收取20万元", "收取20余万元"),
        ("20余万元", "20万元"),
        ("超过20万元", "不到20万元"),
        ("5000元", "2000元至5000元"),
        ("2000元至5000元", "2000元至8000元"),
        ("2023年3月15日", "2023年3月"),
        ("2023年3月5日", "2023年3月15日"),
        ("3月5日", "2023年5月3日"),
        ("67人", "67件"),
        ("30%", "3%"),
        ("30%", "30‰"),
        ("11010519491231002X", "11010519491231003X"),
        ("138****5678", "13812345687"),
        ("三年", "三个月"),
        ("数十万元", "20万元"),
    ],
)
def test_different(claimed: str, evidence: str) -> None:
    assert not _equal(claimed, evidence)


def test_nothing_is_read_inside_what_is_skipped() -> None:
    text = "证12第3页，收取500元"
    assert [v.text for v in find_values(text, [(0, 6)])] == ["500元"]


def test_the_year_comes_from_the_text_before() -> None:
    values = find_values("3月5日付款", context="2022年12月签约，2023年1月办理。")
    assert values[0].key == "2023-03-05"


def test_the_correction_is_the_nearest_of_its_kind() -> None:
    there = find_values("2023年3月5日付款36000元，另付1800元，共67件")
    assert nearest(there, find_values("35000元")[0]).text == "36000元"
    assert nearest(there, find_values("2023年3月6日")[0]).text == "2023年3月5日"
    assert nearest(there, find_values("30%")[0]) is None
