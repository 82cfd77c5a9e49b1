"""What a memo is written from, indexed once: sentences, dates, behaviours and the law in force on the conduct day.

The sections ask this object and never search the records themselves, so each sentence is found, dated and cited the
same way everywhere.

    >>> case = CaseFile.open(material, facts, assessment, knowledge, kind)  # doctest: +SKIP
    >>> case.claim("…", behaviour.evidence).citations  # doctest: +SKIP
    ('证1:D1.S4',)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from assistant.draft.forms import Forms, forms
from assistant.draft.sources import is_heading, speaker_name, title
from assistant.records import (
    Assessment,
    BehaviourType,
    CaseFacts,
    CaseMaterial,
    Claim,
    Document,
    EvidenceRef,
    MemoKind,
    OffenceAssessment,
    Party,
    PartyRole,
    Record,
    Sentence,
)

if TYPE_CHECKING:
    from assistant.knowledge import Knowledge, Resolved

_MOST_OFFENCES = 4
_NEAREST = 2
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?")


@dataclass(frozen=True)
class CaseFile:
    """The case, its assessment and the law. Build it with `open`.

    `cited`, `told` and `introduced` grow as sections are written in order: the authorities cited so far, the sentences
    that the reader has already read, which are then cited without being quoted in full again, and the documents whose
    titles have been given."""

    material: CaseMaterial
    facts: CaseFacts
    assessment: Assessment
    knowledge: Knowledge
    kind: MemoKind
    on: date | None
    forms: Forms
    documents: dict[str, Document]
    sentences: dict[str, tuple[Document, Sentence]]
    dates: dict[str, str]
    cited: dict[str, Resolved] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    introduced: set[str] = field(default_factory=set)

    @classmethod
    def open(
        cls,
        material: CaseMaterial,
        facts: CaseFacts,
        assessment: Assessment,
        knowledge: Knowledge,
        kind: MemoKind,
    ) -> CaseFile:
        """Index the records. The law is looked up as of the last day of the conduct, where that is known."""
        sentences = {s.id: (d, s) for d in material.documents for s in d.sentences}
        dates: dict[str, str] = {}
        for fact in facts.dates:
            for ref in fact.evidence:
                dates.setdefault(ref.sentence, fact.value)
        for sentence_id, (_, sentence) in sentences.items():
            stamp = iso(sentence.time)
            if stamp:
                dates.setdefault(sentence_id, stamp)
        facts = _without_headings(facts, sentences)
        assessment = _without_headings(assessment, sentences)
        return cls(
            material=material,
            facts=facts,
            assessment=assessment,
            knowledge=knowledge,
            kind=kind,
            on=_conduct_day(material, facts, dates),
            forms=forms(),
            documents={d.id: d for d in material.documents},
            sentences=sentences,
            dates=dates,
        )

    @property
    def refers(self) -> bool:
        """Whether the assessment proposes a referral."""
        return self.assessment.recommendation == "refer"

    def role(self, role: PartyRole) -> str:
        """What a party of this role is called in this memo."""
        labels = self.forms.roles[role]
        return labels.refer if self.refers else labels.other

    def suspects(self) -> list[Party]:
        """Those complained of: the persons; the organisations only where no person is named."""
        found = [party for party in self.facts.parties if "suspect" in party.roles]
        return [party for party in found if party.kind == "person"] or found

    def offences(self) -> list[OffenceAssessment]:
        """The offences worth writing about: the primary first, then those at least partly shown, then unknown ones.

        Where none is even in question, the two that came nearest, so that the memo can say why they are not.
        """
        rank = {"established": 0, "partly_established": 1, "unknown": 2, "not_established": 3}
        primary = self.assessment.primary
        ranked = sorted(
            self.assessment.offences, key=lambda o: (o.offence != primary, rank[o.conclusion], -o.confidence)
        )
        listed = [o for o in ranked if o.conclusion != "not_established" or o.offence == primary]
        ranked.sort(key=lambda o: (-sum(bool(e.evidence) for e in o.elements), -o.confidence))
        return listed[:_MOST_OFFENCES] or ranked[:_NEAREST]

    def live_offences(self) -> list[OffenceAssessment]:
        """Those of `offences` that are not ruled out."""
        return [o for o in self.offences() if o.conclusion != "not_established"]

    @property
    def refuses(self) -> bool:
        """Whether the assessment proposes not to refer at all."""
        return self.assessment.recommendation == "do_not_refer"

    def charges(self) -> str:
        """The offences proposed, as 敲诈勒索罪、诈骗罪; empty where none is at least partly shown."""
        return "、".join(self.charge_names())

    def charge_names(self) -> list[str]:
        """The offences proposed, each with 罪: the established ones; only where there is none, those partly shown."""
        shown = {o.conclusion for o in self.offences()} & {"established", "partly_established"}
        proposed = "established" if "established" in shown else "partly_established"
        return [f"{o.offence}罪" for o in self.offences() if o.conclusion == proposed]

    def named(self, document: Document) -> str:
        """How a document is called: `证1《报案材料》` the first time, then `证1`."""
        first = document.id not in self.introduced
        self.introduced.add(document.id)
        return f"{document.exhibit}{title(document)}" if first else document.exhibit

    def source(self, document: Document, sentence: Sentence) -> str:
        """Who or what a sentence is quoted from: the speaker of a turn, by the name of the party behind a nickname
        (`纪小满（“满满”）` the first time), else the document."""
        if sentence.speaker is None:
            return self.named(document)
        speaker = speaker_name(sentence)
        known = next((p.name for p in self.facts.parties if speaker in p.aliases and p.name != speaker), None)
        if known is None:
            return speaker
        first = speaker not in self.introduced
        self.introduced.add(speaker)
        return f"{known}（“{speaker}”）" if first else known

    def behaviour_name(self, kind: BehaviourType) -> str:
        """The Chinese name of a behaviour."""
        entry = self.knowledge.behaviours.get(kind)
        return entry.name if entry else "其他有关情况"

    def claim(self, text: str, evidence: Iterable[EvidenceRef] = (), law: Iterable[str] = ()) -> Claim:
        """A claim that cites each sentence once, in order, then the authorities that resolve."""
        citations = [ref.citation for ref in evidence]
        citations += [citation for citation in law if self.law(citation)]
        return Claim(text=text, citations=tuple(dict.fromkeys(citations)))

    def law(self, citation: str) -> Resolved | None:
        """The authority a citation names, or None where it resolves to nothing; what is found is kept for the list."""
        if citation in self.cited:
            return self.cited[citation]
        found = self.knowledge.resolve(citation, self.on)
        if not found.found:
            return None
        self.cited[citation] = found
        return found

    def evidence_of(self, citation: str) -> EvidenceRef | None:
        """The whole sentence behind `证1:D1.S4`, or None."""
        document, sentence = self.sentences.get(citation.partition(":")[2], (None, None))
        return EvidenceRef.cut(document, sentence) if document and sentence else None


def iso(text: str | None) -> str | None:
    """The day or month of a time stamp of a chat or mail, as ISO; None where it has none."""
    match = _ISO.search(text or "")
    if match:
        return "-".join(part.zfill(2) for part in match.groups() if part)
    try:
        return parsedate_to_datetime(text or "").date().isoformat()
    except ValueError:
        return None


_Cited = TypeVar("_Cited", bound=Record)


def _without_headings(record: _Cited, sentences: dict[str, tuple[Document, Sentence]]) -> _Cited:
    """The record with evidence that is only a heading left out of every list that has something better."""

    def cleaned(value: object) -> object:
        if isinstance(value, tuple) and value and all(isinstance(item, EvidenceRef) for item in value):
            kept = tuple(ref for ref in value if not is_heading(*sentences[ref.sentence]))
            return kept or value
        if isinstance(value, tuple):
            return tuple(cleaned(item) for item in value)
        return _without_headings(value, sentences) if isinstance(value, Record) else value

    return record.model_copy(update={name: cleaned(getattr(record, name)) for name in type(record).model_fields})


def _conduct_day(material: CaseMaterial, facts: CaseFacts, dates: dict[str, str]) -> date | None:
    last = material.meta.conduct_to or material.meta.conduct_from
    if last is None:
        shown = [dates[r.sentence] for b in facts.behaviours for r in b.evidence if r.sentence in dates]
        last = max(shown, default=None)
    if last is None:
        return None
    year, month, day = (*last[:10].split("-"), "12", "28")[:3] if len(last) < 10 else last[:10].split("-")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
