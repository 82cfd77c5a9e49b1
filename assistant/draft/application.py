"""The law applied: each offence element by element, and what separates it from its neighbours.

A section an offence (its statute, stage and joint conduct), a section an element (verdict in the heading, then reason,
evidence; what is missing and what speaks against it have their own sections), and one claim for each contrast.

    >>> [section.heading for section in offence_sections(case)][:2]  # doctest: +SKIP
    ['（一）敲诈勒索罪', '1．实施威胁、要挟行为：已有证据证明']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.draft.casefile import CaseFile
from assistant.draft.evidence import said, telling
from assistant.draft.wording import ELLIPSIS, full_stop, ordinal, shorten
from assistant.knowledge import ArticleNumber
from assistant.records import (
    OFFENCES,
    Claim,
    Conclusion,
    ElementFinding,
    MemoSection,
    OffenceAssessment,
    Stage,
    Verdict,
)

VERDICTS: dict[Verdict, str] = {
    "established": "已有证据证明",
    "partly_established": "有一定证据，尚不充分",
    "not_established": "未见证据",
    "contradicted": "有相反证据",
    "unknown": "不能判断",
}
_CONCLUSIONS: dict[Conclusion, str] = {
    "established": "现有证据反映各项构成要件均已具备",
    "partly_established": "部分构成要件有证据证明，其余尚待查证",
    "not_established": "现有证据不能证明构成该罪",
    "unknown": "现有材料不足以判断是否构成该罪",
}
_STAGES: dict[Stage, str] = {
    "completed": "从现有材料看行为已经完成，系既遂",
    "attempted": "从现有材料看已经着手实施而未得逞，系未遂",
    "preparatory": "尚处于预备阶段",
    "unknown": "",
}
_LAW_LENGTH = 120
_QUOTE_LENGTH = 48
_QUOTES = 2


def offence_sections(case: CaseFile) -> list[MemoSection]:
    """Sections for each offence written about, numbered （一） and 1．; none where no offence is in question."""
    return [section for place, offence in enumerate(case.offences(), 1) for section in _offence(case, offence, place)]


def _offence(case: CaseFile, offence: OffenceAssessment, place: int) -> Iterator[MemoSection]:
    claims = [claim for citation in offence.statutes if (claim := statute_claim(case, citation))]
    evidence = [ref for element in offence.elements for ref in element.evidence[:1]]
    summary = [_CONCLUSIONS[offence.conclusion]]
    if offence.conclusion in ("established", "partly_established") and _STAGES[offence.stage]:
        summary.append(_STAGES[offence.stage])
    claims.append(case.claim(full_stop("；".join(summary)), telling(evidence), offence.statutes))
    for label, grounds in (("从重或者加重处罚的情节", offence.aggravating), ("从轻、减轻的情节", offence.mitigating)):
        claims += _circumstances(case, label, grounds)
    yield MemoSection(heading=f"（{ordinal(place)}）{offence.offence}罪", claims=tuple(claims))
    for number, element in enumerate(offence.elements, 1):
        heading = f"{number}．{element.name}：{VERDICTS[element.verdict]}"
        yield MemoSection(heading=heading, claims=tuple(_element(case, element)))


def statute_claim(case: CaseFile, citation: str) -> Claim | None:
    """What an article says, verbatim where we hold its text: `《中华人民共和国刑法》第二百七十四条规定：“…”。`"""
    law = case.law(citation)
    if law is None or not law.text:
        return None
    text = _opening(re.sub(r"\s+", "", strip_number(law.text)))
    says = (
        f"规定：“{text.rstrip('。') if text.endswith('。') else text}”。"
        if law.verbatim
        else f"的要旨为：{full_stop(text)}"
    )
    return case.claim(f"{law_name(law.title)}{article_name(law.article)}{says}", law=[citation])


def _opening(text: str) -> str:
    """The article, or as many of its first sentences as there is room for; clauses only where the first is too long."""
    if len(text) <= _LAW_LENGTH:
        return text
    stop = text.rfind("。", 0, _LAW_LENGTH)
    return f"{text[: stop + 1]}{ELLIPSIS}" if stop > 0 else shorten(text, _LAW_LENGTH)


def strip_number(text: str) -> str:
    """An article's text without the `第…条` and the heading 【…】 in front of it."""
    return re.sub(
        r"^\s*第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?\s*(?:【[^】]*】)?\s*", "", text
    )


def law_name(title: str) -> str:
    """The title of a law in 《 》."""
    return title if title.startswith("《") else f"《{title}》"


def article_name(article: str | None) -> str:
    """`274` → 第二百七十四条; `287之二.1` → 第二百八十七条之二第一款; empty for None."""
    number = ArticleNumber.parse(article) if article else None
    return number.chinese if number else ""


def _circumstances(case: CaseFile, label: str, grounds: tuple[str, ...]) -> list[Claim]:
    plain = [g for g in grounds if ":" not in g]
    cited = [g for g in grounds if ":" in g and case.law(g)]
    if not plain and not cited:
        return []
    names = "；".join(g.rstrip("。；") for g in plain) or "见所引规定"
    return [case.claim(f"可能具有的{label}：{names}。", law=cited)]


def _element(case: CaseFile, element: ElementFinding) -> Iterator[Claim]:
    shown = telling(element.evidence)
    against = telling(element.counter_evidence)
    if element.reason.strip():
        yield case.claim(full_stop(element.reason.strip()), shown or against)
    new = [ref for ref in shown if ref.sentence not in case.told][:_QUOTES]
    if new:
        yield case.claim(full_stop("；".join(said(case, ref, _QUOTE_LENGTH) for ref in new)), new)
    if against and shown:
        yield case.claim(case.forms.phrases.disputed, against)


def contrast_claims(case: CaseFile) -> list[Claim]:
    """One claim for each question that separates two offences, then how several offences stand to each other."""
    claims = []
    for contrast in case.assessment.contrasts:
        pair = f"{_charge(contrast.offence_a)}与{_charge(contrast.offence_b)}"
        answer = full_stop(contrast.answer.strip())
        claims.append(case.claim(f"{pair}：{contrast.question.strip()}{answer}", telling(contrast.evidence)))
    if case.assessment.relation.strip() and len(case.offences()) > 1:
        claims.append(Claim(text=full_stop(case.assessment.relation.strip())))
    return claims


def _charge(name: str) -> str:
    return f"{name}罪" if name in OFFENCES else name
