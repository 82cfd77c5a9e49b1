"""The answer to a question: passages found, judged by the model one by one, then quoted, or written and checked.

With a small model the answer consists of quotations with a connecting phrase. A large model writes sentences that name
their sources, and a sentence that these do not carry is dropped and listed. Where no passage says what was asked, the
answer says so and lists the nearest.

    >>> answer("敲诈勒索多少钱立案", retriever, knowledge, model, settings).sentences  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant.chat.candidates import Candidate, candidates
from assistant.chat.direct import answer_directly
from assistant.chat.quoting import as_source, quoted
from assistant.chat.records import NOT_ENOUGH, Answer, AnswerSentence, AnswerSource, Dropped
from assistant.chat.support import unsupported
from assistant.errors import AnswerError, InputError
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel
from assistant.llm.prompts import render
from assistant.records import CaseMaterial
from assistant.retrieve import Hit, Retriever
from assistant.retrieve.ranking import MEASURED
from assistant.settings import Settings

STAGE = "ask"
_FROM_CASE = 5
_MOST_QUOTED = 3
_NEAREST = 4
_MARGIN = 0.0
"""The least margin of 是 over 否 with which a passage answers: yes as likely as no. Not calibrated yet: see docs/retrieval.md."""

_FLOOR = 0.70
"""A search of the knowledge base whose best score is lower found nothing to the point (docs/retrieval.md). Scores of
embedders that were not measured mean something else and are not held against it."""

_BEHIND = 2.0
"""A passage this far behind the best margin is not quoted beside it."""

_MOST_TOKENS = 700


class _WrittenSentence(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1)
    sources: list[int] = Field(min_length=1, description="numbers of the sources")


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sentences: list[_WrittenSentence]


class Judged(NamedTuple):
    """A candidate and the model's margin of 是 over 否 that it answers the question."""

    candidate: Candidate
    margin: float


def answer(
    question: str,
    retriever: Retriever,
    knowledge: Knowledge,
    model: ChatModel,
    settings: Settings,
    material: CaseMaterial | None = None,
    on: date | None = None,
) -> Answer:
    """The answer from the knowledge base and, where given, the case's documents; `on` is the day whose law is asked.

    Raises InputError for an empty question, ModelError where the chat model cannot be reached."""
    asked = " ".join(question.split())
    if not asked:
        raise InputError("问题是空的，请输入要问的内容。")
    direct = answer_directly(asked, knowledge, on)
    if direct is not None:
        return direct
    hits = find(asked, retriever, settings, material, on)
    near = to_the_point(hits, retriever.embedder_name)
    judged = judge(asked, candidates(near, asked), model)
    fitting = [j for j in judged if j.margin >= _MARGIN]
    if not fitting:
        return _not_enough(asked, [j.candidate for j in judged] or candidates(hits, asked))
    if model.profile.writes_prose:
        return _written(asked, fitting, model, knowledge)
    return _quoted(asked, fitting)


def judge(question: str, found: Sequence[Candidate], model: ChatModel) -> list[Judged]:
    """Each candidate with the model's margin, best first."""
    requests = [render("chat/relevant", question=question, title=c.hit.title, passage=c.text) for c in found]
    choices = model.choose_many(requests, ["是", "否"], stage=STAGE)
    judged = [Judged(candidate, choice.margin) for candidate, choice in zip(found, choices, strict=True)]
    return sorted(judged, key=lambda j: -j.margin)


def find(
    question: str, retriever: Retriever, settings: Settings, material: CaseMaterial | None, on: date | None = None
) -> list[Hit]:
    """What may answer: passages of the case first, where there is one, then of the knowledge base."""
    k = settings.retrieval.k
    if material is None:
        return retriever.search(question, k, in_force_on=on)
    case = retriever.add_case(material)
    from_case = retriever.search(question, _FROM_CASE, case=case)
    return from_case + retriever.search(question, max(1, k - _FROM_CASE + 2), in_force_on=on)


def to_the_point(hits: Sequence[Hit], embedder: str) -> list[Hit]:
    """The hits without those of the knowledge base where none of these reaches the floor."""
    known = [hit for hit in hits if hit.kind != "case"]
    if embedder in MEASURED and max((hit.score for hit in known), default=1.0) < _FLOOR:
        return [hit for hit in hits if hit.kind == "case"]
    return list(hits)


def _not_enough(question: str, nearest_first: Sequence[Candidate]) -> Answer:
    nearest = _sources(nearest_first)[:_NEAREST]
    return Answer(question=question, sentences=(), sources=tuple(nearest), enough=False, note=NOT_ENOUGH)


def _quoted(question: str, fitting: Sequence[Judged]) -> Answer:
    best = fitting[0].margin
    chosen = [j.candidate for j in fitting if j.margin >= best - _BEHIND][:_MOST_QUOTED]
    sentences = tuple(quoted(c.hit, c.evidence.quote if c.evidence else c.text, c.evidence) for c in chosen)
    return Answer(question=question, sentences=sentences, sources=tuple(_sources(chosen)), enough=True)


def _sources(chosen: Sequence[Candidate]) -> list[AnswerSource]:
    found: dict[str, AnswerSource] = {}
    for candidate in chosen:
        source = as_source(candidate.hit, candidate.evidence)
        found.setdefault(source.citation, source)
    return list(found.values())


def _written(question: str, fitting: Sequence[Judged], model: ChatModel, knowledge: Knowledge) -> Answer:
    """Sentences written by the model, those its sources do not carry dropped; quotations where none remains."""
    sources = _sources([j.candidate for j in fitting])
    numbered = [{"number": n, "title": s.title, "text": s.text} for n, s in enumerate(sources, 1)]
    messages = render("chat/compose", question=question, sources=numbered)
    try:
        written = model.structured(messages, _Written, max_tokens=_MOST_TOKENS, stage=STAGE)
    except AnswerError as error:
        return _quoted(question, fitting).model_copy(
            update={"note": f"模型的回答无法使用（{error}），以下为原文摘引。"}
        )
    kept: list[AnswerSentence] = []
    dropped: list[Dropped] = []
    for sentence in written.sentences:
        named = [sources[n - 1] for n in dict.fromkeys(sentence.sources) if 1 <= n <= len(sources)]
        citations = [s.citation for s in named]
        fault = (
            unsupported(sentence.text, [f"{s.title}：{s.text}" for s in named], citations, knowledge)
            if named
            else "没有写明所依据的资料"
        )
        if fault is None:
            kept.append(AnswerSentence(text=sentence.text, citations=tuple(citations)))
        else:
            dropped.append(Dropped(text=sentence.text, reason=fault))
    if not kept:
        plain = _quoted(question, fitting)
        return plain.model_copy(update={"dropped": tuple(dropped), "note": _fallen_back(dropped)})
    used = {citation for sentence in kept for citation in sentence.citations}
    return Answer(
        question=question,
        sentences=tuple(kept),
        sources=tuple(s for s in sources if s.citation in used),
        enough=True,
        dropped=tuple(dropped),
    )


def _fallen_back(dropped: Sequence[Dropped]) -> str | None:
    return "模型所写的句子都没有通过核对，以下为原文摘引。" if dropped else None
