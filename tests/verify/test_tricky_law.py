"""Sentences about the law, written by hand to be easy to get wrong: what must be objected to, and what must not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import CheckStatus
from assistant.verify import verify_text

_EXTORTION = "《最高人民法院、最高人民检察院关于办理敲诈勒索刑事案件适用法律若干问题的解释》"
_INFORMATION = "《最高人民法院、最高人民检察院关于办理侵犯公民个人信息刑事案件适用法律若干问题的解释》"
_FAILED = ("mismatch", "not_found", "repealed", "not_in_force")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def _statuses(text: str, knowledge: Knowledge, on: date | None = None) -> list[CheckStatus]:
    return [check.status for check in verify_text(text, knowledge, on=on).checked]


@pytest.mark.parametrize(
    "text",
    [
        "被告人王某犯敲诈勒索罪，依照《中华人民共和国刑法》第二百七十四条、第二十五条第一款、第六十四条之规定，判处有期徒刑二年。",
        "王某以投诉相要挟取得5万元，其行为触犯《刑法》第二百七十四条，涉嫌敲诈勒索罪。",
        "其行为同时触犯《刑法》第二百六十六条、第二百七十四条，以诈骗罪、敲诈勒索罪数罪并罚。",
        "本案构成敲诈勒索罪（《刑法》第二百七十四条），同时触犯《刑法》第二百九十三条，从一重处断。",
        "不应认定为《刑法》第二百六十六条的诈骗罪，而应以《刑法》第二百七十四条的敲诈勒索罪论处。",
        "帮信罪规定在刑法第287条之二。",
        "《刑法》第二百八十七条之二第一款规定：“明知他人利用信息网络实施犯罪，为其犯罪提供互联网接入、服务器托管、网络存储、通讯传输等技术支持，"
        "或者提供广告推广、支付结算等帮助，情节严重的，处三年以下有期徒刑或者拘役，并处或者单处罚金。”",
        "《刑法》第二百二十五条第四项规定的“其他严重扰乱市场秩序的非法经营行为”应当从严掌握。",
        "《刑法》第二百七十四条中的“数额较大”由省级标准确定。",
        "“敲诈勒索公私财物，数额较大或者多次敲诈勒索的”（《刑法》第二百七十四条）是入罪条件。",
        "王某发微信称“不给钱就天天投诉”，依照《刑法》第二百七十四条处理。",
        "依照《刑法》第二百七十四条，王某称“我只是想多要一点”的辩解不能成立。",
        "根据《刑法》第二百七十四条的规定，王某索要的36000元应当认定为犯罪数额。",
        "依照《刑事诉讼法》第一百一十条的规定，对涉嫌诈骗罪的线索应当受理。",
        "《刑事诉讼法》第一百一十条第二款规定，被害人对侵犯其人身、财产权利的犯罪事实有权报案或者控告。",
        "诈骗数额较大的，处三年以下有期徒刑、拘役或者管制；数额巨大的，处三年以上十年以下有期徒刑（《刑法》第二百六十六条）。",
        "《刑法》第二百六十六条规定，数额特别巨大或者有其他特别严重情节的，处十年以上有期徒刑或者无期徒刑，并处罚金或者没收财产。",
        "《刑法》第二百二十五条规定，情节严重的，并处或者单处违法所得一倍以上五倍以下罚金。",
        f"根据{_EXTORTION}（法释〔2013〕10号）第一条，三万元至十万元以上为数额巨大。",
        f"{_EXTORTION}自2013年4月27日起施行。",
        "根据法释〔2013〕10号第一条，敲诈勒索三十万元至五十万元以上的，为数额特别巨大。",
        f"依照{_INFORMATION}第五条第一款第（四）项，健康生理信息、交易信息五百条以上的属于情节严重。",
        "根据法释〔2017〕10号第五条第一款第（七）项，违法所得五千元以上的，属于情节严重。",
        "根据法释〔2011〕7号第一条，诈骗五十万元以上的，为数额特别巨大。",
        "《行政执法机关移送涉嫌犯罪案件的规定》第五条规定，应当指定两名以上行政执法人员核实，负责人三日内作出决定，二十四小时内移送。",
        "按照《反电信网络诈骗法》第三十一条，不得买卖、出租、出借银行账户。",
        "《民法典》第一百五十三条规定，违反法律、行政法规的强制性规定的民事法律行为无效。",
        "《刑法》第二百七十四条、第二百六十六条和第二百五十三条之一分别规定了敲诈勒索罪、诈骗罪和侵犯公民个人信息罪。",
        "该行为属于《治安管理处罚法》调整的范围，尚不构成犯罪。",
        "《个人信息保护法》第二十八条所称敏感个人信息包括金融账户信息。",
        "双方签订的《委托代理协议》第三条约定，成功后按减免金额的30%收费；该约定不影响《刑法》第二百七十四条的适用。",
        "全国人大常委会《关于〈中华人民共和国刑法〉第二百六十六条的解释》与本案无关。",
        "依照《刑法修正案（十一）》第三十四条增设的《刑法》第二百九十三条之一，本案涉嫌催收非法债务罪。",
        "本院认为，依照《刑法》第六十七条第三款，可以从轻处罚。",
        "依照刑法第二百二十四条之一以组织、领导传销活动罪论处。",
        "《刑法》第一百七十五条之一与第一百九十三条的区别在于是否具有非法占有目的。",
    ],
)
def test_what_is_right_passes(knowledge: Knowledge, text: str) -> None:
    verification = verify_text(text, knowledge)
    assert verification.checked
    assert [(c.citation, c.detail) for c in verification.checked if c.status in _FAILED] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the article does not define the offence
        ("其行为触犯《刑法》第二百六十四条，涉嫌敲诈勒索罪。", "法:刑法#274"),
        ("帮信罪规定在刑法第287条之一。", "法:刑法#287之二"),
        ("王某构成敲诈勒索罪、诈骗罪，依照《刑法》第二百七十四条、第二百六十四条处罚。", "法:刑法#266"),
        ("依照刑法第二百五十三条，以侵犯公民个人信息罪追究。", "法:刑法#253之一"),
        ("《刑事诉讼法》第二百七十四条规定了敲诈勒索罪。", "法:刑法#274"),
        # penalties
        ("《刑法》第二百七十四条规定，数额巨大的，处三年以上七年以下有期徒刑。", "3年以上10年以下有期徒刑"),
        ("诈骗数额较大的，处五年以下有期徒刑（《刑法》第二百六十六条）。", "3年以下有期徒刑"),
        ("《刑法》第二百七十四条规定，数额特别巨大的，处十年以上有期徒刑或者无期徒刑。", None),
        ("《刑法》第二百二十五条规定，情节严重的，并处违法所得二倍以上五倍以下罚金。", None),
        ("《刑法》第二百八十七条之二规定，情节严重的，处三年以下有期徒刑、拘役或者管制。", None),
        # quotations
        (
            "《刑法》第二百七十四条规定：“敲诈勒索公私财物，数额巨大或者多次敲诈勒索的，处三年以下有期徒刑、拘役或者管制”。",
            "敲诈勒索公私财物,数额较大",
        ),
        ("《刑法》第二百六十六条规定：“敲诈勒索公私财物，数额较大或者多次敲诈勒索的”。", "法:刑法#274"),
        ("《刑法》第二百六十六条规定：“凡是骗人钱财者一律判处有期徒刑”。", None),
        (
            "“诈骗公私财物，数额较大的，处二年以下有期徒刑”（《刑法》第二百六十六条）。",
            "诈骗公私财物,数额较大的,处三年以下有期徒刑",
        ),
        ("《刑法》第二十五条第一款规定：“共同犯罪是指三人以上共同故意犯罪”。", "共同犯罪是指二人以上共同故意犯罪"),
        # standards
        ("根据法释〔2013〕10号第一条，敲诈勒索五万元至十万元以上的，为数额巨大。", "三万元至十万元以上"),
        ("根据法释〔2017〕10号第五条第一款第（五）项，一般公民个人信息五百条以上的，属于情节严重。", "五千条"),
        ("根据法释〔2011〕7号第一条，诈骗三十万元以上的，为数额特别巨大。", "五十万元以上"),
        ("《行政执法机关移送涉嫌犯罪案件的规定》第五条规定，负责人七日内作出决定。", "三日"),
        # names, numbers, articles that are not there
        (f"{_EXTORTION}（法释〔2011〕7号）第一条。", "法释〔2013〕10号"),
        (f"{_EXTORTION}自2013年5月27日起施行。", "2013年4月27日"),
        ("依照法释〔2013〕12号第二条。", None),
        ("依照《反电信诈骗法》第三十八条。", "反电信网络诈骗法"),
        ("依照《民法》第一百四十三条。", "民法典"),
        ("依照《刑法》第二百七十四条之一。", None),
        ("依照《刑法》第四百六十条。", None),
        ("依照《刑法》第二百七十四条第二款。", None),
        ("依照《刑法》第二百二十五条第六项。", None),
        ("依照《刑法》第十二条至第十条。", None),
        ("依照法释〔2013〕10号第十条。", None),
        ("依照法释〔2013〕10号第二条第（八）项。", None),
        # what another article says
        ("《民法典》第一百四十三条规定，违反法律、行政法规的强制性规定的民事法律行为无效。", "法:民法典#153"),
        (
            "《刑法》第二百六十六条规定，以暴力、胁迫或者其他方法抢劫公私财物的，处三年以上十年以下有期徒刑，并处罚金。",
            "法:刑法#263",
        ),
    ],
)
def test_what_is_wrong_is_objected_to(knowledge: Knowledge, text: str, expected: str | None) -> None:
    failed = [c for c in verify_text(text, knowledge).checked if c.status in _FAILED]
    assert failed, text
    if expected is not None:
        assert any(expected in (c.expected or "") for c in failed), [c.expected for c in failed]


@pytest.mark.parametrize(
    ("text", "on", "statuses"),
    [
        ("依照《刑法》第二百九十三条之一，构成催收非法债务罪。", date(2021, 2, 28), ["not_in_force"]),
        ("依照《刑法》第二百九十三条之一，构成催收非法债务罪。", date(2021, 3, 1), ["verified"]),
        ("依照《合同法》第五十二条。", date(2020, 6, 1), ["unchecked"]),
        ("依照《合同法》第五十二条。", date(2021, 1, 1), ["repealed"]),
        ("依照《刑法》第二百七十四条。", date(2010, 1, 1), ["unchecked"]),
        ("依照《治安管理处罚法》第二十六条。", date(2024, 1, 1), ["unchecked"]),
        ("见（2023）沪0105刑初123号判决。", None, ["unchecked"]),
        ("见（2023）沪015刑初123号判决。", None, ["mismatch"]),
        ("根据第五条处理。", None, ["unchecked"]),
        ("根据《关于进一步规范某某工作的实施意见》第三条。", None, ["not_found"]),
    ],
)
def test_statuses_are_kept_apart(knowledge: Knowledge, text: str, on: date | None, statuses: list[CheckStatus]) -> None:
    assert _statuses(text, knowledge, on) == statuses


def test_what_a_digest_cannot_prove_stays_unchecked(knowledge: Knowledge) -> None:
    text = f"{_EXTORTION}第三条规定：“二年内敲诈勒索三次以上的，应当认定为本条所称多次敲诈勒索的情形”。"
    check = verify_text(text, knowledge).checked[0]
    assert check.status == "unchecked" and "要旨" in check.detail


def test_the_lighter_law_is_pointed_out(knowledge: Knowledge) -> None:
    check = verify_text("依照《刑法》第三百九十条处理。", knowledge, on=date(2023, 1, 1)).checked[0]
    assert check.status == "verified" and "从旧兼从轻" in check.detail


def test_offsets_and_claims(knowledge: Knowledge) -> None:
    text = "第一句没有引用。依照《刑法》第二百七\n十四条处罚；依照该法第500条。末句。"
    checked = verify_text(text, knowledge).checked
    assert [text[c.start : c.end] for c in checked] == ["《刑法》第二百七\n十四条", "该法第500条"]
    assert [c.claim for c in checked] == ["依照《刑法》第二百七\n十四条处罚；依照该法第500条。"] * 2
    assert [c.status for c in checked] == ["verified", "not_found"]


def test_all_six_statuses_are_counted(knowledge: Knowledge) -> None:
    counts = verify_text("没有引用。", knowledge).counts
    assert counts == dict.fromkeys(("verified", "mismatch", "not_found", "repealed", "not_in_force", "unchecked"), 0)
