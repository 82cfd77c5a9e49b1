"""An answer: sentences with their citations, the sources behind them, and whether there was enough to answer.

>>> AnswerSentence(text="……", citations=("法:刑法#274",)).citations
('法:刑法#274',)
"""

from __future__ import annotations

from pydantic import Field

from assistant.records import CheckStatus, EvidenceRef, Record
from assistant.retrieve import Kind

NOT_ENOUGH = "依据不足：现有材料和知识库没有回答这个问题。"


class AnswerSentence(Record):
    """A sentence of the answer; every one has at least one citation, all of which are among the sources."""

    text: str
    citations: tuple[str, ...] = Field(min_length=1)


class AnswerSource(Record):
    """A source of the answer, or one of the nearest where there was not enough. `text` is verbatim or our digest.

    `status` and `detail` are those of the citation on the day asked about; `score` is the retriever's."""

    citation: str
    title: str
    text: str
    kind: Kind
    verbatim: bool
    status: CheckStatus
    detail: str = ""
    score: float
    evidence: EvidenceRef | None = None


class Dropped(Record):
    """A sentence the model wrote that its sources do not carry, and why; it is not part of the answer."""

    text: str
    reason: str


class Answer(Record):
    """What `ask` prints. Where `enough` is false there are no sentences: `note` says so and `sources` are the nearest."""

    question: str
    sentences: tuple[AnswerSentence, ...]
    sources: tuple[AnswerSource, ...]
    enough: bool
    note: str | None = None
    dropped: tuple[Dropped, ...] = ()
