"""Markdown: nothing from a case becomes a link, a picture, HTML or a table; the text is all there."""

from __future__ import annotations

from pathlib import Path

from casebook import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.export import write_markdown
from assistant.export.markdown import escape, to_markdown

_READER = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])


def tokens(text: str):
    for token in _READER.parse(text):
        yield token
        yield from token.children or ()


def test_hostile_text_stays_text(layout) -> None:
    source = to_markdown(layout)
    kinds = {token.type for token in tokens(source)}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "s_open", "fence", "em_open"}
    shown = "".join(token.content for token in tokens(source) if token.type == "text")
    assert HOSTILE.replace("&amp;", "&amp;") in shown


@given(st.text(alphabet="甲a1 []()<>*_#`~|!\\-+=.{}$&:/@^", min_size=1, max_size=60))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    line = " ".join(text.split())
    found = list(tokens(f"甲{escape(line)}乙"))
    assert {token.type for token in found} <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert "".join(t.content for t in found if t.type in ("text", "text_special")) == f"甲{line}乙"


def test_a_line_cannot_start_a_list() -> None:
    assert {t.type for t in tokens(escape("1. 甲"))} == {"paragraph_open", "paragraph_close", "inline", "text"}


def test_every_note_is_defined_once(layout) -> None:
    source = to_markdown(layout)
    for number in range(1, len(layout.notes) + 1):
        assert source.count(f"[^{number}]: ") == 1
        assert source.count(f"[^{number}]") >= 2


def test_the_draft_says_it_is_one(layout) -> None:
    assert to_markdown(layout).startswith("> 草稿")


def test_the_file_is_the_same_each_time(finished, tmp_path: Path) -> None:
    write_markdown(*finished, tmp_path / "a.md")
    write_markdown(*finished, tmp_path / "b.md")
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()
