"""Parties: who is named, under which names, in which roles; a lawful complainant is nobody's suspect."""

from __future__ import annotations

from collections.abc import Callable

from assistant.records import CaseFacts, Party
from tests.extract.conftest import chat, prose

Facts = Callable[..., CaseFacts]


def _by_name(facts: CaseFacts) -> dict[str, Party]:
    return {party.name: party for party in facts.parties}


def test_titles_give_roles(facts: Facts) -> None:
    text = "被告人魏某甲、卜某某伙同柳某，骗取被害人欧阳兰5万元。证人石某证实上述事实。由佟某介绍，二人相识。"
    parties = _by_name(facts(prose(text)))
    assert parties["魏某甲"].roles == ("suspect",)
    assert "suspect" in parties["卜某某"].roles
    assert "suspect" in parties["柳某"].roles
    assert "victim" in parties["欧阳兰"].roles
    assert "witness" in parties["石某"].roles
    assert "intermediary" in parties["佟某"].roles


def test_names_in_many_forms(facts: Facts) -> None:
    text = "曾某鹏、王XX、张1某和李*明在场。赵女士称，网名“海浪”的人加了她，阿勇和老K也在群里。曾某鹏离开。"
    names = set(_by_name(facts(prose(text))))
    assert {"曾某鹏", "王XX", "张1某", "李*明", "赵女士", "海浪", "阿勇", "老K"} <= names


def test_stated_aliases(facts: Facts) -> None:
    text = "黄志远（绰号“黑哥”）注册成立江州安信商务咨询有限公司（以下简称安信公司）。黑哥让安信公司员工伪造证明。"
    parties = _by_name(facts(prose(text)))
    assert parties["黄志远"].aliases == ("黑哥",)
    assert parties["江州安信商务咨询有限公司"].aliases == ("安信公司",)
    assert parties["江州安信商务咨询有限公司"].kind == "organization"


def test_members_of_a_chat(facts: Facts) -> None:
    listing = prose("群成员：川流-陶建国，小雨点-沈佳怡", 1)
    talk = chat([("川流", "2023-01-01 08:00", "先收3000，话术发群里"), ("小雨点", "2023-01-01 08:01", "收到")], 2)
    parties = _by_name(facts(listing, talk))
    assert parties["陶建国"].aliases == ("川流",)
    assert parties["沈佳怡"].aliases == ("小雨点",)


def test_two_people_of_one_surname_stay_apart(facts: Facts) -> None:
    parties = _by_name(facts(prose("王经理收了钱。王建国和王丽都说不认识王经理。王建国报警。")))
    assert parties["王经理"].aliases == ()


def test_lawful_complainant_is_no_suspect(facts: Facts) -> None:
    letter = prose(
        "致：某某小额贷款有限公司\n我是董建民，你们多收我4200元，简直是抢钱！我要投诉到底，告到法院，让媒体曝光你们。\n"
        "投诉人：董建民\n2024年4月10日",
        1,
    )
    reply = prose("业务部门认为客户董建民恶意投诉，涉嫌敲诈我公司，建议移送公安机关。", 2)
    parties = _by_name(facts(letter, reply))
    assert "suspect" not in parties["董建民"].roles
    assert "reporter" in parties["董建民"].roles
    assert "suspect" not in parties["某某小额贷款有限公司"].roles


def test_institutions_and_regulators(facts: Facts) -> None:
    text = "被告人王某向国家金融监督管理总局江州监管分局投诉江州农村商业银行，要挟该行减免贷款。该行被迫减免3万元。"
    parties = _by_name(facts(prose(text)))
    assert parties["国家金融监督管理总局江州监管分局"].roles == ("regulator",)
    assert parties["江州农村商业银行"].roles[0] == "institution"
    assert "victim" in parties["江州农村商业银行"].roles


def test_who_handles_the_case_is_no_party(facts: Facts) -> None:
    text = (
        "询问人：周海、杨帆\n记录人：杨帆\n被询问人：罗秀芬\n问：你被骗了多少钱？\n答：我被骗了3000元。\n江州市公安局"
    )
    names = set(_by_name(facts(prose(text))))
    assert "罗秀芬" in names
    assert not names & {"周海", "杨帆", "江州市公安局"}


def test_hypotheses_and_denials_accuse_nobody(facts: Facts) -> None:
    parties = _by_name(facts(prose("律师康瑞表示，若有人以删评收钱，则可能涉嫌敲诈勒索。康瑞没有伪造材料。")))
    assert parties["康瑞"].roles == ("other",)


def test_evidence_names_the_party(facts: Facts) -> None:
    result = facts(prose("被告人魏某甲到案。魏某甲供述了事实。"))
    (party,) = result.parties
    assert [e.sentence for e in party.evidence] == ["D1.S1", "D1.S2"]
    assert all("魏某甲" in e.quote for e in party.evidence)
