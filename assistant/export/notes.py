"""Footnotes: for each claim one note that quotes what it cites, with exhibit, title, page and place.

A sentence or article is quoted in full once; later notes point back to it. Marks say what has not been verified and
what is our digest and not the wording of the law.

    >>> notes = Notes(memo, material, verification)  # doctest: +SKIP
    >>> notes.add(claim)  # doctest: +SKIP
    (Mark(number=1, again=False),)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.export.plain import plain
from assistant.knowledge.numbering import ArticleNumber
from assistant.records import Authority, CaseMaterial, CheckStatus, Claim, Document, Memo, Sentence, Verification

_MOST_QUOTED = 3
_MOST_MARKS = 4
_LONG_QUOTE = 160
_LONG_LAW = 70
_MARKS: dict[CheckStatus, str] = {
    "verified": "",
    "mismatch": "〔与出处不符〕",
    "not_found": "〔未找到出处〕",
    "repealed": "〔已废止〕",
    "not_in_force": "〔行为时未施行〕",
    "unchecked": "〔未核验〕",
}


class Mark(NamedTuple):
    """The number of a note, set for the first time or `again`."""

    number: int
    again: bool = False


def exhibits_of(claim: Claim) -> list[str]:
    """The exhibits a claim cites, each once: 证1, 证3."""
    found = [c.partition(":")[0] for c in claim.citations if re.match(r"证\d+:", c)]
    return list(dict.fromkeys(found))


def authority_name(title: str, number: str | None, article: str | None) -> str:
    """`《…解释》（法释〔2013〕10号）第一条`; without a title `法释〔2013〕10号第一条`."""
    named = title if not title or title.startswith("《") else f"《{title}》"
    place = ArticleNumber.parse(article) if article else None
    numbered = number and (f"（{number}）" if named else number)
    return f"{named}{numbered or ''}{place.chinese if place else ''}"


class Notes:
    """Collects the notes of one document in the order of its claims.

    While `brief` is set (in a covering letter, whose sources are quoted in the report behind it) notes only say where.
    """

    def __init__(self, memo: Memo, material: CaseMaterial, verification: Verification) -> None:
        self.verification = verification
        self.brief = False
        self._authorities = {a.citation: a for a in memo.authorities}
        self._sentences = {s.id: (d, s) for d in material.documents for s in d.sentences}
        self._status = {(c.claim, c.citation): c.status for c in verification.checked}
        self._first: dict[str, int] = {}
        self._named: set[str] = set()
        self._notes: list[tuple[str, ...]] = []

    def add(self, claim: Claim) -> tuple[Mark, ...]:
        """The marks to set behind this claim: that of its new note, or, where everything it cites stands in notes
        already and nothing is in doubt, those of the earlier notes; none where it cites nothing."""
        if not claim.citations:
            return ()
        number = len(self._notes) + 1
        if self.brief:
            self._notes.append(("；".join(self._place(c) + self._mark(claim, c) for c in claim.citations) + "。",))
            return (Mark(number),)
        earlier = self._earlier(claim)
        if earlier:
            return earlier
        shown, rest = claim.citations[:_MOST_QUOTED], claim.citations[_MOST_QUOTED:]
        known = [c for c in shown if self._first.get(c, number) != number]
        lines = [self._quoting(claim, c, number) for c in shown if c not in known]
        if known:
            back = [f"{self._short(c)}见注{self._first[c]}{self._mark(claim, c)}" for c in known]
            lines.append("；".join(back) + "。")
        if rest:
            lines.append(f"另见{'、'.join(self._short(c) + self._mark(claim, c) for c in rest)}。")
        self._notes.append(tuple(lines))
        return (Mark(number),)

    def end_letter(self) -> None:
        """From here on notes quote again, and name each document anew: the report may be read by itself."""
        self.brief = False
        self._named.clear()

    def _earlier(self, claim: Claim) -> tuple[Mark, ...]:
        numbers = sorted({self._first.get(c, 0) for c in claim.citations})
        if numbers[0] == 0 or len(numbers) > _MOST_MARKS or any(self._mark(claim, c) for c in claim.citations):
            return ()
        return tuple(Mark(number, again=True) for number in numbers)

    def paragraphs(self) -> Iterator[tuple[str, ...]]:
        """The notes in order, each a tuple of paragraphs."""
        return iter(self._notes)

    def _quoting(self, claim: Claim, citation: str, number: int) -> str:
        """The place and the words, unless the claim itself has just given them in full."""
        self._first[citation] = number
        mark = self._mark(claim, citation)
        whole = self._words(citation)
        if whole and _bare(whole) in _bare(claim.text):
            return f"{self._place(citation)}，原文如正文{mark}。"
        return f"{self._place(citation)}：{self._quote(citation)}{mark}"

    def _mark(self, claim: Claim, citation: str) -> str:
        return _MARKS[self._status.get((claim.text, citation), "unchecked")]

    def _words(self, citation: str) -> str:
        document, sentence = self._sentences.get(citation.partition(":")[2], (None, None))
        if document is not None and sentence is not None:
            return _spoken(document.quote(sentence), sentence)
        authority = self._authorities.get(citation)
        return authority.text if authority and authority.verbatim else ""

    def _short(self, citation: str) -> str:
        """Exhibit and sentence, or the authority's name, for pointing back."""
        if citation.partition(":")[2] in self._sentences:
            exhibit, _, sentence = citation.partition(":")
            return plain(f"{exhibit}（{sentence}）")
        return self._place(citation)

    def _place(self, citation: str) -> str:
        """Where a citation points, for a reader: exhibit, title, page, place; or the authority's name."""
        document, sentence = self._sentences.get(citation.partition(":")[2], (None, None))
        if document is not None and sentence is not None:
            title = self._once(document.id, f"《{_title(document)}》")
            return f"{document.exhibit}{title}{_where(document, sentence)}"
        authority = self._authorities.get(citation)
        if authority is None:
            return plain(citation)
        if authority.number and not self._once(authority.number, "first"):
            return plain(authority_name("", authority.number, authority.article))
        return plain(authority_name(authority.title, authority.number, authority.article))

    def _once(self, key: str, text: str) -> str:
        """The text the first time it is asked for under this key, then nothing."""
        new = key not in self._named
        self._named.add(key)
        return text if new else ""

    def _quote(self, citation: str) -> str:
        document, sentence = self._sentences.get(citation.partition(":")[2], (None, None))
        if document is not None and sentence is not None:
            text = _cut(_spoken(document.quote(sentence), sentence), _LONG_QUOTE, "（全文见原件）")
            who = f"{plain(sentence.speaker)}：" if sentence.speaker else ""
            return f"{who}“{text}”"
        authority = self._authorities.get(citation)
        return _law_text(authority) if authority else "（所附法律依据中没有此条）"


def _spoken(quote: str, sentence: Sentence) -> str:
    """The words of a turn without the time and name that stand in front of them in a chat export."""
    text = plain(quote).strip()
    speaker = plain(sentence.speaker or "")
    head, found, rest = text.partition(speaker) if speaker else ("", "", text)
    if found and rest.strip() and not re.sub(r"[\d\s:：./年月日\-\[\]【】()（）]", "", head):
        return rest.lstrip("：: 　")
    return text


def _law_text(authority: Authority) -> str:
    text = _cut(re.sub(r"\s+", "", plain(authority.text)), _LONG_LAW, "（全文见“法律依据”）")
    return f"“{text}”" if authority.verbatim else f"（要旨，非原文）{text}"


def _cut(text: str, limit: int, see: str) -> str:
    """At most `limit` characters, cut after a clause where there is one, and saying where the rest is."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    stop = max(head.rfind(mark) for mark in "。；，,;")
    return f"{head[: stop + 1] if stop > limit // 2 else head}……{see}"


def _title(document: Document) -> str:
    name = re.sub(
        r"\.(?:txt|md|html?|docx?|pdf|png|jpe?g|xlsx?|csv|jsonl?|eml)$", "", document.title.strip(), flags=re.I
    )
    return plain(name.strip("《》") or document.path)


def _where(document: Document, sentence: Sentence) -> str:
    parts = []
    if sentence.page is not None and (document.pages or 0) > 1:
        parts.append(f"第{sentence.page}页")
    if sentence.place:
        parts.append(plain(sentence.place))
    if sentence.time:
        parts.append(plain(sentence.time))
    return f"（{sentence.id}{'，' + '，'.join(parts) if parts else ''}）"


def _bare(text: str) -> str:
    """The text without spaces and punctuation, for finding a quotation in a claim."""
    return re.sub(r"[\W_]+", "", plain(text))
