"""People and organisations by name, in running text."""

from __future__ import annotations

import pytest

from assistant.lexicon.organizations import find_organizations
from assistant.lexicon.people import find_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("被告人曾某鹏在逃，曾某鹏系主犯。", {"曾某鹏"}),
        ("曾某在家，曾某表示不知情。", {"曾某"}),
        ("陈晓东、刘芳和吴志强三人成立公司。", {"陈晓东", "刘芳", "吴志强"}),
        ("我叫何桂芳。", {"何桂芳"}),
        ("王磊称：钱是李娜给的。", {"王磊", "李娜"}),
        ("尉迟某与万俟某商议。", {"尉迟某", "万俟某"}),
        ("小陈跟阿勇说，文姐也知道。", {"小陈", "阿勇", "文姐"}),
        ("法定代表人邵一鸣到案。", {"邵一鸣"}),
    ],
)
def test_people(text: str, names: set[str]) -> None:
    found = find_people(text)
    assert {m.name for m in found} == names
    assert all(text[m.start : m.end] == m.name for m in found)


@pytest.mark.parametrize(
    "text",
    [
        "支付全部费用，金额巨大，手续齐全。",
        "经查明，马上办理，成功后付款。",
        "高额利润驱使下，任何平台都不安全。",
        "基金经理、客户经理和总经理都不清楚。",
        "向某区人民法院起诉。",
        "从衣袖里取出。",
    ],
)
def test_no_people(text: str) -> None:
    assert find_people(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在杭州恒信法务咨询有限公司任职", [("杭州恒信法务咨询有限公司", "company")]),
        ("后向某消费金融公司投诉", [("某消费金融公司", "institution")]),
        ("以“护盾法务”名义", [("护盾法务", "company")]),
        ("投诉到国家金融监督管理总局上海监管局", [("国家金融监督管理总局上海监管局", "regulator")]),
        ("江城农村商业银行和江城市公安局", [("江城农村商业银行", "institution"), ("江城市公安局", "authority")]),
        ("支付给上海汀岸物业管理有限公司", [("上海汀岸物业管理有限公司", "company")]),
    ],
)
def test_organizations(text: str, found: list[tuple[str, str]]) -> None:
    mentions = find_organizations(text)
    assert [(m.name, m.kind) for m in mentions] == found
    assert all(text[m.start : m.end] == m.name for m in mentions)


@pytest.mark.parametrize(
    "text", ["该公司称银行卡被冻结。", "以“代理维权”为名收费。", "三家银行业机构", "第三方平台和合作银行"]
)
def test_no_organizations(text: str) -> None:
    assert find_organizations(text) == []
