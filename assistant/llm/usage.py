"""Counts of what each stage asked of the model. Safe for several threads.

>>> ledger = UsageLedger()
>>> ledger.add("extract", cached_calls=1)
>>> ledger.snapshot()["extract"].cached_calls
1
"""

from __future__ import annotations

import threading

from assistant.llm.model import Usage


class UsageLedger:
    """Adds up counts by stage."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stages: dict[str, Usage] = {}

    def add(self, stage: str, **counts: float) -> None:
        """Add to the counts of a stage; the names are those of `Usage`."""
        with self._lock:
            before = self._stages.get(stage, Usage())
            summed = {name: getattr(before, name) + value for name, value in counts.items()}
            self._stages[stage] = before.model_copy(update=summed)

    def snapshot(self) -> dict[str, Usage]:
        """The counts so far, by stage in order of first use."""
        with self._lock:
            return dict(self._stages)
