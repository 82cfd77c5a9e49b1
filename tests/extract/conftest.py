"""Documents of a case from plain texts, as ingest would hand them over."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.records import CaseFacts, CaseMaterial, CaseMeta, Document, DocumentKind, Sentence
from assistant.spans import Cut, cut_sentences

Turn = tuple[str, str, str]


def prose(text: str, number: int = 1, kind: DocumentKind = "text", title: str = "") -> Document:
    """A document of running text (or of rows, one a line)."""
    lines = [Cut(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    cuts = lines if kind == "table" else cut_sentences(text)
    sentences = tuple(
        Sentence(id=f"D{number}.S{i}", page=None, start=cut.start, end=cut.end) for i, cut in enumerate(cuts, 1)
    )
    return _document(text, number, kind, title, sentences)


def chat(turns: list[Turn], number: int = 1) -> Document:
    """A chat export: (speaker, time, text) each."""
    text, sentences = "", []
    for index, (speaker, time, words) in enumerate(turns, 1):
        piece = f"{time} {speaker}\n{words}"
        start = len(text)
        text += piece + "\n"
        sentences.append(
            Sentence(
                id=f"D{number}.S{index}", page=None, start=start, end=start + len(piece), speaker=speaker, time=time
            )
        )
    return _document(text.rstrip("\n"), number, "chat", "", tuple(sentences))


def _document(text: str, number: int, kind: DocumentKind, title: str, sentences: tuple[Sentence, ...]) -> Document:
    return Document(
        id=f"D{number}",
        exhibit=f"证{number}",
        path=f"{number}.txt",
        sha256="0" * 64,
        kind=kind,
        title=title,
        language="zh",
        pages=None,
        text=text,
        sentences=sentences,
    )


def case(*documents: Document) -> CaseMaterial:
    """The documents as a case."""
    return CaseMaterial(meta=CaseMeta(case_id="t"), documents=documents, skipped=())


@pytest.fixture
def facts() -> Callable[..., CaseFacts]:
    """Facts of documents by rules alone: no model, no embedder."""
    from assistant.extract import extract
    from assistant.settings import Settings

    def of(*documents: Document) -> CaseFacts:
        return extract(case(*documents), None, None, None, Settings())  # type: ignore[arg-type]

    return of
