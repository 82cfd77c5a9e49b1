"""Where the case names somebody: people, organisations, chat speakers, and the words that stand for them.

Names believed in one document are looked for in all others. Pronouns (其, 我, 该公司) and class words (客户, 被害人)
are mentions too, so that later steps can see who acts in a clause; they become no parties by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

from assistant.extract.reading import Reading
from assistant.lexicon.organizations import find_organizations
from assistant.lexicon.people import find_people
from assistant.lexicon.wordlists import OrganizationClass

MentionKind = Literal["person", "organization", "speaker", "class", "pronoun"]

_PRONOUN = re.compile(
    r"我方|我司|我公司|我行|我单位|我中心|本公司|本行|我们|本人|我(?!国|市|省|县|区|局|院|校|妈|爸|老|妻|夫|家|姐|哥|弟|妹|同)|其(?![他它中余实次间])|他们|她们|他(?!人)|她|对方|该公司|该行|你公司|你行|您(?!好)|你(?!好|们)|该平台|该中心|该[店厂社院校所村站单机团集]|贵公司|贵行|贵司|二人|三人|双方|前者|后者"
)
_CLASS = re.compile(
    r"[\d一二三四五六七八九十百千万余多]+(?:名|位|户)[\u4e00-\u9fff]{0,2}|被害人|受害人|被害单位|受害单位|被告人|犯罪嫌疑人|嫌疑人|客户|学员|会员|借款人|债务人|投保人|持卡人|消费者|委托人|报案人|投诉人|举报人|证人|业务员|话务员|员工|中介|上家|下家|上线|下线|卖家|买家|老人|"
    r"家长|业主|银行(?!卡|流水|账|存|转|柜|贷|承|监|业)|保险公司|消费金融公司|小贷公司|贷款公司|金融机构|放贷机构|借贷平台|网贷平台|平台(?!上|内|的)|公司(?!法|章|名|账)|机构(?!名)|店家|商家|门店|团伙|店员|店主|摊主|网友|群众|理事长|经营者|老板(?!娘)|催收员|催收人员|工作人员|受托人|贷款人|出借人|群主|同伙|家属|亲属|女子|男子"
)
_STAND_INS: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (("pronoun", _PRONOUN), ("class", _CLASS))
_SYSTEM = re.compile(
    r"^(?:[甲乙丙丁审原被公辩问答]|系统(?:消息|提示|通知)?|微信(?:支付|团队|转账)?|支付宝|客服通知|公众号|服务通知|通知|机器人)$"
)


class Mention(NamedTuple):
    """Somebody at `start:end` of a document. `title` is the word before a person's name (被告人, 客户)."""

    start: int
    end: int
    name: str
    kind: MentionKind
    title: str | None = None
    organization: OrganizationClass | None = None


class Mentions(NamedTuple):
    """All mentions of a document, in order; `starts` are the offsets of `everything`. Names do not overlap.

    `exporter` is who exported a chat, whom 本人 in its head means."""

    reading: Reading
    named: tuple[Mention, ...]
    everything: tuple[Mention, ...]
    starts: tuple[int, ...]
    exporter: str | None = None

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions of any kind that begin inside `start:end`, in order."""
        return self.everything[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def find_mentions(readings: Sequence[Reading], known: Sequence[str] = ()) -> list[Mentions]:
    """Mentions of every document; `known` are names given with the case."""
    first = [_find(reading) for reading in readings]
    names: dict[str, Mention] = {}
    for mentions in first:
        for mention in mentions:
            names.setdefault(mention.name, mention)
    for name in known:
        kind: MentionKind = "organization" if len(name) > 4 else "person"
        names.setdefault(name, Mention(0, 0, name, kind, None, "company" if kind == "organization" else None))
    speakers = {speaker_name(s.speaker) for r in readings for s in r.document.sentences if s.speaker}
    first = [_without_prefixes(mentions, names) for mentions in first]
    result = []
    for reading, mentions in zip(readings, first, strict=True):
        named = _recalled(reading, mentions, names, speakers)
        taken = {position for m in named for position in range(m.start, m.end)}
        starts = {m.start for m in named}  # 客户|古某: a title, nobody of its own
        standing = [
            Mention(*match.span(), match[0], stand_in)
            for stand_in, pattern in _STAND_INS
            for match in pattern.finditer(reading.text)
            if taken.isdisjoint(range(*match.span())) and not (stand_in == "class" and match.end() in starts)
        ]
        everything = tuple(sorted([*named, *standing]))
        result.append(
            Mentions(
                reading, tuple(sorted(named)), everything, tuple(m.start for m in everything), _exporter(reading, named)
            )
        )
    return result


def _find(reading: Reading) -> list[Mention]:
    organizations = find_organizations(reading.text)
    cores = " ".join(o.name for o in organizations)
    people = find_people(reading.text, [(o.start, o.end) for o in organizations])
    cells = _cells(reading)
    taken = {position for m in cells for position in range(m.start, m.end)}
    organizations = [o for o in organizations if taken.isdisjoint(range(o.start, o.end))]
    people = [
        p
        for p in people
        if taken.isdisjoint(range(p.start, p.end))
        and (p.title or len(p.name) < 3 or "某" in p.name or p.name[1:] not in cores)
    ]
    return sorted(
        [
            *cells,
            *(Mention(o.start, o.end, o.name, "organization", None, o.kind) for o in organizations),
            *(Mention(p.start, p.end, p.name, "person", p.title) for p in people),
        ]
    )


_NOBODY = frozenset(
    ["不详", "未知", "无", "同上", "不明", "待查", "现金", "微信", "支付宝", "对公", "本人", "单位", "个人", "合计"]
)
_COLUMN = re.compile(
    r"(?:^|[；;]\s?)(?P<key>(?:客户|付款|收款|转出|转入|汇款|借款|投保|委托|开户|联系|经办|业务|交款|领款|对方)?(?:人|方|户|员|姓名|户名|名称|单位)(?:姓名|名称|户名)?|姓名|户名|客户|委托人|对方户名|来源|卖家|上家|经手人|介绍人|申报单位|工作单位)[：:]\s?(?P<value>[^；;\n]{2,30}?)(?=[；;\n]|$)"
)


def _cells(reading: Reading) -> list[Mention]:
    """Names in the columns of a table that hold names, with the column as their title."""
    if reading.document.kind != "table" and reading.text.count("；") < 6:
        return []
    found = []
    for sentence in reading.document.sentences:
        text = reading.words(sentence)
        if text.count("；") + text.count(";") < 2:
            continue
        for match in _COLUMN.finditer(text):
            value = match["value"].strip()
            start = sentence.start + match.start("value")
            organizations = find_organizations(value)
            if value in _NOBODY:
                continue
            if organizations and organizations[0].end == len(value):
                found.append(Mention(start, start + len(value), value, "organization", None, organizations[0].kind))
            elif re.fullmatch(r"[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff][Xx×*某]{1,2}[\u4e00-\u9fff]?", value):
                found.append(Mention(start, start + len(value), value, "person", _column_title(match["key"], reading)))
    return found


def _column_title(key: str, reading: Reading) -> str | None:
    """What a column, or the title of its table (被害人登记表), says its people are."""
    if key in ("姓名", "户名", "名称"):
        return next(
            (
                t
                for t in ("被害人", "受害人", "客户", "投诉人", "借款人")
                if t in reading.document.title + reading.document.path
            ),
            None,
        )
    for title in ("客户", "投保人", "委托人", "借款人"):
        if key.startswith(title.removesuffix("人")) and not key.startswith("客户经理"):
            return title
    return None


def _recalled(
    reading: Reading, mentions: list[Mention], names: dict[str, Mention], speakers: set[str]
) -> list[Mention]:
    """The mentions of a document and the places where names of other documents or speakers occur in it."""
    taken = {position for m in mentions for position in range(m.start, m.end)}
    found = list(mentions)
    candidates = {name: m for name, m in names.items() if len(name) >= 2}
    for speaker in speakers:
        if len(speaker) >= 2 and not is_system(speaker) and speaker not in candidates and not _CLASS.fullmatch(speaker):
            candidates[speaker] = Mention(0, 0, speaker, "speaker")
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in candidates:
        by_first[name[0]].append(name)
    if not candidates:
        return found
    pattern = re.compile("|".join(re.escape(n) for n in sorted(candidates, key=len, reverse=True)))
    for match in pattern.finditer(reading.text):
        if taken.isdisjoint(range(*match.span())):
            source = candidates[match[0]]
            found.append(Mention(*match.span(), source.name, source.kind, None, source.organization))
            taken.update(range(*match.span()))
    return found


def _without_prefixes(mentions: list[Mention], names: dict[str, Mention]) -> list[Mention]:
    """过砚舟公司 is 砚舟公司 where the case knows the latter: what the segmentation left at the front goes."""
    result = []
    for mention in mentions:
        if mention.kind == "organization":
            shorter = [
                mention.name[cut:] for cut in (1, 2) if mention.name[cut:] in names and len(mention.name) - cut >= 3
            ]
            if shorter and mention.name[0] not in "某中上北":
                cut = len(mention.name) - len(shorter[0])
                mention = mention._replace(start=mention.start + cut, name=shorter[0])
        result.append(mention)
    return result


def _exporter(reading: Reading, named: Sequence[Mention]) -> str | None:
    """Who exported or handed in a chat (导出人何楠)."""
    for mention in named:
        if mention.start < 400 and re.search(
            r"(?:导出人|提供人|整理人|提交人|截图人)[：:]?$", reading.text[max(0, mention.start - 6) : mention.start]
        ):
            return mention.name
    return None


def speaker_name(speaker: str) -> str:
    """A speaker without the address that mail puts behind the name."""
    return re.sub(r"\s*<[^>]*>\s*$", "", speaker).strip().strip('"') or speaker.strip()


def is_system(speaker: str) -> bool:
    """Whether a chat line is by the software rather than by somebody."""
    return _SYSTEM.match(speaker.strip()) is not None
