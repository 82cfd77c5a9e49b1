"""Any text verified: each legal citation, case number and evidence citation in it, with the sentence it stands in.

>>> verify_text("依照《刑法》第二百六十六条，构成敲诈勒索罪。", load_knowledge()).checked[0].expected  # doctest: +SKIP
'法:刑法#274'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, get_args

from assistant.knowledge import Knowledge
from assistant.knowledge.citations import LegalCitation
from assistant.records import CaseFacts, CaseMaterial, Check, CheckStatus, Struck, Verification
from assistant.spans import cut_sentences
from assistant.verify.claims import Resting, check_claim
from assistant.verify.grounds import EVIDENCE, Ground, Grounds
from assistant.verify.passages import check_sentence, resolve
from assistant.verify.wording import Entails


class _Sentence(NamedTuple):
    start: int
    end: int


def verify_text(
    text: str,
    knowledge: Knowledge,
    material: CaseMaterial | None = None,
    on: date | None = None,
    facts: CaseFacts | None = None,
    entails: Entails | None = None,
) -> Verification:
    """Checks every citation of `text`; one `Check` each, in order, offsets those of `text`.

    Args:
        material: the case whose sentences evidence citations (证1:D1.S4) name; without it they stay `unchecked`.
        on: the day the law is to have been in force; today when None.
        facts: the case's facts, where extracted: parties and their roles.
        entails: a model's judgement for claims whose wording the evidence does not carry.
    """
    citations = knowledge.find_citations(text)
    marks = [(m.start(), m.end(), m[0]) for m in EVIDENCE.finditer(text)]
    book = Grounds(material, facts) if material is not None else None
    checks: list[Check] = []
    for sentence in _sentences(text, [(c.start, c.end) for c in citations] + [m[:2] for m in marks]):
        inside = [c for c in citations if sentence.start <= c.start < sentence.end]
        marked = [m for m in marks if sentence.start <= m[0] < sentence.end]
        body = text[sentence.start : sentence.end]
        local = [_moved(c, -sentence.start) for c in inside]
        found = check_sentence(body, local, knowledge, on) if local else []
        if marked:
            found += _evidence(
                body,
                [(s - sentence.start, e - sentence.start, c) for s, e, c in marked],
                local,
                book,
                knowledge,
                on,
                entails,
            )
        checks += [_placed(check, sentence.start) for check in found]
    checks.sort(key=lambda c: (c.start or 0, c.end or 0))
    return report(checks)


def report(checks: Iterable[Check], struck: Iterable[Struck] = ()) -> Verification:
    """The verification of these checks: all six statuses are counted, also those that did not occur."""
    listed = tuple(checks)
    counted = Counter(c.status for c in listed)
    counts: dict[CheckStatus, int] = {status: counted[status] for status in get_args(CheckStatus)}
    return Verification(checked=listed, struck=tuple(struck), counts=counts)


def _evidence(
    sentence: str,
    marks: Sequence[tuple[int, int, str]],
    legal: Sequence[LegalCitation],
    book: Grounds | None,
    knowledge: Knowledge,
    on: date | None,
    entails: Entails | None,
) -> list[Check]:
    if book is None:
        return [_mark(sentence, m, "unchecked", "没有提供案件材料，证据引用无法核对") for m in marks]
    checks, grounds = [], []
    for mark in marks:
        found = book.find(mark[2])
        if isinstance(found, Ground):
            grounds.append((mark, found))
        else:
            checks.append(_mark(sentence, mark, found.status, found.detail, found.expected))
    if not grounds:
        return checks
    rest = Resting([g for _, g in grounds], [resolve(c, knowledge, on) for c in legal], book, knowledge)
    spans = [(c.start, c.end) for c in legal] + [m[:2] for m in marks]
    finding = check_claim(sentence, rest, spans, entails)
    return checks + [_mark(sentence, m, finding.status, finding.detail, finding.expected) for m, _ in grounds]


def _mark(
    sentence: str, mark: tuple[int, int, str], status: CheckStatus, detail: str, expected: str | None = None
) -> Check:
    start, end, citation = mark
    return Check(
        claim=sentence.strip(), citation=citation, status=status, detail=detail, expected=expected, start=start, end=end
    )


def _sentences(text: str, spans: Sequence[tuple[int, int]]) -> list[_Sentence]:
    """The sentences of the text. A semicolon does not end one (an article's brackets are told in one breath); neither
    does a cut inside a citation, or before a citation in brackets that follows the full stop."""
    joined: list[_Sentence] = []
    for cut in cut_sentences(text):
        if joined and (
            text[cut.start - 1 : cut.start] == "；"
            or any(start < cut.start < end for start, end in spans)
            or _is_only_marks(text[cut.start : cut.end])
        ):
            joined[-1] = _Sentence(joined[-1].start, cut.end)
        else:
            joined.append(_Sentence(cut.start, cut.end))
    return joined


def _is_only_marks(text: str) -> bool:
    rest = EVIDENCE.sub("", text)
    return rest != text and not rest.strip("[]【】（）()、，,；; 。\n")


def _moved(citation: LegalCitation, by: int) -> LegalCitation:
    return citation._replace(start=citation.start + by, end=citation.end + by)


def _placed(check: Check, offset: int) -> Check:
    start = None if check.start is None else check.start + offset
    end = None if check.end is None else check.end + offset
    return check.model_copy(update={"start": start, "end": end})
