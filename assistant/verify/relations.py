"""Who paid whom and who did what to whom, read from clauses that name both sides.

A claim may not swap the sides of what its evidence says: 李某向王某转账 is not 王某向李某转账.

    >>> find_relations("李某向王某转账2万元", ["李某", "王某"])
    [Relation(kind='money', source='李某', target='王某')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_BASE = 0xE000
_P = "[\ue000-\uf8ff]"
_PAY = r"支付|转账|转帐|转款|转(?=[了过人\d一二三四五六七八九十百千万])|汇款|汇(?=[了\d])|付款|付(?=[了\d])|交付|缴纳|缴费|打款|打(?=[了\d])|还款|退款|退还|返还|返(?=[了\d])|退(?=[了\d])|交(?=[了\d纳])|给付|赔偿|垫付|预付|充值|发红包"
_TAKE = r"收取|收到|收(?=[了\d走])|骗取|骗得|骗走|骗(?=[了\d])|索要|索取|索得|勒索|敲诈|诈骗|要走|要求支付|拿走|取得|获取|获得|借款|借(?=[了\d走])|套取|榨取"
_ACT = r"威胁|要挟|胁迫|恐吓|殴打|辱骂|欺骗|哄骗|蒙骗|教唆|指使|唆使|举报|投诉|控告|起诉|跟踪|骚扰|雇佣|雇用|委托|介绍给|介绍|招揽|收买|冒充"
_GAP = r"[^，。；！？,;!?：:“”‘’\"\ue000-\uf8ff]{0,16}?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pay",
        re.compile(
            rf"(?P<a>{_P})(?:[^。；;：:“”‘’\ue000-\uf8ff]{{0,24}}?)(?:向|给|与|跟|为|往|对)(?P<b>{_P}){_GAP}(?:{_PAY})"
        ),
    ),
    (
        "take",
        re.compile(
            rf"(?P<a>{_P})(?:[^。；;：:“”‘’\ue000-\uf8ff]{{0,24}}?)(?:向|从|找|对|跟|问|由)(?P<b>{_P}){_GAP}(?:{_TAKE})"
        ),
    ),
    (
        "pay",
        re.compile(
            rf"(?P<a>{_P}){_GAP}(?:转账给|转给|汇给|付给|支付给|交给|打给|退给|退还给|还给|返还给|(?<![卖售供介绍])给了?|转至|汇入|转入|打入|存入|支付|付|赔偿|退还)(?P<b>{_P})"
        ),
    ),
    ("take", re.compile(rf"(?P<a>{_P}){_GAP}(?:{_TAKE})(?:了|到|过|走)?(?P<b>{_P})")),
    (
        "taken",
        re.compile(
            rf"(?P<a>{_P})(?:[^，。；,;：:“”‘’\ue000-\uf8ff]{{0,6}}?)(?:被|遭到?|受到?)(?P<b>{_P}){_GAP}(?:{_TAKE})"
        ),
    ),
    ("act", re.compile(rf"(?P<a>{_P}){_GAP}(?P<verb>{_ACT})(?:了|过|着|称|要)?(?P<b>{_P})")),
    (
        "act",
        re.compile(
            rf"(?P<a>{_P})(?:[^，。；,;：:“”‘’\ue000-\uf8ff]{{0,10}}?)(?:向|对)(?P<b>{_P}){_GAP}(?P<verb>{_ACT})"
        ),
    ),
    ("sold", re.compile(rf"(?P<a>{_P}){_GAP}(?:卖给|售给|出售给|倒卖给|转卖给|提供给|泄露给)(?P<b>{_P})")),
    (
        "sold",
        re.compile(
            rf"(?P<a>{_P})(?:[^，。；,;：:“”‘’\ue000-\uf8ff]{{0,10}}?)向(?P<b>{_P}){_GAP}(?:出售|售卖|倒卖|提供|泄露)"
        ),
    ),
    (
        "sold",
        re.compile(
            rf"(?P<b>{_P})(?:[^，。；,;：:“”‘’\ue000-\uf8ff]{{0,10}}?)(?:向|从|找)(?P<a>{_P}){_GAP}(?:购买|买|收购|购得)"
        ),
    ),
    (
        "acted",
        re.compile(
            rf"(?P<a>{_P})(?:[^，。；,;：:“”‘’\ue000-\uf8ff]{{0,6}}?)(?:被|遭到?|受到?)(?P<b>{_P}){_GAP}(?P<verb>{_ACT})"
        ),
    ),
)


_WHO = rf"(?<![向给被从找对为往跟与把付转汇交由])(?P<who>{_P}(?:[、和及与]{_P})*)(?:[^，。；！？,;!?：:“”‘’\ue000-\uf8ff向给被由从]{{0,10}}?)"
_PAYS = re.compile(rf"{_WHO}(?:{_PAY}|付(?=[人\d０-９一二三四五六七八九十百千万¥￥])|花费|汇出|转出)(?!给|至|到|{_P})")
_TAKES = re.compile(rf"{_WHO}(?:收取|收到|收(?=[\d０-９])|骗取|索要|索取|获利|取得|入账|得款)(?!{_P})")


_LISTED = re.compile(rf"(?P<side>付款人|收款人)(?!民币)(?:包括|为|是|：|:|有)?(?P<who>{_P}(?:[、和及与]{_P})*)")


_OFFICE = re.compile(rf"{_P}(?:的)?(?:负责人|法定代表人|实际控制人|员工|工作人员|业务员|经理|老板|股东|客服)(?={_P})")


class Relation(NamedTuple):
    """`source` pays `target`, or does something (`kind`: the verb) to `target`. Names are those given."""

    kind: str
    source: str
    target: str


def find_relations(text: str, names: Sequence[str]) -> list[Relation]:
    """The relations between the named, each name standing for itself."""
    marked, order = _marked(text, names)
    found: dict[Relation, None] = {}
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(marked):
            a, b = order[ord(match["a"]) - _BASE], order[ord(match["b"]) - _BASE]
            if a == b:
                continue
            if kind == "pay":
                found[Relation("money", a, b)] = None
            elif kind == "take":
                found[Relation("money", b, a)] = None
            elif kind == "taken":
                found[Relation("money", a, b)] = None
            elif kind == "sold":
                found[Relation("出售", a, b)] = None
            elif kind == "act":
                found[Relation(match["verb"], a, b)] = None
            else:
                found[Relation(match["verb"], b, a)] = None
    return list(found)


def swapped(claimed: Iterable[Relation], evidence: Sequence[Relation]) -> Relation | None:
    """The first claimed relation that the evidence has only the other way round."""
    known = set(evidence)
    for relation in claimed:
        reverse = Relation(relation.kind, relation.target, relation.source)
        if reverse in known and relation not in known:
            return relation
    return None


def one_sided(text: str, names: Sequence[str]) -> tuple[set[str], set[str]]:
    """Those the text says pay, and those it says take, where the other side is not named (丁某付28500元)."""
    marked, order = _marked(text, names)
    payers = {order[ord(c) - _BASE] for m in _PAYS.finditer(marked) for c in m["who"] if ord(c) >= _BASE}
    takers = {order[ord(c) - _BASE] for m in _TAKES.finditer(marked) for c in m["who"] if ord(c) >= _BASE}
    return payers, takers


def listed_sides(text: str, names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The lists 付款人甲、乙 and 收款人丙 of the text, as (付款人 or 收款人, names)."""
    marked, order = _marked(text, names)
    return [(m["side"], [order[ord(c) - _BASE] for c in m["who"] if ord(c) >= _BASE]) for m in _LISTED.finditer(marked)]


def _marked(text: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """The text with each name replaced by one private character, and the names in the order of their characters."""
    order = sorted(set(names), key=lambda name: -len(name))
    for index, name in enumerate(order):
        text = text.replace(name, chr(_BASE + index))
    return _OFFICE.sub("", text), order
