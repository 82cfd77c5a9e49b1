from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge, load_knowledge
from assistant.retrieve.rewriting import Rewriter, SpokenTerm


def test_terms_of_everything_said_each_once() -> None:
    rewriter = Rewriter(
        [SpokenTerm(say=("铲单", "洗白"), means="征信 异议"), SpokenTerm(say=("ab贷",), means="征信 担保")]
    )

    assert rewriter.terms("ＡＢ 贷之后铲 单") == "征信 异议 担保"
    assert rewriter.terms("敲诈勒索") == ""


def test_shipped_terms_and_the_users_own(tmp_path: Path, small_root: Path) -> None:
    own = tmp_path / "lexicon" / "queries.yaml"
    own.parent.mkdir()
    own.write_text("- {say: [抖单], means: 批量投诉}\n", "utf-8")

    assert "批量投诉" in Rewriter.load(Knowledge(small_root, tmp_path)).terms("抖单是什么")
    assert "征信" in Rewriter.load(Knowledge(small_root, tmp_path)).terms("铲单")
    assert "预先在本金中扣除" in Rewriter.load(load_knowledge()).terms("砍头息算本金吗")


def test_a_faulty_entry_is_named(tmp_path: Path, small_root: Path) -> None:
    own = tmp_path / "lexicon" / "queries.yaml"
    own.parent.mkdir()
    own.write_text("- {say: 抖单}\n", "utf-8")

    with pytest.raises(KnowledgeError, match=r"queries\.yaml 第 1 条"):
        Rewriter.load(Knowledge(small_root, tmp_path))
