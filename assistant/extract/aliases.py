"""Which names are one party: what the text says outright, short forms of organisations, ways of address.

Merging is careful: two names become one only where the material says so (绰号, 微信昵称, 以下简称), or where a short
form can mean only one of the parties. What stays doubtful stays apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from assistant.extract.mentions import Mention, Mentions, is_system, speaker_name
from assistant.lexicon.wordlists import name_lists

_SAYS = r"(?:绰号|外号|诨名|化名|又名|曾用名|别名|网名|昵称|微信昵称|微信名称?|微信号名|QQ昵称|QQ名|抖音名|账号名称?|以下简称|以下称|下称|简称|人称|自称|真名|真实姓名|实名(?:信息|认证)?|本名|又称|备注名?|群昵称|艺名|登记姓名)"
_QUOTED = r"[“\"「『‘]?(?P<alias>[^“”\"「」『』‘’（）()，。；、：:\s]{1,30})[”\"」』’]?"
_PERSONAL = r"(?:[，,、](?:男|女|[\u4e00-\u9fff]{1,3}族|\d{1,3}岁|[^，。；]{0,12}(?:出生|年生|文化)))*"
_AFTER = re.compile(
    rf"{_PERSONAL}\s?(?:[（(][^（()）。；\n]{{0,30}}?|[，,]?(?:也叫|又叫|其)?){_SAYS}(?:为|是|叫|：|:|系)?\s?{_QUOTED}"
)
_BEFORE = re.compile(
    rf"{_SAYS}(?:为|是|叫|：|:)?\s?[“\"「『‘](?P<alias>[^“”\"「」]{{1,20}})[”\"」』’]的?(?:人)?\s?[（(]?(?:即|真名|系)?\s?$"
)


class Links:
    """A union of names: `canonical(name)` is the fullest name of its party."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, name: str) -> None:
        """Makes `name` known as a party of its own."""
        self._parent.setdefault(name, name)

    def canonical(self, name: str) -> str:
        """The name that stands for the party of `name`."""
        root = name
        while self._parent.get(root, root) != root:
            root = self._parent[root]
        return root

    def join(self, main: str, alias: str) -> None:
        """Makes `alias` another name of the party of `main`."""
        self.add(main)
        self.add(alias)
        first, second = self.canonical(main), self.canonical(alias)
        if first != second:
            self._parent[second] = first

    def groups(self) -> dict[str, list[str]]:
        """For each canonical name, in order of appearance, its other names."""
        groups: dict[str, list[str]] = {}
        for name in self._parent:
            root = self.canonical(name)
            members = groups.setdefault(root, [])
            if name != root:
                members.append(name)
        return groups


def link_names(documents: Sequence[Mentions]) -> Links:
    """All names of the case with those that mean one party joined."""
    links = Links()
    people: dict[str, Mention] = {}
    organizations: dict[str, Mention] = {}
    for mentions in documents:
        for mention in mentions.named:
            links.add(mention.name)
            (organizations if mention.kind == "organization" else people).setdefault(mention.name, mention)
    for mentions in documents:
        _stated(mentions, links)
        _told_later(mentions, links)
    _short_organizations(organizations, links)
    speakers = [s for s in speakers_of(documents) if not is_system(s)]
    for speaker in speakers:
        links.add(speaker)
    for mentions in documents:
        _paired(mentions, speakers, people, links)
    _masked(people, links)
    _speakers(speakers, people, links)
    _nicknames(people, speakers, links)
    _addressed(people, links)
    return links


def speakers_of(documents: Sequence[Mentions]) -> list[str]:
    """Everybody who speaks or posts, in order, as written; the address of a mail is left off."""
    names = [speaker_name(s.speaker) for m in documents for s in m.reading.document.sentences if s.speaker]
    return list(dict.fromkeys(names))


def _paired(mentions: Mentions, speakers: Sequence[str], people: dict[str, Mention], links: Links) -> None:
    """川哥-孟广川, 阿伟（张伟）: a list of members tells who is behind a chat name."""
    text = mentions.reading.text
    for speaker in speakers:
        pattern = rf"{re.escape(speaker)}\s?(?:[-—–=/]|[（(]|即|是)\s?(?P<name>[\u4e00-\u9fff·]{{2,4}})"
        for match in re.finditer(pattern, text):
            starts = (match["name"], match["name"][:3], match["name"][:2])
            found = next((n for n in starts if n in people and n != speaker), None)
            if found is not None:
                links.join(found, speaker)
            elif match["name"] == "本人" and mentions.exporter:
                links.join(mentions.exporter, speaker)


def _masked(people: dict[str, Mention], links: Links) -> None:
    """林*豪 is 林嘉豪 where no other name of the case fits."""
    for name in people:
        if not re.search(r"[*×＊]", name):
            continue
        shape = re.compile("".join("." if c in "*×＊" else re.escape(c) for c in name))
        fits = [other for other in people if other != name and shape.fullmatch(other)]
        if len({links.canonical(other) for other in fits}) == 1:
            links.join(fits[0], name)


def _nicknames(people: dict[str, Mention], speakers: Sequence[str], links: Links) -> None:
    """满满 is 满满不上岸, 飞哥 is 大飞: a short way to call one chat name or one person only."""
    known = list(dict.fromkeys([*people, *speakers]))
    for name in known:
        if len(name) != 2:
            continue
        if name[1] in "哥姐叔总" and name[0] not in name_lists().surnames:
            fits = [other for other in known if other != name and other.endswith(name[0])]
        else:
            fits = [other for other in speakers if other != name and other.startswith(name) and len(other) >= 3]
        if len({links.canonical(other) for other in fits}) == 1:
            links.join(fits[0], name)


def _stated(mentions: Mentions, links: Links) -> None:
    """绰号“小黑”, 微信昵称“阿伟”, 以下简称恒信公司: right after or right before the name."""
    text = mentions.reading.text
    starts = [mention.start for mention in mentions.named]
    for mention in mentions.named:
        window = text[mention.end : mention.end + 50]
        stop = re.search(r"[。；\n]|[）)]", window)
        window = window[: stop.start() + 1] if stop else window
        following = starts[bisect_right(starts, mention.start) :][:1]
        after = _AFTER.match(window)
        if (
            after is not None
            and (not following or mention.end + after.start("alias") <= following[0])
            and _may_be_alias(after["alias"], mention)
        ):
            links.join(mention.name, _clean(after["alias"]))
            continue
        before = _BEFORE.search(text[max(0, mention.start - 34) : mention.start])
        organization = before is not None and any(
            m.name == _clean(before["alias"]) and m.kind == "organization" for m in mentions.named
        )
        if before is not None and not organization and _may_be_alias(before["alias"], mention):
            links.join(mention.name, _clean(before["alias"]))


_REAL_NAME = re.compile(r"(?:真名|本名|原名|真实姓名|实名(?:信息|认证)?|自己名字|名字|自己)(?:叫做?|是|为)[“\"]?$")


def _told_later(mentions: Mentions, links: Links) -> None:
    """他说自己叫雷豪, 真名叫侯立东: the name of whoever was spoken of last."""
    text = mentions.reading.text
    previous: Mention | None = None
    for mention in mentions.named:
        if mention.kind == "organization":
            continue
        if (
            previous is not None
            and previous.name != mention.name
            and mention.start - previous.end <= 120
            and _REAL_NAME.search(text[max(0, mention.start - 10) : mention.start])
            and _INTRODUCED_SELF.search(text[max(0, previous.start - 8) : previous.start]) is None
        ):
            links.join(mention.name, previous.name)
        previous = mention


_INTRODUCED_SELF = re.compile(r"(?:我叫|我是|本人|姓名[:：])$")


def _clean(alias: str) -> str:
    return alias.strip('“”"「」『』‘’ ')


_JOB = re.compile(r"(?:记者|采编|主任|队长|局长|处长|科长|律师|民警|警察|法官|教授|经理|专员|主管)$")


def _may_be_alias(alias: str, mention: Mention) -> bool:
    alias = _clean(alias)
    if len(alias) > 4 and _JOB.search(alias):
        return False
    if (
        not alias
        or alias == mention.name
        or re.search(r"[的了在是]|人员|被告|原告|甲方|乙方|公诉|客户$|工作|职务|机关|本院|本局", alias)
    ):
        return False
    if mention.kind == "organization":
        return len(alias) >= 2
    return len(alias) <= 12 and not alias.endswith(("公司", "银行", "元"))


_LEGAL_FORM = re.compile(r"(?:股份)?有限(?:责任)?公司|集团|公司|\(.*?\)|（.*?）")


def _short_organizations(organizations: dict[str, Mention], links: Links) -> None:
    """恒信公司 ↔ 杭州恒信法务咨询有限公司, 工行杭州分行 stays apart: a short form that fits one full name only."""
    names = sorted(organizations, key=len, reverse=True)
    for short in names:
        core = _LEGAL_FORM.sub("", short)
        if len(core) < 2:
            continue
        fits = [full for full in names if len(full) > len(short) and _stands_for(core, short, full)]
        roots = {links.canonical(full) for full in fits}
        if len(roots) == 1 and not (core.startswith("某") and len(core) <= 2):
            links.join(fits[0], short)
    expansions = name_lists().organizations.short
    for short in names:
        full_form = expansions.get(short)
        fits = [n for n in names if full_form and full_form in n]
        if len({links.canonical(n) for n in fits}) == 1:
            links.join(fits[0], short)


def _stands_for(core: str, short: str, full: str) -> bool:
    """Whether `core` is part of the full name and the two do not name different branches."""
    if full.endswith(("分行", "支行", "分公司", "支公司", "营业部", "分局")) != short.endswith(
        ("分行", "支行", "分公司", "支公司", "营业部", "分局")
    ):
        return False
    body = _LEGAL_FORM.sub("", full)
    return core in body or (len(core) >= 4 and body.startswith(core[:2]) and _in_order(core, body))


def _in_order(core: str, body: str) -> bool:
    position = -1
    for character in core:
        position = body.find(character, position + 1)
        if position < 0:
            return False
    return True


def _speakers(speakers: Sequence[str], people: dict[str, Mention], links: Links) -> None:
    """A chat name that holds a known name (客户-王芳, 维权老郑) is that person."""
    for speaker in speakers:
        known = [name for name in dict.fromkeys([*people, *speakers]) if name != speaker and len(name) >= 2]
        inside = [name for name in known if name in speaker]
        roots = {links.canonical(name) for name in inside}
        if len(roots) == 1:
            links.join(inside[0], speaker)


def _addressed(people: dict[str, Mention], links: Links) -> None:
    """王经理 is 王某 or 王建国 where the case has one person of that surname."""
    honorifics = tuple(sorted(name_lists().honorifics, key=len, reverse=True))
    for name in people:
        honorific = next((h for h in honorifics if name.endswith(h)), None)
        if honorific is None or len(name) - len(honorific) > 2:
            continue
        surname = name.removesuffix(honorific)
        own = links.canonical(name)
        others = [o for o in people if o.startswith(surname) and links.canonical(o) != own]
        full = [o for o in others if not o.endswith(honorifics)]
        if full and len({links.canonical(o) for o in others}) == 1:
            links.join(full[0], name)


def shown_name(names: Sequence[str], organization: bool) -> str:
    """Which of a party's names to show: the longest of an organisation; of a person the fullest real name."""
    if organization:
        return max(sorted(names), key=len)
    honorifics = tuple(name_lists().honorifics)
    surnames, compound = name_lists().surnames, name_lists().compound

    def rank(name: str) -> tuple[int, int]:
        real = re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", name) and (name[0] in surnames or name.startswith(compound))
        if real and not name.endswith(honorifics) and name[0] not in "小老阿":
            return (2 if "某" in name else 3, len(name))
        return (1 if name.endswith(honorifics) else 0, -len(name))

    return max(names, key=rank)
