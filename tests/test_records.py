"""The records hold what the contract says, and the published schema is theirs."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.records import ElementFinding, EvidenceRef
from tests.conftest import make_document
from tools.write_schema import FOLDER, SCHEMAS, schema_text


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_published_schema_is_current(name: str) -> None:
    published = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(name), "run: make schema"


def test_a_quote_is_cut_from_the_text() -> None:
    doc = make_document(1, "甲。", "乙收取三万元。")
    ref = EvidenceRef.cut(doc, doc.sentences[1], doc.sentences[1].start + 3, doc.sentences[1].end - 1)
    assert ref.quote == "三万元" == doc.text[ref.start : ref.end]
    assert ref.citation == "证1:D1.S2"


def test_established_needs_evidence() -> None:
    with pytest.raises(ValidationError, match="without evidence"):
        ElementFinding(id="threat", name="要挟", verdict="established", reason="因为")
