"""Two fictional cases as material and facts: an extortion by complaints, and a swindle with credit repair.

Every person, company, number and sentence here is invented for this test.

    >>> extortion().material.document("D1").exhibit
    '证1'
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from assistant.records import (
    Amount,
    AmountRole,
    Behaviour,
    BehaviourType,
    CaseFacts,
    CaseMaterial,
    CaseMeta,
    Document,
    DocumentKind,
    EvidenceRef,
    Party,
    PartyKind,
    PartyRole,
    Sentence,
)
from evals.planted.surface import bank_card, id_card

SHEN_ID = id_card("42010619881105431")
SHEN_CARD = bank_card("622848001234567890"[:18])
SHAO_PHONE = "13900005678"
SHAO_CARD = bank_card("621700999988887776"[:18])


class Case(NamedTuple):
    """The material of a case and its facts as a careful reader would extract them."""

    material: CaseMaterial
    facts: CaseFacts


class Line(NamedTuple):
    """One sentence, chat turn or row."""

    text: str
    speaker: str | None = None
    time: str | None = None


def document_of(number: int, title: str, kind: DocumentKind, lines: Sequence[Line]) -> Document:
    """A document whose sentences are the lines."""
    text, sentences = "", []
    for place, line in enumerate(lines, 1):
        start = len(text)
        text += line.text
        sentences.append(
            Sentence(id=f"D{number}.S{place}", page=1, start=start, end=len(text), speaker=line.speaker, time=line.time)
        )
        text += "\n" if kind in ("chat", "table") else ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=f"D{number}",
        exhibit=f"证{number}",
        path=f"{number:02d}-{title}.txt",
        sha256=digest,
        kind=kind,
        title=title,
        language="zh",
        pages=1,
        text=text,
        sentences=tuple(sentences),
    )


def _ref(material: CaseMaterial, sentence: str) -> EvidenceRef:
    document = material.document(sentence.split(".")[0])
    return EvidenceRef.cut(document, document.sentence(sentence))


def party_of(
    material: CaseMaterial,
    name: str,
    kind: PartyKind,
    roles: tuple[PartyRole, ...],
    at: str,
    aliases: tuple[str, ...] = (),
) -> Party:
    """A party named in these sentences."""
    return Party(
        name=name, aliases=aliases, kind=kind, roles=roles, evidence=tuple(_ref(material, s) for s in at.split())
    )


def amount_of(
    material: CaseMaterial, value: float, text: str, role: AmountRole, at: str, payer: str | None, payee: str | None
) -> Amount:
    """A sum as that sentence states it."""
    evidence = (_ref(material, at),)
    return Amount(value_cny=value, text=text, approximate=False, role=role, payer=payer, payee=payee, evidence=evidence)


def behaviour_of(material: CaseMaterial, kind: BehaviourType, at: str) -> Behaviour:
    """A behaviour shown by these sentences."""
    evidence = tuple(_ref(material, s) for s in at.split())
    return Behaviour(type=kind, summary=kind, evidence=evidence, confidence=0.9)


def extortion() -> Case:
    """沈海波 and 陆志远 complain by the dozen and have a lender pay for silence."""
    report = [
        Line("恒禾消费金融有限公司委托员工何文静于2023年6月12日前来报案。"),
        Line("2023年3月5日，沈海波以持续向监管部门投诉相要挟，向恒禾消费金融有限公司索要36000元。"),
        Line("恒禾消费金融有限公司担心影响监管考核，于同月9日向沈海波转账3.6万元。"),
        Line("经核对，启明信用咨询有限公司先后代理投诉67件，涉及客户52人，其中使用伪造的贫困证明18份。"),
        Line(f"沈海波（绰号“波哥”）系启明信用咨询有限公司法定代表人，身份证号码{SHEN_ID}。"),
        Line("陆志远负责在网上招揽客户，按减免金额的30%提成。"),
        Line("沈海波至今没有退还上述款项。"),
        Line("受上述投诉影响，恒禾消费金融有限公司先后减免利息、费用共计20余万元。"),
        Line("恒禾消费金融有限公司核查后认为，沈海波提交的投诉内容不属实。"),
        Line(f"上述3.6万元汇入沈海波名下银行卡，卡号{SHEN_CARD}。"),
    ]
    chat = [
        Line("不给钱就天天投诉，投到你们领导下课为止。", "沈海波", "2023-03-04 21:15"),
        Line("请您通过正常渠道反映问题，公司会依法处理。", "何文静", "2023-03-04 21:16"),
        Line("三万六，一分都不能少，明天给答复。", "沈海波", "2023-03-04 21:20"),
        Line("代理费1800元我已经转给陆志远了。", "韩雪梅", "2023-02-18 10:02"),
        Line("收到，贫困证明我们来做，你不用出面。", "陆志远", "2023-02-18 10:05"),
        Line("我没有委托你们投诉，是你们拿我的身份证去办的。", "唐建国", "2023-05-07 09:30"),
        Line("每成一单收费2000元至5000元，看欠款多少。", "陆志远", "2023-02-17 19:44"),
    ]
    ledger = [
        Line("日期：2023-02-18；付款人：韩雪梅；收款人：陆志远；金额（元）：1800；备注：代理费"),
        Line("日期：2023-02-25；付款人：唐建国；收款人：陆志远；金额（元）：2600；备注：代理费"),
        Line("日期：2023-03-02；付款人：崔明珠；收款人：陆志远；金额（元）：3200；备注：代理费"),
        Line("日期：2023-03-09；付款人：恒禾消费金融有限公司；收款人：沈海波；金额（元）：36000；备注：和解款"),
    ]
    statement = [
        Line("我叫韩雪梅，今年41岁，在某超市上班。"),
        Line("2023年2月，陆志远说可以帮我停息挂账，让我先交代理费。"),
        Line("我通过微信向陆志远转账1800元。"),
        Line("贫困证明上的村委会公章是陆志远找人刻的，我没有见过村干部。"),
        Line("陆志远承诺办不成全额退款，后来把我拉黑了。"),
    ]
    material = CaseMaterial(
        meta=CaseMeta(case_id="planted-extortion", region="河北", conduct_from="2023-02", conduct_to="2023-05"),
        documents=(
            document_of(1, "报案材料", "text", report),
            document_of(2, "微信聊天记录", "chat", chat),
            document_of(3, "收款流水", "table", ledger),
            document_of(4, "韩雪梅询问笔录", "text", statement),
        ),
        skipped=(),
    )
    lender = "恒禾消费金融有限公司"
    parties = (
        party_of(material, "沈海波", "person", ("suspect",), "D1.S2 D1.S5", ("波哥",)),
        party_of(material, "陆志远", "person", ("suspect",), "D1.S6"),
        party_of(material, lender, "organization", ("victim", "institution"), "D1.S1 D1.S2 D1.S3", ("恒禾公司",)),
        party_of(material, "启明信用咨询有限公司", "organization", ("intermediary",), "D1.S4 D1.S5"),
        party_of(material, "何文静", "person", ("reporter",), "D1.S1"),
        party_of(material, "韩雪梅", "person", ("client", "witness"), "D4.S1"),
        party_of(material, "唐建国", "person", ("client",), "D2.S6"),
        party_of(material, "崔明珠", "person", ("client",), "D3.S3"),
    )
    amounts = (
        amount_of(material, 36000, "36000元", "demanded", "D1.S2", lender, "沈海波"),
        amount_of(material, 36000, "3.6万元", "proceeds", "D1.S3", lender, "沈海波"),
        amount_of(material, 1800, "1800元", "fee", "D2.S4", "韩雪梅", "陆志远"),
        amount_of(material, 1800, "1800", "fee", "D3.S1", "韩雪梅", "陆志远"),
        amount_of(material, 2600, "2600", "fee", "D3.S2", "唐建国", "陆志远"),
        amount_of(material, 3200, "3200", "fee", "D3.S3", "崔明珠", "陆志远"),
        amount_of(material, 36000, "36000", "proceeds", "D3.S4", lender, "沈海波"),
    )
    behaviours = (
        behaviour_of(material, "coercive_demand", "D1.S2 D2.S1 D2.S3"),
        behaviour_of(material, "instigated_complaint", "D1.S4 D2.S5"),
        behaviour_of(material, "forged_material", "D1.S4 D2.S5 D4.S4"),
        behaviour_of(material, "high_fee", "D1.S6 D2.S7"),
    )
    facts = CaseFacts(case_id="planted-extortion", parties=parties, amounts=amounts, behaviours=behaviours)
    return Case(material, facts)


def swindle() -> Case:
    """邵俊杰 sells credit repair that he cannot do."""
    complaint = [
        Line("2022年10月8日，丁慧兰在短视频平台看到“征信修复”广告，添加了对方微信。"),
        Line("邵俊杰自称某银行信贷部主任，承诺三个月内消除丁慧兰的逾期记录。"),
        Line(f"丁慧兰按要求向邵俊杰支付服务费28,500元，联系电话为{SHAO_PHONE}。"),
        Line("2023年1月15日，丁慧兰发现逾期记录仍在，要求退款，邵俊杰拒绝退款并将其拉黑。"),
        Line("孟庆山被邵俊杰骗取12000元。"),
        Line("丁慧兰至今未收到退款。"),
    ]
    inquiry = [
        Line("问：你是否在银行工作过？答：没有，我从来没有在任何银行工作过。"),
        Line("答：我一共收了9个人的钱，大约十五万元，都用于归还赌债和日常消费。"),
        Line("答：广告是谢文彬帮我投放的，我给了他4000元。"),
        Line(f"答：收款用的是卡号{SHAO_CARD}的银行卡。"),
        Line("答：我知道自己没有能力修改征信记录。"),
        Line("答：孟庆山的12000元是2022年11月20日收的。"),
    ]
    bank = [
        Line("经查询，邵俊杰于2021年7月从我行外包公司离职，从未担任信贷部主任。"),
        Line("该卡2022年9月至2023年2月间入账163,250.50元，其中备注“服务费”的共11笔。"),
        Line("截至2023年2月28日，账户余额为86.40元。"),
    ]
    material = CaseMaterial(
        meta=CaseMeta(case_id="planted-swindle", region="江苏", conduct_from="2022-09", conduct_to="2023-02"),
        documents=(
            document_of(1, "丁慧兰报案笔录", "text", complaint),
            document_of(2, "邵俊杰讯问笔录", "text", inquiry),
            document_of(3, "银行协查回函", "text", bank),
        ),
        skipped=(),
    )
    parties = (
        party_of(material, "邵俊杰", "person", ("suspect",), "D1.S2 D2.S1 D3.S1"),
        party_of(material, "丁慧兰", "person", ("victim",), "D1.S1 D1.S3 D1.S6"),
        party_of(material, "孟庆山", "person", ("victim",), "D1.S5 D2.S6"),
        party_of(material, "谢文彬", "person", ("other",), "D2.S3"),
    )
    amounts = (
        amount_of(material, 28500, "28,500元", "paid", "D1.S3", "丁慧兰", "邵俊杰"),
        amount_of(material, 12000, "12000元", "paid", "D1.S5", "孟庆山", "邵俊杰"),
        amount_of(material, 12000, "12000元", "paid", "D2.S6", "孟庆山", "邵俊杰"),
        amount_of(material, 4000, "4000元", "other", "D2.S3", "邵俊杰", "谢文彬"),
        amount_of(material, 163250.5, "163,250.50元", "proceeds", "D3.S2", None, "邵俊杰"),
    )
    behaviours = (
        behaviour_of(material, "false_capability", "D1.S2 D2.S5"),
        behaviour_of(material, "refuse_refund", "D1.S4 D1.S6"),
    )
    return Case(material, CaseFacts(case_id="planted-swindle", parties=parties, amounts=amounts, behaviours=behaviours))
