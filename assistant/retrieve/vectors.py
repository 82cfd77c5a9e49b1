"""Search by vectors in Chroma: a folder under the data directory, or a Chroma server where the settings name one.

Each kind of passage and each case has a collection of its own, because Chroma's filtered query slows with the size of
the collection and an unfiltered one does not. A collection is brought up to date by the difference of keys: only new
passages are embedded. One process writes at a time (a file lock beside the folder).

    >>> store = VectorStore(settings, embedder)              # doctest: +SKIP
    >>> store.bring_up_to_date("ruling", passages).embedded  # doctest: +SKIP
    0
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock, Timeout

from assistant.errors import KnowledgeError, SettingsError, YisongError
from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.embed import Embedder
from assistant.retrieve.passages import Passage
from assistant.retrieve.shipped import ShippedVectors
from assistant.settings import Settings, is_loopback

_ADD = 1000
_EMBED = 64
_LOCK_SECONDS = 900
_MOST_OPEN = 48
OnProgress = Callable[[int, int], None]


class Near(NamedTuple):
    """A passage's key and the cosine of its vector with the query's."""

    key: str
    cosine: float


class Update(NamedTuple):
    """What bringing a collection up to date did: passages in it, added, of these embedded anew, and removed."""

    total: int
    added: int
    embedded: int
    removed: int


class VectorStore:
    """The collections of one embedder. Vectors of different embedders never meet: the name is in the collection's."""

    def __init__(self, settings: Settings, embedder: Embedder, shipped: ShippedVectors | None = None) -> None:
        self._settings = settings
        self._embedder = embedder
        self._shipped = shipped or ShippedVectors({})
        self.folder = settings.data_dir / "index" / "chroma"
        self._opened: dict[str, Any] = {}
        self._one_at_a_time = threading.RLock()
        self._lock = FileLock(self.folder.parent / "chroma.lock")

    @property
    def place(self) -> str:
        """The folder, or the address of the server."""
        return self._settings.retrieval.chroma_url or str(self.folder)

    def bring_up_to_date(self, name: str, passages: Sequence[Passage], on_progress: OnProgress | None = None) -> Update:
        """Makes the collection hold exactly these passages. `on_progress(done, total)` counts those embedded.

        Raises KnowledgeError where the folder is damaged or another process holds it for too long."""
        wanted = {p.key: p for p in passages}
        if self._keys(name) == wanted.keys():
            return Update(len(wanted), 0, 0, 0)
        with self._writing():
            held = self._keys(name)
            removed = sorted(held - wanted.keys())
            missing = [p for key, p in wanted.items() if key not in held]
            with self._guarded():
                if removed:
                    self._collection(name, create=True).delete(ids=removed)
            embedded = self._add(name, missing, on_progress)
        return Update(len(wanted), len(missing), embedded, len(removed))

    def query(self, name: str, vector: Floats, n: int) -> list[Near]:
        """The `n` nearest passages of the collection, nearest first; none where the collection does not exist."""
        with self._guarded():
            collection = self._collection(name)
            count = 0 if collection is None else min(n, collection.count())
            if count == 0:
                return []
            found = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [Near(key, 1.0 - float(distance)) for key, distance in pairs]

    def vectors(self, name: str, keys: Sequence[str]) -> dict[str, Floats]:
        """The stored vectors of these passages."""
        with self._guarded():
            collection = self._collection(name) if keys else None
            if collection is None:
                return {}
            found = collection.get(ids=list(keys), include=["embeddings"])
        return {
            key: np.asarray(vector, dtype=np.float32)
            for key, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    def drop(self, name: str) -> None:
        """Deletes a collection; nothing happens where there is none."""
        with self._writing(), self._guarded():
            if self._collection(name) is not None:
                self._client.delete_collection(self._full_name(name))
                self._opened.pop(name, None)

    def erase(self) -> None:
        """Deletes the index folder, damaged or not; it is built again from the texts. Only for an index on disk."""
        if self._settings.retrieval.chroma_url:
            raise SettingsError("检索索引在 Chroma 服务器上，请在服务器上清理，或去掉 retrieval.chroma_url 设置。")
        from chromadb.api.shared_system_client import SharedSystemClient

        with self._writing():
            self._close()
            SharedSystemClient.clear_system_cache()  # a client that failed to start stays in it
            shutil.rmtree(self.folder, ignore_errors=True)

    # ── inside ─────────────────────────────────────────────────────────────────────────────

    def _add(self, name: str, passages: Sequence[Passage], on_progress: OnProgress | None) -> int:
        known = [(p, v) for p in passages if (v := self._shipped.get(p.key)) is not None]
        for first in range(0, len(known), _ADD):
            batch = known[first : first + _ADD]
            self._write(name, [p for p, _ in batch], np.array([v for _, v in batch]))
        shipped = {p.key for p, _ in known}
        fresh = [p for p in passages if p.key not in shipped]
        for first in range(0, len(fresh), _EMBED):
            part = fresh[first : first + _EMBED]
            self._write(name, part, self._embedder.passages([p.searched for p in part]))
            if on_progress is not None:
                on_progress(min(first + _EMBED, len(fresh)), len(fresh))
        return len(fresh)

    def _write(self, name: str, passages: Sequence[Passage], vectors: Floats) -> None:
        with self._guarded():
            self._collection(name, create=True).upsert(
                ids=[p.key for p in passages],
                embeddings=vectors,
                metadatas=[{"kind": p.kind, "citation": p.citation} for p in passages],
            )

    def _keys(self, name: str) -> set[str]:
        with self._guarded():
            collection = self._collection(name)
            return set() if collection is None else set(collection.get(include=[])["ids"])

    def _full_name(self, name: str) -> str:
        return f"{name}-{hashlib.sha256(self._embedder.name.encode()).hexdigest()[:8]}"

    def _collection(self, name: str, *, create: bool = False) -> Any:
        """The collection; None where there is none and it is not to be created (only under the writer's lock).

        Every open one costs memory and file handles, and Chroma fails in odd ways when these run out: after so many
        the client is closed and opened anew."""
        from chromadb.errors import NotFoundError

        if name not in self._opened and len(self._opened) >= _MOST_OPEN:
            self._close()
        if name not in self._opened:
            try:
                self._opened[name] = self._client.get_collection(self._full_name(name), embedding_function=None)
            except NotFoundError:
                if not create:
                    return None
                self._opened[name] = self._client.create_collection(
                    self._full_name(name),
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine"}},
                    metadata={"embedder": self._embedder.name},
                )
        return self._opened[name]

    def _close(self) -> None:
        self._opened.clear()
        client = self.__dict__.pop("_client", None)
        if client is not None:
            client.close()

    @cached_property
    def _client(self) -> Any:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        url = self._settings.retrieval.chroma_url
        if url is None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SettingsError(
                    f"无法建立检索索引目录 {self.folder}：{error.strerror}。请检查 data_dir。"
                ) from error
            return chromadb.PersistentClient(path=str(self.folder), settings=quiet)
        if not (self._settings.allow_remote or is_loopback(url)):
            raise SettingsError(
                f"retrieval.chroma_url 指向本机以外的地址 {url}，案件材料不得外传。"
                "确需使用时请设置 YISONG_ALLOW_REMOTE=1"
            )
        parts = urlsplit(url)
        return chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Holds the one writer's lock of the folder. Raises KnowledgeError if another process keeps it."""
        self._make_folder()
        try:
            with self._lock.acquire(timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise KnowledgeError(f"另一个进程正在更新检索索引 {self.folder}，请等它结束后再试。") from error

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"无法建立检索索引目录 {self.folder}：{error.strerror}。请检查 data_dir。") from error

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turns what Chroma raises into one clear sentence. A panic of its Rust core is no Exception: caught by name."""
        try:
            with self._one_at_a_time:
                yield
        except (YisongError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            raise _unusable(self._settings, self.folder, error) from error


def _unusable(settings: Settings, folder: Path, error: BaseException) -> YisongError:
    url = settings.retrieval.chroma_url
    if url is not None:
        return SettingsError(f"无法使用 Chroma 服务器 {url}：{_first_line(error)}。请检查 retrieval.chroma_url。")
    return KnowledgeError(
        f"检索索引 {folder} 无法读写（可能已损坏）：{_first_line(error)}。"
        "请运行 yisong kb build --fresh 重建；索引由知识库和案件材料生成，重建不会丢失资料。"
    )


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
