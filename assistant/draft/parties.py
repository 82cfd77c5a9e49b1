"""Who is concerned: what the material says of each suspect, then the others listed by role.

>>> party_claims(case)[0].text  # doctest: +SKIP
'涉嫌人员：王强（又称“强哥”），男，1988年出生，系某公司法定代表人。'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.draft.casefile import CaseFile
from assistant.draft.sources import is_personal
from assistant.draft.wording import clauses, names, tidy
from assistant.records import Claim, EvidenceRef, Party, PartyRole

_MOST_NAMED = 8
_MOST_SAID = 60
_ORDER: tuple[PartyRole, ...] = ("reporter", "victim", "institution", "client", "intermediary", "witness", "regulator")
_IDENTITY = re.compile(r"身份证|公民身份号码|出生|(?<!\d)\d{17}[\dXx](?!\d)|统一社会信用代码")
_ABOUT = re.compile(
    r"^[，,（(]*(?:[男女](?:性|，|,|$)|汉族|\d{4}年|出生|身份证|公民身份|户籍|住|现住|系|是|均系|担任|现任|时任|任(?!何)|负责|为)"
)


class Introduction(NamedTuple):
    """What a sentence says of a party, without its name, and where."""

    said: str
    ref: EvidenceRef


def party_claims(case: CaseFile) -> list[Claim]:
    """Suspects first: those of whom something is said one by one, the rest together; then every other role.

    Each party is listed once, by its first role in this order.
    """
    suspects = [p for p in case.facts.parties if "suspect" in p.roles]
    persons = [p for p in suspects if p.kind == "person"]
    claims = _suspects(case, persons, case.role("suspect"))
    if not persons:
        claims.append(Claim(text=case.forms.phrases.suspects_unknown))
    elif not case.refuses and not any(_IDENTITY.search(r.quote) for p in persons for r in p.evidence):
        claims.append(Claim(text=case.forms.phrases.identity_unknown))
    unit = case.forms.suspect_unit
    claims += _suspects(case, [p for p in suspects if p.kind != "person"], unit.refer if case.refers else unit.other)
    listed = {party.name for party in suspects}
    for role in _ORDER:
        group = [p for p in case.facts.parties if role in p.roles and p.name not in listed]
        listed.update(p.name for p in group)
        if group:
            claims.append(_together(case, case.role(role), group))
    return claims


def _suspects(case: CaseFile, parties: Sequence[Party], label: str) -> list[Claim]:
    claims, plain = [], []
    for party in parties:
        known = _introduction(case, party)
        if known is None and not _aliases(party):
            plain.append(party)
            continue
        text = f"{label}：{_named(party)}" + (f"，{known.said}" if known else "")
        first = known.ref if known else naming(party, party.name)
        evidence = [ref for ref in (first, *_aliases(party).values()) if ref]
        claims.append(case.claim(text + "。", evidence))
    return [*claims, _together(case, label, plain)] if plain else claims


def _together(case: CaseFile, label: str, group: Sequence[Party]) -> Claim:
    shown = group[:_MOST_NAMED]
    evidence = [naming(party, party.name) or party.evidence[0] for party in shown if party.evidence]
    return case.claim(f"{label}：{names([p.name for p in group], _MOST_NAMED)}。", evidence)


def _named(party: Party) -> str:
    aliases = [f"“{alias}”" for alias in _aliases(party)]
    return f"{party.name}（又称{''.join(aliases)}）" if aliases else party.name


def _aliases(party: Party) -> dict[str, EvidenceRef]:
    """The aliases that some evidence of the party carries, each with it."""
    new = [a for a in party.aliases if a not in party.name and party.name not in a and not re.search(r"[<>@]", a)]
    found = {alias: naming(party, alias) for alias in new}
    return {alias: ref for alias, ref in found.items() if ref}


def naming(party: Party, name: str) -> EvidenceRef | None:
    """The first evidence of the party in which this name stands."""
    return next((ref for ref in party.evidence if name in ref.quote), None)


def _introduction(case: CaseFile, party: Party) -> Introduction | None:
    """The clauses after the name that say who the party is (男，…、系…、担任…), from a sentence in the third person."""
    for ref in party.evidence:
        document, sentence = case.sentences.get(ref.sentence, (None, None))
        if document is None or sentence is None or sentence.speaker or document.kind == "table":
            continue
        quote = tidy(document.quote(sentence))
        at = quote.find(party.name)
        if at < 0 or is_personal(quote):
            continue
        kept: list[str] = []
        rest = quote[at + len(party.name) :]
        for clause in clauses(rest):
            piece = rest[clause.start : clause.end].strip("，,；;。 ")
            if not piece:
                continue
            if not _ABOUT.match(piece) or sum(map(len, kept)) + len(piece) > _MOST_SAID:
                break
            kept.append(piece)
        if kept:
            return Introduction("，".join(kept), EvidenceRef.cut(document, sentence))
    return None
