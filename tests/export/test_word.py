"""The Word file: its structure against a golden outline, its notes, its bytes, hostile text, and LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from casebook import CASES, HOSTILE
from lxml import etree

from assistant.draft import draft
from assistant.export import write_docx
from assistant.export.templates.build import STYLES, TEMPLATE, build
from assistant.export.word import to_docx
from assistant.knowledge import load_knowledge
from assistant.settings import Settings
from assistant.verify import verify_memo

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def archive(layout) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(to_docx(layout)))


def part(archive: zipfile.ZipFile, name: str):
    return etree.fromstring(archive.read(f"word/{name}.xml"))


def words(element) -> str:
    found = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            found.append((node.text or "").replace("\u2060", ""))
        elif node.tag == f"{_W}footnoteReference":
            found.append(f"[{node.get(f'{_W}id')}]")
    return "".join(found)


def outline(document) -> str:
    """Each paragraph and table row with its style, in order, and the page set-up."""
    lines = []
    for element in document.find(f"{_W}body"):
        if element.tag == f"{_W}p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            lines.append(f"{style.get(f'{_W}val')}: {words(element)}")
        elif element.tag == f"{_W}tbl":
            lines += [" | ".join(words(cell) for cell in row.iter(f"{_W}tc")) for row in element.iter(f"{_W}tr")]
        elif element.tag == f"{_W}sectPr":
            lines += [etree.tostring(child, encoding="unicode").split(" xmlns")[0] for child in element]
            lines += [str(sorted(element.find(f"{_W}pgMar").attrib.items()))]
    return "\n".join(lines) + "\n"


def test_the_document_has_the_structure_on_record(archive, golden) -> None:
    golden("word_outline.txt", outline(part(archive, "document")))


def test_the_template_is_what_its_script_builds() -> None:
    assert TEMPLATE.read_bytes() == build()


def test_every_style_used_is_defined(archive) -> None:
    defined = {style.get(f"{_W}styleId") for style in part(archive, "styles").iter(f"{_W}style")}
    used = {
        e.get(f"{_W}val")
        for name in ("document", "footnotes")
        for e in part(archive, name).iter(f"{_W}pStyle", f"{_W}rStyle", f"{_W}tblStyle")
    }
    assert used <= defined
    assert {style.id for style in STYLES} <= defined


def test_the_page_is_that_of_an_official_document(archive) -> None:
    section = part(archive, "document").find(f".//{_W}sectPr")
    margins = section.find(f"{_W}pgMar")
    millimetres = {
        side: round(int(margins.get(f"{_W}{side}")) / 1440 * 25.4) for side in ("top", "bottom", "left", "right")
    }
    assert millimetres == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    body = next(s for s in part(archive, "styles").iter(f"{_W}style") if s.get(f"{_W}styleId") == "Body")
    assert body.find(f".//{_W}sz").get(f"{_W}val") == "32"  # 三号
    assert body.find(f".//{_W}spacing").get(f"{_W}line") == "560"  # 28 points
    assert body.find(f".//{_W}rFonts").get(f"{_W}eastAsia") == "仿宋_GB2312"


def test_each_note_is_referred_to_once_and_in_order(archive, layout) -> None:
    referred = [int(r.get(f"{_W}id")) for r in part(archive, "document").iter(f"{_W}footnoteReference")]
    noted = [int(n.get(f"{_W}id")) for n in part(archive, "footnotes").iter(f"{_W}footnote")]
    assert referred == list(range(1, len(layout.notes) + 1))
    assert noted == [-1, 0, *referred]


def test_hostile_text_is_text(archive) -> None:
    shown = words(part(archive, "document"))
    assert HOSTILE in shown
    assert "甲〔U+202E〕乙〔U+200B〕丙〔U+0000〕丁" in shown
    assert "{{ title }}" in words(part(archive, "footnotes"))
    for name in archive.namelist():
        content = archive.read(name).decode()
        assert "<script" not in content
        assert "evil.example" not in content or name.startswith("word/")
        assert 'TargetMode="External"' not in content


def test_the_bytes_are_the_same_each_time(layout) -> None:
    assert to_docx(layout) == to_docx(layout)


def test_nothing_tells_the_time_or_the_machine(archive) -> None:
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert "created" not in core
    assert "涉嫌犯罪案件移送书" in core
    assert "{{" not in core


def test_a_file_that_cannot_be_written_leaves_no_part(finished, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_docx(*finished, tmp_path / "missing" / "memo.docx")
    (tmp_path / "memo.docx").mkdir()
    with pytest.raises(OSError):
        write_docx(*finished, tmp_path / "memo.docx")
    assert [p.name for p in tmp_path.iterdir()] == ["memo.docx"]


@pytest.mark.office
def test_libreoffice_opens_it_and_everything_is_there(finished, layout, tmp_path: Path) -> None:
    write_docx(*finished, tmp_path / "memo.docx")
    shown = _squeezed(_through_office(tmp_path / "memo.docx"))
    for block in layout.blocks:
        for span in block.spans:
            for piece in re.split(r"\s+", span.text):
                assert _squeezed(piece) in shown
    for note in layout.notes:
        assert _squeezed(note[0])[:24] in shown


@pytest.mark.office
def test_the_gang_memo_has_a_sensible_length(tmp_path: Path) -> None:
    case = CASES["gang"]()
    knowledge = load_knowledge()
    memo = draft(case.material, case.facts, case.assessment, knowledge, "transfer", Settings())
    memo, verification = verify_memo(memo, case.material, case.facts, knowledge, date(2023, 5, 31))
    write_docx(memo, case.material, verification, tmp_path / "memo.docx")
    pages = _through_office(tmp_path / "memo.docx").split("\f")
    starts = [n for n, page in enumerate(pages) if re.search(r"^附件\s?[12]\s*$", page, re.M)]
    report = starts[1] - starts[0]
    assert starts[0] <= 2  # the letter
    assert 3 <= report <= 9
    assert len(pages) <= 20


def _through_office(path: Path) -> str:
    """The text of the pages as LibreOffice sets them, pages parted by form feeds."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = pypdfium2.PdfDocument(path.with_suffix(".pdf"))
    try:
        return "\f".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\u2060\u2010-\u2011-]+", "", text)
