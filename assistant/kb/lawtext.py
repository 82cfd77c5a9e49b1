"""A law text as a list of verbatim articles: title, issuer, number and dates from its head, 第X条 from its body.

Reads the LawRefBook layout (`# title`, lines of dates, `<!-- INFO END -->`, headings, articles) and the same text
without markup, as Word and PDF files hold it. Opinions without 第X条 are cut at 一、二、三. What does not fit the
numbering (repeated or falling numbers, gaps, an empty article) is said, not swallowed.

    >>> law = read_law("# 测试条例\\n\\n2020年1月2日 国务院公布\\n\\n第一条 甲。\\n\\n第二条 乙。", "a.md")
    >>> law.title, [a.article for a in law.articles]
    ('测试条例', ['1', '2'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assistant.knowledge import ArticleNumber
from assistant.knowledge.files import FullTextArticle
from assistant.knowledge.numbering import to_int
from assistant.lexicon.dates import find_dates
from assistant.spans.wrapping import wrapped_lines

_NUMERAL = "[〇零○一二三四五六七八九十百千两0-9０-９]+"
_ARTICLE = re.compile(
    rf"第(?P<n>{_NUMERAL})条(?:之(?P<z>[一二三四五六七八九十]+))?(?:[\s　：:]+|(?=[^\s、，,。；;和及至到规第的款项所之中与或])|$)"
)
_SECTION = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})、\s*")
_HEADING = re.compile(rf"(?:#+\s|第{_NUMERAL}(?:分?编|章|节)(?:\s|　|$)|目\s*录$|[附总分]\s*则$|附件|附[:：])")
_TITLE_END = re.compile(
    r"(?:法|法典|条例|规定|解释|办法|意见|决定|规则|细则|纪要|通知|批复|答复|标准|指引|准则|修正案)(?:[（(][^（）()]{1,20}[）)])*$"
)
_ISSUER = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、\s　]{4,80}?)\s*(?=关于|印发|《)")
_ANNOUNCED = re.compile(r"(?P<issuer>[\u4e00-\u9fff、\s]{4,60}?)(?:令|公告)?(?:第\S+号)?(?:公告)?(?:公布|发布|印发)")
_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}[〔\[（(【](?:19|20)\d\d[〕\])）】]\s?(?:第)?\d+号"
    r"|[\u4e00-\u9fff]{2,24}令\s?(?:[〔\[（(]?(?:19|20)\d\d年?[〕\])）]?)?第?\s?\d+号)"
)
_STARTS = re.compile(r"自(?P<day>[^，。；自]{4,14}日)起(?:施行|实施|生效)")
_INFO_END = "<!-- INFO END -->"
_MARKUP = re.compile(r"\*\*|<!--.*?-->|^\s*#+\s*|^\s*>\s?")
_HEAD_LINES = 60
_TITLE_LINES = 4
_FEWEST = 2


class LawText(NamedTuple):
    """A law text that was read. `faults` are (place, reason) pairs for what could not be placed, in Chinese."""

    title: str
    number: str | None
    issuer: str | None
    published: date | None
    effective: date | None
    articles: tuple[FullTextArticle, ...]
    faults: tuple[Fault, ...]


class Fault(NamedTuple):
    """Where in the text something could not be placed, and why."""

    place: str | None
    reason: str


class _Head(NamedTuple):
    title: str
    lines: tuple[str, ...]


def looks_like_law(text: str) -> bool:
    """Whether the text has at least two articles that open a line, or is a titled document cut by 一、二、."""
    lines = _lines(text)
    if len(_opened(lines, _ARTICLE)) >= _FEWEST:
        return True
    return _title(lines) is not None and len(_opened(lines, _SECTION)) >= _FEWEST


def read_law(text: str, name: str) -> LawText:
    """The text as articles. `name` is the file's name, whose title and date are used where the text has none."""
    lines = _lines(text)
    pattern = _ARTICLE if len(_opened(lines, _ARTICLE)) >= _FEWEST else _SECTION
    opened = _opened(lines, pattern)
    head = _head(lines[: opened[0]] if opened else lines, name)
    articles, faults = _articles(lines[opened[0] :] if opened else [], pattern)
    published, effective = _dates(head.lines, articles, name)
    return LawText(
        head.title,
        _number((head.title, *head.lines)),
        _issuer(head),
        published,
        effective,
        tuple(articles),
        tuple(faults),
    )


# ── lines ──────────────────────────────────────────────────────────────────────────────────


def _lines(text: str) -> list[str]:
    """The lines of the text, wrapped ones joined, markup kept only as the # of headings, empty ones left out."""
    raw = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    joined: list[str] = []
    continues = False
    for line, goes_on in zip(raw, wrapped_lines(raw), strict=True):
        if continues and line.strip():
            joined[-1] += line.strip()
        else:
            joined.append(line)
        continues = goes_on
    return [line.strip(" \t　") for line in joined if line.strip(" \t　")]


def _plain(line: str) -> str:
    return _MARKUP.sub("", line).strip(" \t　")


def _opened(lines: Sequence[str], pattern: re.Pattern[str]) -> list[int]:
    """The lines that open an article by this pattern; a table of contents names chapters, not articles."""
    return [n for n, line in enumerate(lines) if pattern.match(_plain(line))]


# ── head ───────────────────────────────────────────────────────────────────────────────────


def _title(lines: Sequence[str]) -> str | None:
    """The markdown title, or the first lines joined until they end as titles of law do."""
    if lines and lines[0].startswith("# "):
        return _plain(lines[0])
    gathered = ""
    for line in lines[:_TITLE_LINES]:
        plain = _plain(line)
        if plain.endswith(("。", "；")) or len(gathered) + len(plain) > 100:
            return None
        gathered += plain
        if _TITLE_END.search(gathered):
            return re.sub(r"[\s　]+", "", gathered)
    return None


def _head(lines: Sequence[str], name: str) -> _Head:
    title = _title(lines) or re.sub(r"[（(]\d{4}-\d\d-\d\d[）)]", "", name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    kept = []
    for line in lines[:_HEAD_LINES]:
        if line == _INFO_END:
            break
        kept.append(_plain(line))
    return _Head(title, tuple(filter(None, kept)))


def _number(lines: Sequence[str]) -> str | None:
    """The document number of the head; numbers in prose (根据…) belong to other documents."""
    for line in lines:
        found = _NUMBER.search(line)
        if found and len(line) <= 90 and "根据" not in line and "废止" not in line:
            return re.sub(r"\s+", "", found[0])
    return None


def _issuer(head: _Head) -> str | None:
    found = _ISSUER.match(head.title)
    if found:
        return re.sub(r"[\s　]+", "、", found["issuer"].strip())
    for line in head.lines:
        announced = _ANNOUNCED.search(re.sub(r"^\d{4}年\d+月\d+日\s*", "", line))
        if announced:
            return announced["issuer"].strip()
    return None


def _dates(lines: Sequence[str], articles: Sequence[FullTextArticle], name: str) -> tuple[date | None, date | None]:
    """The days of publication and of taking effect, from the head, the closing articles, and the file's name."""
    published = effective = adopted = None
    for line in lines:
        for found in _spoken(line):
            if found.what == "effective":
                effective = found.day
            elif found.what == "published":
                published = found.day
            else:
                adopted = adopted or found.day
    named = re.search(r"(\d{4})-(\d\d)-(\d\d)", name)
    published = published or (date(*map(int, named.groups())) if named else None) or adopted
    if effective is None:
        for article in reversed(articles[-3:]):
            starts = _STARTS.search(article.text)
            if starts:
                effective = _day(starts["day"])
            elif re.search(r"自(?:公布|发布|印发)之日起(?:施行|实施)", article.text):
                effective = published
            if effective:
                break
    return published, effective


class _Spoken(NamedTuple):
    what: str
    day: date


def _spoken(line: str) -> Iterator[_Spoken]:
    """The full dates of a line of the head, and what the words after each (to the next) say happened."""
    found = [m for m in find_dates(line) if len(m.value) == 10]
    for n, mention in enumerate(found):
        words = line[mention.end : found[n + 1].start if n + 1 < len(found) else len(line)]
        what = "effective" if re.search(r"施行|实施|生效", words) else "adopted"
        if what == "adopted" and re.search(r"公布|发布|印发", words):
            what = "published"
        yield _Spoken(what, date.fromisoformat(mention.value))


def _day(text: str) -> date | None:
    found = [m for m in find_dates(text) if len(m.value) == 10]
    return date.fromisoformat(found[0].value) if found else None


# ── body ───────────────────────────────────────────────────────────────────────────────────


def _articles(lines: Sequence[str], pattern: re.Pattern[str]) -> tuple[list[FullTextArticle], list[Fault]]:
    found: list[FullTextArticle] = []
    faults: list[Fault] = []
    number: str | None = None
    body: list[str] = []
    seen: set[str] = set()

    def close() -> None:
        if number is None:
            return
        text = "\n".join(filter(None, body))
        place = _written(number, pattern)
        if not text:
            faults.append(Fault(place, "条文是空的"))
        elif number in seen:
            faults.append(Fault(place, f"条号重复，只保留第一次出现的条文；未收入的开头是“{text[:30]}”"))
        else:
            seen.add(number)
            found.append(FullTextArticle(article=number, text=text))

    for line in lines:
        plain = _plain(line)
        opened = pattern.match(plain)
        if opened:
            close()
            number, body = _number_of(opened), [plain[opened.end() :].strip(" \t　")]
        elif plain and not _HEADING.match(line):
            body.append(plain)
    close()
    return found, faults + _gaps(found, pattern)


def _number_of(opened: re.Match[str]) -> str:
    number = str(to_int(opened["n"]) or 0)
    added = opened.groupdict().get("z")
    return f"{number}之{added}" if added else number


def _gaps(articles: Sequence[FullTextArticle], pattern: re.Pattern[str]) -> list[Fault]:
    """Where the numbers fall back or leave some out."""
    faults, last = [], 0
    for article in articles:
        number = int(article.article.split("之")[0])
        place = _written(article.article, pattern)
        if number < last:
            faults.append(Fault(place, f"条号在第{last}条之后倒退，请核对原文"))
        elif number > last + 1:
            missing = f"第{last + 1}条" if number == last + 2 else f"第{last + 1}条至第{number - 1}条"
            faults.append(Fault(place, f"之前缺少{missing}，请核对原文是否完整"))
        last = max(last, number)
    return faults


def _written(number: str, pattern: re.Pattern[str]) -> str:
    parsed = ArticleNumber.parse(number)
    if parsed is None or pattern is _SECTION:
        return f"第{number}部分"
    return parsed.chinese
