"""Damaged files of every format: each costs at most itself, and what is read still adds up."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.ingest import read_case
from assistant.settings import load_settings

from .making import pdf, write, zipped

EXAMPLES = Path(__file__).parents[2] / "examples"
SOUND = {
    "报告.docx": (EXAMPLES / "01-daili-weiquan" / "01-报案材料.docx").read_bytes(),
    "台账.xlsx": (EXAMPLES / "01-daili-weiquan" / "03-收费台账.xlsx").read_bytes(),
    "帖子.jsonl": (EXAMPLES / "01-daili-weiquan" / "05-网帖采集.jsonl").read_bytes(),
    "流水.csv": (EXAMPLES / "01-daili-weiquan" / "06-对公账户流水.csv").read_bytes(),
    "邮件.eml": (EXAMPLES / "01-daili-weiquan" / "08-邮件-打包和解方案.eml").read_bytes(),
    "聊天.txt": (EXAMPLES / "01-daili-weiquan" / "02-微信群聊天记录.txt").read_bytes(),
    "截图.png": (EXAMPLES / "02-zhengxin-xiufu" / "03-转账截图.png").read_bytes(),
    "复函.pdf": (EXAMPLES / "02-zhengxin-xiufu" / "04-协查复函.pdf").read_bytes(),
    "扫描.pdf": pdf([["第一页。"], ["第二页。"]]),
    "证据.zip": zipped({"一.txt": "你好。".encode(), "二/三.csv": "日期,金额\n2023-01-01,3\n".encode()}),
    "网页.html": "<html><body><p>你好<table><tr><td>1</td></tr></table></body></html>".encode(),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with changed bytes, cut short, with a hole, or with a tail of noise."""
    changed = bytearray(data)
    kind = chance.randrange(4)
    if kind == 0:
        for _ in range(chance.randint(1, 40)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif kind == 1:
        del changed[chance.randrange(1, len(changed)) :]
    elif kind == 2:
        start = chance.randrange(len(changed))
        del changed[start : start + chance.randrange(1, 200)]
    else:
        changed += chance.randbytes(300)
    return bytes(changed)


@pytest.mark.parametrize("name", SOUND)
def test_damage_costs_at_most_the_file(name: str, tmp_path: Path) -> None:
    settings = load_settings(cache_dir=tmp_path / "cache", ocr={"enabled": False})
    chance = random.Random(name)
    stem, suffix = name.rsplit(".", 1)
    case = tmp_path / "case"
    for number in range(25):
        write(case, f"{stem}{number}.{suffix}", damaged(SOUND[name], chance))
    write(case, "0完好.txt", "这一份完好。")
    material = read_case(case, settings)
    assert material.documents[0].text == "这一份完好。"
    read_or_listed = {d.path.split("/")[0] for d in material.documents} | {
        s.path.split("/")[0] for s in material.skipped
    }
    assert len(read_or_listed) == 26
    for document in material.documents:
        document.text.encode()
        last = 0
        for sentence in document.sentences:
            assert last <= sentence.start < sentence.end and not document.text[last : sentence.start].strip()
            last = sentence.end
        assert not document.text[last:].strip()


def test_a_case_of_nothing_but_damage_is_refused_with_reasons(tmp_path: Path) -> None:
    case = tmp_path / "case"
    for name, data in SOUND.items():
        if name.endswith((".docx", ".xlsx", ".zip")):
            write(case, name, data[:200])
    with pytest.raises(InputError, match="损坏"):
        read_case(case, load_settings(cache_dir=tmp_path / "cache"))
