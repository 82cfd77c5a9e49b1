"""Where Chroma keeps its collections: one client for each folder or server in a process, one writer at a time.

Chroma holds the indexes of collections in a cache sized by the limit of file handles. An index of a small collection
that falls out of it is lost to the running client ("Nothing found on disk"; a new client finds it). So the client is
shared by the whole process, counts what it opened, and is closed and opened anew long before the cache is full.

    >>> home = ChromaHome.of(load_settings())      # doctest: +SKIP
    >>> home.collection("ruling-0a1b2c3d")         # doctest: +SKIP
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from assistant.errors import KnowledgeError, SettingsError, YisongError
from assistant.settings import Settings, is_loopback

_LOCK_SECONDS = 900
_HANDLES_PER_INDEX = 5
_SHARE_OF_CACHE = 4
_MOST_OPEN = 48
_EVICTED = "Nothing found on disk"
T = TypeVar("T")


class ChromaHome:
    """The client of one folder or server. Made by `of`; its methods may be called from several threads."""

    _homes: ClassVar[dict[str, ChromaHome]] = {}
    _homes_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, settings: Settings) -> None:
        self._url = settings.retrieval.chroma_url
        self._allow_remote = settings.allow_remote
        self.folder = settings.data_dir / "index" / "chroma"
        self._lock = FileLock(self.folder.parent / "chroma.lock")
        self._one_at_a_time = threading.RLock()
        self._client: Any = None
        self._opened: dict[str, Any] = {}

    @classmethod
    def of(cls, settings: Settings) -> ChromaHome:
        """The one home of these settings' folder or server in this process."""
        place = settings.retrieval.chroma_url or str((settings.data_dir / "index" / "chroma").resolve())
        with cls._homes_lock:
            return cls._homes.setdefault(f"{place} {settings.allow_remote}", cls(settings))

    @property
    def place(self) -> str:
        """The folder, or the address of the server."""
        return self._url or str(self.folder)

    def run(self, operation: Callable[[], T]) -> T:
        """The operation's result, one at a time; tried once more with a new client where an index was lost to it.

        Whatever Chroma raises becomes one clear sentence: KnowledgeError for a folder, SettingsError for a server."""
        with self._one_at_a_time, self._explained():
            try:
                return operation()
            except Exception as error:
                if _EVICTED not in str(error):
                    raise
                self._close()
                return operation()

    def collection(self, name: str, *, create: bool = False) -> Any:
        """The collection; None where there is none and it is not to be created. Call it inside `run`, and with
        `create` only while `writing`."""
        from chromadb.errors import NotFoundError

        if name not in self._opened and len(self._opened) >= most_open():
            self._close()
        if name not in self._opened:
            client = self._opened_client()
            try:
                self._opened[name] = client.get_collection(name, embedding_function=None)
            except NotFoundError:
                if not create:
                    return None
                self._opened[name] = client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                )
        return self._opened[name]

    def delete(self, name: str) -> None:
        """Deletes a collection, if there is one. Call it inside `run` while `writing`."""
        if self.collection(name) is not None:
            self._opened_client().delete_collection(name)
            self._opened.pop(name, None)

    def erase(self) -> None:
        """Deletes the folder, damaged or not. Raises SettingsError for a server, which is not ours to empty."""
        if self._url:
            raise SettingsError("检索索引在 Chroma 服务器上，请在服务器上清理，或去掉 retrieval.chroma_url 设置。")
        from chromadb.api.shared_system_client import SharedSystemClient

        with self.writing(), self._one_at_a_time:
            self._close()
            SharedSystemClient.clear_system_cache()  # a client that failed to start stays in it
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the one writer's lock of the folder. Raises KnowledgeError if another process keeps it."""
        self._make_folder()
        try:
            with self._lock.acquire(timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise KnowledgeError(f"另一个进程正在更新检索索引 {self.folder}，请等它结束后再试。") from error

    # ── inside ─────────────────────────────────────────────────────────────────────────────

    def _opened_client(self) -> Any:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> Any:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if self._url is None:
            with self.writing():  # the first client of a folder lays out its database
                return chromadb.PersistentClient(path=str(self.folder), settings=quiet)
        if not (self._allow_remote or is_loopback(self._url)):
            raise SettingsError(
                f"retrieval.chroma_url 指向本机以外的地址 {self._url}，案件材料不得外传。"
                "确需使用时请设置 YISONG_ALLOW_REMOTE=1"
            )
        parts = urlsplit(self._url)
        return chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet
        )

    def _close(self) -> None:
        self._opened.clear()
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"无法建立检索索引目录 {self.folder}：{error.strerror}。请检查 data_dir。") from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what Chroma raises into one clear sentence. A panic of its Rust core is no Exception: caught by name."""
        try:
            yield
        except (YisongError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            raise _unusable(self._url, self.folder, error) from error


def most_open() -> int:
    """How many collections may be open: a part of Chroma's cache, which is sized by the limit of file handles."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST_OPEN
    handles = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    cache = _MOST_OPEN * _SHARE_OF_CACHE if handles == resource.RLIM_INFINITY else handles // _HANDLES_PER_INDEX
    return max(4, min(_MOST_OPEN, cache // _SHARE_OF_CACHE))


def _unusable(url: str | None, folder: Path, error: BaseException) -> YisongError:
    if url is not None:
        return SettingsError(f"无法使用 Chroma 服务器 {url}：{_first_line(error)}。请检查 retrieval.chroma_url。")
    return KnowledgeError(
        f"检索索引 {folder} 无法读写（可能已损坏）：{_first_line(error)}。"
        "请运行 yisong kb build --fresh 重建；索引由知识库和案件材料生成，重建不会丢失资料。"
    )


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
