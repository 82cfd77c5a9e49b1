"""Which sentences are told, how, and in what order."""

from __future__ import annotations

from casebook import Case, Finder, Line, document, gang

from assistant.draft.events import MOST_FACTS, alike, fact_claims
from assistant.records import Amount, Assessment, Behaviour, CaseFacts, CaseMaterial, CaseMeta, DateFact

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
        "据证1《报案材料》反映，王强要求支付五万元。",
        "证1反映：“我当时很害怕，就答应了”。",
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


def test_a_chat_exports_own_header_is_not_part_of_the_quotation(opened) -> None:
    text = "2023-02-18 21:14:05 川哥\n料子到了，一万条"
    chat = document(1, "群聊.txt", "chat", [Line(text, "川哥", "2023-02-18 21:14:05")])
    claims = fact_claims(opened(case_of((chat,), (shown(Finder((chat,))("料子到了")),))))
    assert claims[0].text == "2023年2月18日，川哥发送消息称：“料子到了，一万条”。"


def test_a_mail_is_dated_by_its_header_and_its_sender_has_no_address(opened) -> None:
    sent = Line("下周起每天二十单，请考虑。", "孟川 <meng@a.example>", "Tue, 09 May 2023 09:26:11 +0800")
    mail = document(1, "邮件.eml", "mail", [sent])
    claims = fact_claims(opened(case_of((mail,), (shown(Finder((mail,))("下周起")),))))
    assert claims[0].text == "2023年5月9日，孟川在邮件中称：“下周起每天二十单，请考虑”。"


def test_a_heading_is_no_fact(opened) -> None:
    told = document(1, "判决.docx", "ruling", ["二、敲诈勒索事实", "王强索要五万元，已经付清。", "某某法院："])
    find = Finder((told,))
    claims = fact_claims(opened(case_of((told,), (shown(find("敲诈勒索事实", "王强索要", "某某法院")),))))
    assert [c.text for c in claims] == ["王强索要五万元，已经付清。"]


def paid(evidence, value: float, payee: str | None, role: str = "paid") -> Amount:
    return Amount(value_cny=value, text=str(value), approximate=False, role=role, payee=payee, evidence=evidence)


def test_only_payments_of_one_kind_to_one_payee_are_added_up(opened) -> None:
    rows = [f"日期：2023-01-0{n}；金额：{n}000；对方：{'甲' if n < 4 else '乙'}" for n in range(1, 6)]
    ledger = document(1, "流水.csv", "table", rows)
    find = Finder((ledger,))
    amounts = tuple(paid(find(f"2023-01-0{n}"), n * 1000, "甲" if n < 4 else "乙") for n in range(1, 6))
    dates = tuple(
        DateFact(value=f"2023-01-0{n}", text="", what="", evidence=find(f"2023-01-0{n}")) for n in range(1, 6)
    )
    case = case_of((ledger,), dates=dates)
    case = case._replace(facts=case.facts.model_copy(update={"amounts": amounts}))
    texts = [c.text for c in fact_claims(opened(case))]
    assert texts[0] == "2023年1月1日至2023年1月3日间，据证1《流水》记载，付给甲1000元、2000元、3000元，3笔合计6000元。"
    assert texts[1] == "证1载明：“日期：2023-01-04；金额：4000；对方：乙”。"
    assert len(texts) == 3


def test_an_account_is_quoted_even_where_it_does_not_say_i(opened) -> None:
    record = document(1, "询问笔录.docx", "text", ["答：剩下的还了以前的网贷，其余自己花了。"])
    claims = fact_claims(opened(case_of((record,), (shown(Finder((record,))("剩下的")),))))
    assert claims[0].text == "证1《询问笔录》反映：“剩下的还了以前的网贷，其余自己花了”。"


def test_alike() -> None:
    assert alike("收取服务费三千元", "收取服务费三千元整") == 1
    assert alike("收取服务费", "威胁要曝光") == 0


def test_what_was_told_is_remembered(opened) -> None:
    case = opened(gang())
    fact_claims(case)
    assert "D2.S3" in case.told
