"""Answers kept on disk under a hash of the complete request, so that a repeated run neither waits nor differs.

One SQLite file in the user's cache folder, readable by the user alone, safe for several threads and processes. The
request itself is not stored, only its hash. A disk that is full or read-only costs the cache, never the run.

    >>> cache = ResponseCache(Path("/nowhere/answers.sqlite"))   # an error is logged once, then nothing is kept
    >>> cache.get("key") is None
    True
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
_BUSY_SECONDS = 30.0


def request_key(request: Mapping[str, Any]) -> str:
    """The hash of a request (any JSON value); equal requests have equal keys whatever the order of their fields."""
    canonical = json.dumps(request, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class ResponseCache:
    """A key-value store of JSON answers. Methods never raise for a faulty disk: the cache is then off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._broken = False

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer kept under `key`, or None."""
        with self._lock:
            try:
                connection = self._open()
                row = connection and connection.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
                return dict(json.loads(row[0])) if row else None
            except (sqlite3.Error, OSError, ValueError) as error:
                self._give_up(error)
                return None

    def put(self, key: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer. The first one kept under a key stays, so that parallel runs agree."""
        text = json.dumps(answer, ensure_ascii=False)
        with self._lock:
            try:
                connection = self._open()
                if connection is not None:
                    connection.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", (key, text))
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)

    def close(self) -> None:
        """Close the file. A later call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        if self._broken or self._connection is not None:
            return self._connection
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL)")
        except sqlite3.Error:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _give_up(self, error: Exception) -> None:
        if not self._broken:
            log.warning("response cache is off from here on: %s (%s)", type(error).__name__, error)
        self._broken = True
        if self._connection is not None:
            self._connection.close()
            self._connection = None
