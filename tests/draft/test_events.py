"""Which sentences are told, how, and in what order."""

from __future__ import annotations

from casebook import Case, Finder, Line, document, gang

from assistant.draft.events import MOST_FACTS, alike, fact_claims
from assistant.records import Assessment, Behaviour, CaseFacts, CaseMaterial, CaseMeta, DateFact

_NO_OPINION = Assessment(
    recommendation="refer", recommendation_reason="", primary=None, relation="", offences=(), contrasts=()
)


def case_of(documents, behaviours=(), dates=()) -> Case:
    return Case(
        CaseMaterial(meta=CaseMeta(case_id="t"), documents=documents, skipped=()),
        CaseFacts(case_id="t", behaviours=behaviours, dates=dates),
        _NO_OPINION,
    )


def shown(evidence, confidence: float = 0.9) -> Behaviour:
    return Behaviour(type="coercive_demand", summary="", evidence=evidence, confidence=confidence)


def test_a_statement_is_attributed_and_a_first_person_sentence_is_quoted(opened) -> None:
    statement = document(1, "报案材料.docx", "text", ["王强要求支付五万元。", "我当时很害怕，就答应了。"])
    find = Finder((statement,))
    claims = fact_claims(opened(case_of((statement,), (shown(find("王强要求")), shown(find("我当时"))))))
    assert [c.text for c in claims] == [
        "据《报案材料》反映，王强要求支付五万元。",
        "《报案材料》反映：“我当时很害怕，就答应了”。",
    ]


def test_turns_of_one_day_are_told_together_with_their_speakers(opened) -> None:
    chat = document(
        1,
        "聊天.txt",
        "chat",
        [
            Line("不给就曝光", "王强", "2023-03-06 10:00"),
            Line("给多少", "客服", "2023-03-06 10:01"),
            Line("三天内给", "王强", "2023-03-08 09:00"),
        ],
    )
    find = Finder((chat,))
    claims = fact_claims(opened(case_of((chat,), (shown(find("不给就曝光", "给多少", "三天内给")),))))
    assert [c.text for c in claims] == [
        "2023年3月6日，王强发送消息称：“不给就曝光”；客服发送消息称：“给多少”。",
        "2023年3月8日，王强发送消息称：“三天内给”。",
    ]
    assert claims[0].citations == ("证1:D1.S1", "证1:D1.S2")


def test_two_documents_of_the_same_words_are_told_once(opened) -> None:
    one = document(1, "甲.docx", "text", ["2023年3月6日，王强致电银行要求支付五万元，否则向监管部门投诉。"])
    other = document(2, "乙.docx", "text", ["2023年3月6日王强致电银行，要求支付五万元，否则向监管部门投诉。"])
    find = Finder((one, other))
    both = shown((*find("日，王强"), *find("日王强")))
    assert len(fact_claims(opened(case_of((one, other), (both,))))) == 1


def test_there_is_room_for_the_weightiest_only(opened) -> None:
    lines = [f"第{chr(0x4E00 + n * 37) * 6}号客户由{chr(0x5E00 + n * 41) * 5}收取款项。" for n in range(40)]
    long = document(1, "说明.docx", "ruling", lines)
    find = Finder((long,))
    behaviours = tuple(shown(find(line), 0.5 + n / 100) for n, line in enumerate(lines))
    claims = fact_claims(opened(case_of((long,), behaviours)))
    assert len(claims) == MOST_FACTS
    assert claims[-1].citations == ("证1:D1.S40",)


def test_what_an_account_adds_without_a_date_comes_last(opened) -> None:
    account = document(1, "询问笔录.docx", "text", ["2023年5月1日我付了钱。", "我从来没有签过那张证明。"])
    later = document(2, "判决.docx", "ruling", ["2024年1月2日，法院作出判决。"])
    find = Finder((account, later))
    dates = (
        DateFact(value="2023-05-01", text="2023年5月1日", what="", evidence=find("我付了钱")),
        DateFact(value="2024-01-02", text="2024年1月2日", what="", evidence=find("法院作出")),
    )
    claims = fact_claims(opened(case_of((account, later), (shown(find("我付了钱", "没有签过", "法院作出")),), dates)))
    assert [c.citations[0] for c in claims] == ["证1:D1.S1", "证2:D2.S1", "证1:D1.S2"]


def test_alike() -> None:
    assert alike("收取服务费三千元", "收取服务费三千元整") == 1
    assert alike("收取服务费", "威胁要曝光") == 0


def test_what_was_told_is_remembered(opened) -> None:
    case = opened(gang())
    fact_claims(case)
    assert "D2.S3" in case.told
