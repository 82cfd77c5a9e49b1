"""What a sum in a clause is for: verbs around it, nouns beside it, and whether it is asked for or really moved.

The rules are ordered by how sure they are; `sure` tells the caller where a second opinion is worth a question.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.lexicon.frames import NounHit, VerbHit, asks, find_nouns, find_verbs, realizes
from assistant.lexicon.money import MoneyMention
from assistant.records import AmountRole

_GAP_BEFORE = re.compile(
    r"(?:共计|合计|总计|累计|计|约|为|是|[：:]|人民币|金额|数额|总额|共|均|高达|达|各|了|的|款|现金|总金额|达到|\s|[（(]|等|分别|只|才|仅|有|余|全部|多收|[“”」『』]|款项|大约|差不多|至少|先)*$"
)
_GAP_AFTER = re.compile(r"^(?:的|作为|等|左右|整|现金|\s|[）)“”\"])*$")
_PIECE = frozenset(
    "条 单 个 份 人 次 笔 件 户 张 套 部 只 克 吨 斤 公斤 台 期 月 年 天 日 周 小时 季 季度 人次 名 位 股 组 瓶 盒 米 个月 平方米 平米".split()
)
_FIRM_VERBS = frozenset(["swindle", "divert", "gain", "lose", "refund", "waive", "fine", "seize", "repay"])
_TIMES = frozenset(["月", "个月", "年", "季度", "季", "周", "期", "天", "日"])
_THREAT = re.compile(r"否则|不然|如不|若不|不给|威胁|要挟|曝光|撤诉|撤单|和解|息诉|投诉量|再投诉|继续投诉|向监管")
_PASSIVE = re.compile(r"被(?!告|害|询|讯|举报|投诉|保险|迫|执行|申请|上诉)[^，]{0,18}$")
_ALSO_NOUNS = frozenset(["多收", "多收了", "多扣", "损失", "欠款", "逾期", "透支", "贷款", "借款"])
_ON_SUMS = frozenset(["waive", "repay", "pay", "refund", "seize", "compensate"])
_CORE_DEMAND = frozenset("索要 索取 勒索 要挟 开价 要价 张口 开口 索赔 讨要 叫价 逼迫 强迫 想要 诉请 主张".split())
_PAY_VERBS = frozenset(["pay", "compensate", "refund", "collect_fee", "receive", "waive", "repay", "demand"])


class Decision(NamedTuple):
    """The role, the verb it was read from (offsets in the clause), and whether the rules are sure."""

    role: AmountRole
    verb: VerbHit | None
    sure: bool


def decide(
    clause: str, start: int, end: int, mention: MoneyMention | None, before: str = "", after: str = ""
) -> Decision:
    """The role of the sum at `start:end` of `clause`; `before` and `after` are the rest of its sentence."""
    verbs, nouns = find_verbs(clause), find_nouns(clause)
    verb = _verb(clause, verbs, start, end)
    noun = _noun(clause, nouns, start, end, after)
    demanded = _demanded(clause, start, verb, noun, before, after)
    priced = mention is not None and mention.per in _PIECE and not _shared(verb, mention.per)
    if noun is not None and noun.word in ("底薪", "工资", "月薪", "薪资", "月收入"):
        return Decision("other", verb, True)
    if priced and mention is not None and (demanded is None or mention.per not in _TIMES):
        return Decision("unit_price", verb, True)
    if demanded is not None:
        return Decision(demanded, verb, True)
    if re.match(r"(?:用于|用来|拿去|拿来|花在)", clause[end:]):
        return Decision("other", None, True)
    if (
        verb is not None
        and verb.verb.name == "repay"
        and re.search(r"(?:未|没有?|尚未|无力|拒不|不|应|需|待|尚)[^，]{0,3}$", clause[: verb.start])
    ):
        return Decision("loan", verb, True)
    if verb is not None and verb.start >= end and "用于" in clause[end : verb.start + 1]:
        return Decision("other", None, True)
    if verb is not None and verb.verb.name == "swindle" and _PASSIVE.search(clause[: verb.start]):
        return Decision("loss", verb, True)
    if (
        verb is not None
        and verb.verb.name == "receive"
        and re.search(r"出售|卖给|转卖|贩卖|倒卖|卖了", before + clause)
    ):
        return Decision("proceeds", verb, True)
    if verb is not None and verb.verb.name in _FIRM_VERBS:
        return Decision(verb.verb.role, verb, True)
    if noun is not None and not (
        verb is not None and verb.verb.name in ("lend", "borrow", "owe") and noun.role == "other"
    ):
        role = noun.role
        if role == "loss" and verb is not None and verb.verb.name in ("compensate", "pay", "refund"):
            return Decision(verb.verb.role, verb, True)
        if role == "loan" and verb is not None and verb.verb.name in ("pay", "receive", "compensate"):
            role = "loan" if verb.verb.name == "receive" else "paid"
        return Decision(role, verb, True)
    if verb is not None:
        return Decision(verb.verb.role, verb, verb.verb.name != "receive")
    return Decision("other", None, False)


def _shared(verb: VerbHit | None, per: str) -> bool:
    """每人分得3000元, 每月归还2000元: sums that moved, not prices."""
    return (
        verb is not None
        and verb.verb.name in ("gain", "repay", "refund")
        and per in ("人", "名", "位", "月", "个月", "户")
    )


def _verb(clause: str, verbs: list[VerbHit], start: int, end: int) -> VerbHit | None:
    """The nearest verb before the sum, or after it where the sum stands in front (将5万元转给)."""
    ahead = [v for v in verbs if v.end <= start]
    behind = [v for v in verbs if v.start >= end]
    fronted = re.search(r"(?:将|把|以|用|从中|其中|另)[^，]{0,14}$", clause[:start]) is not None
    moving = [v for v in behind if not re.match(r"次日|当日|当天|第二天|后|时|前|之后|以后", clause[v.end :])]
    returned = bool(moving and ahead and moving[0].verb.name == "refund" and ahead[-1].verb.name == "value")
    if moving and (fronted or returned or not ahead) and moving[0].start - end <= 14:
        given = [v for v in moving if v.word[-1] in "给到至入" and v.start - end <= 14]
        return given[-1] if given else moving[0]
    if not ahead:
        return None
    last = ahead[-1]
    if last.word in _ALSO_NOUNS and len(ahead) > 1 and ahead[-2].verb.name in _ON_SUMS:
        return ahead[-2]
    if len(last.word) == 1 and len(ahead) > 1 and start - last.end > 4:
        return ahead[-2]
    return last


_ANY_FEE = re.compile(r"[\u4e00-\u9fff]{1,4}费$")
_CALLED_FEE = re.compile(
    r"(?:[，,]?就是|叫做?|说是|名义是|作为|称为|算是|是)[“\"]?(?P<fee>[\u4e00-\u9fff]{1,6}费|保证金|定金|订金|押金|\d+个点)(?![\u4e00-\u9fff]{0,2}[^”\"，。；]{6})"
)
_FEE_AFTER = re.compile(r"(?:的|块)?[“\"]?(?P<fee>[\u4e00-\u9fff]{1,4}费)(?=$|[，。；”\"、）)])")
_ANY_SUM = re.compile(r"[\u4e00-\u9fff]{1,4}款$")
_NO_SUM = re.compile(
    r"(?:贷款|借款|欠款|罚款|存款|赃款|退款|公款|放款|还款|汇款|拨款|转款|打款|付款|收款|取款|扣款|条款|透支款|集资款)$"
)
_NO_FEE = re.compile(
    r"(?:保费|医疗费|药费|生活费|水费|电费|水电费|话费|运费|路费|餐费|花费|消费|学杂费|抚养费|赡养费|抚育费|维修费|修理费|物业费|油费|车费|住院费|治疗费|伙食费|交通费|丧葬费)$"
)


def _noun(clause: str, nouns: list[NounHit], start: int, end: int, after: str) -> NounHit | None:
    for noun in reversed(nouns):
        if noun.end <= start and _GAP_BEFORE.fullmatch(clause[noun.end : start]):
            return noun
    lead = re.sub(_GAP_BEFORE.pattern, "", clause[:start])
    sum_paid = _ANY_SUM.search(lead)
    if sum_paid is not None and not _NO_SUM.search(lead):
        return NounHit(sum_paid.start(), sum_paid.end(), sum_paid[0], "paid")
    fee = _ANY_FEE.search(lead)
    if fee is not None and not _NO_FEE.search(lead):
        return NounHit(fee.start(), fee.end(), fee[0], "fee")
    rest = clause[end:]
    named = _CALLED_FEE.match(rest if len(rest) > 8 or not after else f"{after.lstrip('，,')}")
    if named is not None:
        return NounHit(end + named.start("fee"), end + named.end("fee"), named["fee"], "fee")
    fee_after = _FEE_AFTER.match(clause[end:])
    if fee_after is not None and not _NO_FEE.search(fee_after["fee"]):
        return NounHit(end + fee_after.start("fee"), end + fee_after.end("fee"), fee_after["fee"], "fee")
    for noun in nouns:
        if noun.start >= end and _GAP_AFTER.fullmatch(clause[end : noun.start]):
            return noun
    return None


def _demanded(
    clause: str, start: int, verb: VerbHit | None, noun: NounHit | None, before: str, after: str
) -> AmountRole | None:
    if verb is not None and verb.word in _CORE_DEMAND and verb.end <= start:
        return "demanded"
    threatened = _THREAT.search(before + clause + after) is not None
    if noun is not None and noun.role in ("fee", "loan", "loss", "proceeds", "fine") and not threatened:
        return None
    asked = asks(clause[:start])
    if (
        asked is None
        and verb is not None
        and verb.verb.name in _PAY_VERBS
        and before
        and re.search(r"[并或且、]", clause[:3])
    ):
        asked = 0 if asks(before[-30:]) is not None else None
    if asked is None and verb is not None and verb.verb.name in _PAY_VERBS and verb.start <= 4 and before:
        asked = (
            0
            if re.search(r"(?:要求|请求|诉请|主张|提出|威胁|扬言|请)[^。]{0,24}$", before)
            and realizes(before[-24:]) is None
            else None
        )
    if asked is None:
        return None
    realized = realizes(clause[asked:start])
    if realized is not None:
        return None
    if verb is None or verb.verb.name in _PAY_VERBS:
        return "demanded"
    return None
