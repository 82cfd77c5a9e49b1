"""What passes between the case reader and the readers of formats: a `Source` goes in, a `Parsed` comes out.

>>> builder = TextBuilder(); builder.prose("今收到张某三千元。")
>>> Parsed(kind="text", title="收条", builder=builder).builder.text
'今收到张某三千元。'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from assistant.records import DocumentKind
from assistant.settings import Settings
from assistant.spans import TextBuilder

_MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """What one file or case may take; beyond, a file is skipped with a sentence that says which limit it met."""

    file_bytes: int = 200 * _MEGABYTE
    characters: int = 20_000_000
    pages: int = 3000
    pictures: int = 60
    pixels: int = 120_000_000
    cells: int = 1_000_000
    archive_bytes: int = 500 * _MEGABYTE
    archive_members: int = 2000
    archive_ratio: int = 200
    depth: int = 3


class Context(NamedTuple):
    """What every reader may use: settings, limits, and `say` for a line of progress (ids and counts, no case text)."""

    settings: Settings
    limits: Limits = Limits()
    say: Callable[[str], None] = lambda _line: None


class Source(NamedTuple):
    """One file or member: its path relative to the case (`a.zip/b.docx` for members) and its bytes."""

    path: str
    data: bytes


class Parsed(NamedTuple):
    """What a reader found. A container without a text of its own has `builder` None and only `parts`.

    `notes` are Chinese sentences about what was left out; they end in the list of skipped things under this file.
    `skipped` names members that could not even be taken out of their container.
    """

    kind: DocumentKind
    title: str | None
    builder: TextBuilder | None
    pages: int | None = None
    parts: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
