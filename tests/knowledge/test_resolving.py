"""Citation strings resolved: status, detail, and the text behind them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge, load_knowledge
from assistant.resources import resource_dir

_TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.mark.parametrize(
    ("citation", "status", "words"),
    [
        ("法:刑法#274", "verified", ""),
        ("法：刑法#第二百七十四条", "verified", ""),
        ("法:刑法#287之二.1", "verified", ""),
        ("法:刑法#287之二.4", "not_found", "只有三款"),
        ("法:刑法#225.1.5", "not_found", "只有四项"),
        ("法:刑法#274.1.1", "not_found", "没有分项"),
        ("法:刑法#500", "not_found", "共452条"),
        ("法:民法#3", "not_found", "没有《民法》"),
        ("法:合同法#52", "repealed", "民法典"),
        ("释:法释〔2013〕10号#2.1.5", "verified", ""),
        ("释:法释[2013]10号#2.0.5", "verified", ""),
        ("释:法释〔2013〕10号#2.1.8", "not_found", "没有第二条第一款第（八）项"),
        ("释:法释〔2013〕99号#2", "not_found", "文号或名称可能有误"),
        ("例:没有这个案例", "not_found", "案例库"),
        ("刑法274", "not_found", "无法识别"),
    ],
)
def test_statuses(knowledge: Knowledge, citation: str, status: str, words: str) -> None:
    found = knowledge.resolve(citation, today=_TODAY)
    assert (found.status, words in found.detail) == (status, True), found


def test_the_conduct_date_decides(knowledge: Knowledge) -> None:
    assert knowledge.resolve("法:刑法#293之一", date(2020, 5, 1), _TODAY).status == "not_in_force"
    assert knowledge.resolve("法:刑法#274", date(2010, 5, 1), _TODAY).status == "unchecked"
    lighter = knowledge.resolve("法:刑法#390", date(2023, 5, 1), _TODAY)
    assert lighter.status == "verified" and "从旧兼从轻" in lighter.detail


def test_procedure_follows_the_day_of_handling(knowledge: Knowledge) -> None:
    assert knowledge.resolve("法:刑事诉讼法#110", date(2015, 1, 1), _TODAY).status == "verified"


def _authority(folder: Path, **changes: object) -> Knowledge:
    content = {
        "id": "test-rule",
        "kind": "regulation",
        "title": "甲部门关于乙事项的规定",
        "issuer": "甲部门",
        "number": "甲发〔2023〕5号",
        "effective": date(2023, 6, 1),
        "sources": [{"title": "规定", "outlet": "公报"}],
        "checked": date(2025, 1, 1),
        "articles": [{"article": "1", "digest": "第一条要旨"}, {"article": "3.1.2", "digest": "某项要旨"}],
    } | changes
    (folder / "authorities").mkdir(exist_ok=True)
    (folder / "authorities" / "rule.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return Knowledge(resource_dir("knowledge"), folder)


def test_a_regulation_after_the_conduct(tmp_path: Path) -> None:
    knowledge = _authority(tmp_path)
    assert knowledge.resolve("释:甲发〔2023〕5号#1", date(2023, 5, 31), _TODAY).status == "not_in_force"
    assert knowledge.resolve("释:甲发〔2023〕5号#1", date(2023, 6, 1), _TODAY).status == "verified"
    procedural = _authority(tmp_path, procedural=True)
    assert procedural.resolve("释:甲发〔2023〕5号#1", date(2023, 5, 31), _TODAY).status == "verified"


def test_an_interpretation_reaches_back_and_says_so(tmp_path: Path) -> None:
    found = _authority(tmp_path, kind="interpretation").resolve("释:test-rule#1", date(2020, 1, 1), _TODAY)
    assert found.status == "verified" and "晚于行为日" in found.detail
    assert found.text == "第一条要旨" and not found.verbatim


def test_unchecked_stays_unchecked(tmp_path: Path) -> None:
    assert _authority(tmp_path, checked=None).resolve("释:test-rule#1", today=_TODAY).status == "unchecked"
    partial = _authority(tmp_path)
    assert partial.resolve("释:test-rule#7", today=_TODAY).status == "unchecked"
    assert _authority(tmp_path, articles_total=6).resolve("释:test-rule#7", today=_TODAY).status == "not_found"


def test_repealed_on_the_day(tmp_path: Path) -> None:
    knowledge = _authority(tmp_path, repealed=date(2024, 1, 1))
    assert knowledge.resolve("释:test-rule#1", date(2024, 1, 1), _TODAY).status == "repealed"
    before = knowledge.resolve("释:test-rule#1", date(2023, 12, 31), _TODAY)
    assert before.status == "verified" and "起废止" in before.detail


def test_names_of_an_authority(tmp_path: Path) -> None:
    knowledge = _authority(tmp_path, short_titles=["乙规定"])
    for name in ("乙规定", "《甲部门关于乙事项的规定》", "关于乙事项的规定", "甲发[2023]5号", "甲发(2023)第5号"):
        assert knowledge.authority_id(name) == "test-rule", name


def test_a_document_known_by_name_only_is_unchecked(knowledge: Knowledge) -> None:
    found = knowledge.resolve("释:法释〔2013〕8号#1", today=_TODAY)
    assert (found.status, found.found, found.text) == ("unchecked", True, None)
    assert knowledge.resolve("释:关于办理盗窃刑事案件适用法律若干问题的解释", today=_TODAY).number == "法释〔2013〕8号"


def test_known_documents_are_no_second_authorities(knowledge: Knowledge) -> None:
    assert [d.title for name, d in knowledge.documents.items() if knowledge.authority_id(name)] == []


def test_a_full_text_makes_quotations_verbatim(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    content = {
        "title": "甲部门关于乙事项的规定",
        "number": "甲发〔2023〕5号",
        "source": "本单位",
        "articles": [{"article": "1", "text": "第一款。\n有下列情形的：\n（一）其一；\n（二）其二。"}],
    }
    (tmp_path / "texts" / "rule.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    knowledge = _authority(tmp_path)
    found = knowledge.resolve("释:甲发〔2023〕5号#1.2.2", today=_TODAY)
    assert (found.text, found.verbatim, found.status) == ("（二）其二。", True, "verified")
    assert knowledge.resolve("释:甲发〔2023〕5号#2", today=_TODAY).status == "not_found"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"articles": []}, "articles：条数太少"),
        ({"title": None}, "title"),
        ({"colour": "red"}, "colour：不认识的字段"),
        ({"effective": "去年"}, "effective"),
        ({"kind": "law"}, "kind：不在允许的取值之中"),
    ],
)
def test_a_faulty_file_is_named_with_its_field(tmp_path: Path, change: dict[str, object], words: str) -> None:
    knowledge = _authority(tmp_path, **change)
    with pytest.raises(KnowledgeError, match=r"rule\.yaml") as caught:
        _ = knowledge.authorities
    assert words in str(caught.value)
    assert any("rule.yaml" in fault for fault in knowledge.validate())


def test_a_file_that_is_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "bad.yaml").write_text("id: [")
    with pytest.raises(KnowledgeError, match=r"bad.yaml 第 \d+ 行"):
        _ = Knowledge(resource_dir("knowledge"), tmp_path).notices


def test_two_files_of_one_id(tmp_path: Path) -> None:
    knowledge = _authority(tmp_path)
    (tmp_path / "authorities" / "again.yaml").write_text((tmp_path / "authorities" / "rule.yaml").read_text())
    with pytest.raises(KnowledgeError, match="重复"):
        _ = knowledge.authorities


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    first = _authority(tmp_path).hash
    assert first == _authority(tmp_path).hash
    assert first != _authority(tmp_path, note="改动").hash != load_knowledge().hash


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="找不到"):
        load_knowledge(tmp_path / "no")
