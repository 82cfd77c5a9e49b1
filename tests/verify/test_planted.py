"""The planted alterations of evals/planted, measured: what must be caught, and what must not be objected to."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from assistant.knowledge import load_knowledge
from evals.planted.measuring import Result, measure
from evals.planted.wording import measure_wording


@pytest.fixture(scope="module")
def result() -> Result:
    return measure()


def test_the_set_is_large_and_varied(result: Result) -> None:
    kinds = Counter(item.kind for item, _ in result.altered)
    assert len(result.altered) >= 500 and len(result.true) >= 500
    assert len(kinds) >= 25
    assert len({item.text for item, _ in result.true}) >= 500


def test_alterations_are_caught(result: Result) -> None:
    assert result.caught >= 0.98, [(i.kind, i.text) for i, _ in result.missed]


def test_numbers_dates_and_articles_are_all_caught(result: Result) -> None:
    assert result.caught_exact == 1.0, [(i.kind, i.text) for i, _ in result.missed]


def test_true_statements_are_left_alone(result: Result) -> None:
    assert result.alarm_rate <= 0.01, [i.text for i, _ in result.false_alarms]
    assert result.unchecked <= len(result.true) * 0.05


def test_the_same_holds_in_running_text() -> None:
    result = measure(seed=7, as_text=True)
    assert result.caught >= 0.98, [(i.kind, i.text) for i, _ in result.missed]
    assert result.caught_exact == 1.0, [(i.kind, i.text) for i, _ in result.missed if i.kind]
    assert result.alarm_rate <= 0.01, [i.text for i, _ in result.false_alarms]


def test_the_wording_step_tells_right_sentences_from_wrong_ones() -> None:
    error = measure_wording()
    assert error.auc >= 0.9
    assert error.true_carried >= 0.8 and error.wrong_carried <= 0.08


def test_fifty_claims_take_less_than_a_second() -> None:
    from assistant.verify import verify_memo
    from evals.planted.case import extortion
    from evals.planted.measuring import memo_of
    from evals.planted.planting import true_items

    knowledge = load_knowledge()
    case = extortion()
    items = [i for i in true_items(3, 2) if i.case is not None and i.case.facts == case.facts][:50]
    memo = memo_of(case.facts.case_id, items)
    verify_memo(memo, case.material, case.facts, knowledge, None)  # names, indexes and word lists are read once
    started = time.perf_counter()
    verify_memo(memo, case.material, case.facts, knowledge, None)
    assert time.perf_counter() - started < 1.0
