"""Who is concerned: what the material says of those complained of, then the others listed by role.

>>> party_sections(case)[0].claims[0].text  # doctest: +SKIP
'王强（又称“强哥”），男，1988年出生，系某公司法定代表人。'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.draft.casefile import CaseFile
from assistant.draft.sources import is_personal
from assistant.draft.wording import clauses, names, tidy
from assistant.records import Claim, EvidenceRef, MemoSection, Party, PartyRole

_MOST_NAMED = 8
_MOST_ALIASES = 3
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


def party_sections(case: CaseFile) -> list[MemoSection]:
    """A run-in paragraph for those complained of and one for all others, each party once, by its first role."""
    suspects = [p for p in case.facts.parties if "suspect" in p.roles]
    unit = case.forms.suspect_unit
    persons = [p for p in suspects if p.kind == "person"]
    claims = _suspects(case, persons, "")
    if not persons:
        claims.append(Claim(text=case.forms.phrases.suspects_unknown))
    elif not case.refuses and not any(_IDENTITY.search(r.quote) for p in persons for r in p.evidence):
        claims.append(Claim(text=case.forms.phrases.identity_unknown))
    units = [p for p in suspects if p.kind != "person"]
    claims += _suspects(case, units, f"{unit.refer if case.refers else unit.other}：")
    sections = [MemoSection(heading=f"1．{case.role('suspect')}", claims=tuple(claims))]
    others = _others(case, {party.name for party in suspects})
    if others:
        sections.append(MemoSection(heading=f"2．{case.forms.headings['others']}", claims=tuple(others)))
    return sections


def _others(case: CaseFile, listed: set[str]) -> list[Claim]:
    claims = []
    for role in _ORDER:
        group = [p for p in case.facts.parties if role in p.roles and p.name not in listed]
        listed.update(p.name for p in group)
        if group:
            shown = group[:_MOST_NAMED]
            evidence = [naming(party, party.name) or party.evidence[0] for party in shown if party.evidence]
            claims.append(case.claim(f"{case.role(role)}：{names([p.name for p in group], _MOST_NAMED)}。", evidence))
    return claims


def _suspects(case: CaseFile, parties: Sequence[Party], label: str) -> list[Claim]:
    """Those of whom something is said one by one, the others together."""
    claims, plain = [], []
    for party in parties:
        known = _introduction(case, party)
        if known is None:
            plain.append(party)
            continue
        evidence = [known.ref, *_aliases(party).values()]
        claims.append(case.claim(f"{label}{_named(party)}，{known.said}。", evidence))
    if plain:
        shown = plain[:_MOST_NAMED]
        named = names([_named(party) for party in plain], _MOST_NAMED)
        evidence = [ref for p in shown for ref in (naming(p, p.name), *_aliases(p).values()) if ref]
        claims.append(case.claim(f"{label}{named}。", evidence))
    return claims


def _named(party: Party) -> str:
    aliases = [f"“{alias}”" for alias in _aliases(party)]
    return f"{party.name}（又称{''.join(aliases)}）" if aliases else party.name


def _aliases(party: Party) -> dict[str, EvidenceRef]:
    """The first aliases that some evidence of the party carries, each with it."""
    new = [a for a in party.aliases if a not in party.name and party.name not in a and not re.search(r"[<>@]", a)]
    found = {alias: ref for alias in new if (ref := naming(party, alias))}
    return dict(list(found.items())[:_MOST_ALIASES])


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
