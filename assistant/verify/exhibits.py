"""Exhibits named in a claim (证2《微信聊天记录》), and behaviours it says they show: both against the case's own lists.

>>> exhibit_fault("见证9", ["证1:D1.S1"], book, knowledge).detail  # doctest: +SKIP
'材料中没有证9'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.knowledge import Knowledge
from assistant.verify.grounds import Ground, Grounds
from assistant.verify.quoting import plain

_EXHIBIT = re.compile(r"(?P<exhibit>证\d+)(?![\d:：])(?:《(?P<title>[^《》]+)》)?")
_TITLE = re.compile(r"《(?P<title>[^《》]+)》")
_SHOWS = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、．.]?)?(?:证明|反映|显示|证实)(?P<what>[^：:。]{2,40})[：:]"
)
_MEANT = 60.0
_NEARLY = 85.0


class ExhibitFault(NamedTuple):
    """An exhibit or title that is not the case's, or evidence that does not show what it is said to show."""

    detail: str
    expected: str | None


def exhibit_fault(claim: str, grounds: Sequence[Ground], book: Grounds, knowledge: Knowledge) -> ExhibitFault | None:
    """The first exhibit number, document title or proof of a behaviour in the claim that the case does not bear out."""
    for named in _EXHIBIT.finditer(claim):
        document = book.exhibit(named["exhibit"])
        if document is None:
            return ExhibitFault(f"材料中没有{named['exhibit']}", None)
        if named["title"] and not _same_title(named["title"], document.title):
            return ExhibitFault(f"{named['exhibit']}是《{document.title}》，不是《{named['title']}》", document.title)
    return _title_fault(claim, book) or _proof_fault(claim, grounds, book, knowledge)


def _title_fault(claim: str, book: Grounds) -> ExhibitFault | None:
    """A title that is no document's but very like one: a name in it was changed."""
    titles = [d.title for d in book.material.documents]
    for named in _TITLE.finditer(claim):
        title = named["title"]
        if any(_same_title(title, known) for known in titles):
            continue
        likeliest = max(titles, key=lambda known: fuzz.ratio(plain(title), plain(known)), default="")
        if likeliest and fuzz.ratio(plain(title), plain(likeliest)) >= _MEANT and not _is_law(title, book):
            return ExhibitFault(f"材料中没有《{title}》", likeliest)
    return None


def _is_law(title: str, book: Grounds) -> bool:
    return title in book.text or title.endswith(("法", "解释", "规定", "意见", "条例", "办法"))


def _same_title(written: str, title: str) -> bool:
    one, other = plain(written), plain(title)
    return one == other or one in other or other in one


def is_proved(claim: str, grounds: Sequence[Ground], book: Grounds, knowledge: Knowledge) -> bool:
    """Whether the claim only says that its exhibits show a behaviour, and the facts give them for that behaviour."""
    evidence = _proof(claim, book, knowledge)
    return bool(evidence and grounds) and all(g.sentence.id in evidence for g in grounds)


def _proof(claim: str, book: Grounds, knowledge: Knowledge) -> set[str]:
    """The sentences that the facts give for the behaviour a claim says is shown (证明某种行为：…); empty for others."""
    shown = _SHOWS.match(claim)
    if shown is None:
        return set()
    types = {t for t, behaviour in knowledge.behaviours.items() if behaviour.name == shown["what"].strip()}
    return {r.sentence for b in book.facts.behaviours if b.type in types for r in b.evidence}


def _proof_fault(claim: str, grounds: Sequence[Ground], book: Grounds, knowledge: Knowledge) -> ExhibitFault | None:
    """证明某种行为：… must name a behaviour and cite sentences that the facts give for it."""
    shown = _SHOWS.match(claim)
    names = [b.name for b in knowledge.behaviours.values()]
    if shown is not None and shown["what"] not in names:
        meant = max(names, key=lambda name: fuzz.ratio(name, shown["what"]))
        if fuzz.ratio(meant, shown["what"]) >= _NEARLY:
            return ExhibitFault(f"“{shown['what']}”有误，应为“{meant}”", meant)
    evidence = _proof(claim, book, knowledge)
    for ground in grounds if evidence else ():
        if ground.sentence.id not in evidence:
            return ExhibitFault(f"{ground.citation}不是所称行为的证据", None)
    return None
