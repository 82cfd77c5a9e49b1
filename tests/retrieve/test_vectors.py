from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant.errors import KnowledgeError, SettingsError
from assistant.retrieve import chroma_home
from assistant.retrieve.passages import Passage, passage_key
from assistant.retrieve.shipped import ShippedVectors
from assistant.retrieve.vectors import VectorStore
from assistant.settings import Settings
from tests.retrieve.conftest import HashEmbedder


def _passages(*texts: str) -> list[Passage]:
    return [Passage(passage_key(f"例:{t}", t), "ruling", f"例:{t}", t, t, t) for t in texts]


def test_only_what_changed_is_embedded(settings: Settings, hashing: HashEmbedder) -> None:
    store = VectorStore(settings, hashing)
    store.bring_up_to_date("ruling", _passages("代理退保", "伪造印章"))
    hashing.embedded.clear()

    update = store.bring_up_to_date("ruling", _passages("代理退保", "征信修复"))

    assert update == (2, 1, 1, 1)
    assert hashing.embedded == ["征信修复"]
    assert store.bring_up_to_date("ruling", _passages("代理退保", "征信修复")) == (2, 0, 0, 0)


def test_the_index_outlives_the_process_that_built_it(settings: Settings, hashing: HashEmbedder) -> None:
    VectorStore(settings, hashing).bring_up_to_date("ruling", _passages("代理退保", "伪造印章"))

    again = VectorStore(settings, HashEmbedder())
    near = again.query("ruling", hashing.queries(["代理退保"])[0], 2)

    assert near[0].key == _passages("代理退保")[0].key
    assert near[0].cosine == pytest.approx(1.0, abs=1e-3)
    assert near[1].cosine < 0.9


def test_shipped_vectors_are_not_embedded_again(settings: Settings, hashing: HashEmbedder) -> None:
    (passage,) = _passages("代理退保")
    shipped = ShippedVectors({passage.key: hashing.queries(["代理退保"])[0].astype(np.float16)})

    assert VectorStore(settings, hashing, shipped).bring_up_to_date("ruling", [passage]).embedded == 0
    assert hashing.embedded == []


def test_embedders_do_not_mix(settings: Settings) -> None:
    VectorStore(settings, HashEmbedder("a")).bring_up_to_date("ruling", _passages("代理退保"))
    other = HashEmbedder("b")

    assert VectorStore(settings, other).query("ruling", other.queries(["代理退保"])[0], 1) == []


def test_an_empty_collection_finds_nothing(settings: Settings, hashing: HashEmbedder) -> None:
    store = VectorStore(settings, hashing)

    assert store.bring_up_to_date("ruling", []) == (0, 0, 0, 0)
    assert store.query("ruling", hashing.queries(["退保"])[0], 5) == []
    assert store.vectors("ruling", []) == {}


def test_a_damaged_folder_is_one_clear_sentence_and_can_be_rebuilt(settings: Settings, hashing: HashEmbedder) -> None:
    folder = settings.data_dir / "index" / "chroma"
    folder.mkdir(parents=True)
    (folder / "chroma.sqlite3").write_bytes(b"not a database at all" * 100)
    store = VectorStore(settings, hashing)

    with pytest.raises(KnowledgeError, match=r"可能已损坏.*kb build --fresh"):
        store.bring_up_to_date("ruling", _passages("代理退保"))
    store.erase()

    assert store.bring_up_to_date("ruling", _passages("代理退保")).total == 1


def test_a_second_writer_waits_and_then_says_so(
    settings: Settings, hashing: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_home, "_LOCK_SECONDS", 0.1)
    lock = settings.data_dir / "index" / "chroma.lock"
    lock.parent.mkdir(parents=True)

    with FileLock(lock), pytest.raises(KnowledgeError, match="另一个进程"):
        VectorStore(settings, hashing).bring_up_to_date("ruling", _passages("代理退保"))


def _write(data_dir: Path, texts: list[str]) -> None:
    VectorStore(Settings(data_dir=data_dir), HashEmbedder()).bring_up_to_date("ruling", _passages(*texts))


def test_processes_that_build_at_once_leave_a_whole_index(settings: Settings, hashing: HashEmbedder) -> None:
    texts = [f"第{n}号案件" for n in range(60)]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(settings.data_dir, texts)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(VectorStore(settings, hashing).query("ruling", hashing.queries(["案件"])[0], 100)) == 60


def test_a_server_that_is_not_this_machine_is_refused(tmp_path: Path, hashing: HashEmbedder) -> None:
    remote = Settings(data_dir=tmp_path, retrieval={"chroma_url": "http://chroma.example.com:8000"})

    with pytest.raises(SettingsError, match="本机以外"):
        VectorStore(remote, hashing).bring_up_to_date("ruling", _passages("代理退保"))


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, hashing: HashEmbedder) -> None:
    local = Settings(data_dir=tmp_path, retrieval={"chroma_url": "http://127.0.0.1:9"})

    with pytest.raises(SettingsError, match=r"127\.0\.0\.1:9"):
        VectorStore(local, hashing).bring_up_to_date("ruling", _passages("代理退保"))


def test_more_collections_than_may_be_open(
    settings: Settings, hashing: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_home, "most_open", lambda: 3)
    first, second = VectorStore(settings, hashing), VectorStore(settings, hashing)
    for n in range(8):
        (first if n % 2 else second).bring_up_to_date(f"case-{n}", _passages(f"第{n}号案件"))

    for n in range(8):
        for store in (first, second):
            (near,) = store.query(f"case-{n}", hashing.queries([f"第{n}号案件"])[0], 5)
            assert near.cosine == pytest.approx(1.0, abs=1e-3)
    assert len(chroma_home.ChromaHome.of(settings)._opened) <= 3


@pytest.mark.parametrize(("handles", "most"), [(256, 12), (1024, 48), (20000, 48), (20, 4)])
def test_how_many_may_be_open_follows_the_limit_of_handles(
    handles: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (handles, handles))

    assert chroma_home.most_open() == most


def test_an_index_lost_to_the_client_is_found_by_a_new_one(settings: Settings, hashing: HashEmbedder) -> None:
    store = VectorStore(settings, hashing)
    store.bring_up_to_date("ruling", _passages("代理退保"))
    home = chroma_home.ChromaHome.of(settings)
    first = home._client
    tried = []

    def once_lost() -> int:
        tried.append(home._client)
        if len(tried) == 1:
            raise RuntimeError("Error creating hnsw segment reader: Nothing found on disk")
        return len(store.query("ruling", hashing.queries(["代理退保"])[0], 5))

    assert home.run(once_lost) == 1
    assert tried == [first, None]
