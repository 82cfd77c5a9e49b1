"""Statutes as of a day: numbers with 之, the twelfth amendment, part headings, paragraphs and items."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.knowledge import load_knowledge
from assistant.knowledge.statutes import Statutes, split_items


@pytest.fixture(scope="module")
def statutes() -> Statutes:
    return load_knowledge().statutes


def test_added_articles_are_not_their_neighbours(statutes: Statutes) -> None:
    texts = {a: statutes.article("刑法", a).text[:14] for a in ("287", "287之一", "287之二")}
    assert len(set(texts.values())) == 3
    assert texts["287之二"].startswith("明知他人利用信息网络")


@pytest.mark.parametrize("name", ["刑法", "《刑法》", "中华人民共和国刑法", "《中华人民共和国刑法》"])
def test_a_law_goes_by_its_names(statutes: Statutes, name: str) -> None:
    assert statutes.article(name, "第二百七十四条").article == "274"


def test_a_law_that_does_not_exist(statutes: Statutes) -> None:
    assert statutes.article("民法", "3") is None
    assert statutes.article("刑法", "453") is None
    assert statutes.article("刑法", "287之三") is None


@pytest.mark.parametrize("article", ["165", "166", "169", "387", "390", "391", "393"])
def test_the_twelfth_amendment_applies_from_its_day(statutes: Statutes, article: str) -> None:
    before = statutes.article("刑法", article, date(2024, 2, 29))
    after = statutes.article("刑法", article, date(2024, 3, 1))
    assert before.text != after.text
    assert before.until == after.effective == date(2024, 3, 1)
    assert after.text in _amendment(statutes) or after.paragraphs[0] in _amendment(statutes)
    assert before.text_known and after.text_known


def _amendment(statutes: Statutes) -> str:
    texts = (a.text for a in statutes.articles("刑法修正案（十二）"))
    return "\n".join(text.replace('\n"', "\n").replace('"', "") for text in texts)


def test_a_replaced_paragraph_leaves_the_others(statutes: Statutes) -> None:
    before = statutes.article("刑法", "387", date(2024, 2, 29))
    after = statutes.article("刑法", "387", date(2024, 3, 1))
    assert before.paragraphs[1] == after.paragraphs[1]
    assert before.paragraphs[0] != after.paragraphs[0]


@pytest.mark.parametrize(
    ("law", "article", "ending"),
    [
        ("刑法", "101", "除外。"),
        ("刑法", "451", "以战时论。"),
        ("刑事诉讼法", "108", "姊妹。"),
        ("民法典", "462", "消灭。"),
    ],
)
def test_part_headings_are_no_text(statutes: Statutes, law: str, article: str, ending: str) -> None:
    assert statutes.article(law, article).text.endswith(ending)


def test_no_article_of_the_criminal_law_ends_with_a_heading(statutes: Statutes) -> None:
    endings = {a.article: a.text[-1] for a in statutes.articles("刑法") if a.article not in ("199", "452")}
    assert len(endings) > 490
    assert {n for n, c in endings.items() if c not in "。）"} == set()


def test_an_article_is_not_in_force_before_it_was_added(statutes: Statutes) -> None:
    assert statutes.article("刑法", "293之一", date(2021, 2, 28)).status == "not_yet_in_force"
    assert statutes.article("刑法", "293之一", date(2021, 3, 1)).status == "in_force"


def test_an_older_text_is_given_where_an_amendment_holds_it(statutes: Statutes) -> None:
    old = statutes.article("刑法", "253之一", date(2012, 1, 1))
    assert old.text_known and old.text.startswith("国家机关或者金融")
    assert old.effective == date(2009, 2, 28) and old.until == date(2015, 11, 1)


def test_an_older_text_that_is_not_held_says_so(statutes: Statutes) -> None:
    old = statutes.article("刑法", "274", date(2010, 1, 1))
    assert old.status == "in_force" and not old.text_known and "未收录" in old.note


def test_amendments_restate_what_the_database_holds(statutes: Statutes) -> None:
    """The history read from the amendments must end in the text of the database itself."""
    misprinted = ("155", "280之一", "308之一")  # a line break or a full stop is missing in the amendment as held
    compared = 0
    for article in statutes.numbers("刑法"):
        held = statutes.article("刑法", article, date(2022, 1, 1))
        last = [c for c in statutes.changes(article) if c.effective <= date(2021, 3, 1)][-1:]
        if last and last[0].kind in ("added", "restated") and last[0].text and article not in misprinted:
            assert last[0].text == held.text
            compared += 1
    assert compared > 100


def test_repealed_laws(statutes: Statutes) -> None:
    assert statutes.validity("合同法", date(2021, 1, 1))[0] == "repealed"
    assert statutes.validity("合同法", date(2020, 12, 31))[0] == "unknown"
    assert statutes.article("环境保护法", "6", date(2020, 1, 1)).status == "in_force"
    assert statutes.article("环境保护法", "6", date(2026, 8, 15)).status == "repealed"
    assert statutes.article("刑法", "199").status == "repealed"


def test_an_amended_text_is_not_passed_off_as_the_old_one(statutes: Statutes) -> None:
    article = statutes.article("治安管理处罚法", "26", date(2024, 5, 1))
    assert article.status == "in_force" and not article.text_known
    assert statutes.article("反电信网络诈骗法", "38", date(2022, 1, 1)).status == "not_yet_in_force"


def test_paragraphs_keep_their_items(statutes: Statutes) -> None:
    article = statutes.article("刑法", "287之一")
    assert len(article.paragraphs) == 3
    assert len(split_items(article.paragraphs[0])) == 3
    assert article.part(1, 2).startswith("（二）")
    assert article.part(None, 3) == article.part(1, 3)
    assert article.part(4) is None and article.part(1, 4) is None
    assert statutes.article("刑法", "452").part(4) is None


def test_every_law_can_be_read(statutes: Statutes) -> None:
    for law in statutes.versions:
        assert statutes.numbers(law), law
