"""The day of the conduct: case.yaml first, then dates of behaviours, then any date."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.assess.conduct import conduct_day, last_day
from assistant.records import Behaviour, CaseFacts, CaseMeta, DateFact, EvidenceRef
from tests.conftest import make_document


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        ("2023-08-12", date(2023, 8, 12)),
        ("", None),
        ("2023-13", None),
        ("不详", None),
    ],
)
def test_last_day(value: str, day: date | None) -> None:
    assert last_day(value) == day


def test_dates_of_behaviours_come_before_later_dates_of_the_paperwork() -> None:
    doc = make_document(1, "2023年8月其要挟付款。", "2024年5月报案。")
    acted, reported = (EvidenceRef.cut(doc, s) for s in doc.sentences)
    facts = CaseFacts(
        case_id="甲",
        dates=(
            DateFact(value="2023-08", text="2023年8月", what="要挟", evidence=(acted,)),
            DateFact(value="2024-05", text="2024年5月", what="报案", evidence=(reported,)),
        ),
        behaviours=(Behaviour(type="coercive_demand", summary="要挟", evidence=(acted,), confidence=0.9),),
    )
    assert conduct_day(CaseMeta(case_id="甲"), facts) == date(2023, 8, 31)
    assert conduct_day(CaseMeta(case_id="甲", conduct_to="2022-01"), facts) == date(2022, 1, 31)
    assert conduct_day(CaseMeta(case_id="甲"), CaseFacts(case_id="甲")) is None
