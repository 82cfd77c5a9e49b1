"""The forms of the YAML files under knowledge/: what a lawyer may write there, validated on load.

One file holds one thing (an offence, an authority, a ruling, a notice, a province's standards); `behaviours.yaml`,
`questions.yaml` and the lexicon are single files. Dates are ISO days; offences are named without 罪.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.records import BehaviourType, Offence


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Form):
    """Where a fact was published: title, outlet and day. An address is welcome, not needed."""

    title: str
    outlet: str
    date: str | None = None
    url: str | None = None


class _Published(_Form):
    """What every published thing carries. `checked` is the day its facts were last compared with its sources;
    None means nobody has, and it is shown as unchecked."""

    id: str
    title: str
    issuer: str
    number: str | None = None
    published: date | None = None
    effective: date | None = None
    repealed: date | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    checked: date | None = None
    note: str | None = None


class AuthorityArticle(_Form):
    """A digest (要旨), in our own words, of one article of an interpretation or regulation."""

    article: str = Field(description="number as in citations: 1, 2.1.5 (article.paragraph.item), 15之一")
    digest: str
    offences: tuple[Offence, ...] = ()


class AuthorityFile(_Published):
    """knowledge/authorities/*.yaml: an interpretation, opinion or regulation. Cited `释:<number or id>#<article>`."""

    kind: Literal["interpretation", "opinion", "regulation", "standard"]
    short_titles: tuple[str, ...] = ()
    procedural: bool = Field(
        False, description="governs how a case is handled: the day of handling decides, not conduct"
    )
    articles_total: int | None = Field(None, description="how many articles the text has; a higher one is not found")
    articles: tuple[AuthorityArticle, ...] = Field(min_length=1)


class RulingFile(_Published):
    """knowledge/rulings/*.yaml: a digest of a published case. Cited `例:<id>`."""

    court: str
    place: str | None = None
    facts: str
    held: str
    reasons: str
    charges: tuple[Offence, ...] = ()
    outcome: Literal["convicted", "prosecuted", "investigation", "not_a_crime", "administrative", "civil"]
    sentence: str | None = None
    amount_cny: float | None = None
    keywords: tuple[str, ...] = ()


class NoticeFile(_Published):
    """knowledge/notices/*.yaml: a digest of a regulator's notice, risk warning or campaign. Cited `告:<id>`."""

    digest: str
    keywords: tuple[str, ...] = ()


class Side(_Form):
    """What shows an element, or speaks against it: behaviours of the vocabulary, questions of questions.yaml
    (by id; `not:` in front negates), and a sentence for the reader."""

    text: str
    behaviours: tuple[BehaviourType, ...] = ()
    questions: tuple[str, ...] = ()


class Element(_Form):
    """An element (构成要件). `decisive` ones separate the offence from its neighbours and from no crime."""

    id: str
    name: str
    description: str
    shown_by: Side
    against: Side
    missing: tuple[str, ...] = Field(min_length=1, description="supplementary investigation: what to obtain, from whom")
    decisive: bool = False


class Boundary(_Form):
    """A question that separates this offence from a neighbour (an offence, 民事纠纷 or 依法维权)."""

    neighbour: str
    question: str
    points_here: Side
    points_there: Side
    authority: str | None = None


class Bracket(_Form):
    """A bracket (量刑档次): from `at_least` (yuan or items) the name of the bracket and its penalty in short.

    `at_least` is None where the authority leaves it to the province (see thresholds) or to circumstances."""

    name: str
    at_least: float | None = None
    at_least_max: float | None = Field(None, description="upper end of a national range within which provinces choose")
    unit: Literal["yuan", "items"] = "yuan"
    conditional: bool = Field(False, description="its number holds only for a kind of case that code cannot tell")
    circumstances: str | None = None
    penalty: str
    authority: str = Field(description="citation, e.g. 释:法释〔2013〕10号#1")


class OffenceFile(_Form):
    """knowledge/offences/*.yaml."""

    id: Offence
    title: str
    statutes: tuple[str, ...] = Field(min_length=1, description="citations, e.g. 法:刑法#274")
    protects: str = Field(description="客体")
    summary: str
    elements: tuple[Element, ...] = Field(min_length=3)
    boundaries: tuple[Boundary, ...] = ()
    brackets: tuple[Bracket, ...] = ()
    amount_counts: str = Field(description="which amounts count and how they are added up, with authority")
    attempts: str = Field(description="未遂、预备如何处理, with authority")
    joint: str = Field(description="共同犯罪、主从犯、恶势力, with authority where one exists")
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()
    typical_evidence: tuple[str, ...] = Field(min_length=1)
    typical_gaps: tuple[str, ...] = Field(min_length=1)
    authorities: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    checked: date | None = None


class ProvinceStandard(_Form):
    """One offence's standards in one province, in yuan."""

    offence: Offence
    large: float | None = None
    huge: float | None = None
    especially_huge: float | None = None
    number: str | None
    issuer: str
    effective: date | None = None
    repealed: date | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    checked: date | None = None
    note: str | None = None


class ThresholdFile(_Form):
    """knowledge/thresholds/*.yaml: a province (or 全国) with its standards."""

    region: str
    aliases: tuple[str, ...] = ()
    standards: tuple[ProvinceStandard, ...] = Field(min_length=1)


class BehaviourFile(_Form):
    """One entry of knowledge/behaviours.yaml; examples are whole sentences, written for this file."""

    type: BehaviourType
    name: str
    explanation: str
    examples: tuple[str, ...] = Field(min_length=5)
    not_examples: tuple[str, ...] = Field(min_length=3)


class Question(_Form):
    """One entry of knowledge/questions.yaml: a yes/no question asked of the model over the whole case."""

    id: str
    question: str
    guide: str = Field(description="when a labeller says yes, and the near misses that are no")


class StatuteNames(_Form):
    """knowledge/statutes.yaml: what the statute database does not say about the laws it holds."""

    aliases: dict[str, str] = Field({}, description="other name: name of the law")
    first_effective: dict[str, date] = Field({}, description="first day of the law, older texts included")
    text_effective: dict[str, date] = Field({}, description="first day of the amended text that the database holds")


class FullTextArticle(_Form):
    """One article of a full text, verbatim; paragraphs and items on lines of their own."""

    article: str = Field(description="canonical number: 12, 15之一")
    text: str


class FullText(_Form):
    """texts/*.yaml in the user's own knowledge folder: an authority with its verbatim articles.

    Where `number` or `title` is that of a shipped authority, quotations come from here and its digest stays beside."""

    title: str
    number: str | None = None
    issuer: str | None = None
    published: date | None = None
    effective: date | None = None
    repealed: date | None = None
    source: str
    articles: tuple[FullTextArticle, ...] = Field(min_length=1)


class Relation(_Form):
    """A line of knowledge/relations.yaml: how offences that stand in one case relate (罪数)."""

    offences: tuple[Offence, ...] = Field(min_length=2)
    relation: str
    authorities: tuple[str, ...] = ()


PostCategory = Literal[
    "债务优化/反催收",
    "征信修复",
    "代理退保",
    "贷款包装/AB贷",
    "个人信息买卖",
    "职业背债",
    "培训招募",
    "正当维权求助",
    "新闻/普法",
    "无关",
]


class PostFile(_Form):
    """One line of knowledge/posts/*.jsonl: a post written for this project in a voice of the field.

    `synthetic` is always true; nobody's real post is kept here. `note` names what the text hides, for the reader."""

    id: str
    text: str = Field(min_length=1)
    voice: str
    category: PostCategory
    synthetic: Literal[True]
    note: str | None = None


class JudgmentText(_Form):
    """judgments/*.yaml in the user's own knowledge folder: a court document, verbatim. Cited `例:<case number>`."""

    number: str = Field(description="case number, e.g. （2023）沪0105刑初123号")
    title: str
    court: str | None = None
    decided: date | None = None
    source: str
    text: str


class Post(BaseModel):
    """One line of posts/*.jsonl: a collected post, or one written for this project (`synthetic`). Cited `帖:<id>`.

    Fields that a collection carries besides are kept out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: str
    voice: str | None = None
    category: str | None = None
    synthetic: bool = False
    note: str | None = None
    author: str | None = None
    platform: str | None = None
    url: str | None = None
    captured_at: str | None = None


class KnownDocument(_Form):
    """knowledge/documents.yaml: a document known to exist, without its articles. Citing it is `unchecked`, not
    `not_found`."""

    title: str
    number: str | None = None
    effective: date | None = None
    repealed: date | None = None
    short_titles: tuple[str, ...] = ()
    checked: date | None = None
