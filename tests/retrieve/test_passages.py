from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import Knowledge
from assistant.retrieve.corpus import knowledge_passages, statute_passages
from assistant.retrieve.passages import cut_pieces, passage_key


@given(st.text(alphabet="甲乙。，\n；（一）第1条 ", max_size=400), st.integers(20, 80))
def test_cutting_loses_only_white_space(text: str, most: int) -> None:
    pieces = list(cut_pieces(text, most))

    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(piece == piece.strip() and piece for piece in pieces)


def test_pieces_end_with_sentences() -> None:
    text = "甲乙丙丁。" * 20

    assert all(piece.endswith("。") and len(piece) <= 40 for piece in cut_pieces(text, 40))


def test_key_depends_on_citation_and_text() -> None:
    keys = {passage_key("法:刑法#1", "甲"), passage_key("法:刑法#2", "甲"), passage_key("法:刑法#1", "乙")}

    assert len(keys) == 3


def test_every_part_of_the_knowledge_base_has_passages_with_resolving_citations(small: Knowledge) -> None:
    passages = knowledge_passages(small)

    assert {p.kind for p in passages} == {"authority", "ruling", "notice", "post"}
    assert all(small.resolve(p.citation).found for p in passages)
    assert len({p.key for p in passages}) == len(passages)


def test_a_long_article_is_cut_but_shown_whole(small: Knowledge) -> None:
    pieces = [p for p in statute_passages(small, ["刑法"]) if p.citation == "法:刑法#225"]
    whole = small.article("刑法", "225")

    assert whole is not None
    assert all(p.text == whole.text for p in pieces)
    assert all(p.searched.startswith("刑法第二百二十五条") for p in pieces)
