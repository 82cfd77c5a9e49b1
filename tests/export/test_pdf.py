"""The PDF: the text is there as text, the bytes do not change, and a missing font is said."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from casebook import HOSTILE

from assistant.errors import SettingsError
from assistant.export import pdf
from assistant.export.pdf import to_pdf


@pytest.fixture(scope="module")
def pages(layout) -> list[str]:
    document = pypdfium2.PdfDocument(to_pdf(layout))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\u2060\u2010-\u2011-]+", "", text)


def test_hostile_text_is_text(pages: list[str]) -> None:
    assert squeezed(HOSTILE) in squeezed("".join(pages))


def test_every_paragraph_and_note_is_there(pages: list[str], layout) -> None:
    shown = squeezed("".join(pages))
    for block in layout.blocks:
        for span in block.spans:
            assert squeezed(span.text)[:20] in shown
    for note in layout.notes:
        assert squeezed(note[0])[:20] in shown


def test_each_page_is_numbered_and_marked_a_draft(pages: list[str]) -> None:
    assert len(pages) >= 6
    for number, page in enumerate(pages, 1):
        assert f"— {number} —" in page
        assert "待人工审核" in page


def test_attachments_start_on_new_pages(pages: list[str]) -> None:
    starts = [n for n, page in enumerate(pages) if re.search(r"^附件[1-4]\s*$", page, re.M)]
    assert len(starts) == 4


def test_the_bytes_are_the_same_each_time(layout) -> None:
    assert to_pdf(layout) == to_pdf(layout)


def test_without_a_chinese_font_the_message_says_what_to_do(layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "chinese_fonts", list)
    with pytest.raises(SettingsError, match="中文字体"):
        to_pdf(layout)
