"""Slang and coded words of the field with the terms that law and regulators use (knowledge/lexicon/terms.yaml).

Queries are rewritten with the canonical terms, so that words of officers and of posts meet words of authorities.

    >>> [(t.form, t.term.canonical) for t in find_terms("加V咨询，征信铲单，料子现货")]
    [('加V', '微信'), ('铲单', '征信修复'), ('料子', '公民个人信息')]
    >>> expand("铲单收费怎么定性")
    '铲单收费怎么定性 征信修复 虚假宣传 诈骗'
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from assistant.lexicon.numerals import fold
from assistant.lexicon.wordlists import Term, term_lists


class TermMention(NamedTuple):
    """A coded word at `start:end` of the text, with its term; `form` is verbatim."""

    start: int
    end: int
    form: str
    term: Term


def find_terms(text: str) -> list[TermMention]:
    """All coded words of `text` in order, longest first where they overlap.

    Forms that are also ordinary words (`risky`) are kept only where the text holds another coded word.
    """
    pattern, table = _pattern()
    folded = fold(text).lower()
    found = [TermMention(m.start(), m.end(), text[m.start() : m.end()], table[m[0]]) for m in pattern.finditer(folded)]
    sure = any(not mention.term.risky for mention in found)
    several = len({mention.term.canonical for mention in found}) >= 2
    return [mention for mention in found if not mention.term.risky or sure or several]


def expand(query: str) -> str:
    """`query` followed by the canonical and related terms of its coded words, each once and only if new."""
    added: list[str] = []
    named = [term for term in term_lists() if term.canonical in query]
    for term in [*named, *(mention.term for mention in find_terms(query))]:
        for word in (term.canonical, *term.related):
            if word not in query and word not in added:
                added.append(word)
    return " ".join([query, *added])


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, Term]]:
    table: dict[str, Term] = {}
    for term in term_lists():
        for form in term.forms:
            table.setdefault(fold(form).lower(), term)
    pieces = [_bounded(form) for form in sorted(table, key=lambda form: (-len(form), form))]
    return re.compile("|".join(pieces)), table


def _bounded(form: str) -> str:
    """The form as a pattern; a letter or digit at its edge needs none of its kind beside it."""
    left = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", form) else ""
    right = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", form) and not re.search(r"[\u4e00-\u9fff+➕]v$", form) else ""
    return left + re.escape(form) + right
