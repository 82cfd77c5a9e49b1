"""Names of people in Chinese text: real names, anonymised forms, ways of address and nicknames.

A name is believed for its form (李某某, 曾某鹏, 王XX, 赵女士, 阿强) or, where the form alone could be a word, for its
surroundings: a title before it, what follows it, and that it recurs. Decisions are made over the whole text given,
so pass a document, not a sentence. Offsets are those of the text.

    >>> [m.name for m in find_people("被告人曾某鹏伙同李小明向客户赵女士收取费用，李小明分得5000元。")]
    ['曾某鹏', '李小明', '赵女士', '李小明']
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import rjieba

from assistant.lexicon.segment import Word, segment
from assistant.lexicon.wordlists import name_lists

_HAN = r"\u4e00-\u9fff"
_MASK = r"[XxＸ×＊*○〇]"
_TAIL = "甲乙丙丁戊己庚辛壬癸"
# Characters that end a name rather than belong to it.
_FUNCTION = frozenset(
    "的了在于向与和跟同对给由被将把从到等称说系是为因以让叫请找及或之也都还又就才已曾未不没无均则即便再先后另且但而仅只共各每这那该其此你我他她它们吗呢吧啊哦嘛呀么"
    "问答供述购买卖收付汇骗借欠退赔索诉控签订约见打骂发送拉带派雇骑驾乘坐住并非名"
)
_GIVEN = frozenset(
    "凡鸣诺伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华玉兰红建国文明志永春梅兴龙海波宁福生鹏辉斌鑫宇浩凯健俊帆雪荣爱林云飞莉玲颖琳萍丹倩婷燕彬博峰旭亮翔晨阳"
    "洁琴蓉薇瑶瑾萱欣怡佳嘉雨梦思雅晓小东南新成光天少卿德义仁礼智信山川江河湖松柏竹菊楠桐森木火土金银铜铁钢铭锋锐毅坚贵富贤良淑娥凤霖泽润源清泉"
)
_LEFT = re.compile(
    r"(?:^|[\s，。；：、！？,.;:!?（）()“”\"'《》【】\[\]「」·\d—-]|向|和|与|跟|同|给|对|找|让|请|由|被|将|把|及|是|叫|名叫|系|为|告诉|联系|通知|要求|介绍|指使|安排|伙同|通过|骗取|收取|自称|人称|"
    r"以及|替|帮|帮助|欠|经|即|称|系|含|问|有|如)$"
)
_RIGHT = re.compile(
    r"$|[\s，。；：、！？,.;:!?（）()“”\"'《》【】\[\]「」·\d]|[的在于向与和跟同对给由被将把从等称说系是为因以让及或也都还又就才已曾未不没均则先后"
    r"分收付汇骗借欠退赔索签转打找带主负提通利伙受到自要认拿用承供知告表名下本此时两二三四五六]|指使|安排|组织|联系|虚构|谎称|冒充|报案|报警|反映|交代|供述|经营|注册|成立|介绍|购买|出售|伪造|"
    r"表示|觉得|发现|现金|人民币|来到|前往|使用|要求|支付|出具|投诉|编造|隐瞒|失联|及其|夫妇|等人|家属|的话|个人|手机|银行|账户|名义"
)
_CALLED = re.compile(
    r"(?:我叫|名叫|姓名[:：]?\s?|户名[:：]?\s?|化名|实名(?:信息)?(?:为|是)?|真名(?:叫|是)?|(?:^|[。\n])本人[，,]?\s?|签名[:：]?\s?|自称(?:是|叫))$"
)


class NameMention(NamedTuple):
    """A person's name at `start:end`; `title` is the word right before it that says what the person is."""

    start: int
    end: int
    name: str
    title: str | None = None


class _Tags(NamedTuple):
    """The segmentation by where words start, and the tags of words by where they end."""

    starting: dict[int, Word]
    ending: dict[int, str]


def find_people(text: str, blocked: Sequence[tuple[int, int]] = ()) -> list[NameMention]:
    """All mentions of people in `text`, in order. Spans in `blocked` (organisations) hold no names."""
    taken = _Taken(blocked)
    spans: list[tuple[int, int]] = []
    for finder in (_anonymised, _introduced, _addressed, _nicknamed, _real):
        for start, end in finder(text):
            if taken.free(start, end):
                taken.add(start, end)
                spans.append((start, end))
    return [NameMention(start, end, text[start:end], _title(text, start)) for start, end in sorted(spans)]


class _Taken:
    """Characters that belong to something already."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._characters: set[int] = set()
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        self._characters.update(range(start, end))

    def free(self, start: int, end: int) -> bool:
        return self._characters.isdisjoint(range(start, end))


@cache
def _surname() -> str:
    lists = name_lists()
    return f"(?:{'|'.join(lists.compound)}|[{''.join(sorted(lists.surnames))}])"


@cache
def _titles() -> re.Pattern[str]:
    words = sorted({w for group in name_lists().titles.values() for w in group}, key=len, reverse=True)
    return re.compile(rf"(?P<title>{'|'.join(words)})(?:[（(][^（）()]{{1,12}}[）)])?[:：为是系叫\s“\"]{{0,2}}$")


def _title(text: str, start: int) -> str | None:
    found = _titles().search(text, max(0, start - 24), start)
    if found is None:
        return None
    return found["title"]


# ── forms that are names by themselves ─────────────────────────────────────────────────────


def _anonymised(text: str) -> list[tuple[int, int]]:
    """李某, 李某某, 李某甲, 李某1, 曾某鹏, 张1某, 王XX, 张*明, 于毅某."""
    matches = [m for m in _anonymous().finditer(text) if not _after_name(text, m.start())]
    given: dict[str, Counter[str]] = defaultdict(Counter)
    for match in matches:
        if match["given"] and not _begins_word(match["given"], text[match.end() : match.end() + 1]):
            given[match["stem"]][match["given"]] += 1
    spans = []
    for match in matches:
        end = match.end()
        if match["given"] and not _is_given(match["given"], text[end : end + 2], given[match["stem"]]):
            end -= 1
        if match["middle"] and not (
            match["middle"] in _GIVEN and (_title(text, match.start()) or text.count(match[0]) >= 2)
        ):
            continue
        spans.append((match.start(), end))
    return spans


@cache
def _anonymous() -> re.Pattern[str]:
    surname = _surname()
    return re.compile(
        rf"(?P<stem>{surname}(?:某某|某)(?![县市区省镇乡村](?!民)|银行|公司))(?:[{_TAIL}](?!方)|[1-9１-９](?![\d０-９元万])|{_MASK}|(?P<given>[{_HAN}]))?"
        rf"|{surname}[1-9]某"
        rf"|{surname}{_MASK}{{1,3}}(?![A-Za-z])(?:[{_TAIL}\d](?!\d)|(?<=[*＊])[{_HAN}](?=[^{_HAN}]|$|[在于向与和的收系等称说是为等及以被]))?"
        rf"|{surname}(?P<middle>(?!{surname})[{_HAN}])某(?![某{_TAIL}\d县市区省镇公银])"
    )


def _after_name(text: str, start: int) -> bool:
    """Whether the surname at `start` is rather the end of a word such as 公司, 客户 or 被告人 (单某, 司某 excepted)."""
    before = text[max(0, start - 1) : start]
    return before == "某" or (
        text[start] in name_lists().doubtful and bool(before.strip()) and rjieba.has_word(before + text[start])
    )


def _begins_word(character: str, following: str) -> bool:
    """Whether the character after 某 begins a word of its own (王某|表示)."""
    return character in _FUNCTION or bool(following.strip() and rjieba.has_word(character + following))


def _is_given(character: str, following: str, seen: Counter[str]) -> bool:
    """Whether `character` after 某 belongs to the name (曾某鹏) or to what follows (曾某在)."""
    if character in _FUNCTION:
        return False
    if seen[character] >= 2:
        return True
    if _begins_word(character, following[:1]):
        return False
    return character in _GIVEN and (not following or _RIGHT.match(following) is not None)


def _addressed(text: str) -> list[tuple[int, int]]:
    """赵女士, 王经理, 周阿姨: a surname with a way of address, where a word begins at the surname."""
    honorifics = "|".join(sorted(name_lists().honorifics, key=len, reverse=True))
    pattern = re.compile(rf"{_surname()}(?:某{{0,2}})(?:{honorifics})(?![{_HAN}]{{0,1}}(?:事务所|公司))")
    starts = _token_starts(text)
    doubtful = name_lists().doubtful
    return [
        m.span()
        for m in pattern.finditer(text)
        if (m.start() in starts or _LEFT.search(text[max(0, m.start() - 4) : m.start()]) or _title(text, m.start()))
        and (m[0][-2:] in _PLAIN or _LEFT_LOOSE.search(text[max(0, m.start() - 4) : m.start()]))
        and not (len(m[0]) == 2 and text[m.end() : m.end() + 1] in _NOT_AFTER_SHORT)
        and not (
            m[0][0] in doubtful
            and not _LEFT.search(text[max(0, m.start() - 4) : m.start()])
            and not _title(text, m.start())
        )
        and not _is_word(m[0])
    ] + [m.span() for pattern in (_FRIENDLY, _BROTHER) for m in pattern.finditer(text)]


_LEFT_LOOSE = re.compile(
    rf"(?:^|[^{_HAN}]|向|和|与|跟|同|给|对|找|让|请|由|被|将|把|及|是|叫|系|为|诉|系|知|求|的|了|户|人|某|员|你|我|在|从|替|帮|去|到|说|称|问|来|使|信|家)$"
)
_BROTHER = re.compile(
    r"(?<![\u4e00-\u9fff])(?!大|二|三|小|表|堂|帅|空|老|亲|师|学|美|富|的|他|她|我|你)[\u4e00-\u9fff](?:哥|姐|叔|爷|嫂)(?![\u4e00-\u9fff](?:夫|弟|妹)|们)"
)
_FRIENDLY = re.compile(
    r"(?<![\u4e00-\u9fff小老阿])(?:小|阿)[\u4e00-\u9fff](?:老师|经理|姐|哥|总|律师|主任|法务|顾问)|(?<=的)(?:小|阿)[\u4e00-\u9fff](?:老师|经理|姐|哥|律师|主任)"
)
_PLAIN = frozenset(["女士", "先生", "小姐", "阿姨", "律师", "太太"])
_NOT_AFTER_SHORT = frozenset("额量共数是部计之裁监体结工程人资作")


_INTRODUCES = re.compile(
    r"(?:网名|昵称|微信名称?|绰号|外号|人称|化名|艺名|自称|抖音名|QQ名|备注名?)(?:为|是|叫|：|:)?\s?[“\"「『](?P<quoted>[^”\"」』\n，。；]{1,14})[”\"」』]"
    r"|(?:叫|名叫|自称|网名叫|外号叫)[“\"「『]?(?P<plain>[\u4e00-\u9fffA-Za-z]{2,4})[”\"」』]?的(?:人|男子|女子|男的|女的|网友|中介|业务员|老师|网民|微信好友)"
)


def _introduced(text: str) -> list[tuple[int, int]]:
    """网名“大漠”, 一个叫阿强的人: names that the text introduces as such, wherever they stand."""
    lists = name_lists().organizations
    endings = (*lists.company, *lists.institution, *lists.regulator, *lists.quoted)
    names: dict[str, tuple[int, int]] = {}
    for match in _INTRODUCES.finditer(text):
        group = "quoted" if match["quoted"] else "plain"
        name = match[group]
        if not name.endswith(endings) and not re.search(
            r"[的了我你他想就只不请没别是]|工作人员|总监$|律师$|警察|记者|客服$|专员$|人员$", name
        ):
            names.setdefault(name, match.span(group))
    spans = list(names.values())
    for name in names:
        if len(name) >= 2 and not _is_word(name):
            spans += [m.span() for m in re.finditer(re.escape(name), text) if m.span() not in spans]
        elif len(name) >= 2:
            spans += [(m.start() + 1, m.end() - 1) for m in re.finditer(rf"[“\"「『]{re.escape(name)}[”\"」』]", text)]
    return list(dict.fromkeys(spans))


def _nicknamed(text: str) -> list[tuple[int, int]]:
    """小陈, 老K, 阿勇: between boundaries, and no word of the dictionary unless it is plainly a person."""
    lists = name_lists()
    pattern = re.compile(rf"(?<![{_HAN}A-Za-z0-9])(?P<a>[小老阿][{_HAN}A-Z](?:\d(?!\d))?)|(?P<b>[小老阿][{_HAN}A-Z])")
    counts: Counter[str] = Counter()
    candidates = []
    for match in pattern.finditer(text):
        word = match[0]
        second = word[1]
        if (
            _is_word(word)
            or (second in _FUNCTION)
            or not (second in lists.surnames or second in _GIVEN or second.isascii() or word[0] == "阿")
        ):
            continue
        left = _LEFT.search(text[max(0, match.start() - 4) : match.start()]) is not None
        right = _RIGHT.match(text[match.end() : match.end() + 2]) is not None
        if left and right:
            counts[word] += 1
        candidates.append((match.span(), word))
    starts = _token_starts(text)
    return [span for span, word in candidates if counts[word] >= 1 and (span[0] in starts or counts[word] >= 2)]


# ── real names ─────────────────────────────────────────────────────────────────────────────


def _real(text: str) -> list[tuple[int, int]]:
    """Names of two to four characters that begin with a surname, believed for their surroundings."""
    stems: dict[str, list[int]] = defaultdict(list)
    lists = name_lists()
    compound = re.compile("|".join(lists.compound))
    for token in segment(text):
        head = compound.match(text, token.start)
        width = 2 if head else 1
        if not head and text[token.start] not in lists.surnames:
            continue
        stem = text[token.start : token.start + width + 1]
        given = stem[-1:] == "一" and text[token.start + width + 1 : token.start + width + 2] in _GIVEN
        if len(stem) == width + 1 and re.fullmatch(rf"[{_HAN}]+", stem) and (stem[-1] not in _HARD or given):
            stems[stem].append(token.start)
    spans = []
    tags = _Tags({t.start: t for t in segment(text)}, {t.end: t.tag for t in segment(text)})
    for stem, starts in stems.items():
        length = _length(stem, starts, text, tags)
        name_scores = sum(_score(text, start, start + length, tags) for start in starts)
        if name_scores + _word_penalty(text, stem, starts, length, tags) >= _ENOUGH:
            occurrences = _occurrences(text, text[starts[0] : starts[0] + length])
            spans += [(start, start + length) for start in occurrences]
    return sorted(spans, key=lambda span: (-(span[1] - span[0]), span))


_ENOUGH = 1.7
_HARD = frozenset(
    "的了在于向与跟对给由被将把从等称说系是为因以让叫及或之也都还又就才已曾未不没无均则即某们我你他她它这那个一二三四五六七八九十两几每日年号元万百千亿款费额费用费"
)


def _occurrences(text: str, name: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(name), text)]


def _length(stem: str, starts: list[int], text: str, tags: _Tags) -> int:
    """How many characters the name has: what follows the stem decides, over all its occurrences."""
    size = len(stem)
    following = Counter(text[start + size : start + size + 1] for start in starts)
    character, times = following.most_common(1)[0]
    if not re.fullmatch(rf"[{_HAN}]", character) or character in _FUNCTION | _HARD:
        return size
    if len(starts) > 1:
        return (
            size + 1
            if times / len(starts) > 0.6
            and (
                character in _GIVEN
                or _votes(starts, size + 1, tags)
                or len({text[s + size + 1 : s + size + 2] for s in starts}) > 1
            )
            else size
        )
    if _votes(starts, size + 1, tags):
        return size + 1
    if _votes(starts, size, tags):
        return size
    after_three = text[starts[0] + size + 1 : starts[0] + size + 3]
    return size + 1 if character in _GIVEN and _RIGHT.match(after_three) else size


def _votes(starts: list[int], length: int, tags: _Tags) -> bool:
    """Whether the segmentation has a boundary at the end of a name of this length, mostly."""
    ends = 0
    for start in starts:
        position = start
        while position in tags.starting and position < start + length:
            position = tags.starting[position].end
        ends += position == start + length
    return ends * 2 > len(starts)


def _score(text: str, start: int, end: int, tags: _Tags) -> float:
    before = text[max(0, start - 8) : start]
    if re.search(r"[“「『《][\u4e00-\u9fff]{1,6}$", before):  # inside a quoted word: “安享金生”
        return 0.0
    if text[start] in name_lists().doubtful and rjieba.has_word(text[start + 1 : start + 3]):  # 从衣袖
        return 0.0
    if tags.ending.get(start, "x")[0] in "mq":  # 十来封信
        return 0.0
    score = _title_weight(text, start)
    if tags.ending.get(start, "x")[0] in "xvpcun" or start == 0 or _LEFT.search(before[-4:]):
        score += 0.7
    following = tags.starting.get(end)
    if (
        _RIGHT.match(text[end : end + 2])
        or end == len(text)
        or (following is not None and following.tag[0] in "xvpcudf")
    ):
        score += 0.7
    token = tags.starting.get(start)
    if token is not None and token.tag.startswith("nr"):
        score += 1.2 if token.end == end else 0.6
    elif token is not None and token.end <= end and following is not None:
        score += 0.3
    return score


def _word_penalty(text: str, stem: str, starts: list[int], length: int, tags: _Tags) -> float:
    """What speaks against a name: an entry in the dictionary, a surname that is a common word, rare characters."""
    name = text[starts[0] : starts[0] + length]
    given = name[len(stem) - 1 :]
    titled = any(_title_weight(text, start) >= _STRONG for start in starts)
    likely = all(c in _GIVEN for c in given)
    if _is_word(name) or (length > len(stem) and _is_word(stem) and not likely):
        return 0.0 if titled and likely else -1000.0
    named = any(tags.starting[start].tag == "nr" and tags.starting[start].end == start + length for start in starts)
    doubt = -2.0 if name[0] in name_lists().doubtful and not titled and not named else 0.0
    return doubt - (0.0 if any(c in _GIVEN for c in given) else 0.8)


_STRONG = 3.0


def _title_weight(text: str, start: int) -> float:
    """3 after 被告人, 证人, 姓名 and the like; 1.2 after words that other words may follow as well (客户, 员工)."""
    if _CALLED.search(text[max(0, start - 8) : start]):
        return _STRONG
    title = _title(text, start)
    if title is None:
        return 0.0
    titles = name_lists().titles
    strong = (
        *titles["suspect"],
        *titles["victim"],
        *titles["witness"],
        *titles["reporter"],
        "法定代表人",
        "实际控制人",
        "户名",
        "姓名",
        "询问人",
        "讯问人",
        "记录人",
    )
    return _STRONG if title in strong else 1.2


@cache
def _is_word(word: str) -> bool:
    """Whether the dictionary has the word as something else than a name."""
    if word in name_lists().words or word[:2] in name_lists().words:
        return True
    if not rjieba.has_word(word):
        return False
    tagged = rjieba.tag(word)
    if len(tagged) > 1:
        return False
    if tagged[0][1].startswith("nr"):
        return len(word) == 2 and word[1] not in _GIVEN
    return not (len(word) >= 3 and tagged[0][1] in ("ns", "nz", "nt", "x") and all(c in _GIVEN for c in word[-2:]))


def _token_starts(text: str) -> frozenset[int]:
    return frozenset(token.start for token in segment(text))
