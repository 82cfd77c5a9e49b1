from __future__ import annotations

from datetime import date

import pytest

from assistant.knowledge import Knowledge
from assistant.retrieve.lookup import look_up

NUMBERS = [
    ("刑法287条之二第一款", ["法:刑法#287之二.1"]),
    ("刑法第二百八十七条之二第一款", ["法:刑法#287之二.1"]),
    ("《中华人民共和国刑法》第二百七十四条", ["法:刑法#274"]),
    ("刑法第274条", ["法:刑法#274"]),
    ("刑法２７４条", ["法:刑法#274"]),
    ("刑法第253条之一第3款怎么规定的", ["法:刑法#253之一.3"]),
    ("刑法第二百六十六条和第二百七十四条", ["法:刑法#266", "法:刑法#274"]),
    ("刑法第二百六十四条至第二百六十六条", ["法:刑法#264", "法:刑法#265", "法:刑法#266"]),
    ("敲诈勒索解释第二条第五项", ["释:法释〔2013〕10号#2.0.5"]),
    ("敲诈勒索解释第二条第（五）项", ["释:法释〔2013〕10号#2.0.5"]),
    ("法释〔2013〕10号第三条", ["释:法释〔2013〕10号#3"]),
    ("法释[2013]10号第3条", ["释:法释〔2013〕10号#3"]),
    ("法释(2013)10号 第三条", ["释:法释〔2013〕10号#3"]),
    (
        "最高人民法院、最高人民检察院关于办理敲诈勒索刑事案件适用法律若干问题的解释第三条",
        ["释:法释〔2013〕10号#3"],
    ),
    ("侵犯公民个人信息解释第五条第一款第（八）项", ["释:法释〔2017〕10号#5.1.8"]),
    ("立案追诉标准（二）第四十五条", ["释:公通字〔2022〕12号#45"]),
    ("国务院令第310号第六条", ["释:国务院令第310号#6"]),
    ("移送规定第九条", ["释:国务院令第310号#9"]),
    ("个保法第28条", ["法:个人信息保护法#28"]),
    ("刑诉法第一百一十二条", ["法:刑事诉讼法#112"]),
    ("消法55条", ["法:消费者权益保护法#55"]),
    ("反诈法第三十一条", ["法:反电信网络诈骗法#31"]),
    ("民法典第一百五十条", ["法:民法典#150"]),
    ("法发〔2019〕24号第二条", ["释:法发〔2019〕24号#2"]),
    ("治安管理处罚法第五十八条", ["法:治安管理处罚法#58"]),
]


@pytest.mark.parametrize(("query", "citations"), NUMBERS, ids=[query for query, _ in NUMBERS])
def test_numbers_are_exact(query: str, citations: list[str], knowledge: Knowledge) -> None:
    hits = look_up(query, knowledge)

    assert [h.citation for h in hits] == citations
    assert all(h.text and h.found_by == "number" and h.score == 1.0 for h in hits)


def test_an_added_article_is_not_its_base_article(knowledge: Knowledge) -> None:
    (added,), (base,) = look_up("刑法287条之二", knowledge), look_up("刑法287条", knowledge)

    assert added.text != base.text


@pytest.mark.parametrize(
    "query", ["刑法第九百九十九条", "敲诈勒索多少钱立案", "刑法怎么规定敲诈", "法释〔2099〕99号第一条", ""]
)
def test_what_is_no_number_or_does_not_exist_finds_nothing(query: str, knowledge: Knowledge) -> None:
    assert look_up(query, knowledge) == []


def test_a_document_number_alone_gives_its_articles_in_order(knowledge: Knowledge) -> None:
    hits = look_up("法释〔2013〕10号", knowledge)

    assert [h.citation.rpartition("#")[2] for h in hits] == [str(n) for n in range(1, 10)]


def test_a_case_number_gives_the_ruling(small: Knowledge) -> None:
    (hit,) = look_up("(2023)沪0105刑初1号", small)

    assert hit.kind == "ruling"
    assert hit.title == "退保团伙案"


def test_the_article_as_it_read_on_the_day(knowledge: Knowledge) -> None:
    (before,), (after,) = (look_up("刑法第三百九十条", knowledge, on) for on in (date(2023, 1, 1), date(2024, 3, 1)))

    assert before.text != after.text
