"""case.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.ingest.meta import read_meta
from assistant.records import CaseMeta

from .making import folder


def test_fields_are_taken_over_and_days_become_text(tmp_path: Path) -> None:
    case = folder(
        tmp_path,
        case__yaml="case_id: 2023-017\ntitle: 某案\nregion: 上海\nconduct_from: 2023-03-01\nconduct_to: 2023-06\n"
        "parties: [张某, 李某]\nofficers: [王警官]\nreporting_unit:\n",
    )
    assert read_meta(case) == CaseMeta(
        case_id="2023-017",
        title="某案",
        region="上海",
        conduct_from="2023-03-01",
        conduct_to="2023-06",
        parties=("张某", "李某"),
        officers=("王警官",),
    )


@pytest.mark.parametrize("content", [None, "", "title: 某案\n"])
def test_the_case_id_defaults_to_the_name_of_the_folder(tmp_path: Path, content: str | None) -> None:
    case = folder(tmp_path, a__txt="x", **({} if content is None else {"case__yaml": content}))
    assert read_meta(case).case_id == "case"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("titel: x\nregoin: y\n", "regoin、titel"),
        ("conduct_from: 去年三月\n", "conduct_from"),
        ("conduct_from: 2023-13\n", "conduct_from"),
        ("parties: 张某\n", "parties"),
        ("- a\n- b\n", "字段: 值"),
        ("a: [\n", "不是有效的 YAML"),
        ("title: !!python/object/apply:os.system ['x']\n", "不是有效的 YAML"),
    ],
)
def test_faults_are_named(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_meta(folder(tmp_path, case__yaml=content))
    assert "case.yaml" in str(caught.value)
