"""What a sentence says about the law it cites, compared with the law: quotations, penalties, standards, offence names.

A group is one citation or a list of them (第A条、第B条和第C条) that a statement speaks of together; it is right where
one of the group bears it out. Each check compares only what is plainly stated of the law, so that the facts told in
the same sentence are not held against the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant.knowledge import Knowledge, Resolved
from assistant.knowledge.citations import LegalCitation
from assistant.knowledge.numbering import ArticleNumber, to_int
from assistant.records import CheckStatus
from assistant.verify.articles import best_fit
from assistant.verify.offences import foreign_offence, offence_fault, offences_in
from assistant.verify.quoting import Quote, compare, contains, find_quotes, plain
from assistant.verify.values import Value, find_values, supports, values_of
from assistant.verify.wording import pairs

_SAYS = r"(?:明确|分别|也|均|都)?(?:规定|要求|明确|指出|载明|列明|表述|所称|所指|所列|：|:)"
_STATES = re.compile(rf"^[》）)”’]*{_SAYS}")
_QUOTES = re.compile(rf"^[》）)”’]*(?:的|中的?|之)?{_SAYS}")
_DECISION = re.compile(r"(?:判决|裁定|决定|处理|处罚|答复|意见)如下|提起公诉|提请|请依法|特此|现予")
_LEAD = re.compile(r"^[^。；！？“”]{0,30}$")
_SPEECH = re.compile(r"(?:[^法条款项定]称|说|表示|威胁|声称|发送|回复|留言|喊|微信|短信|发帖|写道|承诺)[：:，,]?$")
_PENALTY = re.compile(
    r"(?:(?P<low>[\d一二三四五六七八九十]+)年以上)?(?:(?P<high>[\d一二三四五六七八九十]+)年以下)?有期徒刑"
)
_FINE = re.compile(
    r"(?P<low>[\d零一二三四五六七八九十百千万.]+)(?P<unit>倍|元)?以上(?P<high>[\d零一二三四五六七八九十百千万.]+)(?P<unit2>倍|元)以下(?:的)?罚[金款]"
)
_NAMED_PENALTIES = ("无期徒刑", "死刑", "拘役", "管制", "没收财产", "剥夺政治权利")
_PENAL = re.compile(r"(?:处|判处|法定刑|量刑|刑期|幅度|有期徒刑)")
_LIMIT = re.compile(r"^(?:以上|以下|以内|之内|内|的标准|为起点|起点|至|不满)|^\s?[（(]?含")
_STANDARD_BEFORE = re.compile(
    r"(?:标准|起点|幅度|数额较大|数额巨大|特别巨大|情节严重|特别严重)(?:[”』])?(?:为|是|：|:|（|\(|即|指)?$"
)
_DATED = re.compile(
    r"(?:自|于)?(?P<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?:起)?(?P<what>施行|实施|生效|公布|发布|印发|通过)"
)
_ACCORDING = re.compile(r"(?:根据|依照|按照|依据|依)[《（(]?$")
_SHORT_QUOTE = 6
_LITERAL = ((0.97, 0.04), (0.9, 0.12))
"""Nearly word for word another article's: its fit, and by how much it fits better than the cited one."""
_LITERAL_PAIRS = 12
_PLAINLY, _PLAINLY_MORE = 0.45, 0.25


class Fault(NamedTuple):
    """Why a citation does not bear out what is said of it. `expected` is the correction, where one can be offered."""

    status: CheckStatus
    detail: str
    expected: str | None = None


class Cited(NamedTuple):
    """A citation with what it resolves to."""

    citation: LegalCitation
    resolved: Resolved


class Scope(NamedTuple):
    """The words that speak of a group: the whole sentence, what stands before its citations and what follows them up
    to the next group; whether it is the only group; and all citations of the sentence."""

    sentence: str
    before: str
    after: str
    alone: bool
    beside: tuple[str, ...]


def check_group(group: Sequence[Cited], scope: Scope, knowledge: Knowledge, on: date | None) -> list[Fault | None]:
    """For each citation of the group the first fault of what is said of it, or None."""
    texts = [c.resolved for c in group if c.resolved.text]
    faults: list[Fault | None] = [_offence(c, scope, knowledge) for c in group]
    if texts:
        shared = (
            _quotations(texts, group, scope, knowledge, on)
            or _penalties(texts, scope)
            or _standards(texts, group, scope, knowledge)
            or _elsewhere(group, scope, knowledge, on)
        )
        if shared is not None:
            faults = [fault or (shared if c.resolved.text else None) for fault, c in zip(faults, group, strict=True)]
    faults[-1] = faults[-1] or _days(group, scope)
    return faults


def _offence(cited: Cited, scope: Scope, knowledge: Knowledge) -> Fault | None:
    """The fault where the sentence names an offence that the cited article of the Criminal Law does not define."""
    citation = cited.citation.citation
    found = offence_fault(citation, scope.beside, scope.sentence, knowledge) or foreign_offence(
        citation, scope.beside, scope.after, knowledge
    )
    return None if found is None else Fault("mismatch", *found)


# ── quotations ─────────────────────────────────────────────────────────────────────────────


def _quotations(
    texts: Sequence[Resolved], group: Sequence[Cited], scope: Scope, knowledge: Knowledge, on: date | None
) -> Fault | None:
    for quote in _quoted_law(scope):
        fault = _quotation(quote, texts, group, knowledge, on)
        if fault is not None:
            return fault
    return None


def _quoted_law(scope: Scope) -> list[str]:
    """What the sentence quotes of the law: after 规定： or the article itself, or right before （《刑法》…）."""
    found = []
    previous = 0
    for quote in find_quotes(scope.after):
        lead = scope.after[previous : quote.start - 1]
        if not (_leads(lead) if previous == 0 else re.fullmatch(r"[、，,和及]*", lead)):
            break
        found.append(quote.text)
        previous = quote.end + 1
    if not found and (quote_before := _quote_before(scope.before)):
        found.append(quote_before.text)
    return [q for q in found if not any(plain(q) == plain(f"{o}罪") for o in offences_in(q))]


def _leads(lead: str) -> bool:
    """Whether these words between a citation and a quotation say that the quotation is the law's."""
    if not _LEAD.match(lead) or _SPEECH.search(lead):
        return False
    return _QUOTES.match(lead) is not None or not lead.strip(" ，,的之")


def _quote_before(before: str) -> Quote | None:
    quotes = find_quotes(before)
    if not quotes or not re.fullmatch(r"[”」』\"]\s?[（(]", before[quotes[-1].end :].strip(" ")[-2:] or ""):
        return None
    lead = before[: quotes[-1].start - 1]
    return None if _SPEECH.search(lead) else quotes[-1]


def _quotation(
    quote: str, texts: Sequence[Resolved], group: Sequence[Cited], knowledge: Knowledge, on: date | None
) -> Fault | None:
    held = [t for t in texts if t.text]
    if any(contains(t.text or "", quote) for t in held):
        return None
    if not any(t.verbatim for t in held):
        return Fault("unchecked", "本库只有要旨而无原文，引号内的文字无法逐字核对")
    if len(plain(quote)) <= _SHORT_QUOTE:
        return None
    law = group[0].citation.target or ""
    elsewhere = _article_with(quote, law, knowledge, on)
    if elsewhere is not None:
        return Fault("mismatch", f"引文不在所引条文，而在{elsewhere[1]}", elsewhere[0])
    best = max((compare(quote, t.text or "") for t in held if t.verbatim), key=lambda c: c.likeness)
    if best.result == "differs":
        return Fault("mismatch", f"引文与条文不一致：{best.diff}", best.source)
    return Fault("mismatch", "所引条文中没有引号内的这段文字")


def _article_with(quote: str, law: str, knowledge: Knowledge, on: date | None) -> tuple[str, str] | None:
    if not law.startswith("法:"):
        return None
    for article in knowledge.statutes.articles(law.removeprefix("法:"), on):
        if contains(article.text, quote):
            return f"{law}#{article.article}", ArticleNumber(article.article).chinese
    return None


# ── penalties and standards ────────────────────────────────────────────────────────────────


def _penalties(texts: Sequence[Resolved], scope: Scope) -> Fault | None:
    """Terms of imprisonment, fines and kinds of penalty that the article does not have."""
    said = _unquoted(scope.sentence if scope.alone else scope.after)
    law = "\n".join(t.text or "" for t in texts)
    if not _PENAL.search(said):
        return None
    if "有期徒刑" not in law:
        stated = _STATES.match(scope.after) and _terms(said) and all(t.verbatim for t in texts)
        return Fault("mismatch", "所引条文没有规定有期徒刑") if stated else None
    known = _terms(law)
    for term in _terms(said):
        low, high = term
        if term not in known and not (high is None and any(k[0] == low for k in known)):
            return Fault(
                "mismatch",
                f"条文没有“{_term(term)}”，而是{'、'.join(_term(k) for k in sorted(known, key=str))}",
                _closest(term, known),
            )
    fines = set(_fines(law))
    for fine in _fines(said):
        if fine not in fines:
            return Fault("mismatch", f"条文没有“{fine}”" + (f"，而是{'、'.join(sorted(fines))}" if fines else ""))
    for name in _NAMED_PENALTIES:
        if name in said and name not in law and not re.search(rf"(?:不|没有|无){name}", said):
            return Fault("mismatch", f"条文没有规定{name}")
    return None


def _terms(text: str) -> set[tuple[int | None, int | None]]:
    found = set()
    for m in _PENALTY.finditer(unicodedata.normalize("NFKC", text)):
        low, high = (to_int(m["low"]) if m["low"] else None), (to_int(m["high"]) if m["high"] else None)
        if low is not None or high is not None:
            found.add((low, high))
    return found


def _term(term: tuple[int | None, int | None]) -> str:
    low, high = term
    return (f"{low}年以上" if low else "") + (f"{high}年以下" if high else "") + "有期徒刑"


def _closest(term: tuple[int | None, int | None], known: set[tuple[int | None, int | None]]) -> str | None:
    if not known:
        return None
    return _term(min(known, key=lambda k: sum(abs((a or 0) - (b or 0)) for a, b in zip(k, term, strict=True))))


def _fines(text: str) -> list[str]:
    found = []
    for m in _FINE.finditer(unicodedata.normalize("NFKC", text)):
        low, high = to_int(m["low"]), to_int(m["high"])
        if low is not None and high is not None:
            found.append(f"{low}{m['unit2']}以上{high}{m['unit2']}以下罚金")
    return found


def _standards(texts: Sequence[Resolved], group: Sequence[Cited], scope: Scope, knowledge: Knowledge) -> Fault | None:
    """Numbers stated as the law's own (三千元以上, 五百条以上, 三日以内) that its text does not have."""
    said = _stated(group, scope)
    law_values = [v for t in texts for v in values_of(t.text or "")]
    for value in find_values(_without_penalties(said)):
        if value.kind not in ("money", "count", "duration", "share") or not _is_standard(value, said):
            continue
        same_kind = [v for v in law_values if v.kind == value.kind]
        if same_kind and _bounds(value, same_kind):
            continue
        target = group[0].citation.target or ""
        elsewhere = _standard_elsewhere(value, target, knowledge)
        where = f"{elsewhere.chinese}才有“{value.text}”" if elsewhere else ""
        if same_kind:
            expected = "、".join(dict.fromkeys(v.text for v in same_kind))
            detail = f"所引规定没有“{value.text}”，而是{expected}"
            return Fault("mismatch", "；".join(filter(None, (detail, where))), expected)
        if elsewhere is not None:
            return Fault("mismatch", f"“{value.text}”不在所引条文；{where}", f"{target}#{elsewhere}")
    return None


def _stated(group: Sequence[Cited], scope: Scope) -> str:
    """What the sentence states as the law's content: after 规定 and the like; after 根据…, for an interpretation, whose
    standards are told so. Empty where it only relies on the law (依照…的规定，判决如下)."""
    law = group[0].citation.target or ""
    relies = _ACCORDING.search(scope.before) and law.startswith("释:")
    if not _STATES.match(scope.after) and not relies:
        return ""
    said = _unquoted(scope.after).split("。")[0]
    decision = _DECISION.search(said)
    return said[: decision.start()] if decision else said


def _standard_elsewhere(value: Value, target: str, knowledge: Knowledge) -> ArticleNumber | None:
    """The article of the same interpretation or regulation that has the number."""
    key = knowledge.authority_id(target.removeprefix("释:")) if target.startswith("释:") else None
    if key is None:
        return None
    for digest in knowledge.authorities[key].articles:
        if supports(values_of(digest.digest), value, hedges=False):
            return ArticleNumber.parse(digest.article)
    return None


def _is_standard(value: Value, said: str) -> bool:
    if re.search(r"(?:以上|以下|以内|之内|起|内)$", value.text) or _LIMIT.match(said[value.end :]):
        return True
    return _STANDARD_BEFORE.search(said[: value.start]) is not None


def _bounds(value: Value, law: Sequence[Value]) -> bool:
    if supports(law, value, hedges=False):
        return True
    ends = {end for v in law if v.unit == value.unit or v.kind in ("money", "share") for end in (v.low, v.high)}
    return value.low in ends and value.high in ends


def _without_penalties(text: str) -> str:
    return _PENALTY.sub(lambda m: "＿" * len(m[0]), _FINE.sub(lambda m: "＿" * len(m[0]), text))


def _unquoted(text: str) -> str:
    """The text with its quotations blanked: they are compared word for word already."""
    for quote in find_quotes(text):
        text = text[: quote.start] + "＿" * (quote.end - quote.start) + text[quote.end :]
    return text


# ── days, and articles that say it better ──────────────────────────────────────────────────


def _days(group: Sequence[Cited], scope: Scope) -> Fault | None:
    """The day a document took effect, stated beside its name, against the day on record."""
    resolved = group[-1].resolved
    for m in _DATED.finditer(scope.after[:60]):
        if m["what"] not in ("施行", "实施", "生效") or resolved.effective is None or resolved.kind != "authority":
            continue
        right = f"{resolved.effective.year}年{resolved.effective.month}月{resolved.effective.day}日"
        if m["day"] != right:
            return Fault("mismatch", f"《{resolved.title}》自{right}起施行，不是{m['day']}", right)
    return None


def _elsewhere(group: Sequence[Cited], scope: Scope, knowledge: Knowledge, on: date | None) -> Fault | None:
    """What is said is not in the cited article but plainly in another one of the same law."""
    law = group[0].citation.target or ""
    said = _without_penalties(_STATES.sub("", _stated(group, scope)))
    cited = [c.citation.number.article for c in group if c.citation.number is not None]
    fit = best_fit(said, law, cited, knowledge, on) if cited else None
    if fit is None or fit.citation.partition("#")[2] in cited:
        return None
    more = fit.best - fit.here
    enough = len(pairs(said)) >= _LITERAL_PAIRS
    literal = enough and any(fit.best >= best and more >= by for best, by in _LITERAL)
    if literal or (fit.best >= _PLAINLY and more >= _PLAINLY_MORE):
        return Fault("mismatch", f"所述内容不在所引条文，而与{fit.name}相符", fit.citation)
    return None
