"""The knowledge base as passages: statutes, digests of authorities, offences, standards, rulings, notices, posts.

Citations are those of `records.Claim`; offences, standards and posts, which a memo does not cite, answer to
`罪:敲诈勒索#threat`, `标:广东#敲诈勒索` and `帖:<id>`. What is searched opens with a short title, because an article alone seldom says what it is about.

    >>> from assistant.knowledge import load_knowledge
    >>> next(iter(statute_passages(load_knowledge(), ["刑法"]))).citation
    '法:刑法#1'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import yaml

from assistant.errors import KnowledgeError
from assistant.knowledge import ArticleNumber, Knowledge
from assistant.knowledge.files import AuthorityFile
from assistant.knowledge.parts import offence_parts, standard_text
from assistant.retrieve.passages import Kind, Passage, cut_pieces, passage_key

_OUTCOMES = {
    "convicted": "判决有罪",
    "prosecuted": "提起公诉",
    "investigation": "立案侦查",
    "not_a_crime": "不构成犯罪",
    "administrative": "行政处理",
    "civil": "民事裁判",
}


def field_laws(knowledge: Knowledge) -> dict[str, str]:
    """The laws that get vectors, with the reason (knowledge/retrieval.yaml). Raises KnowledgeError for unknown ones."""
    path = knowledge.root / "retrieval.yaml"
    try:
        laws = yaml.safe_load(path.read_text("utf-8"))["laws"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise KnowledgeError(f"知识文件 {path} 无法读取或缺少 laws：{error}") from error
    unknown = [law for law in laws if knowledge.statutes.find(law) is None]
    if unknown:
        raise KnowledgeError(f"知识文件 {path} 列出了法规库中没有的法律：{'、'.join(unknown)}")
    return dict(laws)


def knowledge_passages(knowledge: Knowledge) -> list[Passage]:
    """All passages of the knowledge base that are searched by default, in a stable order, none twice."""
    found: dict[str, Passage] = {}
    for part in (
        statute_passages(knowledge, field_laws(knowledge)),
        authority_passages(knowledge),
        offence_passages(knowledge),
        standard_passages(knowledge),
        ruling_passages(knowledge),
        notice_passages(knowledge),
        judgment_passages(knowledge),
        post_passages(knowledge),
    ):
        for passage in part:
            found.setdefault(passage.key, passage)
    return list(found.values())


def statute_passages(knowledge: Knowledge, laws: Iterable[str], *, vector: bool = True) -> Iterator[Passage]:
    """The articles of these laws as they read today."""
    charges = _charges(knowledge)
    for law in laws:
        short = knowledge.statutes.find(law) or law
        for article in knowledge.statutes.articles(law):
            number = ArticleNumber.parse(article.article)
            if article.status == "repealed":
                continue
            title = f"{short}{number.chinese}" if number else f"{short}{article.article}"
            citation = f"法:{short}#{article.article}"
            yield from _pieces(
                "statute",
                citation,
                title,
                article.text,
                lead=f"{title}{charges.get(citation, '')}",
                effective=article.effective,
                until=article.until,
                verbatim=article.text_known,
                vector=vector,
            )


def _charges(knowledge: Knowledge) -> dict[str, str]:
    """The offence that an article of the Criminal Law defines, which its text seldom names: （侵犯公民个人信息罪）."""
    return {
        citation.partition(".")[0]: f"（{file.title}）"
        for file in knowledge.offences.values()
        for citation in file.statutes[:1]
    }


def authority_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The digests of interpretations, opinions and regulations, article by article, and the user's full texts."""
    for key, authority in knowledge.authorities.items():
        for article in authority.articles:
            number = ArticleNumber.parse(article.article)
            title = f"{_short(authority)}{number.chinese if number else article.article}"
            yield from _pieces(
                "authority",
                f"释:{authority.number or key}#{article.article}",
                title,
                article.digest,
                lead=title,
                number=authority.number,
                issuer=authority.issuer,
                effective=authority.effective,
                until=authority.repealed,
            )
    for key, text in knowledge.texts.items():
        for own in text.articles:
            number = ArticleNumber.parse(own.article)
            title = f"{text.title}{number.chinese if number else own.article}"
            yield from _pieces(
                "fulltext",
                f"释:{text.number or key}#{own.article}",
                title,
                own.text,
                lead=title,
                number=text.number,
                issuer=text.issuer,
                effective=text.effective,
                until=text.repealed,
                verbatim=True,
            )


def offence_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Elements, boundaries, brackets and rules of each offence; each line of a part is a passage."""
    for offence, file in knowledge.offences.items():
        for part in offence_parts(file):
            for line in part.lines if part.apart else (part.text,):
                citation = f"罪:{offence}#{part.place}"
                for passage in _pieces("offence", citation, part.title, line, lead=part.title, whole=part.text):
                    yield passage._replace(facet="evidence" if part.evidence else "")


def standard_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The provincial and national amount standards, one passage a region and offence."""
    for region, file in knowledge.thresholds.items():
        for standard in file.standards:
            title = f"{region}{standard.offence}罪数额标准"
            yield from _pieces(
                "standard",
                f"标:{region}#{standard.offence}",
                title,
                standard_text(standard),
                lead=title,
                number=standard.number,
                issuer=standard.issuer,
                place=None if region == "全国" else region,
                effective=standard.effective,
                until=standard.repealed,
            )


def ruling_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The digests of published cases: the facts, and what was held and why."""
    for key, ruling in knowledge.rulings.items():
        text = f"{ruling.facts}\n{ruling.held}\n{ruling.reasons}"
        lead = f"{ruling.title}（{_OUTCOMES[ruling.outcome]}）"
        held = f"{ruling.held}{ruling.reasons} {ruling.sentence or ''} {' '.join(ruling.keywords)}".strip()
        for part in (ruling.facts, held):
            yield from _pieces(
                "ruling",
                f"例:{key}",
                ruling.title,
                part,
                lead=lead,
                whole=text,
                number=ruling.number,
                issuer=ruling.court,
                place=ruling.place or ruling.court,
                effective=ruling.published,
            )


def notice_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The digests of regulators' notices."""
    for key, notice in knowledge.notices.items():
        yield from _pieces(
            "notice",
            f"告:{key}",
            notice.title,
            notice.digest,
            lead=f"{notice.issuer}《{notice.title}》 {' '.join(notice.keywords)}",
            number=notice.number,
            issuer=notice.issuer,
            effective=notice.published,
            until=notice.repealed,
        )


def judgment_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The user's own court documents, piece by piece; each piece is shown as it stands."""
    for number, judgment in knowledge.judgments.items():
        for piece in cut_pieces(judgment.text):
            searched = f"{judgment.title}：{piece}"
            citation = f"例:{number}"
            yield Passage(
                passage_key(citation, searched),
                "judgment",
                citation,
                judgment.title,
                piece,
                searched,
                number=judgment.number,
                issuer=judgment.court,
                place=judgment.court,
                effective=judgment.decided,
                verbatim=True,
            )


def post_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Collected and synthetic posts; they are searched only when asked for."""
    for key, post in knowledge.posts.items():
        title = f"{post.category or '帖文'}{'（合成样本）' if post.synthetic else ''}"
        yield from _pieces("post", f"帖:{key}", title, post.text, lead=title, verbatim=True)


def _short(authority: AuthorityFile) -> str:
    return authority.short_titles[0] if authority.short_titles else authority.title


def _pieces(
    kind: Kind,
    citation: str,
    title: str,
    text: str,
    *,
    lead: str,
    whole: str | None = None,
    number: str | None = None,
    issuer: str | None = None,
    place: str | None = None,
    effective: date | None = None,
    until: date | None = None,
    verbatim: bool = False,
    vector: bool = True,
) -> Iterator[Passage]:
    for piece in cut_pieces(text):
        searched = f"{lead}：{piece}"
        yield Passage(
            passage_key(citation, searched),
            kind,
            citation,
            title,
            whole if whole is not None else text,
            searched,
            number,
            issuer,
            place,
            effective,
            until,
            verbatim,
            vector,
        )
