"""Votes for the role of each party, from titles, from what it does and what is done to it.

The words are in knowledge/lexicon/party_roles.yaml. A vote is a weight for one role; a party has every role that
reaches the mark, and the votes against (依法投诉 is no crime) are simply that complaining casts none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from assistant.extract.actors import Cast
from assistant.extract.aliases import Links
from assistant.extract.mentions import Mentions, is_system
from assistant.extract.reading import Clause
from assistant.lexicon.frames import asks, find_verbs
from assistant.lexicon.wordlists import RoleVerb, name_lists, role_lists
from assistant.records import PartyRole

VoteRole = PartyRole | Literal["official"]
_ENOUGH = 1.0


class Votes:
    """The votes for one party."""

    def __init__(self) -> None:
        self._weights: Counter[str] = Counter()

    def add(self, role: VoteRole, weight: float) -> None:
        """Adds `weight` for `role`."""
        self._weights[role] += weight  # type: ignore[assignment]

    def of(self, role: VoteRole) -> float:
        """The weight for `role` so far."""
        return float(self._weights[role])

    def total(self) -> float:
        """All weight for roles in the case."""
        return sum(w for r, w in self._weights.items() if r not in ("official", "other"))

    def roles(self) -> tuple[PartyRole, ...]:
        """The roles that hold, the heaviest first. Somebody who suffers is no suspect for a little of both."""
        kept = {
            role: weight
            for role, weight in self._weights.items()
            if weight >= _ENOUGH and role not in ("official", "other")
        }
        suspect, suffers = kept.get("suspect", 0), max(kept.get("victim", 0), kept.get("client", 0))
        if suspect and suffers:
            if suspect >= 1.5 * suffers:
                kept.pop("victim", None)
                kept.pop("client", None)
            else:
                kept.pop("suspect")
        if "suspect" in kept:
            for weaker in ("intermediary", "witness"):
                kept.pop(weaker, None)
        if "victim" in kept and kept.get("client", 0) < kept["victim"]:
            kept.pop("client", None)
        order = sorted(kept, key=lambda role: (-kept[role], role))
        return tuple(order)  # type: ignore[arg-type]


def vote(
    documents: Sequence[Mentions],
    links: Links,
    authors: Sequence[str | None],
    firms: Sequence[str | None],
    cast_of: Callable[[int], Cast],
) -> defaultdict[str, Votes]:
    """Votes for every canonical name of the case."""
    votes: defaultdict[str, Votes] = defaultdict(Votes)
    for index, mentions in enumerate(documents):
        _titles(mentions, links, votes)
        _deeds(mentions, cast_of(index), votes)
        for author in (authors[index], firms[index]):
            if author is not None:
                _author(mentions, author, votes)
    return votes


@cache
def _title_roles() -> dict[str, PartyRole]:
    return {title: role for role, titles in name_lists().titles.items() for title in titles if role != "other"}


def _titles(mentions: Mentions, links: Links, votes: dict[str, Votes]) -> None:
    text = mentions.reading.text
    for mention in mentions.named:
        name = links.canonical(mention.name)
        role = _title_roles().get(mention.title or "")
        if role is not None:
            votes[name].add(role, 2.0)
        if mention.title in ("被举报人", "被控告人", "行为人") and mention.kind == "organization":
            votes[name].add("suspect", -1.0)
        listed = _list_role(text, mention.start)
        if role is None and listed is not None:
            votes[name].add(listed, 1.2)
        before, after = text[max(0, mention.start - 12) : mention.start], text[mention.end : mention.end + 12]
        for word in role_lists().official:
            if before.endswith(word) or after.startswith(("（" + word, "(" + word)):
                votes[name].add("official", 2.0)
        for rule in role_lists().after_name:
            if re.match(rf"(?:的|系|是|为|[（(])?(?:{'|'.join(rule.words)})", after):
                votes[name].add(rule.role, rule.weight)


def _list_role(text: str, start: int) -> PartyRole | None:
    """被告人程某、孔某、尹某: a title holds for the whole list of names."""
    before = text[max(0, start - 40) : start]
    match = re.search(
        rf"({'|'.join(sorted(_title_roles(), key=len, reverse=True))})((?:[\u4e00-\u9fffXx×*]{{2,4}}\d?(?:[（(][^）)]{{1,14}}[）)])?[、和])+)$",
        before,
    )
    return _title_roles()[match[1]] if match else None


def _author(mentions: Mentions, author: str, votes: dict[str, Votes]) -> None:
    """Who writes a complaint or report is its reporter; what was done to them comes from their clauses."""
    text = mentions.reading.text
    if re.search(r"投诉|举报|报案|控告|反映|申诉|报告", text[:400] + text[-200:]):
        votes[author].add("reporter", 1.5)


@cache
def _deed_pattern(kind: str) -> tuple[re.Pattern[str], dict[str, RoleVerb]]:
    rules = role_lists().deeds if kind == "deeds" else role_lists().sufferings
    table = {word: rule for rule in rules for word in rule.words}
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))), table


def _deeds(mentions: Mentions, cast: Cast, votes: dict[str, Votes]) -> None:
    """What the subject of each clause does, and to whom."""
    reading = mentions.reading
    for sentence in reading.document.sentences:
        cast.begin(sentence)
        if sentence.speaker and not is_system(sentence.speaker) and cast.subject:
            _speaks(reading.words(sentence), cast.subject, votes)
        for clause in reading.clauses(sentence):
            _deed(clause, cast, votes)
            _money(clause, cast, votes)
            cast.advance(clause)


def _deed(clause: Clause, cast: Cast, votes: dict[str, Votes]) -> None:
    for kind in ("deeds", "sufferings"):
        pattern, table = _deed_pattern(kind)
        for match in pattern.finditer(clause.text):
            rule = table[match[0]]
            if _denied(clause.text, match.start()):
                continue
            who = cast.roles(clause, clause.start + match.start(), clause.start + match.end())
            subject, target = (who.subject, who.target)
            if who.passive and kind == "sufferings":
                subject = who.target or who.subject
            if subject:
                votes[subject].add(rule.role, rule.weight)
            if target and rule.target is not None and target != subject:
                votes[target].add(rule.target, rule.weight)


def _money(clause: Clause, cast: Cast, votes: dict[str, Votes]) -> None:
    for hit in find_verbs(clause.text):
        verb = hit.verb
        if verb.acts_as is None and verb.acts_on is None:
            continue
        if _denied(clause.text, hit.start):
            continue
        who = cast.roles(clause, clause.start + hit.start, clause.start + hit.end)
        weight = 0.6 if verb.acts_as in ("suspect", "victim") else 0.3
        if asks(clause.text[: hit.start]) is not None:
            weight /= 2
        if who.subject and verb.acts_as in ("suspect", "victim"):
            votes[who.subject].add(verb.acts_as, weight)
        elif who.subject and verb.acts_as == "collector":
            votes[who.subject].add("intermediary", weight)
        if who.target and verb.acts_on is not None and who.target != who.subject:
            votes[who.target].add(verb.acts_on, weight)


def _denied(clause: str, start: int) -> bool:
    return (
        re.search(r"(?:未|没有?|不|无|并非|从不|不得|禁止|严禁|涉嫌被|防止|避免|警惕)[^，]{0,3}$", clause[:start])
        is not None
    )


def _speaks(text: str, speaker: str, votes: dict[str, Votes]) -> None:
    """How a chat partner talks: offering services for a fee, or asking for help."""
    for rule in role_lists().talk:
        if any(word in text for word in rule.words):
            votes[speaker].add(rule.role, rule.weight)
