"""Votes from what parties do, suffer and say: 谎称, 伪造, 被骗, 迫于, and how somebody talks in a chat.

Denials, hypotheses and warnings count for nothing, quoted words for half, and so does a subject that was named only
in an earlier sentence. Nobody accuses himself by telling what happened to him.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.extract.actors import Cast
from assistant.extract.ballot import Ballot
from assistant.extract.mentions import Mentions, is_system
from assistant.extract.reading import Clause
from assistant.lexicon.frames import asks, find_verbs
from assistant.lexicon.wordlists import RoleVerb, role_lists

_INFORMATION = re.compile(r"个人信息|公民信息|客户信息|客户资料|名单|料子|数据")
_TRADED = re.compile(r"信息|数据|名单|料子|客户资料|\d条")
_ONLY_MIGHT = re.compile(r"可能|如有|如果|若有|警惕|防范|谨防|提醒|以防")
_DENIED = re.compile(r"(?:未|没有?|不|无|并非|从不|不得|禁止|严禁|防止|避免|警惕|是否|如果|若)[^，]{0,3}$")


def vote_by_deeds(mentions: Mentions, cast: Cast, votes: Mapping[str, Ballot]) -> None:
    """Adds what the clauses of a document tell of who does what to whom."""
    reading = mentions.reading
    trades = _INFORMATION.search(reading.text) is not None
    for sentence in reading.document.sentences:
        cast.begin(sentence)
        words = reading.words(sentence)
        if sentence.speaker and not is_system(sentence.speaker) and cast.subject:
            _speaks(words, votes[cast.subject])
        for clause in reading.clauses(sentence):
            if not _ONLY_MIGHT.search(clause.text):
                _does(clause, cast, votes)
                _moves_money(clause, cast, votes)
                if trades and _TRADED.search(words):
                    _trades(clause, cast, votes)
            cast.advance(clause)


@cache
def _patterns() -> tuple[tuple[bool, re.Pattern[str], dict[str, RoleVerb]], ...]:
    """For deeds and for sufferings: whether it is suffered, a pattern of the words, and the rule of each word."""
    result = []
    for suffered, rules in ((False, role_lists().deeds), (True, role_lists().sufferings)):
        table = {word: rule for rule in rules for word in rule.words}
        longest = sorted(table, key=len, reverse=True)
        result.append((suffered, re.compile("|".join(map(re.escape, longest))), table))
    return tuple(result)


def _does(clause: Clause, cast: Cast, votes: Mapping[str, Ballot]) -> None:
    if clause.text.endswith(("报案", "报警")):
        reporter = cast.roles(clause, clause.end - 2, clause.end).subject
        if reporter:
            votes[reporter].add("reporter", 1.0)
    for suffered, pattern, table in _patterns():
        for match in pattern.finditer(clause.text):
            rule = table[match[0]]
            if _DENIED.search(clause.text[: match.start()]):
                continue
            who = cast.roles(clause, clause.start + match.start(), clause.start + match.end())
            subject = (who.target or who.subject) if suffered and who.passive else who.subject
            weight = rule.weight * (0.5 if _quoted(clause.text, match.start()) else 1.0) * (1.0 if who.near else 0.5)
            if subject and not (rule.role == "suspect" and subject == cast.author):
                votes[subject].add(rule.role, weight)
            if who.target and rule.target is not None and who.target != subject:
                votes[who.target].add(rule.target, rule.weight)


def _quoted(clause: str, start: int) -> bool:
    """Whether the word stands in words that are only quoted."""
    return clause[:start].count("“") > clause[:start].count("”")


def _moves_money(clause: Clause, cast: Cast, votes: Mapping[str, Ballot]) -> None:
    """Verbs of money that say by themselves who does wrong and who suffers (骗取, 被骗)."""
    for hit in find_verbs(clause.text):
        verb = hit.verb
        if verb.acts_as not in ("suspect", "victim") or _DENIED.search(clause.text[: hit.start]):
            continue
        who = cast.roles(clause, clause.start + hit.start, clause.start + hit.end)
        weight = 0.3 if asks(clause.text[: hit.start]) is not None or not who.near else 0.6
        if who.subject:
            votes[who.subject].add(verb.acts_as, weight)
        if who.target and verb.acts_on is not None and who.target != who.subject:
            votes[who.target].add(verb.acts_on, weight)


def _trades(clause: Clause, cast: Cast, votes: Mapping[str, Ballot]) -> None:
    """Who buys or sells personal information is suspected, on both sides of the trade."""
    for hit in find_verbs(clause.text):
        if hit.verb.name in ("buy", "sell") and not _DENIED.search(clause.text[: hit.start]):
            who = cast.roles(clause, clause.start + hit.start, clause.start + hit.end)
            for name in (who.subject, who.target):
                if name:
                    votes[name].add("suspect", 0.7)


def _speaks(text: str, ballot: Ballot) -> None:
    """How a chat partner talks: offering services for a fee, or asking for help."""
    for rule in role_lists().talk:
        if any(word in text for word in rule.words):
            ballot.add(rule.role, rule.weight)
