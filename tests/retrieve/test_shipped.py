from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.retrieve.shipped import ShippedVectors, write_vectors

_KEY = "0123456789abcdef01234567"


def _unit(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    return vector / np.linalg.norm(vector)


def test_round_trip_in_half_precision(tmp_path: Path) -> None:
    write_vectors(tmp_path / "a.npz", "hash", {_KEY: _unit(1)})

    found = ShippedVectors.load(tmp_path, "hash").get(_KEY)

    assert found is not None
    assert float(found @ _unit(1)) > 0.9999
    assert abs(float(np.linalg.norm(found)) - 1) < 1e-6


def test_vectors_of_another_embedder_are_not_used(tmp_path: Path) -> None:
    write_vectors(tmp_path / "a.npz", "hash", {_KEY: _unit(1)})

    assert len(ShippedVectors.load(tmp_path, "other")) == 0


def test_same_contents_same_bytes_and_no_rewrite(tmp_path: Path) -> None:
    vectors = {_KEY: _unit(1), "f" * 24: _unit(2)}

    assert write_vectors(tmp_path / "a.npz", "hash", vectors)
    assert not write_vectors(tmp_path / "a.npz", "hash", dict(reversed(vectors.items())))
    assert write_vectors(tmp_path / "b.npz", "hash", vectors)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_damaged_file_is_left_out(tmp_path: Path) -> None:
    write_vectors(tmp_path / "a.npz", "hash", {_KEY: _unit(1)})
    (tmp_path / "b.npz").write_bytes(b"PK\x03\x04 no zip")

    assert len(ShippedVectors.load(tmp_path, "hash")) == 1
