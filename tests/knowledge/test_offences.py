"""The offence and behaviour files as a lawyer would check them: whole, cited, and true to the official figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import cn2an
import pytest

from assistant.knowledge import Knowledge, load_knowledge
from assistant.knowledge.files import Bracket, Side
from assistant.records import BEHAVIOURS, OFFENCES, Offence

_ROOT = Path(__file__).parents[2]
_ARTICLES = _ROOT.parent / "shared" / "data" / "laws" / "articles.jsonl"
_CITATION = re.compile(r"(?:法|释):[^\s#，。；）)\"\]]+#[0-9之一二三四五六七八九十.]+")
_COMPUTED = {"amount", "circumstances"}
_OFFICIAL = {
    "法释〔2013〕10号": "敲诈勒索刑事案件",
    "法释〔2011〕7号": "办理诈骗刑事案件",
    "法释〔2017〕10号": "侵犯公民个人信息刑事案件",
    "法释〔2013〕21号": "利用信息网络实施诽谤",
    "法释〔2018〕17号": "虚假诉讼刑事案件",
    "法释〔2019〕15号": "帮助信息网络犯罪活动等刑事案件",
    "法释〔2019〕1号": "非法从事资金支付结算业务",
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def _sides(knowledge: Knowledge) -> Iterator[tuple[str, Side]]:
    for offence, file in knowledge.offences.items():
        for element in file.elements:
            yield f"{offence}/{element.id}/shown_by", element.shown_by
            yield f"{offence}/{element.id}/against", element.against
        for boundary in file.boundaries:
            yield f"{offence}/{boundary.neighbour}/here", boundary.points_here
            yield f"{offence}/{boundary.neighbour}/there", boundary.points_there


def test_every_offence_has_its_file_under_its_name(knowledge: Knowledge) -> None:
    assert set(knowledge.offences) == set(OFFENCES)
    assert {path.stem for path in (_ROOT / "knowledge" / "offences").glob("*.yaml")} == set(OFFENCES)


@pytest.mark.parametrize("offence", OFFENCES)
def test_elements_are_decidable(knowledge: Knowledge, offence: Offence) -> None:
    elements = knowledge.offences[offence].elements
    assert 4 <= len(elements) <= 7
    assert len({element.id for element in elements}) == len(elements)
    assert any(element.decisive for element in elements)
    for element in elements:
        assert element.id in _COMPUTED or element.shown_by.questions, f"{element.id} can never be shown"
        assert element.id in _COMPUTED or element.shown_by.behaviours, f"{element.id} can never have evidence"
        assert not (element.decisive and element.id in _COMPUTED)


def test_questions_are_known(knowledge: Knowledge) -> None:
    unknown = {
        f"{where}: {question}"
        for where, side in _sides(knowledge)
        for question in side.questions
        if question.removeprefix("not:") not in knowledge.questions
    }
    assert not unknown


def test_absence_is_not_counter_evidence(knowledge: Knowledge) -> None:
    """`against` must not negate what shows the element: a missing fact is not a contradicting one."""
    faults = [
        f"{offence}/{element.id}: {question}"
        for offence, file in knowledge.offences.items()
        for element in file.elements
        for question in element.against.questions
        if question.removeprefix("not:") in element.shown_by.questions and question.startswith("not:")
    ]
    assert not faults


def test_side_texts_are_whole_sentences(knowledge: Knowledge) -> None:
    assert [where for where, side in _sides(knowledge) if not side.text.endswith("。")] == []


@pytest.mark.parametrize("offence", OFFENCES)
def test_every_citation_resolves(knowledge: Knowledge, offence: Offence) -> None:
    file = knowledge.offences[offence]
    text = (_ROOT / "knowledge" / "offences" / f"{offence}.yaml").read_text(encoding="utf-8")
    cited = {*_CITATION.findall(text), *file.statutes, *file.authorities, *(b.authority for b in file.brackets)}
    cited |= {boundary.authority for boundary in file.boundaries if boundary.authority}
    assert not {citation for citation in cited if not knowledge.resolve(citation).found}


def test_repealed_interpretations_are_not_relied_on(knowledge: Knowledge) -> None:
    used = {b.authority for file in knowledge.offences.values() for b in file.brackets}
    assert not {citation for citation in used if knowledge.resolve(citation).status == "repealed"}


def test_behaviours_are_whole(knowledge: Knowledge) -> None:
    assert set(knowledge.behaviours) == set(BEHAVIOURS)
    for behaviour in knowledge.behaviours.values():
        assert len(set(behaviour.examples)) >= 20
        assert len(set(behaviour.not_examples)) >= 12
        assert not set(behaviour.examples) & set(behaviour.not_examples)


def _brackets(knowledge: Knowledge) -> list[tuple[Offence, Bracket]]:
    return [
        (offence, bracket)
        for offence, file in knowledge.offences.items()
        for bracket in file.brackets
        if bracket.at_least is not None and bracket.authority.removeprefix("释:").split("#")[0] in _OFFICIAL
    ]


@pytest.mark.data
def test_figures_stand_in_the_official_text(knowledge: Knowledge) -> None:
    """Each figure of a bracket occurs in the article it cites; 'ten times' and 'five times' are allowed for."""
    if not _ARTICLES.exists():
        pytest.skip("../shared/data/laws/articles.jsonl 不在")
    rows = [json.loads(line) for line in _ARTICLES.read_text(encoding="utf-8").splitlines()]
    missing = []
    for offence, bracket in _brackets(knowledge):
        number, article = bracket.authority.removeprefix("释:").split("#")
        name = f"第{cn2an.an2cn(int(article.split('.')[0]))}条".replace("第一十", "第十")
        text = "".join(r["text"] for r in rows if _OFFICIAL[number] in r["doc"] and r["article"] == name)
        for figure in filter(None, (bracket.at_least, bracket.at_least_max)):
            if not any(_spoken(figure / factor) in text for factor in (1, 5, 10)):
                missing.append(f"{offence} {bracket.name}: {_spoken(figure)}")
    assert len(_brackets(knowledge)) >= 20
    assert not missing


def _spoken(figure: float) -> str:
    """2000 → 二千, 100000 → 十万, as the official texts write it."""
    return cn2an.an2cn(int(figure)).replace("一十", "十") if figure >= 1 else "∅"
