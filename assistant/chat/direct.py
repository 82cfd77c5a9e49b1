"""Questions that are a number: which article, document or case, and nothing besides, are answered with its text.

>>> asks_only_for("刑法第二百七十四条是怎么规定的？", [(0, 9)])
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.chat.quoting import as_source, quoted
from assistant.chat.records import NOT_ENOUGH, Answer
from assistant.knowledge import Knowledge
from assistant.retrieve.lookup import look_up

_ASKING = re.compile(
    r"请问|请|查一下|查询|查|看一下|看看|帮我|一下|是什么|什么|怎么|如何|规定|内容|原文|全文|条文|写的?|说的?|讲的?|具体|有哪些|"
    r"是|的|了|吗|呢|给我|列出|念|背|要旨|案|这个|那个|第?几条|[\s，。？！?!,.、：:；;“”\"'（）()《》]"
)
_MOST_LEFT = 1


def asks_only_for(question: str, cited: Iterable[tuple[int, int]]) -> bool:
    """Whether nothing but words of asking is left of the question beside what it cites (half-open offsets)."""
    left = question
    for start, end in sorted(cited, reverse=True):
        left = left[:start] + left[end:]
    return len(_ASKING.sub("", left)) <= _MOST_LEFT


def answer_directly(question: str, knowledge: Knowledge, on: date | None) -> Answer | None:
    """The answer where the question only names what it wants to read; None where it asks something about it.

    What is named but does not exist is said (《刑法》没有第九百九十九条), not replaced by something like it."""
    cited = [c for c in knowledge.find_citations(question) if c.number is not None or c.by in ("case", "number")]
    if not cited or not asks_only_for(question, [(c.start, c.end) for c in cited]):
        return None
    hits = look_up(question, knowledge, on)
    if hits:
        return Answer(
            question=question,
            sentences=tuple(quoted(hit, hit.text) for hit in hits),
            sources=tuple(as_source(hit) for hit in hits),
            enough=True,
        )
    reasons = _missing([f"例:{c.name}" if c.by == "case" else c.citation for c in cited], knowledge, on)
    return Answer(question=question, sentences=(), sources=(), enough=False, note=f"{NOT_ENOUGH}{reasons}")


def _missing(citations: Sequence[str], knowledge: Knowledge, on: date | None) -> str:
    details = dict.fromkeys(knowledge.resolve(citation, on).detail for citation in citations)
    return "；".join(filter(None, details)) + "。"
