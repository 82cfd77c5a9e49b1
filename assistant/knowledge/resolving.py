"""What a citation string stands for: the article, digest, ruling or notice, and whether it may be relied on that day.

    法:刑法#287之二.1      a statute's article; 款 and 项 after dots
    释:法释〔2013〕10号#2.1.5  an interpretation or regulation by number or id
    例:<id> · 告:<id>      a ruling (or a case number of the user's own judgments), a notice
    罪:敲诈勒索#threat · 标:广东#敲诈勒索 · 帖:<id>   working aids of the assistant that answers cite and memos do not

For statutes and substantive regulations the conduct date decides; for procedural ones the day of handling. A judicial
interpretation also applies to earlier conduct that is still being handled, where none existed at the time or where it
is more favourable (高检发释字〔2001〕5号, 第二条、第三条): that is said in `detail`, not held against it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple, Protocol

from assistant.knowledge.files import (
    AuthorityFile,
    FullText,
    JudgmentText,
    KnownDocument,
    NoticeFile,
    OffenceFile,
    Post,
    RulingFile,
    ThresholdFile,
)
from assistant.knowledge.numbering import ArticleNumber, to_chinese
from assistant.knowledge.parts import offence_parts, standard_text
from assistant.knowledge.statutes import StatuteArticle, Statutes, split_items, split_paragraphs
from assistant.records import CheckStatus, Offence

ResolvedKind = Literal["law", "authority", "ruling", "notice", "offence", "standard", "post", "unknown"]


class Resolved(NamedTuple):
    """A citation looked up. `text` is verbatim or our digest (`verbatim` false), None where nothing was found.

    `status` is `verified` only where the cited place exists, applied on the day and its text or digest is known and
    checked; `detail` is a Chinese sentence for everything that a reader should know besides."""

    citation: str
    kind: ResolvedKind
    found: bool
    title: str
    number: str | None
    article: str | None
    text: str | None
    verbatim: bool
    status: CheckStatus
    detail: str
    effective: date | None = None
    until: date | None = None


class Sources(Protocol):
    """The parts of the knowledge base that citations point into."""

    @property
    def statutes(self) -> Statutes: ...
    @property
    def authorities(self) -> Mapping[str, AuthorityFile]: ...
    @property
    def rulings(self) -> Mapping[str, RulingFile]: ...
    @property
    def notices(self) -> Mapping[str, NoticeFile]: ...
    @property
    def texts(self) -> Mapping[str, FullText]: ...
    @property
    def judgments(self) -> Mapping[str, JudgmentText]: ...
    @property
    def offences(self) -> Mapping[Offence, OffenceFile]: ...
    @property
    def thresholds(self) -> Mapping[str, ThresholdFile]: ...
    @property
    def posts(self) -> Mapping[str, Post]: ...
    def authority_id(self, name: str) -> str | None: ...
    def known_document(self, name: str) -> KnownDocument | None: ...
    def ruling_id(self, name: str) -> str | None: ...
    def notice_id(self, name: str) -> str | None: ...


def normal_number(number: str) -> str:
    """A document number with one kind of bracket and no spaces: 法释〔2013〕10号."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number))
    text = re.sub(r"[\[(【〔﹝{](\d{4})[\])】〕﹞}]", r"〔\1〕", text)
    return re.sub(r"〕第(?=\d)", "〕", text)


def resolve(citation: str, sources: Sources, on: date | None = None, today: date | None = None) -> Resolved:
    """Looks a citation string up. `on` is the conduct date, `today` the day of handling (none: the calendar's)."""
    handled = today or date.today()
    kind, _, rest = citation.strip().replace("：", ":", 1).partition(":")
    name, _, place = rest.partition("#")
    if kind == "法" and rest:
        return _law(citation, name, place, sources, on or handled, handled)
    if kind == "释" and rest:
        return _authority(citation, name, place, sources, on or handled, handled)
    if kind == "例" and rest:
        return _ruling(citation, name, sources)
    if kind == "告" and rest:
        return _notice(citation, name, sources, on or handled)
    if kind == "罪" and place:
        return _offence(citation, name, place, sources)
    if kind == "标" and place:
        return _standard(citation, name, place, sources, on or handled)
    if kind == "帖" and rest:
        return _post(citation, name, sources)
    return _missing(citation, "unknown", rest or citation, "无法识别的引用格式")


# ── statutes ───────────────────────────────────────────────────────────────────────────────


def _law(citation: str, name: str, place: str, sources: Sources, on: date, handled: date) -> Resolved:
    statutes = sources.statutes
    short = statutes.find(name)
    if short is None:
        return _missing(citation, "law", name, f"法规库中没有《{name}》")
    if short not in statutes.versions:  # repealed and its text not held
        status, reason = statutes.validity(short, on)
        shown: CheckStatus = "repealed" if status == "repealed" else "unchecked"
        return Resolved(citation, "law", True, short, None, place or None, None, False, shown, reason or "")
    title = statutes.versions[short][-1].title
    on = handled if statutes.versions[short][-1].department == "诉讼与非诉讼程序法" else on
    if not place:
        status, reason = statutes.validity(short, on)
        return Resolved(citation, "law", True, title, None, None, None, False, _status(status, True), reason or "")
    number = ArticleNumber.parse(place)
    found = statutes.article(short, number.article, on) if number else None
    if number is None or found is None:
        return _missing(citation, "law", title, _no_article(statutes, short, place, number))
    text = found.part(number.paragraph, number.item)
    if text is None:
        return _missing(citation, "law", title, no_part(short, number, found.paragraphs))._replace(article=str(number))
    return Resolved(
        citation,
        "law",
        True,
        title,
        None,
        str(number),
        text,
        found.text_known,
        _status(found.status, found.text_known),
        _law_detail(found, on, handled),
        found.effective,
        found.until,
    )


def _law_detail(found: StatuteArticle, on: date, handled: date) -> str:
    detail = found.note or ""
    if (
        found.law == "刑法"
        and found.status == "in_force"
        and found.until
        and found.until <= handled
        and on < found.until
    ):
        detail += "；行为后条文有修改，依《刑法》第十二条从旧兼从轻，应比较新旧条文"
    return detail.strip("；")


def _status(validity: str, text_known: bool) -> CheckStatus:
    if validity == "repealed":
        return "repealed"
    if validity == "not_yet_in_force":
        return "not_in_force"
    return "verified" if validity == "in_force" and text_known else "unchecked"


def _no_article(statutes: Statutes, short: str, place: str, number: ArticleNumber | None) -> str:
    if number is None:
        return f"“{place}”不是条号"
    last = max((int(n.split("之")[0]) for n in statutes.numbers(short) if n[0].isdigit()), default=0)
    reason = f"《{short}》没有{ArticleNumber(number.article).chinese}"
    return f"{reason}，该法共{last}条" if number.number > last > 0 else reason


def no_part(title: str, number: ArticleNumber, paragraphs: tuple[str, ...]) -> str:
    """Why an article has no such paragraph or item (a Chinese sentence)."""
    article = ArticleNumber(number.article).chinese
    if number.paragraph is not None and number.paragraph > len(paragraphs):
        return f"《{title}》{article}只有{to_chinese(len(paragraphs))}款，没有第{to_chinese(number.paragraph)}款"
    where = ArticleNumber(number.article, number.paragraph).chinese
    listed = [split_items(p) for p in paragraphs]
    if number.paragraph is not None:
        count = len(listed[number.paragraph - 1])
    else:
        count = max((len(items) for items in listed), default=0)
        if sum(bool(items) for items in listed) > 1:
            return f"《{title}》{where}不止一款分项，引用项时应写明款"
    return f"《{title}》{where}" + (f"只有{to_chinese(count)}项" if count else "没有分项")


# ── interpretations, opinions, regulations ─────────────────────────────────────────────────


def _authority(citation: str, name: str, place: str, sources: Sources, on: date, handled: date) -> Resolved:
    key = sources.authority_id(name)
    text = sources.texts.get(key or name) or sources.texts.get(normal_number(name))
    authority = sources.authorities.get(key) if key else None
    if authority is None and text is None:
        known = sources.known_document(name)
        if known is not None:
            return _known(citation, known, place, on, handled)
        return _missing(citation, "authority", name, f"知识库中没有“{name}”，文号或名称可能有误")
    title = authority.title if authority else (text.title if text else name)
    number = authority.number if authority else (text.number if text else None)
    base = Resolved(citation, "authority", True, title, number, None, None, False, "verified", "")
    base = _authority_validity(base, authority, text, on, handled)
    if not place:
        return base
    wanted = ArticleNumber.parse(place)
    if wanted is None:
        return _missing(citation, "authority", title, f"“{place}”不是条号")
    base = base._replace(article=str(wanted))
    if text is not None:
        return _from_text(base, text, wanted)
    assert authority is not None
    return _from_digest(base, authority, wanted)


def _known(citation: str, known: KnownDocument, place: str, on: date, handled: date) -> Resolved:
    """A document of which only name, number and days are on record."""
    status: CheckStatus = "unchecked"
    detail = "本库只登记了该文件的名称和文号，未收录条文，内容须另行核对"
    if known.repealed and known.repealed <= on:
        status, detail = "repealed", f"{known.repealed.isoformat()}起废止"
    elif known.effective and known.effective > handled:
        status, detail = "not_in_force", f"自{known.effective.isoformat()}起施行"
    return Resolved(
        citation, "authority", True, known.title, known.number, place or None, None, False, status, detail,
        known.effective, known.repealed,
    )  # fmt: skip


def _authority_validity(
    base: Resolved, authority: AuthorityFile | None, text: FullText | None, on: date, handled: date
) -> Resolved:
    source: AuthorityFile | FullText | None = authority or text
    assert source is not None
    effective, repealed = source.effective, source.repealed
    kind = authority.kind if authority else "regulation"
    day = handled if authority is not None and authority.procedural else on
    status, notes = base.status, []
    if repealed and repealed <= day:
        status = "repealed"
        notes.append(f"{repealed.isoformat()}起废止")
    elif repealed and repealed <= handled:
        notes.append(f"行为时有效，{repealed.isoformat()}起废止")
    elif effective and effective > handled:
        status = "not_in_force"
        notes.append(f"自{effective.isoformat()}起施行")
    elif effective and effective > day and kind == "regulation":
        status = "not_in_force"
        notes.append(f"自{effective.isoformat()}起施行，晚于行为日")
    elif effective and effective > day:
        notes.append(f"自{effective.isoformat()}起施行，晚于行为日：行为时另有规定的适用旧规定，但新规定更有利的除外")
    if authority is not None and authority.checked is None and status == "verified":
        status = "unchecked"
        notes.append("该文件的文号、日期和要旨尚未核对")
    return base._replace(status=status, detail="；".join(notes), effective=effective, until=repealed)


def _from_text(base: Resolved, text: FullText, wanted: ArticleNumber) -> Resolved:
    found = next((a for a in text.articles if a.article == wanted.article), None)
    if found is None:
        return _missing(base.citation, base.kind, base.title, f"《{base.title}》没有{wanted.chinese}")
    paragraphs = split_paragraphs(found.text)
    part = StatuteArticle(base.title, found.article, found.text, paragraphs, "in_force", None).part(
        wanted.paragraph, wanted.item
    )
    if part is None:
        return _missing(base.citation, base.kind, base.title, no_part(base.title, wanted, paragraphs))
    return base._replace(text=part, verbatim=True)


def _from_digest(base: Resolved, authority: AuthorityFile, wanted: ArticleNumber) -> Resolved:
    digests = {a.article: a.digest for a in authority.articles}
    key = _digest_key(digests, wanted)
    if key is not None:
        return base._replace(text=digests[key])
    below = [d for a, d in digests.items() if a.startswith(f"{wanted}.")]
    if below:
        return base._replace(text="\n".join(below))
    parsed = [n for n in map(ArticleNumber.parse, digests) if n is not None]
    siblings = _siblings(parsed, wanted)
    if siblings and sorted(siblings) == list(range(1, len(siblings) + 1)):
        return _missing(
            base.citation,
            base.kind,
            base.title,
            f"《{base.title}》没有{wanted.chinese}，到第{to_chinese(len(siblings))}为止",
        )
    known = any(n.article == wanted.article for n in parsed)
    if not known and authority.articles_total is not None and wanted.number > authority.articles_total:
        return _missing(
            base.citation,
            base.kind,
            base.title,
            f"《{base.title}》共{authority.articles_total}条，没有{wanted.chinese}",
        )
    whole = digests.get(wanted.article)
    why = f"本库要旨没有细分到{wanted.chinese}" if known else f"本库要旨未收录{wanted.chinese}"
    status: CheckStatus = "unchecked" if base.status == "verified" else base.status
    return base._replace(text=whole, status=status, detail="；".join(filter(None, (base.detail, why))))


def _digest_key(digests: Iterable[str], wanted: ArticleNumber) -> str | None:
    """The digest of exactly the cited place; an item without its paragraph is found where only one paragraph has it."""
    keys = list(digests)
    if str(wanted) in keys:
        return str(wanted)
    if wanted.item is not None and wanted.paragraph is None:
        fitting = [k for k in keys if re.fullmatch(rf"{re.escape(wanted.article)}\.\d+\.{wanted.item}", k)]
        return fitting[0] if len(fitting) == 1 else None
    return None


def _siblings(parsed: list[ArticleNumber], wanted: ArticleNumber) -> set[int]:
    """The items of the same paragraph, or the paragraphs of the same article, that are digested one by one."""
    same = [n for n in parsed if n.article == wanted.article]
    if wanted.item is not None:
        return {n.item for n in same if n.item and (wanted.paragraph is None or n.paragraph == wanted.paragraph)}
    if wanted.paragraph is not None:
        return {n.paragraph for n in same if n.paragraph}
    return set()


# ── rulings and notices ────────────────────────────────────────────────────────────────────


def _ruling(citation: str, name: str, sources: Sources) -> Resolved:
    key = sources.ruling_id(name)
    own = sources.judgments.get(normal_number(name if key is None else sources.rulings[key].number or name))
    if own is not None:
        return Resolved(
            citation, "ruling", True, own.title, own.number, None, own.text, True, "verified", "", own.decided
        )
    if key is None:
        return _missing(citation, "ruling", name, f"案例库中没有“{name}”")
    ruling = sources.rulings[key]
    status: CheckStatus = "verified" if ruling.checked else "unchecked"
    detail = "" if ruling.checked else "该案例要旨尚未核对"
    text = f"{ruling.facts}\n{ruling.held}\n{ruling.reasons}"
    return Resolved(
        citation, "ruling", True, ruling.title, ruling.number, None, text, False, status, detail, ruling.effective
    )


def _notice(citation: str, name: str, sources: Sources, on: date) -> Resolved:
    key = sources.notice_id(name)
    if key is None:
        return _missing(citation, "notice", name, f"知识库中没有通告“{name}”")
    notice = sources.notices[key]
    status: CheckStatus = "verified" if notice.checked else "unchecked"
    detail = "" if notice.checked else "该通告要旨尚未核对"
    if notice.repealed and notice.repealed <= on:
        status, detail = "repealed", f"{notice.repealed.isoformat()}起废止"
    return Resolved(citation, "notice", True, notice.title, notice.number, None, notice.digest, False, status, detail)


# ── working aids ───────────────────────────────────────────────────────────────────────────


def _offence(citation: str, name: str, place: str, sources: Sources) -> Resolved:
    file = next((f for key, f in sources.offences.items() if key == name), None)
    part = next((p for p in offence_parts(file) if p.place == place), None) if file else None
    if file is None or part is None:
        return _missing(citation, "offence", name, f"罪名知识中没有“{name}#{place}”")
    status: CheckStatus = "verified" if file.checked else "unchecked"
    detail = "" if file.checked else "该罪名要点尚未核对"
    return Resolved(citation, "offence", True, part.title, None, place, part.text, False, status, detail)


def _standard(citation: str, name: str, place: str, sources: Sources, on: date) -> Resolved:
    file = sources.thresholds.get(name)
    found = next((s for s in file.standards if s.offence == place), None) if file else None
    if found is None:
        return _missing(citation, "standard", name, f"数额标准中没有“{name}#{place}”")
    status: CheckStatus = "verified" if found.checked else "unchecked"
    detail = "" if found.checked else "该数额标准尚未核对"
    if found.repealed and found.repealed <= on:
        status, detail = "repealed", f"{found.repealed.isoformat()}起废止"
    elif found.effective and found.effective > on:
        status, detail = "not_in_force", f"自{found.effective.isoformat()}起施行"
    title = f"{name}{place}罪数额标准"
    text = standard_text(found)
    return Resolved(citation, "standard", True, title, found.number, None, text, False, status, detail, found.effective)


def _post(citation: str, name: str, sources: Sources) -> Resolved:
    post = sources.posts.get(name)
    if post is None:
        return _missing(citation, "post", name, f"帖文库中没有“{name}”")
    title = f"{post.category or '帖文'}{'（合成样本）' if post.synthetic else ''}"
    return Resolved(citation, "post", True, title, None, None, post.text, True, "verified", post.note or "")


def _missing(citation: str, kind: ResolvedKind, title: str, detail: str) -> Resolved:
    return Resolved(citation, kind, False, title, None, None, None, False, "not_found", detail)
