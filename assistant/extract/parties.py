"""The parties of a case: names with their aliases, what they are, and the roles the material gives them.

Roles are votes: a title before the name (被害人李某), the speaker of a complaint, what somebody does in a clause
(收取服务费, 伪造印章) and what is done to them. Complaining, however angrily, never votes for suspect.

    >>> stage = set_stage([Reading(document)])      # doctest: +SKIP
    >>> find_parties(stage)                         # doctest: +SKIP
    (Party(name='曾某鹏', aliases=('阿鹏',), kind='person', roles=('suspect',), …),)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from assistant.extract.actors import Cast
from assistant.extract.aliases import Links, link_names, shown_name
from assistant.extract.ballot import Ballot, Flow
from assistant.extract.mentions import Mentions, find_mentions, is_system, speaker_name
from assistant.extract.reading import Reading
from assistant.extract.votes import vote
from assistant.lexicon.wordlists import OrganizationClass
from assistant.records import EvidenceRef, Party, PartyKind, PartyRole

_MOST_EVIDENCE = 12
_SIGNED = re.compile(
    r"(?:报案人|举报人|投诉人|控告人|申诉人|申请人|反映人|来信人|具状人|声明人|陈述人|被询问人|被讯问人|报案单位|报告单位|投诉单位|举报单位|致函单位|落款|署名|此致[\s\S]{0,20}?敬礼[！!。]?\s*)\s*(?:[（(][^）)]{0,10}[）)])?\s?(?:签名|签字|盖章)?(?:[（(][^）)]{0,10}[）)])?\s?[:：]?\s*$"
)
_INTRODUCED = re.compile(r"(?:我叫|我是|本人(?:叫|是|系|姓名[:：])?|我的名字(?:叫|是)|我姓名)[，,\s]?$")
_OWN_FIRM = re.compile(
    r"(?:我公司|我司|我行|本公司|本行|我单位|本单位|报案单位[：:]|报告单位[：:])(?:是|系|为|即|[（(])?$"
)


class Stage(NamedTuple):
    """Everything known about who is who, shared by the finders of amounts, counts and behaviours."""

    documents: tuple[Mentions, ...]
    links: Links
    authors: tuple[str | None, ...]
    firms: tuple[str | None, ...]
    addressees: tuple[str | None, ...]
    shown: dict[str, str]

    def name(self, canonical: str | None) -> str | None:
        """The name to show for a canonical name."""
        return None if canonical is None else self.shown.get(canonical, canonical)

    def cast(self, index: int) -> Cast:
        """A fresh cast for the document at `index`."""
        return Cast(self.documents[index], self.links, self.authors[index], self.firms[index], self.addressees[index])


def set_stage(readings: Sequence[Reading], known: Sequence[str] = ()) -> Stage:
    """Finds who is named in the documents and which names are one party."""
    documents = tuple(find_mentions(readings, known))
    links = link_names(documents)
    authors = tuple(_author(mentions, links, "person") for mentions in documents)
    firms = tuple(_author(mentions, links, "organization") for mentions in documents)
    addressees = tuple(_addressee(mentions, links) for mentions in documents)
    firm_names = {links.canonical(m.name) for d in documents for m in d.named if m.kind == "organization"}
    shown = {name: shown_name([name, *others], name in firm_names) for name, others in links.groups().items()}
    return Stage(documents, links, authors, firms, addressees, shown)


def _addressee(mentions: Mentions, links: Links) -> str | None:
    """Whom a letter is written to: 致：某公司, or an organisation alone on a line that ends in a colon."""
    text = mentions.reading.text
    for mention in mentions.named:
        if mention.kind != "organization" or mention.start > 400:
            continue
        before, after = text[max(0, mention.start - 6) : mention.start], text[mention.end : mention.end + 2]
        if re.search(r"(?:致|呈|送|主送)(?:函)?[:：]?\s?$", before) or (
            re.search(r"(?:^|\n)\s*$", before) and re.match(r"[:：]", after)
        ):
            return links.canonical(mention.name)
    return None


def _author(mentions: Mentions, links: Links, kind: str) -> str | None:
    """Who writes the document in the first person: introduced (我叫…) or signing (报案人：…)."""
    text = mentions.reading.text
    for pattern, width in ((_INTRODUCED, 10), (_SIGNED, 40), (_OWN_FIRM, 8)):
        for mention in mentions.named:
            if mention.organization == "authority":
                continue
            if mention.kind in (kind, "speaker") and pattern.search(
                text[max(0, mention.start - width) : mention.start]
            ):
                return links.canonical(mention.name)
    return None


def find_parties(stage: Stage, flows: Sequence[Flow] = ()) -> tuple[Party, ...]:
    """All parties with roles and evidence: suspects first, then by first appearance. `flows` are the sums that moved."""
    votes = vote(stage.documents, stage.links, stage.authors, stage.firms, stage.addressees, stage.cast, flows)
    evidence = _evidence(stage)
    classes = _classes(stage)
    posters, accounts = _posters(stage), _only_accounts(stage)
    parties = []
    for name, others in stage.links.groups().items():
        members = {name, *others}
        kind: PartyKind = "organization" if classes.get(name) else "person"
        if not evidence.get(name) or _is_background(name, kind, classes.get(name), votes):
            continue
        if votes[name].total() < _LEAST and (name in posters or name in accounts):
            continue
        main = stage.shown[name]
        parties.append(
            Party(
                name=main,
                aliases=tuple(sorted(members - {main})),
                kind=kind,
                roles=_roles(name, kind, classes.get(name), votes),
                evidence=tuple(evidence[name][:_MOST_EVIDENCE]),
            )
        )
    return tuple(sorted(parties, key=lambda p: "suspect" not in p.roles))


_LEAST = 0.3


def _posters(stage: Stage) -> set[str]:
    """Who only writes posts: strangers, unless something else is known of them."""
    posters = {
        stage.links.canonical(speaker_name(s.speaker))
        for m in stage.documents
        if m.reading.document.kind == "posts"
        for s in m.reading.document.sentences
        if s.speaker
    }
    elsewhere = {
        stage.links.canonical(x.name) for m in stage.documents if m.reading.document.kind != "posts" for x in m.named
    }
    return posters - elsewhere


_ACCOUNT_BEFORE = re.compile(r"(?:账户|开户行|开户银行|卡号|账号|银行卡|转入行|转出行)[：:为是]?\s?$")
_ACCOUNT_AFTER = re.compile(r"(?:的?(?:银行)?卡|账户|账号|储蓄卡|借记卡|[（(]\s?(?:尾号)?\d|尾号)")


def _only_accounts(stage: Stage) -> set[str]:
    """Banks that are only named for an account or a card that somebody has there."""
    seen: dict[str, bool] = {}
    for mentions in stage.documents:
        text = mentions.reading.text
        for mention in mentions.named:
            if mention.organization != "institution":
                continue
            name = stage.links.canonical(mention.name)
            account = _ACCOUNT_BEFORE.search(text[max(0, mention.start - 8) : mention.start]) or _ACCOUNT_AFTER.match(
                text, mention.end
            )
            seen[name] = seen.get(name, True) and account is not None
    return {name for name, always in seen.items() if always}


def _evidence(stage: Stage) -> dict[str, list[EvidenceRef]]:
    """For each canonical name the places where it stands, one a sentence."""
    found: dict[str, list[EvidenceRef]] = defaultdict(list)
    for mentions in stage.documents:
        seen: set[tuple[str, str]] = set()
        for sentence in mentions.reading.document.sentences:
            if sentence.speaker and not is_system(sentence.speaker):
                name = stage.links.canonical(speaker_name(sentence.speaker))
                if (name, sentence.id) not in seen and len(found[name]) < _MOST_EVIDENCE:
                    seen.add((name, sentence.id))
                    found[name].append(mentions.reading.cut(sentence))
        for mention in mentions.named:
            holder = mentions.reading.sentence_at(mention.start)
            name = stage.links.canonical(mention.name)
            if holder is None or (name, holder.id) in seen or mention.end > holder.end:
                continue
            seen.add((name, holder.id))
            found[name].append(mentions.reading.cut(holder))
    return found


def _classes(stage: Stage) -> dict[str, OrganizationClass]:
    """What kind of organisation each canonical name is; people are absent."""
    classes: dict[str, OrganizationClass] = {}
    for mentions in stage.documents:
        for mention in mentions.named:
            if mention.organization is not None:
                name = stage.links.canonical(mention.name)
                if classes.get(name) in (None, "company"):
                    classes[name] = mention.organization
    return classes


def _is_background(
    name: str, kind: PartyKind, organization: OrganizationClass | None, votes: dict[str, Ballot]
) -> bool:
    """Police, courts and lawyers' offices that only handle the case are no parties to it."""
    if organization == "authority":
        return not (votes[name].of("reporter") >= 2 or votes[name].of("victim") >= 2)
    if kind == "organization":
        return name.endswith("律师事务所") and votes[name].of("official") >= 2
    return votes[name].of("official") >= 2 and votes[name].total() < 2


def _roles(
    name: str, kind: PartyKind, organization: OrganizationClass | None, votes: dict[str, Ballot]
) -> tuple[PartyRole, ...]:
    roles = list(votes[name].roles())
    if organization == "regulator":
        return ("regulator",)
    if organization == "institution":
        return ("institution", *(r for r in roles if r in ("victim", "reporter")))
    if kind == "organization" and not roles:
        return ("other",)
    return tuple(roles) or ("other",)
