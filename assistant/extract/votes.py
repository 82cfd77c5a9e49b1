"""Votes for the role of each party, from titles, from what it does, what is done to it, and where money goes.

The words are in knowledge/lexicon/party_roles.yaml. A vote is a weight for one role; a party has every role that
reaches the mark. Complaining, suing and demanding one's right cast no vote for suspect, whoever does them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal, NamedTuple

from assistant.extract.actors import Cast
from assistant.extract.aliases import Links
from assistant.extract.mentions import Mentions, is_system
from assistant.extract.reading import Clause
from assistant.lexicon.frames import asks, find_verbs
from assistant.lexicon.wordlists import RoleVerb, name_lists, role_lists
from assistant.records import AmountRole, PartyRole

VoteRole = PartyRole | Literal["official", "collector"]
_ENOUGH = 1.0
_MARKS = {"suspect": 0.7, "victim": 0.8}
_ACCUSING = 2


class Flow(NamedTuple):
    """A sum that somebody pays or asks, by canonical names; `row` marks rows of a table."""

    payer: str | None
    payee: str | None
    role: AmountRole
    row: bool


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

    def settle(self, accusing: bool) -> None:
        """Who collects money is a suspect where the material accuses and speaks of them so, else an intermediary."""
        collected = self._weights.pop("collector", 0)
        if collected and (self._weights["suspect"] > 0 or accusing):
            self._weights["suspect"] += min(collected, 1.2)  # type: ignore[assignment]
        elif collected:
            self._weights["intermediary"] += min(collected, 1.2)  # type: ignore[assignment]

    def roles(self) -> tuple[PartyRole, ...]:
        """The roles that hold, the heaviest first. Somebody who suffers is no suspect for a little of both."""
        kept = {
            r: w
            for r, w in self._weights.items()
            if w >= _MARKS.get(r, _ENOUGH) and r not in ("official", "other", "collector")
        }
        suspect, victim, client = kept.get("suspect", 0), kept.get("victim", 0), kept.get("client", 0)
        if suspect and (victim or client):
            if suspect >= max(1.5 * victim, 0.6 * client):
                kept.pop("victim", None)
                kept.pop("client", None)
            else:
                kept.pop("suspect")
        if "suspect" in kept:
            for weaker in ("witness", "reporter", "intermediary"):
                if kept.get(weaker, 0) < (2.0 if weaker == "intermediary" else 1.5 * suspect):
                    kept.pop(weaker, None)
        if "victim" in kept and client < 2 * victim:
            kept.pop("client", None)
        order = sorted(kept, key=lambda role: (-kept[role], role))
        return tuple(order)  # type: ignore[arg-type]


def vote(
    documents: Sequence[Mentions],
    links: Links,
    authors: Sequence[str | None],
    firms: Sequence[str | None],
    addressees: Sequence[str | None],
    cast_of: Callable[[int], Cast],
    flows: Sequence[Flow] = (),
) -> defaultdict[str, Votes]:
    """Votes for every canonical name of the case."""
    votes: defaultdict[str, Votes] = defaultdict(Votes)
    accusing = False
    for index, mentions in enumerate(documents):
        _titles(mentions, links, votes)
        _deeds(mentions, cast_of(index), votes)
        accusing |= _accuses(mentions.reading.text)
        if authors[index] is not None:
            _author(mentions.reading.text, authors[index] or "", votes)
        _letters(mentions, firms[index], votes)
        _false_papers(mentions, links, votes)
    organizations = {links.canonical(m.name) for d in documents for m in d.named if m.kind == "organization"}
    for flow in flows:
        _flow(flow, votes, organizations)
    for flow in flows:
        _second_look(flow, votes, accusing)
    for name in authors:  # complaining is no crime: it takes more than the other side's word to suspect the writer
        if name is not None and votes[name].of("reporter") >= _ENOUGH:
            votes[name].add("suspect", -1.0)
    for name in [*addressees, *authors]:  # whom a letter is written to, and who writes it, is accused by nobody
        if name is not None:
            votes[name].add("collector", -votes[name].of("collector"))
    for name in addressees:
        if name is not None:
            votes[name].add("suspect", -votes[name].of("suspect"))
    for ballot in votes.values():
        ballot.settle(accusing)
    _firms_of_suspects(documents, links, votes)
    _staff_of_suspects(documents, links, votes)
    return votes


_HEADED = 80


def _letters(mentions: Mentions, firm: str | None, votes: dict[str, Votes]) -> None:
    """A firm that writes of a crime reports it and suffers from it; one that answers a question bears witness."""
    head = mentions.reading.text[:_HEADED]
    if firm is None:
        return
    if re.search(r"报案|举报|控告|移送|涉嫌", head):
        votes[firm].add("reporter", 1.5)
        votes[firm].add("victim", 1.0)
    elif re.search(r"情况说明|复函|回函|证明|答复", head):
        votes[firm].add("witness", 1.0)


def _false_papers(mentions: Mentions, links: Links, votes: dict[str, Votes]) -> None:
    """戴某提供的收入证明 … 系伪造: who hands in papers that the text calls false."""
    text = mentions.reading.text
    for mention in mentions.named:
        if mention.kind == "person" and _FALSE_PAPERS.match(text, mention.end):
            votes[links.canonical(mention.name)].add("suspect", 0.8)


_FALSE_PAPERS = re.compile(
    r"(?:所)?(?:提供|提交|出具|使用|持有)的[^。\n]{0,60}(?:。[^。\n]{0,80})?(?:伪造|虚假|造假|假的|不符|不一致|查无此人)"
)


def _accuses(text: str) -> bool:
    """Whether the material speaks of crime rather than of a quarrel."""
    return sum(text.count(word) for word in role_lists().accusing) >= _ACCUSING


def _flow(flow: Flow, votes: dict[str, Votes], organizations: set[str]) -> None:
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


def _second_look(flow: Flow, votes: dict[str, Votes], accusing: bool) -> None:
    """Who is paid by a victim, and an institution that pays or lends where crime is spoken of."""
    if flow.role not in ("paid", "fee") or not flow.payer:
        return
    if flow.payee and votes[flow.payer].of("victim") >= _ENOUGH:
        votes[flow.payee].add("collector", 0.8)
    if accusing and votes[flow.payer].of("victim") >= 0.5:
        votes[flow.payer].add("victim", 0.5)


@cache
def _title_roles() -> dict[str, PartyRole]:
    return {title: role for role, titles in name_lists().titles.items() for title in titles if role != "other"}


_WEAK_TITLES = frozenset(["客户", "借款人", "贷款人", "持卡人", "投保人", "消费者"])


_ACCOMPLICE = re.compile(
    r"(?:伙同|纠集|指使|带领|雇佣|雇用|召集|邀集|授意|勾结|串通|组织)(?:了|其)?(?:被告人|同案人|同伙|同乡|老乡|亲友|表弟|表哥|员工)?"
    r"(?:[\u4e00-\u9fffXx×*]{2,4}\d?(?:[（(][^）)]{1,14}[）)])?[、和])*$"
)


def _titles(mentions: Mentions, links: Links, votes: dict[str, Votes]) -> None:
    text = mentions.reading.text
    for mention in mentions.named:
        name = links.canonical(mention.name)
        if _ACCOMPLICE.search(text[max(0, mention.start - 40) : mention.start]):
            votes[name].add("suspect", 0.7)
        role = _title_roles().get(mention.title or "")
        if role is not None and not (mention.title in _WEAK_TITLES and votes[name].of(role) >= 1.0):
            votes[name].add(role, 1.0 if mention.title in _WEAK_TITLES else 2.0)
        listed = _list_role(text, mention.start)
        if role is None and listed is not None:
            votes[name].add(listed, 1.2)
        before, after = text[max(0, mention.start - 12) : mention.start], text[mention.end : mention.end + 12]
        if re.search(r"(?:我司|我行|我公司|我单位)[\u4e00-\u9fff]{2,8}$", before) or re.search(
            r"经办人[：:]\s?$", before
        ):
            votes[name].add("witness", 1.0)
        if re.search(r"(?:据|根据)[\u4e00-\u9fff]{0,6}$", before) and re.match(r"反映|称|证实|陈述|介绍", after):
            votes[name].add("witness", 1.0)
        if re.search(r"(?:由|经|通过|在)$", before) and re.match(r"(?:介绍|引荐|撮合|牵线|居间)", after):
            votes[name].add("intermediary", 1.0)
        for word in role_lists().official:
            if before.rstrip("：: 　、").endswith(word) or after.startswith(("（" + word, "(" + word)):
                votes[name].add("official", 2.0)
        for rule in role_lists().after_name:
            if re.match(rf"(?:的|系|是|为|[（(])?(?:{'|'.join(rule.words)})", after):
                votes[name].add(rule.role, rule.weight)


@cache
def _list_pattern() -> re.Pattern[str]:
    titles = "|".join(sorted(_title_roles(), key=len, reverse=True))
    name = r"[\u4e00-\u9fffXx×*]{2,4}\d?(?:[（(][^）)]{1,14}[）)])?"
    return re.compile(rf"({titles})((?:{name}[、和])+)$")


def _list_role(text: str, start: int) -> PartyRole | None:
    """被告人程某、孔某、尹某: a title holds for the whole list of names."""
    match = _list_pattern().search(text[max(0, start - 40) : start])
    return _title_roles()[match[1]] if match else None


def _author(text: str, author: str, votes: dict[str, Votes]) -> None:
    """Who writes a complaint or report is its reporter; what was done to them comes from their clauses."""
    if re.search(r"投诉|举报|报案|控告|反映|申诉|立案查处", text[:200] + text[-200:]):
        votes[author].add("reporter", 1.2)


@cache
def _deed_pattern(kind: str) -> tuple[re.Pattern[str], dict[str, RoleVerb]]:
    rules = role_lists().deeds if kind == "deeds" else role_lists().sufferings
    table = {word: rule for rule in rules for word in rule.words}
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))), table


def _deeds(mentions: Mentions, cast: Cast, votes: dict[str, Votes]) -> None:
    """What the subject of each clause does, and to whom."""
    reading = mentions.reading
    informed = re.search(r"个人信息|公民信息|客户信息|客户资料|名单|料子|数据", reading.text) is not None
    for sentence in reading.document.sentences:
        cast.begin(sentence)
        if sentence.speaker and not is_system(sentence.speaker) and cast.subject:
            _speaks(reading.words(sentence), cast.subject, votes)
        for clause in reading.clauses(sentence):
            _deed(clause, cast, votes)
            _money(clause, cast, votes)
            _trade(clause, reading.words(sentence), cast, votes, informed)
            cast.advance(clause)


def _deed(clause: Clause, cast: Cast, votes: dict[str, Votes]) -> None:
    if clause.text.endswith(("报案", "报警")):
        reporter = cast.roles(clause, clause.end - 2, clause.end).subject
        if reporter:
            votes[reporter].add("reporter", 1.0)
    for kind in ("deeds", "sufferings"):
        pattern, table = _deed_pattern(kind)
        for match in pattern.finditer(clause.text):
            rule = table[match[0]]
            if _denied(clause.text, match.start()):
                continue
            who = cast.roles(clause, clause.start + match.start(), clause.start + match.end())
            subject, target = who.subject, who.target
            if who.passive and kind == "sufferings":
                subject = who.target or who.subject
            weight = rule.weight * (0.5 if _quoted(clause.text, match.start()) else 1.0)
            weight *= 1.0 if who.near else 0.5
            if subject and not (rule.role == "suspect" and subject == cast.author):
                votes[subject].add(rule.role, weight)
            if target and rule.target is not None and target != subject:
                votes[target].add(rule.target, rule.weight)


def _money(clause: Clause, cast: Cast, votes: dict[str, Votes]) -> None:
    """Verbs of money that say by themselves who does wrong and who suffers (骗取, 被骗)."""
    for hit in find_verbs(clause.text):
        verb = hit.verb
        if verb.acts_as not in ("suspect", "victim") or _denied(clause.text, hit.start):
            continue
        who = cast.roles(clause, clause.start + hit.start, clause.start + hit.end)
        weight = 0.3 if asks(clause.text[: hit.start]) is not None or not who.near else 0.6
        if who.subject:
            votes[who.subject].add(verb.acts_as, weight)
        if who.target and verb.acts_on is not None and who.target != who.subject:
            votes[who.target].add(verb.acts_on, weight)


def _quoted(clause: str, start: int) -> bool:
    """Whether the word stands in words that are only quoted."""
    return clause[:start].count("“") > clause[:start].count("”")


def _denied(clause: str, start: int) -> bool:
    """Whether the clause says that it was not so, or only that it might be."""
    if re.search(r"可能|如有|如果|若有|警惕|防范|谨防|提醒|以防", clause):
        return True
    return (
        re.search(r"(?:未|没有?|不|无|并非|从不|不得|禁止|严禁|防止|避免|警惕|是否|如果|若)[^，]{0,3}$", clause[:start])
        is not None
    )


def _speaks(text: str, speaker: str, votes: dict[str, Votes]) -> None:
    """How a chat partner talks: offering services for a fee, or asking for help."""
    for rule in role_lists().talk:
        if any(word in text for word in rule.words):
            votes[speaker].add(rule.role, rule.weight)


_RUNS_BEFORE = re.compile(r"(?:成立|注册|开设|开了个?|开办|设立|创办|经营|实际控制)(?:了|过)?[“\"「]?[^，。；]{0,8}$")
_RUNS_AFTER = re.compile(
    r"[”\"」]?(?:的)?[（(]?(?:个体工商户，)?(?:法定代表人|实际控制人|负责人|老板|股东|经营者|员工|业务员|客服|主管|财务|话务员|名义)"
)
_PRETENDS = re.compile(r"冒充|假冒|谎称|自称|冒用|声称")


_STAFF = re.compile(
    r"^[”\"）)]?(?:的)?[（(]?(?:原)?(?:法定代表人|实际控制人|负责人|股东|员工|业务员|客服|经理|财务|主管|区域经理|职员)"
)


def _staff_of_suspects(documents: Sequence[Mentions], links: Links, votes: dict[str, Votes]) -> None:
    """Who heads a suspected firm, or works for it and has done something, is suspected with it."""
    for mentions in documents:
        text = mentions.reading.text
        for mention in mentions.everything:
            if mention.kind == "organization":
                firm = links.canonical(mention.name)
            elif mention.name == "该公司":
                firm = _firm_before(mentions, mention.start, links)
            else:
                continue
            staff = _STAFF.match(text[mention.end : mention.end + 10])
            if staff is None or "suspect" not in votes[firm].roles():
                continue
            for person in mentions.within(mention.end, mention.end + staff.end() + 2):
                if person.kind == "person":
                    head = re.search(r"代表|控制|负责", staff[0]) is not None
                    name = links.canonical(person.name)
                    if head or votes[name].of("suspect") > 0:
                        votes[name].add("suspect", 1.0 if head else 0.6)


def _firm_before(mentions: Mentions, position: int, links: Links) -> str:
    firms = [m for m in mentions.named if m.organization == "company" and m.start < position]
    return links.canonical(firms[-1].name) if firms else ""


def _trade(clause: Clause, sentence: str, cast: Cast, votes: dict[str, Votes], informed: bool) -> None:
    """Who buys or sells personal information is suspected, on both sides of the trade."""
    if not informed:
        return
    for hit in find_verbs(clause.text):
        if hit.verb.name not in ("buy", "sell") or _denied(clause.text, hit.start):
            continue
        if not re.search(r"信息|数据|名单|料子|客户资料|\d条", sentence):
            continue
        who = cast.roles(clause, clause.start + hit.start, clause.start + hit.end)
        for name in (who.subject, who.target):
            if name:
                votes[name].add("suspect", 0.7)


def _firms_of_suspects(documents: Sequence[Mentions], links: Links, votes: dict[str, Votes]) -> None:
    """A firm that suspects found, run or work for in their doings is suspected with them."""
    for mentions in documents:
        for mention in mentions.named:
            if mention.organization != "company":
                continue
            sentence = mentions.reading.sentence_at(mention.start)
            if sentence is None:
                continue
            near = mentions.within(sentence.start, sentence.end)
            people = {links.canonical(m.name) for m in near if m.kind in ("person", "speaker")}
            text = mentions.reading.text
            ahead = text[max(sentence.start, mention.start - 16) : mention.start]
            runs = _RUNS_BEFORE.search(ahead) or _RUNS_AFTER.match(text[mention.end : mention.end + 14])
            if _PRETENDS.search(ahead) or runs is None:
                continue
            if any("suspect" in votes[name].roles() for name in people):
                votes[links.canonical(mention.name)].add("suspect", 1.0)
