"""Hashed character n-grams: the word features of the linear heads.

Digits fold to 0 and width to half, so that amounts and dates do not become features; names still may, which is
why the training cases vary them. CRC-32 makes the hash the same on every machine and in every run.

    >>> ngram_features(["撤诉要钱"]).shape
    (1, 8192)
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BUCKETS = 8192
_SIZES = (1, 2, 3)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SPACES = re.compile(r"\s+")


def ngram_features(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of square-rooted n-gram counts, shape (len(texts), BUCKETS)."""
    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        folded = _SPACES.sub("", _DIGITS.sub("0", unicodedata.normalize("NFKC", text)))
        for size in _SIZES:
            for start in range(len(folded) - size + 1):
                row[zlib.crc32(folded[start : start + size].encode()) % BUCKETS] += 1
    np.sqrt(rows, out=rows)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)
