"""Rows of tables and forms as facts: who pays whom how much for what, by the names of the columns.

Ingest writes a row as `日期：2023-05-01；付款人：张某；金额（元）：3,000`. A row counts as one of a ledger when it has a
column of money; numbers there need no unit. In a statement of an account its holder stands on the other side of every
row, and 收入 or 支出 says on which.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.extract.reading import Reading
from assistant.lexicon.numerals import fold, parse_number
from assistant.records import AmountRole, Sentence

_CELL = re.compile(r"(?P<key>[^：:；;，,。\n\d]{1,16}?)[：:]\s?(?P<value>[^；;\n]*)")
_MONEY = re.compile(
    r"金额|款额|发生额|收入|支出|借方|贷方|实收|实付|应收|应付|收款额|转账额|收费|费用|价款|总价|已收|已付|减免额|数额|合计|服务费|代理费|定金|尾款|单价|本金|余额|薪|保费|赔款|分成|提成|欠款"
)
_NOT_MONEY = re.compile(r"大写|方式|时间|日期|账号|账户|[人方]$|比例|率|情况|说明|备注|条数|收支|类型|项目")
_PAYER = re.compile(
    r"^(?:付款(?:人|方|单位|账户名|户名)?(?:名称|姓名)?|转出(?:方|人|户名)|汇款(?:人|方)|支付(?:人|方)|付方|交款(?:人|方)|缴费人|转账人|出款人|客户(?:姓名|名称)?|委托人|买方|借出人|投保人|学员(?:姓名)?|会员|姓名)$"
)
_PAYEE = re.compile(
    r"^(?:收款(?:人|方|单位|账户名|户名)?(?:名称|姓名)?|转入(?:方|人|户名)|收方|卖方|领款人|领取人|来源|卖家|上家|供货(?:人|方)?)$"
)
_OTHER_SIDE = re.compile(r"^(?:对方(?:户名|名称|姓名|账户名|单位)?|交易对手(?:名称|户名)?|对手(?:户名|名称))$")
_BORROWER = re.compile(r"^(?:借款人|贷款人|债务人|申请人)(?:姓名)?$")
_DIRECTION = re.compile(r"^(?:收支|收/支|借贷(?:标志|方向)?|交易方向|方向|收付(?:标志)?|类型)$")
_PURPOSE = re.compile(r"摘要|用途|备注|附言|类型|事由|说明|项目|款项|内容|性质|业务|情况")
_HOLDER = re.compile(
    r"(?:^|\n)\s*(?:户名|账户名称|账户名|开户名|客户名称|开户人|本方户名)[：:]\s?(?P<name>[^\n；;，,]{2,40})"
)


class LedgerSum(NamedTuple):
    """A cell of money in yuan; offsets are those of the document; `column` is its heading."""

    start: int
    end: int
    value: float
    column: str


class LedgerRow(NamedTuple):
    """One row: its sums, the names of its columns for payer and payee, and what its texts say it is for.

    `incoming` says on which side of the account the row stands: True for 收入, None outside statements.
    """

    sums: tuple[LedgerSum, ...]
    payer: str | None
    payee: str | None
    borrower: str | None
    purpose: str
    incoming: bool | None


def account_holder(reading: Reading) -> str | None:
    """Whose account a statement is of (户名：…), or None."""
    match = _HOLDER.search(reading.text[:600])
    return match["name"].strip() if match else None


def read_row(reading: Reading, sentence: Sentence, holder: str | None = None) -> LedgerRow | None:
    """The row as a ledger entry, or None where the sentence is no row with a column of money."""
    text = reading.words(sentence)
    cells = list(_CELL.finditer(text))
    marks = text.count("；") + text.count(";")
    if marks < 2 and not (marks == 1 and text.startswith(("合计", "总计", "小计"))):
        return None
    sums: list[LedgerSum] = []
    named: dict[str, str] = {}
    purpose: list[str] = []
    incoming: bool | None = None
    for cell in cells:
        key, value = fold(cell["key"]).strip(), cell["value"].strip()
        label = re.sub(r"[（(].*?[）)]", "", key).strip()
        if _DIRECTION.match(label):
            incoming = _direction(value, incoming)
        if _MONEY.search(label) and not _NOT_MONEY.search(label):
            found = _sum(key, cell, sentence.start)
            if found is not None:
                sums.append(found)
                incoming = _by_side(label, incoming)
                continue
        side = _side(label)
        if side and _is_somebody(value):
            named.setdefault(side, value)
        elif _PURPOSE.search(label):
            purpose.append(value)
    if not sums:
        return None
    payer, payee = named.get("payer"), named.get("payee")
    other = named.get("other")
    if other and incoming is not None:
        payer, payee = (other, holder) if incoming else (holder, other)
    return LedgerRow(tuple(sums), payer, payee, named.get("borrower"), "，".join(purpose), incoming if holder else None)


def _side(label: str) -> str | None:
    for side, pattern in (("payer", _PAYER), ("payee", _PAYEE), ("other", _OTHER_SIDE), ("borrower", _BORROWER)):
        if pattern.match(label):
            return side
    return None


def _is_somebody(value: str) -> bool:
    return bool(value) and value not in _NOBODY


_NOBODY = frozenset(["不详", "未知", "无", "/", "-", "—", "同上", "不明", "待查", "现金", "微信", "支付宝", "对公"])


def _direction(value: str, known: bool | None) -> bool | None:
    if re.search(r"收|贷|入|进", value) and not re.search(r"支|借|出", value):
        return True
    return False if re.search(r"支|借|出|付", value) else known


def _by_side(label: str, known: bool | None) -> bool | None:
    """Statements with one column each for what came in and what went out."""
    if re.search(r"收入|贷方", label):
        return True
    return False if re.search(r"支出|借方", label) else known


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


_TOLD: tuple[tuple[re.Pattern[str], AmountRole], ...] = (
    (re.compile(r"单价|元/条|每条"), "unit_price"),
    (re.compile(r"减免|豁免|免除"), "waived"),
    (re.compile(r"未还本金|未收回|损失|逾期本金|不良"), "loss"),
    (re.compile(r"退款|退还|退回|退费|工资|薪|房租|租金|水电|物业|税|社保|余额|月收入|报销|餐费|办公"), "other"),
    (re.compile(r"分成|提成|获利|利润|分红|奖金|抽成|备用金|往来款|借支"), "proceeds"),
    (re.compile(r"罚款|罚金"), "fine"),
    (re.compile(r"贷款|借款|放款|授信|本金"), "loan"),
)
_FEE = re.compile(
    r"收费|服务费|代理费|手续费|中介费|佣金|咨询费|定金|订金|尾款|押金|保证金|好处费|会员费|代办费|修复费|退保费|点位|费$|费[，,]"
)


def row_role(row: LedgerRow, item: LedgerSum) -> AmountRole:
    """What a sum of a row is for: by its column first, then by the texts of the row, else a payment."""
    for told in (item.column, row.purpose):
        for pattern, role in _TOLD:
            if pattern.search(told):
                return role
        if _FEE.search(told):
            return "paid" if row.incoming is False else "fee"
    return "paid"
