"""The knowledge base as passages: statutes, digests of authorities, offences, standards, rulings, notices, posts.

Citations are those of `records.Claim`; offences and standards, which a memo does not cite, answer to `罪:敲诈勒索#threat`
and `标:广东#敲诈勒索`. What is searched opens with a short title, because an article alone seldom says what it is about.

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
from assistant.knowledge.files import AuthorityFile, OffenceFile, ProvinceStandard, RulingFile
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
    """Elements, boundaries and the rules on amounts, attempts, joint offenders, evidence of each offence."""
    for offence, file in knowledge.offences.items():
        yield from _offence(
            offence, "要旨", f"{file.title}：侵害的法益与概要", f"{file.summary}\n侵害：{file.protects}"
        )
        for element in file.elements:
            text = f"{element.description}\n支持：{element.shown_by.text}\n反面：{element.against.text}"
            title = f"{file.title}构成要件：{element.name}"
            for part in text.split("\n"):
                yield from _offence(offence, element.id, title, part, whole=text)
            missing = "\n".join(element.missing)
            yield from _offence(offence, f"{element.id}.补证", f"{file.title}“{element.name}”怎么补充调查", missing)
        for boundary in file.boundaries:
            text = (
                f"{boundary.question}\n是{offence}：{boundary.points_here.text}\n"
                f"是{boundary.neighbour}：{boundary.points_there.text}"
            )
            title = f"{file.title}与{boundary.neighbour}的界限"
            for part in text.split("\n"):
                yield from _offence(offence, f"界限.{boundary.neighbour}", title, part, whole=text)
        yield from _offence_rules(offence, file)


def _offence_rules(offence: str, file: OffenceFile) -> Iterator[Passage]:
    for name, heading, lines in (
        ("数额", "数额怎么认定和累计", (file.amount_counts,)),
        ("未遂", "未遂和预备", (file.attempts,)),
        ("共犯", "共同犯罪、主从犯与恶势力", (file.joint,)),
        ("从重", "从重、加重情节", file.aggravating),
        ("从宽", "从宽情节", file.mitigating),
        ("证据", "典型证据", file.typical_evidence),
        ("缺口", "常见证据缺口", file.typical_gaps),
    ):
        if lines:
            yield from _offence(offence, name, f"{file.title}：{heading}", "\n".join(lines))
    for bracket in file.brackets:
        text = "，".join(filter(None, (bracket.circumstances, bracket.penalty)))
        yield from _offence(offence, f"档次.{bracket.name}", f"{file.title}量刑档次：{bracket.name}", text)


def _offence(offence: str, place: str, title: str, text: str, whole: str | None = None) -> Iterator[Passage]:
    yield from _pieces("offence", f"罪:{offence}#{place}", title, text, lead=title, whole=whole)


def standard_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The provincial and national amount standards, one passage a region and offence."""
    for region, file in knowledge.thresholds.items():
        for standard in file.standards:
            title = f"{region}{standard.offence}罪数额标准"
            yield from _pieces(
                "standard",
                f"标:{region}#{standard.offence}",
                title,
                _levels(standard),
                lead=title,
                number=standard.number,
                issuer=standard.issuer,
                place=None if region == "全国" else region,
                effective=standard.effective,
                until=standard.repealed,
            )


def _levels(standard: ProvinceStandard) -> str:
    named = (
        ("数额较大", standard.large),
        ("数额巨大", standard.huge),
        ("数额特别巨大", standard.especially_huge),
    )
    levels = "，".join(f"{name}{value:,.0f}元以上" for name, value in named if value is not None)
    source = f"依据：{standard.issuer}{standard.number or ''}"
    return "。".join(filter(None, (levels, source, standard.note)))


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
                place=_ruling_place(ruling),
                effective=ruling.published,
            )


def _ruling_place(ruling: RulingFile) -> str:
    return ruling.place or ruling.court


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
