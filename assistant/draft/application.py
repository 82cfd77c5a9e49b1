"""The law applied: each offence element by element.

A section an offence (what the statute says, the conclusion, circumstances), then a run-in paragraph an element: its
verdict in the heading, what it asks for, what the material shows of it. What speaks against it and what is missing
have their own sections.

    >>> [section.heading for section in offence_sections(case)][:2]  # doctest: +SKIP
    ['（一）敲诈勒索罪', '1．以恶害相要挟：已有证据证明']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.draft.amounts import reckoning
from assistant.draft.casefile import CaseFile
from assistant.draft.evidence import pointed, said, telling, unique
from assistant.draft.statutes import statute_claim
from assistant.draft.wording import full_stop, ordinal, short_name
from assistant.knowledge.files import Element
from assistant.records import (
    Claim,
    Conclusion,
    ElementFinding,
    EvidenceRef,
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
_MAIN_ONES = "现有证据反映主要构成要件已经具备，下列要件中注明尚不充分的，应当补强"
_ALL_BUT_DOUBTFUL = "各项构成要件均有一定证据，但综合全案材料尚不足以认定"
_STAGES: dict[Stage, str] = {
    "completed": "从现有材料看行为已经完成，系既遂",
    "attempted": "从现有材料看已经着手实施而未得逞，系未遂",
    "preparatory": "尚处于预备阶段",
    "unknown": "",
}
_QUOTE_LENGTH = 44
_QUOTES = 2
_SHOWN = ("established", "partly_established")
_COMPUTED = ("amount", "circumstances")
# What a reason says of the model's leanings has no place in a memo, which rests on evidence.
_NOT_OWN = re.compile(r"模型|倾向“|的可能性为|\d+%")


def offence_sections(case: CaseFile) -> list[MemoSection]:
    """Sections for each offence written about, numbered （一） and 1．; none where no offence is in question."""
    return [section for place, offence in enumerate(case.offences(), 1) for section in _offence(case, offence, place)]


def _offence(case: CaseFile, offence: OffenceAssessment, place: int) -> Iterator[MemoSection]:
    claims = [claim for citation in offence.statutes if (claim := statute_claim(case, citation))]
    claims.append(case.claim(full_stop(_conclusion(offence)), law=offence.statutes))
    for label, grounds in (("从重或者加重处罚的情节", offence.aggravating), ("从轻、减轻的情节", offence.mitigating)):
        claims += _circumstances(case, offence, label, grounds)
    shown = _worth_a_section(case, offence)
    rest = [short_name(e.name) for e in offence.elements if e not in shown and e.id not in _COMPUTED]
    if rest:
        claims.append(case.claim(f"{case.forms.phrases.elements_open}{'；'.join(rest)}。", law=offence.statutes))
    yield MemoSection(heading=f"（{ordinal(place)}）{offence.offence}罪", claims=tuple(claims))
    quoted: set[str] = set()
    for number, element in enumerate(shown, 1):
        heading = f"{number}．{element.name}：{VERDICTS[element.verdict]}"
        yield MemoSection(heading=heading, claims=tuple(_element(case, offence, element, quoted)))


def _conclusion(offence: OffenceAssessment) -> str:
    parts = [_CONCLUSIONS[offence.conclusion]]
    if offence.conclusion == "partly_established" and all(e.verdict == "established" for e in offence.elements):
        parts = [_ALL_BUT_DOUBTFUL]
    if offence.conclusion == "established" and any(e.verdict != "established" for e in offence.elements):
        parts = [_MAIN_ONES]
    if offence.conclusion in _SHOWN and _STAGES[offence.stage]:
        parts.append(_STAGES[offence.stage])
    return "；".join(parts)


def _circumstances(case: CaseFile, offence: OffenceAssessment, label: str, grounds: tuple[str, ...]) -> Iterator[Claim]:
    """Circumstances given as words, or as citations of the rules that make them count."""
    cited = [g for g in grounds if re.match(r"[法释例告]:", g) and case.law(g)]
    words = [g.rstrip("。；") for g in grounds if not re.match(r"[法释例告]:", g)]
    if words or cited:
        named = "；".join(words) or "见所引规定"
        yield case.claim(f"可能具有的{label}：{named}。", law=cited or offence.statutes)


def _worth_a_section(case: CaseFile, offence: OffenceAssessment) -> list[ElementFinding]:
    """All elements; of an offence that is ruled out or open, only those of which the material shows something."""
    if offence.conclusion in _SHOWN:
        return list(offence.elements)
    return [
        element
        for element in offence.elements
        if element.id not in _COMPUTED
        and (_is_open(case, element) or _own_reason(element, _written(case, offence, element)))
    ]


def _is_open(case: CaseFile, element: ElementFinding) -> bool:
    """Whether there is evidence to weigh: in a refusal only where the element is partly shown, for what speaks
    against the others is told with the reasons."""
    return element.verdict in _SHOWN if case.refuses else bool(element.evidence)


def _element(case: CaseFile, offence: OffenceAssessment, element: ElementFinding, quoted: set[str]) -> Iterator[Claim]:
    """The claims of one element; `quoted` are the sentences quoted for earlier elements of the offence.

    What the element asks for is said for the primary offence, or the first; the others keep to the evidence.
    """
    if element.id in _COMPUTED:
        yield _computed(case, offence, element)
        return
    phrases = case.forms.phrases
    written = _written(case, offence, element)
    own = _own_reason(element, written)
    first = offence.offence == case.offences()[0].offence
    shown = _telling(element.evidence, written, quoted, _QUOTES if first else 1)
    new = [ref for ref in shown if ref.sentence not in quoted]
    quoted.update(ref.sentence for ref in shown)
    if own:
        yield case.claim(
            full_stop(own), telling(element.evidence) if _states_facts(case, own) else (), offence.statutes
        )
        new = [ref for ref in new if ref.sentence not in case.told]
    elif written is not None and first:
        yield Claim(text=full_stop(f"{phrases.element_lead}{_first_sentence(written.description)}"))
    if new:
        quotes = "；".join(said(case, ref, _QUOTE_LENGTH, _words_of(written)) for ref in new)
        yield case.claim(full_stop(f"{phrases.element_shown}{quotes}"), new)
    elif shown and not own:
        ending = phrases.element_before if element.verdict in _SHOWN else phrases.element_unclear
        yield case.claim(f"前述{pointed(case, shown, _words_of(written))}{ending}", shown)
    elif not own:
        yield Claim(text=phrases.element_unshown)
    if element.counter_evidence and shown and element.verdict != "established" and not case.refuses:
        yield Claim(text=phrases.disputed)


def _written(case: CaseFile, offence: OffenceAssessment, element: ElementFinding) -> Element | None:
    """The element in the knowledge file of the offence; None where either has none of this id."""
    file = case.knowledge.offences.get(offence.offence)
    return next((e for e in file.elements if e.id == element.id), None) if file else None


def _own_reason(element: ElementFinding, written: Element | None) -> str:
    """What the reason says of this case: neither the verdict (it is the heading) nor how sure a model was nor the
    general words of the knowledge file."""
    general = f"{written.description}{written.shown_by.text}{written.against.text}" if written else ""
    sentences = re.findall(r"[^。]+。?", element.reason)
    kept = [s for s in sentences if not _NOT_OWN.search(s) and s.strip("。 ") not in general]
    return "".join(s for s in kept if not s.startswith(element.name)).strip()


def _states_facts(case: CaseFile, text: str) -> bool:
    """Whether the text has a number or names a party, and so has to cite evidence and not only law."""
    named = (name for party in case.facts.parties for name in (party.name, *party.aliases))
    return bool(re.search(r"\d", text)) or any(name in text for name in named)


def _telling(
    evidence: Sequence[EvidenceRef], written: Element | None, quoted: set[str], most: int
) -> list[EvidenceRef]:
    """The sentences closest to what the element asks for, new ones first, from different documents where there are;
    those without any of its words only where there are no others."""
    words = set(_words_of(written))
    near = {ref.sentence: sum(word in ref.quote for word in words) for ref in evidence}
    close = [ref for ref in unique(evidence) if near[ref.sentence]] or unique(evidence)
    return telling(sorted(close, key=lambda ref: (ref.sentence in quoted, -near[ref.sentence])), most)


def _words_of(written: Element | None) -> list[str]:
    """The two-character words of what the element asks for: a quotation is cut around them."""
    if written is None:
        return []
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", f"{written.name}，{written.description}，{written.shown_by.text}")
    return sorted({run[i : i + 2] for run in runs for i in range(len(run) - 1)})


def _first_sentence(text: str) -> str:
    return re.sub(r"\s+", "", text).partition("。")[0] + "。"


def _computed(case: CaseFile, offence: OffenceAssessment, element: ElementFinding) -> Claim:
    """The element of amount or circumstances: the sum and its bracket; the reckoning stands in its own section."""
    amount = offence.amount
    see = f"计算过程见“{case.forms.headings['amount']}”"
    if amount.bracket:
        return case.claim(full_stop(f"{amount.bracket}，{see}"), law=amount.authorities or offence.statutes)
    if amount.value_cny is None:
        return Claim(text=case.forms.phrases.amount_none)
    evidence = [ref for part in amount.parts if (ref := case.evidence_of(part.citation))]
    return case.claim(full_stop(f"金额{reckoning(amount)}，{see}"), evidence or element.evidence)
