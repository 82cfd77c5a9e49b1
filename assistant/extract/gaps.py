"""What the material does not tell, why it matters, and how to get it: simple checks over the facts.

Elements of offences have their own lists of what is missing (knowledge/offences); here is what every case needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.extract.amounts import Amounts
from assistant.extract.mentions import Mentions
from assistant.lexicon.identity import find_identities
from assistant.records import CaseMaterial, DateFact, Gap, Party

_MOST_NAMED = 5


def find_gaps(
    material: CaseMaterial,
    documents: Sequence[Mentions],
    parties: Sequence[Party],
    amounts: Amounts,
    dates: Sequence[DateFact],
) -> tuple[Gap, ...]:
    """The gaps of a case, in the order an officer would close them."""
    return (
        *_unread(material),
        *_suspects(documents, parties),
        *_payments(amounts, documents),
        *_vague(amounts),
        *_undated(dates),
    )


def _unread(material: CaseMaterial) -> Iterable[Gap]:
    if material.skipped:
        names = "、".join(skipped.path for skipped in material.skipped[:_MOST_NAMED])
        yield Gap(
            about=f"有{len(material.skipped)}份材料未能读取：{names}",
            why="未读取的材料可能含有影响定性的内容，本次分析没有考虑",
            suggested_step="请提供可读取的版本（去除密码、重新扫描或转换格式）后重新分析",
        )


def _suspects(documents: Sequence[Mentions], parties: Sequence[Party]) -> Iterable[Gap]:
    suspects = [party for party in parties if "suspect" in party.roles]
    if not suspects:
        yield Gap(
            about="材料未明确涉嫌行为人",
            why="没有明确的行为人，无法判断责任主体和共同行为人的分工",
            suggested_step="核实账号实名、收款账户开户人和通讯登记信息，确定行为人身份",
        )
        return
    unknown = [p.name for p in suspects if p.kind == "person" and not _identified(p, documents)]
    if unknown:
        yield Gap(
            about=f"{'、'.join(unknown[:_MOST_NAMED])}{'等' if len(unknown) > _MOST_NAMED else ''}的身份信息（身份证号码、户籍、联系方式）未见材料",
            why="移送需要写明行为人的基本情况，身份不明将影响立案和到案",
            suggested_step="调取户籍信息、账户实名信息和通讯登记信息，或由当事人辨认",
        )


def _identified(party: Party, documents: Sequence[Mentions]) -> bool:
    """Whether an id card or phone number stands in a sentence with the party's name."""
    for mentions in documents:
        reading = mentions.reading
        for sentence in reading.document.sentences:
            text = reading.words(sentence)
            if any(name in text for name in (party.name, *party.aliases)) and any(
                i.kind in ("id_card", "mobile") for i in find_identities(text)
            ):
                return True
    return False


def _payments(amounts: Amounts, documents: Sequence[Mentions]) -> Iterable[Gap]:
    """Payments that are told but not shown by a ledger or a statement of account."""
    has_ledger = any(item.row for item in amounts.found) or any(
        m.reading.document.kind == "table" or "流水" in m.reading.document.title or "转账凭证" in m.reading.text
        for m in documents
    )
    told = [f for f in amounts.facts if f.role in ("paid", "fee", "proceeds", "loss")]
    if told and not has_ledger:
        texts = "、".join(dict.fromkeys(f.text for f in told[:_MOST_NAMED]))
        yield Gap(
            about=f"款项（{texts}{'等' if len(told) > _MOST_NAMED else ''}）缺少转账记录或账户流水",
            why="金额是定罪量刑的依据，只有陈述而没有客观证据难以认定",
            suggested_step="调取付款人、收款人的银行及第三方支付账户流水和转账凭证",
        )


def _vague(amounts: Amounts) -> Iterable[Gap]:
    if amounts.vague:
        texts = "、".join(dict.fromkeys(item.mention.text for item in amounts.vague[:_MOST_NAMED]))
        yield Gap(
            about=f"金额表述不确定：{texts}",
            why="概数不能计入数额，也不能与立案标准比较",
            suggested_step="向当事人核实具体金额，并以账目、流水印证",
        )


def _undated(dates: Sequence[DateFact]) -> Iterable[Gap]:
    if not any(len(fact.value) >= 7 for fact in dates):
        yield Gap(
            about="材料没有写明行为发生的具体时间（到月）",
            why="行为时间决定适用的法律、追诉时效和数额标准",
            suggested_step="向当事人核实时间，并以聊天记录、转账时间等客观证据确定",
        )
