"""Vectors of the shipped knowledge, so that a fresh machine need not embed it: half precision, one file a kind.

A file holds the keys of passages and their vectors, and the embedder's name; a passage whose text changed has another
key and is embedded anew. The files are written by `make vectors`, byte for byte the same for the same contents.

    >>> shipped = ShippedVectors.load(resource_dir("knowledge") / "vectors", "multilingual-e5-small-q4")  # doctest: +SKIP
    >>> shipped.get("0a…")                                                                               # doctest: +SKIP
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.retrieve.e5_weights import Floats

log = logging.getLogger(__name__)

_KEY_BYTES = 12


class ShippedVectors:
    """Vectors by passage key. Empty where nothing is shipped for the embedder."""

    def __init__(self, vectors: Mapping[str, npt.NDArray[np.float16]]) -> None:
        self._vectors = vectors

    @classmethod
    def load(cls, folder: Path, embedder: str) -> ShippedVectors:
        """What the folder holds for this embedder. A file that cannot be read is left out, with a warning in the log:
        its passages are then embedded again."""
        found: dict[str, npt.NDArray[np.float16]] = {}
        for path in sorted(folder.glob("*.npz")):
            try:
                with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                    if str(stored["embedder"]) == embedder:
                        keys = [bytes(key).hex() for key in stored["keys"]]
                        found.update(zip(keys, stored["vectors"], strict=True))
            except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
                log.warning("shipped vectors %s cannot be read: %s", path.name, error)
        return cls(found)

    def get(self, key: str) -> Floats | None:
        """The vector, unit length, or None."""
        vector = self._vectors.get(key)
        if vector is None:
            return None
        full = vector.astype(np.float32)
        return np.asarray(full / np.linalg.norm(full), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._vectors)


def write_vectors(path: Path, embedder: str, vectors: Mapping[str, Floats]) -> bool:
    """Writes one file, keys in order. Returns whether its content changed; an unchanged file is not touched."""
    keys = sorted(vectors)
    packed = np.frombuffer(bytes.fromhex("".join(keys)), dtype=np.uint8).reshape(len(keys), _KEY_BYTES)
    matrix = np.array([vectors[key] for key in keys], dtype=np.float16)
    if path.is_file() and _same(path, embedder, packed):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, embedder=np.array(embedder), keys=packed, vectors=matrix)
    return True


def _same(path: Path, embedder: str, keys: npt.NDArray[np.uint8]) -> bool:
    with np.load(path, allow_pickle=False) as stored:
        return str(stored["embedder"]) == embedder and np.array_equal(stored["keys"], keys)
