"""Case numbers: right in form, and, where the ruling is in the knowledge base, right in what is said of it."""

from __future__ import annotations

import re
from datetime import date

from assistant.knowledge import Knowledge, Resolved
from assistant.knowledge.citations import LegalCitation
from assistant.knowledge.files import RulingFile
from assistant.verify.casenumbers import fault_of
from assistant.verify.law import Fault
from assistant.verify.offences import offences_in
from assistant.verify.values import find_values, nearest, supports

_COURT = re.compile(r"[\u4e00-\u9fff]{2,20}?(?:人民法院|法院)")


def check_case(citation: LegalCitation, resolved: Resolved, sentence: str, knowledge: Knowledge) -> Fault | None:
    """The fault of a case number: its form, or what the sentence says of a known ruling; unknown ones stay unchecked."""
    fault = fault_of(citation.name, date.today().year)
    if fault is not None:
        return Fault("mismatch", f"案号有误：{fault}")
    if not resolved.found:
        return Fault("unchecked", "案号格式正确；案例库未收录该案，内容无法核对")
    key = knowledge.ruling_id(citation.name)
    ruling = knowledge.rulings[key] if key else None
    return None if ruling is None else _content(ruling, sentence[: citation.start] + sentence[citation.end :])


def _content(ruling: RulingFile, said: str) -> Fault | None:
    court = _COURT.search(said)
    if court is not None and ruling.court not in court[0] and court[0] not in ruling.court:
        return Fault("mismatch", f"该案由{ruling.court}审理", ruling.court)
    named = offences_in(said)
    if named and ruling.charges and not set(named) & set(ruling.charges):
        return Fault("mismatch", f"该案罪名为{'、'.join(ruling.charges)}", "、".join(ruling.charges))
    text = "\n".join(filter(None, (ruling.title, ruling.facts, ruling.held, ruling.reasons, ruling.sentence)))
    known = find_values(text)
    for value in find_values(said):
        if value.kind in ("money", "count") and any(v.kind == value.kind for v in known):
            amount_matches = value.kind == "money" and ruling.amount_cny == value.low
            if not amount_matches and not supports(known, value, hedges=False):
                right = nearest(known, value)
                return Fault("mismatch", f"该案要旨中没有“{value.text}”", right.text if right else None)
    return None
