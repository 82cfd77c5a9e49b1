from __future__ import annotations

import pytest

from assistant.retrieve.corpus_index import Candidate
from assistant.retrieve.passages import Passage
from assistant.retrieve.ranking import LONG_QUERY, MEASURED, ranked

_E5 = "multilingual-e5-small-q4"


def _candidate(key: str, cosine: float | None, words: float, facet: str = "") -> Candidate:
    passage = Passage(key, "offence", f"罪:{key}", key, key, key, facet=facet)  # type: ignore[arg-type]
    return Candidate(passage, cosine, words)


def _order(query: str, *candidates: Candidate, embedder: str = _E5) -> list[str]:
    return [r.candidate.passage.key for r in ranked(candidates, query, embedder)]


def test_shared_words_decide_between_near_equals_only() -> None:
    assert _order("退保", _candidate("a", 0.88, 0.0), _candidate("b", 0.87, 1.0)) == ["b", "a"]
    assert _order("退保", _candidate("a", 0.92, 0.0), _candidate("b", 0.87, 1.0)) == ["a", "b"]


def test_words_count_for_more_in_a_long_statement() -> None:
    candidates = (_candidate("a", 0.92, 0.0), _candidate("b", 0.87, 1.0))

    assert _order("退保" * LONG_QUERY, *candidates) == ["b", "a"]


def test_lists_of_evidence_stand_back_unless_asked_for() -> None:
    candidates = (_candidate("list", 0.885, 0.0, "evidence"), _candidate("rule", 0.88, 0.0))

    assert _order("敲诈的要件", *candidates) == ["rule", "list"]
    assert _order("敲诈要调取什么证据", *candidates) == ["list", "rule"]


@pytest.mark.parametrize("embedder", [_E5, "some-other"])
def test_scores_lie_between_0_and_1_and_ties_are_stable(embedder: str) -> None:
    candidates = [
        _candidate(k, c, w) for k, c, w in (("b", 0.9, 0.5), ("a", 0.9, 0.5), ("c", -0.2, 0.0), ("d", 1.0, 1.0))
    ]
    found = ranked(candidates, "退保", embedder)

    assert all(0 <= r.score <= 1 for r in found)
    assert [r.candidate.passage.key for r in found] == ["d", "a", "b", "c"]


def test_an_embedder_with_wide_cosines_is_ordered_by_them() -> None:
    candidates = [_candidate(str(n), 0.1 * n, 0.0) for n in range(8)]

    assert "some-other" not in MEASURED
    assert _order("退保", *candidates, embedder="some-other") == [str(n) for n in reversed(range(8))]


def test_passages_without_a_vector_have_a_place() -> None:
    words_only = _candidate("w", None, 1.0)

    assert _order("电子商务法", words_only) == ["w"]
    assert _order("电子商务法", _candidate("a", 0.95, 1.0), words_only, _candidate("z", 0.75, 0.0)) == ["a", "w", "z"]
