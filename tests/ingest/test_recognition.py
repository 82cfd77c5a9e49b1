"""OCR with its real models: scans, tilted and turned pages, pictures in documents, the cache."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from assistant.ingest import read_case, recognition
from assistant.ingest.recognition import Piece
from assistant.records import CaseMaterial
from assistant.settings import Settings, load_settings
from assistant.spans import make_view

from .making import folder, pdf, word, write

Read = Callable[[Path], CaseMaterial]
EXAMPLES = Path(__file__).parents[2] / "examples"
DEMANDS = (
    "一、退还已收取的全部利息及服务费共计人民币壹万贰仟陆佰元整(￥12,600.00);",
    "二、免除本人剩余全部欠款38,200元;",
    "贵司若不答应,本人将自次日起每日向监管部门投诉一次,并将相关录音发布到各大网络平台,届时一切后果由贵司承担。",
)


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One cache for the tests of this file."""
    return load_settings(cache_dir=tmp_path_factory.mktemp("ocr"))


@pytest.fixture(scope="module")
def letter() -> Image.Image:
    """The scanned letter of the first sample, as a picture."""
    document = pypdfium2.PdfDocument(EXAMPLES / "01-daili-weiquan" / "04-投诉函（扫描件）.pdf")
    try:
        picture: Image.Image = document[0].render(scale=150 / 72).to_pil().convert("L")
        return picture
    finally:
        document.close()


@pytest.fixture(scope="module")
def demands(letter: Image.Image) -> Image.Image:
    """The middle of the letter, with its first two demands."""
    return letter.crop((100, 480, 1140, 800))


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def shown(text: str) -> str:
    """Width folded, so that a full-width comma read as a half-width one is no error; ￥ and ¥ are the same."""
    return make_view(text, squeeze=True).text.replace("¥", "￥").replace("\uffe5", "￥")


def sentences(material: CaseMaterial) -> list[str]:
    return [shown(document.quote(s)) for document in material.documents for s in document.sentences]


def test_a_scan_at_an_angle_is_read(tmp_path: Path, cached: Settings, letter: Image.Image) -> None:
    turned = letter.rotate(8, expand=True, fillcolor=250, resample=Image.Resampling.BICUBIC)
    material = read_case(folder(tmp_path, a__png=png(turned)), cached)
    read = sentences(material)
    for demand in DEMANDS:
        assert shown(demand) in read
    assert read[0] == "关于要求全额退费、停止侵权的函"
    assert read[-1] == "2023年4月20日"
    assert material.documents[0].kind == "image"


@pytest.mark.parametrize("degrees", [-15, 90, 180, 270])
def test_a_page_far_off_on_its_side_or_upside_down_is_read(
    tmp_path: Path, cached: Settings, demands: Image.Image, degrees: int
) -> None:
    turned = demands.rotate(degrees, expand=True, fillcolor=250, resample=Image.Resampling.BICUBIC)
    read = sentences(read_case(folder(tmp_path, a__png=png(turned)), cached))
    for demand in DEMANDS[:2]:
        assert shown(demand) in read
    assert read.index(shown(DEMANDS[0])) < read.index(shown(DEMANDS[1]))


def test_scanned_pages_between_pages_of_text(tmp_path: Path, cached: Settings, demands: Image.Image) -> None:
    page = Image.new("L", (1240, 1754), 250)
    page.paste(demands, (100, 200))
    scanned = {2: jpeg(page)}
    data = pdf([["情况说明", "附件为罗某的来函。"], ["由扫描软件生成"], ["完。"]], images=scanned)
    lines: list[str] = []
    (document,) = read_case(folder(tmp_path, a__pdf=data), cached, lines.append).documents
    assert (document.kind, document.pages) == ("text", 3)
    pages = {shown(document.quote(s)): s.page for s in document.sentences}
    assert pages["情况说明"] == 1
    assert pages[shown(DEMANDS[1])] == 2
    assert pages["完。"] == 3
    assert any("第 2/3 页" in line for line in lines)


def test_pictures_in_a_word_file_are_read_in_place(tmp_path: Path, cached: Settings, demands: Image.Image) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("来函如下：")
        document.add_picture(io.BytesIO(png(demands)))
        document.add_paragraph("以上。")

    (document,) = read_case(folder(tmp_path, a__docx=word(build)), cached).documents
    places = [s.place for s in document.sentences]
    assert places[0] == "第1段" and set(places[1:-1]) == {"图1"} and places[-1] == "第2段"
    assert shown(DEMANDS[1]) in [shown(document.quote(s)) for s in document.sentences]


def test_a_page_is_read_once(
    tmp_path: Path, cached: Settings, demands: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = folder(tmp_path, a__png=png(demands))
    first = read_case(case, cached)

    def refuse() -> None:
        raise AssertionError("OCR was started again")

    monkeypatch.setattr(recognition, "_engine", refuse)
    assert read_case(case, cached) == first


def test_a_cache_that_cannot_be_written_loses_nothing(
    tmp_path: Path, letter: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = write(tmp_path, "blocked", "a file where the cache folder should be")
    monkeypatch.setattr(recognition, "_read", lambda _image: [Piece("今收到三千元。", 0.9, 10, 400, 10, 40)])
    (document,) = read_case(folder(tmp_path, a__png=png(letter)), load_settings(cache_dir=blocked)).documents
    assert document.text == "今收到三千元。"


def test_doubtful_lines_are_kept_and_named_and_noise_is_named(
    tmp_path: Path, settings: Settings, letter: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [
        Piece("今收到三千元。", 0.95, 10, 400, 10, 40),
        Piece("经手人某某", 0.45, 10, 300, 60, 90),
        Piece("%&", 0.1, 10, 60, 110, 140),
    ]
    monkeypatch.setattr(recognition, "_read", lambda _image: pieces)
    material = read_case(folder(tmp_path, a__png=png(letter)), settings)
    assert material.documents[0].text == "今收到三千元。\n经手人某某"
    assert [entry.reason for entry in material.skipped] == [
        "图片中有 1 行文字识别把握较低，已保留，请核对原件",
        "图片中有 1 处疑似文字无法辨认，未读取，请核对原件",
    ]


def test_pieces_on_one_height_are_one_row_and_rows_of_fields_do_not_join(
    tmp_path: Path, settings: Settings, letter: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [
        Piece("3,000", 0.9, 700, 790, 12, 40),
        Piece("2023-05-01", 0.9, 10, 200, 10, 40),
        Piece("张某", 0.9, 300, 380, 11, 41),
        Piece("李某", 0.9, 300, 380, 61, 91),
        Piece("2023-05-02", 0.9, 10, 200, 60, 90),
        Piece("500", 0.9, 700, 790, 62, 90),
    ]
    monkeypatch.setattr(recognition, "_read", lambda _image: pieces)
    (document,) = read_case(folder(tmp_path, a__png=png(letter)), settings).documents
    assert document.text == "2023-05-01 张某 3,000\n2023-05-02 李某 500"


def test_without_ocr_scans_are_named_and_the_rest_is_read(tmp_path: Path, letter: Image.Image) -> None:
    settings = load_settings(cache_dir=tmp_path / "cache", ocr={"enabled": False})
    case = folder(tmp_path, a__png=png(letter), b__pdf=pdf([["正文。"], ["水印"]], images={2: jpeg(letter)}))
    material = read_case(case, settings)
    assert [(d.path, d.text) for d in material.documents] == [("b.pdf", "正文。\n水印")]
    assert {s.path: s.reason for s in material.skipped} == {
        "a.png": "需要文字识别（OCR），但设置 ocr.enabled 已关闭",
        "b.pdf": "第2页需要文字识别（OCR），但设置 ocr.enabled 已关闭",
    }


def test_a_picture_without_text_and_one_too_large_are_named(tmp_path: Path, cached: Settings) -> None:
    photograph = Image.linear_gradient("L").resize((400, 300))
    case = folder(tmp_path, a__png=png(photograph), b__png=png(Image.new("1", (13000, 10000))), c__txt="正常材料。")
    reasons = {s.path: s.reason for s in read_case(case, cached).skipped}
    assert "没有识别到文字" in reasons["a.png"]
    assert "上限" in reasons["b.png"]
