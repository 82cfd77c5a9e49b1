"""What `kb build` and `kb add` tell: what was done, and everything that could not be placed, with the reason.

>>> Unplaced(path="a.md", place="第三条", reason="条号重复").reason
'条号重复'
"""

from __future__ import annotations

from typing import Literal

from assistant.records import Record

AddedKind = Literal["law", "judgment", "posts", "digest"]


class Added(Record):
    """One text that is now in the user's knowledge folder. `items` counts articles, posts, or 1 for a judgment.

    `stored` is the file it was written to; `notes` say what could not be recognised (document number, dates) or was
    taken from elsewhere: Chinese sentences for the user."""

    path: str
    kind: AddedKind
    title: str
    number: str | None
    items: int
    stored: str
    notes: tuple[str, ...] = ()


class Unplaced(Record):
    """A file, or a place in one (an article, a line, a record), that was not taken in, and why."""

    path: str
    place: str | None
    reason: str


class AddReport(Record):
    """What one `kb add` did. Nothing that was given is missing from both lists."""

    added: tuple[Added, ...]
    unplaced: tuple[Unplaced, ...]


class BuiltKind(Record):
    """One kind of passage: how many there are, how many were new, how many of these were embedded on this machine."""

    kind: str
    name: str
    passages: int
    added: int
    embedded: int
    removed: int


class BuildReport(Record):
    """What one `kb build` did, in how many seconds, with which embedding model and in which folder or server."""

    kinds: tuple[BuiltKind, ...]
    seconds: float
    embedder: str
    index: str
