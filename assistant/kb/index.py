"""Building and searching the index of the knowledge base, the user's own texts included.

>>> build(load_settings()).kinds[0].passages     # doctest: +SKIP
>>> search("刑法274条", load_settings(), k=1)      # doctest: +SKIP
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date

from assistant.kb.report import BuildReport, BuiltKind
from assistant.retrieve import Hit, Kind, open_retriever
from assistant.retrieve.passages import KIND_NAMES
from assistant.retrieve.vectors import OnProgress
from assistant.settings import Settings


def build(settings: Settings, *, fresh: bool = False, on_progress: OnProgress | None = None) -> BuildReport:
    """Brings the index up to date; only passages that are new and not shipped are embedded.

    `fresh` deletes the index first, damaged or not. `on_progress(done, total)` counts the passages embedded of each
    kind. Raises KnowledgeError where knowledge files are faulty or the index cannot be written."""
    started = time.monotonic()
    retriever = open_retriever(settings)
    if fresh:
        retriever.erase()
    updates = retriever.build(on_progress)
    kinds = tuple(
        BuiltKind(
            kind=kind,
            name=KIND_NAMES[kind],
            passages=update.total,
            added=update.added,
            embedded=update.embedded,
            removed=update.removed,
        )
        for kind, update in updates.items()
    )
    seconds = round(time.monotonic() - started, 1)
    return BuildReport(kinds=kinds, seconds=seconds, embedder=retriever.embedder_name, index=retriever.index_place)


def search(
    query: str,
    settings: Settings,
    *,
    k: int | None = None,
    kinds: Iterable[Kind] | None = None,
    place: str | None = None,
    in_force_on: date | None = None,
) -> list[Hit]:
    """`Retriever.search` over the knowledge base; `k` is `settings.retrieval.k` when None. Raises as it does."""
    retriever = open_retriever(settings)
    return retriever.search(query, k or settings.retrieval.k, kinds, place=place, in_force_on=in_force_on)
