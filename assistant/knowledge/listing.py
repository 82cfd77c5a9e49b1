"""What the knowledge base holds on a day: in force or not, checked or not, stale; and the faults of its files.

Behind `yisong kb list`. An entry is stale a year after its facts were last compared with their sources.

    >>> listing = list_knowledge(load_knowledge(), date(2026, 1, 1))
    >>> listing.counts["in_force"] > 0
    True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.errors import KnowledgeError
from assistant.knowledge.files import AuthorityFile, NoticeFile, RulingFile
from assistant.knowledge.library import Knowledge

EntryKind = Literal["statute", "authority", "threshold", "ruling", "notice", "offence", "text"]
EntryStatus = Literal["in_force", "not_yet_in_force", "repealed", "not_applicable"]

STALE_AFTER = timedelta(days=365)


class Entry(BaseModel):
    """One law, authority, standard, ruling, notice or offence file. `unchecked`: nobody has compared its facts with
    its sources; `stale`: the last comparison is more than a year old."""

    model_config = ConfigDict(frozen=True)

    kind: EntryKind
    id: str
    title: str
    number: str | None = None
    effective: date | None = None
    repealed: date | None = None
    checked: date | None = None
    status: EntryStatus
    unchecked: bool = False
    stale: bool = False
    note: str | None = None


class Listing(BaseModel):
    """All entries on a day, the faults of files that do not validate, and counts by kind and by state."""

    model_config = ConfigDict(frozen=True)

    on: date
    entries: tuple[Entry, ...]
    faults: tuple[str, ...]
    counts: dict[str, int]


def list_knowledge(
    knowledge: Knowledge, on: date | None = None, *, statutes: bool = False, today: date | None = None
) -> Listing:
    """What is in force on `on` (none: today), what is unchecked, what is stale as of `today`.

    The statutes of the database are listed only with `statutes`: there are hundreds, and they need no checking.
    A kind whose files are faulty is left out and its fault listed.
    """
    day, now = on or date.today(), today or date.today()
    faults = knowledge.validate()
    entries = [entry for kind in _KINDS for entry in _of_kind(kind, knowledge, day, now)]
    if statutes:
        entries = [*_statutes(knowledge, day), *entries]
    counts = Counter(f"kind:{e.kind}" for e in entries) + Counter(e.status for e in entries)
    counts["unchecked"] = sum(e.unchecked for e in entries)
    counts["stale"] = sum(e.stale for e in entries)
    for status in ("in_force", "not_yet_in_force", "repealed", "not_applicable"):
        counts[status] += 0
    return Listing(on=day, entries=tuple(entries), faults=tuple(faults), counts=dict(sorted(counts.items())))


_KINDS: tuple[EntryKind, ...] = ("authority", "threshold", "offence", "ruling", "notice", "text")


def _of_kind(kind: EntryKind, knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:
    try:
        yield from _READERS[kind](knowledge, day, now)
    except KnowledgeError:  # listed among the faults
        return


def _authorities(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:
    for file in knowledge.authorities.values():
        yield _published("authority", file, _status(file.effective, file.repealed, day), now)


def _rulings(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:  # noqa: ARG001 (a ruling has no validity)
    for file in knowledge.rulings.values():
        yield _published("ruling", file, "not_applicable", now)


def _notices(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:
    for file in knowledge.notices.values():
        yield _published("notice", file, _status(file.effective or file.published, file.repealed, day), now)


def _thresholds(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:
    for file in knowledge.thresholds.values():
        for standard in file.standards:
            yield Entry(
                kind="threshold",
                id=f"{file.region}:{standard.offence}",
                title=f"{file.region}{standard.offence}数额标准",
                number=standard.number,
                effective=standard.effective,
                repealed=standard.repealed,
                checked=standard.checked,
                status=_status(standard.effective, standard.repealed, day),
                unchecked=standard.checked is None,
                stale=_is_stale(standard.checked, now),
                note=standard.note,
            )


def _offences(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:  # noqa: ARG001 (doctrine has no validity)
    for file in knowledge.offences.values():
        yield Entry(
            kind="offence",
            id=file.id,
            title=file.title,
            checked=file.checked,
            status="not_applicable",
            unchecked=file.checked is None,
            stale=_is_stale(file.checked, now),
        )


def _texts(knowledge: Knowledge, day: date, now: date) -> Iterator[Entry]:  # noqa: ARG001 (the user answers for them)
    for key, file in knowledge.texts.items():
        yield Entry(
            kind="text",
            id=key,
            title=file.title,
            number=file.number,
            effective=file.effective,
            repealed=file.repealed,
            status=_status(file.effective, file.repealed, day),
            note=file.source,
        )


def _statutes(knowledge: Knowledge, day: date) -> Iterator[Entry]:
    for short, versions in knowledge.statutes.versions.items():
        validity, reason = knowledge.statutes.validity(short, day)
        ended = knowledge.statutes.repeals.get(short)
        yield Entry(
            kind="statute",
            id=f"法:{short}",
            title=versions[-1].title,
            effective=versions[-1].effective,
            repealed=ended[0] if ended else None,
            status="in_force" if validity == "unknown" else validity,
            unchecked=validity == "unknown",
            note=reason,
        )


_READERS = {
    "authority": _authorities,
    "threshold": _thresholds,
    "offence": _offences,
    "ruling": _rulings,
    "notice": _notices,
    "text": _texts,
}


def _published(kind: EntryKind, file: AuthorityFile | RulingFile | NoticeFile, status: EntryStatus, now: date) -> Entry:
    return Entry(
        kind=kind,
        id=file.id,
        title=file.title,
        number=file.number,
        effective=file.effective,
        repealed=file.repealed,
        checked=file.checked,
        status=status,
        unchecked=file.checked is None,
        stale=_is_stale(file.checked, now),
        note=file.note,
    )


def _status(effective: date | None, repealed: date | None, day: date) -> EntryStatus:
    if repealed is not None and repealed <= day:
        return "repealed"
    return "not_yet_in_force" if effective is not None and effective > day else "in_force"


def _is_stale(checked: date | None, now: date) -> bool:
    return checked is not None and now - checked > STALE_AFTER
