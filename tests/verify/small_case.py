"""A small fictional case of a loan broker, with the odd ways material writes things."""

from __future__ import annotations

from assistant.records import (
    Amount,
    Behaviour,
    CaseFacts,
    CaseMaterial,
    CaseMeta,
    Document,
    EvidenceRef,
    Party,
    Sentence,
)

_REPORT = (
    "被害人蒋文斌，男，1986年4月2日出生，住宁川市东湖区。",
    "2024年1月8日，蒋文斌经许晓东介绍认识了樊立军。",
    "樊立军声称与宁川农商银行行长是战友，可以办理50万元信用贷款，收取百分之五的服务费。",
    "次日，蒋文斌把身份证、银行卡交给樊立军，并向其支付“疏通费”两万五千元。",
    "樊立军伪造了宁川市恒通机械厂的在职证明和近一年的工资流水。",
    "3月15日，银行拒绝了该笔贷款申请。",
    "蒋文斌多次催要，樊立军先后退还了8000元，其余款项拒不退还。",
    "蒋文斌曾向12345热线反映，没有得到答复。",
    "许晓东收取介绍费两三千元，具体数额记不清了。",
    "樊立军的微信号为fan_lj88，手机号为13812345678。",
)
_CHAT = (
    ("樊立军", "2024-01-08 20:11:05", "放心，行长是我战友，百分百能批下来"),
    ("蒋文斌", "2024-01-08 20:13:40", "那要多少钱"),
    ("樊立军", "2024-01-08 20:14:02", "50个，先给2.5个疏通，批下来再给5个点"),
    ("蒋文斌", "2024-01-09 10:30:11", "钱转你了，25000，查收一下"),
    ("樊立軍", "2024-03-16 09:02:00", "銀行那邊出了點問題，錢我會退給你的"),
)
_LEDGER = (
    "日期：2024-01-09；摘要：疏通费；付款人：蒋文斌；收款人：樊立军；金额（万元）：2.5",
    "日期：2024-04-02；摘要：退款；付款人：樊立军；收款人：蒋文斌；金额（万元）：0.5",
    "日期：2024-04-20；摘要：退款；付款人：樊立军；收款人：蒋文斌；金额（万元）：0.3",
)


def _document(number: int, title: str, kind: str, lines: list[tuple[str | None, str | None, str]]) -> Document:
    text, sentences = "", []
    for place, (speaker, time, line) in enumerate(lines, 1):
        sentences.append(
            Sentence(
                id=f"D{number}.S{place}", page=1 + place // 8, start=len(text), end=len(text) + len(line),
                speaker=speaker, time=time,
            )
        )  # fmt: skip
        text += line + "\n"
    return Document(
        id=f"D{number}",
        exhibit=f"证{number}",
        path=f"{title}.txt",
        sha256="0" * 64,
        kind=kind,  # type: ignore[arg-type]
        title=title,
        language="zh",
        pages=2,
        text=text,
        sentences=tuple(sentences),
    )


def material() -> CaseMaterial:
    """Report, chat and ledger."""
    return CaseMaterial(
        meta=CaseMeta(case_id="small", region="江苏", reporting_unit="宁川农商银行"),
        documents=(
            _document(1, "接报案情况说明", "text", [(None, None, line) for line in _REPORT]),
            _document(2, "微信聊天记录", "chat", list(_CHAT)),
            _document(3, "资金往来明细", "table", [(None, None, line) for line in _LEDGER]),
        ),
        skipped=(),
    )


def facts(case: CaseMaterial) -> CaseFacts:
    """Parties, sums and behaviours of the case."""

    def ref(sentence: str) -> EvidenceRef:
        document = case.document(sentence.split(".")[0])
        return EvidenceRef.cut(document, document.sentence(sentence))

    def amount(value: float, text: str, role: str, at: str, payer: str, payee: str) -> Amount:
        return Amount(
            value_cny=value,
            text=text,
            approximate=False,
            role=role,
            payer=payer,
            payee=payee,
            evidence=(ref(at),),  # type: ignore[arg-type]
        )

    return CaseFacts(
        case_id="small",
        parties=(
            Party(
                name="樊立军",
                aliases=("樊立軍",),
                kind="person",
                roles=("suspect",),
                evidence=(ref("D1.S2"), ref("D1.S3")),
            ),
            Party(name="蒋文斌", kind="person", roles=("victim",), evidence=(ref("D1.S1"), ref("D1.S2"))),
            Party(name="许晓东", kind="person", roles=("intermediary",), evidence=(ref("D1.S2"), ref("D1.S9"))),
            Party(name="宁川农商银行", kind="organization", roles=("institution",), evidence=(ref("D1.S3"),)),
            Party(name="宁川市恒通机械厂", kind="organization", roles=("other",), evidence=(ref("D1.S5"),)),
        ),
        amounts=(
            amount(25000, "两万五千元", "paid", "D1.S4", "蒋文斌", "樊立军"),
            amount(25000, "2.5", "paid", "D3.S1", "蒋文斌", "樊立军"),
            amount(8000, "8000元", "other", "D1.S7", "樊立军", "蒋文斌"),
            amount(5000, "0.5", "other", "D3.S2", "樊立军", "蒋文斌"),
            amount(3000, "0.3", "other", "D3.S3", "樊立军", "蒋文斌"),
        ),
        behaviours=(
            Behaviour(
                type="false_capability", summary="虚构能力", evidence=(ref("D1.S3"), ref("D2.S1")), confidence=0.9
            ),
        ),
    )
