"""Article numbers in every way they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.numbering import ArticleNumber, to_chinese, to_int


@given(st.integers(0, 9999))
def test_numerals_go_there_and_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("287之二.1", "287之二.1"),
        ("第二百八十七条之二第一款", "287之二.1"),
        ("第２８７条之２第１款", "287之二.1"),
        ("第225条第（四）项", "225.0.4"),
        ("第二条第一款第五项", "2.1.5"),
        ("第一百一十条", "110"),
        ("二百七十四", "274"),
        ("第二〇三条", "203"),
    ],
)
def test_written_forms(written: str, canonical: str) -> None:
    assert str(ArticleNumber.parse(written)) == canonical


@pytest.mark.parametrize("written", ["", "条", "第条", "abc", "2.x", "第二条二", "甲乙"])
def test_what_is_no_number(written: str) -> None:
    assert ArticleNumber.parse(written) is None


@given(st.integers(1, 1300), st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))
def test_the_chinese_form_reads_back(number: int, added: int, paragraph: int, item: int) -> None:
    article = ArticleNumber(f"{number}之{to_chinese(added)}" if added else str(number), paragraph or None, item or None)
    assert ArticleNumber.parse(article.chinese) == article
    assert ArticleNumber.parse(str(article)) == article
