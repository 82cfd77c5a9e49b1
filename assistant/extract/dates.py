"""Dates as facts, as precise as the text; `what` is what the clause says happened then.

Relative words are resolved against the time of a chat turn or mail, or the dates before them in the document; the
times in the heads of chat turns are no facts of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.extract.reading import Reading
from assistant.lexicon.dates import DateMention, find_dates
from assistant.records import DateFact, EvidenceRef, Sentence

_MOST_WORDS = 40
_BIRTH = re.compile(r"^\s*(?:出生|生(?!产|效|活))")
_LAW = re.compile(r"(?:施行|修正|修订|公布|起施行|印发|发布)(?:的|，|。|）|\)|$)")


def find_date_facts(readings: Sequence[Reading]) -> tuple[DateFact, ...]:
    """All dates of the case; the same day told again for the same thing is one fact with more evidence."""
    facts: dict[tuple[str, str], DateFact] = {}
    evidence: dict[tuple[str, str], dict[tuple[str, str], EvidenceRef]] = defaultdict(dict)
    for reading in readings:
        for sentence, mention, what in _in_document(reading):
            key = (mention.value, what)
            evidence[key].setdefault((reading.document.id, sentence.id), reading.cut(sentence))
            if key not in facts:
                text = _verbatim(reading, sentence, mention)
                facts[key] = DateFact(value=mention.value, text=text, what=what, evidence=())
    return tuple(fact.model_copy(update={"evidence": tuple(evidence[key].values())}) for key, fact in facts.items())


def _in_document(reading: Reading) -> Iterable[tuple[Sentence, DateMention, str]]:
    """Every date of a document; what was told two sentences ago no longer says which year or day is meant."""
    last: tuple[int, str] | None = None
    written = written_on(reading)
    for index, sentence in enumerate(reading.document.sentences):
        text = reading.words(sentence)
        turn = _turn_day(sentence)
        near = last[1] if last is not None and (index - last[0] <= _NEAR or written is None) else None
        anchor = None if turn else near
        for mention in find_dates(text, anchor=anchor, today=turn or written):
            if mention.start < _body_start(text, sentence) or _skipped(text, mention):
                continue
            if mention.text in (_LOOSE if turn else _NOW) or (turn and text.strip("—-– =*\n") == mention.text):
                continue
            yield sentence, mention, _what(text, mention)
            if turn is None:
                last = (index, mention.value)


_NEAR = 3
_NOW = frozenset(["今天", "今日", "本月", "下月", "下个月", "今年", "本年", "去年", "前年", "上年", "当年", "同年"])
_LOOSE = _NOW | {"第二天", "次日", "翌日", "隔天", "同日", "当日", "当天"}
_HEADED = re.compile(r"(?:时间|日期|询问时间|讯问时间|谈话时间|填表日期|报告日期|落款日期)[：:]\s?$")


def written_on(reading: Reading) -> str | None:
    """The day a letter, report or record was written, which its 今年 and 昨天 refer to.

    A date alone on one of the last lines, or after 时间： among the first.
    """
    lines = reading.text.rstrip().split("\n")
    for line in reversed(lines[-6:]):
        found = find_dates(line)
        if len(found) == 1 and len(found[0].value) == 10 and len(line.strip()) <= len(found[0].text) + 10:
            return found[0].value
    head = "\n".join(lines[:8])[:400]
    for mention in find_dates(head):
        if len(mention.value) == 10 and not mention.inferred and _HEADED.search(head[: mention.start]):
            return mention.value
    return None


def _turn_day(sentence: Sentence) -> str | None:
    """The day of a chat turn or mail."""
    found = find_dates(sentence.time) if sentence.time else []
    return found[0].value if found else None


def _body_start(text: str, sentence: Sentence) -> int:
    """Where the words of a chat turn begin, after the head with speaker and time."""
    if sentence.speaker is None or sentence.speaker not in text:
        return 0
    head = text.find(sentence.speaker) + len(sentence.speaker)
    if sentence.time and sentence.time in text:
        head = max(head, text.find(sentence.time) + len(sentence.time))
    return head


def _skipped(text: str, mention: DateMention) -> bool:
    """Birthdays and the dates of laws are no dates of the case."""
    after = text[mention.end : mention.end + 12]
    before = text[max(0, mention.start - 8) : mention.start]
    born = _BIRTH.match(after) is not None or re.search(r"(?:出生日期|出生|生于|出生于)[：:为]?$", before) is not None
    return born or _LAW.search(after[:6]) is not None


def _what(text: str, mention: DateMention) -> str:
    """What happened: the rest of the clause, or the clause after it where nothing is left."""
    rest = text[mention.end :].lstrip("，,：: ；;）)｜|")
    rest = re.sub(
        r"^(?:许|左右|间|期间|以来|前后|起|份|中旬|上旬|下旬|初|底|\d{1,2}[时点:：]\d{0,2}分?(?:许|左右)?|上午|下午|晚上?|凌晨|中午)+[，,]?",
        "",
        rest,
    )
    clause = re.split(r"[，。；！？\n｜|]", rest, maxsplit=1)[0].strip()
    if len(clause) < 4:
        clause = re.split(r"[。；！？\n｜|]", rest, maxsplit=1)[0].strip()
    if len(clause) < 2:
        clause = re.split(r"[，。；！？\n｜|]", text[: mention.start])[-1].strip()
    return clause[:_MOST_WORDS] or "落款日期"


def _verbatim(reading: Reading, sentence: Sentence, mention: DateMention) -> str:
    start = sentence.start + mention.start
    return reading.document.text[start : start + mention.end - mention.start]
