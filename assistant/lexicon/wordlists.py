"""The YAML word lists under knowledge/lexicon/, validated on load: names, money words and coded terms.

>>> "王" in name_lists().surnames
True
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from assistant.errors import KnowledgeError
from assistant.records import AmountRole, PartyRole
from assistant.resources import resource_dir

OrganizationClass = Literal["regulator", "institution", "authority", "company"]
_Form = TypeVar("_Form", bound=BaseModel)


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Surnames(_List):
    common: str
    doubtful: str
    compound: tuple[str, ...]


class _Organizations(_List):
    regulator: tuple[str, ...]
    institution: tuple[str, ...]
    authority: tuple[str, ...]
    company: tuple[str, ...]
    quoted: tuple[str, ...]
    stop_words: str
    business_words: str
    generic_words: str
    short: dict[str, str]

    @cached_property
    def stop(self) -> frozenset[str]:
        """Words that are not part of a name."""
        return frozenset(self.stop_words.split())

    @cached_property
    def business(self) -> frozenset[str]:
        """Words of a business that may be verbs elsewhere."""
        return frozenset(self.business_words.split())

    @cached_property
    def generic(self) -> frozenset[str]:
        """Words that make a kind, not a name."""
        return frozenset(self.generic_words.split())


class NameLists(_List):
    """knowledge/lexicon/names.yaml."""

    surnames_: _Surnames = Field(alias="surnames")
    not_names: str
    titles: dict[PartyRole, tuple[str, ...]]
    honorifics: tuple[str, ...]
    nicknames: tuple[str, ...]
    organizations: _Organizations

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that look like names and are none."""
        return frozenset(self.not_names.split())

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Surnames of one character."""
        return frozenset("".join(self.surnames_.common.split())) | self.doubtful

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Surnames that are as often ordinary words."""
        return frozenset("".join(self.surnames_.doubtful.split()))

    @cached_property
    def compound(self) -> tuple[str, ...]:
        """Surnames of two characters."""
        return self.surnames_.compound


@cache
def name_lists() -> NameLists:
    """The lists of names. Raises KnowledgeError naming the file and the fault."""
    return _read("names.yaml", NameLists)


class MoneyVerb(_List):
    """A group of verbs that move money in one way; see the head of knowledge/lexicon/money_roles.yaml."""

    name: str
    words: tuple[str, ...]
    role: AmountRole
    subject: Literal["payer", "payee", "none"]
    acts_as: Literal["suspect", "victim", "collector"] | None = None
    acts_on: PartyRole | None = None


class MoneyLists(_List):
    """knowledge/lexicon/money_roles.yaml."""

    verbs: tuple[MoneyVerb, ...]
    nouns: dict[AmountRole, tuple[str, ...]]
    demanding: tuple[str, ...]
    realized: tuple[str, ...]


@cache
def money_lists() -> MoneyLists:
    """The words about money. Raises KnowledgeError naming the file and the fault."""
    return _read("money_roles.yaml", MoneyLists)


class RoleVerb(_List):
    """Words that give a party a role; `target` is the role they give to whom it is done."""

    role: PartyRole
    weight: float
    words: tuple[str, ...]
    target: PartyRole | None = None


class RoleLists(_List):
    """knowledge/lexicon/party_roles.yaml."""

    deeds: tuple[RoleVerb, ...]
    sufferings: tuple[RoleVerb, ...]
    after_name: tuple[RoleVerb, ...]
    talk: tuple[RoleVerb, ...]
    official: tuple[str, ...]
    accusing: tuple[str, ...]


@cache
def role_lists() -> RoleLists:
    """The words about parties. Raises KnowledgeError naming the file and the fault."""
    return _read("party_roles.yaml", RoleLists)


class Term(_List):
    """A term of law or regulation with the slang that means it; see the head of knowledge/lexicon/terms.yaml."""

    canonical: str
    category: str
    related: tuple[str, ...] = ()
    forms: tuple[str, ...] = Field(min_length=1)
    meaning: str
    risky: bool = False


class _Terms(RootModel[tuple[Term, ...]]):
    model_config = ConfigDict(frozen=True)


@cache
def term_lists() -> tuple[Term, ...]:
    """All terms, in file order. Raises KnowledgeError naming the file and the fault."""
    return _read("terms.yaml", _Terms).root


def _read(name: str, form: type[_Form]) -> _Form:
    path: Path = resource_dir("knowledge") / "lexicon" / name
    try:
        return form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors()[:3])
        raise KnowledgeError(f"词表 knowledge/lexicon/{name} 不合格式：{faults}。请改正后重试。") from error
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"词表 knowledge/lexicon/{name} 无法读取：{error}。请检查文件。") from error
