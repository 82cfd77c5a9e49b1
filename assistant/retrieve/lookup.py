"""Direct look-up: a question that names an article, a document number or a case number gets exactly that.

Numbers are read by the citation finder of the knowledge base, so every form that people write is understood.

    >>> from assistant.knowledge import load_knowledge
    >>> look_up("刑法287条之二第一款", load_knowledge())[0].citation
    '法:刑法#287之二.1'
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.knowledge import ArticleNumber, Knowledge, Resolved
from assistant.knowledge.citations import LegalCitation
from assistant.retrieve.passages import Hit, Kind

_MOST_ARTICLES = 60
_KINDS: dict[str, Kind] = {"law": "statute", "authority": "authority", "ruling": "ruling", "notice": "notice"}
_VERBATIM: dict[str, Kind] = {"authority": "fulltext", "ruling": "judgment"}


def look_up(query: str, knowledge: Knowledge, on: date | None = None) -> list[Hit]:
    """What the query cites by number, in the order of the query, each once; empty where it cites nothing that is known.

    A document cited without an article (法释〔2013〕10号) answers with its articles in order; a law without an article
    (刑法) is a topic, not a number, and answers with nothing."""
    hits: dict[str, Hit] = {}
    for cited in knowledge.find_citations(query):
        for citation in _wanted(cited, knowledge):
            resolved = knowledge.resolve(citation, on)
            if resolved.found and resolved.text and citation not in hits:
                hits[citation] = as_hit(resolved)
    return list(hits.values())


def as_hit(resolved: Resolved) -> Hit:
    """A resolved citation as a hit of score 1."""
    number = ArticleNumber.parse(resolved.article) if resolved.article else None
    title = resolved.title.removeprefix("中华人民共和国")
    kind = _VERBATIM.get(resolved.kind, _KINDS[resolved.kind]) if resolved.verbatim else _KINDS[resolved.kind]
    return Hit(
        citation=resolved.citation,
        title=f"{title}{number.chinese}" if number else title,
        text=resolved.text or "",
        passage=resolved.text or "",
        score=1.0,
        kind=kind,
        found_by="number",
        number=resolved.number,
        effective=resolved.effective,
        until=resolved.until,
        verbatim=resolved.verbatim,
        status=resolved.status,
        detail=resolved.detail,
    )


def _wanted(cited: LegalCitation, knowledge: Knowledge) -> Iterator[str]:
    if cited.by == "case":
        yield f"例:{cited.name}"
    elif cited.number is not None and cited.target is not None:
        if cited.range_from is not None:
            yield from _between(cited.target, cited.range_from, cited.number)
        yield cited.citation
    elif cited.target is not None and cited.target.startswith("释:"):
        yield from _all_articles(cited.target, knowledge)


def _between(target: str, first: ArticleNumber, last: ArticleNumber) -> Iterator[str]:
    """The articles after `first` and before `last`; the first itself is a citation of its own."""
    for number in range(first.number + 1, min(last.number, first.number + _MOST_ARTICLES)):
        yield f"{target}#{number}"


def _all_articles(target: str, knowledge: Knowledge) -> Iterator[str]:
    name = target.partition(":")[2]
    key = knowledge.authority_id(name)
    text = knowledge.texts.get(key or name)
    if text is not None:
        yield from (f"{target}#{a.article}" for a in text.articles[:_MOST_ARTICLES])
    elif key is not None:
        whole = [a.article for a in knowledge.authorities[key].articles if "." not in a.article]
        yield from (f"{target}#{article}" for article in whole[:_MOST_ARTICLES])
