"""Who is concerned: one claim a suspect with what the material says of him, the others listed by role.

>>> party_claims(case)[0].text  # doctest: +SKIP
'涉嫌人员：王强（又称“强哥”），据材料记载，王强系某公司法定代表人。'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.casefile import CaseFile
from assistant.draft.wording import clauses, names, tidy
from assistant.records import Claim, EvidenceRef, Party, PartyRole

_MOST_NAMED = 8
_ORDER: tuple[PartyRole, ...] = (
    "reporter",
    "victim",
    "institution",
    "client",
    "intermediary",
    "witness",
    "regulator",
)
_IDENTITY = re.compile(
    r"身份证|公民身份号码|出生|(?<!\d)\d{17}[\dXx](?!\d)|统一社会信用代码|[，,、（(][男女][，,、）)]"
)
_PERSONAL = re.compile(r"[我你您咱]|[？！?!]")


def party_claims(case: CaseFile) -> list[Claim]:
    """Suspects first, one claim each; then every other role in one claim. Each party is listed once, by its first role."""
    suspects = [p for p in case.facts.parties if "suspect" in p.roles]
    claims = [_suspect(case, party) for party in suspects]
    if not suspects:
        claims.append(Claim(text=case.forms.phrases.suspects_unknown))
    elif not any(_IDENTITY.search(r.quote) for p in suspects for r in p.evidence):
        claims.append(Claim(text=case.forms.phrases.identity_unknown))
    listed = {party.name for party in suspects}
    for role in _ORDER:
        group = [p for p in case.facts.parties if role in p.roles and p.name not in listed]
        listed.update(p.name for p in group)
        if group:
            claims.append(_group(case, role, group))
    return claims


def _suspect(case: CaseFile, party: Party) -> Claim:
    named = naming(party, party.name)
    text = f"{case.role('suspect')}：{party.name}"
    evidence = [named] if named else list(party.evidence[:1])
    aliases = []
    for alias in party.aliases:
        shown = naming(party, alias)
        if shown:
            aliases.append(f"“{alias}”")
            evidence.append(shown)
    if aliases:
        text += f"（又称{names(aliases)}）"
    introduction = _introduction(case, party)
    if introduction:
        said, ref = introduction
        text += f"，据材料记载，{said}"
        evidence.append(ref)
    return case.claim(text + "。", evidence)


def _group(case: CaseFile, role: PartyRole, group: Sequence[Party]) -> Claim:
    shown = group[:_MOST_NAMED]
    evidence = [naming(party, party.name) or party.evidence[0] for party in shown if party.evidence]
    return case.claim(f"{case.role(role)}：{names([p.name for p in group], _MOST_NAMED)}。", evidence)


def naming(party: Party, name: str) -> EvidenceRef | None:
    """The first evidence of the party in which this name stands."""
    return next((ref for ref in party.evidence if name in ref.quote), None)


def _introduction(case: CaseFile, party: Party) -> tuple[str, EvidenceRef] | None:
    """The clause that says who the party is (系…、担任…、男，…), from a sentence in the third person."""
    name = re.escape(party.name)
    pattern = re.compile(
        rf"{name}(?:[（(][^）)]*[）)])?(?:[，,]?[男女][，,]|均?系|是|担任|现任|时任|任(?!何)|负责|实际控制)"
    )
    for ref in party.evidence:
        document, sentence = case.sentences.get(ref.sentence, (None, None))
        if document is None or sentence is None or sentence.speaker:
            continue
        quote = tidy(document.quote(sentence))
        if not pattern.search(quote) or _PERSONAL.search(quote):
            continue
        parts = [quote[c.start : c.end] for c in clauses(quote)]
        first = next((i for i, part in enumerate(parts) if party.name in part), None)
        if first is None:
            continue
        length = 3 if _IDENTITY.search(quote) else 1
        said = "".join(parts[first : first + length]).strip("，。；,; ")
        if pattern.search(said + "，") and len(said) <= 80:
            return said, EvidenceRef.cut(document, sentence)
    return None
