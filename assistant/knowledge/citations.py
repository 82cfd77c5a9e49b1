"""Legal citations in running Chinese text: which law, article, paragraph and item, with exact offsets.

Reads 《刑法》第二百七十四条, 刑法274条, 第A条、第B条和第C条, 第十条至第十二条, 同法第…条, 该解释第三条第（五）项,
法释〔2013〕10号第二条, long titles with and without issuer, names given by 以下简称, full-width digits, and line breaks
anywhere. Case numbers are found as well. Whether what is cited exists is for `Knowledge.resolve` to say.

    >>> [c.citation for c in knowledge.find_citations("依照刑法第287条之二第一款、第二款")]  # doctest: +SKIP
    ['法:刑法#287之二.1', '法:刑法#287之二.2']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from assistant.knowledge.names import NameIndex, number_key
from assistant.knowledge.numbering import ArticleNumber
from assistant.knowledge.provisions import Provision, read_provisions
from assistant.spans import View, make_view

_SERIES = (
    r"(?:法释|法发|法研|法办发|法明传|法(?=〔|\[|\()|高检发释字|高检发办字|高检发侦监字|高检发|高检会|高检研发|高检办发|"
    r"公通字|公经|公发|公法|公传发|司发通|司规|银发|银办发|银保监发|银保监办发|银保监规|银监发|银监办发|保监发|"
    r"金发|金规|金办发|证监发|汇发|国发|国办发|国办函|国函|中办发|中发|国市监[\u4e00-\u9fff]{1,3}|发改[\u4e00-\u9fff]{1,3})"
)
_LOCAL = r"[\u4e00-\u9fff]{0,6}(?:高法发?|高检发?|[\u4e00-\u9fff](?:发|规|函|令))"

CitedBy = Literal["name", "title", "number", "anaphor", "list", "context", "case"]


class LegalCitation(NamedTuple):
    """A citation at `start:end` of the text. `name` is the law as written, `target` what it stands for (`法:刑法`),
    None where the knowledge base knows no such name; `number` is None where the document as a whole is cited.

    `range_from` is the article from which this one closes a range; `also` another target named for the same document
    (a number in brackets after a title)."""

    start: int
    end: int
    text: str
    by: CitedBy
    name: str
    target: str | None
    number: ArticleNumber | None = None
    range_from: ArticleNumber | None = None
    also: str | None = None

    @property
    def citation(self) -> str:
        """The citation string: `法:刑法#287之二.1`; the name as written where nothing is known by it."""
        base = self.target or self.name
        return base if self.number is None else f"{base}#{self.number}"


def is_national(number: str) -> bool:
    """Whether a document number is of a national series (法释, 法发, 公通字 …), where a number unknown here is doubtful,
    rather than of a province or an office, whose numbers nobody holds completely."""
    return re.match(_SERIES, number) is not None


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    text: str


class _Mention(NamedTuple):
    """The law spoken of last: its target, or a document that is no law (a contract), which hides the law before it."""

    end: int
    name: str
    target: str | None
    legal: bool
    by: CitedBy
    start: int


_PLACE = "京津冀晋内蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_TOKENS = re.compile(
    rf"""(?P<case>[(〔\[](?:19|20)\d\d[)〕\]](?=[^号]*?(?:初|终|再|申|执|辖|更|破|赔|监))(?![^号]*[检鉴仲税罚教审验评释证]|劳)
            [\u4e00-\u9fff][\u4e00-\u9fff0-9]{{0,14}}?第?\d+号(?:之[一二三四五六七八九十]+)?)
      | (?P<number>(?:(?<![{_PLACE}]){_SERIES}|{_LOCAL})\s?[〔\[(【﹝](?:19|20)\d\d[〕\])】﹞](?:第)?\d+号)
      | (?P<order>(?:国务院|主席|公安部|司法部|商务部|中国人民银行|中国银保监会|中国银行保险监督管理委员会|
            国家金融监督管理总局|中国证监会|国家市场监督管理总局|国家互联网信息办公室|国家网信办)
            (?:令(?:\(第\d+号\)|(?:〔(?:19|20)\d\d〕|(?:19|20)\d\d年)?第\d+号)|(?:\(第\d+号\)|第\d+号)令))
      | (?P<anaphor>(?:同|该|本|上述|前述|上引)(?:一)?(?:法律?|条例|司法解释|解释|规定|意见|办法|决定|通知|修正案|批复|纪要)
            |(?:同|该|本|上述|前述)条(?![款件例约])|(?:同|该)款(?!项)|前款|前条|上述条款)
      | (?P<article>第?[(]?[0-9零〇○一二三四五六七八九十百千两]+[)]?(?:[、,和及与至到\-~][0-9零〇○一二三四五六七八九十百千两]+)*
            (?:条(?!件|例|约|款)|之[0-9一二三四五六七八九十]+条))
    """,
    re.VERBOSE,
)
_GAP = re.compile(
    r"(?:\([^()]{0,60}\)|》|[”’\"])*(?:,)?(?:之|的|中的?|里|当中|规定的|所规定的|上的|总则|分则|(?:中)?关于[^,。;《》]{0,20}?的)*[:,]?"
)
_ABBREVIATED = re.compile(r"\((?:以下|下)(?:统一?|均)?简?称(?:为|作)?[:,]?[《“\"‘]?([^》”\"’()]{2,30})[》”\"’]?\)")
_SENTENCE_END = re.compile(r"[。!?！？]")
_NO_LAW_BEFORE = re.compile(
    r"(?:合同|协议|协议书|章程|公约|保单|保险条款|条款|手册|制度|细则|须知|承诺书|声明|通则|守则|清单|附件|说明|规约)[》”\"]?(?:中的?|的|之)?$"
)
_LEGAL_TITLE = re.compile(
    r"(?:法|法典|条例|解释|规定|办法|意见|决定|批复|规则|细则|纪要|通知|答复|修正案(?:\([^)]*\))?|立案追诉标准.*|准则|指引)(?:\([^)]*\))?$"
)
_OFFICIAL_TITLE = re.compile(r"(?:关于|最高人民|国务院|公安部|全国人|中国|国家|司法部|中华人民共和国)")
_NOT_A_LAW = re.compile(r"(?:[办方做看说手想用写大玩打技疗魔心书语文章句算除加兵执枪]|话|步)法$")
_NOT_AFTER_NAME = re.compile(r"(?:定|律|院|人(?!民)|学|制|庭|官|务|医|师|治|规|盲|典)")
_UNKNOWN_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff、]{1,50}(?:法|法典|条例|解释|修正案(?:\([一二三四五六七八九十]+\))?|关于[\u4e00-\u9fff、]{2,40}(?:规定|意见|办法|决定)))(?:之|的|中)?$"
)
_MOST_CONTEXT = 400


class CitationFinder:
    """Finds legal citations; holds the names of one knowledge base."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names

    def find(self, text: str) -> list[LegalCitation]:
        """All legal citations and case numbers of `text`, in order. Offsets are those of `text`."""
        view = _unescaped(make_view(text, squeeze=True))
        reader = _Reader(view, text, self._names)
        return sorted(reader.read(), key=lambda c: (c.start, c.end))

    def nearest(self, name: str) -> str | None:
        """A known name like this unknown one, to offer as the correction."""
        return self._names.nearest(name)


class _Reader:
    """One pass over a text: names, numbers and anaphora move the law spoken of, provisions cite it."""

    def __init__(self, view: View, raw: str, names: NameIndex) -> None:
        self._view = view
        self._text = view.text
        self._raw = raw
        self._names = names
        self._abbreviations: dict[str, str | None] = {}
        self._law: _Mention | None = None
        self._spoken: list[_Mention] = []
        self._last: tuple[str, str | None, ArticleNumber] | None = None
        self._done = 0

    def read(self) -> Iterator[LegalCitation]:
        position = 0
        while position < len(self._text):
            token = self._token(position)
            if token is None:
                position += 1
                continue
            yield from self._take(token)
            position = max(token.end, self._done, position + 1)

    # ── tokens ─────────────────────────────────────────────────────────────────────────────

    def _token(self, at: int) -> _Token | None:
        if self._text[at] == "《":
            end = _title_end(self._text, at)
            return None if end is None else _Token(at, end, "title", self._text[at:end])
        match = _TOKENS.match(self._text, at)
        named = self._name_at(at)
        if named is not None and (match is None or len(named.text) >= len(match[0]) or match.lastgroup == "anaphor"):
            return named
        if match is None or match.lastgroup is None:
            return None
        if match.lastgroup == "article" and not self._is_article(match):
            return None
        return _Token(at, match.end(), match.lastgroup, match[0])

    def _name_at(self, at: int) -> _Token | None:
        found = self._names.at(self._text, at)
        name = found.name if found else None
        for abbreviation in self._abbreviations:
            if self._text.startswith(abbreviation, at) and len(abbreviation) > len(name or ""):
                name = abbreviation
        if name is None:
            return None
        following = self._text[at + len(name) : at + len(name) + 2]
        if name.endswith("法") and _NOT_AFTER_NAME.match(following):
            return None
        return _Token(at, at + len(name), "number" if _TOKENS.fullmatch(name) else "name", name)

    def _is_article(self, match: re.Match[str]) -> bool:
        """第…条 always; a bare number with 条 only right after a name (刑法274条, not 67207条)."""
        if match[0].startswith("第"):
            return True
        return self._law is not None and self._adjacent(match.start())

    # ── what tokens do ─────────────────────────────────────────────────────────────────────

    def _take(self, token: _Token) -> Iterator[LegalCitation]:
        if token.kind == "title":
            yield from self._title(token)
        elif token.kind == "name":
            self._speak(token, self._abbreviations.get(token.text) or self._names.get(token.text), "name")
        elif token.kind in ("number", "order"):
            yield from self._number(token)
        elif token.kind == "anaphor":
            yield from self._anaphor(token)
        elif token.kind == "case":
            yield self._cite(token.start, token.end, "case", token.text, None)
        else:
            yield from self._article(token)

    def _title(self, token: _Token) -> Iterator[LegalCitation]:
        name = token.text[1:-1]
        if name in self._abbreviations:
            target, legal = self._abbreviations[name], True
        else:
            target = self._names.get(name)
            legal = target is not None or self._looks_legal(name, token.end)
            if target is None and (antecedent := self._antecedent(name)):
                target, legal = antecedent.target, True
        self._speak(token, target, "title", legal)
        declared = _ABBREVIATED.match(self._text, token.end)
        if declared is not None:
            self._abbreviations[declared[1]] = target
            self._done = declared.end()
        if legal and not self._provision_follows(max(token.end, self._done)):
            yield self._cite(token.start, token.end, "title", token.text, target)

    def _number(self, token: _Token) -> Iterator[LegalCitation]:
        written = token.text
        target = self._names.get(number_key(written))
        start = token.start
        if target is None and token.kind == "number":
            start, written, target = self._trimmed_number(token)
        bracketed = self._text[start - 1 : start] == "(" and self._text[token.end : token.end + 1] in (")", ",", ";")
        before = self._law
        if bracketed and before is not None and before.legal and start - 1 <= before.end + 1:
            if target is None or target != before.target:
                yield self._cite(start, token.end, "number", written, target)._replace(also=before.target)
            self._law = before._replace(target=before.target or target, end=self._bracket_end(token.end, target))
            return
        self._speak(_Token(start, token.end, "number", written), target, "number")
        if not self._provision_follows(token.end):
            yield self._cite(start, token.end, "number", written, target)

    def _bracket_end(self, at: int, target: str | None) -> int:
        """Where the bracket around a number ends; a short name declared in it is kept."""
        closing = self._text.find(")", at, at + 60)
        if closing < 0:
            return at
        declared = _ABBREVIATED.fullmatch(f"({self._text[at:closing].lstrip(',;:')})")
        if declared is not None:
            self._abbreviations[declared[1]] = target
            self._done = closing + 1
        return closing + 1

    def _trimmed_number(self, token: _Token) -> tuple[int, str, str | None]:
        """The number without words before its code: 依据法释〔2013〕10号."""
        head = re.search(r"[〔\[(【﹝]", token.text)
        limit = head.start() if head else 1
        for cut in range(1, limit):
            target = self._names.get(number_key(token.text[cut:]))
            if target is not None:
                return token.start + cut, token.text[cut:], target
        cut = _lead(token.text[:limit])
        return token.start + cut, token.text[cut:], None

    def _anaphor(self, token: _Token) -> Iterator[LegalCitation]:
        if token.text in ("前款", "前条", "上述条款") or re.fullmatch(r"(?:同|该|本|上述|前述)[条款]", token.text):
            yield from self._same_article(token)
            return
        antecedent = self._antecedent(token.text)
        if antecedent is not None:
            self._law = antecedent._replace(start=token.start, end=token.end, by="anaphor")

    def _same_article(self, token: _Token) -> Iterator[LegalCitation]:
        """同条第二款, 该款: the article cited last; 前款 alone says nothing that could be checked."""
        if self._last is None or token.text in ("前款", "前条", "上述条款"):
            return
        name, target, number = self._last
        if not token.text.endswith("条"):
            return
        provisions, end = read_provisions(self._text, token.end, ArticleNumber(number.article))
        for provision in provisions:
            yield self._provision(provision, name, target, "anaphor", start=token.start)
        self._done = max(self._done, end)

    def _article(self, token: _Token) -> Iterator[LegalCitation]:
        provisions, end = read_provisions(self._text, token.start, None)
        self._done = max(self._done, end)
        law = self._law
        adjacent = law is not None and self._adjacent(token.start)
        if not adjacent and (unknown := self._unknown_name(token.start)):
            self._speak(unknown, None, "name")
            law, adjacent = self._law, True
        if not adjacent and _NO_LAW_BEFORE.search(self._text[max(0, token.start - 14) : token.start]):
            self._law = _Mention(token.end, "", None, False, "context", token.start)
            return
        if law is None or (not adjacent and token.start - law.end > _MOST_CONTEXT):
            for provision in provisions:
                yield self._provision(provision, "", None, "context")
            return
        if not law.legal:
            return
        by: CitedBy = law.by if adjacent else "context"
        for place, provision in enumerate(provisions):
            start = law.start if adjacent and place == 0 else None
            yield self._provision(provision, law.name, law.target, by if place == 0 else "list", start=start)
        self._law = law._replace(end=max(law.end, end))

    def _unknown_name(self, end: int) -> _Token | None:
        """A name right before an article that is no known one: 民法第三条, 某解释第一条; None for 该解释 and the like."""
        found = _UNKNOWN_NAME.search(self._text[max(0, end - 60) : end])
        if found is None or _NO_LAW_BEFORE.search(found[0]) or _NOT_A_LAW.search(found["name"]):
            return None
        name = found["name"][_lead(found["name"]) :]
        if len(name) < 2 or re.match(r"(?:同|该|本|上述|前述|上引|依法|合法|违法|非法|执法|司法$)", name):
            return None
        last = end - (found.end() - found.end("name"))
        return _Token(last - len(name), last, "name", name)

    # ── the law spoken of ──────────────────────────────────────────────────────────────────

    def _speak(self, token: _Token, target: str | None, by: CitedBy, legal: bool = True) -> None:
        name = token.text[1:-1] if token.kind == "title" else token.text
        self._law = _Mention(token.end, name, target, legal, by, token.start)
        if legal:
            self._spoken.append(self._law)

    def _antecedent(self, word: str) -> _Mention | None:
        """What 同法, 该解释, 《规定》 refer to: the last law or document of that kind."""
        kind = re.sub(r"^(?:同|该|本|上述|前述|上引)一?", "", word)
        if kind not in (
            "法",
            "法律",
            "条例",
            "司法解释",
            "解释",
            "规定",
            "意见",
            "办法",
            "决定",
            "通知",
            "修正案",
            "批复",
            "纪要",
        ):
            return None
        for mention in reversed(self._spoken):
            if kind in ("法", "法律"):
                if (mention.target or "").startswith("法:") or (mention.target is None and mention.name.endswith("法")):
                    return mention
            elif self._is_of_kind(mention, kind.removeprefix("司法")):
                return mention
        return None

    def _is_of_kind(self, mention: _Mention, kind: str) -> bool:
        if mention.name.endswith(kind) or kind in mention.name[-8:]:
            return True
        return kind == "解释" and mention.name.startswith(("法释", "高检发释"))

    def _adjacent(self, start: int) -> bool:
        law = self._law
        if law is None or law.end > start:
            return False
        return _GAP.fullmatch(self._text[law.end : start]) is not None

    def _provision_follows(self, end: int) -> bool:
        following = _TOKENS.search(self._text, end)
        while following is not None and following.lastgroup in ("number", "order"):
            following = _TOKENS.search(self._text, following.end())
        if following is None or following.lastgroup != "article":
            return False
        return _GAP.fullmatch(self._text[end : following.start()]) is not None

    def _looks_legal(self, name: str, end: int) -> bool:
        """Whether an unknown title is that of a law rather than of a contract or a file of the case."""
        if not _LEGAL_TITLE.search(name):
            return False
        if re.search(r"(?:法|法典|条例|修正案(?:\([^)]*\))?|解释)(?:\([^)]*\))?$", name):
            return not _NOT_A_LAW.search(name) or self._provision_follows(end)
        return _OFFICIAL_TITLE.match(name) is not None

    # ── citations ──────────────────────────────────────────────────────────────────────────

    def _provision(
        self, provision: Provision, name: str, target: str | None, by: CitedBy, start: int | None = None
    ) -> LegalCitation:
        self._last = (name, target, provision.number)
        begin = provision.start if start is None else start
        cited = self._cite(begin, provision.end, by, name, target)
        return cited._replace(number=provision.number, range_from=provision.range_from)

    def _cite(self, start: int, end: int, by: CitedBy, name: str, target: str | None) -> LegalCitation:
        first, last = self._view.to_raw(start, end)
        plain = name[1:-1] if name.startswith("《") else name
        return LegalCitation(first, last, self._raw[first:last], by, plain, target)


def _unescaped(view: View) -> View:
    """The view without the backslashes that Markdown puts before punctuation (\\(2023\\)沪0105刑初123号)."""
    if "\\" not in view.text:
        return view
    text = view.text
    kept = [i for i, c in enumerate(text) if not (c == "\\" and re.match(r"[^\w\s]", text[i + 1 : i + 2]))]
    spans = [view.to_raw(i, i + 1) for i in kept]
    return View("".join(text[i] for i in kept), [start for start, _ in spans], [end for _, end in spans])


def _title_end(text: str, start: int) -> int | None:
    """The end of the title in 《 》 that opens at `start`, titles inside it included."""
    depth = 0
    for at in range(start, min(len(text), start + 140)):
        depth += {"《": 1, "》": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return None


def _lead(code: str) -> int:
    """How many characters before a document code are words of the sentence (依据, 根据, 和 …)."""
    found = re.match(r"(?:.*(?:依据|根据|依照|按照|参照|参见|适用|符合|触犯|违反|依|据|按|以及|[,。;:]))", code)
    return found.end() if found and found.end() < len(code) else 0
