"""The legal citations of a text with what is said of each: resolved, grouped, checked; one `Check` a citation.

>>> check_sentence("依照《刑法》第二百六十六条，构成敲诈勒索罪", citations, knowledge, None)[0].status  # doctest: +SKIP
'mismatch'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.knowledge import Knowledge, Resolved
from assistant.knowledge.citations import LegalCitation, is_national
from assistant.records import Check, CheckStatus
from assistant.verify.law import Cited, Fault, Scope, check_group
from assistant.verify.rulings import check_case

_BETWEEN = re.compile(r"[》）)”\s、，,和及与或至到以并-]*(?:[（(][^（()）]{0,60}[）)])?[\s、，,和及与或至到以并]*")
_WEIGHT: dict[CheckStatus, int] = {
    "not_found": 5,
    "mismatch": 4,
    "repealed": 3,
    "not_in_force": 3,
    "unchecked": 1,
    "verified": 0,
}


def check_sentence(
    sentence: str, citations: Sequence[LegalCitation], knowledge: Knowledge, on: date | None
) -> list[Check]:
    """One check for each citation; the citations' offsets are those of `sentence`, as are the checks'."""
    cited = [Cited(c, resolve(c, knowledge, on)) for c in citations]
    faults: dict[int, Fault] = {}
    law = [n for n, c in enumerate(cited) if c.citation.by != "case"]
    groups = _groups(law, cited, sentence)
    for place, group in enumerate(groups):
        following = cited[groups[place + 1][0]] if place + 1 < len(groups) else None
        scope = _scope(sentence, [cited[n] for n in group], following, len(groups) == 1, cited)
        for n, fault in zip(group, check_group([cited[n] for n in group], scope, knowledge, on), strict=True):
            if fault is not None:
                faults[n] = fault
    return [_check(sentence, c, faults.get(n), knowledge) for n, c in enumerate(cited)]


def resolve(citation: LegalCitation, knowledge: Knowledge, on: date | None) -> Resolved:
    """What the citation stands for; not found, with a name to offer, where the knowledge base has no such name."""
    if citation.by == "case":
        return knowledge.resolve(f"例:{citation.name}", on)
    if citation.target is not None:
        return knowledge.resolve(citation.citation, on)
    missing = knowledge.resolve(f"法:{citation.name or '未写明的法律'}#{citation.number or ''}".rstrip("#"), on)
    if not citation.name:
        return missing._replace(status="unchecked", detail="没有写明是哪一部法律的条文，无法核对")
    if citation.by == "number" and not is_national(citation.name):
        return missing._replace(status="unchecked", detail=f"知识库没有收录“{citation.name}”，无法核对")
    return missing._replace(detail=f"知识库中没有“{citation.name}”，名称或文号可能有误；如确有此文件，请先收录")


def _groups(indices: Sequence[int], cited: Sequence[Cited], sentence: str) -> list[list[int]]:
    groups: list[list[int]] = []
    for n in indices:
        if groups:
            between = sentence[cited[groups[-1][-1]].citation.end : cited[n].citation.start]
            if _BETWEEN.fullmatch(between):
                groups[-1].append(n)
                continue
        groups.append([n])
    return groups


def _scope(
    sentence: str, group: Sequence[Cited], following: Cited | None, alone: bool, cited: Sequence[Cited]
) -> Scope:
    first, last = group[0].citation.start, group[-1].citation.end
    end = following.citation.start if following is not None else len(sentence)
    beside = tuple(c.citation.citation for c in cited)
    return Scope(sentence, sentence[:first], sentence[last:end], alone, beside)


def _check(sentence: str, cited: Cited, fault: Fault | None, knowledge: Knowledge) -> Check:
    citation, resolved = cited
    status, detail, expected = resolved.status, resolved.detail, None
    if citation.by == "case":
        fault = check_case(citation, resolved, sentence, knowledge)
        if not resolved.found:  # the number is all that can be looked at, and the fault says how that went
            status, detail = "verified", ""
    elif citation.target is None and citation.name:
        expected = knowledge.citation_finder.nearest(citation.name)
    elif citation.also is not None:
        fault = Fault(
            "mismatch", f"文号与名称不是同一文件，该名称的文号应为{_number(citation.also)}", _number(citation.also)
        )
    elif citation.range_from is not None and citation.number is not None and not _rising(citation):
        fault = Fault("mismatch", f"条文范围的起止颠倒：{citation.range_from.chinese}至{citation.number.chinese}")
    if fault is not None and _WEIGHT[fault.status] > _WEIGHT[status]:
        status = fault.status
        detail, expected = "；".join(filter(None, (fault.detail, detail))), fault.expected
    elif fault is not None:
        detail = "；".join(filter(None, (detail, fault.detail)))
    return Check(
        claim=sentence.strip(),
        citation=citation.text,
        status=status,
        detail=detail,
        expected=expected,
        start=citation.start,
        end=citation.end,
    )


def _rising(citation: LegalCitation) -> bool:
    first, last = citation.range_from, citation.number
    if first is None or last is None:
        return True
    return (first.number, first.paragraph or 0, first.item or 0) < (
        last.number,
        last.paragraph or 0,
        last.item or 0,
    ) or (first.number == last.number and first.article != last.article)


def _number(target: str) -> str:
    return target.partition(":")[2]
