"""The stages in a row with a fake model: files of the contract, complete and repeatable; faults in one sentence."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.knowledge import Knowledge
from assistant.llm.fake import FakeChat
from assistant.pipeline import STAGES, RunResult, Services, analyze
from assistant.retrieve.embed import EmbeddedE5
from assistant.settings import Settings

MATERIAL = """情况反映
2023年4月，周某明开设信息咨询部，向他人购买逾期客户手机号码二万三千条，打电话招揽客户。
2023年8月12日，周某明对公司客服主管赵某说，不给客户免息就每天投诉一百件，让公司受处罚。
公司担心受到监管处罚，为61名客户减免利息共计人民币48.6万元。
周某明收取服务费14.5万元。
"""
JSON_FILES = ("documents", "facts", "assessment", "memo", "verification")


@pytest.fixture(scope="module")
def embedder() -> EmbeddedE5:
    return EmbeddedE5()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "情况反映.txt").write_text(MATERIAL, encoding="utf-8")
    return folder


def run(case: Path, out: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5) -> RunResult:
    services = Services(knowledge, FakeChat(lambda _: 1.0), embedder)
    return analyze(case, out, settings, services=services, region="河北")


def test_all_files_are_written_and_all_evidence_reproduces(
    case: Path, tmp_path: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5
) -> None:
    result = run(case, tmp_path / "out", settings, knowledge, embedder)
    written = {p.name for p in (tmp_path / "out").iterdir()}
    assert {f"{name}.json" for name in (*JSON_FILES, "run")} | {"memo.docx", "memo.md", "memo.pdf"} <= written
    assert not [name for name in written if name.endswith(".part")]
    texts = {d["id"]: d["text"] for d in json.loads((tmp_path / "out/documents.json").read_text(encoding="utf-8"))}
    found = 0
    for name in ("facts", "assessment"):
        for ref in _refs(json.loads((tmp_path / f"out/{name}.json").read_text(encoding="utf-8"))):
            assert texts[ref["document"]][ref["start"] : ref["end"]] == ref["quote"]
            found += 1
    assert found > 5
    assert [s.stage for s in result.run.stages] == list(STAGES)
    assert result.verification is not None
    assert set(result.verification.counts) == {
        "verified", "mismatch", "not_found", "repealed", "not_in_force", "unchecked",
    }  # fmt: skip


def _refs(value):  # type: ignore[no-untyped-def]
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for inner in value.values():
            yield from _refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _refs(inner)


def test_the_same_input_gives_the_same_files(
    case: Path, tmp_path: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5
) -> None:
    for out in ("one", "two"):
        run(case, tmp_path / out, settings, knowledge, embedder)
    for name in (*(f"{n}.json" for n in JSON_FILES), "memo.md", "memo.docx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_memo_none_stops_after_the_assessment(
    case: Path, tmp_path: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5
) -> None:
    services = Services(knowledge, FakeChat(lambda _: 1.0), embedder)
    result = analyze(case, tmp_path / "out", settings, services=services, memo=None)
    assert result.memo is None
    assert not (tmp_path / "out/memo.json").exists()
    assert (tmp_path / "out/assessment.json").exists()


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有写入")])
def test_a_full_disk_and_a_forbidden_folder_are_named(
    case: Path, tmp_path: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5,
    monkeypatch: pytest.MonkeyPatch, code: int, words: str,
) -> None:  # fmt: skip
    real = Path.write_text

    def write_text(self: Path, *args, **kwargs):  # type: ignore[no-untyped-def]
        if self.name.startswith(".assessment"):
            raise OSError(code, os.strerror(code))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(InputError, match=words):
        run(case, tmp_path / "out", settings, knowledge, embedder)
    assert (tmp_path / "out/facts.json").exists()
    assert not (tmp_path / "out/assessment.json").exists()


def test_an_out_path_that_is_a_file_is_named(
    case: Path, tmp_path: Path, settings: Settings, knowledge: Knowledge, embedder: EmbeddedE5
) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="out"):
        run(case, tmp_path / "out", settings, knowledge, embedder)
