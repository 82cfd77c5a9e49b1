"""Text files: encodings, prose, chat exports and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import IngestError
from assistant.ingest.chats import find_turns
from assistant.ingest.decoding import decode
from assistant.records import CaseMaterial, Document

from .making import folder

Read = Callable[[Path], CaseMaterial]
SIMPLIFIED = "本人于2023年3月向某消费金融公司借款，后委托张某代理投诉，支付服务费三千元。请依法查处。"
TRADITIONAL = "本人於2023年3月向某消費金融公司借款，後委託張某代理投訴，支付服務費三千元。請依法查處。"


def only(material: CaseMaterial) -> Document:
    (document,) = material.documents
    return document


# ── encodings ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        ("张三 3000元", "gbk"),
        ("退費", "big5"),
        ("客户\t金额\n李四\t五百元\n", "gb2312"),
        ("plain ascii, no trick", "ascii"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text.lstrip("\ufeff") == text
    assert decoded.replaced == 0


def test_a_few_broken_bytes_are_replaced_and_reported(tmp_path: Path, read: Read) -> None:
    data = (SIMPLIFIED * 5).encode("gb18030")
    material = read(folder(tmp_path, a__txt=data[:100] + b"\xff" + data[100:]))
    assert only(material).text.count("\ufffd") >= 1
    assert "无法按 gb18030 解码" in material.skipped[0].reason


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(IngestError):
        decode(bytes((i * 37 + 11) % 256 for i in range(5000)))


def test_text_is_kept_as_written_apart_from_newlines_and_control_characters(tmp_path: Path, read: Read) -> None:
    document = only(read(folder(tmp_path, a__txt="金额：３０００元\r\n　　（大写：叁仟元整）\x00\u200b\r备注無")))
    assert document.text == "金额：３０００元\n　　（大写：叁仟元整）\n备注無"


def test_headings_become_titles_and_judgments_rulings(tmp_path: Path, read: Read) -> None:
    case = folder(
        tmp_path, a__txt="情况说明\n张某来电。", b__md="# 关于某某的报告\n正文。", c__txt="张某来电。\n李某接听。"
    )
    (case / "d.txt").write_text("某某市某某区人民法院\n刑 事 判 决 书\n（2023）某01刑初1号\n被告人张某。", "utf-8")
    documents = read(case).documents
    assert [d.title for d in documents] == ["情况说明", "关于某某的报告", "c", "某某市某某区人民法院"]
    assert [d.kind for d in documents] == ["text", "text", "text", "ruling"]


# ── chats ──────────────────────────────────────────────────────────────────────────────────

WECHAT = """2023-05-01 10:02:33 老刀
兄弟们，新单子来了
每单先收300

2023-05-01 10:03:10 小美·法务
收到

2023-05-01 10:05 阿强
@老刀 这个客户逾期多久了？有没有通讯录？我这边资料不全。
"""
QQ = """消息记录（此消息记录为文本格式，不支持重新导入）
================================================================
消息分组:我的好友
================================================================
消息对象:清债顾问
================================================================

2023-05-01 10:02:33 清债顾问(10001234)
在吗

2023-05-01 10:03:10 我<me@example.com>
在

2023-05-01 10:04:10 清债顾问(10001234)
先交钱
"""
MOBILE = """—————  2023-05-01  —————


张三  10:02

在吗


李四  10:03

在的


—————  2023-05-02  —————


张三  09:15

材料发你了
"""
INLINE = "[2023/5/1 10:02] 张三：在吗\n[2023/5/1 10:03] 李四：在的\n[2023/5/1 10:04] 张三：发我\n第二行内容\n"
BRACKETED = "[张三]：在吗\n[李四]：在的，怎么了\n[张三]：没事\n"
BARE = "王经理：资料齐了吗\n小周：差一份流水\n王经理：找人P一份\n小周：好的，多少钱\n王经理：三百\n"
SUFFIXED = "张三(2023-05-01 10:02:33)：在吗\n李四(2023-05-01 10:03:33)：在\n张三(2023-05-01 10:04:33)：好\n"


@pytest.mark.parametrize(
    ("text", "speakers", "times"),
    [
        (WECHAT, ["老刀", "小美·法务", "阿强"], ["2023-05-01 10:02:33", "2023-05-01 10:03:10", "2023-05-01 10:05"]),
        (QQ, ["清债顾问", "我", "清债顾问"], ["2023-05-01 10:02:33", "2023-05-01 10:03:10", "2023-05-01 10:04:10"]),
        (MOBILE, ["张三", "李四", "张三"], ["2023-05-01 10:02", "2023-05-01 10:03", "2023-05-02 09:15"]),
        (INLINE, ["张三", "李四", "张三"], ["2023/5/1 10:02", "2023/5/1 10:03", "2023/5/1 10:04"]),
        (BRACKETED, ["张三", "李四", "张三"], [None, None, None]),
        (BARE, ["王经理", "小周", "王经理", "小周", "王经理"], [None] * 5),
        (SUFFIXED, ["张三", "李四", "张三"], ["2023-05-01 10:02:33", "2023-05-01 10:03:33", "2023-05-01 10:04:33"]),
    ],
)
def test_chat_exports_are_cut_into_turns(text: str, speakers: list[str], times: list[str | None]) -> None:
    turns = find_turns(text)
    assert "\n".join(turn.text for turn in turns) == text
    spoken = [turn for turn in turns if turn.speaker]
    assert [turn.speaker for turn in spoken] == speakers
    assert [turn.time for turn in spoken] == times
    days = {turn.time for turn in turns if turn.speaker is None and turn.time}
    assert days == ({"2023-05-01", "2023-05-02"} if text == MOBILE else set())


@pytest.mark.parametrize(
    "text",
    [
        "问：你叫什么名字？\n答：张三。\n问：你收了多少钱？\n答：三万元。\n问：钱在哪里？\n答：花了。\n",
        "姓名：张三\n性别：男\n电话：13800000000\n住址：某市某区\n案由：被骗\n金额：三万元\n",
        "情况说明\n2023年5月1日 10:02，张三来电。\n客服张三 10:05 回电。\n此后无人接听。双方未达成一致。\n" * 2,
        "本人张三，现就2023-05-01 10:02收到的短信说明如下。\n短信内容属实。\n",
    ],
)
def test_records_forms_and_statements_are_no_chats(text: str) -> None:
    assert find_turns(text) == []


def test_a_case_that_is_only_a_chat_log(tmp_path: Path, read: Read) -> None:
    document = only(read(folder(tmp_path, group__txt=WECHAT)))
    assert document.kind == "chat"
    assert document.text == WECHAT.rstrip("\n") + "\n" or document.text == WECHAT
    assert [(s.speaker, document.quote(s)) for s in document.sentences] == [
        ("老刀", "2023-05-01 10:02:33 老刀\n兄弟们，新单子来了\n每单先收300"),
        ("小美·法务", "2023-05-01 10:03:10 小美·法务\n收到"),
        ("阿强", "2023-05-01 10:05 阿强\n@老刀 这个客户逾期多久了？有没有通讯录？我这边资料不全。"),
    ]


def test_a_long_turn_is_cut_into_sentences_that_share_speaker_and_time(tmp_path: Path, read: Read) -> None:
    long = WECHAT + "2023-05-01 11:00:00 老刀\n" + "先把逾期的原因写清楚，再把还款计划发过来。" * 8
    document = only(read(folder(tmp_path, a__txt=long)))
    last = [s for s in document.sentences if s.time == "2023-05-01 11:00:00"]
    assert len(last) == 8
    assert {s.speaker for s in last} == {"老刀"}
    assert document.quote(last[0]).startswith("2023-05-01 11:00:00 老刀\n先把")
