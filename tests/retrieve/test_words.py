from __future__ import annotations

from assistant.retrieve.words import WordIndex, words_of


def test_the_text_that_shares_rare_words_comes_first() -> None:
    index = WordIndex(["团伙代理退保", "团伙伪造印章", "团伙收取协解金"])

    assert next(index.best("协解金是什么")).position == 2


def test_nothing_shared_finds_nothing() -> None:
    assert list(WordIndex(["代理退保"]).best("qwerty")) == []
    assert list(WordIndex([]).best("退保")) == []
    assert list(WordIndex(["代理退保"]).best("。！")) == []


def test_width_and_case_do_not_matter() -> None:
    index = WordIndex(["尾号６２２２的账户", "ＡＢ贷"])

    assert next(index.best("6222")).position == 0
    assert next(index.best("ab贷")).position == 1


def test_words_and_pairs() -> None:
    assert "征信" in words_of("征信修复")
    assert "信修" in words_of("征信修复")
