"""How much of a claim's wording its evidence carries: the cheap, measured step of support.

The share of the claim's neighbouring character pairs that stand in the evidence, the fixed vocabulary of memos left
out. It tells a citation of the wrong sentence from one of the right sentence (see docs of the measured error); whether
the sentence entails the claim is for `Entails`, where a model is given, or for a person.

    >>> share("王某收取代理费", "被害人称王某收取了代理费2万元") > 0.8
    True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Entails = Callable[[str, str], float]
"""(claim, evidence) to the probability that the evidence entails the claim."""

_LEFT_OUT = re.compile(
    r"据(?:在案)?材料(?:记载|反映|显示)|经查|另查明|证据(?:证明|显示)|证明|反映|显示|记载|载明|陈述|称|表示|其中|以及|相互印证|"
    r"合计|共计|总计|累计|先后|人民币|可以互相印证|来自不同材料|仅见于一份材料|须补强|涉嫌人员|被反映人|犯罪嫌疑人|被害人|上述|该|等人|等"
)
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z0-9.]+")


def pairs(text: str) -> set[str]:
    """Neighbouring characters within words, and whole Latin words and numbers."""
    found: set[str] = set()
    for run in _WORD.findall(unicodedata.normalize("NFKC", text)):
        if run[0].isascii():
            found.add(run.lower())
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def own_pairs(claim: str) -> set[str]:
    """The pairs of a claim's own words, the fixed vocabulary of memos left out."""
    return pairs(_LEFT_OUT.sub("，", claim))


def share(claim: str, evidence: str, sure: int = 0) -> float:
    """The part of the claim's pairs that the evidence has, 0 to 1; 1 for a claim without words of its own.

    `sure` is the number of values and names found in the evidence already: each counts as two pairs it carries."""
    wanted = own_pairs(claim)
    if not wanted:
        return 1.0
    return (len(wanted & pairs(evidence)) + 2 * sure) / (len(wanted) + 2 * sure)
