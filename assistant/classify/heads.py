"""Linear heads: calibrated probabilities from sentence vectors, n-grams and further numeric features.

A head set is one .npz file under knowledge/heads/: names, weights for each feature block, biases, and the name of
the embedding model it was fitted for. Vectors of another model are refused rather than misread.

    >>> Heads(("threat",), np.zeros((1, 4)), np.zeros((1, 8192)), np.zeros(1), "e5").names
    ('threat',)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.classify.features import ngram_features
from assistant.errors import KnowledgeError
from assistant.resources import resource_dir

Floats = npt.NDArray[np.float32]


class Heads(NamedTuple):
    """One logistic head per name: `dense` (heads, dimensions), `ngrams` (heads, BUCKETS), `bias` (heads,)."""

    names: tuple[str, ...]
    dense: Floats
    ngrams: Floats
    bias: Floats
    embedder: str

    def probabilities(self, vectors: Floats, texts: Sequence[str]) -> Floats:
        """Probability of each head for each text, shape (len(texts), len(names)).

        `vectors` are the embedder's passages of the same texts. Raises KnowledgeError on a foreign dimension.
        """
        if vectors.shape[1] != self.dense.shape[1]:
            raise KnowledgeError(
                f"分类器为嵌入模型 {self.embedder}（{self.dense.shape[1]} 维）训练，当前模型为 {vectors.shape[1]} 维。"
                "请改用内置嵌入模型，或运行 make heads 重新训练。"
            )
        if not texts:
            return np.zeros((0, len(self.names)), dtype=np.float32)
        logits = vectors @ self.dense.T + ngram_features(texts) @ self.ngrams.T + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Writes the heads as half-precision arrays."""
        np.savez_compressed(
            path,
            names=np.array(self.names),
            dense=self.dense.astype(np.float16),
            ngrams=self.ngrams.astype(np.float16),
            bias=self.bias.astype(np.float32),
            embedder=np.array(self.embedder),
        )


def load_heads(name: str) -> Heads:
    """The shipped head set `name`. Raises KnowledgeError where it is missing or damaged."""
    path = resource_dir("knowledge") / "heads" / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Heads(
                names=tuple(str(n) for n in arrays["names"]),
                dense=arrays["dense"].astype(np.float32),
                ngrams=arrays["ngrams"].astype(np.float32),
                bias=arrays["bias"],
                embedder=str(arrays["embedder"]),
            )
    except (OSError, KeyError, ValueError) as error:
        raise KnowledgeError(f"分类器文件 {path.name} 无法读取：{error}。请运行 make heads 重新生成。") from error
