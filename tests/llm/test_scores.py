from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.model import Choice
from assistant.llm.scores import option_logprobs


@pytest.mark.parametrize("spelling", ["是", " 是", "是。", "\n是", "是，"])
def test_each_spelling_of_an_option_counts(spelling: str) -> None:
    masses = option_logprobs({spelling: math.log(0.4), "否": math.log(0.1)}, ["是", "否"])
    assert masses["是"] == pytest.approx(math.log(0.4))


@pytest.mark.parametrize("spelling", ["A", "a", " A", "Ａ", "A.", "A、", "(A"])
def test_letters_count_in_either_case_and_width(spelling: str) -> None:
    masses = option_logprobs({spelling: math.log(0.4), "B": math.log(0.1)}, ["A", "B"])
    expected = 0.1 if spelling == "(A" else 0.4
    assert masses["A"] == pytest.approx(math.log(expected)), "an opening bracket says nothing about the letter"


def test_spellings_of_one_option_add_up() -> None:
    masses = option_logprobs({"是": math.log(0.3), " 是": math.log(0.2), "否": math.log(0.1)}, ["是", "否"])
    assert masses["是"] == pytest.approx(math.log(0.5))


@pytest.mark.parametrize("other", ["是否", "不是", "是有", "非", ""])
def test_other_words_count_for_no_option(other: str) -> None:
    masses = option_logprobs({other: -0.1, "是": -3.0, "否": -4.0}, ["是", "否"])
    assert (masses["是"], masses["否"]) == (pytest.approx(-3.0), pytest.approx(-4.0))


def test_the_first_token_of_a_longer_option_counts() -> None:
    masses = option_logprobs({"敲": -0.5, "诈骗": -1.5}, ["敲诈勒索", "诈骗"])
    assert masses["敲诈勒索"] == pytest.approx(-0.5)


def test_an_option_outside_the_list_gets_the_lowest_value_of_the_list() -> None:
    assert option_logprobs({"是": -0.1, "好": -9.0}, ["是", "否"])["否"] == -9.0


@pytest.mark.parametrize("options", [["是"], [], ["是", "是的"], ["A", "ａ"], ["是", ""]])
def test_options_that_a_first_token_cannot_tell_apart_are_refused(options: list[str]) -> None:
    with pytest.raises(ValueError, match="first character"):
        option_logprobs({"是": -0.1}, options)


@given(st.dictionaries(st.sampled_from("ABCDE"), st.floats(-30, 0), min_size=2))
def test_a_choice_is_consistent(logprobs: dict[str, float]) -> None:
    choice = Choice.from_logprobs(logprobs)
    assert sum(choice.probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert logprobs[choice.best] == max(logprobs.values())
    assert choice.lead >= 0
    first, second, *_ = logprobs.values()
    assert choice.margin == pytest.approx(first - second, abs=0.0051)
    assert list(choice.probabilities) == list(logprobs)


def test_a_margin_does_not_show_the_last_bits() -> None:
    one = Choice.from_logprobs({"是": -0.300004, "否": -1.3})
    two = Choice.from_logprobs({"是": -0.299996, "否": -1.3})
    assert one == two
