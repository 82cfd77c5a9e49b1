"""Numbers of things as facts: 67207条 of personal information, 61件 complaints, 46名 clients.

What is counted is read from the nouns after the number and before it in the clause; numbers of things that matter to
no offence (三楼, 两部手机) are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from assistant.extract.reading import Clause, Reading
from assistant.lexicon.numerals import CountMention, find_counts
from assistant.records import Count, CountOf, EvidenceRef

_PEOPLE = frozenset(["名", "人", "位", "人次", "户", "个人"])
_RULES: tuple[tuple[CountOf, frozenset[str], re.Pattern[str]], ...] = (
    (
        "personal_information",
        frozenset(["条"]),
        re.compile(
            r"个人信息|公民信息|客户信息|身份信息|信息|名单|数据|资料|料|客资|通讯录|手机号|电话号码|联系方式|明细"
        ),
    ),
    (
        "personal_information",
        frozenset(["组", "份", "批", "个"]),
        re.compile(r"个人信息|公民信息|客户信息|身份信息|名单|客资"),
    ),
    (
        "complaints",
        frozenset(["件", "次", "起", "条", "封", "份", "宗", "例", "笔", "通", "单"]),
        re.compile(r"投诉|举报|信访|工单|诉求件|申诉"),
    ),
    ("policies", frozenset(["份", "张", "件", "单", "笔", "个"]), re.compile(r"保单|保险合同|退保")),
    (
        "accounts",
        frozenset(["个", "张", "套", "户"]),
        re.compile(r"账户|帐户|账号|银行卡|信用卡|储蓄卡|对公户|U盾|微信号|手机卡|电话卡|卡"),
    ),
    ("victims", _PEOPLE, re.compile(r"被害人|受害人|被害|受害|被骗|事主|受骗|上当")),
    (
        "clients",
        _PEOPLE | {"个", "单"},
        re.compile(
            r"客户|学员|会员|债务人|投保人|持卡人|消费者|委托人|委托|代理|逾期|退保人|老年人|老人|用户|业主|背债人|借款人"
        ),
    ),
)
_INFORMED = re.compile(r"个人信息|公民信息|客户信息|名单|数据|资料|料子|姓名电话|带姓名")
_THINGS = re.compile(r"案件|案|贷款|合同|证明|印章|公章|病历|诊断|发票|借条|函|文书|流水|证件|商户|公司")
_CALLS = re.compile(r"电话|拨打|致电|呼叫|催收|骚扰|辱骂|上门")
_NOT = re.compile(
    r"^(?:民警|警察|侦查|办案|侦查员|工作人员|律师|见证人|执法|检察|审判|公安|陪审|以上|男子|女子|等|均|共同|的意见|证言)"
)


def find_count_facts(readings: Sequence[Reading]) -> tuple[Count, ...]:
    """All counts of the case; the same number of the same thing told again is one fact with more evidence."""
    facts: dict[tuple[float, str, CountOf], dict[tuple[str, str], EvidenceRef]] = defaultdict(dict)
    for reading in readings:
        informed = _INFORMED.search(reading.text) is not None
        for sentence in reading.document.sentences:
            for clause in reading.clauses(sentence):
                for mention in find_counts(clause.text):
                    what = _what(clause, mention, reading.text[sentence.start : clause.start], informed)
                    if what is not None:
                        key = (mention.value, mention.unit, what)
                        facts[key].setdefault((reading.document.id, sentence.id), reading.cut(sentence))
    return tuple(
        Count(value=value, unit=unit, what=what, evidence=tuple(evidence.values()))
        for (value, unit, what), evidence in facts.items()
    )


def _what(clause: Clause, mention: CountMention, before: str, informed: bool) -> CountOf | None:
    """What is counted, or None where it does not matter."""
    after = clause.text[mention.end : mention.end + 14]
    ahead = clause.text[: mention.start]
    if _NOT.match(after) and mention.value < 10:
        return None
    if mention.value <= 1:
        return None
    for near in (after, ahead[-14:], ahead, before[-30:]):
        for what, units, nouns in _RULES:
            if mention.unit in units and nouns.search(near):
                return what
    if mention.unit == "条" and mention.value >= 50 and informed:
        return "personal_information"
    return "other" if _matters(mention, after, clause.text) else None


def _matters(mention: CountMention, after: str, clause: str) -> bool:
    """Whether a number of other things is worth a line: people, papers, cases, calls; not rooms, pages or phones."""
    value, unit = mention.value, mention.unit
    if unit == "份":
        return value >= 2
    if unit == "次":
        return value >= 5 and _CALLS.search(clause) is not None
    if unit in ("名", "人", "位", "个人"):
        return value >= 3
    if unit in ("笔", "起", "件", "枚", "家", "例", "宗"):
        least = {"家": 20, "枚": 5}.get(unit, 3)
        return value >= least and (unit in ("笔", "起", "家", "枚") or _THINGS.search(unit + after[:6]) is not None)
    return False
