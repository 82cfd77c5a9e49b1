"""Laws outside the field: searched by words, when a question names one of them.

The statute database holds 378 laws; those of the field have vectors (knowledge/retrieval.yaml). The others would only
crowd the answers, so their articles are brought in where the question says which law it means.

    >>> from assistant.knowledge import load_knowledge
    >>> OtherLaws(load_knowledge(), ["刑法"]).named("电子商务法对平台有什么要求")
    ['电子商务法']
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from assistant.knowledge import Knowledge
from assistant.retrieve.corpus import statute_passages
from assistant.retrieve.corpus_index import CANDIDATES, Candidate, Keep
from assistant.retrieve.passages import Passage
from assistant.retrieve.words import WordIndex

_SHORTEST = 3


class OtherLaws:
    """The laws of the database without those of the field; a law is read when it is first named."""

    def __init__(self, knowledge: Knowledge, field: Iterable[str]) -> None:
        self._knowledge = knowledge
        self._field = {knowledge.statutes.find(law) for law in field}
        self._indexes: dict[str, tuple[list[Passage], WordIndex]] = {}

    def named(self, query: str) -> list[str]:
        """The laws outside the field that the query names, by short title; a longer name hides one inside it."""
        rest, found = query, []
        for name, short in self._names:
            if name in rest:
                rest = rest.replace(name, " ")
                if short not in self._field and short in self._knowledge.statutes.versions:
                    found.append(short)
        return list(dict.fromkeys(found))

    def candidates(self, query: str, words: str, keep: Keep) -> list[Candidate]:
        """The articles of the named laws that share words with the question, without cosines."""
        found = []
        for law in self.named(query):
            passages, index = self._index(law)
            best = [f for f in index.best(words) if keep(passages[f.position])][:CANDIDATES]
            found += [Candidate(passages[f.position], None, f.score / best[0].score) for f in best]
        return found

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        names = [(name, short) for name, short in self._knowledge.statutes.names.items() if len(name) >= _SHORTEST]
        return sorted(names, key=lambda pair: (-len(pair[0]), pair[0]))

    def _index(self, law: str) -> tuple[list[Passage], WordIndex]:
        if law not in self._indexes:
            passages = list(statute_passages(self._knowledge, [law], vector=False))
            self._indexes[law] = passages, WordIndex([p.searched for p in passages])
        return self._indexes[law]
