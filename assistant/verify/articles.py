"""Which article of a law says what a sentence says: by the pairs of characters they share, rare pairs weighing more.

>>> best_fit("传授犯罪方法的，处五年以下有期徒刑", "法:刑法", ["295"], knowledge, None).here  # doctest: +SKIP
1.0
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from assistant.knowledge import ArticleNumber, Knowledge
from assistant.verify.wording import pairs

_SHORTEST = 6


class Fit(NamedTuple):
    """How much of what is said the cited articles have (`here`, 0 to 1), and the article that has most of it."""

    here: float
    best: float
    citation: str
    name: str


class _Index(NamedTuple):
    articles: dict[str, list[str]]
    weights: dict[str, float]
    unknown: float


def best_fit(said: str, law: str, cited: Iterable[str], knowledge: Knowledge, on: date | None) -> Fit | None:
    """The fit of the cited articles (numbers without 款 and 项) and of the best one; None for what is too short."""
    wanted = pairs(said)
    index = _index(knowledge, law, on)
    if len(wanted) < _SHORTEST or not index.weights:
        return None
    total = sum(index.weights.get(pair, index.unknown) for pair in wanted)
    scores: dict[str, float] = defaultdict(float)
    for pair in wanted:
        for article in index.articles.get(pair, ()):
            scores[article] += index.weights[pair]
    if not scores:
        return None
    best = max(scores, key=lambda article: scores[article])
    here = max((scores.get(article, 0.0) for article in cited), default=0.0)
    number = ArticleNumber.parse(best)
    return Fit(here / total, scores[best] / total, f"{law}#{best}", number.chinese if number else best)


@lru_cache(maxsize=64)
def _index(knowledge: Knowledge, law: str, on: date | None) -> _Index:
    articles: dict[str, list[str]] = defaultdict(list)
    texts = _texts(knowledge, law, on)
    for article, text in texts:
        for pair in pairs(text):
            articles[pair].append(article)
    weights = {pair: math.log(1 + len(texts) / len(found)) for pair, found in articles.items()}
    return _Index(dict(articles), weights, math.log(1 + len(texts)) / 2)


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
