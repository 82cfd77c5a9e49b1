"""Query rewriting: officers' words and the trade's slang, with the terms that law and digests use for them.

The question stays as it is; the terms of knowledge/lexicon/queries.yaml (and of the user's own lexicon/queries.yaml)
are searched beside it. Terms take effect at once, nothing has to be indexed again.

    >>> Rewriter([SpokenTerm(say=("铲单",), means="征信 异议")]).terms("铲单收费几千")
    '征信 异议'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.knowledge import Knowledge
from assistant.knowledge.reading import read_entries

_FILE = Path("lexicon") / "queries.yaml"


class SpokenTerm(BaseModel):
    """One entry of queries.yaml: what people say, and the terms to search for besides."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    say: tuple[str, ...] = Field(min_length=1)
    means: str


class Rewriter:
    """Finds what is said in a question."""

    def __init__(self, entries: Sequence[SpokenTerm]) -> None:
        self._entries = [(tuple(_plain(said) for said in entry.say), entry.means) for entry in entries]

    @classmethod
    def load(cls, knowledge: Knowledge) -> Rewriter:
        """The entries of the knowledge base and of the user's own folder. Raises KnowledgeError for a faulty file."""
        bases = [knowledge.root, *([knowledge.extra] if knowledge.extra else [])]
        return cls([e for base in bases if (base / _FILE).is_file() for e in read_entries(base / _FILE, SpokenTerm)])

    def terms(self, query: str) -> str:
        """The terms for everything that is said in the query, each once, in the order of the file; empty for none."""
        plain = _plain(query)
        found = [means for said, means in self._entries if any(word in plain for word in said)]
        return " ".join(dict.fromkeys(term for means in found for term in means.split()))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
