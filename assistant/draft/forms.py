"""The fixed phrases of the official forms, read from prompts/draft/forms.yaml so that a unit can put its own in.

>>> forms().headings["facts"]
'基本事实'
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import SettingsError
from assistant.records import MemoKind, PartyRole, Recommendation
from assistant.resources import resource_dir

HeadingKey = Literal[
    "letter",
    "source",
    "others",
    "facts",
    "evidence",
    "amount",
    "law",
    "contrasts",
    "disputes",
    "gaps",
    "disposition",
    "why_not",
    "would_change",
    "annex_report",
    "annex_exhibits",
    "annex_items",
    "annex_amounts",
    "annex_laws",
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleLabels(_Form):
    """What a party is called in a memo that refers, and in one that does not."""

    refer: str
    other: str


class Recipients(_Form):
    """Whom a memo is for where the case does not name a receiving unit."""

    police: str
    own: str


class Letter(_Form):
    """The covering letter of a referral or a report."""

    opening: str
    opening_unnamed: str
    conduct: str
    sums: str
    ground: str
    receipt: str
    report_opening: str
    report_opening_unnamed: str
    report_ground: str
    transfer_law: tuple[str, ...]
    receipt_law: tuple[str, ...]
    report_law: tuple[str, ...]
    refused_law: tuple[str, ...]


class Phrases(_Form):
    """Sentences that stand in every memo of their kind, and say what the material does not."""

    source: str
    source_unit: str
    skipped: str
    facts_intro: str
    facts_none: str
    identity_unknown: str
    suspects_unknown: str
    evidence_none: str
    scattered: str
    proves_money: str
    proves_contrary: str
    proves_items: str
    proves_nothing: str
    amount_none: str
    amount_unverified: str
    element_lead: str
    element_shown: str
    element_before: str
    element_unclear: str
    elements_open: str
    element_unshown: str
    disputed: str
    conflicts_none: str
    refer: str
    report: str
    investigate: str
    refuse: str
    gaps_intro: str
    gaps_none: str
    refused: str
    penalty_note: str
    items_none: str
    items_intro: str


class Forms(_Form):
    """prompts/draft/forms.yaml."""

    titles: dict[MemoKind, dict[Recommendation, str]]
    titles_unnamed: dict[MemoKind, dict[Recommendation, str]]
    recipients: Recipients
    suspect_unit: RoleLabels
    roles: dict[PartyRole, RoleLabels]
    headings: dict[HeadingKey, str]
    letter: Letter
    phrases: Phrases


@cache
def forms() -> Forms:
    """The phrases in force. Raises SettingsError where the file is missing or does not validate."""
    path = resource_dir("prompts") / "draft" / "forms.yaml"
    try:
        return Forms.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"公文用语文件 {path.name} 有误：{error}") from error
