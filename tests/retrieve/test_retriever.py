from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import InputError, KnowledgeError
from assistant.knowledge import Knowledge
from assistant.records import CaseMaterial, CaseMeta
from assistant.retrieve.embed import EmbeddedE5
from assistant.retrieve.retriever import Retriever
from assistant.retrieve.vectors import VectorStore
from assistant.settings import Settings
from tests.conftest import make_document
from tests.retrieve.conftest import HashEmbedder


@pytest.fixture
def retriever(small: Knowledge, settings: Settings, hashing: HashEmbedder) -> Retriever:
    return Retriever(small, hashing, VectorStore(settings, hashing))


def _citations(retriever: Retriever, query: str, **filters: object) -> list[str]:
    return [hit.citation for hit in retriever.search(query, 20, **filters)]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["", "  \n　"])
def test_an_empty_question_is_refused(retriever: Retriever, query: str) -> None:
    with pytest.raises(InputError, match="问题是空的"):
        retriever.search(query)


def test_a_very_long_question_is_read_from_its_beginning(retriever: Retriever) -> None:
    assert _citations(retriever, "退保团伙以撤诉换取钱款" + "，无关的话" * 20000)[0] == "例:tuibao"


def test_an_unknown_kind_is_named(retriever: Retriever) -> None:
    with pytest.raises(InputError, match="没有这种资料：law"):
        retriever.search("退保", kinds=["law"])  # type: ignore[list-item]


def test_each_citation_once_and_scores_fall(retriever: Retriever) -> None:
    hits = retriever.search("退保 撤诉", 20)

    assert len({h.citation for h in hits}) == len(hits)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.score <= 1 for h in hits)


def test_k_limits_and_same_search_gives_same_order(retriever: Retriever) -> None:
    assert retriever.search("退保", 2) == retriever.search("退保", 20)[:2]


def test_a_number_comes_first(retriever: Retriever) -> None:
    hits = retriever.search("刑法第二百七十四条和退保有什么关系", 3)

    assert hits[0].citation == "法:刑法#274"
    assert hits[0].found_by == "number"
    assert len(hits) == 3


def test_kinds(retriever: Retriever) -> None:
    assert set(_citations(retriever, "退保", kinds=["notice"])) == {"告:tishi"}
    assert _citations(retriever, "刑法第二百七十四条", kinds=["notice"]) == ["告:tishi"]


def test_posts_are_found_only_when_asked_for(retriever: Retriever) -> None:
    assert "帖:p1" not in _citations(retriever, "全额退保，不成功不收费")
    assert _citations(retriever, "全额退保，不成功不收费", kinds=["post"]) == ["帖:p1"]


def test_place_keeps_what_is_nationwide(retriever: Retriever) -> None:
    found = _citations(retriever, "退保 卖号", place="福建")

    assert "例:maihao" in found
    assert "告:tishi" in found
    assert "例:tuibao" not in found


def test_issuer(retriever: Retriever) -> None:
    assert _citations(retriever, "退保", issuer="监管局") == ["告:tishi"]


@pytest.mark.parametrize(("day", "found"), [("2019-01-01", False), ("2021-01-01", True), ("2024-01-01", False)])
def test_in_force_on_the_day(retriever: Retriever, day: str, found: bool) -> None:
    citations = _citations(retriever, "索要钱款数额较大", in_force_on=date.fromisoformat(day))

    assert ("释:练释〔2020〕1号#1" in citations) is found


def test_repealed_authorities_are_shown_with_their_status_where_no_day_is_asked(retriever: Retriever) -> None:
    (hit,) = [h for h in retriever.search("索要钱款数额较大", 20) if h.citation.endswith("#1")]

    assert hit.status == "repealed"


def test_slang_finds_what_the_law_calls_otherwise(small: Knowledge, settings: Settings, hashing: HashEmbedder) -> None:
    retriever = Retriever(small, hashing, VectorStore(settings, hashing))

    assert _citations(retriever, "要挟")[0] == "例:tuibao"


def _case(case_id: str, *sentences: str) -> CaseMaterial:
    return CaseMaterial(meta=CaseMeta(case_id=case_id), documents=(make_document(1, *sentences),), skipped=())


def test_a_case_is_searched_by_itself(retriever: Retriever) -> None:
    retriever.add_case(_case("甲案", "王某以撤诉为条件索要三万元。", "李某转账三万元。"))
    retriever.add_case(_case("乙案", "赵某伪造了公司印章。"))

    (hit,) = retriever.search("谁索要了钱", case="甲案")

    assert hit.kind == "case"
    assert [ref.citation for ref in hit.evidence] == ["证1:D1.S1", "证1:D1.S2"]
    assert all(ref.quote in hit.text for ref in hit.evidence)
    assert "印章" in retriever.search("印章", case="乙案")[0].text


def test_a_case_indexed_before_is_not_embedded_again(
    small: Knowledge, settings: Settings, hashing: HashEmbedder
) -> None:
    material = _case("甲案", "王某以撤诉为条件索要三万元。")
    Retriever(small, hashing, VectorStore(settings, hashing)).add_case(material)
    hashing.embedded.clear()

    again = Retriever(small, hashing, VectorStore(settings, hashing))
    again.add_case(material)

    assert hashing.embedded == []
    assert again.search("索要", case="甲案")


def test_a_case_that_is_not_indexed_is_named(retriever: Retriever) -> None:
    with pytest.raises(InputError, match="丙案"):
        retriever.search("索要", case="丙案")


def test_an_empty_knowledge_folder_is_reported(tmp_path: Path, settings: Settings, hashing: HashEmbedder) -> None:
    empty = Knowledge(tmp_path / "nothing")

    with pytest.raises(KnowledgeError, match=r"retrieval\.yaml"):
        Retriever(empty, hashing, VectorStore(settings, hashing)).search("退保")


def test_without_passages_nothing_is_found(tmp_path: Path, small_root: Path, settings: Settings) -> None:
    root = tmp_path / "bare"
    root.mkdir()
    for name in ("statutes.yaml", "documents.yaml", "retrieval.yaml"):
        (root / name).write_text((small_root / name).read_text("utf-8"), "utf-8")
    embedder = HashEmbedder()

    assert Retriever(Knowledge(root), embedder, VectorStore(settings, embedder)).search("退保") == []


def test_as_langchain(retriever: Retriever) -> None:
    documents = retriever.as_langchain(k=2, kinds=["ruling"]).invoke("退保 撤诉")

    assert documents[0].metadata["citation"] == "例:tuibao"
    assert documents[0].metadata["kind"] == "ruling"
    assert "撤诉" in documents[0].page_content


def test_meaning_is_found_without_shared_words(small: Knowledge, settings: Settings, e5: EmbeddedE5) -> None:
    retriever = Retriever(small, e5, VectorStore(settings, e5))

    assert _citations(retriever, "银行职员泄露顾客的电话")[0] == "例:maihao"
    assert _citations(retriever, "替人投诉保险公司以此要钱")[0] == "例:tuibao"


def test_a_law_outside_the_field_is_searched_when_it_is_named(retriever: Retriever) -> None:
    named = retriever.search("电子商务法里平台经营者要登记什么信息", 10)
    unnamed = retriever.search("平台经营者要登记什么信息", 10)

    assert any(hit.citation.startswith("法:电子商务法#") and hit.found_by == "words" for hit in named)
    assert not any(hit.citation.startswith("法:电子商务法#") for hit in unnamed)
    assert not any(
        hit.kind == "statute" for hit in retriever.search("电子商务法里平台经营者要登记什么", 10, kinds=["notice"])
    )
