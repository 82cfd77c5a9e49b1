"""Claims about evidence, written by hand to be easy to get wrong: true ones that look odd, false ones that look right."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_case import facts, material

from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import Check, Claim, Memo, MemoSection
from assistant.verify import verify_memo, verify_text

_CASE = material()
_FACTS = facts(_CASE)
_FAILED = ("mismatch", "not_found", "repealed", "not_in_force")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def _memo(*claims: Claim) -> Memo:
    sections = (MemoSection(heading="一、基本事实", claims=claims),)
    return Memo(
        kind="opinion", case_id="small", title="研判意见", recipient=None, issuer=None, sections=sections, exhibits=(), authorities=()
    )  # fmt: skip


def _checks(text: str, citations: str, knowledge: Knowledge) -> list[Check]:
    memo = _memo(Claim(text=text, citations=tuple(citations.split())))
    return list(verify_memo(memo, _CASE, _FACTS, knowledge, date(2024, 3, 15))[1].checked)


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("2024年1月8日，蒋文斌经许晓东介绍认识了樊立军。", "证1:D1.S2"),
        ("2024年1月，蒋文斌经人介绍认识樊立军。", "证1:D1.S2"),
        ("被害人蒋文斌，1986年4月2日出生。", "证1:D1.S1"),
        ("樊立军声称可以办理伍拾万元信用贷款，收取5%的服务费。", "证1:D1.S3"),
        ("樊立军声称可以办理500,000元信用贷款，收取５％的服务费。", "证1:D1.S3"),
        ("2024年1月9日，蒋文斌向樊立军支付“疏通费”2.5万元。", "证1:D1.S4"),
        ("蒋文斌支付疏通费25,000.00元。", "证1:D1.S4"),
        ("2024年3月15日，银行拒绝了贷款申请。", "证1:D1.S6"),
        ("樊立军先后退还8000元，其余款项拒不退还。", "证1:D1.S7"),
        ("樊立军先后退还8千元，其余款项没有退还。", "证1:D1.S7"),
        ("蒋文斌曾向12345热线反映，未得到答复。", "证1:D1.S8"),
        ("许晓东收取介绍费两三千元。", "证1:D1.S9"),
        ("许晓东收取介绍费2000至3000元，具体数额记不清。", "证1:D1.S9"),
        ("樊立军的微信号为fan_lj88，手机号为138-1234-5678。", "证1:D1.S10"),
        ("樊立军的手机号为138****5678。", "证1:D1.S10"),
        ("樊立军发送消息称：“放心，行长是我战友，百分百能批下来”。", "证2:D2.S1"),
        ("2024年1月8日20时许，樊立军称“行长是我战友……能批下来”。", "证2:D2.S1"),
        ("蒋文斌称已转账25000元。", "证2:D2.S4"),
        ("2024年3月16日，樊立军承诺退款，称“錢我會退給你的”。", "证2:D2.S5"),
        ("据资金往来明细记载，2024年1月9日，蒋文斌付给樊立军疏通费2.5万元。", "证3:D3.S1"),
        ("樊立军于2024年4月2日退款5000元、4月20日退款3000元，合计8000元。", "证3:D3.S2 证3:D3.S3"),
        ("据资金往来明细记载，2024年4月2日至2024年4月20日间，退款2笔，合计8000元。", "证3:D3.S2 证3:D3.S3"),
        ("5000元＋3000元＝8000元。", "证3:D3.S2 证3:D3.S3"),
        ("樊立军伪造了宁川市恒通机械厂的在职证明和近一年的工资流水。", "证1:D1.S5"),
        ("樊立军谎称与银行行长系战友（证1、证2《微信聊天记录》）。", "证1:D1.S3 证2:D2.S1"),
        ("涉嫌人员：樊立军。", "证1:D1.S3"),
        ("樊立军骗取蒋文斌2.5万元，后退还8000元。", "证1:D1.S4 证1:D1.S7"),
        ("樊立军的行为触犯《刑法》第二百六十六条，涉嫌诈骗罪。", "证1:D1.S3 证1:D1.S4 法:刑法#266"),
        ("《中华人民共和国刑法》第二百六十六条规定：“诈骗公私财物，数额较大的，处三年以下有期徒刑、拘役或者管制，并处或者单处罚金”。", "法:刑法#266"),
        ("按江苏适用的数额标准，较大4000元、巨大60000元。", "释:法释〔2013〕10号#1"),
    ],
)  # fmt: skip
def test_true_claims_pass(knowledge: Knowledge, text: str, citations: str) -> None:
    failed = [(c.citation, c.detail) for c in _checks(text, citations, knowledge) if c.status in _FAILED]
    assert failed == []


@pytest.mark.parametrize(
    ("text", "citations", "words"),
    [
        # values
        ("樊立军声称可以办理500万元信用贷款。", "证1:D1.S3", "500万元"),
        ("樊立军声称可以办理50元信用贷款。", "证1:D1.S3", "50元"),
        ("樊立军收取5‰的服务费。", "证1:D1.S3", ""),
        ("樊立军收取百分之十五的服务费。", "证1:D1.S3", "百分之十五"),
        ("2024年1月8日，蒋文斌向樊立军支付“疏通费”2.5万元。", "证1:D1.S4", "2024年1月8日"),
        ("2023年1月9日，蒋文斌向樊立军支付2.5万元。", "证1:D1.S4", "2023年"),
        ("蒋文斌支付疏通费25万元。", "证1:D1.S4", "25万元"),
        ("蒋文斌支付疏通费两万五千余元。", "证1:D1.S4", "余"),
        ("2025年3月15日，银行拒绝了贷款申请。", "证1:D1.S6", "2025年"),
        ("许晓东收取介绍费3000元。", "证1:D1.S9", "3000元"),
        ("许晓东收取介绍费2000至5000元。", "证1:D1.S9", "5000"),
        ("樊立军的手机号为13812345687。", "证1:D1.S10", "13812345687"),
        ("樊立军的手机号为138****5687。", "证1:D1.S10", "5687"),
        ("樊立军的微信号为fan_lj89。", "证1:D1.S10", ""),
        ("被害人蒋文斌，1986年4月20日出生。", "证1:D1.S1", "4月20日"),
        # sums
        ("5000元＋3000元＝9000元。", "证3:D3.S2 证3:D3.S3", "9000"),
        ("樊立军退款两次，合计8500元。", "证3:D3.S2 证3:D3.S3", "8500"),
        ("2024年4月2日至2024年4月20日间，退款3笔，合计8000元。", "证3:D3.S2 证3:D3.S3", "3笔"),
        # sides, roles, names
        ("樊立军向蒋文斌支付“疏通费”2.5万元。", "证1:D1.S4", "相反"),
        ("蒋文斌先后退还樊立军8000元。", "证1:D1.S7", ""),
        ("据资金往来明细记载，樊立军付给蒋文斌疏通费2.5万元。", "证3:D3.S1", "相反"),
        ("被害人樊立军支付疏通费2.5万元。", "证1:D1.S4", ""),
        ("许晓东声称与宁川农商银行行长是战友。", "证1:D1.S3", "许晓东"),
        ("樊立军声称与宁州农商银行行长是战友。", "证1:D1.S3", "宁川农商银行"),
        ("樊立君声称与宁川农商银行行长是战友。", "证1:D1.S3", "樊立军"),
        ("蒋文斌发送消息称：“放心，行长是我战友，百分百能批下来”。", "证2:D2.S1", ""),
        # denials
        ("樊立军没有伪造宁川市恒通机械厂的在职证明。", "证1:D1.S5", "相反"),
        ("2024年3月15日，银行同意了该笔贷款申请。", "证1:D1.S6", "相反"),
        ("蒋文斌曾向12345热线反映，得到了答复。", "证1:D1.S8", "相反"),
        # quotations
        ("樊立军称“放心，行长是我朋友，百分百能批下来”。", "证2:D2.S1", "战友"),
        ("樊立军称“如果批不下来我全额退款”。", "证2:D2.S1", "没有"),
        # citations
        ("2024年1月8日，蒋文斌认识了樊立军。", "证2:D1.S2", "不在证2"),
        ("2024年1月8日，蒋文斌认识了樊立军。", "证1:D1.S42", "没有"),
        ("樊立军伪造了宁川市恒通机械厂的在职证明和工资流水。", "证1:D1.S8", ""),
        ("樊立军谎称与银行行长系战友（证4）。", "证1:D1.S3", "证4"),
        ("樊立军谎称与银行行长系战友（证2《通话录音》）。", "证1:D1.S3 证2:D2.S1", "微信聊天记录"),
        # law beside evidence
        ("樊立军的行为触犯《刑法》第二百六十七条，涉嫌诈骗罪。", "证1:D1.S3 法:刑法#266", "二百六十六"),
        ("樊立军的行为触犯《刑法》第二百六十六条，涉嫌诈骗罪。", "证1:D1.S3 法:刑法#274", ""),
        ("樊立军的行为涉嫌诈骗罪。", "证1:D1.S3 法:刑法#266之一", "没有"),
        ("按江苏适用的数额标准，较大3000元、巨大60000元。", "释:法释〔2013〕10号#1", "4,000元"),
    ],
)  # fmt: skip
def test_false_claims_fail(knowledge: Knowledge, text: str, citations: str, words: str) -> None:
    failed = [c for c in _checks(text, citations, knowledge) if c.status in _FAILED]
    assert failed, text
    assert any(words in f"{c.detail}{c.expected or ''}" for c in failed), [(c.detail, c.expected) for c in failed]


def test_a_failed_claim_is_struck_with_its_reason(knowledge: Knowledge) -> None:
    good = Claim(text="樊立军先后退还8000元。", citations=("证1:D1.S7",))
    bad = Claim(text="樊立军先后退还9000元。", citations=("证1:D1.S7",))
    memo, verification = verify_memo(_memo(good, bad), _CASE, _FACTS, knowledge, date(2024, 3, 15))
    assert memo.sections[0].claims == (good,)
    assert [(s.claim, s.section, s.citations) for s in verification.struck] == [
        (bad.text, "一、基本事实", bad.citations)
    ]
    assert "8000元" in verification.struck[0].reason
    assert verification.counts["mismatch"] == 1 and verification.counts["verified"] == 1
    assert sum(verification.counts.values()) == len(verification.checked)


def test_a_section_that_loses_everything_says_so(knowledge: Knowledge) -> None:
    bad = Claim(text="樊立军先后退还9000元。", citations=("证1:D1.S7",))
    memo, _ = verify_memo(_memo(bad), _CASE, _FACTS, knowledge, date(2024, 3, 15))
    assert len(memo.sections[0].claims) == 1
    assert "未通过核对" in memo.sections[0].claims[0].text


def test_unchecked_is_not_struck(knowledge: Knowledge) -> None:
    claim = Claim(text="樊立军涉嫌犯罪。", citations=("证1:D1.S3", "法:刑法#272"))
    memo, verification = verify_memo(_memo(claim), _CASE, _FACTS, knowledge, date(2019, 1, 1))
    assert memo.sections[0].claims == (claim,) and not verification.struck
    assert verification.counts["unchecked"] == 1


def test_facts_without_a_citation(knowledge: Knowledge) -> None:
    memo = _memo(
        Claim(text="以下事实依据在案材料整理。"),
        Claim(text="蒋文斌损失2.5万元。"),
        Claim(text="蒋文斌另外损失9.9万元。"),
    )
    kept, verification = verify_memo(memo, _CASE, _FACTS, knowledge, date(2024, 3, 15))
    assert [c.status for c in verification.checked] == ["unchecked", "mismatch"]
    assert len(kept.sections[0].claims) == 2


def test_evidence_citations_in_running_text(knowledge: Knowledge) -> None:
    text = "樊立军先后退还8000元〔证1:D1.S7〕。蒋文斌支付3.5万元（证1：D1.S4）。依照《刑法》第二百六十六条处理。"
    checked = verify_text(text, knowledge, _CASE, date(2024, 3, 15), _FACTS).checked
    assert [c.status for c in checked] == ["verified", "mismatch", "verified"]
    assert [text[c.start : c.end] for c in checked] == ["证1:D1.S7", "证1：D1.S4", "《刑法》第二百六十六条"]
    assert checked[1].expected == "两万五千元"
    without = verify_text(text, knowledge).checked
    assert [c.status for c in without] == ["unchecked", "unchecked", "verified"]


def test_a_model_may_judge_what_wording_cannot(knowledge: Knowledge) -> None:
    claim = Claim(text="其谎言使对方陷入错误认识。", citations=("证1:D1.S3",))
    statuses = []
    for probability in (0.95, 0.5, 0.05):
        verification = verify_memo(
            _memo(claim), _CASE, _FACTS, knowledge, date(2024, 3, 15), entails=lambda _c, _e, p=probability: p
        )[1]
        statuses.append(verification.checked[0].status)
    assert statuses == ["verified", "unchecked", "mismatch"]


@pytest.mark.parametrize(
    ("text", "citations", "right"),
    [
        ("樊立军发送消息称：“放心，行长是我战友”。", "证2:D2.S1", True),
        ("蒋文斌称：“放心，行长是我战友”。", "证2:D2.S1", False),
        ("樊立钧发送消息称：“放心，行长是我战友”。", "证2:D2.S1", False),
        ("证明虚构身份或办事能力：证1、证2，相互印证。", "证1:D1.S3 证2:D2.S1", True),
        ("证明虚构身份或办事能力：证1，来源单一。", "证1:D1.S6", False),
        ("证明虚构身份和办事能力：证1，来源单一。", "证1:D1.S3", False),
        ("据资金往来明细记载，支付疏通费2.5万元（付款人蒋文斌）。", "证3:D3.S1", True),
        ("据资金往来明细记载，支付疏通费2.5万元（付款人蒋文武）。", "证3:D3.S1", False),
        ("2024年1月9日，蒋文斌付款人民币25000元。", "证3:D3.S1", True),
        ("该要件要求：对身份、资质作虚假陈述或者隐瞒。", "法:刑法#266", True),
        ("应当重新研判，可以核查：调取资金流水，查明收款后的去向。", "法:刑法#266", True),
        ("蒋文斌、许晓东的行为涉嫌诈骗罪。", "证1:D1.S2 法:刑法#266", False),
    ],
)
def test_who_says_shows_and_pays(knowledge: Knowledge, text: str, citations: str, right: bool) -> None:
    failed = [c.detail for c in _checks(text, citations, knowledge) if c.status in _FAILED]
    assert (not failed) == right, failed
