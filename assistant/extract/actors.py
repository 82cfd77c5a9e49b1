"""Who acts on whom in a clause: the subject of a verb and the one it is directed at.

A small grammar over mentions: prepositions before a name (向, 给, 由, 被 …) say what it is to the verb, a bare name
before the verb is its subject, a clause without one takes that of the clause before. Pronouns and class words are
resolved where only one party fits, else left open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.extract.aliases import Links
from assistant.extract.mentions import Mention, Mentions, is_system, speaker_name
from assistant.extract.reading import Clause
from assistant.lexicon.frames import find_verbs
from assistant.records import AmountRole, Sentence

_PREPOSITION = re.compile(
    r"(向|给|跟|找|从|对|(?<![人者名方主户息份])为|由|被|把|将|让|叫|替|帮助|帮|通过|至|到|在|经|以|入|要求|迫使|强迫|逼迫|胁迫|使|骗|联系|通知)(?:了|其)?\s?$"
)
_JOIN = re.compile(r"(?:[、和与及]|以及|伙同|同|跟)\s?$")
_TARGET = frozenset("向 给 跟 找 从 对 为 替 帮助 帮 至 到 入 要求 迫使 强迫 逼迫 胁迫 使 骗 让 叫 联系 通知".split())
_TITLE_BEFORE = re.compile(
    r"(?:被告人|犯罪嫌疑人|嫌疑人|被害人|受害人|被害单位|客户|证人|报案人|投诉人|举报人|借款人|债务人|投保人|委托人|持卡人|业务员|员工|消费者|学员|上述|同案人|另案处理的|[“\"「『（(])+$"
)
_FIRST_PERSON = frozenset("我 本人 我方 我司 我公司 我行 我单位 我中心 本公司 本行 我们".split())
_FIRMS = frozenset(["贵公司", "贵行", "贵司", "你公司", "你行", "该公司", "该行", "该平台", "该中心"])
_OWN_FIRM = frozenset("我司 我公司 我行 我单位 我中心 本公司 本行".split())


_SOMEBODY = ""  # a class word or pronoun that no party can be told for: it takes the place, but names nobody


def _known(name: str | None) -> str | None:
    return name or None


_OPENS_DEMANDS = re.compile(r"(?:要求|请求|诉求|主张)[^。；]{0,30}[:：]\s*$")
_LISTED = re.compile(r"\s*[（(]?[一二三四五六七八九十\d]{1,2}[）)]?\s?[、.．:：]")
_SAYS = re.compile(r"(?:称|说|表示|反映|供述|证实|发现|知道|得知|认为|指控|承认|交代|陈述|查明|告知|声称|提出)[:：“]?$")


class Roles(NamedTuple):
    """Canonical names of who does it and who it is done to; None where the text leaves it open.

    `near` is false where the subject was named only in an earlier sentence."""

    subject: str | None
    target: str | None
    passive: bool
    near: bool = True


class Cast:
    """The people on stage in one document; feed it clauses in order."""

    def __init__(
        self, mentions: Mentions, links: Links, author: str | None, firm: str | None, addressee: str | None = None
    ) -> None:
        self._mentions = mentions
        self._links = links
        self._author = author
        self._firm = firm
        self._addressee = addressee
        self._by_title = self._titles()
        self._speakers = [
            speaker_name(s.speaker)
            for s in mentions.reading.document.sentences
            if s.speaker and not is_system(s.speaker)
        ]
        self.subject: str | None = None
        self.other: str | None = None
        self._organization: str | None = None
        self._person: str | None = None
        self._other_person: str | None = None
        self._speaker: str | None = None
        self._fresh = False
        self.last_sides: tuple[str | None, str | None] = (None, None)
        self.demanding = False
        self.buyer: str | None = None
        self.seller: str | None = None
        self.recent_role: AmountRole | None = None

    def _titles(self) -> dict[str, str | None]:
        table: dict[str, str | None] = {}
        for mention in self._mentions.named:
            if mention.title:
                name = self._links.canonical(mention.name)
                table[mention.title] = name if table.get(mention.title, name) == name else None
        return table

    @property
    def addressee(self) -> str | None:
        """Whom the document is written to (致：某公司), if it says."""
        return self._addressee

    @property
    def author(self) -> str | None:
        """Who writes the document in the first person, or is questioned in it."""
        return self._author

    @property
    def speaker(self) -> str | None:
        """Who speaks the present chat turn."""
        return self._links.canonical(self._speaker) if self._speaker else None

    def begin(self, sentence: Sentence) -> None:
        """Starts a sentence; a chat turn makes its speaker the subject, an answer of a record who is questioned."""
        self._fresh = sentence.speaker is not None
        self.buyer = self.seller = None
        spoke = self._speaker is not None
        self._speaker = speaker_name(sentence.speaker) if sentence.speaker else None
        if spoke and self._speaker is None:
            self.subject = self.other = None
        if self._speaker:
            self.subject = None if is_system(self._speaker) else self._links.canonical(self._speaker)
            others = {s for s in map(self._links.canonical, self._speakers) if s != self.subject}
            self.other = others.pop() if len(others) == 1 else None
        elif self._author and re.match(r"\s*[问答][:：]", self._mentions.reading.words(sentence)):
            if self.subject != self._author:
                self.other = self.subject or self.other
            self.subject, self._fresh = self._author, True

    def forget(self) -> None:
        """Ends what a row of a table told: its people are not the subject of what follows."""
        self.subject = self.other = None

    def lists_demands(self, sentence: str) -> None:
        """Notes whether the sentence opens a list of demands (我要求：), stands in one (一、…；), or ends it."""
        if _OPENS_DEMANDS.search(sentence):
            self.demanding = True
        elif self.demanding and not _LISTED.match(sentence):
            self.demanding = False

    def note_trade(self, clause: Clause) -> None:
        """Remembers to whom something is sold, and from whom it is bought: they pay and get the sums told after."""
        for hit in find_verbs(clause.text):
            if hit.verb.name in ("sell", "buy"):
                other = self.roles(clause, clause.start + hit.start, clause.start + hit.end).target
                if hit.verb.name == "sell":
                    self.buyer = other or self.buyer
                else:
                    self.seller = other or self.seller

    def last_named(self, start: int, end: int) -> str | None:
        """The last party named between two document offsets."""
        names = [name for m in self._mentions.within(start, end) if (name := self._resolve(m))]
        return names[-1] if names else None

    def names(self, start: int, end: int) -> bool:
        """Whether anybody is named between two document offsets."""
        return bool(self._mentions.within(start, end))

    def first_name(self, start: int, end: int) -> str | None:
        """The first party named between two document offsets."""
        return next((name for m in self._mentions.within(start, end) if (name := self._resolve(m))), None)

    def roles(self, clause: Clause, start: int, end: int) -> Roles:
        """Subject and target of what stands at `start:end` (document offsets) of `clause`."""
        subject: str | None = None
        target: str | None = None
        passive = False
        previous: Mention | None = None
        for mention in self._mentions.within(clause.start, start):
            if mention.end > start or self._in_brackets(clause, mention) or self._only_cited(clause, mention):
                continue
            lead = _TITLE_BEFORE.sub("", clause.text[: mention.start - clause.start])
            preposition = _PREPOSITION.search(lead)
            between = (
                _TITLE_BEFORE.sub("", clause.text[previous.end - clause.start : mention.start - clause.start])
                if previous
                else ""
            )
            listed = previous is not None and _JOIN.fullmatch(between) is not None
            previous = mention
            if listed:
                continue
            name = self._resolve(mention, subject) or _SOMEBODY
            word = preposition[1] if preposition else ""
            if word == "被":
                subject, passive, target = name, True, subject or target
            elif word in _TARGET:
                target = name
            elif (
                word == "由" or (word == "" and not self._belongs(clause, mention)) or (word == "" and subject is None)
            ):
                subject = name
        after = self._mentions.within(end, clause.end)
        if (
            target is None
            and after
            and after[0].start - end <= (14 if clause.text[: end - clause.start].endswith("给") else 6)
        ):
            target = self._resolve(after[0], subject)
        if passive:
            return Roles(_known(subject), _known(target or self._inherited(subject)), True)
        near = subject is not None or self._fresh
        if subject is None:
            subject = self._inherited(target)
        return Roles(_known(subject), _known(target) if target != subject else None, False, near)

    def advance(self, clause: Clause) -> None:
        """Remembers who the clause was about, for the clauses after it."""
        first = True
        end = clause.start
        for mention in self._mentions.within(clause.start, clause.end):
            name = self._resolve(mention)
            if self._in_brackets(clause, mention):
                continue
            if name is None:
                if first and mention.start - clause.start <= 4 and mention.kind == "class":
                    self.subject, first = None, False
                continue
            firm = mention.kind == "organization" or mention.name in _OWN_FIRM | _FIRMS
            if mention.organization in ("company", "institution"):
                self._organization = name
            elif not firm and name != self._person:
                self._other_person, self._person = self._person, name
            lead = _TITLE_BEFORE.sub("", clause.text[: mention.start - clause.start])
            says = _SAYS.search(self._mentions.reading.text[end : mention.start]) is not None
            end = mention.end
            if _PREPOSITION.search(lead) or self._belongs(clause, mention) or self._only_cited(clause, mention):
                if name != self.subject:
                    self.other = name
            elif not first and _JOIN.search(lead):
                continue
            elif (first and len(lead) <= 14) or says:
                if self.subject and self.subject != name:
                    self.other = self.subject
                self.subject, self._fresh = name, True
                first = False
            elif name != self.subject:
                self.other = name

    def _inherited(self, target: str | None) -> str | None:
        if self.subject != target:
            return self.subject
        return self.other if self.other != target else None

    def _only_cited(self, clause: Clause, mention: Mention) -> bool:
        """Whether the mention only says whose words or wish it was: 按他说的, 根据王某的要求."""
        after = clause.text[mention.end - clause.start :]
        return re.match(r"说的|讲的|教的|(?:的)?(?:要求|指示|安排|话术|指使|授意)下?", after) is not None

    def _in_brackets(self, clause: Clause, mention: Mention) -> bool:
        """Whether the mention only explains the word before it: 我行（江城银行）."""
        ahead = clause.text[: mention.start - clause.start]
        opening = max(ahead.rfind("（"), ahead.rfind("("))
        return opening > 0 and not re.search(r"[）)]", ahead[opening:])

    def _belongs(self, clause: Clause, mention: Mention) -> bool:
        return clause.text[mention.end - clause.start :].startswith(
            ("的", "处", "账户", "名下", "名义", "家中", "家属")
        )

    def _resolve(self, mention: Mention, subject: str | None = None) -> str | None:
        """Who is meant; `subject` is the subject of the clause so far, whom 对方 and 其 after a preposition exclude."""
        if mention.kind in ("person", "organization", "speaker"):
            return self._links.canonical(mention.name)
        word = mention.name
        if mention.kind == "class":
            return self._by_title.get(word)
        if word in _OWN_FIRM:
            return self._firm or self._author
        if word in _FIRST_PERSON:
            return self._links.canonical(self._speaker) if self._speaker else self._author
        if word in ("你", "您"):
            return self.other if self._speaker else self._author
        if word in ("贵公司", "贵行", "贵司", "你公司", "你行"):
            return self._addressee
        if word in ("该公司", "该行", "该平台", "该中心"):
            return self._organization
        if word == "其":
            lead = self._mentions.reading.text[max(0, mention.start - 2) : mention.start]
            governed = _PREPOSITION.search(lead) is not None or subject is not None
            return self._someone_else(subject) if governed else (self._person or self.subject)
        if word == "对方":
            return self.other if self._speaker else self._someone_else(subject)
        if word in ("他", "她"):
            if self._speaker and len(set(self._speakers)) <= 2:
                return self.other
            return self._third_person(subject)
        return None

    def _third_person(self, subject: str | None) -> str | None:
        """Whom 他 means: the person spoken of last who is not the writer."""
        for name in (self._person, self._other_person):
            if name is not None and name not in (self._author, subject, self.speaker):
                return name
        return None

    def _someone_else(self, subject: str | None = None) -> str | None:
        """The one spoken of last who is not the subject."""
        first = subject or self.subject
        for name in (self._person, self._other_person, self.other, self.subject):
            if name is not None and name not in (first, self._author if first is None else None):
                return name
        return None
