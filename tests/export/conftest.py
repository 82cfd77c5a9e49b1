"""The finished memo of tests/golden/casebook.py, and how golden files are compared."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

from casebook import finished_memo

from assistant.export.layout import Layout, lay_out


@pytest.fixture(scope="session")
def finished():
    return finished_memo()


@pytest.fixture(scope="session")
def layout(finished) -> Layout:
    return lay_out(*finished)


@pytest.fixture
def golden():
    """Compares text with a file under tests/golden; YISONG_UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parents[1] / "golden" / name
        if os.environ.get("YISONG_UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
