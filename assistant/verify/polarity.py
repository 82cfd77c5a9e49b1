"""Affirmed or denied: whether a claim says the opposite of the evidence it cites.

Clauses are paired by the characters they share; where the pair agrees in all but the count of denials, the claim is
turned round (已退还 against 未退还). Words that only look like denials (非法, 不足, 无期徒刑) do not count.

    >>> turned("王某至今已将款项退还", "王某至今未将款项退还")
    ('王某至今已将款项退还', '王某至今未将款项退还')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_SAME = (
    (re.compile(r"拒不"), "不"),
    (re.compile(r"否认"), "不承认"),
    (re.compile(r"拒绝"), "不同意"),
    (re.compile(r"虚假|不实|不属实"), "不真实"),
    (re.compile(r"属实"), "真实"),
    (re.compile(r"未遂"), "不既遂"),
    (re.compile(r"失败"), "不成功"),
    (re.compile(r"毫无|并无|从无"), "没有"),
)
_NOT_DENIALS = re.compile(
    r"不法|不当|不正当|不仅|不但|不光|不少于|不低于|不高于|不超过|不超|不足|不到|不等|不特定|不良|不断|不得不|不动产|"
    r"不明|不久|不料|不满|不符|不过|不管|不限|不含|不一定|不一|不同(?!意)|不息|不堪|不利|不便|不可|不能不|要不|是不是|能不能|"
    r"无期|无论|无非|无忧|无故|无端|无抵押|无息|无痕|未成年|未来|未必|非法|非常|非正常|非诉|除非|莫非|是非|没收|没落|没准|"
    r"并非易事|不予立案|不起诉|不移送|不构成"
)
_DENIAL = re.compile(
    r"没有|并未|从未|尚未|未曾|未能|未予|未经|未|并非|并不|并没|不再|不曾|不予|不得|不会|不能|无法|没|不|无|非|勿|别(?=[想再去给把让])"
)
_CLAUSES = re.compile(r"[，。；：！？,;:!?\n、“”‘’\"（）()]+")
_SPEECH = re.compile(
    r"^(?:还|又|也|并|均|都|曾|当庭|明确)*(?:供述|陈述|供认|表示|声称|自称|认为|回答|答|问|说|称|辩称|反映|核查后认为)[：:]?"
)
_FILLERS = re.compile(r"[已经曾均都也又仍还就才便即其他她它我你您们的了过]|自己|本人|对方|至今|上述|该")
_ALIKE = 0.6
_WORD_FOR_WORD = 6
_REACH = 10


class Turned(NamedTuple):
    """A clause of the claim and the clause of the evidence that says the opposite."""

    claim: str
    evidence: str


class _Clause(NamedTuple):
    """A clause without its denials: `pairs` of all of it, and for each denial the pairs of what it denies."""

    text: str
    denied: tuple[frozenset[str], ...]
    pairs: frozenset[str]


def turned(claim: str, evidence: str, names: Iterable[str] = ()) -> Turned | None:
    """The first clause of the claim whose counterpart in the evidence has the opposite sense; None where none has.

    `names` are left out of the comparison: the evidence may say 我 or 其 where the claim names the party."""
    hidden = sorted(names, key=len, reverse=True)
    others = [o for o in _clauses(evidence, hidden) if o.pairs]
    for clause in _clauses(claim, hidden):
        if not clause.pairs:
            continue
        scored = [(_alike(clause, o), o) for o in others]
        best = max((score for score, _ in scored), default=0.0)
        if best < _ALIKE:
            continue
        close = [o for score, o in scored if score >= max(_ALIKE, best - 0.1)]
        if all(_opposite(clause, o) for o in close) or _one_denial_apart(clause, close):
            return Turned(clause.text, close[0].text)
    return None


def _opposite(one: _Clause, other: _Clause) -> bool:
    """Whether one denies, and the other does not, something both speak of."""
    if (len(one.denied) - len(other.denied)) % 2 == 0:
        return False
    more, less = (one, other) if len(one.denied) > len(other.denied) else (other, one)
    return any(denied & less.pairs for denied in more.denied)


def _one_denial_apart(clause: _Clause, close: Sequence[_Clause]) -> bool:
    """Whether the clause is a counterpart word for word, but for a denial taken out or put in (与备案不符 / 与备案符)."""
    if len(clause.text) < _WORD_FOR_WORD or any(o.text == clause.text for o in close):
        return False
    for other in close:
        changed = [
            clause.text[op.src_start : op.src_end] + other.text[op.dest_start : op.dest_end]
            for op in Levenshtein.opcodes(clause.text, other.text)
            if op.tag != "equal"
        ]
        if len(changed) == 1 and changed[0] in ("不", "未", "没", "没有", "无", "非"):
            return True
    return False


def _alike(clause: _Clause, other: _Clause) -> float:
    """The shared part of the shorter clause; a clause much shorter than the other is no counterpart."""
    short, long = sorted((len(clause.pairs), len(other.pairs)))
    if short * 3 < long:
        return 0.0
    return len(clause.pairs & other.pairs) / short


def _clauses(text: str, names: Sequence[str]) -> list[_Clause]:
    found = []
    plain = unicodedata.normalize("NFKC", text)
    for name in names:
        plain = plain.replace(name, "")
    for clause in _CLAUSES.split(plain):
        bare = _SPEECH.sub("", clause.strip())
        for pattern, same in _SAME:
            bare = pattern.sub(same, bare)
        bare = _NOT_DENIALS.sub(lambda m: "＿" * len(m[0]), bare)
        denied = tuple(_pairs(bare[m.end() :][:_REACH]) for m in _DENIAL.finditer(bare))
        found.append(_Clause(clause.strip(), denied, _pairs(bare)))
    return found


def _pairs(text: str) -> frozenset[str]:
    rest = _FILLERS.sub("", _DENIAL.sub("", text)).replace("＿", "")
    return frozenset(rest[i : i + 2] for i in range(len(rest) - 1))
