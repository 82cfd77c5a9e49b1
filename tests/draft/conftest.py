"""The three cases of tests/golden/casebook.py, and the shipped knowledge."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from casebook import CASES, Case

from assistant.draft import draft
from assistant.draft.casefile import CaseFile
from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import Memo, MemoKind
from assistant.settings import Settings


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def write(knowledge: Knowledge):
    """Drafts a case, by name or as it is."""

    def drafted(case: str | Case, kind: MemoKind = "transfer") -> Memo:
        made = CASES[case]() if isinstance(case, str) else case
        return draft(made.material, made.facts, made.assessment, knowledge, kind, Settings())

    return drafted


@pytest.fixture(scope="session")
def opened(knowledge: Knowledge):
    """The case file that the sections are written from."""

    def case_file(case: Case, kind: MemoKind = "transfer") -> CaseFile:
        return CaseFile.open(case.material, case.facts, case.assessment, knowledge, kind)

    return case_file
