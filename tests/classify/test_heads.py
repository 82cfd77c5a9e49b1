"""The linear heads: features are stable, vectors of another model are refused, the shipped files load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.classify import Heads, load_heads
from assistant.classify.features import BUCKETS, ngram_features
from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge
from assistant.records import BEHAVIOURS


def test_digits_fold_and_width_folds() -> None:
    first, second, third = ngram_features(["收取１２，３００元", "收取98元", "收取保证金"])
    assert np.allclose(first, second)
    assert not np.allclose(first, third)
    assert np.isclose(np.linalg.norm(first), 1.0)


def test_empty_text_has_no_features() -> None:
    assert not ngram_features([""]).any()


def test_probabilities_follow_dense_and_ngram_weights(tmp_path: Path) -> None:
    ngrams = np.zeros((1, BUCKETS), dtype=np.float32)
    ngrams[0] = ngram_features(["要挟"])[0] * 8
    heads = Heads(
        ("threat",), np.array([[4.0, 0.0]], dtype=np.float32), ngrams, np.array([-4.0], dtype=np.float32), "e"
    )
    vectors = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    low, by_vector, by_words = heads.probabilities(vectors, ["天气", "天气", "要挟"])[:, 0]
    assert low < 0.05 < by_vector
    assert by_words > 0.5
    heads.save(tmp_path / "h.npz")


def test_vectors_of_another_model_are_refused() -> None:
    heads = load_heads("questions")
    with pytest.raises(KnowledgeError, match="嵌入模型"):
        heads.probabilities(np.zeros((1, 7), dtype=np.float32), ["甲"])


def test_shipped_heads_cover_the_vocabulary(knowledge: Knowledge) -> None:
    assert set(load_heads("behaviours").names) == set(BEHAVIOURS)
    assert set(load_heads("questions").names) == set(knowledge.questions)
