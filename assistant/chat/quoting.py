"""Sentences that quote: where the words come from, then the words themselves, cut from the source by code.

>>> lead("statute", "刑法第二百七十四条")
'《刑法》第二百七十四条规定：'
"""

from __future__ import annotations

import re

from assistant.chat.records import AnswerSentence, AnswerSource
from assistant.records import EvidenceRef
from assistant.retrieve import Hit, Kind

_PHRASES: dict[Kind, str] = {
    "statute": "{title}规定：",
    "fulltext": "{title}规定：",
    "authority": "{title}（要旨）：",
    "ruling": "案例“{title}”（要旨）：",
    "judgment": "{title}载明：",
    "notice": "通告“{title}”（要旨）：",
    "offence": "{title}——",
    "standard": "{title}：",
    "post": "帖文样本（{title}）：",
    "case": "{title}记载：",
}
_LAW_TITLE = re.compile(r"^(?P<law>.+?)(?P<article>第[一二三四五六七八九十百千零]+条.*)$")


def lead(kind: Kind, title: str) -> str:
    """The phrase before a quotation from this source."""
    named = _LAW_TITLE.match(title) if kind in ("statute", "fulltext", "authority") else None
    written = f"《{named['law']}》{named['article']}" if named and "《" not in title else title
    return _PHRASES[kind].format(title=written)


def quoted(hit: Hit, words: str, evidence: EvidenceRef | None = None) -> AnswerSentence:
    """A sentence that quotes `words` of the hit; verbatim sources in quotation marks, digests without."""
    body = words.strip()
    text = f"{lead(hit.kind, hit.title)}“{body}”" if hit.verbatim else f"{lead(hit.kind, hit.title)}{body}"
    return AnswerSentence(text=text, citations=(evidence.citation if evidence else hit.citation,))


def as_source(hit: Hit, evidence: EvidenceRef | None = None) -> AnswerSource:
    """The hit, or one sentence of a case passage, as a source."""
    return AnswerSource(
        citation=evidence.citation if evidence else hit.citation,
        title=hit.title,
        text=evidence.quote if evidence else hit.text,
        kind=hit.kind,
        verbatim=hit.verbatim,
        status=hit.status,
        detail=hit.detail,
        score=hit.score,
        evidence=evidence,
    )
