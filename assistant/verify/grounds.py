"""What a claim rests on: the cited sentences of the material, found by citation, with their typed values.

>>> grounds = Grounds(material, facts)  # doctest: +SKIP
>>> grounds.find("证1:D1.S4").sentence.id  # doctest: +SKIP
'D1.S4'
"""

from __future__ import annotations

import re
import unicodedata
from email.utils import parsedate_to_datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from assistant.records import CaseFacts, CaseMaterial, CheckStatus, Document, Party, Sentence
from assistant.verify.values import Value, find_values
from assistant.verify.wording import pairs

EVIDENCE = re.compile(r"(?:(?P<exhibit>证\s?\d+)\s?[:：]\s?)?(?P<sentence>D\d+\.S\d+)(?![\d.])")
_YEAR_CONTEXT = 1500
_CONTEXT_SENTENCES = 4


class Ground(NamedTuple):
    """A cited sentence. `before` is the nearest sentence before it that names a party: what pronouns refer to."""

    citation: str
    document: Document
    sentence: Sentence
    text: str
    before: str
    values: tuple[Value, ...]

    @property
    def said(self) -> str:
        """The sentence with its speaker."""
        return f"{self.sentence.speaker}：{self.text}" if self.sentence.speaker else self.text


class Missing(NamedTuple):
    """A citation that does not lead to a sentence, and why."""

    status: CheckStatus
    detail: str
    expected: str | None = None


class Grounds:
    """The sentences of a case, looked up by citation; values are read once a sentence."""

    def __init__(self, material: CaseMaterial, facts: CaseFacts | None = None) -> None:
        self.material = material
        self.facts = facts or CaseFacts(case_id=material.meta.case_id)
        self._places = {s.id: (d, n) for d in material.documents for n, s in enumerate(d.sentences)}
        self._exhibits = {d.exhibit: d for d in material.documents}

    def find(self, citation: str) -> Ground | Missing:
        """The sentence a citation names; a `Missing` where there is none or the exhibit number is another's."""
        match = EVIDENCE.fullmatch(unicodedata.normalize("NFKC", citation).strip())
        if match is None:
            return Missing("not_found", f"无法识别的证据引用“{citation}”")
        if match["sentence"] not in self._places:
            return Missing("not_found", f"材料中没有 {match['sentence']}")
        document, _ = self._places[match["sentence"]]
        exhibit = (match["exhibit"] or document.exhibit).replace(" ", "")
        if exhibit != document.exhibit:
            right = f"{document.exhibit}:{match['sentence']}"
            return Missing("mismatch", f"{match['sentence']} 在{document.exhibit}，不在{exhibit}", right)
        return self.ground(match["sentence"])

    def exhibit(self, exhibit: str) -> Document | None:
        """The document with this exhibit number."""
        return self._exhibits.get(exhibit)

    @lru_cache(maxsize=4096)  # noqa: B019 (lives as long as one verification)
    def ground(self, sentence_id: str) -> Ground:
        """The sentence with this id. Raises KeyError."""
        document, place = self._places[sentence_id]
        sentence = document.sentences[place]
        text = document.quote(sentence)
        earlier = [document.quote(s) for s in document.sentences[max(0, place - _CONTEXT_SENTENCES) : place]]
        context = document.text[max(0, sentence.start - _YEAR_CONTEXT) : sentence.start]
        sent = _iso_day(sentence.time)
        values = [*find_values(text, anchor=sent, context=context)]
        for heading in filter(None, (sentence.time, sentence.speaker)):
            values += find_values(heading)
        if sentence.time and sent:
            values.append(Value("date", 0, 0, sentence.time, key=sent))
        values += self._from_facts(sentence_id)
        return Ground(
            f"{document.exhibit}:{sentence_id}",
            document,
            sentence,
            text,
            next((s for s in reversed(earlier) if any(name in s for name in self.parties)), ""),
            tuple(values),
        )

    def _from_facts(self, sentence_id: str) -> list[Value]:
        """What the extracted facts read from the sentence: sums of table columns, dates whose year stands elsewhere."""
        found = []
        for amount in self.facts.amounts:
            if any(r.sentence == sentence_id for r in amount.evidence):
                found.append(Value("money", 0, 0, amount.text, amount.value_cny, amount.value_cny))
        for dated in self.facts.dates:
            if any(r.sentence == sentence_id for r in dated.evidence):
                found.append(Value("date", 0, 0, dated.text, key=dated.value))
        for count in self.facts.counts:
            if any(r.sentence == sentence_id for r in count.evidence):
                found.append(
                    Value("count", 0, 0, f"{count.value:g}{count.unit}", count.value, count.value, "", count.unit)
                )
        return found

    # ── parties ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Every name and alias of the parties to its party, longest names first."""
        names = {name: p for p in self.facts.parties for name in (p.name, *p.aliases) if len(name) >= 2}
        return dict(sorted(names.items(), key=lambda item: -len(item[0])))

    @cached_property
    def linked(self) -> dict[str, set[str]]:
        """The parties that the facts tie to a sentence, by name of the party."""
        found: dict[str, set[str]] = {}
        for party in self.facts.parties:
            for ref in party.evidence:
                found.setdefault(ref.sentence, set()).add(party.name)
        for behaviour in self.facts.behaviours:
            for ref in behaviour.evidence:
                found.setdefault(ref.sentence, set()).update((*behaviour.actors, *behaviour.targets))
        for amount in self.facts.amounts:
            for ref in amount.evidence:
                found.setdefault(ref.sentence, set()).update(n for n in (amount.payer, amount.payee) if n)
        return found

    @cached_property
    def wordings(self) -> list[tuple[str, set[str]]]:
        """Every sentence's citation and pairs of characters, speaker included."""
        return [
            (f"{d.exhibit}:{s.id}", pairs(f"{s.speaker or ''}，{d.quote(s)}"))
            for d in self.material.documents
            for s in d.sentences
        ]

    @cached_property
    def values(self) -> list[Value]:
        """The sums and days of all documents, for what a claim says without a citation."""
        return [v for d in self.material.documents for v in find_values(d.text) if v.kind in ("money", "date")]

    @cached_property
    def text(self) -> str:
        """All documents' text, for telling whether something stands anywhere in the material."""
        return "\n".join(d.text for d in self.material.documents)


def _iso_day(time: str | None) -> str | None:
    if re.search(r"[A-Z][a-z]{2} (?:19|20)\d\d ", time or ""):  # as mails have it: Tue, 09 May 2023 09:26:11 +0800
        try:
            return parsedate_to_datetime(time or "").date().isoformat()
        except ValueError:
            return None
    match = re.search(r"((?:19|20)\d\d)\D(\d{1,2})(?:\D(\d{1,2}))?", time or "")
    if match is None:
        return None
    return "-".join(f"{int(part):02d}" for part in match.groups() if part)
