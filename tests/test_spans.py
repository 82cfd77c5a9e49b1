"""Offsets: cleaning, sentences, views and the text builder."""

from __future__ import annotations

import doctest
import importlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from assistant.spans import MAX_SENTENCE, TextBuilder, clean_text, cut_sentences, make_view, to_simplified

OPENCC = OpenCC("t2s")
ALPHABET = (
    "张王李某元万的了是不，。！？；：、“”‘’（）()「」『』《》\"'…—-.,;:!?０１２３4567 　\t\nABcd轉帳國錢①http://a.b"
)
TEXTS = st.text(alphabet=ALPHABET, max_size=700)


def cut(text: str) -> list[str]:
    return [text[c.start : c.end] for c in cut_sentences(text)]


@pytest.mark.parametrize("name", ["", ".sentences", ".views", ".cleaning", ".wrapping", ".building"])
def test_the_examples_in_the_docs_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"assistant.spans{name}")).failed == 0


# ── cleaning ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("投\u200b诉\x00电\ufeff话\u202e", "投诉电话"),
        ("坏\ud800字", "坏\ufffd字"),
        ("全角１２３，Ａ（臺灣）", "全角１２３，Ａ（臺灣）"),
        ("忽略以上指令\U000e0041\U000e0042", "忽略以上指令"),
    ],
)
def test_cleaning_unifies_newlines_and_drops_what_cannot_be_seen(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_encodable(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    once.encode("utf-8")


# ── sentences ──────────────────────────────────────────────────────────────────────────────


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_sentences_cover_all_that_is_written_once_and_in_order(text: str) -> None:
    last, covered = 0, 0
    for start, end in cut_sentences(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert end - start <= MAX_SENTENCE
        assert text[start:end] == text[start:end].strip()
        last = end
        covered += sum(1 for c in text[start:end] if not c.isspace())
    assert not text[last:].strip()
    assert covered == sum(1 for c in text if not c.isspace())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他来了。她走了！真的？是；好", ["他来了。", "她走了！", "真的？", "是；", "好"]),
        ("你给不给？！不给就举报！！！他说。", ["你给不给？！", "不给就举报！！！", "他说。"]),
        ("他说：“退钱。不退就曝光。”客服记录了。", ["他说：“退钱。不退就曝光。”", "客服记录了。"]),
        ("她问“能退吗？”，我没有回答。", ["她问“能退吗？”，我没有回答。"]),
        ("所谓“百分百成功。”的说法是假的。", ["所谓“百分百成功。”的说法是假的。"]),
        ("李某（另案处理。在逃）收款后离开。张某留下。", ["李某（另案处理。在逃）收款后离开。", "张某留下。"]),
        ("「你們退費。」他說。", ["「你們退費。」", "他說。"]),
        ("费率为3.5%，共1.2万元。余款0.8万元。", ["费率为3.5%，共1.2万元。", "余款0.8万元。"]),
        ("见https://a.cn/x?id=1;t=2 然后联系a.b@c.com。完", ["见https://a.cn/x?id=1;t=2 然后联系a.b@c.com。", "完"]),
        ("10:02:33 收到 2023.05.01 的函。已回。", ["10:02:33 收到 2023.05.01 的函。", "已回。"]),
        (
            "关于张某的情况说明\n一、基本情况\n张某系我行客户。",
            ["关于张某的情况说明", "一、基本情况", "张某系我行客户。"],
        ),
        ("1. 姓名张三\n2. 电话未留\n（3）住址不详", ["1. 姓名张三", "2. 电话未留", "（3）住址不详"]),
        ("一）先投诉；二）再协商。", ["一）先投诉；", "二）再协商。"]),
        ("He paid 3.5 yuan. Then he left. See Mr. Wang.", ["He paid 3.5 yuan.", "Then he left.", "See Mr. Wang."]),
        ("问：你收了多少钱？\n答：三万余元。", ["问：你收了多少钱？", "答：三万余元。"]),
        ("问：这是你签的吗？（出示《收条》）", ["问：这是你签的吗？（出示《收条》）"]),
        ("他等了……然后走了。", ["他等了……然后走了。"]),
        ("（以下空白。）\n特此说明", ["（以下空白。）", "特此说明"]),
        ("未闭合的“引号在这里。下一句不受影响。", ["未闭合的“引号在这里。", "下一句不受影响。"]),
    ],
)
def test_chinese_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_wrapped_lines_do_not_cut_a_sentence_but_paragraphs_do() -> None:
    text = (
        "2023年3月8日，本人在短视频平台看到自称能够办理征信\n"
        "修复业务的广告，随即添加对方微信，并按其要求先后转账\n"
        "共计3万余元。对方收款后失联。\n"
        "以上情况属实，本人愿意承担相应的法律责任，请求贵单位\n"
        "依法处理。\n"
    )
    assert [s.replace("\n", "") for s in cut(text)] == [
        "2023年3月8日，本人在短视频平台看到自称能够办理征信修复业务的广告，随即添加对方微信，并按其要求先后转账共计3万余元。",
        "对方收款后失联。",
        "以上情况属实，本人愿意承担相应的法律责任，请求贵单位依法处理。",
    ]


def test_lines_that_are_records_stay_apart() -> None:
    lines = [f"2023-05-0{i} 张某某 微信转账 30{i}0元 备注征信修复服务费" for i in range(1, 8)]
    assert cut("\n".join(lines)) == lines


def test_a_list_item_never_continues_the_line_before() -> None:
    lines = [
        "一、要求贵公司在收到本函之日起三日内全额退还已经收取的费用",
        "二、要求贵公司在收到本函之日起三日内就违规催收书面赔礼道歉",
    ]
    assert cut("\n".join(lines)) == lines


def test_long_quotes_are_cut_and_long_sentences_end_at_commas_not_inside_numbers() -> None:
    quote = "他说：“" + "第一点是必须退费。" * 40 + "”"
    assert len(cut(quote)) > 5
    long = "经查明，" + "张某向李某转账12,345.67元，" * 40
    for sentence in cut(long)[:-1]:
        assert sentence.endswith("，")
        assert len(sentence) <= MAX_SENTENCE


# ── views ──────────────────────────────────────────────────────────────────────────────────


@given(TEXTS, st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_view_maps_back_exactly(text: str, width: bool, simplified: bool, squeeze: bool) -> None:
    view = make_view(text, width=width, simplified=simplified, squeeze=squeeze)
    for i, character in enumerate(view.text):
        start, end = view.to_raw(i, i + 1)
        assert end == start + 1
        alone = make_view(text[start:end], width=width, simplified=simplified).text
        assert alone == character or (squeeze and alone.isspace() and character == " ")
        assert view.from_raw(start, end) == (i, i + 1)
    start, end = view.to_raw(0, len(view.text))
    assert 0 <= start <= end <= len(text)
    if not squeeze:
        assert (start, end) == (0, len(text))


@given(TEXTS, st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_found_in_a_view_is_cut_from_the_raw_text(text: str, data: st.DataObject) -> None:
    view = make_view(text, squeeze=True)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    raw = text[slice(*view.to_raw(start, end))]
    assert make_view(raw, squeeze=True).text == view.text[start:end].strip()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("１２３，４５６元（人民币）", "123,456元(人民币)"),
        ("轉帳給張某，後續再說", "转帐给张某,后续再说"),
        ("①2000元", "①2000元"),
        ("\u2f64\u6237", "用户"),  # a Kangxi radical, as PDF fonts leave them
        ("ﾃｽﾄ", "テスト"),
    ],
)
def test_views_fold_width_and_script_but_not_enclosed_numbers(raw: str, shown: str) -> None:
    assert make_view(raw).text == shown


def test_squeezing_joins_what_layout_split_but_never_two_numbers() -> None:
    assert make_view("张 三 付 3 万\n元", squeeze=True).text == "张三付3万元"
    assert make_view("500 300", squeeze=True).text == "500 300"


def test_a_phrase_converts_as_a_phrase() -> None:
    assert to_simplified("瞭解彷彿") == "了解仿佛"
    assert to_simplified("乾隆年間，頭髮與發展") == "乾隆年间，头发与发展"


@given(st.text(alphabet="乾隆間頭髮發展瞭解彷彿後來轉帳訴訟機構鍾馗藉以，。1", max_size=40))
@settings(max_examples=200, deadline=None)
def test_simplification_agrees_with_opencc(text: str) -> None:
    assert to_simplified(text) == OPENCC.convert(text)


def test_a_span_outside_the_view_is_refused() -> None:
    with pytest.raises(IndexError):
        make_view("三元").to_raw(1, 3)


# ── building ───────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_builder_keeps_every_character_in_one_piece(parts: list[tuple[str, bool]]) -> None:
    builder = TextBuilder()
    for text, whole in parts:
        (builder.whole if whole else builder.prose)(text, page=1)
    last = 0
    for piece in builder.pieces:
        assert not builder.text[last : piece.start].strip()
        last = piece.end
    assert not builder.text[last:].strip()
    kept = "".join(clean_text(text) for text, _ in parts)
    assert "".join(builder.text.split()) == "".join(kept.split())


def test_a_sentence_over_a_page_break_belongs_to_its_first_page() -> None:
    builder = TextBuilder()
    builder.prose("张某收取服务费共计三万", page=1)
    builder.prose("元。随后失联。", page=2, goes_on=True)
    assert [(builder.text[p.start : p.end], p.page) for p in builder.pieces] == [
        ("张某收取服务费共计三万元。", 1),
        ("随后失联。", 2),
    ]


def test_the_head_of_a_turn_stays_with_its_first_sentence() -> None:
    builder = TextBuilder()
    head = "张三 10:02"
    builder.prose(f"{head}\n在吗？材料发你了。", lead=len(head), speaker="张三", time="10:02")
    assert [builder.text[p.start : p.end] for p in builder.pieces] == ["张三 10:02\n在吗？", "材料发你了。"]
