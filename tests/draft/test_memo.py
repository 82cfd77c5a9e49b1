"""The whole memo: what every kind must hold for every case, checked against the material and by the verifier."""

from __future__ import annotations

import re
from datetime import date

import pytest
from casebook import CASES

from assistant.records import Claim, Memo
from assistant.verify import verify_memo

KINDS = ("transfer", "report", "opinion")
ALL = [(case, kind) for case in CASES for kind in KINDS]


def headings(memo: Memo) -> str:
    return "\n".join(section.heading for section in memo.sections)


def text(memo: Memo) -> str:
    return "\n".join(claim.text for section in memo.sections for claim in section.claims)


def section(memo: Memo, name: str) -> tuple[Claim, ...]:
    return next(s.claims for s in memo.sections if name in s.heading)


@pytest.mark.parametrize(("case", "kind"), ALL)
def test_every_citation_resolves(case: str, kind: str, write, knowledge) -> None:
    memo = write(case, kind)
    sentences = {f"{d.exhibit}:{s.id}" for d in CASES[case]().material.documents for s in d.sentences}
    citations = {c for s in memo.sections for claim in s.claims for c in claim.citations}
    assert citations
    for citation in citations:
        assert citation in sentences or knowledge.resolve(citation).found
    listed = {authority.citation for authority in memo.authorities}
    assert {c for c in citations if not c.startswith("证")} <= listed


@pytest.mark.parametrize(("case", "kind"), ALL)
def test_the_verifier_strikes_nothing(case: str, kind: str, write, knowledge) -> None:
    made = CASES[case]()
    _, verification = verify_memo(write(case, kind), made.material, made.facts, knowledge, date(2023, 6, 1))
    assert [(s.claim, s.reason) for s in verification.struck] == []


@pytest.mark.parametrize(("case", "kind"), [pair for pair in ALL if pair[0] != "thin"])
def test_quotations_stand_in_what_they_cite(case: str, kind: str, write) -> None:
    made = CASES[case]()
    quotes = {f"{d.exhibit}:{s.id}": d.quote(s) for d in made.material.documents for s in d.sentences}
    seen = 0
    for part in write(case, kind).sections:
        for claim in part.claims:
            cited = plain("".join(quotes.get(c, "") for c in claim.citations))
            for quote in re.findall(r"[：、；]“([^”]{8,})”", claim.text) if cited else ():
                for piece in quote.split("……"):
                    assert plain(piece).strip("，。；") in cited
                    seen += 1
    assert seen


def plain(quote: str) -> str:
    return re.sub(r"[‘’“”\s]", "", quote)


@pytest.mark.parametrize(("case", "kind"), ALL)
def test_the_same_input_gives_the_same_memo(case: str, kind: str, write) -> None:
    assert write(case, kind) == write(case, kind)


def test_a_referral_is_a_letter_with_the_attachments_of_the_order(write) -> None:
    memo = write("gang")
    assert memo.title == "涉嫌犯罪案件移送书"
    assert (memo.recipient, memo.issuer) == ("临江市公安局", "临江金融监管分局")
    found = re.findall(r"^附件\d　.*$|^移送事项$|^[一二三四五六七八九]、.*$", headings(memo), re.M)
    assert found == [
        "移送事项",
        "附件1　涉嫌犯罪案件情况的调查报告",
        "一、案件来源与当事人",
        "二、基本事实",
        "三、证据及其证明内容",
        "四、涉案金额",
        "五、法律适用",
        "六、罪名辨析",
        "七、争议与反证",
        "八、补充调查建议",
        "九、处理意见",
        "附件2　证据目录",
        "附件3　涉案物品清单",
        "附件4　法律依据",
    ]


def test_a_report_and_an_opinion_have_no_referral_attachments(write) -> None:
    for kind in ("report", "opinion"):
        assert "涉案物品清单" not in headings(write("gang", kind))
    assert "报案材料" in write("gang", "report").title
    assert write("gang", "opinion").recipient == "本单位负责人"


def test_facts_stand_in_time_order_and_undated_ones_last(write) -> None:
    facts = [claim.text for claim in section(write("gang"), "基本事实")[1:]]
    days = [re.search(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?", fact) for fact in facts]
    found = [(int(d[1]), int(d[2]), int(d[3] or 0)) for d in days if d]
    assert len(found) >= 8
    assert found == sorted(found)
    assert [fact.startswith("另，") for fact in facts].index(True) == len(facts) - 1


def test_ledger_rows_are_added_up_with_their_rows_cited(write) -> None:
    tally = next(c for c in section(write("gang"), "基本事实") if "5笔" in c.text)
    assert "合计18000元" in tally.text
    assert tally.citations == tuple(f"证4:D4.S{n}" for n in range(1, 6))


def test_the_sum_of_the_offence_is_written_out(write) -> None:
    sums = " ".join(claim.text for claim in section(write("gang"), "涉案金额"))
    assert "20000元＋12000元＝32000元" in sums


def test_both_sides_are_heard(write) -> None:
    disputes = " ".join(claim.text for claim in section(write("gang"), "争议与反证"))
    assert "补偿款由客户自愿分成" in disputes
    assert "我没有让他们去要两万块钱" in disputes


def test_unread_files_are_named(write) -> None:
    assert "录音01.m4a" in text(write("gang"))


def test_items_come_from_the_material_with_their_source(write) -> None:
    items = section(write("gang"), "涉案物品清单")
    assert "印章7枚" in items[1].text
    assert items[1].citations == ("证6:D6.S2",)


@pytest.mark.parametrize("kind", KINDS)
def test_a_true_complaint_is_not_referred_and_the_memo_says_why(kind: str, write) -> None:
    memo = write("honest", kind)
    words = text(memo)
    assert "不予" in memo.title or "研判意见" in memo.title
    assert memo.recipient == "本单位负责人"
    assert "涉嫌人员" not in words
    assert "建议以涉嫌" not in words
    assert "移送事项" not in headings(memo)
    assert any("未提出其他金钱要求" in c.text for c in section(memo, "不予移送的理由")) or "未提出其他金钱要求" in words
    assert section(memo, "可能改变结论的情形")
    assert "数额较大”" not in " ".join(c.text for c in memo.sections[1].claims)


def test_a_refusal_tells_no_evidence_as_if_it_showed_the_element(write) -> None:
    made = CASES["honest"]()
    offence = made.assessment.offences[0]
    find = made.facts.behaviours[0].evidence
    element = offence.elements[1].model_copy(update={"evidence": find, "reason": ""})
    offence = offence.model_copy(update={"elements": (offence.elements[0], element)})
    memo = write(made._replace(assessment=made.assessment.model_copy(update={"offences": (offence,)})))
    assert element.name not in headings(memo)


def test_nobody_is_asked_to_incriminate_a_complainant(write) -> None:
    assert "补充调查建议" not in headings(write("honest"))


def test_a_thin_tip_is_to_be_investigated_and_names_the_steps(write) -> None:
    memo = write("thin")
    assert "补充调查" in memo.title
    assert any("公司名称" in claim.text for claim in section(memo, "补充调查建议"))
    assert "先行补充调查" in text(memo)


def test_a_models_leaning_is_not_an_argument(write) -> None:
    made = CASES["gang"]()
    first = made.assessment.offences[0]
    element = first.elements[0].model_copy(
        update={"reason": "以恶害相要挟有证据证明。关键在于“是否要挟？”，模型倾向“是”（93%）。周莉两次提到曝光。"}
    )
    offence = first.model_copy(update={"elements": (element, *first.elements[1:])})
    assessment = made.assessment.model_copy(update={"offences": (offence, *made.assessment.offences[1:])})
    words = text(write(made._replace(assessment=assessment)))
    assert "周莉两次提到曝光" in words
    assert "模型" not in words
    assert "93%" not in words


def test_a_rephrasing_keeps_the_citations(write, knowledge) -> None:
    from assistant.draft import draft
    from assistant.settings import Settings

    made = CASES["thin"]()
    plain_memo = write("thin")
    memo = draft(
        made.material,
        made.facts,
        made.assessment,
        knowledge,
        "transfer",
        Settings(),
        rephrase=lambda claim: Claim(text=f"经查，{claim.text}", citations=()),
    )
    for before, after in zip(plain_memo.sections, memo.sections, strict=True):
        assert [c.citations for c in after.claims] == [c.citations for c in before.claims]
        assert all(c.text.startswith("经查，") for c in after.claims)
