"""The vocabulary: what stages hand to each other and what `analyze` writes as JSON.

Offsets are half-open, in characters of `Document.text`; amounts are in yuan; pages count from 1.
Every model is frozen and refuses unknown fields; JSON Schema is published under docs/schema/.

    >>> EvidenceRef.cut(document, document.sentences[0]).quote == document.text[0:12]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

PartyKind = Literal["person", "organization"]
PartyRole = Literal[
    "suspect", "victim", "client", "intermediary", "institution", "regulator", "witness", "reporter", "other"
]
AmountRole = Literal["proceeds", "loss", "demanded", "paid", "fee", "waived", "loan", "unit_price", "fine", "other"]
CountOf = Literal["personal_information", "complaints", "victims", "clients", "policies", "accounts", "other"]
BehaviourType = Literal[
    "personal_info_trade",
    "false_capability",
    "forged_material",
    "instigated_complaint",
    "coercive_demand",
    "debt_evasion",
    "surrender_agency",
    "loan_material_fraud",
    "high_fee",
    "refuse_refund",
    "fund_diversion",
    "illegal_lending",
    "soft_violence",
    "lawful_complaint",
    "recruiting",
    "platform_evasion",
    "insider_leak",
    "money_laundering",
    "other",
]
Offence = Literal[
    "敲诈勒索",
    "诈骗",
    "侵犯公民个人信息",
    "贷款诈骗",
    "骗取贷款",
    "合同诈骗",
    "保险诈骗",
    "信用卡诈骗",
    "非法经营",
    "寻衅滋事",
    "虚假诉讼",
    "帮助信息网络犯罪活动",
    "掩饰、隐瞒犯罪所得",
    "伪造公司、企业、事业单位、人民团体印章",
    "伪造、变造、买卖国家机关公文、证件、印章",
    "招摇撞骗",
    "强迫交易",
    "催收非法债务",
]
OFFENCES: tuple[Offence, ...] = get_args(Offence)
BEHAVIOURS: tuple[BehaviourType, ...] = get_args(BehaviourType)
Verdict = Literal["established", "partly_established", "not_established", "contradicted", "unknown"]
Conclusion = Literal["established", "partly_established", "not_established", "unknown"]
Recommendation = Literal["refer", "investigate_further", "do_not_refer"]
MemoKind = Literal["transfer", "report", "opinion"]
CheckStatus = Literal["verified", "mismatch", "not_found", "repealed", "not_in_force", "unchecked"]
DocumentKind = Literal["text", "chat", "table", "posts", "mail", "scan", "image", "web", "ruling", "other"]
Stage = Literal["completed", "attempted", "preparatory", "unknown"]


class Record(BaseModel):
    """Base of all records: immutable, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ── documents ──────────────────────────────────────────────────────────────────────────────


class Sentence(Record):
    """A sentence, chat turn or table row of a document: `document.text[start:end]`.

    `speaker` and `time` are those of a chat turn, post or mail, verbatim (a day that the export states once for many
    turns stands before the time; the line that states it has a time and no speaker); both are None elsewhere. `place` says where in the original file, for the reader:
    `第12段`, `表2第3行`, `工作表“流水”第5行`, `脚注1`.
    """

    id: str
    page: int | None
    start: int
    end: int
    speaker: str | None = None
    time: str | None = None
    place: str | None = None


class Document(Record):
    """One file of the case as text. `text` is what a quote is cut from; it is never normalised in width or script."""

    id: str
    exhibit: str
    path: str
    sha256: str
    kind: DocumentKind
    title: str
    language: str
    pages: int | None
    text: str
    sentences: tuple[Sentence, ...]

    def quote(self, sentence: Sentence) -> str:
        """The verbatim text of a sentence."""
        return self.text[sentence.start : sentence.end]

    def sentence(self, sentence_id: str) -> Sentence:
        """The sentence with this id. Raises KeyError where the document has none."""
        for candidate in self.sentences:
            if candidate.id == sentence_id:
                return candidate
        raise KeyError(sentence_id)


class EvidenceRef(Record):
    """A verbatim piece of a document: `quote == document.text[start:end]`, always, because `cut` makes it."""

    document: str
    exhibit: str
    sentence: str
    page: int | None
    start: int
    end: int
    quote: str

    @classmethod
    def cut(
        cls, document: Document, sentence: Sentence, start: int | None = None, end: int | None = None
    ) -> EvidenceRef:
        """The evidence for a sentence, or for `start:end` (document offsets) inside it."""
        first = sentence.start if start is None else start
        last = sentence.end if end is None else end
        return cls(
            document=document.id,
            exhibit=document.exhibit,
            sentence=sentence.id,
            page=sentence.page,
            start=first,
            end=last,
            quote=document.text[first:last],
        )

    @property
    def citation(self) -> str:
        """The citation string of the sentence, e.g. `证1:D1.S4`."""
        return f"{self.exhibit}:{self.sentence}"


class SkippedFile(Record):
    """A file, page, row or chunk that could not be used, and why (a Chinese sentence for the user)."""

    path: str
    reason: str


class CaseMeta(Record):
    """The optional `case.yaml` of a case folder; every field may be missing there."""

    case_id: str
    title: str | None = None
    region: str | None = None
    conduct_from: str | None = Field(None, description="first day of the conduct, ISO date or year-month")
    conduct_to: str | None = Field(None, description="last day of the conduct, ISO date or year-month")
    parties: tuple[str, ...] = ()
    reporting_unit: str | None = None
    receiving_unit: str | None = None
    officers: tuple[str, ...] = ()


class CaseMaterial(Record):
    """What ingest returns: all readable documents in a stable order, and what was skipped."""

    meta: CaseMeta
    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]

    def document(self, document_id: str) -> Document:
        """The document with this id. Raises KeyError."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)


# ── facts ──────────────────────────────────────────────────────────────────────────────────


class Party(Record):
    """A person or organisation and the roles the material gives it."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: PartyKind
    roles: tuple[PartyRole, ...]
    evidence: tuple[EvidenceRef, ...]


class Amount(Record):
    """A sum of money in yuan as a sentence states it; `approximate` for 余, 近, 约, 多 and the like."""

    value_cny: float
    text: str
    approximate: bool
    role: AmountRole
    payer: str | None = None
    payee: str | None = None
    evidence: tuple[EvidenceRef, ...]


class DateFact(Record):
    """A date as precise as the text: `2022`, `2022-03` or `2022-03-15`; `what` says what happened then."""

    value: str
    text: str
    what: str
    evidence: tuple[EvidenceRef, ...]


class Count(Record):
    """A number of things, e.g. 67207 条 of personal information."""

    value: float
    unit: str
    what: CountOf
    evidence: tuple[EvidenceRef, ...]


class Behaviour(Record):
    """A behaviour of the vocabulary in knowledge/behaviours.yaml; confidence is a calibrated probability."""

    type: BehaviourType
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    summary: str
    time: str | None = None
    evidence: tuple[EvidenceRef, ...]
    confidence: float = Field(ge=0, le=1)


class Conflict(Record):
    """Statements of the material that cannot both be right."""

    about: str
    statements: tuple[EvidenceRef, ...]


class Gap(Record):
    """Something the material does not tell, why it matters, and how to get it."""

    about: str
    why: str
    suggested_step: str


class CaseFacts(Record):
    """All structured facts of a case, each with verbatim evidence."""

    case_id: str
    parties: tuple[Party, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[DateFact, ...] = ()
    counts: tuple[Count, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[Gap, ...] = ()


# ── assessment ─────────────────────────────────────────────────────────────────────────────


class ElementFinding(Record):
    """One element of one offence: verdict, the evidence on both sides, the reason, and what is missing."""

    id: str
    name: str
    verdict: Verdict
    evidence: tuple[EvidenceRef, ...] = ()
    counter_evidence: tuple[EvidenceRef, ...] = ()
    reason: str
    missing: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _established_needs_evidence(self) -> ElementFinding:
        if self.verdict in ("established", "partly_established") and not self.evidence:
            raise ValueError(f"element {self.id} is {self.verdict} without evidence")
        return self


class AmountPart(Record):
    """One addend of a computed amount, with the sentence it stands in."""

    value_cny: float
    citation: str


class AmountFinding(Record):
    """The amount that counts for the offence, computed by code from `parts`, against the standard of the region."""

    value_cny: float | None
    basis: str
    parts: tuple[AmountPart, ...] = ()
    bracket: str | None = None
    threshold: str | None = None
    region: str | None = None
    authorities: tuple[str, ...] = ()


class OffenceAssessment(Record):
    """One offence against the facts. `statutes` and aggravating/mitigating circumstances cite knowledge ids."""

    offence: Offence
    statutes: tuple[str, ...]
    conclusion: Conclusion
    confidence: float = Field(ge=0, le=1)
    elements: tuple[ElementFinding, ...]
    amount: AmountFinding
    stage: Stage
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()


class Contrast(Record):
    """A question that separates two offences, with the answer and its evidence."""

    offence_a: str
    offence_b: str
    question: str
    answer: str
    evidence: tuple[EvidenceRef, ...] = ()


class Assessment(Record):
    """The proposal for a person to decide on. `relation` says how several offences stand to each other (罪数)."""

    recommendation: Recommendation
    recommendation_reason: str
    primary: Offence | None
    relation: str
    offences: tuple[OffenceAssessment, ...]
    contrasts: tuple[Contrast, ...] = ()


# ── memo ───────────────────────────────────────────────────────────────────────────────────


class Claim(Record):
    """A statement of the memo and its citations: `证1:D1.S4`, `法:刑法#274`, `释:法释〔2013〕10号#1`, `例:…`, `告:…`."""

    text: str
    citations: tuple[str, ...] = ()


class MemoSection(Record):
    """A heading of the memo with its claims in order."""

    heading: str
    claims: tuple[Claim, ...]


class Exhibit(Record):
    """A line of the evidence list (证据目录)."""

    exhibit: str
    document: str
    title: str
    path: str
    kind: DocumentKind
    pages: int | None
    sha256: str
    proves: str


class Authority(Record):
    """A cited authority with its text. `verbatim` is false for our own digests (要旨)."""

    citation: str
    title: str
    number: str | None
    article: str | None
    text: str
    verbatim: bool
    status: CheckStatus


class Memo(Record):
    """A drafted document: sections of claims, the exhibits and the authorities they cite."""

    kind: MemoKind
    case_id: str
    title: str
    recipient: str | None
    issuer: str | None
    sections: tuple[MemoSection, ...]
    exhibits: tuple[Exhibit, ...]
    authorities: tuple[Authority, ...]


# ── verification ───────────────────────────────────────────────────────────────────────────


class Check(Record):
    """One citation of one claim, checked. `start`/`end` are offsets of the citation in the checked text, if any."""

    claim: str
    citation: str
    status: CheckStatus
    detail: str
    expected: str | None = None
    start: int | None = None
    end: int | None = None


class Struck(Record):
    """A claim taken out of the memo because it failed its check, with the reason."""

    claim: str
    section: str
    citations: tuple[str, ...]
    reason: str


class Verification(Record):
    """Everything that was checked, what was struck, and how many of each status (all six keys, always)."""

    checked: tuple[Check, ...]
    struck: tuple[Struck, ...] = ()
    counts: dict[CheckStatus, int]


# ── run ────────────────────────────────────────────────────────────────────────────────────


class StageUsage(Record):
    """What one stage cost. `cached_calls` were answered from the response cache."""

    stage: str
    seconds: float
    model_calls: int = 0
    cached_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


class RunRecord(Record):
    """How a result came about: enough to repeat it. Only `started` and the seconds differ between equal runs."""

    case_id: str
    version: str
    started: str
    model: str
    engine: str
    profile: str
    seed: int
    prompt_hash: str
    knowledge_hash: str
    settings: dict[str, str | int | float | bool | None]
    stages: tuple[StageUsage, ...]
    skipped: tuple[SkippedFile, ...]
    failures: tuple[SkippedFile, ...] = ()
