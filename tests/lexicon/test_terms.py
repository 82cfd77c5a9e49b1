"""Coded words are found in their disguises and lead to the terms of the law."""

from __future__ import annotations

import pytest

from assistant.lexicon.terms import expand, find_terms
from assistant.lexicon.wordlists import money_lists, name_lists, role_lists, term_lists


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("专业铲单，成功后付款", "征信修复"),
        ("退宝全程指导", "代理退保"),
        ("ＶＸ：abc123", "微信"),
        ("加v：lawyer", "微信"),
        ("跑分日结", "转移赃款"),
        ("收四件套", "买卖银行账户"),
    ],
)
def test_found(text: str, canonical: str) -> None:
    found = find_terms(text)
    assert canonical in [mention.term.canonical for mention in found]
    assert all(text[m.start : m.end] == m.form for m in found)


@pytest.mark.parametrize("text", ["他在包装水果", "菠菜两块一斤", "上岸游泳", "avxb", "wx3456789"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert find_terms(text) == []


def test_risky_words_count_beside_others() -> None:
    assert "包装贷款资料" in [m.term.canonical for m in find_terms("白户包装，秒下款")]


def test_expand_adds_each_term_once() -> None:
    assert expand("铲单 征信洗白").split() == ["铲单", "征信洗白", "征信修复", "虚假宣传", "诈骗"]
    assert expand("敲诈勒索的立案标准") == "敲诈勒索的立案标准"


def test_no_form_means_two_things() -> None:
    forms = [form.lower() for term in term_lists() for form in term.forms]
    assert len(forms) == len(set(forms)) > 400


def test_word_lists_load() -> None:
    assert len(name_lists().surnames) > 300
    assert len(money_lists().verbs) >= 15
    assert role_lists().deeds
