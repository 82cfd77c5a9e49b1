"""Which article of a law says what a sentence says: found by the pairs of characters they share.

>>> best_article("传授犯罪方法的，处五年以下有期徒刑", "法:刑法", load_knowledge(), None).name  # doctest: +SKIP
'第二百九十五条'
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from assistant.knowledge import ArticleNumber, Knowledge
from assistant.verify.wording import pairs

_SHORTEST = 8


class Likely(NamedTuple):
    """An article, and the share of the sentence's pairs that it has."""

    citation: str
    name: str
    likeness: float


class _Index(NamedTuple):
    articles: dict[str, list[str]]
    names: dict[str, str]


def likeness(said: str, text: str) -> float:
    """The share of the sentence's pairs that the text has, 0 to 1; 0 for a sentence too short to tell."""
    wanted = pairs(said)
    return 0.0 if len(wanted) < _SHORTEST else len(wanted & pairs(text)) / len(wanted)


def best_article(said: str, law: str, knowledge: Knowledge, on: date | None) -> Likely | None:
    """The article of the law or authority that has most of what is said; None where nothing can be told."""
    wanted = pairs(said)
    if len(wanted) < _SHORTEST:
        return None
    index = _index(knowledge, law, on)
    counts: Counter[str] = Counter()
    for pair in wanted:
        counts.update(index.articles.get(pair, ()))
    if not counts:
        return None
    article, hits = counts.most_common(1)[0]
    return Likely(f"{law}#{article}", index.names[article], hits / len(wanted))


@lru_cache(maxsize=64)
def _index(knowledge: Knowledge, law: str, on: date | None) -> _Index:
    articles: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for article, text in _texts(knowledge, law, on):
        number = ArticleNumber.parse(article)
        names[article] = number.chinese if number else article
        for pair in pairs(text):
            articles[pair].append(article)
    return _Index(dict(articles), names)


def _texts(knowledge: Knowledge, law: str, on: date | None) -> list[tuple[str, str]]:
    if law.startswith("法:"):
        return [(a.article, a.text) for a in knowledge.statutes.articles(law.removeprefix("法:"), on)]
    key = knowledge.authority_id(law.removeprefix("释:"))
    if key is None:
        return []
    whole: dict[str, list[str]] = defaultdict(list)
    for digest in knowledge.authorities[key].articles:
        whole[digest.article.split(".")[0]].append(digest.digest)
    return [(article, "\n".join(digests)) for article, digests in whole.items()]
