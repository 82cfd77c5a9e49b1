"""Votes from the words around a name: 被害人李某, 李某的证言, 由邓某介绍, 我司客服总监陶某, 询问人：周某."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.extract.aliases import Links
from assistant.extract.ballot import Ballot
from assistant.extract.mentions import Mention, Mentions
from assistant.lexicon.wordlists import RoleVerb, name_lists, role_lists
from assistant.records import PartyRole

_WEAK = frozenset(["客户", "借款人", "贷款人", "持卡人", "投保人", "消费者"])
_ACCOMPLICE = re.compile(
    r"(?:伙同|纠集|指使|带领|雇佣|雇用|召集|邀集|授意|勾结|串通|组织)(?:了|其)?(?:被告人|同案人|同伙|同乡|老乡|亲友|表弟|表哥|员工)?"
    r"(?:[\u4e00-\u9fffXx×*]{2,4}\d?(?:[（(][^）)]{1,14}[）)])?[、和])*$"
)
_OUR_STAFF = re.compile(r"(?:我司|我行|我公司|我单位)[\u4e00-\u9fff]{2,8}$|经办人[：:]\s?$")
_BY_WHOM = re.compile(r"(?:据|根据)[\u4e00-\u9fff]{0,6}$")
_TELLS = re.compile(r"反映|称|证实|陈述|介绍")
_THROUGH = re.compile(r"(?:由|经|通过|在)$")
_BROKERS = re.compile(r"介绍|引荐|撮合|牵线|居间")
_FALSE_PAPERS = re.compile(
    r"(?:所)?(?:提供|提交|出具|使用|持有)的[^。\n]{0,60}(?:。[^。\n]{0,80})?(?:伪造|虚假|造假|假的|不符|不一致|查无此人)"
)


def vote_by_titles(mentions: Mentions, links: Links, votes: Mapping[str, Ballot]) -> None:
    """Adds what the words beside each name of a document say of its party."""
    text = mentions.reading.text
    for mention in mentions.named:
        ballot = votes[links.canonical(mention.name)]
        if _ACCOMPLICE.search(text, max(0, mention.start - 40), mention.start):
            ballot.add("suspect", 0.7)
        if mention.kind == "person" and _FALSE_PAPERS.match(text, mention.end):
            ballot.add("suspect", 0.8)
        _by_title(mention, text, ballot)
        _by_surroundings(mention, text, ballot)


def _by_title(mention: Mention, text: str, ballot: Ballot) -> None:
    role = _roles().get(mention.title or "")
    if role is None:
        listed = _listed_role(text, mention.start)
        if listed is not None:
            ballot.add(listed, 1.2)
    elif mention.title not in _WEAK:
        ballot.add(role, 2.0)
    elif ballot.of(role) < 1.0:
        ballot.add(role, 1.0)


def _by_surroundings(mention: Mention, text: str, ballot: Ballot) -> None:
    before, after = text[max(0, mention.start - 12) : mention.start], text[mention.end : mention.end + 12]
    if _OUR_STAFF.search(before) or (_BY_WHOM.search(before) and _TELLS.match(after)):
        ballot.add("witness", 1.0)
    if _THROUGH.search(before) and _BROKERS.match(after):
        ballot.add("intermediary", 1.0)
    if before.rstrip("：: 　、").endswith(role_lists().official) or after.lstrip("（(").startswith(
        role_lists().official
    ):
        ballot.add("official", 2.0)
    if mention.title in ("老板", "上线", "上家", "同伙", "组长") and "讯问" in text[:60]:
        ballot.add("suspect", 0.7)
    for rule, pattern in _after_name():
        if pattern.match(after):
            ballot.add(rule.role, rule.weight)


@cache
def _roles() -> dict[str, PartyRole]:
    return {title: role for role, titles in name_lists().titles.items() for title in titles if role != "other"}


@cache
def _after_name() -> tuple[tuple[RoleVerb, re.Pattern[str]], ...]:
    rules = role_lists().after_name
    return tuple((rule, re.compile(rf"(?:的|系|是|为|[（(])?(?:{'|'.join(rule.words)})")) for rule in rules)


@cache
def _list_pattern() -> re.Pattern[str]:
    titles = "|".join(sorted(_roles(), key=len, reverse=True))
    name = r"[\u4e00-\u9fffXx×*]{2,4}\d?(?:[（(][^）)]{1,14}[）)])?"
    return re.compile(rf"({titles})((?:{name}[、和])+)$")


def _listed_role(text: str, start: int) -> PartyRole | None:
    """被告人程某、孔某、尹某: a title holds for the whole list of names."""
    if text[start - 1 : start] not in ("、", "和"):
        return None
    match = _list_pattern().search(text, max(0, start - 40), start)
    return _roles()[match[1]] if match else None
