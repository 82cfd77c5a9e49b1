"""Numbers and counts."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon.numerals import find_counts, fold, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3万5千", 35000), ("三千五百", 3500), ("贰拾万", 200000), ("1.2亿", 1.2e8), ("3w", 30000), ("3.5个W", 35000), ("两万三", 23000),
        ("1,234.5", 1234.5), ("20万零500", 200500), ("3千5", 3500), ("一亿三", 1.3e8), ("1亿2000万", 1.2e8), ("2万亿", 2e12),
        ("１２３", 123), ("三萬五千", 35000),
    ],
)  # fmt: skip
def test_parse_number(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "1,23", "元", "两三万", "3万元", "abc", "1.2.3", "几百"])
def test_not_one_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=10**11))
def test_numbers_are_read_back(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value
    assert parse_number(cn2an.an2cn(value, "low")) == value
    assert parse_number(cn2an.an2cn(value, "up")) == value


@given(st.text(max_size=60))
def test_fold_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出售信息67207条", [(67207, "条", False)]),
        ("3000余名客户", [(3000, "名", True)]),
        ("投诉六十一件", [(61, "件", False)]),
        ("一百二十余人次", [(120, "人次", True)]),
        ("近三百人", [(300, "人", True)]),
        ("先后12次，共5户", [(12, "次", False), (5, "户", False)]),
        ("20万条个人信息", [(200000, "条", False)]),
    ],
)
def test_counts(text: str, expected: list[tuple[float, str, bool]]) -> None:
    found = find_counts(text)
    assert [(c.value, c.unit, c.approximate) for c in found] == expected
    assert all(text[c.start : c.end] == c.text for c in found)


@pytest.mark.parametrize("text", ["数千人", "第十条", "3个月", "2023年", "3.5个W", "第3次", "百分之三十"])
def test_no_counts(text: str) -> None:
    assert find_counts(text) == []
