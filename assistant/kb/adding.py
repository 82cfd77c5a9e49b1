"""Adding the user's own texts: each file is recognised, cut and written into the user's knowledge folder as YAML.

Laws and interpretations (markdown, text, Word, PDF, JSON Lines) become `texts/`, court documents `judgments/`, posts
`posts/`, and digests written in the forms of knowledge/ are checked and copied. Quotations then are verbatim. A file
or a place in it that cannot be used is reported; the others go on.

    >>> report = add([Path("法规汇编")], load_settings())          # doctest: +SKIP
    >>> [(a.title, a.items) for a in report.added]                 # doctest: +SKIP
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from assistant.errors import InputError, KnowledgeError, YisongError
from assistant.ingest import read_file
from assistant.kb.judgment import looks_like_judgment, read_judgment
from assistant.kb.lawtext import LawText, looks_like_law, read_law
from assistant.kb.records_file import LawGroup, are_articles, law_groups, read_posts, read_records
from assistant.kb.report import Added, AddedKind, AddReport, Unplaced
from assistant.knowledge import Knowledge, load_knowledge
from assistant.knowledge.files import (
    AuthorityFile,
    FullText,
    FullTextArticle,
    JudgmentText,
    NoticeFile,
    Post,
    RulingFile,
    ThresholdFile,
)
from assistant.knowledge.reading import as_form, read_form, read_lines, read_yaml
from assistant.knowledge.resolving import normal_number
from assistant.settings import Settings

_DIGESTS: dict[str, type[BaseModel]] = {
    "authorities": AuthorityFile,
    "rulings": RulingFile,
    "notices": NoticeFile,
    "thresholds": ThresholdFile,
    "texts": FullText,
    "judgments": JudgmentText,
}
_RECORDS = (".json", ".jsonl")
_FORMS = (".yaml", ".yml")
OnFile = Callable[[str], None]


def add(paths: Sequence[Path], settings: Settings, on_file: OnFile | None = None) -> AddReport:
    """Takes the files, and the files of the folders, into `data_dir/knowledge`; `on_file(name)` as each is begun.

    Adding the same text twice changes nothing. Of two texts of one document the one that took effect later is kept.
    The search index follows by itself at the next search, or by `build`.

    Raises InputError where a path does not exist or nothing was given, SettingsError where data_dir cannot be written.
    """
    shelf = _Shelf(settings)
    for root, path in _files(paths):
        name = path.relative_to(root).as_posix() if path != root else path.name
        if on_file is not None:
            on_file(name)
        try:
            shelf.take(path, name)
        except YisongError as error:
            shelf.refuse(name, None, str(error))
    return AddReport(added=tuple(shelf.added), unplaced=tuple(shelf.unplaced))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file with the given path it was found under, in order of name; hidden files are passed over."""
    if not paths:
        raise InputError("没有指定要加入的文件或文件夹。")
    for given in paths:
        if not given.exists():
            raise InputError(f"找不到 {given}，请检查路径。")
        if given.is_file():
            yield given, given
            continue
        found = sorted(p for p in given.rglob("*") if p.is_file() and not p.name.startswith("."))
        if not found:
            raise InputError(f"文件夹 {given} 是空的，没有可加入的文件。")
        for path in found:
            yield given, path


class _Shelf:
    """Writes what is recognised and lists what is not."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir / "knowledge"
        self.added: list[Added] = []
        self.unplaced: list[Unplaced] = []

    @cached_property
    def _knowledge(self) -> Knowledge:
        """The shipped knowledge alone: names and numbers of what is known, whatever the user's folder holds."""
        return load_knowledge()

    def refuse(self, path: str, place: str | None, reason: str) -> None:
        self.unplaced.append(Unplaced(path=path, place=place, reason=reason))

    def take(self, path: Path, name: str) -> None:
        suffix = path.suffix.lower()
        if suffix in _RECORDS:
            self._take_records(path, name)
        elif suffix in _FORMS:
            self._take_form(path, name)
        else:
            self._take_documents(path, name)

    # ── kinds of files ─────────────────────────────────────────────────────────────────────

    def _take_documents(self, path: Path, name: str) -> None:
        read = read_file(path, self._settings)
        for skipped in read.skipped:
            self.refuse(name, skipped.path if skipped.path != path.name else None, skipped.reason)
        for document in read.documents:
            inner = name if document.path == path.name else f"{name}/{document.path}"
            if looks_like_judgment(document.text):
                self._keep_judgment(read_judgment(document.text, path.name), inner)
            elif looks_like_law(document.text):
                self._keep_law(read_law(document.text, document.path), inner)
            else:
                self.refuse(inner, None, "没有认出是法规（第X条）或裁判文书（案号），未加入")

    def _take_records(self, path: Path, name: str) -> None:
        records, faults = read_records(path)
        if are_articles(records):
            groups = law_groups(records, name)
            faults += groups.faults
            for group in groups.groups:
                self._keep_law(_from_records(group, path.name), f"{name}：{group.title}")
        else:
            posts = read_posts(records)
            faults += posts.faults
            if posts.posts:
                self._keep_posts(posts.posts, path, name)
        for fault in faults:
            self.refuse(name, fault.place, fault.reason)
        if not records and not faults:
            self.refuse(name, None, "文件是空的")

    def _take_form(self, path: Path, name: str) -> None:
        """A digest in one of the forms of knowledge/: by the folder it lies in, else by which form it fits."""
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise InputError(f"{name} 不是知识文件：应为一组“字段: 内容”")
        wanted = [path.parent.name] if path.parent.name in _DIGESTS else list(_DIGESTS)
        faults = []
        for folder in wanted:
            try:
                form = as_form(content, _DIGESTS[folder], path)
            except KnowledgeError as error:
                faults.append(str(error))
                continue
            stored = self._write(folder, _slug(path.stem), content)
            title = str(getattr(form, "title", None) or getattr(form, "region", path.stem))
            self._list(name, "digest", title, getattr(form, "number", None), 1, stored, ())
            return
        raise InputError(min(faults, key=len))

    # ── keeping ────────────────────────────────────────────────────────────────────────────

    def _keep_law(self, law: LawText, name: str) -> None:
        for fault in law.faults:
            self.refuse(name, fault.place, fault.reason)
        if not law.articles:
            self.refuse(name, None, "没有读出任何条文")
            return
        if self._is_held(law, name):
            return
        law, notes = self._completed(law)
        text = FullText(
            title=law.title,
            number=law.number,
            issuer=law.issuer,
            published=law.published,
            effective=law.effective,
            source=name,
            articles=law.articles,
        )
        key = self._knowledge.authority_id(law.number or "") or self._knowledge.authority_id(law.title)
        path = self._folder / "texts" / f"{_slug(key or law.number or law.title)}.yaml"
        if path.is_file() and not self._supersedes(text, path, name, notes):
            return
        stored = self._write("texts", path.stem, text.model_dump(mode="json", exclude_none=True))
        self._list(name, "law", law.title, law.number, len(law.articles), stored, notes)

    def _is_held(self, law: LawText, name: str) -> bool:
        """Whether the statute database holds this law; what differs is reported. A text that took effect after the
        database's is newer and kept, for searching: citations of a law are answered from the database."""
        statutes = self._knowledge.statutes
        short = statutes.find(law.title)
        if short is None or not statutes.numbers(short):
            return False
        held = {a.article: a.text for a in statutes.articles(short)}
        differing = [a.article for a in law.articles if _bare(held.get(a.article, "")) != _bare(a.text)]
        if not differing:
            self.refuse(name, None, f"法规库已收录《{short}》，{len(law.articles)} 条内容一致，不重复加入")
            return True
        listed = "、".join(f"第{n}条" for n in differing[:8]) + ("等" if len(differing) > 8 else "")
        newer = law.effective is not None and law.effective > statutes.versions[short][-1].text_from
        kept = "这一份施行较晚，已另行加入供检索，引用仍以法规库为准" if newer else "未加入，引用以法规库为准"
        self.refuse(name, None, f"法规库已收录《{short}》，有 {len(differing)} 条文字不同（{listed}）；{kept}")
        return not newer

    def _completed(self, law: LawText) -> tuple[LawText, list[str]]:
        """The law with what the shipped digest knows of it, and notes on what is unknown."""
        notes = []
        key = self._knowledge.authority_id(law.number or "") or self._knowledge.authority_id(law.title)
        if key is not None:
            known = self._knowledge.authorities[key]
            if law.number is None and known.number is not None:
                law = law._replace(number=known.number)
                notes.append(f"文号取自本库要旨：{known.number}")
            elif known.number and law.number and normal_number(known.number) != normal_number(law.number):
                notes.append(f"文号与本库要旨（{known.number}）不同，请核对")
            law = law._replace(
                issuer=law.issuer or known.issuer,
                published=law.published or known.published,
                effective=law.effective or known.effective,
            )
        unknown = [
            label
            for label, value in (("文号", law.number), ("发布日期", law.published), ("施行日期", law.effective))
            if value is None
        ]
        if unknown:
            notes.append(f"没有认出{'、'.join(unknown)}，可在存放的文件中补填")
        return law, notes

    def _supersedes(self, text: FullText, path: Path, name: str, notes: list[str]) -> bool:
        held = read_form(path, FullText)
        if held.articles == text.articles:
            self.refuse(name, None, f"《{text.title}》已经加入过，条文相同（{path.name}）")
            return False
        if (held.effective or date.min) > (text.effective or date.min):
            self.refuse(name, None, f"《{text.title}》已有自 {held.effective} 起施行的较新文本，这一份较旧，未替换")
            return False
        notes.append(f"替换了先前加入的文本（{held.source}）")
        return True

    def _keep_judgment(self, judgment: JudgmentText, name: str) -> None:
        slug = _slug(normal_number(judgment.number))
        path = self._folder / "judgments" / f"{slug}.yaml"
        if path.is_file():
            held = read_form(path, JudgmentText)
            reason = "内容相同" if held.text == judgment.text else f"内容不同，保留先加入的（{held.source}）"
            self.refuse(name, None, f"{judgment.number} 已经加入过，{reason}")
            return
        notes = [] if judgment.decided else ["没有认出裁判日期"]
        known = self._knowledge.ruling_id(judgment.number)
        if known is not None:
            notes.append(f"已与本库案例要旨“{self._knowledge.rulings[known].title}”对应")
        stored = self._write("judgments", slug, judgment.model_dump(mode="json", exclude_none=True))
        self._list(name, "judgment", judgment.title, judgment.number, 1, stored, notes)

    def _keep_posts(self, posts: Sequence[Post], path: Path, name: str) -> None:
        target = self._folder / "posts" / f"{_slug(path.stem)}.jsonl"
        others = {
            post.id: post
            for file in sorted((self._folder / "posts").glob("*.jsonl"))
            for post in read_lines(file, Post)
        } | self._knowledge.posts
        fresh = [post for post in posts if post.id not in others]
        if len(fresh) < len(posts):
            self.refuse(name, None, f"{len(posts) - len(fresh)} 条帖文的编号已在库中，未重复加入")
        if not fresh:
            return
        held = target.read_text("utf-8") if target.is_file() else ""
        lines = "".join(post.model_dump_json(exclude_none=True) + "\n" for post in fresh)
        self._put(target, held + lines)
        self._list(name, "posts", path.stem, None, len(fresh), target, ())

    # ── writing ────────────────────────────────────────────────────────────────────────────

    def _write(self, folder: str, stem: str, content: Mapping[str, Any]) -> Path:
        path = self._folder / folder / f"{stem}.yaml"
        self._put(path, yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=10**6))
        return path

    def _put(self, path: Path, text: str) -> None:
        """Writes the file completely or not at all."""
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, "utf-8")
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise InputError(f"无法写入自备知识目录 {path.parent}：{error.strerror}。请检查 data_dir 设置。") from error

    def _list(
        self, path: str, kind: AddedKind, title: str, number: str | None, items: int, stored: Path, notes: Iterable[str]
    ) -> None:
        self.added.append(
            Added(path=path, kind=kind, title=title, number=number, items=items, stored=str(stored), notes=tuple(notes))
        )


def _from_records(group: LawGroup, name: str) -> LawText:
    """A document of a file of articles; its number and dates are read as from the text's own head and end."""
    head = "\n".join(f"第{a.article}条 {a.text}" for a in group.articles[-2:])
    read = read_law(f"# {group.title}\n\n{head}", name)
    number = group.first.get("number") if "article" in group.first else None
    written = str(number) if number else read.number
    articles: tuple[FullTextArticle, ...] = group.articles
    return LawText(group.title, written, read.issuer, read.published, read.effective, articles, ())


def _bare(text: str) -> str:
    """The text's characters and digits alone, in one width: editions differ in white space and punctuation."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text)))


def _slug(text: str) -> str:
    """A file name from a number or title."""
    return re.sub(r"[^\w\u4e00-\u9fff]+", "-", text).strip("-")[:80] or "text"
