"""One search over the knowledge base and over the documents of a case.

A number in the question (article, document, case) is looked up directly and comes first; the rest is found by vectors
and words together. Indexes are built when first needed: words in memory, vectors in Chroma, of which only new passages
are embedded.

    >>> retriever = open_retriever(load_settings())             # doctest: +SKIP
    >>> retriever.search("铲单收费几千块算什么", k=3)[0].citation   # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import InputError
from assistant.knowledge import Knowledge, open_knowledge
from assistant.records import CaseMaterial
from assistant.resources import resource_dir
from assistant.retrieve.corpus import field_laws, knowledge_passages
from assistant.retrieve.corpus_index import Candidate, CorpusIndex
from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.embed import Embedder, open_embedder
from assistant.retrieve.lookup import look_up
from assistant.retrieve.material import case_passages
from assistant.retrieve.other_laws import OtherLaws
from assistant.retrieve.passages import KINDS, Hit, Kind, Passage
from assistant.retrieve.ranking import LONG_QUERY, ranked
from assistant.retrieve.reranking import Orders, Reranker
from assistant.retrieve.rewriting import Rewriter
from assistant.retrieve.shipped import ShippedVectors
from assistant.retrieve.vectors import OnProgress, Update, VectorStore
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

MOST_QUERY = 1000
"""Characters of a question that are read; e5 reads about as many."""

RERANKED = 30
"""How many hits a reranker is shown, where the settings name one."""

_ASKED_FOR = ("post", "case")
"""Kinds that are searched only when named."""


class Retriever:
    """Finds passages. Made by `open_retriever`; safe to keep for the life of a process."""

    def __init__(
        self, knowledge: Knowledge, embedder: Embedder, store: VectorStore, reranker: Orders | None = None
    ) -> None:
        self.knowledge = knowledge
        self._embedder = embedder
        self._store = store
        self._reranker = reranker
        self._cases: dict[str, CorpusIndex] = {}

    @cached_property
    def _knowledge_index(self) -> CorpusIndex:
        by_kind: dict[str, list[Passage]] = {}
        for passage in knowledge_passages(self.knowledge):
            by_kind.setdefault(passage.kind, []).append(passage)
        return CorpusIndex(by_kind, self._store)

    def build(self, on_progress: OnProgress | None = None) -> dict[Kind, Update]:
        """Brings the vectors of the whole knowledge base up to date; what changed, by kind."""
        index = self._knowledge_index
        return {kind: index.build(kind, on_progress) for kind in KINDS if kind in index.names}

    def erase(self) -> None:
        """Deletes the index on disk; it is built again when next needed."""
        self._store.erase()
        self._cases.clear()

    @property
    def embedder_name(self) -> str:
        """The embedding model whose vectors are searched."""
        return self._embedder.name

    @property
    def index_place(self) -> str:
        """The folder or the server that holds the vectors."""
        return self._store.place

    def add_case(self, material: CaseMaterial, on_progress: OnProgress | None = None) -> str:
        """Indexes the documents of a case, or finds them indexed already; the case id to search by."""
        case = material.meta.case_id
        digest = hashlib.sha256("".join(f"{d.id}{d.sha256}" for d in material.documents).encode()).hexdigest()[:24]
        index = CorpusIndex({f"case-{digest}": list(case_passages(material))}, self._store)
        index.build(f"case-{digest}", on_progress)
        self._cases[case] = index
        return case

    def search(
        self,
        query: str,
        k: int = 8,
        kinds: Iterable[Kind] | None = None,
        place: str | None = None,
        in_force_on: date | None = None,
        case: str | None = None,
        issuer: str | None = None,
    ) -> list[Hit]:
        """The `k` best hits, each citation once, best first.

        Args:
            query: a question or words; of a very long one the first thousand characters are read.
            kinds: only these; when None all of the knowledge base but posts, which say what offenders say.
            place: keeps what is nationwide or of this place (上海, 福建福州).
            in_force_on: keeps what applied on the day, statutes with their text of that day; today when None.
            case: searches the documents of this case, indexed by `add_case`, instead of the knowledge base.
            issuer: keeps what an issuer or court of this name issued.

        Raises:
            InputError: the query is empty, a kind is unknown, or the case is not indexed.
            KnowledgeError: knowledge files or the index cannot be read.
        """
        text = _readable(query)
        index, names = self._chosen(kinds, case)
        direct = [] if case else self._direct(text, kinds, in_force_on)
        terms = "" if len(text) > LONG_QUERY else self._rewriter.terms(text)
        vector = self._vector(text, terms)
        keep = _filter(place, in_force_on, issuer)
        candidates = index.candidates(f"{text} {terms}", vector, names, keep)
        if case is None and "statute" in names:
            candidates += self._other_laws.candidates(text, f"{text} {terms}", keep)
        hits = {hit.citation: hit for hit in direct}
        wanted = k if self._reranker is None else max(k, RERANKED)
        for candidate, score in ranked(candidates, text, self._embedder.name):
            if len(hits) >= wanted:
                break
            if candidate.passage.citation not in hits:
                hit = self._hit(candidate, score, in_force_on)
                if hit is not None:
                    hits[hit.citation] = hit
        found = list(hits.values())
        return (found if self._reranker is None else self._reranker.order(text, found))[:k]

    def as_langchain(
        self,
        k: int = 8,
        kinds: Iterable[Kind] | None = None,
        place: str | None = None,
        in_force_on: date | None = None,
        case: str | None = None,
    ) -> BaseRetriever:
        """This retriever with these filters as a LangChain retriever; the citation is in each document's metadata."""
        from assistant.retrieve.langchain import PassageRetriever

        chosen = tuple(kinds) if kinds is not None else None
        return PassageRetriever(
            search=lambda query: self.search(query, k, chosen, place=place, in_force_on=in_force_on, case=case)
        )

    # ── inside ─────────────────────────────────────────────────────────────────────────────

    def _chosen(self, kinds: Iterable[Kind] | None, case: str | None) -> tuple[CorpusIndex, list[str]]:
        if case is not None:
            if case not in self._cases:
                raise InputError(f"案件 {case} 还没有建立检索索引，请先读取案件材料。")
            return self._cases[case], list(self._cases[case].names)
        index = self._knowledge_index
        wanted = [kind for kind in KINDS if kind not in _ASKED_FOR] if kinds is None else list(kinds)
        unknown = [kind for kind in wanted if kind not in KINDS]
        if unknown:
            raise InputError(f"没有这种资料：{'、'.join(unknown)}。可选：{'、'.join(KINDS)}")
        return index, [str(kind) for kind in wanted]

    @cached_property
    def _other_laws(self) -> OtherLaws:
        return OtherLaws(self.knowledge, field_laws(self.knowledge))

    @cached_property
    def _rewriter(self) -> Rewriter:
        return Rewriter.load(self.knowledge)

    def _vector(self, query: str, terms: str) -> Floats:
        """The mean of the question's vector and that of the question with its terms, unit length."""
        if not terms:
            return np.asarray(self._embedder.queries([query])[0], dtype=np.float32)
        mean = self._embedder.queries([query, f"{query} {terms}"]).sum(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def _direct(self, query: str, kinds: Iterable[Kind] | None, on: date | None) -> list[Hit]:
        allowed = set(kinds) if kinds is not None else set(KINDS)
        return [hit for hit in look_up(query, self.knowledge, on) if hit.kind in allowed]

    def _hit(self, candidate: Candidate, score: float, on: date | None) -> Hit | None:
        """The candidate as a hit; None where a statute did not apply on the day."""
        passage = candidate.passage
        text, verbatim, effective, until = passage.text, passage.verbatim, passage.effective, passage.until
        status, detail = "unchecked", ""
        if passage.kind != "case":
            resolved = self.knowledge.resolve(passage.citation, on)
            if on is not None and resolved.status in ("repealed", "not_in_force", "not_found"):
                return None
            status, detail = resolved.status, resolved.detail
            if passage.kind == "statute" and resolved.text:
                text, verbatim = resolved.text, resolved.verbatim
                effective, until = resolved.effective, resolved.until
        found_by = "both" if candidate.words and candidate.cosine is not None else "vectors"
        return Hit(
            citation=passage.citation,
            title=passage.title,
            text=text,
            passage=passage.searched,
            score=round(score, 4),
            kind=passage.kind,
            found_by="words" if candidate.cosine is None else found_by,
            number=passage.number,
            issuer=passage.issuer,
            place=passage.place,
            effective=effective,
            until=until,
            verbatim=verbatim,
            status=status,
            detail=detail,
            evidence=passage.evidence,
        )


def open_retriever(
    settings: Settings, knowledge: Knowledge | None = None, embedder: Embedder | None = None
) -> Retriever:
    """A retriever over the shipped knowledge and the user's own in the data directory. Costs nothing until it is asked.

    Raises SettingsError or ModelError where the embedding model that the settings name cannot be used."""
    chosen = embedder or open_embedder(settings)
    shipped = ShippedVectors.load(resource_dir("knowledge") / "vectors", chosen.name)
    reranker = Reranker(settings.retrieval.reranker) if settings.retrieval.reranker else None
    return Retriever(knowledge or open_knowledge(settings), chosen, VectorStore(settings, chosen, shipped), reranker)


def _readable(query: str) -> str:
    text = " ".join(query.split())[:MOST_QUERY]
    if not text:
        raise InputError("问题是空的，请输入要查找的内容。")
    return text


def _filter(place: str | None, on: date | None, issuer: str | None) -> Callable[[Passage], bool]:
    def keep(passage: Passage) -> bool:
        if place is not None and passage.place is not None and place not in passage.place:
            return False
        if issuer is not None and issuer not in (passage.issuer or ""):
            return False
        if on is None or passage.kind == "statute":
            return True
        return (passage.until is None or on < passage.until) and (passage.effective is None or passage.effective <= on)

    return keep
