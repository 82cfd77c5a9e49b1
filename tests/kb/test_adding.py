from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document as WordDocument

from assistant.errors import InputError
from assistant.kb import add
from assistant.kb.report import AddReport
from assistant.knowledge import open_knowledge
from assistant.settings import Settings
from tests.conftest import SHARED_DATA

_LAW = "# 练习法院关于练习案件的解释\n\n（练释〔2031〕3号）\n\n2031年5月1日 施行\n\n<!-- INFO END -->\n\n第一条 甲乙。\n\n第二条 丙丁。\n"
_JUDGMENT = "练习市中级人民法院\n刑 事 判 决 书\n（2031）练01刑终5号\n上诉人王某。\n本院认为，构成敲诈勒索罪。\n二〇三一年三月四日\n"


def _write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def _reasons(report: AddReport) -> str:
    return "\n".join(f"{u.path} {u.place} {u.reason}" for u in report.unplaced)


def test_a_law_becomes_quotable_word_for_word(tmp_path: Path, settings: Settings) -> None:
    report = add([_write(tmp_path, "解释.md", _LAW)], settings)

    (added,) = report.added
    assert (added.kind, added.number, added.items) == ("law", "练释〔2031〕3号", 2)
    resolved = open_knowledge(settings).resolve("释:练释〔2031〕3号#2")
    assert (resolved.text, resolved.verbatim) == ("丙丁。", True)
    assert [c.citation for c in open_knowledge(settings).find_citations("依照练释〔2031〕3号第二条")] == [
        "释:练释〔2031〕3号#2"
    ]


def test_a_text_of_a_shipped_digest_takes_its_number_and_its_place(tmp_path: Path, settings: Settings) -> None:
    title = "最高人民法院、最高人民检察院关于办理敲诈勒索刑事案件适用法律若干问题的解释"
    report = add(
        [_write(tmp_path, "a.md", f"# {title}\n\n第一条 全文一。\n\n第二条 全文二：\n\n（一）子。\n")], settings
    )

    assert report.added[0].number == "法释〔2013〕10号"
    assert any("取自本库要旨" in note for note in report.added[0].notes)
    resolved = open_knowledge(settings).resolve("释:法释〔2013〕10号#2.1.1")
    assert (resolved.text, resolved.verbatim) == ("（一）子。", True)


def test_a_law_of_the_database_is_compared_and_not_added_twice(tmp_path: Path, settings: Settings) -> None:
    knowledge = open_knowledge(settings)
    articles = list(knowledge.statutes.articles("反有组织犯罪法"))
    body = "\n\n".join(f"第{n}条 {a.text}" for n, a in enumerate(articles, 1))
    changed = body.replace(articles[4].text, "改过的条文。")

    same = add([_write(tmp_path, "same.md", f"# 中华人民共和国反有组织犯罪法\n\n{body}")], settings)
    other = add([_write(tmp_path, "other.md", f"# 中华人民共和国反有组织犯罪法\n\n{changed}")], settings)

    assert same.added == () and "内容一致" in _reasons(same)
    assert other.added == () and "有 1 条文字不同（第5条）" in _reasons(other)


def test_word_files_are_read(tmp_path: Path, settings: Settings) -> None:
    word = WordDocument()
    for line in ("练习省高级法院关于练习标准的意见", "练发〔2031〕7号", "第一条　三千元以上。", "第二条　六万元以上。"):
        word.add_paragraph(line)
    path = tmp_path / "意见.docx"
    word.save(str(path))

    (added,) = add([path], settings).added

    assert (added.title, added.number, added.items) == ("练习省高级法院关于练习标准的意见", "练发〔2031〕7号", 2)


def test_a_judgment_is_kept_whole_and_found_by_its_number(tmp_path: Path, settings: Settings) -> None:
    report = add([_write(tmp_path, "判决.txt", _JUDGMENT)], settings)

    assert report.added[0].kind == "judgment"
    resolved = open_knowledge(settings).resolve("例:(2031)练01刑终5号")
    assert resolved.verbatim and resolved.text and "构成敲诈勒索罪" in resolved.text
    assert resolved.effective is not None and resolved.effective.isoformat() == "2031-03-04"


def test_posts_are_kept_once(tmp_path: Path, settings: Settings) -> None:
    lines = [{"id": "x1", "text": "全额退保", "author": "甲", "extra": 1}, {"text": "铲单"}, {"note": "空"}]
    path = _write(tmp_path, "posts.jsonl", "\n".join(json.dumps(x, ensure_ascii=False) for x in lines) + "\n{坏\n")

    first, second = add([path], settings), add([path], settings)

    assert first.added[0].items == 2
    assert "第3行 没有帖文正文" in _reasons(first) and "第4行 不是有效的 JSON" in _reasons(first)
    assert second.added == () and "已在库中" in _reasons(second)
    assert open_knowledge(settings).posts["x1"].author == "甲"


def test_articles_as_json_lines(tmp_path: Path, settings: Settings) -> None:
    rows = [
        {"doc": "练习条例", "kind": "admin_reg", "article": "第一条", "text": "甲。"},
        {"doc": "练习条例", "article": "第二条之一", "text": "乙。"},
        {"doc": "练习条例", "article": "附件", "text": "丙。"},
        {"doc": "另一办法", "article": "1", "text": "本办法自2031年2月3日起施行。"},
    ]
    path = _write(tmp_path, "laws.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))

    report = add([path], settings)

    assert [(a.title, a.items) for a in report.added] == [("练习条例", 2), ("另一办法", 1)]
    assert "“附件”不是条号" in _reasons(report)
    assert open_knowledge(settings).resolve("释:练习条例#2之一").text == "乙。"
    assert open_knowledge(settings).texts["另一办法"].effective is not None


def test_a_folder_of_everything_leaves_nothing_unmentioned(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "资料"
    _write(folder, "法规/解释.md", _LAW)
    _write(folder, "裁判/判决.txt", _JUDGMENT)
    _write(folder, "杂/说明.txt", "这是一份情况说明，没有条文。")
    _write(folder, "杂/空.jsonl", "")
    (folder / "杂" / "坏.docx").write_bytes(b"not a word file")
    _write(folder, ".隐藏", "x")

    report = add([folder], settings)

    mentioned = {a.path for a in report.added} | {u.path for u in report.unplaced}
    assert mentioned == {"法规/解释.md", "裁判/判决.txt", "杂/说明.txt", "杂/空.jsonl", "杂/坏.docx"}
    assert len(report.added) == 2


def test_adding_twice_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    path = _write(tmp_path, "解释.md", _LAW)
    add([path], settings)

    again = add([path], settings)

    assert again.added == () and "已经加入过" in _reasons(again)


def test_of_two_texts_the_later_one_stays(tmp_path: Path, settings: Settings) -> None:
    later = _LAW.replace("2031年5月1日", "2032年5月1日").replace("丙丁", "戊己")
    new, old = _write(tmp_path, "new.md", later), _write(tmp_path, "old.md", _LAW)

    report = add([new, old], settings)
    assert "较旧，未替换" in _reasons(report)
    assert open_knowledge(settings).resolve("释:练释〔2031〕3号#2").text == "戊己。"


def test_a_newer_text_replaces_and_says_so(tmp_path: Path, settings: Settings) -> None:
    later = _LAW.replace("2031年5月1日", "2032年5月1日").replace("丙丁", "戊己")

    add([_write(tmp_path, "old.md", _LAW)], settings)
    report = add([_write(tmp_path, "new.md", later)], settings)

    assert any("替换了先前" in note for note in report.added[0].notes)
    assert open_knowledge(settings).resolve("释:练释〔2031〕3号#2").text == "戊己。"


def test_a_digest_in_the_forms_of_the_knowledge_base(tmp_path: Path, settings: Settings) -> None:
    good = (
        "id: lianxi\ntitle: 练习提示\nissuer: 练习局\ndigest: 谨防退保中介。\nsources: [{title: 练习, outlet: 练习}]\n"
    )
    report = add([_write(tmp_path, "notices/a.yaml", good), _write(tmp_path, "notices/b.yaml", "id: x\n")], settings)

    assert report.added[0].kind == "digest"
    assert open_knowledge(settings).resolve("告:lianxi").text == "谨防退保中介。"
    assert "缺少此项" in _reasons(report)


@pytest.mark.parametrize("paths", [[], [Path("没有这个文件.md")]])
def test_paths_that_cannot_be_used(paths: list[Path], settings: Settings) -> None:
    with pytest.raises(InputError):
        add(paths, settings)


def test_an_empty_folder_is_said(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(InputError, match="是空的"):
        add([tmp_path], settings)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder should be")

    report = add([_write(tmp_path / "in", "解释.md", _LAW)], Settings(data_dir=blocked))

    assert report.added == () and "无法写入" in _reasons(report)


@pytest.mark.data
@pytest.mark.skipif(not (SHARED_DATA / "laws").is_dir(), reason="../shared/data/laws 不在")
def test_a_public_collection_of_laws(settings: Settings) -> None:
    report = add([SHARED_DATA / "laws"], settings)

    knowledge = open_knowledge(settings)
    assert len(report.added) >= 25
    assert knowledge.validate() == []
    assert knowledge.resolve("释:国务院令第310号#5").verbatim
    assert all(u.reason for u in report.unplaced)
