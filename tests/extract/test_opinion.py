"""The model breaks ties among roles, only where the rules are unsure, and only where it leads clearly."""

from __future__ import annotations

from assistant.extract.amounts import MOST_ASKED, find_amounts
from assistant.extract.parties import set_stage
from assistant.extract.reading import Reading
from assistant.llm.fake import FakeChat
from tests.extract.conftest import prose


def test_sure_rules_ask_nothing() -> None:
    stage = set_stage([Reading(prose("李某向王某转账8000元。"))])
    model = FakeChat()
    assert find_amounts(stage, model).facts[0].role == "paid"
    assert model.asked == []


def test_doubt_goes_to_the_model() -> None:
    stage = set_stage([Reading(prose("桌上放着8000元。"))])
    model = FakeChat([{letter: 0.9 if letter == "E" else 0.01 for letter in "ABCDEFGH"}])
    assert find_amounts(stage, model).facts[0].role == "loss"
    (asked,) = model.asked
    assert "8000元" in asked.messages[-1].content


def test_a_wavering_model_changes_nothing() -> None:
    stage = set_stage([Reading(prose("桌上放着8000元。"))])
    model = FakeChat([{"A": 0.3, "B": 0.29, "C": 0.1, "D": 0.1, "E": 0.1, "F": 0.05, "G": 0.03, "H": 0.03}])
    assert find_amounts(stage, model).facts[0].role == "other"


def test_calls_are_few() -> None:
    text = "".join(f"桌上放着{value}元。" for value in range(1000, 1040))
    model = FakeChat(lambda asked: dict.fromkeys(asked.options, 0.125))
    find_amounts(set_stage([Reading(prose(text))]), model)
    assert len(model.asked) == MOST_ASKED
