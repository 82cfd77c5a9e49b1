"""Dates as facts, as precise as the text; `what` is what the clause says happened then.

Relative words are resolved against the time of a chat turn or mail, or the dates before them in the document; the
times in the heads of chat turns are no facts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.extract.reading import Reading
from assistant.lexicon.dates import DateMention, find_dates
from assistant.records import DateFact, EvidenceRef, Sentence

_MOST_WORDS = 40
_BIRTH = re.compile(r"^\s*(?:出生|生(?!产|效|活))")
_LAW = re.compile(r"(?:施行|修正|修订|公布|起施行|印发|发布)(?:的|，|）|\)|$)")


def find_date_facts(readings: Sequence[Reading]) -> tuple[DateFact, ...]:
    """All dates of the case; the same day told again for the same thing is one fact with more evidence."""
    facts: dict[tuple[str, str], DateFact] = {}
    for reading in readings:
        for sentence, mention, what in _in_document(reading):
            key = (mention.value, what)
            evidence = reading.cut(sentence)
            known = facts.get(key)
            if known is None:
                facts[key] = DateFact(
                    value=mention.value, text=_verbatim(reading, sentence, mention), what=what, evidence=(evidence,)
                )
            elif all(e.sentence != evidence.sentence for e in known.evidence):
                facts[key] = known.model_copy(update={"evidence": (*known.evidence, evidence)})
    return tuple(facts.values())


def _in_document(reading: Reading) -> Iterable[tuple[Sentence, DateMention, str]]:
    last: str | None = None
    signed = _signed_on(reading)
    for sentence in reading.document.sentences:
        text = reading.words(sentence)
        body = _body_start(text, sentence)
        anchor = _turn_day(sentence) or last or signed
        for mention in find_dates(text, anchor=anchor):
            if mention.start < body or _skipped(text, mention) or (sentence.speaker and mention.text in _NOW):
                continue
            yield sentence, mention, _what(text, mention)
            if sentence.speaker is None:
                last = mention.value
        if sentence.speaker is not None and _turn_day(sentence):
            last = None


_NOW = frozenset(["今天", "今日", "当天", "本月", "下月", "下个月", "今年", "本年"])


def _signed_on(reading: Reading) -> str | None:
    """The day under a letter or report, which its 今年 and 昨天 refer to: a date alone on one of the last lines."""
    for line in reversed(reading.text.rstrip().split("\n")[-6:]):
        found = find_dates(line)
        if len(found) == 1 and len(found[0].value) == 10 and len(line.strip()) <= len(found[0].text) + 10:
            return found[0].value
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
    return clause[:_MOST_WORDS]


def _verbatim(reading: Reading, sentence: Sentence, mention: DateMention) -> str:
    start = sentence.start + mention.start
    return reading.document.text[start : start + mention.end - mention.start]


def first_evidence(facts: Sequence[DateFact]) -> EvidenceRef | None:
    """The evidence of the earliest date, or None."""
    return min(facts, key=lambda f: f.value).evidence[0] if facts else None
