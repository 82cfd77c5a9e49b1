"""What is searched: passages of the knowledge base and of a case's documents, each with the citation it answers to.

A passage is the unit of both indexes. `searched` is what is embedded and cut into words (title and text), `text` is what
the reader is shown; a long text is cut into several passages that share citation and `text`.

    >>> [piece for piece in cut_pieces("甲方收费。乙方退保。", most=6)]
    ['甲方收费。', '乙方退保。']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, get_args

from pydantic import Field

from assistant.records import CheckStatus, EvidenceRef, Record
from assistant.spans import cut_sentences

Kind = Literal[
    "statute", "authority", "ruling", "notice", "offence", "standard", "post", "fulltext", "judgment", "case"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {
    "statute": "法律",
    "authority": "司法解释与规定（要旨）",
    "ruling": "案例",
    "notice": "通告与风险提示",
    "offence": "构成要件与界限",
    "standard": "数额标准",
    "post": "帖文样本",
    "fulltext": "自备法规全文",
    "judgment": "自备裁判文书",
    "case": "案件材料",
}
MOST_CHARACTERS = 320
"""The most characters of a passage's text: e5 reads 512 tokens and tells short texts apart best."""


class Passage(NamedTuple):
    """A piece of text that can be found. `key` is a hash of citation and `searched`: equal keys, equal vectors.

    `place` is None for what applies nationwide; `until` is the day on which it ceased to apply. `vector` is false for
    what is searched by words only. `evidence` holds the sentences of a case passage, else it is empty. `facet` tells lists of
    evidence to obtain from what the law says."""

    key: str
    kind: Kind
    citation: str
    title: str
    text: str
    searched: str
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    effective: date | None = None
    until: date | None = None
    verbatim: bool = False
    vector: bool = True
    evidence: tuple[EvidenceRef, ...] = ()
    facet: Literal["", "evidence"] = ""


class Hit(Record):
    """A passage that was found. `score` lies in 0 to 1 and orders the hits of one search; it is no probability.

    `found_by` says how: `number` for a direct look-up, else by `vectors`, `words` or both. `verbatim` is false where
    `text` is our digest. `status` is that of the citation on the day asked for."""

    citation: str
    title: str
    text: str
    score: float
    kind: Kind
    found_by: Literal["number", "vectors", "words", "both"]
    passage: str = Field(description="the piece of the text that matched")
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    effective: date | None = None
    until: date | None = None
    verbatim: bool = False
    status: CheckStatus = "unchecked"
    detail: str = ""
    evidence: tuple[EvidenceRef, ...] = ()


def passage_key(citation: str, searched: str) -> str:
    """24 hexadecimal digits that stand for what is embedded and what it answers to."""
    return hashlib.sha256(f"{citation}\0{searched}".encode()).hexdigest()[:24]


def cut_pieces(text: str, most: int = MOST_CHARACTERS) -> Iterator[str]:
    """`text` in pieces of at most about `most` characters, cut between lines where possible, else between sentences.

    A sentence longer than `most` stays whole. Nothing but white space is lost."""
    held = ""
    for part in _parts(text, most):
        if held and len(held) + len(part) > most:
            yield held.strip()
            held = ""
        held += part
    if held.strip():
        yield held.strip()


def _parts(text: str, most: int) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if len(line) <= most:
            yield line
            continue
        last = 0
        for cut in cut_sentences(line):
            yield line[last : cut.end]
            last = cut.end
        yield line[last:]
