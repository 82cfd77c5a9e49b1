"""Facts on the labelled texts do not fall below what was reached; speed; planted spans."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import CaseFacts
from evals.facts_score import load_texts, material_of, run
from tests.extract.conftest import prose

TEXTS = Path(__file__).parents[2] / "evals" / "facts"
Facts = Callable[..., CaseFacts]


def test_floor_on_labelled_texts() -> None:
    entries = [entry for name in ("dev.yaml", "test.yaml", "fresh.yaml") for entry in load_texts(TEXTS / name)]
    totals, _ = run((material_of(entry), entry) for entry in entries)
    floors = {"parties": 0.93, "amounts": 0.93, "amounts with role": 0.79, "dates": 0.97, "counts": 0.88, "roles": 0.74}
    assert {field: round(totals[field].f1, 3) for field in floors if totals[field].f1 < floors[field]} == {}


def test_a_long_document_is_quick(facts: Facts) -> None:
    line = "2022年3月15日，被告人贺某与客户程某签约，收取服务费3980元，并以投诉相威胁向某某银行索要5万元，未果。\n"
    document = prose(line * (200_000 // len(line)))
    start = time.process_time()
    result = facts(document)
    assert time.process_time() - start < 20
    assert {amount.value_cny for amount in result.amounts} == {3980, 50_000}


NAMES = st.sampled_from(["贺某", "程建国", "欧阳某某", "陆晓梅", "霍某乙"])
VALUES = st.integers(min_value=100, max_value=9_999_999)


@settings(deadline=None, max_examples=40)
@given(
    payer=NAMES, payee=NAMES, value=VALUES, noise=st.sampled_from(["", "经查明，", "后来天气转晴。", "（见附件3页）"])
)
def test_planted_payments_are_found(payer: str, payee: str, value: int, noise: str) -> None:
    from assistant.extract.amounts import find_amounts
    from assistant.extract.parties import set_stage
    from assistant.extract.reading import Reading

    if payer == payee:
        return
    text = f"{noise}被害人{payer}向被告人{payee}转账{value}元。"
    (amount,) = find_amounts(set_stage([Reading(prose(text))])).facts
    assert (amount.value_cny, amount.role, amount.payer, amount.payee) == (value, "paid", payer, payee)
