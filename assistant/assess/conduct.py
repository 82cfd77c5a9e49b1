"""The day of the conduct, which decides the law in force (行为日).

case.yaml comes first; else the latest date that the material gives for a behaviour; else the latest of all dates.

    >>> conduct_day(CaseMeta(case_id="甲", conduct_to="2024-05"), CaseFacts(case_id="甲"))
    datetime.date(2024, 5, 31)
"""

from __future__ import annotations

import calendar
from datetime import date

from assistant.records import CaseFacts, CaseMeta


def conduct_day(meta: CaseMeta, facts: CaseFacts) -> date | None:
    """The last day of the conduct as far as the material tells, or None."""
    given = last_day(meta.conduct_to or "") or last_day(meta.conduct_from or "")
    if given is not None:
        return given
    acting = {(ref.document, ref.sentence) for behaviour in facts.behaviours for ref in behaviour.evidence}
    dated = [(last_day(d.value), {(r.document, r.sentence) for r in d.evidence}) for d in facts.dates]
    days = [day for day, _ in dated if day is not None]
    of_conduct = [day for day, places in dated if day is not None and places & acting]
    return max(of_conduct or days, default=None)


def last_day(value: str) -> date | None:
    """The last day of an ISO year, month or day: `2024-02` → 2024-02-29; None where it is none of these."""
    parts = value.split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else 12
        day = int(parts[2]) if len(parts) > 2 else calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except (ValueError, IndexError, calendar.IllegalMonthError):
        return None
