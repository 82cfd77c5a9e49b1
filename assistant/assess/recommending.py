"""From the assessed offences to a proposal: refer, investigate further, or do not refer. A person decides.

>>> recommend(assessed, context)[0]      # doctest: +SKIP
'refer'
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import yaml

from assistant.assess.elements import HIGH, LOW, Context
from assistant.assess.offences import recommendation_confidence
from assistant.knowledge.files import Relation
from assistant.records import Offence, OffenceAssessment, Recommendation
from assistant.resources import resource_dir


def primary_offence(assessed: Sequence[OffenceAssessment]) -> Offence | None:
    """The offence with the highest confidence among the established ones, else among the partly established."""
    for conclusion in ("established", "partly_established", "unknown"):
        candidates = [a for a in assessed if a.conclusion == conclusion]
        if candidates:
            return max(candidates, key=lambda a: a.confidence).offence
    return None


def recommend(assessed: Sequence[OffenceAssessment], context: Context) -> tuple[Recommendation, str]:
    """The proposal and its reason in one sentence.

    An established offence is referred unless the answers as a whole speak clearly for a lawful matter; a case in
    which nothing stands is not referred unless the answers as a whole say that more should be found out.
    """
    overall = recommendation_confidence(context.answers)
    established = [a.offence for a in assessed if a.conclusion == "established"]
    partly = [a.offence for a in assessed if a.conclusion in ("partly_established", "unknown")]
    if established and overall["do_not_refer"] < HIGH:
        if context.answers.probability("detailed") < LOW or overall["investigate_further"] >= HIGH:
            return (
                "investigate_further",
                f"材料反映涉嫌{_names(established)}的情形，但缺少可以核实的人员、时间、金额或证据。",
            )
        return "refer", f"现有材料已能反映{_names(established)}的主要构成要件，建议依法移送，由有权机关审查。"
    if overall["do_not_refer"] >= HIGH or (not established and not partly and overall["do_not_refer"] >= LOW):
        return "do_not_refer", _lawful_reason(context)
    if established or partly:
        return (
            "investigate_further",
            f"材料反映涉嫌{_names(established or partly)}的部分情形，但要件证据不完整，应先补充调查。",
        )
    if overall["investigate_further"] >= overall["do_not_refer"]:
        return "investigate_further", "材料线索单薄，尚不能认定具体罪名的要件，应先补充调查。"
    return "do_not_refer", _lawful_reason(context)


def relation(assessed: Sequence[OffenceAssessment]) -> str:
    """How the offences that stand relate to each other (罪数)."""
    standing = {a.offence for a in assessed if a.conclusion == "established"} or {
        a.offence for a in assessed if a.conclusion == "partly_established"
    }
    if len(standing) < 2:
        return "单一罪名，不涉及罪数问题。" if standing else "现有材料没有可以认定的罪名。"
    texts = [r.relation for r in _relations() if set(r.offences) <= standing]
    return "".join(texts) or f"涉及{_names(sorted(standing))}，应分别审查各行为，判断并罚或者择一重处。"


def _lawful_reason(context: Context) -> str:
    lawful = max(("real_right", "lawful_means", "fair_service"), key=context.answers.probability)
    if context.answers.probability(lawful) >= 0.5:
        why = {
            "real_right": "提出要求的一方有真实的纠纷作为依据",
            "lawful_means": "当事人通过投诉、协商、诉讼等正当途径主张权利",
            "fair_service": "所涉服务真实、收费合理，没有使用违法手段",
        }[lawful]
        return f"材料反映{why}，没有显示犯罪的构成要件，不建议作为涉嫌犯罪案件移送。"
    return "现有材料没有显示犯罪的构成要件，不建议作为涉嫌犯罪案件移送。"


def _names(offences: Sequence[str]) -> str:
    return "、".join(f"{offence}罪" for offence in offences)


@cache
def _relations() -> tuple[Relation, ...]:
    raw = yaml.safe_load((resource_dir("knowledge") / "relations.yaml").read_text(encoding="utf-8"))
    return tuple(Relation.model_validate(line) for line in raw)
