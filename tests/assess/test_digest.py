"""The digest keeps within its budget, in order, the weightiest sentences first, and nothing twice."""

from __future__ import annotations

from assistant.assess.digest import make_digest
from assistant.records import Behaviour, CaseFacts, CaseMaterial, CaseMeta, EvidenceRef
from tests.conftest import make_document


def test_everything_is_shown_when_it_fits() -> None:
    doc = make_document(1, "第一句在这里。", "第二句在这里。")
    material = CaseMaterial(meta=CaseMeta(case_id="甲"), documents=(doc,), skipped=())
    digest = make_digest(material, CaseFacts(case_id="甲"), budget=100)
    assert digest.complete
    assert digest.text == "第一句在这里。第二句在这里。"


def test_long_material_is_shown_by_its_behaviours() -> None:
    filler = [f"这是与案件没有关系的第{i}句闲谈。" for i in range(200)]
    doc = make_document(1, *filler[:100], "他说不给钱就天天投诉。", *filler[100:])
    again = make_document(2, "他说不给钱就天天投诉。")
    told = doc.sentences[100]
    behaviour = Behaviour(
        type="coercive_demand", summary="要挟", evidence=(EvidenceRef.cut(doc, told),), confidence=0.9
    )
    material = CaseMaterial(meta=CaseMeta(case_id="甲"), documents=(doc, again), skipped=())
    digest = make_digest(material, CaseFacts(case_id="甲", behaviours=(behaviour,)), budget=120)
    assert not digest.complete
    assert len(digest.text) <= 120 + 1
    assert digest.text.count("他说不给钱就天天投诉。") == 1
    places = [(s.document.id, s.sentence.start) for s in digest.shown]
    assert places == sorted(places)
