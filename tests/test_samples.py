"""The sample cases with the embedded model: what the README promises of them, on the real thing.

Every evidence reference reproduces the text, every citation left in a memo resolves, the right offences are named,
the genuine complaint is not referred and the thin tip only investigated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.knowledge import Knowledge
from assistant.llm import open_model
from assistant.pipeline import RunResult, Services, analyze
from assistant.retrieve.embed import EmbeddedE5
from assistant.settings import Settings, load_settings

pytestmark = [pytest.mark.model, pytest.mark.timeout(1800)]
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The embedded model of this machine, its data in a folder of its own."""
    return load_settings(data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def services(settings: Settings, knowledge: Knowledge) -> Iterator[Services]:
    with open_model(settings) as model:
        yield Services(knowledge, model, EmbeddedE5())


@pytest.fixture(
    scope="module", params=["01-daili-weiquan", "02-zhengxin-xiufu", "03-consumer-complaint", "04-anonymous-tip"]
)
def run(
    request: pytest.FixtureRequest, settings: Settings, services: Services, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, RunResult, Path]:
    """One sample analysed with the embedded model."""
    out = tmp_path_factory.mktemp(request.param)
    return request.param, analyze(EXAMPLES / request.param, out, settings, services=services), out


EXPECTED: dict[str, tuple[str, set[str]]] = {
    "01-daili-weiquan": ("refer", {"敲诈勒索", "侵犯公民个人信息"}),
    "02-zhengxin-xiufu": ("refer", {"诈骗"}),
    "03-consumer-complaint": ("do_not_refer", set()),
    "04-anonymous-tip": ("investigate_further", set()),
}


def test_recommendation_and_offences(run: tuple[str, RunResult, Path]) -> None:
    name, result, _ = run
    recommendation, offences = EXPECTED[name]
    assert result.assessment.recommendation == recommendation
    established = {o.offence for o in result.assessment.offences if o.conclusion == "established"}
    assert offences <= established
    if recommendation != "refer":
        assert not established


def test_every_reference_reproduces_the_text(run: tuple[str, RunResult, Path]) -> None:
    _, result, out = run
    texts = {d.id: d.text for d in result.material.documents}
    seen = 0
    for name in ("facts", "assessment"):
        for ref in _references(json.loads((out / f"{name}.json").read_text(encoding="utf-8"))):
            assert texts[ref["document"]][ref["start"] : ref["end"]] == ref["quote"]
            seen += 1
    assert seen


def test_every_citation_left_in_the_memo_resolves(run: tuple[str, RunResult, Path], knowledge: Knowledge) -> None:
    _, result, _ = run
    assert result.memo is not None
    sentences = {f"{d.exhibit}:{s.id}" for d in result.material.documents for s in d.sentences}
    cited = {c for section in result.memo.sections for claim in section.claims for c in claim.citations}
    assert cited
    for citation in cited:
        if citation.startswith("证"):
            assert citation in sentences
        else:
            assert knowledge.resolve(citation).found, citation


def _references(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
