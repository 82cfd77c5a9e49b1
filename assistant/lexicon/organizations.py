"""Names of organisations in Chinese text: what they end in says what they are, how words are joined says where they begin.

Generic words (该公司, 银行, 平台) are no names and are left out; anonymised names (某银行, 某某咨询公司) are names.
Offsets are those of the text.

    >>> [(o.name, o.kind) for o in find_organizations("张某在杭州恒信法务咨询有限公司任职，后向某消费金融公司投诉。")]
    [('杭州恒信法务咨询有限公司', 'company'), ('某消费金融公司', 'institution')]
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import rjieba

from assistant.lexicon.segment import segment
from assistant.lexicon.wordlists import OrganizationClass, name_lists

_LONGEST = 28
# What may not be part of a name: the walk to the left stops after it.
_STOP_TAGS = ("t", "p", "c", "u", "d", "r", "x", "y", "e", "o", "m", "q", "f", "zg")


class OrganizationMention(NamedTuple):
    """An organisation's name at `start:end`; `kind` says what its ending makes of it."""

    start: int
    end: int
    name: str
    kind: OrganizationClass


@cache
def _suffixes() -> dict[str, OrganizationClass]:
    lists = name_lists().organizations
    table: dict[str, OrganizationClass] = {}
    for kind in ("company", "authority", "institution", "regulator"):
        table.update(dict.fromkeys(getattr(lists, kind), kind))
    return table


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _suffixes()), key=len, reverse=True)))


def find_organizations(text: str) -> list[OrganizationMention]:
    """All named organisations of `text` in order, without overlap; a name takes its branches with it."""
    words = _words(text)
    found: list[OrganizationMention] = []
    position = 0
    for match in _suffix_pattern().finditer(text):
        if match.start() < position or _NOT_AFTER.match(text, match.end()):
            continue
        previous = found[-1] if found and found[-1].end == match.start() else None
        start = previous.start if previous else _start(text, match, words, position)
        name = text[start : match.end()]
        if not _is_name(name, match[0]) or re.search(
            r"[\d一二三四五六七八九十百余几多]$", text[max(0, start - 1) : start]
        ):
            continue
        kind = _suffixes()[match[0]]
        if kind == "company" and _FINANCIAL.search(name):
            kind = "institution"
        joined = _extend(text, start, match.end(), kind)
        if previous:
            found.pop()
        found.append(joined)
        position = joined.end
    named = [m for m in found if _distinct(text, m, words)]
    kept = _kept(found, named)
    kept += _quoted(text, kept)
    return sorted([*kept, *_short(text, kept)])


def _distinct(text: str, mention: OrganizationMention, words: dict[int, tuple[int, str]]) -> bool:
    """Whether the name holds more than words of a trade: a place, a proper word, 某, letters, or quotes around it."""
    if re.search(r"某|[A-Za-z×*]{2}", mention.name) or mention.kind == "regulator":
        return True
    if text[mention.start - 1 : mention.start] in ("“", "「", "‘", '"', "《") or mention.name.endswith(
        ("有限公司", "有限责任公司")
    ):
        return True
    lists = name_lists().organizations
    generic = lists.generic
    if mention.name.endswith(_BRANDS) and _has_own_word(mention.name):
        return True
    if mention.name.endswith("店") and len(mention.name) >= 6:
        return True
    position = mention.end
    while position > mention.start:
        begin, tag = words.get(position, (position - 1, ""))
        word = text[max(begin, mention.start) : position]
        if tag in ("ns", "nz", "nr", "nrt", "nrfg", "nt", "x", "g", "ng", "eng", "nsf") and word not in generic:
            return True
        position = begin
    return False


def _kept(found: list[OrganizationMention], named: list[OrganizationMention]) -> list[OrganizationMention]:
    """The named ones, and words of a trade (粮油公司) that stand for one of them or that the text keeps using."""
    names = {m.name for m in named}
    counts = Counter(m.name for m in found)
    return [
        m
        for m in found
        if m.name in names
        or any(m.name in name for name in names)
        or (counts[m.name] >= 3 and m.kind in ("company", "institution"))
    ]


def _start(text: str, match: re.Match[str], words: dict[int, tuple[int, str]], floor: int) -> int:
    """Where the name of this ending begins; by the words, and for firms by the marks around where words fail."""
    start = _trim(text, _begin(text, match.start(), words, floor), match.start(), words)
    start = _trim(text, _after_function(text, start, match.start()), match.start(), words)
    if text[start] in "和与及同跟向" and start < match.start() and not rjieba.has_word(text[start : start + 2]):
        start += 1
    if not match[0].endswith(_LEGAL) or _has_own_word(text[start : match.end()]):
        return start
    lead = text[max(floor, match.start() - 16) : match.start()]
    mark = max((m.end() for m in _MARK.finditer(lead)), default=0 if len(lead) < 16 else -1)
    rest = lead[mark:] if mark >= 0 else ""
    if 2 <= len(rest) <= 14 and re.fullmatch(r"[\u4e00-\u9fff（）()A-Za-z]+", rest):
        return match.start() - len(rest)
    return start


_FINANCIAL = re.compile(
    r"银行|人寿|财险|寿险|产险|保险(?!.{0,6}(?:服务|咨询|代理退))|消费金融|小额贷款|信用社|信托|融资租赁|证券(?!.*咨询)|期货|小贷"
)
_BRANDS = ("花呗", "借呗", "白条", "消金", "金条", *("工作室", "服务部", "工作站"))


def _after_function(text: str, start: int, end: int) -> int:
    """Cuts at a 为, 系, 向 and the like that the segmentation swallowed, unless it is part of a word (和平, 向阳)."""
    for position in range(end - 2, start, -1):
        if text[position] in "为系是在于与和向由被给对将把的" and not (
            rjieba.has_word(text[position : position + 2]) or rjieba.has_word(text[position - 1 : position + 1])
        ):
            return position + 1
    return start


_NOT_AFTER = re.compile(r"业(?!务)|系统|间(?!的)")
_LONGER = re.compile(r"(?P<body>[\u4e00-\u9fff（）()]{0,10}?)(?:股份有限公司|有限责任公司|有限公司)")
_LEGAL_FORMS = ("有限公司", "责任公司")
_LEGAL = ("有限公司", "有限责任公司", "工作室", "事务所", "服务部", "经营部", "合作社", "信用社")
_MARK = re.compile(
    r"[，。；：、！？,.;:!?“”\"‘’\s《》（(]|[的在于向与和跟同对给由被将把从到称说系是为因让叫及或至去找经]|冒充|假冒|成立|注册|开设|设立|经营|投诉|举报|起诉|联系|通过|利用|担任|入职|要求|迫使|委托|涉及|关于|"
    r"指使|组织|收购|借用|骗取|导致|虚构|伪造|使用|前往|来到|现任|曾任|名为|购买|威胁|要挟|敲诈"
)


def _extend(text: str, start: int, end: int, kind: OrganizationClass) -> OrganizationMention:
    """Takes in 上海分公司, 营业部, （集团） and the like that follow directly."""
    longer = _LONGER.match(text, end) if not text.startswith(_LEGAL_FORMS, end - 4) else None
    if longer is not None and _MARK.search(longer["body"]) is None:
        end = longer.end()
    tail = re.compile(
        r"(?:[\u4e00-\u9fff]{2,8}?(?:中心支公司|分公司|支公司|分行|支行|营业部|信用卡中心|监管分局|监管局|分局))"
    )
    more = tail.match(text, end)
    if more is not None and not any(
        word in more[0] for word in ("与", "和", "向", "及", "、", "的", "在", "由", "将", "系", "是")
    ):
        end = more.end()
    return OrganizationMention(start, end, text[start:end], kind)


def _begin(text: str, suffix_start: int, words: dict[int, tuple[int, str]], floor: int) -> int:
    """Where the name begins: words are joined to the left while they can be part of one."""
    start = suffix_start
    while start > floor and suffix_start - start < _LONGEST:
        if (
            text[start - 1] in "）)"
            and (opening := max(text.rfind("（", floor, start), text.rfind("(", floor, start))) >= 0
            and start - opening <= 10
        ):
            if re.fullmatch(r"[\u4e00-\u9fffA-Za-z某×X*]{1,8}", text[opening + 1 : start - 1]) is None:
                break
            start = opening
            continue
        begin, tag = words.get(start, (start - 1, ""))
        begin = max(begin, floor)
        word = text[begin:start]
        if not tag and start == suffix_start:  # the segmentation joins the word with the ending (恒信公|司)
            begin, word, tag = _inner(text, start, words, floor)
        if not _can_belong(word, tag):
            if _may_be_brand(text, begin, start, suffix_start):
                return begin
            break
        start = begin
    return start


def _may_be_brand(text: str, begin: int, start: int, suffix_start: int) -> bool:
    """Whether a word that is no name by itself is the brand before words of a trade (腾跃|信息科技有限公司)."""
    word = text[begin:start]
    lists = name_lists().organizations
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,3}", word) or word in lists.stop or word in lists.generic:
        return False
    if start == suffix_start:  # 启明银行: only where the text says it again in another place
        name = text[begin : suffix_start + 2]
        before = {text[m.start() - 1 : m.start()] for m in re.finditer(re.escape(name), text)}
        return len(before) >= 2
    rest = text[start:suffix_start]
    return not _has_own_word(rest)


def _trim(text: str, start: int, suffix_start: int, words: dict[int, tuple[int, str]]) -> int:
    """Cuts what stands before an anonymised name (债权人|某商贸公司), but for a place (杭州某某公司)."""
    while (lead := _LEAD.match(text, start, suffix_start)) is not None:
        start = lead.end()
    some = text.find("某", start, suffix_start)
    if some < 0:
        return start
    if _is_person(text, some, words):
        end = some + (2 if text[some + 1] in "某甲乙丙丁" else 1)
        return _trim(text, end, suffix_start, words) if end < suffix_start else suffix_start
    if some > start and (text[some - 1] in "县市区省镇乡村州" or words.get(some, (0, ""))[1] in ("ns", "nsf")):
        return max(start, words.get(some, (some, ""))[0])
    return some


_LEAD = re.compile(
    r"公诉机关|机关|甲方|乙方|丙方|买方|卖方|对方|单位写|单位|名称|现羁押于|羁押于|日经|(?:系|现|均|原|致|经|若|于|请|寄|向|在|我|某系)(?![\u4e00-\u9fff]?(?:公司|银行)$)"
)


def _is_person(text: str, some: int, words: dict[int, tuple[int, str]]) -> bool:
    """Whether the 某 at `some` belongs to a person's surname before it (赵某银行账户)."""
    before = text[some - 1 : some] if some else ""
    surname = before in name_lists().surnames and before not in "向于和从对经被由给与在为"
    return surname and words.get(some, (some - 1, ""))[0] >= some - 1


def _inner(text: str, start: int, words: dict[int, tuple[int, str]], floor: int) -> tuple[int, str, str]:
    for end in range(start + 1, min(len(text), start + 8) + 1):
        begin, tag = words.get(end, (end, ""))
        if tag and begin < start:
            begin = max(begin, floor)
            return begin, text[begin:start], "n"
    return start - 1, text[start - 1 : start], "x"


def _can_belong(word: str, tag: str) -> bool:
    lists = name_lists().organizations
    if re.fullmatch(r"[某×X*Ｘ]{1,3}|某[\u4e00-\u9fff]", word):
        return True
    if (word in lists.stop and word not in lists.business) or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9·&]+", word):
        return False
    if tag == "v" and word not in lists.business:
        return False
    if tag.startswith(_STOP_TAGS):
        return (
            len(word) > 1
            and tag[0] in "dfr"
            and not word.endswith(("的", "个", "些", "家", "们"))
            and word[0] not in "该本此其我你他她这那各每某一"
        )
    return True


def _is_name(name: str, suffix: str) -> bool:
    head = name.removesuffix(suffix)
    if name in ("金融监管局", "银保监局", "地方金融监管局"):
        return True
    if not head:
        return suffix in (
            "银保监会",
            "银监会",
            "保监会",
            "证监会",
            "人民银行",
            "征信中心",
            "金融监管总局",
            "金融工作局",
            "金融办",
            "监管局",
            "金融监管局",
            "外汇管理局",
            "消保委",
            "网信办",
        )
    if suffix in name_lists().organizations.authority and len(head) < 1:
        return False
    rest = head
    while rest:
        piece = next(
            (w for w in sorted(name_lists().organizations.generic, key=len, reverse=True) if rest.startswith(w)), None
        )
        if piece is None:
            return len(head) > 1 or head == "某" or suffix not in ("中心", "平台", "公司")
        rest = rest[len(piece) :]
    return suffix in ("有限公司", "有限责任公司", "股份有限公司") and len(head) >= 4


_QUOTE = re.compile(
    r"[“\"「『](?P<name>[\u4e00-\u9fffA-Za-z0-9·]{2,14})[”\"」』](?P<kind>的?(?:公司|中介|机构|工作室|团伙|团队|组织|中心|门店|网店|店铺))?"
)
_CALLED = re.compile(r"(?:叫做?|名为|名叫|自称|号称|称为|设立|成立|注册|开设|开办|挂出|挂牌)(?:的|是|了)?$")


def _quoted(text: str, found: list[OrganizationMention]) -> list[OrganizationMention]:
    """“护盾法务”, a gang called “退保联盟”: names between quotation marks, not the services they offer (“代理维权”)."""
    lists = name_lists().organizations
    taken = {position for mention in found for position in range(mention.start, mention.end)}
    endings = tuple(lists.quoted)
    mentions = []
    for match in _QUOTE.finditer(text):
        start, end = match.span("name")
        name = match["name"]
        if not taken.isdisjoint(range(start, end)) or re.search(
            r"[的了吗呢吧]|^(?:一[个条次份天年月下起直定样]|不|我们|你|他|这|那)", name
        ):
            continue
        called = match["kind"] is not None or (
            name.endswith(endings) and len(name) >= 4 and _CALLED.search(text[: start - 1][-6:]) is not None
        )
        if called or (name.endswith(endings) and _has_own_word(name) and len(name) >= 4):
            mentions.append(OrganizationMention(start, end, name, "company"))
    names = {m.name for m in mentions}
    outside = [
        OrganizationMention(m.start(), m.end(), m[0], "company")
        for name in sorted(names)
        for m in re.finditer(re.escape(name), text)
        if taken.isdisjoint(range(*m.span())) and not any(q.start == m.start() for q in mentions)
    ]
    return [*mentions, *outside]


def _has_own_word(name: str) -> bool:
    """Whether something is left of the name without the words of the trade."""
    lists = name_lists().organizations
    rest = name
    if re.search(r"某|[A-Za-z×*]{2}", name):
        return True
    for word in sorted(lists.generic | lists.business | set(lists.quoted), key=len, reverse=True):
        if len(word) > 1:
            rest = rest.replace(word, "")
    return len(rest) >= 2


def _short(text: str, found: list[OrganizationMention]) -> list[OrganizationMention]:
    """工行, 招行 and other short names, outside the names found already."""
    short = name_lists().organizations.short
    pattern = re.compile("|".join(map(re.escape, short)))
    taken = {position for mention in found for position in range(mention.start, mention.end)}
    mentions = []
    for match in pattern.finditer(text):
        kind: OrganizationClass = (
            "regulator" if short[match[0]] in ("人民银行", "金融监管局", "银保监会") else "institution"
        )
        if taken.isdisjoint(range(*match.span())) and _starts_word(text, match):
            mentions.append(OrganizationMention(*match.span(), match[0], kind))
    return mentions


def _starts_word(text: str, match: re.Match[str]) -> bool:
    return not re.search(r"[\u4e00-\u9fff]$", text[: match.start()][-1:]) or rjieba.cut(
        text[max(0, match.start() - 4) : match.end()]
    )[-1].endswith(match[0][-2:])


def _words(text: str) -> dict[int, tuple[int, str]]:
    """For the end of each word its start and tag."""
    return {word.end: (word.start, word.tag) for word in segment(text)}
