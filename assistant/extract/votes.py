"""Votes for the role of each party, from titles, from what it does, what is done to it, and where money goes.

The words are in knowledge/lexicon/party_roles.yaml. Complaining, suing and demanding one's right cast no vote for
suspect, whoever does them, and it takes more than the other side's word to suspect who complains.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from assistant.extract.actors import Cast
from assistant.extract.aliases import Links
from assistant.extract.ballot import ENOUGH, Ballot, Flow
from assistant.extract.deeds import vote_by_deeds
from assistant.extract.firms import vote_for_firms
from assistant.extract.mentions import Mentions
from assistant.extract.titles import vote_by_titles
from assistant.lexicon.wordlists import role_lists

_ACCUSING = 2
_HEAD = 80
_COMPLAINS = re.compile(r"投诉|举报|报案|控告|反映|申诉|立案查处")
_REPORTS = re.compile(r"报案|举报|控告|移送|涉嫌|骗取|诈骗|骗贷|敲诈")
_ANSWERS = re.compile(r"情况说明|复函|回函|证明|答复")


def vote(
    documents: Sequence[Mentions],
    links: Links,
    authors: Sequence[str | None],
    firms: Sequence[str | None],
    addressees: Sequence[str | None],
    cast_of: Callable[[int], Cast],
    flows: Sequence[Flow] = (),
) -> defaultdict[str, Ballot]:
    """A ballot for every canonical name of the case."""
    votes: defaultdict[str, Ballot] = defaultdict(Ballot)
    for index, mentions in enumerate(documents):
        vote_by_titles(mentions, links, votes)
        vote_by_deeds(mentions, cast_of(index), votes)
        _writers(mentions.reading.text, authors[index], firms[index], votes)
    accusing = any(_accuses(mentions.reading.text) for mentions in documents)
    organizations = {links.canonical(m.name) for d in documents for m in d.named if m.kind == "organization"}
    for flow in flows:
        _flow(flow, votes, organizations)
    for flow in flows:
        _second_look(flow, votes, accusing)
    _spare(authors, addressees, votes)
    for ballot in votes.values():
        ballot.settle(accusing)
    vote_for_firms(documents, links, votes)
    return votes


def _accuses(text: str) -> bool:
    """Whether the material speaks of crime rather than of a quarrel."""
    return sum(text.count(word) for word in role_lists().accusing) >= _ACCUSING


def _writers(text: str, author: str | None, firm: str | None, votes: Mapping[str, Ballot]) -> None:
    """Who writes a complaint reports; a firm that writes of a crime suffers too, one that answers bears witness."""
    if author is not None and _COMPLAINS.search(text[:200] + text[-200:]):
        votes[author].add("reporter", 1.2)
    if firm is None:
        return
    if _REPORTS.search(text[:_HEAD]):
        votes[firm].add("reporter", 1.5)
        votes[firm].add("victim", 1.0)
    elif _ANSWERS.search(text[:_HEAD]):
        votes[firm].add("witness", 1.0)


def _spare(authors: Sequence[str | None], addressees: Sequence[str | None], votes: Mapping[str, Ballot]) -> None:
    """Whom a letter is written to, and who writes it, is accused by nobody merely for taking part in a quarrel."""
    for name in (*authors, *addressees):
        if name is not None:
            votes[name].drop("collector")
    for name in authors:
        if name is not None and votes[name].of("reporter") >= ENOUGH:
            votes[name].add("suspect", -1.0)
    for name in addressees:
        if name is not None:
            votes[name].drop("suspect")


def _flow(flow: Flow, votes: Mapping[str, Ballot], organizations: set[str]) -> None:
    """Where money goes: who takes fees collects, who pays them is a client, who loses is a victim."""
    if flow.role in ("fee", "paid", "demanded") and flow.payee:
        weight = {"fee": 0.6, "paid": 0.4, "demanded": 0.3}[flow.role]
        votes[flow.payee].add("collector", weight / 2 if flow.payee in organizations or flow.row else weight)
    if flow.role == "fee" and flow.payer and flow.payer not in organizations:
        votes[flow.payer].add("client", 0.6)
    if flow.role == "proceeds" and flow.payee and flow.payee not in organizations:
        votes[flow.payee].add("collector", 0.6)
    if flow.role == "loss" and flow.payer:
        votes[flow.payer].add("victim", 0.8)


def _second_look(flow: Flow, votes: Mapping[str, Ballot], accusing: bool) -> None:
    """Who is paid by a victim collects; who seems to suffer and pays where crime is spoken of suffers."""
    if flow.role not in ("paid", "fee") or not flow.payer:
        return
    if flow.payee and votes[flow.payer].of("victim") >= ENOUGH:
        votes[flow.payee].add("collector", 0.8)
    if accusing and votes[flow.payer].of("victim") >= 0.5:
        votes[flow.payer].add("victim", 0.5)
