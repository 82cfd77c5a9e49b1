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
    """A clause without its denials: the `pairs` of all of it, for each denial the pairs of what it denies, the pair it
    ends in, and the names it speaks of."""

    text: str
    denied: tuple[frozenset[str], ...]
    pairs: frozenset[str]
    last: str
    names: frozenset[str]

    def denies(self, predicates: frozenset[str]) -> bool:
        """Whether one of its denials is about one of these pairs."""
        return any(denied & predicates for denied in self.denied)


def turned(claim: str, evidence: str, names: Iterable[str] = ()) -> Turned | None:
    """The first clause of the claim whose counterpart in the evidence has the opposite sense; None where none has.

    `names` are left out of the comparison: the evidence may say 我 or 其 where the claim names the party."""
    known = sorted(names, key=len, reverse=True)
    others = [o for o in _clauses(evidence, known) if o.pairs]
    for clause in _clauses(claim, known):
        if clause.pairs and (opposite := _opposite(clause, others)):
            return Turned(clause.text, opposite.text)
    return None


def _opposite(clause: _Clause, others: Sequence[_Clause]) -> _Clause | None:
    """The evidence's clause that affirms what this one denies, or denies what it affirms, where no other agrees."""
    for predicates in clause.denied:
        about = [o for o in others if predicates & o.pairs and _counterparts(clause, o, predicates)]
        if about and not any(o.denies(predicates) for o in about):
            return about[0]
    for other in others:
        for predicates in other.denied:
            if (
                not predicates & clause.pairs
                or clause.denies(predicates)
                or not _counterparts(clause, other, predicates)
            ):
                continue
            about = [o for o in others if predicates & o.pairs and _alike(clause, o) >= _ALIKE]
            if all(o.denies(predicates) for o in about):
                return other
    close = [o for o in others if _alike(clause, o) >= _ALIKE]
    return next((o for o in close if _one_denial_apart(clause, close)), None)


def _counterparts(one: _Clause, other: _Clause, predicates: frozenset[str]) -> bool:
    """Whether the clauses speak of the same: alike in wording, or of one person and ending in the same predicate."""
    if _alike(one, other) >= _ALIKE:
        return True
    return bool(one.names & other.names) and one.last == other.last and one.last in predicates


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
    for clause in _CLAUSES.split(unicodedata.normalize("NFKC", text)):
        bare, spoken_of = clause.strip(), set()
        for name in names:
            if name in bare:
                spoken_of.add(name)
                bare = bare.replace(name, "")
        bare = _SPEECH.sub("", bare)
        for pattern, same in _SAME:
            bare = pattern.sub(same, bare)
        bare = _NOT_DENIALS.sub(lambda m: "＿" * len(m[0]), bare)
        denied = tuple(_pairs(bare[m.end() :][:_REACH]) for m in _DENIAL.finditer(bare))
        plain = _plain(bare)
        found.append(_Clause(clause.strip(), denied, _pairs(bare), plain[-2:], frozenset(spoken_of)))
    return found


def _plain(text: str) -> str:
    return _FILLERS.sub("", _DENIAL.sub("", text)).replace("＿", "")


def _pairs(text: str) -> frozenset[str]:
    rest = _plain(text)
    return frozenset(rest[i : i + 2] for i in range(len(rest) - 1))
