"""Nothing invisible is left in what is shown, and nothing visible is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.plain import plain


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("甲\u202e乙", "甲〔U+202E〕乙"),
        ("\x00\x1b[31m", "〔U+0000〕〔U+001B〕[31m"),
        ("a\u200bb\ufeff", "a〔U+200B〕b〔U+FEFF〕"),
        ("一\r\n二\t三\u2028四", "一 二 三 四"),
        ("\ud800", "〔U+D800〕"),
        ("\U000e0041", "〔U+E0041〕"),
        ("普通文字，〔2013〕10号", "普通文字，〔2013〕10号"),
    ],
)
def test_plain(raw: str, shown: str) -> None:
    assert plain(raw) == shown


@given(st.text())
def test_no_control_or_format_character_remains(text: str) -> None:
    unseen = [
        c for c in plain(text) if unicodedata.category(c) in ("Cc", "Cs", "Co") or c in "\u202a\u202e\u2066\u200b"
    ]
    assert unseen == []
