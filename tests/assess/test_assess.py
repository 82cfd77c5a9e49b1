"""The whole stage with a fake model: verdicts need evidence, both sides are shown, nothing stands without a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.assess import assess
from assistant.assess.elements import Context, find_element
from assistant.assess.questions import Answers
from assistant.knowledge import Knowledge
from assistant.llm.fake import FakeChat
from assistant.records import Behaviour, CaseFacts, CaseMaterial, CaseMeta, EvidenceRef
from tests.conftest import make_document


class FlatEmbedder:
    """Vectors that say nothing: the answers then come from the model's margins and the heads' word features."""

    name, dimensions = "flat", 384

    def queries(self, texts):  # type: ignore[no-untyped-def]
        return np.zeros((len(texts), 384), dtype=np.float32)

    passages = queries


def case() -> tuple[CaseMaterial, CaseFacts]:
    doc = make_document(1, "周某说不付钱就每天投诉。", "公司怕被处罚，付了款。", "公司确实多收过费用，王某如实投诉。")
    threat, paid, lawful = (EvidenceRef.cut(doc, s) for s in doc.sentences)
    facts = CaseFacts(
        case_id="甲",
        behaviours=(
            Behaviour(type="coercive_demand", summary="要挟", evidence=(threat, paid), confidence=0.9),
            Behaviour(type="lawful_complaint", summary="投诉", evidence=(lawful,), confidence=0.8),
        ),
    )
    return CaseMaterial(meta=CaseMeta(case_id="甲"), documents=(doc,), skipped=()), facts


def answers(knowledge: Knowledge, default: float = 0.1, **given: float) -> Answers:
    return Answers({q: given.get(q, default) for q in knowledge.questions})


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"threat": 0.9, "detailed": 0.9}, "established"),
        ({"threat": 0.9, "lawful_means": 0.9, "detailed": 0.9}, "partly_established"),
        ({"threat": 0.4, "detailed": 0.9}, "partly_established"),
        ({"threat": 0.1, "lawful_means": 0.9, "detailed": 0.9}, "contradicted"),
        ({"threat": 0.1, "detailed": 0.9}, "not_established"),
        ({"threat": 0.1, "detailed": 0.1}, "unknown"),
    ],
)
def test_verdicts_of_the_threat_element(knowledge: Knowledge, given: dict[str, float], verdict: str) -> None:
    element = next(e for e in knowledge.offences["敲诈勒索"].elements if e.id == "threat")
    found = find_element(element, Context(knowledge, case()[1], answers(knowledge, **given)))
    assert found.verdict == verdict
    assert bool(found.missing) == (verdict != "established")
    assert [r.quote for r in found.counter_evidence] == ["公司确实多收过费用，王某如实投诉。"]


def test_nothing_is_established_without_a_sentence(knowledge: Knowledge) -> None:
    element = next(e for e in knowledge.offences["敲诈勒索"].elements if e.id == "threat")
    sure = answers(knowledge, threat=0.99, detailed=0.99)
    assert find_element(element, Context(knowledge, CaseFacts(case_id="甲"), sure)).verdict == "unknown"


def test_every_evidence_ref_of_an_assessment_reproduces_the_text(knowledge: Knowledge) -> None:
    material, facts = case()
    found = assess(material, facts, knowledge, FakeChat(lambda _: 3.0), FlatEmbedder(), region="上海")
    refs = [r for o in found.offences for e in o.elements for r in (*e.evidence, *e.counter_evidence)]
    refs += [r for c in found.contrasts for r in c.evidence]
    assert refs
    for ref in refs:
        assert material.document(ref.document).text[ref.start : ref.end] == ref.quote


def test_offences_can_be_named_and_all_of_them_are_shown(knowledge: Knowledge) -> None:
    material, facts = case()
    found = assess(
        material, facts, knowledge, FakeChat(lambda _: 0.0), FlatEmbedder(), offences=["保险诈骗", "虚假诉讼"]
    )
    assert {o.offence for o in found.offences} == {"保险诈骗", "虚假诉讼"}


def test_the_material_is_fenced_and_comes_before_the_question(knowledge: Knowledge) -> None:
    material, facts = case()
    model = FakeChat(lambda _: 0.0)
    assess(material, facts, knowledge, model, FlatEmbedder())
    for asked in model.asked:
        user = asked.messages[-1].content
        assert user.index("周某说不付钱") < user.index("问题：")
    prefixes = {asked.messages[-1].content.split("问题：")[0] for asked in model.asked}
    assert len(prefixes) <= 1
