"""The law applied: each offence element by element, and what separates it from its neighbours.

A section an offence (its statute, stage and joint conduct), a section an element (verdict in the heading, then reason,
evidence; what is missing and what speaks against it have their own sections), and one claim for each contrast.

    >>> [section.heading for section in offence_sections(case)][:2]  # doctest: +SKIP
    ['（一）敲诈勒索罪', '1．实施威胁、要挟行为：已有证据证明']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.draft.casefile import CaseFile
from assistant.draft.events import alike
from assistant.draft.evidence import said, telling, unique
from assistant.draft.wording import ELLIPSIS, full_stop, ordinal, shorten, yuan
from assistant.knowledge import ArticleNumber
from assistant.knowledge.files import Element
from assistant.records import (
    OFFENCES,
    Claim,
    Conclusion,
    Contrast,
    ElementFinding,
    EvidenceRef,
    MemoSection,
    Offence,
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
_QUOTE_LENGTH = 36
_QUOTES = 2
_COMPUTED = ("amount", "circumstances")
_NOT_OWN = re.compile(r"模型|倾向“|的可能性为|\d+%")
_MOST_CONTRASTS = 4


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
    used: set[str] = set()
    for number, element in enumerate(offence.elements, 1):
        heading = f"{number}．{element.name}：{VERDICTS[element.verdict]}"
        yield MemoSection(heading=heading, claims=tuple(_element(case, offence, element, used)))


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


def _element(case: CaseFile, offence: OffenceAssessment, element: ElementFinding, used: set[str]) -> Iterator[Claim]:
    """What the element asks for, what the material shows of it in its own words, and whether anything speaks against it.

    The amount has its own section, so its element only points there.
    """
    written = _written(case, offence.offence, element.id)
    own = _own_reason(element, written)
    shown = _telling(element.evidence, written, used)
    used.update(ref.sentence for ref in shown)
    if element.id in _COMPUTED:
        yield _computed(case, offence, element)
        return
    if own:
        yield case.claim(full_stop(own), shown or telling(element.counter_evidence))
    elif written is not None:
        yield Claim(text=full_stop(f"{case.forms.phrases.element_lead}{_first_sentence(written.description)}"))
    if shown and not (own and all(ref.sentence in case.told for ref in shown)):
        quotes = "；".join(said(case, ref, _QUOTE_LENGTH, _words_of(written)) for ref in shown)
        yield case.claim(full_stop(f"{case.forms.phrases.element_shown}{quotes}" if not own else quotes), shown)
    elif not shown and not own:
        yield Claim(text=case.forms.phrases.element_unshown)
    if element.counter_evidence and shown:
        yield case.claim(case.forms.phrases.disputed, telling(element.counter_evidence))


def _written(case: CaseFile, offence: Offence, element_id: str) -> Element | None:
    """The element in the knowledge file of the offence; None where either has none of this name."""
    file = case.knowledge.offences.get(offence)
    return next((e for e in file.elements if e.id == element_id), None) if file else None


def _own_reason(element: ElementFinding, written: Element | None) -> str:
    """What the reason says of this case: not the verdict (it is the heading), not how sure a model was (a memo rests
    on evidence), and not the general words of the knowledge file."""
    general = f"{written.description}{written.shown_by.text}{written.against.text}" if written else ""
    sentences = re.findall(r"[^。！？]+[。！？]?", element.reason)
    kept = [s for s in sentences if not _NOT_OWN.search(s) and s.strip("。 ") not in general]
    return "".join(s for s in kept if not s.startswith(element.name)).strip()


def _telling(evidence: Sequence[EvidenceRef], written: Element | None, used: set[str]) -> list[EvidenceRef]:
    """The sentences closest to what the element asks for, new ones first, from different documents where there are."""
    words = "".join(_words_of(written))

    def rank(ref: EvidenceRef) -> tuple[bool, float]:
        return (ref.sentence in used, -alike(ref.quote, words) if words else 0.0)

    return telling(sorted(unique(evidence), key=rank), _QUOTES)


def _words_of(written: Element | None) -> list[str]:
    return (
        re.findall(r"[\u4e00-\u9fff]{2}", f"{written.name}{written.description}{written.shown_by.text}")
        if written
        else []
    )


def _first_sentence(text: str) -> str:
    return re.sub(r"\s+", "", text).partition("。")[0] + "。"


def _computed(case: CaseFile, offence: OffenceAssessment, element: ElementFinding) -> Claim:
    """The element of amount or circumstances: the sum and its bracket, the reckoning being in its own section."""
    amount = offence.amount
    evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
    said_of = [] if amount.value_cny is None else [f"金额为{yuan(amount.value_cny)}"]
    if amount.bracket:
        said_of.append(amount.bracket)
    if not said_of:
        return Claim(text=case.forms.phrases.amount_none)
    return case.claim(
        full_stop(f"{'，'.join(said_of)}，计算过程见“{case.forms.headings['amount']}”"), evidence or element.evidence
    )


def contrast_claims(case: CaseFile) -> list[Claim]:
    """One claim for each question that separates two offences, then how several offences stand to each other."""
    ranked = sorted(case.assessment.contrasts, key=lambda c: _weight(case, c), reverse=True)
    claims = []
    for contrast in ranked[:_MOST_CONTRASTS]:
        pair = f"{_charge(contrast.offence_a)}与{_charge(contrast.offence_b)}"
        answer = full_stop(contrast.answer.strip())
        claims.append(case.claim(f"{pair}：{contrast.question.strip()}{answer}", telling(contrast.evidence)))
    if case.assessment.relation.strip() and len(case.offences()) > 1:
        claims.append(Claim(text=full_stop(case.assessment.relation.strip())))
    return claims


def _weight(case: CaseFile, contrast: Contrast) -> tuple[bool, bool, bool]:
    """Contrasts that concern the primary offence come first, then those between crime and no crime, then those that
    the evidence answers."""
    concerned = case.assessment.primary in (contrast.offence_a, contrast.offence_b)
    return concerned, contrast.offence_b not in OFFENCES, bool(contrast.evidence)


def _charge(name: str) -> str:
    return f"{name}罪" if name in OFFENCES else name
