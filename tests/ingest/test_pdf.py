"""PDF files with a text layer; scans are in test_recognition.py."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ingest import recognition
from assistant.records import CaseMaterial, Document

from .making import folder, pdf, write

Read = Callable[[Path], CaseMaterial]
COLUMN = [
    "张某于2023年3月8日通过短视频平台发布能够办理征信修",
    "复的广告，先后骗取李某等人服务费共计三万余元，收款后",
    "失去联系。",
]


def quotes(document: Document) -> list[tuple[int | None, str]]:
    return [(sentence.page, document.quote(sentence)) for sentence in document.sentences]


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """These pages have text: whoever reaches for OCR is wrong."""

    def refuse() -> None:
        raise AssertionError("OCR was started")

    monkeypatch.setattr(recognition, "_engine", refuse)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_wrapped_lines_become_paragraphs_with_their_page(tmp_path: Path, read: Read, rotate: int) -> None:
    data = pdf([["情况说明", *COLUMN, "一、诉求"], ["二、证据"]], rotate=rotate)
    (document,) = read(folder(tmp_path, a__pdf=data)).documents
    assert (document.kind, document.pages, document.title) == ("text", 2, "情况说明")
    assert quotes(document) == [(1, "情况说明"), (1, "".join(COLUMN)), (1, "一、诉求"), (2, "二、证据")]


def test_a_sentence_over_a_page_break_and_page_numbers(tmp_path: Path, read: Read) -> None:
    pages = [
        ["某公司内部资料", *COLUMN[:2], "- 1 -"],
        ["某公司内部资料", COLUMN[2], "第 2 页 共 3 页"],
        ["某公司内部资料", "完毕。", "3"],
    ]
    (document,) = read(folder(tmp_path, a__pdf=pdf(pages))).documents
    assert quotes(document) == [(1, "某公司内部资料"), (1, "".join(COLUMN)), (3, "完毕。")]


def test_numbers_that_are_no_page_numbers_stay(tmp_path: Path, read: Read) -> None:
    (document,) = read(folder(tmp_path, a__pdf=pdf([["合计", "3000"]]))).documents
    assert quotes(document) == [(1, "合计"), (1, "3000")]


def test_three_hundred_pages_are_read_quickly(tmp_path: Path, read: Read) -> None:
    pages = [[f"第{number}笔：客户{number}号支付服务费{number * 10}元。", *COLUMN * 8] for number in range(1, 301)]
    case = folder(tmp_path, a__pdf=pdf(pages))
    started = time.monotonic()
    (document,) = read(case).documents
    seconds = time.monotonic() - started
    assert document.pages == 300
    firsts = [s for s in document.sentences if document.quote(s).startswith("第") and "笔：" in document.quote(s)]
    assert [s.page for s in firsts] == list(range(1, 301))
    assert document.quote(firsts[299]) == "第300笔：客户300号支付服务费3000元。"
    assert seconds < 60


def test_encrypted_damaged_and_overlong_files_are_named(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path, ok__txt="正常材料。")
    write(case, "锁.pdf", pdf([["机密"]], encrypt=True))
    write(case, "坏.pdf", pdf([["内容"]])[:300])
    material = read(case)
    assert {s.path: s.reason for s in material.skipped} == {
        "锁.pdf": "PDF 设有打开密码（已加密），请取得密码、解除加密后重新放入",
        "坏.pdf": "PDF 损坏，无法打开",
    }
