from __future__ import annotations

from datetime import date

import pytest

from assistant.kb.lawtext import looks_like_law, read_law

LAWREFBOOK = """# 练习法院、练习检察院关于办理练习案件适用法律若干问题的解释

2031年4月15日 练习法院审判委员会第9次会议通过

2031年4月23日 练习法院、练习检察院公告公布

2031年5月1日 施行

<!-- INFO END -->

为办理练习案件，根据《中华人民共和国刑法》（法释〔2000〕1号已废止），解释如下：

## 第一章 总则

第一条 索要三千元以上的，为“数额较大”。

各省可以另定标准。

第二条　有下列情形之一的：

（一）甲的；

（二）乙的。

第二条之一 第二条第一项规定的情形，从重处罚。

## 第二章 附则

第三条 本解释自2031年6月1日起施行。
"""


def test_the_lawrefbook_layout() -> None:
    law = read_law(LAWREFBOOK, "练习解释.md")

    assert law.title == "练习法院、练习检察院关于办理练习案件适用法律若干问题的解释"
    assert law.issuer == "练习法院、练习检察院"
    assert (law.published, law.effective) == (date(2031, 4, 23), date(2031, 5, 1))
    assert [a.article for a in law.articles] == ["1", "2", "2之一", "3"]
    assert law.articles[0].text == "索要三千元以上的，为“数额较大”。\n各省可以另定标准。"
    assert law.articles[1].text == "有下列情形之一的：\n（一）甲的；\n（二）乙的。"
    assert law.faults == ()


def test_numbers_in_prose_are_not_the_documents_own() -> None:
    assert read_law(LAWREFBOOK, "练习解释.md").number is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("（练释〔2031〕3号）", "练释〔2031〕3号"),
        ("练发[2031]14号", "练发[2031]14号"),
        ("中华人民共和国国务院令 第631号", "中华人民共和国国务院令第631号"),
        ("练习总局令2031年第3号", "练习总局令2031年第3号"),
    ],
)
def test_the_number_in_the_head(line: str, number: str) -> None:
    text = f"# 练习办法\n\n{line}\n\n第一条 甲。\n\n第二条 乙。"

    assert read_law(text, "a.md").number == number


def test_plain_text_without_markup() -> None:
    text = "练习法院\n关于练习问题的规定\n（2031年1月1日）\n第一条　甲。\n乙。\n第二条　丙。"

    law = read_law(text, "规定.docx")

    assert law.title == "练习法院关于练习问题的规定"
    assert [a.text for a in law.articles] == ["甲。\n乙。", "丙。"]


def test_effective_day_from_the_closing_article_and_the_name_of_the_file() -> None:
    by_article = read_law("# 练习法\n\n第一条 甲。\n\n第二条 本法自2031年3月1日起施行。", "练习法.md")
    by_publication = read_law("# 练习法\n\n第一条 甲。\n\n第二条 本法自公布之日起施行。", "练习法(2031-02-03).md")

    assert by_article.effective == date(2031, 3, 1)
    assert (by_publication.published, by_publication.effective) == (date(2031, 2, 3), date(2031, 2, 3))


def test_opinions_are_cut_at_their_sections() -> None:
    text = "关于练习工作的意见\n一、总体要求\n（一）甲。\n二、依法惩处\n乙。"

    assert looks_like_law(text)
    assert [(a.article, a.text) for a in read_law(text, "a.docx").articles] == [
        ("1", "总体要求\n（一）甲。"),
        ("2", "依法惩处\n乙。"),
    ]


def test_a_line_that_mentions_an_article_does_not_open_one() -> None:
    text = "# 练习法\n\n第一条 甲。\n\n第二条 乙。\n第一条、第二条规定的情形除外。\n第一条第二款的除外。"

    assert [a.article for a in read_law(text, "a.md").articles] == ["1", "2"]
    assert "除外" in read_law(text, "a.md").articles[1].text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("第一条 甲。\n\n第二条 乙。\n\n第二条 丙。", "重复"),
        ("第一条 甲。\n\n第四条 乙。", "缺少第2条至第3条"),
        ("第一条 甲。\n\n第三条 乙。", "缺少第2条"),
        ("第一条 甲。\n\n第二条\n\n第三条 丙。", "空的"),
        ("第二条 甲。\n\n第三条 乙。\n\n第一条 丙。", "倒退"),
    ],
)
def test_what_cannot_be_placed_is_said(body: str, reason: str) -> None:
    faults = read_law(f"# 练习法\n\n{body}", "a.md").faults

    assert any(reason in fault.reason for fault in faults)


def test_a_repeated_article_is_quoted_so_that_it_can_be_found() -> None:
    law = read_law("# 练习法\n\n第一条 甲。\n\n第一条 丙丁。", "a.md")

    assert [a.text for a in law.articles] == ["甲。"]
    assert "丙丁" in law.faults[0].reason


def test_what_is_no_law() -> None:
    assert not looks_like_law("今天下午我去银行报案，对方要我先付钱。")
    assert not looks_like_law("一、甲。\n二、乙。")


def test_wrapped_lines_of_a_page_are_joined() -> None:
    line = "为了规范练习活动，保护练习人员的合法权益，维护练习秩序，促进练习事业健康发展，制定"
    text = f"# 练习法\n\n第一条 {line}\n本法。\n第二条 {line}\n本法。\n"

    assert read_law(text, "a.pdf").articles[0].text == f"{line}本法。"
