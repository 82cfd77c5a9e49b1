"""A model server of our own: a child process on loopback, started by the first call that needs it.

The child holds the other end of a pipe and ends when the pipe closes, so it never outlives this process, not even
one that is killed. A server that dies in the middle of a run is started again once.

    >>> with OwnServer(plan) as server:                                               # doctest: +SKIP
    ...     server.connect().url
    'http://127.0.0.1:40123/v1'
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, NamedTuple

from assistant.errors import ModelError
from assistant.llm.endpoints import Address

log = logging.getLogger(__name__)
_STOP_SECONDS = 10.0
_LOG_LINES = 2
_TRACEBACK = ("Traceback", "File ", "^", "~")


class Launch(NamedTuple):
    """A command that serves a model, prints one JSON line `{"url", "model"}` when it is ready, and ends with its
    standard input. `environment` is the child's whole environment, None for that of this process."""

    command: Sequence[str]
    environment: Mapping[str, str] | None
    ready_seconds: float


class OwnServer:
    """A server process and its endpoint. `prepare` is run before the first start (it may fetch or convert weights)."""

    def __init__(self, *, name: str, engine: str, identity: str, slots: int, prepare: Callable[[], Launch]) -> None:
        self.name = name
        self.engine = engine
        self.identity = identity
        self.slots: int | None = slots
        self._prepare = prepare
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._address: Address | None = None
        self._log: IO[bytes] | None = None
        self._starts = 0

    @property
    def advice(self) -> str:
        return "可运行 yisong doctor 查看原因，或运行 yisong serve 单独启动模型服务"

    def connect(self) -> Address:
        """The address of the running server, which is started where none runs. Raises ModelError."""
        with self._lock:
            if self._address is None:
                self._address = self._start()
            return self._address

    def alive(self) -> bool:
        """Whether a server was started and still runs."""
        with self._lock:
            return self._process is not None and self._process.poll() is None

    def recover(self) -> None:
        """Forget a server that died, so that the next call starts another; a second death is left as it is."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None and self._starts < 2:
                log.warning("model server ended with code %s; starting it again", self._process.returncode)
                self._stop()

    def close(self) -> None:
        """Stop the server, if one was started."""
        with self._lock:
            self._stop()

    def _start(self) -> Address:
        started = time.monotonic()
        launch = self._prepare()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by _stop)
        self._process = subprocess.Popen(
            launch.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=None if launch.environment is None else dict(launch.environment),
        )
        self._starts += 1
        line = _first_line(self._process, launch.ready_seconds)
        try:
            address = Address(**json.loads(line or ""))
        except (ValueError, TypeError) as error:
            code = _exit_code(self._process, patience=_STOP_SECONDS if line == "" else 0.0)
            said = self._said()
            self._stop()
            what = f"在 {launch.ready_seconds:.0f} 秒内没有就绪" if code is None else f"启动失败（{_ending(code)}）"
            raise ModelError(f"模型服务（{self.engine}，{self.name}）{what}：{said}。{self.advice}。") from error
        log.info("model server %s ready at %s in %.1f s", self.engine, address.url, time.monotonic() - started)
        return address

    def _stop(self) -> None:
        process, self._process, self._address = self._process, None, None
        if process is not None and process.stdin is not None and process.stdout is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _said(self) -> str:
        """The last lines of the server's own log."""
        if self._log is None:
            return "没有输出"
        self._log.seek(0)
        written = (line.strip() for line in self._log.read().decode(errors="replace").splitlines())
        lines = [line for line in written if line and not line.startswith(_TRACEBACK)]
        return " / ".join(lines[-_LOG_LINES:]) or "没有输出"


def _first_line(process: subprocess.Popen[str], seconds: float) -> str | None:
    """The first line the process writes, empty if it ends before, None if `seconds` pass."""
    lines: queue.Queue[str] = queue.Queue()
    output = process.stdout
    assert output is not None
    threading.Thread(target=lambda: lines.put(output.readline()), daemon=True).start()
    try:
        return lines.get(timeout=seconds)
    except queue.Empty:
        return None


def _exit_code(process: subprocess.Popen[str], patience: float) -> int | None:
    """How the process ended, None if it still runs after `patience` seconds."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        return None


def _ending(code: int) -> str:
    """An exit code in words; an illegal instruction means a build for other processors."""
    if code in (-signal.SIGILL, 128 + signal.SIGILL):
        return f"退出码 {code}，本机处理器不支持该引擎所需的指令，请改用 --engine llamacpp"
    return f"退出码 {code}"
