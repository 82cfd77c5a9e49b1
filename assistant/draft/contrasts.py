"""What separates the offences: a run-in paragraph for each question, then how several offences stand to each other.

The question and what answers it come from the knowledge file; the sentences looked at follow as short quotations.

    >>> contrast_sections(case)[0].heading  # doctest: +SKIP
    '1．敲诈勒索罪与依法维权'
"""

from __future__ import annotations

from assistant.draft.casefile import CaseFile
from assistant.draft.evidence import said, telling
from assistant.draft.wording import full_stop
from assistant.records import OFFENCES, Claim, Contrast, MemoSection

_MOST_CONTRASTS = 4
_QUOTES = 1
_QUOTE_LENGTH = 44


def contrast_sections(case: CaseFile) -> list[MemoSection]:
    """The contrasts that matter most, at most four."""
    ranked = sorted(case.assessment.contrasts, key=lambda c: _weight(case, c), reverse=True)
    return [_section(case, contrast, place) for place, contrast in enumerate(ranked[:_MOST_CONTRASTS], 1)]


def relation_claims(case: CaseFile) -> list[Claim]:
    """How the offences that stand relate to each other (罪数): those shown, or, where none is, those partly shown; nothing
    where that is fewer than two."""
    partly = [o for o in case.offences() if o.conclusion == "partly_established"]
    standing = [o for o in case.offences() if o.conclusion == "established"] or partly
    relation = case.assessment.relation.strip()
    if not relation or len(standing) < 2:
        return []
    return [case.claim(full_stop(relation), law=[s for o in standing for s in o.statutes])]


def _section(case: CaseFile, contrast: Contrast, place: int) -> MemoSection:
    claims = [Claim(text=contrast.question.strip() + full_stop(contrast.answer.strip()))]
    shown = telling(contrast.evidence, _QUOTES)
    if shown:
        quotes = "；".join(said(case, ref, _QUOTE_LENGTH) for ref in shown)
        claims.append(case.claim(full_stop(quotes), shown))
    heading = f"{place}．{_charge(contrast.offence_a)}与{_charge(contrast.offence_b)}"
    return MemoSection(heading=heading, claims=tuple(claims))


def _weight(case: CaseFile, contrast: Contrast) -> tuple[bool, bool, bool]:
    """Contrasts that concern the primary offence come first, then those between crime and no crime, then those that
    the evidence answers."""
    concerned = case.assessment.primary in (contrast.offence_a, contrast.offence_b)
    return concerned, contrast.offence_b not in OFFENCES, bool(contrast.evidence)


def _charge(name: str) -> str:
    return f"{name}罪" if name in OFFENCES else name
