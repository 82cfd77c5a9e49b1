"""The verifier's small parts: quotations, case numbers, sides, denials, sums, offences, article fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import Knowledge, load_knowledge
from assistant.verify.articles import best_fit
from assistant.verify.casenumbers import fault_of
from assistant.verify.computed import sum_fault
from assistant.verify.offences import offences_in
from assistant.verify.polarity import turned
from assistant.verify.quoting import compare, contains, find_quotes, plain
from assistant.verify.relations import Relation, find_relations, listed_sides, one_sided, swapped
from assistant.verify.standards import standard_fault
from assistant.verify.wording import share

_NAMES = ["李某", "王某", "甲公司"]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


# ── quotations ─────────────────────────────────────────────────────────────────────────────

_SOURCE = "敲诈勒索公私财物，数额较大或者多次敲诈勒索的，处三年以下有期徒刑、拘役或者管制，并处或者单处罚金；"


@pytest.mark.parametrize(
    "quote",
    [
        "敲诈勒索公私财物，数额较大或者多次敲诈勒索的",
        "敲诈勒索公私财物,数额较大或者\n多次敲诈勒索的",
        "敲诈勒索公私财物……处三年以下有期徒刑",
        "处三年以下有期徒刑、拘役或者管制，并处或者单处罚金。",
        "敲诈勒索公私财物，……（全文见“法律依据”）",
    ],
)
def test_exact_quotations(quote: str) -> None:
    assert compare(quote, _SOURCE).result == "exact"


def test_a_differing_quotation_is_shown_as_a_diff() -> None:
    found = compare("敲诈勒索公私财物，数额巨大或者多次敲诈勒索的，处五年以下有期徒刑", _SOURCE)
    assert found.result == "differs"
    assert found.diff == "敲诈勒索公私财物,数额[较→巨]大或者多次敲诈勒索的,处[三→五]年以下有期徒刑"
    assert found.source == "敲诈勒索公私财物,数额较大或者多次敲诈勒索的,处三年以下有期徒刑"


def test_a_quotation_from_elsewhere_is_absent() -> None:
    assert compare("以非法占有为目的签订合同", _SOURCE).result == "absent"


def test_pieces_must_stand_in_order() -> None:
    assert not contains(_SOURCE, "处三年以下有期徒刑……敲诈勒索公私财物")


@given(st.integers(0, len(_SOURCE) - 12), st.sampled_from("甲乙丙丁戊"))
def test_one_altered_character_is_never_exact(place: int, other: str) -> None:
    quote = _SOURCE[place : place + 12]
    middle = 5
    if quote[middle] in "，、；。":
        return
    altered = quote[:middle] + other + quote[middle + 1 :]
    assert compare(altered, _SOURCE).result != "exact"


def test_quotes_with_marks_inside() -> None:
    text = "他说：“他称‘不给就投诉’，我没理。”又说「算了」。"
    assert [q.text for q in find_quotes(text)] == ["他称‘不给就投诉’，我没理。", "算了"]
    assert plain("“Ａ　１”") == "A1"


# ── case numbers ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "number",
    [
        "（2023）沪0105刑初123号",
        "(2021)最高法民再33号",
        "（2022）苏01刑终4号",
        "（2015）浦刑初字第12号",
        "〔2020〕粤刑终88号",
    ],
)
def test_case_numbers_of_the_right_form(number: str) -> None:
    assert fault_of(number, 2026) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("（2023）泸0105刑初123号", "简称"),
        ("（2027）沪0105刑初123号", "2027"),
        ("（2023）沪105刑初123号", "两位"),
        ("（2023）沪0105型初123号", "类型代字"),
        ("（2023）浦刑初字第12号", "字第"),
        ("（2013）沪0105刑初1号", "2016"),
        ("（2021）最高法01民再33号", "没有数字"),
    ],
)
def test_case_numbers_of_a_wrong_form(number: str, words: str) -> None:
    assert words in (fault_of(number, 2026) or "")


# ── sides ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "李某向王某转账2万元",
        "王某向李某收取2万元",
        "李某被王某骗取2万元",
        "王某以投诉相要挟，向李某索要3万元",
        "李某将2万元转给王某",
        "王某收取李某代理费",
        "李某支付王某服务费",
        "王某从李某处骗得2万元",
    ],
)
def test_who_pays_whom(text: str) -> None:
    assert find_relations(text, _NAMES) == [Relation("money", "李某", "王某")]


def test_a_swap_needs_the_reverse_in_the_evidence() -> None:
    there = find_relations("李某向王某转账2万元", _NAMES)
    assert swapped(find_relations("王某向李某转账2万元", _NAMES), there) == Relation("money", "王某", "李某")
    assert swapped(find_relations("李某向甲公司转账", _NAMES), there) is None
    assert swapped(find_relations("王某威胁李某", _NAMES), find_relations("李某被王某威胁", _NAMES)) is None
    assert swapped(find_relations("李某威胁王某", _NAMES), find_relations("李某被王某威胁", _NAMES)) is not None


def test_one_side_alone() -> None:
    assert one_sided("李某、王某先后付款2万元", _NAMES) == ({"李某", "王某"}, set())
    assert one_sided("王某收取2万元", _NAMES) == (set(), {"王某"})
    assert one_sided("李某向王某支付2万元", _NAMES) == (set(), set())
    assert listed_sides("共5笔（付款人包括李某、甲公司）", _NAMES) == [("付款人", ["李某", "甲公司"])]


# ── denials ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("王某已将款项退还。", "王某至今未将款项退还。"),
        ("王某未退还款项。", "王某退还了款项。"),
        ("其承认收取费用。", "其否认收取费用。"),
        ("银行同意付款。", "银行拒绝付款。"),
        ("投诉内容属实。", "经核查，投诉内容不属实。"),
        ("与备案印章相符。", "与备案印章不相符。"),
    ],
)
def test_what_is_turned_round(claim: str, evidence: str) -> None:
    assert turned(claim, evidence) is not None


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("王某没有退还款项。", "王某至今未退还款项。"),
        ("王某拒不退款。", "王某没有退款。"),
        ("金额不足5000元。", "金额不足5000元，系非法所得。"),
        ("不给钱就投诉。", "他说不给钱就投诉。"),
        ("王某收取费用。", "王某收取费用后没有办理。"),
        ("客户拒绝付款。", "客户没有同意付款。"),
        ("王某退还了3000元，其余款项没有退还。", "王某退还了3000元，其余款项未退还。"),
    ],
)
def test_what_is_not_turned_round(claim: str, evidence: str) -> None:
    assert turned(claim, evidence) is None


# ── sums, standards, offences, articles, wording ───────────────────────────────────────────


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(1, 999))
def test_additions_are_added(addends: list[int], error: int) -> None:
    left = "＋".join(f"{a}元" for a in addends)
    assert sum_fault(f"{left}＝{sum(addends)}元。") is None
    wrong = sum_fault(f"{left}＝{sum(addends) + error}元。")
    assert wrong is not None and wrong.expected == f"{sum(addends)}元"


def test_standards_of_a_province(knowledge: Knowledge) -> None:
    assert standard_fault("按河北适用的数额标准，较大3,000元、巨大60,000元", knowledge) is None
    wrong = standard_fault("按河北适用的数额标准，较大2,000元、巨大60,000元", knowledge)
    assert wrong is not None and "3,000元" in (wrong.expected or "")
    assert standard_fault("按全国性数额标准，较大2,000至5,000元、巨大30,000至100,000元", knowledge) is None
    assert standard_fault("王某收取较大金额3000元", knowledge) is None


def test_offences_by_their_longest_name() -> None:
    assert offences_in("构成贷款诈骗罪，不是诈骗罪，也不是集资诈骗罪") == ["贷款诈骗", "诈骗"]
    assert offences_in("掩饰、隐瞒犯罪所得、犯罪所得收益罪，帮信罪") == ["帮助信息网络犯罪活动"]
    assert offences_in("涉嫌敲诈") == []


def test_the_article_that_says_it(knowledge: Knowledge) -> None:
    fit = best_fit("传授犯罪方法的，处五年以下有期徒刑、拘役或者管制", "法:刑法", ["274"], knowledge, None)
    assert fit is not None and fit.citation == "法:刑法#295" and fit.here < 0.6 < fit.best


def test_wording_counts_what_is_sure() -> None:
    assert share("王某收取代理费", "王某收取代理费") == 1.0
    assert share("全然无关的陈述", "王某收取代理费") == 0.0
    assert share("全然无关的陈述", "王某收取代理费", sure=6) > 0.5
    assert share("", "任何") == 1.0
