"""Who is named, by which name, and what is said of them."""

from __future__ import annotations

from casebook import Case, Finder, document, gang, thin_tip

from assistant.draft.parties import party_sections
from assistant.records import Assessment, CaseFacts, CaseMaterial, CaseMeta, Party

_NO_OPINION = Assessment(recommendation="refer", recommendation_reason="", primary=None, relation="", offences=())


def party_claims(case):
    return [claim for section in party_sections(case) for claim in section.claims]


def case_with(lines: list[str], party: dict) -> Case:
    told = document(1, "材料.docx", "text", lines)
    evidence = Finder((told,))(*lines)
    facts = CaseFacts(case_id="t", parties=(Party(kind="person", roles=("suspect",), evidence=evidence, **party),))
    return Case(CaseMaterial(meta=CaseMeta(case_id="t"), documents=(told,), skipped=()), facts, _NO_OPINION)


def test_what_identifies_a_suspect_follows_the_name(opened) -> None:
    case = case_with(["王强（男，1988年出生），系甲公司法定代表人，多次索要钱款。"], {"name": "王强"})
    assert party_claims(opened(case))[0].text.startswith("王强，")
    case = case_with(["王强，男，1988年出生，系甲公司法定代表人，多次索要钱款。"], {"name": "王强"})
    assert party_claims(opened(case))[0].text == "王强，男，1988年出生，系甲公司法定代表人。"


def test_an_alias_needs_evidence(opened) -> None:
    case = case_with(["王强要求付款。", "强哥让我别管。"], {"name": "王强", "aliases": ("强哥", "老王")})
    claim = party_claims(opened(case))[0]
    assert claim.text == "王强（又称“强哥”）。"
    assert claim.citations == ("证1:D1.S1", "证1:D1.S2")


def test_a_mail_address_or_a_part_of_the_name_is_no_alias(opened) -> None:
    case = case_with(["王强 <w@a.example>要求付款。"], {"name": "王强", "aliases": ("王强 <w@a.example>", "王")})
    assert party_claims(opened(case))[0].text == "王强。"


def test_nobody_known_is_said(opened) -> None:
    assert "未载明行为人的真实身份" in party_claims(opened(thin_tip()))[0].text


def test_each_party_is_listed_once(opened) -> None:
    words = "".join(claim.text for claim in party_claims(opened(gang())))
    assert words.count("临江市商业银行信用卡中心") == 1
    assert "涉案单位：江城明远商务咨询有限公司（又称“明远公司”）" in words
