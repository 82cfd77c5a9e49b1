"""The documents of a case as passages: a few sentences each, within one page and one document.

Each passage carries its sentences as evidence, so that an answer cites the sentence and not the passage.

    >>> [p.citation for p in case_passages(material)]  # doctest: +SKIP
    ['证1:D1.S1', '证1:D1.S4']
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.records import CaseMaterial, Document, EvidenceRef, Sentence
from assistant.retrieve.passages import Passage, passage_key

_MOST = 160


def case_passages(material: CaseMaterial) -> Iterator[Passage]:
    """Every sentence of every document in exactly one passage, in order."""
    for document in material.documents:
        for group in _groups(document):
            evidence = tuple(EvidenceRef.cut(document, sentence) for sentence in group)
            text = document.text[group[0].start : group[-1].end]
            searched = f"{document.title}：{' '.join(text.split())}"
            citation = evidence[0].citation
            yield Passage(
                passage_key(f"{document.sha256}/{citation}", searched),
                "case",
                citation,
                f"{document.exhibit}《{document.title}》",
                text,
                searched,
                verbatim=True,
                evidence=evidence,
            )


def _groups(document: Document) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in document.sentences:
        full = group and sentence.end - group[0].start > _MOST
        if full or (group and sentence.page != group[-1].page):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
