"""Settings of the ingest tests: a cache of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ingest import read_case
from assistant.records import CaseMaterial
from assistant.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Default settings with the cache in the test's folder."""
    return load_settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data")


@pytest.fixture
def read(settings: Settings):  # type: ignore[no-untyped-def]
    """Reads a case folder and checks what holds for every document."""

    def reader(folder: Path) -> CaseMaterial:
        material = read_case(folder, settings)
        for number, document in enumerate(material.documents, 1):
            assert (document.id, document.exhibit) == (f"D{number}", f"证{number}")
            last = 0
            for i, sentence in enumerate(document.sentences, 1):
                assert sentence.id == f"D{number}.S{i}"
                assert last <= sentence.start < sentence.end <= len(document.text)
                assert not document.text[last : sentence.start].strip()
                last = sentence.end
            assert not document.text[last:].strip()
        return material

    return reader
