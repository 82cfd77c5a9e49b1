from __future__ import annotations

import logging
import multiprocessing
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.llm.cache import ResponseCache, request_key


def _write(path: Path, worker: int) -> None:
    cache = ResponseCache(path)
    for number in range(40):
        cache.put(str(number), {"by": worker, "number": number})
    cache.close()


def test_an_answer_survives_closing(tmp_path: Path) -> None:
    for _ in range(2):
        cache = ResponseCache(tmp_path / "deep" / "answers.sqlite")
        assert cache.get("k") in (None, {"content": "敲诈"})
        cache.put("k", {"content": "敲诈"})
        assert cache.get("k") == {"content": "敲诈"}
        cache.close()


def test_the_first_answer_stays(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path / "a")
    cache.put("k", {"n": 1})
    cache.put("k", {"n": 2})
    assert cache.get("k") == {"n": 1}
    cache.close()


def test_threads_share_one_cache(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path / "a")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: cache.put(str(n), {"n": n}), range(100)))
        assert list(pool.map(lambda n: cache.get(str(n)), range(100))) == [{"n": n} for n in range(100)]
    cache.close()


def test_processes_share_one_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(tmp_path / "a", worker)) for worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    cache = ResponseCache(tmp_path / "a")
    answers = [cache.get(str(number)) for number in range(40)]
    assert [answer and answer["number"] for answer in answers] == list(range(40))
    cache.close()


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path / "a")
    cache.put("k", {"n": 1})
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    cache.close()
    assert modes == {0o600}


def test_a_full_disk_costs_the_cache_and_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = ResponseCache(tmp_path / "a")
    cache.put("small", {"n": 1})
    assert cache._connection is not None
    pages = cache._connection.execute("PRAGMA page_count").fetchone()[0]
    cache._connection.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(5):
        cache.put(f"large{number}", {"text": "案" * 50_000})
    assert cache.get("large0") is None
    said = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(said) == 1
    assert "full" in said[0].getMessage()
    cache.close()


def test_a_folder_that_cannot_be_written_costs_the_cache_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = ResponseCache(tmp_path / "file" / "answers.sqlite")
    cache.put("k", {"n": 1})
    assert cache.get("k") is None
    assert len(caplog.records) == 1


def test_a_file_that_is_no_database_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"garbage" * 500)
    cache = ResponseCache(tmp_path / "a")
    cache.put("k", {"n": 1})
    assert cache.get("k") is None
    assert (tmp_path / "a").read_bytes() == b"garbage" * 500
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(tmp_path / "a") as plain:
        plain.execute("SELECT 1 FROM answers")
    plain.close()


def test_a_key_depends_on_every_field_and_not_on_their_order() -> None:
    request = {"model": "m", "messages": [["user", "在吗"]], "seed": 1}
    assert request_key(request) == request_key(dict(reversed(request.items())))
    for name in request:
        assert request_key({**request, name: "other"}) != request_key(request)
