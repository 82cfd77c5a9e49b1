"""Sums of money in yuan: every written form, ranges, approximations and unit prices.

Money is what carries a unit (元, 块, ¥, 万元), or a bare number that its surroundings make a sum (转账5000, 收了3.5个W).
Sums in foreign currency are left out: their value in yuan is not in the text. Offsets are those of the text given.

    >>> [(m.value_low, m.approximate, m.text) for m in find_money("骗取人民币贰拾万元整，另收五千多块")]
    [(200000.0, False, '人民币贰拾万元整'), (5000.0, True, '五千多块')]
    >>> [(m.value_low, m.value_high, m.per) for m in find_money("每单收费8000～12000元")]
    [(8000.0, 12000.0, '单')]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.lexicon.numerals import NumberSpan, fold, parse_number, scan_numbers

_CLASSIFIER = r"个月|人次|平方米|平米|个|条|单|人|名|户|件|份|次|月|年|天|日|笔|张|套|位|家|期|周|季度|季|台|部|组|股|只|瓶|盒|克|吨|斤|公斤|小时"
_HEDGE_BEFORE = (
    r"约为|大约|大概|约|将近|接近|近|差不多|超过|超出|逾|至少|不低于|不少于|至多|最多|不超过|不高于|不到|不足|低于|高于"
)
_HEDGE_AFTER = r"左右|上下|以上|以内|以下|不等|之多|有余|余|多|许|开外|起步"
_BEFORE = re.compile(
    rf"(?P<hedge>{_HEDGE_BEFORE}|超)?\s?(?P<currency>(?:人民币|RMB|CNY|[¥])\s?(?::\s?)?)?(?P<hedge2>{_HEDGE_BEFORE}|超)?\s?$",
    re.IGNORECASE,
)
_YUAN = re.compile(
    r"""\s?(?:(?P<yuan>元|圆|块钱?(?![砖表地板屏糖布玉石肉儿硬]))
          (?:零?(?P<jiao>[\d一二两三四五六七八九])[角毛](?:零?(?P<fen>[\d一二三四五六七八九])分)?
            |零?(?P<fen2>[\d一二三四五六七八九])分(?!钟|之|[成给期])
            |(?P<half>半))?
        |(?P<rmb>(?:人民币|RMB|rmb)(?!\s?[\d¥]|[一二三四五六七八九十百千万两共合]))
        |(?P<mao>[毛角]钱?)(?=\s?(?:[一每/]|左右|$|[，。；、,;)]))
        |(?P<cents>(?<!一)分钱))
        [整正]?(?:人民币)?""",
    re.VERBOSE,
)
_AFTER = re.compile(rf"\s?(?P<hedge>{_HEDGE_AFTER})(?!次|人|年|名|数|少|种)")
_NOT_MONEY = re.compile(
    r"元(?:[里桥朝代旦宵素件首月老帅凶勋谋]|化(?!妆|工|肥)|[制论](?!成|作)|多[化样])|"
    r"\s?(?:万|亿)?(?:美元|港元|港币|欧元|英镑|日元|韩元|新台币|台币|澳元|加元|卢布|泰铢|美金|美刀|比索|越南盾|USDT|U币|u币|泰达币|比特币)"
)
_OTHER_UNIT = re.compile(
    rf"\s?(?:[余多来几]?(?:{_CLASSIFIER}|[口亩辆枚本册字步页栋间处批封例起组字粒颗公平倍度码像分名里英毫厘米瓦度时点号代届届省市县区部]|粉|用户|公里|像素|流量|阅读|播放|浏览|点击|%|℃|‰))"
)
_PER_BEFORE = re.compile(
    rf"(?:(?:每|按)一?(?P<unit>{_CLASSIFIER})(?P<gap>[^，。；！？,;\d\n]{{0,10}})|(?<![\d一二三四五六七八九十第])[一1](?P<one>条|单|个|份|人|套|张|户|笔|年)(?:给你|给我|返|提|付|收)?|/(?P<slash>{_CLASSIFIER}))\s?$"
)
_PER_AFTER = re.compile(
    rf"\s?\(?(?:(?:[/／每]|[一1](?=条|单|个|份|人|套|张|次|户|笔|克|斤|吨|件))\s?(?P<unit>{_CLASSIFIER})|的?单价)"
)
_SUM_VERB = re.compile(
    r"(?:转账|转帐|打款|汇款|付款|收款|收费|退款|还款|借款|放款|扣款|垫付|支付|预付|定金|订金|押金|首付|尾款|保证金|手续费|服务费|代理费|"
    r"中介费|好处费|咨询费|会员费|佣金|提成|费用|金额|价格|本金|利息|违约金|罚息|赔偿金?|补偿金?|索赔|贷款|额度|欠款|"
    r"共计|合计|总计|累计|一共|总共|到手|放出|收回|续期|实收|应收|放|转|付|收|给|打|退|赔|借|还|欠|骗|赚|花|交|要|贷|减免|免|补)"
    r"(?:了|过|我|他|你|您|她|给|到|出|掉|去|走|完|来|为|是|至|其|对方|大概|大约|差不多|约|近|将近|至少|不到|超过|才|就|再|先|[:：])*\s?$"
)
_SUM_NOUN = re.compile(
    r"(?:尾款|定金|订金|押金|首付|首付款|保证金|手续费|服务费|代理费|中介费|好处费|咨询费|会员费|佣金|本金|学费|租金|货款|单价|报价|价格|一口价|售价|报酬|提成|奖金|月租|月薪|罚款|违约金|加急费|材料费|[一两二三四五六七八九十每]\s?(?:笔|单|次|天|年|张|趟|户|件|吨|套|份|人|条记录|个月))(?:约|大约|收|要|是|为|[:：])?\s?$"
)
_HOTLINES = frozenset([110, 114, 119, 120, 122, 10086, 12306, 12315, 12345, 12348, 12363, 12378, 12388, 95188, 96110])
_PIECE_PRICE = re.compile(r"一(?:份|条|单|张|套|个)(?=$|[，。；、,！!？?\s])")
_MOVED = re.compile(r"\s?(?:已经?|都|就)?(?:转|打|付|汇)(?:你|您|给|过|了|到|进)")
_SUM_AFTER = re.compile(
    r"\s?(?:$|\s|(?:就|都|才)?(?:已)?(?:转|打|付|汇|交|收)(?:你|您|给|过|了|到|进|来)|行[吗么不吧]|可以|能[行成]|最低|最高|封顶|起步|打包|全包|[，。；、！？,.;!?)）】」”\"'\n]|的|元|块|现金|左右|上下|以上|以内|不等|过来|过去|给|到账|到手|定金|订金|押金|服务费|手续费|本金|利息|贷款|额度|借款|"
    r"欠款|赔偿|补偿|罚款|保证金|封口|吧|了|啊|呢|呀|啦|嘛|么|吗|就|才|都|是|也|和|或|至|到|[-~—–]|起|/|一[单条个人份次套张])"
)
_CONNECTOR = re.compile(r"\s?(?:至|到|[-~—–－～]{1,2}|起至)\s?$")
_LIST_JOIN = re.compile(r"\s?(?:、|和|及|以及|与)\s?$")


class MoneyMention(NamedTuple):
    """A sum at `start:end`, in yuan. `value_low == value_high` unless the text names a range.

    `approximate` holds for hedges (余, 近, 约, 不到 …) and for ranges that are one word (两三万). `vague` mentions
    only name an order of magnitude (几百块, 数十万元): low and high bound it and no value may be reported from them.
    `per` is the unit of a unit price (月 in 3000元/月), else None.
    """

    start: int
    end: int
    value_low: float
    value_high: float
    approximate: bool
    text: str
    vague: bool = False
    per: str | None = None


class _Sum(NamedTuple):
    """A number and what stands around it; `unit` is "yuan" for a written unit, "bare" where context decides."""

    number: NumberSpan
    start: int
    end: int
    low: float
    high: float
    approximate: bool
    unit: str | None


def find_money(text: str) -> list[MoneyMention]:
    """All sums of `text`, left to right, without overlap."""
    folded = fold(text)
    sums = [_classify(number, folded) for number in scan_numbers(folded)]
    mentions: list[MoneyMention] = []
    position = 0
    while position < len(sums):
        last = position
        current = sums[position]
        if mentions and current.start < mentions[-1].end:  # the 5 of 12元5角
            position += 1
            continue
        if position + 1 < len(sums):
            joined = _range(current, sums[position + 1], folded)
            if joined is not None:
                current, last = joined, position + 1
            elif current.unit is None:
                current = _listed(sums, position, folded)
        if current.unit is not None:
            mentions.append(_mention(current, text, folded))
        position = last + 1
    return mentions


def _mention(item: _Sum, text: str, folded: str) -> MoneyMention:
    return MoneyMention(
        item.start,
        item.end,
        item.low,
        item.high,
        item.approximate,
        text[item.start : item.end],
        item.number.vague,
        _per(item, folded),
    )


def _classify(number: NumberSpan, folded: str) -> _Sum:
    before = _BEFORE.search(folded[max(0, number.start - 12) : number.start])
    start = number.start - (len(before[0]) if before else 0)
    hedged = bool(before and (before["hedge"] or before["hedge2"]))
    currency = bool(before and before["currency"])
    low, high, end, unit = number.low, number.high, number.end, None
    blocked = _blocked(number, folded)
    yuan = None if blocked else _YUAN.match(folded, end)
    if yuan is not None and not _small_word(number, yuan, folded, currency):
        unit, end = "yuan", yuan.end()
        low, high = _with_small_change(low, yuan), _with_small_change(high, yuan)
    elif currency and not blocked:
        unit = "yuan"
    elif not blocked and _is_bare_sum(number, folded):
        unit = "bare"
    after = _AFTER.match(folded, end)
    if unit and after is not None:
        hedged, end = True, after.end()
    while start < number.start and folded[start].isspace():
        start += 1
    return _Sum(number, start, end, low, high, number.approximate or hedged, unit)


def _blocked(number: NumberSpan, folded: str) -> bool:
    before = folded[max(0, number.start - 3) : number.start]
    if before.endswith(("第", "分之", "〔")) or _NOT_MONEY.match(folded, number.end):
        return True
    after = folded[number.end : number.end + 1]
    return after in ("%", "‰", "％") or (before[-1:] in (".", "．") and number.coefficient == int(number.coefficient))


_ENDS = re.compile(r"\s?(?:$|[，。；、！？,.;!?)）\-~至到钱的一每/以左多])")


def _small_word(number: NumberSpan, yuan: re.Match[str], folded: str, currency: bool) -> bool:
    """Whether 一元, 三块, 陆元 and the like are rather a word, a name or a count than a sum."""
    written = folded[number.start : number.end]
    before = folded[max(0, number.start - 16) : number.start]
    if currency or number.high >= 20 or yuan["yuan"] == "块钱":
        return False
    if yuan["yuan"] == "块":
        return _PER_BEFORE.search(before) is None and _SUM_VERB.search(before) is None
    return len(written) == 1 and not written.isdigit() and number.high < 10 and not _ENDS.match(folded, yuan.end())


def _with_small_change(value: float, yuan: re.Match[str]) -> float:
    if yuan["mao"]:
        return round(value / 10, 4)
    if yuan["cents"]:
        return round(value / 100, 4)
    cents = 50 if yuan["half"] else 0
    if yuan["jiao"]:
        cents += 10 * int(parse_number(yuan["jiao"]) or 0)
    fen = yuan["fen"] or yuan["fen2"]
    if fen:
        cents += int(parse_number(fen) or 0)
    return round(value + cents / 100, 2) if cents else value


def _is_bare_sum(number: NumberSpan, folded: str) -> bool:
    """A number without a unit that its surroundings make a sum: 转账5000, 收他3.5个W, 贷款20万。"""
    before = folded[max(0, number.start - 14) : number.start]
    following = folded[number.end : number.end + 1]
    if re.search(r"[A-Za-z0-9_./\-]$", before) or re.match(r"[A-Za-z0-9_.:年月日号时点%]", following):
        return False
    if _OTHER_UNIT.match(folded, number.end):
        return False
    if number.low in _HOTLINES:
        return False
    if _PIECE_PRICE.match(folded, number.end) and re.search(r"(?:^|[的，,、\s每])$", before[-1:]):
        return True
    if number.high >= 100 and re.match(r"\s?(?:到账|到手|已到|收到了)", folded[number.end : number.end + 5]):
        return True
    if _SUM_NOUN.search(before) and number.high >= 50:
        return True
    money_before = _SUM_VERB.search(before) is not None
    written = folded[number.start : number.end]
    round_words = number.high >= 1000 and re.search(r"[千万亿]", written) is not None
    if _MOVED.match(folded, number.end) and number.high >= 50:
        return True
    if (number.scale >= 1000 or round_words or written.endswith("百")) and not number.vague:
        return money_before or (
            (number.scale >= 1000 or round_words)
            and _SUM_AFTER.match(folded, number.end) is not None
            and not _letters_only(number, folded)
        )
    if number.vague:
        return money_before and _SUM_AFTER.match(folded, number.end) is not None
    return money_before and 100 <= number.high < 10**8 and _SUM_AFTER.match(folded, number.end) is not None


def _letters_only(number: NumberSpan, folded: str) -> bool:
    """3k, 5W with nothing else to say they are money (screens, watts, steps)."""
    return folded[number.end - 1] in "kKwW" and folded[number.end - 2] != "个"


def _range(first: _Sum, second: _Sum, folded: str) -> _Sum | None:
    """`first` and `second` as one range (8000～12000元, 1万至3万, 5-8万元, 七、八万元), or None."""
    if second.unit is None or first.number.vague or second.number.vague:
        return None
    if _neighbours(first, second, folded):
        low = first.number.coefficient * second.number.scale
        return second._replace(start=first.start, low=low, approximate=True)
    between = folded[first.end if first.unit else first.number.end : second.number.start]
    between = re.sub(r"(?:人民币|[¥])\s?$", "", between)
    if _CONNECTOR.match(between) is None:
        return None
    low = first.low
    if first.unit is None or first.unit == "bare":
        if re.search(r"[\d年月日.\-/]$", folded[: first.number.start][-1:]):
            return None
        if (
            first.number.scale == 1
            and second.number.scale > 1
            and first.number.coefficient <= second.number.coefficient
        ):
            low = first.low * second.number.scale
    if low >= second.high:
        return None
    approximate = first.approximate or second.approximate
    return second._replace(number=second.number, start=first.start, low=low, high=second.high, approximate=approximate)


def _neighbours(first: _Sum, second: _Sum, folded: str) -> bool:
    """七、八万元: two neighbouring digits name one sum roughly."""
    digits = (first.number.coefficient, second.number.coefficient)
    return (
        folded[first.number.end : second.number.start] == "、"
        and first.unit is None
        and second.number.scale >= 1000
        and digits[1] - digits[0] == 1
        and 1 <= digits[0] < 9
    )


def _listed(sums: list[_Sum], position: int, folded: str) -> _Sum:
    """A number in a list that takes its unit from the end of the list (3000、5000、8000元), or the sum unchanged."""
    current = sums[position]
    for index in range(position + 1, len(sums)):
        previous, following = sums[index - 1], sums[index]
        if previous.unit is None and _LIST_JOIN.fullmatch(folded[previous.number.end : following.number.start]) is None:
            return current
        if following.unit == "yuan":
            scale = following.number.scale if current.number.scale == 1 and current.low < 1000 else 1
            if scale == 1 and current.high < 100:
                return current
            return current._replace(unit="bare", low=current.low * scale, high=current.high * scale)
    return current


def _per(item: _Sum, folded: str) -> str | None:
    after = _PER_AFTER.match(folded, item.end)
    if after is not None and after["unit"]:
        return after["unit"]
    before = _PER_BEFORE.search(folded[max(0, item.start - 18) : item.start])
    if before is None:
        return None
    return before["unit"] or before["one"] or before["slash"]
