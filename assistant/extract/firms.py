"""Votes for firms and their people: a firm that suspects found or run is suspected with them, and so are its heads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.extract.aliases import Links
from assistant.extract.ballot import Ballot
from assistant.extract.mentions import Mentions

_RUNS_BEFORE = re.compile(r"(?:成立|注册|开设|开了个?|开办|设立|创办|经营|实际控制)(?:了|过)?[“\"「]?[^，。；]{0,8}$")
_RUNS_AFTER = re.compile(
    r"[”\"」]?(?:的)?[（(]?(?:个体工商户，)?(?:法定代表人|实际控制人|负责人|老板|股东|经营者|员工|业务员|客服|主管|财务|话务员|名义)"
)
_PRETENDS = re.compile(r"冒充|假冒|谎称|自称|冒用|声称")
_STAFF = re.compile(
    r"[”\"）)]?(?:的)?[（(]?(?:原)?(?P<post>法定代表人|实际控制人|负责人|股东|员工|业务员|客服|经理|财务|主管|区域经理|职员)"
)
_HEADS = frozenset(["法定代表人", "实际控制人", "负责人"])


def vote_for_firms(documents: Sequence[Mentions], links: Links, votes: Mapping[str, Ballot]) -> None:
    """Adds weight for firms of suspects, then for those who head such firms or work there and did something."""
    for mentions in documents:
        _firms(mentions, links, votes)
    for mentions in documents:
        _staff(mentions, links, votes)


def _firms(mentions: Mentions, links: Links, votes: Mapping[str, Ballot]) -> None:
    text = mentions.reading.text
    for mention in mentions.named:
        sentence = mentions.reading.sentence_at(mention.start) if mention.organization == "company" else None
        if sentence is None:
            continue
        ahead = text[max(sentence.start, mention.start - 16) : mention.start]
        runs = _RUNS_BEFORE.search(ahead) or _RUNS_AFTER.match(text, mention.end)
        if _PRETENDS.search(ahead) or runs is None:
            continue
        near = mentions.within(sentence.start, sentence.end)
        people = {links.canonical(m.name) for m in near if m.kind in ("person", "speaker")}
        if any("suspect" in votes[name].roles() for name in people):
            votes[links.canonical(mention.name)].add("suspect", 1.0)


def _staff(mentions: Mentions, links: Links, votes: Mapping[str, Ballot]) -> None:
    for mention in mentions.everything:
        if mention.kind == "organization":
            firm = links.canonical(mention.name)
        elif mention.name == "该公司":
            firm = _firm_before(mentions, mention.start, links)
        else:
            continue
        staff = _STAFF.match(mentions.reading.text, mention.end)
        if staff is None or "suspect" not in votes[firm].roles():
            continue
        for person in mentions.within(mention.end, staff.end() + 2):
            ballot = votes[links.canonical(person.name)]
            if person.kind == "person" and staff["post"] in _HEADS:
                ballot.add("suspect", 1.0)
            elif person.kind == "person" and ballot.of("suspect") > 0:
                ballot.add("suspect", 0.6)


def _firm_before(mentions: Mentions, position: int, links: Links) -> str:
    firms = [m for m in mentions.named if m.organization == "company" and m.start < position]
    return links.canonical(firms[-1].name) if firms else ""
