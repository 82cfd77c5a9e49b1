"""Wording: numbers and days in formal Chinese, quotations cut without changing what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.draft.wording import ELLIPSIS, clauses, day, full_stop, names, ordinal, quoted, shorten, tidy, yuan

_CHINESE = st.text(alphabet="甲乙丙钱款投诉不给“”，。；！a1", max_size=120)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2023-03-05", "2023年3月5日"),
        ("2023-11", "2023年11月"),
        ("2022", "2022年"),
        ("2023-03-05 10:12", "2023年3月5日"),
    ],
)
def test_day(value: str, written: str) -> None:
    assert day(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(72000, "72000元"), (0.5, "0.5元"), (1250000, "125万元"), (1234567.89, "1234567.89元"), (99999.999, "100000元")],
)
def test_yuan(value: float, written: str) -> None:
    assert yuan(value) == written


@pytest.mark.parametrize(("value", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (34, "三十四")])
def test_ordinal(value: int, written: str) -> None:
    assert ordinal(value) == written


def test_names_say_that_there_are_more() -> None:
    assert names(["甲", "乙", "丙"], 2) == "甲、乙等"
    assert names(["甲", "乙"], 2) == "甲、乙"


@given(_CHINESE)
def test_clauses_cover_the_text_without_gaps(text: str) -> None:
    assert "".join(text[c.start : c.end] for c in clauses(text)) == text


@given(_CHINESE, st.integers(5, 60), st.lists(st.sampled_from(["钱", "投诉", "甲乙"]), max_size=2))
def test_a_shortened_text_is_one_stretch_of_the_original(text: str, limit: int, focus: list[str]) -> None:
    cut = shorten(text, limit, focus)
    inner = cut.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS)
    assert inner in text
    assert cut == text or ELLIPSIS in cut


@pytest.mark.parametrize(
    ("text", "focus", "kept"),
    [
        (
            "我们谈了一个下午，如果明天还不把两万块打过来，就让所有客户一起去投诉，后面又说了别的事情，大家都散了。",
            "投诉",
            "如果明天",
        ),
        ("当天下午三点左右双方见面，他表示，那笔钱是客户自愿给的，跟公司没有任何关系，随后离开。", "自愿", "他表示"),
        (
            "材料里写得很清楚的一段话在这里，钱已经给了，但是没有要求他们撤诉，后面还有很长的一段别的内容在这里。",
            "撤诉",
            "钱已经给了",
        ),
    ],
)
def test_a_condition_a_speaker_or_a_but_is_not_cut_off(text: str, focus: str, kept: str) -> None:
    cut = shorten(text, 16, [focus])
    assert focus in cut
    assert kept in cut
    assert len(cut) < len(text)


def test_a_number_is_not_cut_at_its_comma() -> None:
    text = "为平息投诉，先后对多名客户减免利息、违约金，其中客户甲减免12,600元，客户乙减免3,400元，余下的没有谈成。"
    cut = shorten(text, 20, ["客户甲"])
    assert "12,600元" in cut


def test_quotation_marks_inside_become_single() -> None:
    assert quoted("支付“补偿款”20000元。") == "“支付‘补偿款’20000元”"


def test_tidy_drops_list_numbers_but_not_sums() -> None:
    assert tidy("（一）2023年\n 收款") == "2023年 收款"
    assert tidy("3.5万元已付") == "3.5万元已付"


@pytest.mark.parametrize(
    ("text", "ended"), [("甲", "甲。"), ("甲。", "甲。"), ("甲：“乙！”", "甲：“乙！”"), ("甲；", "甲。")]
)
def test_one_full_stop(text: str, ended: str) -> None:
    assert full_stop(text) == ended
