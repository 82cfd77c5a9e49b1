"""Rows of tables as facts: who pays whom how much, by the names of the columns.

Ingest writes a row as `日期：2023-05-01；付款人：张某；金额（元）：3,000`. A row counts as one of a ledger when it has a
column of money; numbers there need no unit.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.extract.reading import Reading
from assistant.lexicon.numerals import fold, parse_number
from assistant.records import Sentence

_CELL = re.compile(r"(?P<key>[^：:；;，,。\n\d]{1,14}?)[：:]\s?(?P<value>[^；;\n]*)")
_MONEY = re.compile(
    r"金额|款额|发生额|收入|支出|借方|贷方|实收|实付|应收|应付|收款额|转账额|费用|价款|总价|已收|已付|减免额|数额|合计|服务费|定金|尾款|单价"
)
_NOT_MONEY = re.compile(r"大写|方式|时间|日期|账号|账户|人$|方$|余额|比例|率")
_PAYER = re.compile(
    r"^(?:付款(?:人|方|账户名|户名)?(?:名称|姓名)?|转出(?:方|人)|汇款人|支付人|支付方|付方|交款人|缴费人|转账人|出款人|本方户名.*支出|客户(?:姓名|名称)?|委托人|买方|借款人|投保人|姓名)$"
)
_PAYEE = re.compile(
    r"^(?:收款(?:人|方|账户名|户名)?(?:名称|姓名)?|转入(?:方|人)|收方|收款单位|对方户名|卖方|领款人|收款账户名称)$"
)
_PURPOSE = re.compile(r"摘要|用途|备注|附言|类型|事由|说明|项目|款项|内容|性质|业务")
_DATE = re.compile(r"日期|时间|日子")


class LedgerRow(NamedTuple):
    """One row: sums with their document offsets, and the texts of the columns that say what they are."""

    sums: tuple[LedgerSum, ...]
    payer: str | None
    payee: str | None
    purpose: str
    date: str | None


class LedgerSum(NamedTuple):
    """A cell of money in yuan; offsets are those of the document; `column` is its heading."""

    start: int
    end: int
    value: float
    column: str


def read_row(reading: Reading, sentence: Sentence) -> LedgerRow | None:
    """The row as a ledger entry, or None where the sentence is no row with a column of money."""
    text = reading.words(sentence)
    cells = list(_CELL.finditer(text))
    if len(cells) < 3 or text.count("；") + text.count(";") < 2:
        return None
    sums: list[LedgerSum] = []
    payer = payee = date = None
    purpose: list[str] = []
    for cell in cells:
        key, value = fold(cell["key"]).strip(), cell["value"].strip()
        label = re.sub(r"[（(].*?[）)]", "", key).strip()
        if _MONEY.search(label) and not _NOT_MONEY.search(label):
            found = _sum(key, cell, sentence.start)
            if found is not None:
                sums.append(found)
        elif _PAYER.match(label) and value:
            payer = payer or value
        elif _PAYEE.match(label) and value:
            payee = payee or value
        elif _DATE.search(label):
            date = date or value
        elif _PURPOSE.search(label):
            purpose.append(value)
    if not sums:
        return None
    return LedgerRow(tuple(sums), payer, payee, "，".join(purpose), date)


def _sum(key: str, cell: re.Match[str], offset: int) -> LedgerSum | None:
    """The number of a money cell; the heading may say 万元."""
    value = cell["value"]
    match = re.fullmatch(r"\s*[¥￥]?\s?([+-]?[\d,]+(?:\.\d+)?)\s*(元|万元|万)?\s*", fold(value))
    if match is None:
        return None
    number = parse_number(match[1].lstrip("+-"))
    if number is None or number == 0:
        return None
    scale = 10000 if (match[2] or "").startswith("万") or ("万元" in key and not match[2]) else 1
    start = offset + cell.start("value") + (len(value) - len(value.lstrip()))
    return LedgerSum(start, start + len(value.strip()), number * scale, re.sub(r"[（(].*?[）)]", "", key))
