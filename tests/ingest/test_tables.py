"""Tables: CSV, Excel, JSON; ledgers, statements, chat exports and posts."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from PIL import Image

from assistant.errors import InputError
from assistant.records import CaseMaterial, Document

from .making import folder, workbook

Read = Callable[[Path], CaseMaterial]


def quotes(document: Document) -> list[str]:
    return [document.quote(sentence) for sentence in document.sentences]


def reasons(material: CaseMaterial) -> str:
    return "；".join(entry.reason for entry in material.skipped)


# ── delimited text ─────────────────────────────────────────────────────────────────────────


def test_a_ledger_row_is_a_sentence_with_its_column_names(tmp_path: Path, read: Read) -> None:
    ledger = '收费台账\n日期,付款人,金额（元）,备注\n2023-05-01,张某,"3,000",\n2023-05-02,李某,500,"分期\n第一期"\n合计,,3500,\n'
    material = read(folder(tmp_path, a__csv=ledger.encode("gb18030")))
    (document,) = material.documents
    assert document.kind == "table"
    assert quotes(document) == [
        "收费台账",
        "日期：2023-05-01；付款人：张某；金额（元）：3,000",
        "日期：2023-05-02；付款人：李某；金额（元）：500；备注：分期 第一期",
        "合计；金额（元）：3500",
    ]
    assert [s.place for s in document.sentences] == ["第1行", "第3行", "第5行", "第6行"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, read: Read, delimiter: str) -> None:
    rows = [("日期", "户名", "摘要"), ("2023-05-01", "张某", "转账"), ("2023-05-02", "李某", "消费")]
    material = read(folder(tmp_path, a__csv="\n".join(delimiter.join(row) for row in rows)))
    assert quotes(material.documents[0])[0] == "日期：2023-05-01；户名：张某；摘要：转账"


def test_a_chat_export_in_a_table_gives_turns(tmp_path: Path, read: Read) -> None:
    export = "序号,发送人,发送时间,类型,消息内容\n1,老刀,2023-05-01 10:02:33,文本,先交300\n2,小美,2023-05-01 10:03:00,文本,好\n"
    material = read(folder(tmp_path, a__csv=export))
    (document,) = material.documents
    assert document.kind == "chat"
    assert quotes(document) == ["2023-05-01 10:02:33 老刀：先交300", "2023-05-01 10:03:00 小美：好"]
    assert [(s.speaker, s.time) for s in document.sentences] == [
        ("老刀", "2023-05-01 10:02:33"),
        ("小美", "2023-05-01 10:03:00"),
    ]
    assert "（序号、类型）未作为正文读取" in reasons(material)


def test_a_table_without_names_keeps_its_rows(tmp_path: Path, read: Read) -> None:
    material = read(folder(tmp_path, a__csv="2023-05-01,张某,3000\n2023-05-02,李某,500\n"))
    assert quotes(material.documents[0]) == ["2023-05-01；张某；3000", "2023-05-02；李某；500"]


# ── workbooks ──────────────────────────────────────────────────────────────────────────────


def test_a_workbook_keeps_values_dates_percentages_comments_and_hidden_sheets(tmp_path: Path, read: Read) -> None:
    def build(book: Any) -> None:
        sheet = book.active
        sheet.title = "台账"
        sheet.append(["日期", "客户", "金额", "比例", "编号"])
        sheet.append([datetime.datetime(2023, 5, 1), "张某", 3000.5, 0.3, "0012"])
        sheet.append([datetime.datetime(2023, 5, 1, 9, 30), "李某", 1200, 0.125, "0013"])
        sheet["C2"].number_format = "#,##0"
        sheet["D2"].number_format = sheet["D3"].number_format = "0%"
        sheet["B3"].comment = Comment("老刀介绍", "x")
        hidden = book.create_sheet("分账")
        hidden.sheet_state = "hidden"
        hidden.append(["姓名", "提成"])
        hidden.append(["小美", 600])

    material = read(folder(tmp_path, a__xlsx=workbook(build)))
    (document,) = material.documents
    assert quotes(document) == [
        "工作表：台账",
        "日期：2023-05-01；客户：张某；金额：3000.5；比例：30%；编号：0012",
        "日期：2023-05-01 09:30:00；客户：李某（批注：老刀介绍）；金额：1200；比例：12.5%；编号：0013",
        "工作表：分账",
        "姓名：小美；提成：600",
    ]
    assert document.sentences[1].place == "工作表“台账”第2行"
    assert "工作表“分账”在原文件中被隐藏" in reasons(material)


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path, read: Read) -> None:
    def build(book: Any) -> None:
        for row in (["日期", "客户", "金额"], ["2023-05-01", "张某", 1], [None, "李某", 2]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")

    material = read(folder(tmp_path, a__xlsx=workbook(build)))
    assert quotes(material.documents[0])[1] == "日期：2023-05-01；客户：李某；金额：2"


def with_results(data: bytes, results: dict[str, str]) -> bytes:
    """The workbook with saved results for the formulas of some cells, as Excel writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8", "surrogateescape")
            if name.endswith("sheet1.xml"):
                for cell, value in results.items():
                    pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v */?>(?:</v>)?'
                    content = re.sub(pattern, rf"\g<1><v>{value}</v>", content)
            new.writestr(name, content.encode("utf-8", "surrogateescape"))
    return out.getvalue()


def test_formulas_give_their_saved_result_and_unsaved_ones_are_named(tmp_path: Path, read: Read) -> None:
    def build(book: Any) -> None:
        for row in (["客户", "金额", "提成"], ["张某", 1000, "=B2*0.3"], ["李某", 2000, "=B3*0.3"]):
            book.active.append(row)

    material = read(folder(tmp_path, a__xlsx=with_results(workbook(build), {"C2": "300"})))
    assert quotes(material.documents[0]) == ["客户：张某；金额：1000；提成：300", "客户：李某；金额：2000"]
    assert "1 个公式没有保存计算结果（Sheet!C3）" in reasons(material)


def test_a_stray_cell_far_away_is_refused_instead_of_filling_memory(tmp_path: Path, read: Read) -> None:
    def build(book: Any) -> None:
        book.active["A1"] = "甲"
        book.active["XFD1048576"] = "乙"

    case = folder(tmp_path, a__xlsx=workbook(build), b__txt="投诉材料。")
    assert "单元格超过" in reasons(read(case))


# ── posts ──────────────────────────────────────────────────────────────────────────────────

POST = {
    "platform": "某书",
    "author": "上岸姐妹",
    "time": "2023-04-02",
    "content": "停息挂账找我。先办事后收费！",
    "tags": ["负债", "上岸"],
}


def test_posts_in_json_lines_carry_author_and_time(tmp_path: Path, read: Read) -> None:
    lines = (
        json.dumps(POST, ensure_ascii=False)
        + "\n{broken\n\n"
        + json.dumps({"author": "路人", "content": "求带"}, ensure_ascii=False)
    )
    material = read(folder(tmp_path, a__jsonl=lines))
    (document,) = material.documents
    assert document.kind == "posts"
    assert quotes(document) == [
        "platform：某书；author：上岸姐妹；time：2023-04-02；tags：负债、上岸",
        "停息挂账找我。",
        "先办事后收费！",
        "author：路人",
        "求带",
    ]
    assert [s.speaker for s in document.sentences] == ["上岸姐妹"] * 3 + ["路人"] * 2
    assert document.sentences[3].place == "第2条"
    assert "第 2 行不是有效的 JSON" in reasons(material)


def test_json_records_inside_an_object_and_nested_values_are_not_lost(tmp_path: Path, read: Read) -> None:
    data = {"source": "巡查", "data": [{**POST, "comments": [{"user": "甲", "text": "多少钱"}]}]}
    (document,) = read(folder(tmp_path, a__json=json.dumps(data, ensure_ascii=False))).documents
    assert document.text.startswith("source：巡查\n")
    assert "comments.1.user：甲；comments.1.text：多少钱" in document.text


def test_chat_messages_in_json_are_a_chat(tmp_path: Path, read: Read) -> None:
    messages = [
        {"sender": "甲", "time": "2023-05-01 10:00", "content": "在吗"},
        {"sender": "乙", "time": "2023-05-01 10:01", "content": "在"},
    ]
    (document,) = read(folder(tmp_path, a__json=json.dumps({"messages": messages}, ensure_ascii=False))).documents
    assert document.kind == "chat"
    assert quotes(document) == ["2023-05-01 10:00 甲：在吗", "2023-05-01 10:01 乙：在"]


def test_records_with_nothing_but_a_text_are_posts(tmp_path: Path, read: Read) -> None:
    (document,) = read(
        folder(tmp_path, a__jsonl='{"id": 1, "text": "停息挂账私我。"}\n{"id": 2, "text": "求带"}')
    ).documents
    assert document.kind == "posts"
    assert quotes(document) == ["id：1", "停息挂账私我。", "id：2", "求带"]


def test_a_row_with_a_long_text_is_cut_as_prose(tmp_path: Path, read: Read) -> None:
    long = "对方多次来电，要求退费，并称不退费就向监管部门投诉。" * 15
    (document,) = read(
        folder(tmp_path, a__csv=f"日期,经过,备注\n2023-05-01,{long.replace(',', '，')},无\n2023-05-02,无,无")
    ).documents
    assert len(document.sentences) == 17
    assert document.quote(document.sentences[0]).startswith("日期：2023-05-01；经过：对方多次来电，")


@pytest.mark.parametrize("content", ["{not json", "[" * 5000, '{"a":' * 3000])
def test_faulty_json_is_named(tmp_path: Path, read: Read, content: str) -> None:
    with pytest.raises(InputError, match="JSON"):
        read(folder(tmp_path, a__json=content))


def test_pictures_inside_a_workbook_become_documents_or_are_named(tmp_path: Path, read: Read) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")

    def build(book: Any) -> None:
        from openpyxl.drawing.image import Image as Drawing

        book.active.append(["客户", "金额"])
        book.active.append(["张某", 3])
        book.active.add_image(Drawing(io.BytesIO(picture.getvalue())), "D1")

    material = read(folder(tmp_path, a__xlsx=workbook(build)))
    assert [s.path for s in material.skipped] == ["a.xlsx/image1.png"]
    assert "没有识别到文字" in reasons(material)
