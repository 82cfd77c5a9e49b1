"""A small knowledge base of our own, and an embedder that needs no model, for the tests of retrieval."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge import Knowledge
from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.embed import EmbeddedE5

_AUTHORITY = """
id: lianxi-jieshi
kind: interpretation
title: 关于办理练习案件适用法律若干问题的解释
short_titles: [练习解释]
issuer: 练习法院
number: 练释〔2020〕1号
effective: 2020-03-01
repealed: 2023-03-01
sources: [{title: 练习, outlet: 练习}]
checked: 2024-01-01
articles:
  - {article: '1', digest: 索要钱款三千元以上的，认定为数额较大。}
  - {article: '2.1.2', digest: 冒充记者索要钱款的，标准减半。}
"""
_RULINGS = {
    "tuibao": ("退保团伙案", "上海浦东", "团伙代投保人反复投诉保险公司，以撤诉换取合同外的钱款。", "构成敲诈勒索罪。"),
    "maihao": ("卖号案", "福建福州", "柜员把客户的手机号和验证码卖给拉新的人。", "构成侵犯公民个人信息罪。"),
}
_NOTICE = """
id: tishi
title: 警惕代理退保的风险提示
issuer: 练习监管局
published: 2024-05-01
digest: 提醒消费者不要把身份证和银行卡交给退保中介。
sources: [{title: 练习, outlet: 练习}]
checked: 2024-06-01
"""
_POST = '{"id": "p1", "text": "全额退保，不成功不收费。", "category": "代理退保", "synthetic": true}\n'


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder with one interpretation, two rulings, a notice and a post; no law has vectors."""
    root = tmp_path_factory.mktemp("knowledge")
    files = {
        "authorities/lianxi.yaml": _AUTHORITY,
        "notices/tishi.yaml": _NOTICE,
        "posts/p.jsonl": _POST,
        "statutes.yaml": "aliases: {}\n",
        "documents.yaml": "[]\n",
        "retrieval.yaml": "laws: {}\n",
        "lexicon/queries.yaml": "- {say: [铲单], means: 征信 异议}\n- {say: [要挟], means: 撤诉 换取}\n",
    }
    for key, (title, place, facts, held) in _RULINGS.items():
        files[f"rulings/{key}.yaml"] = (
            f"id: {key}\ntitle: {title}\nissuer: 练习法院\ncourt: 练习法院\nplace: {place}\nfacts: {facts}\nheld: {held}\n"
            "reasons: 事实清楚。\noutcome: convicted\nnumber: （2023）沪0105刑初1号\n"
            "sources: [{title: 练习, outlet: 练习}]\nchecked: 2024-01-01\n".replace(
                "沪0105", "沪0105" if key == "tuibao" else "闽0105"
            )
        )
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


@pytest.fixture
def small(small_root: Path) -> Knowledge:
    return Knowledge(small_root)


class HashEmbedder:
    """Texts become the counts of their hashed character pairs: alike texts are near, nothing is learnt."""

    dimensions = 1024

    def __init__(self, name: str = "hash") -> None:
        self.name = name
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Floats:
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Floats:
        self.embedded += texts
        return self.queries(texts)

    def _vector(self, text: str) -> Floats:
        vector = np.full(self.dimensions, 0.01, dtype=np.float32)
        for pair in pairwise(text):
            vector[int.from_bytes(hashlib.md5("".join(pair).encode()).digest()[:4], "big") % self.dimensions] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.fixture
def hashing() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def e5() -> EmbeddedE5:
    """The embedded model itself; loading takes about two seconds."""
    return EmbeddedE5()
