"""Money in every form people write it, and the numbers that are no money."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon.money import find_money

EXACT = [
    ("骗取20万元", 200000, "20万元"),
    ("合计200,000元", 200000, "200,000元"),
    ("收到人民币贰拾万元整。", 200000, "人民币贰拾万元整"),
    ("前后3万5千元", 35000, "3万5千元"),
    ("转了3.5个W", 35000, "3.5个W"),
    ("收他3w", 30000, "3w"),
    ("先转5k", 5000, "5k"),
    ("售价¥3,000.00", 3000, "¥3,000.00"),
    ("售价￥３，０００", 3000, "￥３，０００"),
    ("应付人民币 3,000 元", 3000, "人民币 3,000 元"),
    ("共十二万三千四百五十六元七角八分", 123456.78, "十二万三千四百五十六元七角八分"),
    ("叁佰元零伍角整", 300.5, "叁佰元零伍角整"),
    ("加起来一万二千块钱", 12000, "一万二千块钱"),
    ("先给两万三的定金", 23000, "两万三"),
    ("又付20万零500元", 200500, "20万零500元"),
    ("贷款20万，已用完", 200000, "20万"),
    ("转账5000，未退", 5000, "5000"),
    ("得款3000 元", 3000, "3000 元"),
]


@pytest.mark.parametrize(("text", "value", "mention"), EXACT)
def test_exact(text: str, value: float, mention: str) -> None:
    (found,) = find_money(text)
    assert (found.value_low, found.value_high, found.approximate, found.text) == (value, value, False, mention)
    assert text[found.start : found.end] == mention


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("获利1.2亿余元", 120_000_000),
        ("五千多块", 5000),
        ("骗取300余万元", 3_000_000),
        ("近20万元", 200_000),
        ("约3万元", 30_000),
        ("3000元左右", 3000),
        ("不到五千元", 5000),
        ("至少8000元", 8000),
        ("十来万元", 100_000),
    ],
)
def test_approximate(text: str, value: float) -> None:
    (found,) = find_money(text)
    assert (found.value_low, found.approximate, found.vague) == (value, True, False)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("8000～12000元", 8000, 12000),
        ("1万至3万", 10000, 30000),
        ("5-8万元", 50000, 80000),
        ("5000至1万元", 5000, 10000),
        ("500元至2000元不等", 500, 2000),
        ("1000-5000万元", 10_000_000, 50_000_000),
        ("人民币3000元到人民币5000元", 3000, 5000),
        ("要两三万", 20000, 30000),
        ("十七八万元", 170_000, 180_000),
        ("三五千元", 3000, 5000),
    ],
)
def test_ranges_keep_both_ends(text: str, low: float, high: float) -> None:
    (found,) = find_money(text)
    assert (found.value_low, found.value_high) == (low, high)


@pytest.mark.parametrize("text", ["几百块", "数十万元", "上万元", "好几万元"])
def test_orders_of_magnitude_are_vague(text: str) -> None:
    (found,) = find_money(text)
    assert found.vague
    assert found.value_low <= found.value_high


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("3000元/月", "月"),
        ("每条0.5元", "条"),
        ("5毛一条", "条"),
        ("300元每人", "人"),
        ("每月还款3000元", "月"),
        ("付3000元", None),
    ],
)
def test_unit_prices(text: str, per: str | None) -> None:
    (found,) = find_money(text)
    assert found.per == per


def test_a_list_shares_its_unit() -> None:
    assert [m.value_low for m in find_money("分别为3000、5000、8000元")] == [3000, 5000, 8000]
    assert [m.value_low for m in find_money("先后付3、5、8万元")] != [3, 5, 80000]


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月15日", "电话13812345678", "百分之三十，30%", "万元户", "第十条规定", "20万条个人信息", "三元里大道", "三块手表",
        "1.5万美元", "5w充电", "3K屏", "元旦", "6222021234567890123", "1、2、3号楼", "退一赔三", "有期徒刑三年", "二元制", "第3000元",
        "IP 192.168.1.1", "共3人", "第1、2笔", "一百二十余人次",
    ],
)  # fmt: skip
def test_what_is_not_money(text: str) -> None:
    assert find_money(text) == []


def _arabic(value: int) -> str:
    return f"{value}元"


def _grouped(value: int) -> str:
    return f"{value:,}元"


def _wan(value: int) -> str:
    return f"{value / 10000:.4f}".rstrip("0").rstrip(".") + "万元"


def _chinese(value: int) -> str:
    return cn2an.an2cn(value, "low") + "元"


def _capital(value: int) -> str:
    return "人民币" + cn2an.an2cn(value, "up") + "元整"


def _mixed(value: int) -> str:
    wan, rest = divmod(value, 10000)
    return f"{wan}万{rest}元" if wan and rest >= 1000 else f"{value}元"


def _wide(value: int) -> str:
    return str(value).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}) + "元"


@given(
    st.integers(min_value=10, max_value=999_999_999),
    st.sampled_from([_arabic, _grouped, _wan, _chinese, _capital, _mixed, _wide]),
    st.sampled_from(["", "被害人向其支付", "；", "共计", "（"]),
    st.sampled_from(["", "。", "，后退还", "）", "\n"]),
)
def test_rendered_money_is_read_back(value: int, render: object, before: str, after: str) -> None:
    rendered = render(value)  # type: ignore[operator]
    (found,) = find_money(f"{before}{rendered}{after}")
    assert found.value_low == found.value_high == pytest.approx(value)
    assert found.text == rendered
    assert not found.approximate


@given(
    st.text(
        alphabet="0123456789一二三十百千万亿元块年月日条名余多来几数约近至到-~、，。%每/wWkK个¥人民币第", max_size=40
    )
)
def test_mentions_are_ordered_and_verbatim(text: str) -> None:
    position = 0
    for found in find_money(text):
        assert found.start >= position
        assert text[found.start : found.end] == found.text != ""
        assert 0 <= found.value_low <= found.value_high
        position = found.end
