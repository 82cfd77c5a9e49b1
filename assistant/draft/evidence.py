"""What each piece of evidence proves: the points of proof with their exhibits, the evidence list, the items.

The points are the behaviours found; each names the exhibits that show it, and says where all rests on a single
document. Whether several documents truly corroborate each other is for a person to judge.

    >>> proof_claims(case)[0].text  # doctest: +SKIP
    '证明以投诉要挟索取财物：证2《聊天记录》、证1，见于多份材料。'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.draft.casefile import CaseFile
from assistant.draft.events import focus_words
from assistant.draft.sources import speech, spoken, title, voice
from assistant.draft.wording import full_stop, names, quoted, shorten, tidy, yuan
from assistant.records import AmountRole, BehaviourType, Claim, EvidenceRef, Exhibit

_MOST_CITED = 4
_POINTED_LENGTH = 18
_ITEM = re.compile(r"扣押|查封|冻结|查获|收缴|起获|提取|封存|先行登记保存")
_THING = re.compile(
    r"手机|电脑|硬盘|U盘|优盘|服务器|印章|公章|账本|账册|银行卡|现金|电话卡|笔记本|资金|账户|证书|设备|材料|物品"
)
_MOST_ITEMS = 12
_MOST_SUMS = 3
_MOST_DOCUMENTS = 4
_MOST_POINTS = 6
_MOST_PROVEN = 5
_FEW = 2
_MOVED: tuple[AmountRole, ...] = ("proceeds", "paid", "fee", "waived", "loan", "loss")


def proof_claims(case: CaseFile) -> list[Claim]:
    """A claim for each behaviour shown, strongest first."""
    ranked = ranked_behaviours(case)
    strong = [(kind, refs) for kind, refs in ranked if len(refs) >= _FEW or len(ranked) <= _MOST_POINTS][:_MOST_POINTS]
    claims = [_proof(case, case.behaviour_name(kind), refs) for kind, refs in strong]
    scattered = [(kind, refs) for kind, refs in ranked if (kind, refs) not in strong]
    if scattered:
        listed = "、".join(f"{case.behaviour_name(kind)}（{refs[0].exhibit}）" for kind, refs in scattered)
        claims.append(case.claim(f"{case.forms.phrases.scattered}{listed}。", [refs[0] for _, refs in scattered]))
    moved = _moved(case)
    return [*claims, moved] if moved and claims and not case.refuses else claims


def _moved(case: CaseFile) -> Claim | None:
    """Which exhibits show payments, with the largest sums of each."""
    by_document: dict[str, dict[str, EvidenceRef]] = defaultdict(dict)
    for amount in sorted(case.facts.amounts, key=lambda a: -a.value_cny):
        if amount.role in _MOVED and amount.evidence:
            by_document[amount.evidence[0].document].setdefault(yuan(amount.value_cny), amount.evidence[0])
    if not by_document:
        return None
    shown: list[str] = []
    refs: list[EvidenceRef] = []
    for name, sums in list(by_document.items())[:_MOST_DOCUMENTS]:
        refs += list(sums.values())[:_MOST_SUMS]
        told = names(list(sums), _MOST_SUMS)
        shown.append(f"{case.named(case.documents[name])}（{told}）")
    return case.claim(f"{_proves(case)}{case.forms.phrases.proves_money}：{'、'.join(shown)}。", refs)


def ranked_behaviours(case: CaseFile) -> list[tuple[BehaviourType, list[EvidenceRef]]]:
    """The behaviours shown with their evidence, best supported first. In a referral lawful conduct is left
    to the counter-evidence."""
    by_type: dict[BehaviourType, list[tuple[float, EvidenceRef]]] = defaultdict(list)
    for behaviour in case.facts.behaviours:
        if behaviour.type != "other" and (behaviour.type != "lawful_complaint" or not case.refers):
            by_type[behaviour.type] += [(behaviour.confidence, ref) for ref in behaviour.evidence]
    ranked = sorted(
        by_type.items(),
        key=lambda item: (item[0] == "lawful_complaint" and not case.refuses, -sum(c for c, _ in item[1]), item[0]),
    )
    return [(kind, unique(ref for _, ref in sorted(entries, key=lambda e: -e[0]))) for kind, entries in ranked]


def _proof(case: CaseFile, about: str, refs: list[EvidenceRef]) -> Claim:
    by_document: dict[str, list[EvidenceRef]] = defaultdict(list)
    for ref in refs:
        by_document[ref.document].append(ref)
    listed = [case.named(case.documents[name]) for name in by_document]
    weight = "，见于多份材料" if len(by_document) > 1 else "，来源单一，须补强"
    if about == case.behaviour_name("lawful_complaint"):
        weight = ""
    return case.claim(
        f"{_proves(case)}{about}：{'、'.join(listed)}{weight}。", telling(refs, max(_MOST_CITED, len(by_document)))
    )


def _proves(case: CaseFile) -> str:
    """Material proves in a referral; before that it only tells."""
    return "证明" if case.refers else "反映"


def unique(refs: Iterable[EvidenceRef]) -> list[EvidenceRef]:
    """Each sentence once, in the order given."""
    return list({ref.sentence: ref for ref in reversed(list(refs))}.values())[::-1]


def telling(refs: Iterable[EvidenceRef], most: int = _MOST_CITED) -> list[EvidenceRef]:
    """At most `most` of the references, taking turns between documents so that each source is heard."""
    queues: dict[str, list[EvidenceRef]] = defaultdict(list)
    for ref in unique(refs):
        queues[ref.document].append(ref)
    chosen: list[EvidenceRef] = []
    while queues and len(chosen) < most:
        for document in list(queues):
            chosen.append(queues[document].pop(0))
            if not queues[document]:
                del queues[document]
    return chosen[:most]


def pointed(case: CaseFile, refs: Iterable[EvidenceRef], focus: Sequence[str]) -> str:
    """Evidence the reader has met, named by exhibit and a few words: `证2“……给了就撤”、证1“……”`."""
    words = []
    for ref in refs:
        document, sentence = case.sentences[ref.sentence]
        quote = shorten(spoken(document, sentence), _POINTED_LENGTH, focus)
        words.append(f"{ref.exhibit}{quoted(quote)}")
    return "、".join(words)


def said(case: CaseFile, ref: EvidenceRef, limit: int, focus: Sequence[str] = ()) -> str:
    """The sentence as a short attributed quotation around the focus words; the reader then has read it."""
    case.told.add(ref.sentence)
    document, sentence = case.sentences[ref.sentence]
    quote = shorten(spoken(document, sentence), limit, focus or focus_words(case, ref.sentence))
    return speech(document, sentence, quote, case.source(document, sentence))


def exhibits(case: CaseFile) -> tuple[Exhibit, ...]:
    """Every readable document with what it proves, in the order of the case."""
    proves: dict[str, dict[str, None]] = defaultdict(dict)  # kept in order of first mention
    for behaviour in case.facts.behaviours:
        if behaviour.type == "other":
            continue
        name = case.behaviour_name(behaviour.type)
        for ref in unique(behaviour.evidence):
            proves[ref.document].setdefault(name)
    for amount in case.facts.amounts:
        for ref in amount.evidence:
            proves[ref.document].setdefault(case.forms.phrases.proves_money)
    for ref in _contrary(case):
        proves[ref.document].setdefault(case.forms.phrases.proves_contrary)
    for ref in _item_evidence(case):
        proves[ref.document].setdefault(case.forms.phrases.proves_items)
    return tuple(
        Exhibit(
            exhibit=document.exhibit,
            document=document.id,
            title=title(document).strip("《》"),
            path=document.path,
            kind=document.kind,
            pages=document.pages,
            sha256=document.sha256,
            proves=_proven(list(proves[document.id]), case.forms.phrases.proves_nothing),
        )
        for document in case.material.documents
    )


def _proven(points: list[str], nothing: str) -> str:
    """The first points that a document proves; 等 where there are more."""
    if not points:
        return nothing
    return "；".join(points[:_MOST_PROVEN]) + ("等" if len(points) > _MOST_PROVEN else "")


def item_claims(case: CaseFile) -> list[Claim]:
    """The sentences that tell of seized, frozen or secured things, quoted; or that there are none."""
    found = [case.claim(full_stop(said(case, ref, 90)), [ref]) for ref in _item_evidence(case)]
    if not found:
        return [Claim(text=case.forms.phrases.items_none)]
    return [Claim(text=case.forms.phrases.items_intro), *found]


def _item_evidence(case: CaseFile) -> list[EvidenceRef]:
    """Sentences in the third person that tell of a thing and of its being secured."""
    found = []
    for document, sentence in case.sentences.values():
        quote = tidy(document.quote(sentence))
        if _ITEM.search(quote) and _THING.search(quote) and voice(document, sentence, quote) in ("narrative", "row"):
            found.append(EvidenceRef.cut(document, sentence))
    return found[:_MOST_ITEMS]


def _contrary(case: CaseFile) -> Iterable[EvidenceRef]:
    for conflict in case.facts.conflicts:
        yield from conflict.statements
    for offence in case.assessment.offences:
        for element in offence.elements:
            yield from element.counter_evidence
