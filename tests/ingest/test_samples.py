"""The sample cases: they are read whole, and every label of their gold quotes a sentence of the material."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.ingest import read_case
from assistant.records import BEHAVIOURS, OFFENCES, AmountRole, CaseMaterial, CountOf, PartyRole
from assistant.settings import load_settings
from assistant.spans import make_view

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.name for path in (ROOT / "examples").iterdir() if (path / "case.yaml").is_file())
DOCUMENTS = {
    "01-daili-weiquan": ["text", "chat", "table", "scan", "posts", "table", "text", "mail"],
    "02-zhengxin-xiufu": ["text", "chat", "image", "text", "table"],
    "03-consumer-complaint": ["text", "text", "table"],
    "04-anonymous-tip": ["text"],
    "05-loan-forgery": ["text", "table", "text", "chat", "image"],
    "06-short": ["text"],
}


@pytest.fixture(scope="module")
def materials(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaseMaterial]:
    """All samples, their scans read by the real OCR."""
    settings = load_settings(cache_dir=tmp_path_factory.mktemp("cache"))
    return {name: read_case(ROOT / "examples" / name, settings) for name in NAMES}


def gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "evals" / "samples" / f"{name}.gold.json").read_text("utf-8"))
    return loaded


def plain(text: str) -> str:
    return make_view(text, squeeze=True).text


def test_every_sample_has_its_gold_and_every_gold_its_sample() -> None:
    labelled = sorted(path.name.removesuffix(".gold.json") for path in (ROOT / "evals" / "samples").glob("*.gold.json"))
    assert labelled == NAMES == sorted(DOCUMENTS)


@pytest.mark.parametrize("name", NAMES)
def test_all_files_are_read_as_what_they_are(name: str, materials: dict[str, CaseMaterial]) -> None:
    material = materials[name]
    assert [document.kind for document in material.documents] == DOCUMENTS[name]
    assert all("未作为正文读取" in entry.reason for entry in material.skipped)


@pytest.mark.parametrize("name", NAMES)
def test_gold_quotes_stand_in_the_material(name: str, materials: dict[str, CaseMaterial]) -> None:
    texts = [plain(document.text) for document in materials[name].documents]
    labels = gold(name)
    for label in (*labels["amounts"], *labels["behaviours"]):
        assert any(plain(label["quote"]) in text for text in texts), label["quote"]
    for party in labels["parties"]:
        assert any(plain(party["name"]) in text for text in texts), party["name"]


@pytest.mark.parametrize("name", NAMES)
def test_gold_uses_the_words_of_the_records(name: str) -> None:
    labels = gold(name)
    assert {role for party in labels["parties"] for role in party["roles"]} <= set(PartyRole.__args__)
    assert {amount["role"] for amount in labels["amounts"]} <= set(AmountRole.__args__)
    assert {count["what"] for count in labels["counts"]} <= set(CountOf.__args__)
    assert {behaviour["type"] for behaviour in labels["behaviours"]} <= set(BEHAVIOURS)
    assert {*labels["offences"], *labels["also_possible"]} <= set(OFFENCES)
    names = {n for party in labels["parties"] for n in (party["name"], *party["aliases"])}
    sides = {amount[side] for amount in labels["amounts"] for side in ("payer", "payee")} - {None}
    assert sides <= names


def test_binary_samples_are_what_their_script_writes() -> None:
    """Of those that need no font: Word, Excel and the GB18030 statement."""
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "examples" / "make_samples.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for path, written in script.documents().items():
        kept = (ROOT / "examples" / path).read_bytes()
        assert contents(kept) == contents(written), path


def contents(data: bytes) -> object:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
