"""What a clause says happens to money: verbs with their roles, nouns that name a sum, words that ask for it.

The words are in knowledge/lexicon/money_roles.yaml. Longer words win, and a verb inside a noun that names a sum
(支付 in 支付宝, 贷款 in 贷款本金) is none.

    >>> [(v.word, v.verb.role) for v in find_verbs("王某向李某索要5万元")]
    [('索要', 'demanded')]
    >>> [(n.word, n.role) for n in find_nouns("收取服务费5000元")]
    [('服务费', 'fee')]
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from assistant.lexicon.wordlists import MoneyVerb, money_lists
from assistant.records import AmountRole


class VerbHit(NamedTuple):
    """A verb of money at `start:end` of the clause."""

    start: int
    end: int
    word: str
    verb: MoneyVerb


class NounHit(NamedTuple):
    """A noun that names a sum at `start:end` of the clause."""

    start: int
    end: int
    word: str
    role: AmountRole


_NOT_VERBS = (
    "需要|主要|只要|重要|要是|要么|不要|还要|要不|必要|要件|要点|要素|将要|快要|就要|都要|要去|要来|要把|要在|要给|要被|要看|要等|要先|要说|支付宝|网贷|房贷|车贷|校园贷|高利贷|信贷|支付系统|支付凭证|支付记录|支付方式|支付能力|支付结算|支付许可证|支付业务|付款人|付款方|付款凭证|收款人|收款方|收款账户|收款账号|收款码|转账记录|转账凭证|转账截图|转账方式|转账备注|还款计划|还款能力|还款日|借款人|借款合同|贷款人|"
    "贷款合同|贷款资料|贷款材料|贷款申请|贷款机构|贷款公司|贷款平台|贷款中介|打电话|打印|打算|打开|打折|打招呼|打工|打击|打包|打听|打压|打官司|打人|打骂|打伤|打掉|打造|交易|交代|交谈|交往|交流|交给|交通|交警|交付使用|给予|给出|转发|转载|转让|转移|转为|转身|转介|汇报|汇总|汇集|花名|花园|花费"
    "|买卖|购买者|处罚决定书|要求书|主张权利|还是|还有|还要|还没|还未|还在|还会|还能|还向|还将|还以|还把|还给|还通过|还曾|还可|还让|还说|还对|还需|还应|还得|还款来源|欠条|借条|借据|借口|借助|借用|借机|借贷|借此|付出|赔偿责任|赔偿协议|退款申请|退款要求|投保|借钱|欠钱|开口|卖家|买家|买单|出卖|贷后|收入|收据|收条|收留|收拾|收听|收看|收件|吸收|接收|没收|验收|签收|征收|回收|收益|收盘|收藏|收押|收监|收审|收网|收发|收集|收件|收购|收回|赔率|付费|付息"
)


@cache
def _verb_pattern() -> tuple[re.Pattern[str], dict[str, MoneyVerb]]:
    table = {word: verb for verb in money_lists().verbs for word in verb.words}
    longest = sorted(table, key=len, reverse=True)
    skipped = sorted((w for w in _NOT_VERBS.split("|") if w not in table), key=len, reverse=True)
    both = sorted([*longest, *skipped], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, both))), table


@cache
def _noun_pattern() -> tuple[re.Pattern[str], dict[str, AmountRole]]:
    table: dict[str, AmountRole] = {word: role for role, words in money_lists().nouns.items() for word in words}
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))), table


@cache
def _marker_pattern(kind: str) -> re.Pattern[str]:
    words = money_lists().demanding if kind == "demanding" else money_lists().realized
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def find_verbs(clause: str) -> list[VerbHit]:
    """All verbs of money in a clause, left to right."""
    pattern, table = _verb_pattern()
    return [VerbHit(m.start(), m.end(), m[0], table[m[0]]) for m in pattern.finditer(clause) if m[0] in table]


def find_nouns(clause: str) -> list[NounHit]:
    """All nouns that name a sum in a clause, left to right."""
    pattern, table = _noun_pattern()
    return [NounHit(m.start(), m.end(), m[0], table[m[0]]) for m in pattern.finditer(clause)]


def asks(clause: str) -> int | None:
    """Where the clause begins to ask for, promise or threaten rather than to tell, or None."""
    match = _marker_pattern("demanding").search(clause)
    return None if match is None else match.start()


def realizes(clause: str) -> int | None:
    """Where the clause says that it really came to it, or None."""
    match = _marker_pattern("realized").search(clause)
    return None if match is None else match.start()
