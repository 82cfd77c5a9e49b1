"""The layout: every claim, note, table and mark is there, whatever format sets it."""

from __future__ import annotations

from casebook import finished_memo

from assistant.export.layout import lay_out


def all_text(layout) -> str:
    parts = [span.text for block in layout.blocks for span in block.spans]
    parts += [cell for block in layout.blocks if block.table for row in block.table.rows for cell in row]
    return "\n".join(parts)


def test_every_claim_is_on_the_page(finished, layout) -> None:
    memo, _, _ = finished
    words = all_text(layout)
    for section in memo.sections:
        for claim in section.claims:
            if "甲" not in claim.text:  # the one with unseen characters is shown with marks
                assert claim.text.rstrip("。") in words


def test_the_kinds_of_block_in_order(layout) -> None:
    kinds = [block.kind for block in layout.blocks]
    assert kinds == [
        "paragraph", "paragraph", "attachments", "signature",
        "annex", "chapter", "paragraph", "paragraph", "paragraph", "chapter", "part", "paragraph", "paragraph",
        "chapter", "paragraph", "signature",
        "annex", "table", "paragraph", "table",
        "annex", "paragraph", "table", "signature",
        "annex", "table",
        "receipt", "review", "paragraph", "paragraph", "table", "paragraph", "table",
    ]  # fmt: skip


def test_a_run_in_heading_joins_its_claims(layout) -> None:
    run_in = next(b for b in layout.blocks if b.spans and b.spans[0].bold)
    assert "".join(s.text for s in run_in.spans) == "1．要挟：已有证据证明。前述要挟再次出现（证1）。别无其他。"
    assert [(s.note, s.again) for s in run_in.spans if s.note] == [(2, True)]


def test_an_emptied_section_says_so(layout) -> None:
    words = [span.text for block in layout.blocks for span in block.spans]
    assert words[words.index("三、争议与反证") + 1].startswith("（本部分内容未通过核验")


def test_a_note_is_set_once_and_its_mark_again_later(layout) -> None:
    marks = [(span.note, span.again) for block in layout.blocks for span in block.spans if span.note]
    first = [number for number, again in marks if not again]
    assert first == list(range(1, len(layout.notes) + 1))
    assert all(number < max(first) for number, again in marks if again)


def test_notes_say_where_and_quote(layout) -> None:
    lines = ["\n".join(note) for note in layout.notes]
    assert lines[0] == "证1《举报材料 {{ title }}》（D1.S1，第2页）。"  # in the letter only the place
    assert lines[1] == "证1《举报材料 {{ title }}》（D1.S1，第2页）：“张三称：不给钱就投诉。”"


def test_many_citations_are_all_named(layout) -> None:
    rows = next("\n".join(note) for note in layout.notes if "另见" in "".join(note))
    assert all(f"D2.S{n}" in rows for n in range(1, 10))
    assert "证2（D2.S3）：“日期：2023-01-03；金额：300”〔未核验〕" in rows


def test_a_digest_and_a_doubt_are_marked(layout) -> None:
    note = next("\n".join(n) for n in layout.notes if "某解释" in "".join(n))
    assert "（要旨，非原文）数额标准由各省确定。〔未核验〕" in note
    laws = next(b.table for b in layout.blocks if b.table and b.table.heads[0] == "名称和条款")
    assert [row[2] for row in laws.rows] == ["已核验", "未核验"]
    assert laws.rows[1][1].startswith("（要旨，非原文）")


def test_the_review_counts_and_shows_what_was_struck(finished, layout) -> None:
    _, _, verification = finished
    words = all_text(layout)
    assert f"已核验{verification.counts['verified']}处" in words
    assert "未核验2处" in words
    assert "张三取得30万元。" in words
    assert "金额与证据不符" in words


def test_skipped_files_are_listed(layout) -> None:
    assert "坏<文件>.pdf" in all_text(layout)


def test_a_memo_without_annex_headings_still_gets_its_lists() -> None:
    memo, material, verification = finished_memo()
    bare = memo.model_copy(update={"sections": memo.sections[2:5]})
    titles = [b.spans[0].text for b in lay_out(bare, material, verification).blocks if b.kind == "annex"]
    assert titles == ["证据目录", "法律依据"]


def test_a_claim_that_was_never_checked_is_marked_unchecked() -> None:
    memo, material, verification = finished_memo()
    unrun = verification.model_copy(update={"checked": (), "counts": dict.fromkeys(verification.counts, 0)})
    layout = lay_out(memo, material, unrun)
    assert all("〔未核验〕" in "".join(note) for note in layout.notes)
    assert "尚未经过引用核验" in all_text(layout)
