"""The amount that a narrative of facts is about: the total it states, or the sum of its parts.

A court's or prosecutor's account names what was taken deed by deed, often with a total before or after, and speaks of
much other money besides (退赔, 扣押, 罚金, 分赃, earlier convictions). This keeps apart what was taken, and adds up.

    >>> total = find_total("被告人王某骗取李某5万元，又骗取赵某3万元。案发后退还李某1万元。")
    >>> total.value, total.basis, [part.text for part in total.parts]
    (80000.0, 'sum', ['5万元', '3万元'])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from assistant.lexicon.money import MoneyMention, find_money
from assistant.lexicon.money_role import Decision, decide

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_CLAUSE = re.compile(r"[^，,：:]+")
_TOTAL_BEFORE = re.compile(
    r"(?:共计|合计|总计|累计|总共|一共|共|总额|总金额|总价值|总价|全部|分别)(?:价值|金额|数额|为|约|人民币|达|得|现金|[（(][^）)]*[）)]|\s)*$"
)
_CONCLUSION = re.compile(r"认为|综上|以上事实|上述事实|指控认为|足以认定|应当以|构成.{0,6}罪|其行为|提请|建议")
_OVERVIEW = re.compile(
    r"(?:具体|详细)?(?:犯罪)?事实(?:分述)?如下|分别(?:为|是)[:：]|其中[:：，]|分述如下|具体如下|如下[:：]"
)
_PAST = re.compile(
    r"因犯|曾因|前科|刑满|判处|罚金|缓刑|劳动教养|另查明?，?案发后|退赔|退赃|退还|返还|发还|追回|追缴|赔偿|扣押|冻结|缴获|查获|谅解"
)
_TAKING = re.compile(
    r"骗|盗|窃|抢|敲诈|勒索|讹|诈|侵占|挪用|索要|索得|非法占有|套取|套现|取走|拿走|转走|划走|提走|刷走|借走|卷走|收取|收受|取得|交给|转账|汇款|打款|支付"
)
_HARD_TAKING = re.compile(r"骗|盗|窃|抢|敲诈|勒索|讹|诈")
_TOOK = re.compile(r"骗取|骗得|骗走|盗走|窃得|盗窃|敲诈|勒索得|抢走|抢得")
_VALUED = re.compile(r"价值|价格|鉴定|认定|估价|核价|计价|评估")
_AGAIN = re.compile(
    r"(?:骗取的|骗得的|盗得的|所得的|将该|把该|上述|该笔|这|前述|所骗|所盗|赃款|剩余|其余)[^，。]{0,8}$"
)
_SHARE = re.compile(
    r"分得|分给|分赃|平分|均分|各分|获赃|销赃|卖得|变卖|得款|出售|卖给|售出|抵押|典当|获利|购得的|购买的|购得|商定|约定|标价|售价|原价|月租|工资|佣金|提成|价款为"
)
_CLOSE = 0.011
_MOST_ADDENDS = 16


class TotalPart(NamedTuple):
    """An addend in yuan at `start:end` of the text."""

    start: int
    end: int
    value: float
    text: str


class Total(NamedTuple):
    """What was taken: `value` in yuan, stated by the text or summed from `parts`; approximate if any addend is."""

    value: float
    basis: Literal["stated", "sum"]
    parts: tuple[TotalPart, ...]
    approximate: bool


class _Sum(NamedTuple):
    mention: MoneyMention
    decision: Decision
    clause: str
    lead: str
    sentence: str
    conclusion: bool
    total: bool
    overview: bool
    hard: bool


def find_total(text: str) -> Total | None:
    """The amount taken in all, or None where the text names no sum that was taken."""
    sums = list(_sums(text))
    taken = [s for s in sums if _is_taken(s)]
    if not taken:
        return None
    hard = [s for s in taken if s.hard]
    taken = hard or taken
    parts = _parts([s for s in taken if not s.conclusion])
    stated = _stated(taken, parts)
    if stated is not None:
        return Total(stated.mention.value_low, "stated", _listed([stated]), stated.mention.approximate)
    if not parts:
        parts = _parts(taken)
    value = round(sum(s.mention.value_low for s in parts), 2)
    return Total(value, "sum", _listed(parts), any(s.mention.approximate for s in parts))


def _listed(sums: Sequence[_Sum]) -> tuple[TotalPart, ...]:
    return tuple(TotalPart(s.mention.start, s.mention.end, s.mention.value_low, s.mention.text) for s in sums)


def _sums(text: str) -> Iterable[_Sum]:
    """Every sum with its role, its clause and what kind of sentence it stands in."""
    mentions = find_money(text)
    for sentence in _SENTENCE.finditer(text):
        inside = [m for m in mentions if sentence.start() <= m.start < sentence.end()]
        for mention in inside:
            if mention.vague:
                continue
            at = mention.start - sentence.start()
            clause = next(c for c in _CLAUSE.finditer(sentence[0]) if c.end() > at or c.end() == len(sentence[0]))
            offset = at - clause.start()
            decision = decide(clause[0], offset, min(offset + len(mention.text), len(clause[0])), mention)
            lead = sentence[0][:at]
            bracket = lead.rfind("（")
            inner = lead[bracket:] if bracket > lead.rfind("）") else lead[max(0, clause.start() - 20) :]
            yield _Sum(
                mention,
                decision,
                clause[0],
                inner,
                sentence[0],
                _CONCLUSION.search(sentence[0]) is not None,
                _TOTAL_BEFORE.search(lead) is not None,
                _OVERVIEW.search(
                    text[mention.end : mention.end + 24].split("\n")[0] + text[sentence.end() : sentence.end() + 24]
                )
                is not None,
                _HARD_TAKING.search(sentence[0]) is not None
                or (_VALUED.search(clause[0]) is not None and _HARD_TAKING.search(text[: sentence.start()]) is not None)
                or _victim_pays(sentence[0], decision),
            )


def _victim_pays(sentence: str, decision: Decision) -> bool:
    """被告人要求被害人交纳订金2000元: paid by a victim at the doing of the accused."""
    verb = decision.verb
    return (
        verb is not None
        and verb.verb.name in ("pay", "collect_fee", "receive")
        and re.search(r"被害人|受害人", sentence) is not None
        and re.search(r"要求|让|以[^。]{2,40}为由|谎称|虚构|编造|收取", sentence) is not None
    )


def _is_taken(item: _Sum) -> bool:
    """Whether the sum was taken from somebody, and not given back, seized, shared out or fined."""
    lead = item.lead
    if item.decision.role in ("fine", "unit_price", "demanded", "waived") and not item.total:
        return False
    verb = item.decision.verb
    if verb is not None and verb.verb.name in ("refund", "seize", "fine", "sell", "repay", "buy"):
        return False
    if _PAST.search(lead) and not _TOOK.search(lead):
        return False
    own = lead[-max(1, item.clause.find(item.mention.text)) :]
    if _SHARE.search(lead[-24:]) and not re.search(rf"{_TOOK.pattern}|价值", own):
        return False
    if item.decision.role in ("proceeds", "loss"):
        return True
    if _VALUED.search(item.clause):
        return True
    return _TAKING.search(item.sentence) is not None


def _parts(taken: Sequence[_Sum]) -> list[_Sum]:
    """The addends: each taking once, without totals that only repeat the others and without repeated mentions."""
    parts: list[_Sum] = []
    for item in taken:
        repeated = any(p.mention.value_low == item.mention.value_low for p in parts)
        if repeated and (_AGAIN.search(item.lead) or re.search(r"将|其中", item.lead[-20:]) or item.conclusion):
            continue
        parts.append(item)
    return parts


def _stated(taken: Sequence[_Sum], parts: Sequence[_Sum]) -> _Sum | None:
    """The sum that the text gives as the total of all it tells."""
    totals = [s for s in taken if s.total or s.conclusion or s.overview]
    for candidate in sorted(totals, key=lambda s: -s.mention.value_low):
        value = candidate.mention.value_low
        others = [p.mention.value_low for p in parts if p is not candidate and p.mention.value_low != value]
        if any(other > value * (1 + _CLOSE) for other in others):
            continue
        if candidate.overview or candidate.conclusion:
            return candidate
        if not others or abs(sum(others) - value) <= _CLOSE * value or _adds_up(others, value):
            return candidate
    return None


def _adds_up(addends: Sequence[float], value: float) -> bool:
    """Whether two or more of the addends make up the value exactly."""
    if not 2 <= len(addends) <= _MOST_ADDENDS:
        return False
    sums = {0.0: 0}
    for addend in addends:
        for known, used in list(sums.items()):
            total = round(known + addend, 2)
            sums[total] = max(sums.get(total, 0), used + 1)
    return sums.get(round(value, 2), 0) >= 2
