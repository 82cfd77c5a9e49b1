"""Claims without citations: fixed phrases pass in silence, facts without a source do not.

A sum, day, identity number or party in a claim that cites nothing must at least stand somewhere in the material, and
is shown as unchecked; one that stands nowhere fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.knowledge import Knowledge
from assistant.knowledge.citations import LegalCitation
from assistant.knowledge.files import Element
from assistant.records import Check, CheckStatus
from assistant.verify.grounds import Grounds
from assistant.verify.quoting import plain
from assistant.verify.standards import stated_levels
from assistant.verify.values import Value, find_values, supports

_FACTUAL = ("money", "date", "identity", "share")


def check_uncited(text: str, legal: Sequence[LegalCitation], book: Grounds, knowledge: Knowledge) -> list[Check]:
    """At most one check, with an empty citation: what the claim says of the case without saying where it stands."""
    known = _template_text(knowledge)
    if plain(text).strip("。") in known:
        return []
    values = [v for v in find_values(text, [(c.start, c.end) for c in legal]) if v.kind in _FACTUAL]
    standards = set(stated_levels(text).values())
    values = [v for v in values if (v.low, v.high) not in standards and plain(v.text) not in known]
    for value in values:
        if not _anywhere(value, book):
            return [_check(text, "mismatch", f"“{value.text}”没有引用，材料中也没有这一内容")]
    if values:
        return [_check(text, "unchecked", "该句陈述案件事实而没有引用，无法核对")]
    return []


def _anywhere(value: Value, book: Grounds) -> bool:
    """Whether the value stands anywhere in the material, its own data or the facts."""
    meta = book.material.meta
    if plain(value.text) in plain(book.text) or any(
        plain(value.text) in plain(s.path + s.reason) for s in book.material.skipped
    ):
        return True
    if value.kind == "date":
        days = [d.value for d in book.facts.dates] + [d for d in (meta.conduct_from, meta.conduct_to) if d]
        told = [Value("date", 0, 0, d, key=d) for d in days]
        return supports([*told, *book.values], value)
    if value.kind == "money":
        amounts = [Value("money", 0, 0, a.text, a.value_cny, a.value_cny) for a in book.facts.amounts]
        return supports([*amounts, *book.values], value, hedges=False)
    return False


@lru_cache(maxsize=4)
def _template_text(knowledge: Knowledge) -> str:
    """What knowledge files say word for word: what elements ask for, what separates offences, what to obtain."""
    offences = knowledge.offences.values()
    lines = [t for o in offences for e in o.elements for t in (*e.missing, *_of_element(e))]
    lines += [t for o in offences for b in o.boundaries for t in (b.question, b.points_here.text, b.points_there.text)]
    lines += [g for o in offences for g in o.typical_gaps]
    return plain("\n".join(lines))


def _of_element(element: Element) -> tuple[str, str, str]:
    return element.description, element.shown_by.text, element.against.text


def _check(text: str, status: CheckStatus, detail: str) -> Check:
    return Check(claim=text, citation="", status=status, detail=detail)
