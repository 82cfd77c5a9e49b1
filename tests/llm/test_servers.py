from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.llm import llamacpp_server, vllm_server
from assistant.llm.endpoints import Address
from assistant.llm.servers import Launch, OwnServer

READY = """
import json, os, sys
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
print(json.dumps({"url": "http://127.0.0.1:1/v1", "model": "tiny"}), flush=True)
sys.stdin.buffer.read()
"""
Make = Callable[..., OwnServer]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Servers that run a Python script, which is given a file to write its process ids to."""
    made: list[OwnServer] = []

    def server(script: str, ready_seconds: float = 30.0) -> OwnServer:
        command = [sys.executable, "-c", script, str(tmp_path / "pids")]
        launch = Launch(command, None, ready_seconds)
        made.append(OwnServer(name="tiny", engine="llamacpp", identity="x", slots=1, prepare=lambda: launch))
        return made[-1]

    yield server
    for one in made:
        one.close()


def pids(folder: Path) -> list[int]:
    file = folder / "pids"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process ends within `seconds` (one that waits to be collected has ended)."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_server_starts_with_the_first_call_and_only_once(make: Make, tmp_path: Path) -> None:
    server = make(READY)
    assert pids(tmp_path) == []
    assert server.connect() == server.connect() == Address("http://127.0.0.1:1/v1", "tiny")
    assert len(pids(tmp_path)) == 1
    assert server.alive()


def test_closing_ends_the_process(make: Make, tmp_path: Path) -> None:
    server = make(READY)
    server.connect()
    server.close()
    assert not server.alive()
    assert gone(pids(tmp_path)[0])


def test_a_server_that_dies_at_once_is_told_with_its_last_words(make: Make) -> None:
    server = make("import sys; sys.stderr.write('noise\\nfailed to load model\\n'); sys.exit(7)")
    with pytest.raises(ModelError, match=r"退出码 7.*failed to load model.*yisong doctor") as caught:
        server.connect()
    assert caught.value.exit_code == 3


def test_a_server_that_never_gets_ready_is_ended_and_told(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.llm.servers._STOP_SECONDS", 0.2)
    server = make("import os, sys, time; open(sys.argv[1], 'a').write(str(os.getpid())); time.sleep(60)", 1.0)
    with pytest.raises(ModelError, match="1 秒内没有就绪"):
        server.connect()
    assert gone(pids(tmp_path)[0])


def test_a_server_that_says_something_else_is_refused(make: Make) -> None:
    with pytest.raises(ModelError, match="模型服务"):
        make("import sys; print('hello', flush=True); sys.stdin.read()").connect()


def test_a_server_that_dies_in_the_middle_is_started_again_once(make: Make, tmp_path: Path) -> None:
    server = make(READY)
    for expected in (2, 2):
        server.connect()
        os.kill(pids(tmp_path)[-1], signal.SIGKILL)
        gone(pids(tmp_path)[-1])
        while server.alive():
            time.sleep(0.02)
        server.recover()
        server.connect()
        assert len(pids(tmp_path)) == expected


def test_a_running_server_is_left_alone_by_recover(make: Make, tmp_path: Path) -> None:
    server = make(READY)
    server.connect()
    server.recover()
    server.connect()
    assert len(pids(tmp_path)) == 1


def test_the_server_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = textwrap.dedent(f"""
        import sys, time
        from assistant.llm.servers import Launch, OwnServer
        launch = Launch([sys.executable, "-c", {READY!r}, {str(tmp_path / "pids")!r}], None, 30.0)
        OwnServer(name="t", engine="llamacpp", identity="x", slots=1, prepare=lambda: launch).connect()
        print("up", flush=True)
        time.sleep(60)
    """)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.kill()
    assert gone(pids(tmp_path)[0])


def test_llamacpp_with_a_broken_file_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    launch = Launch([sys.executable, "-P", llamacpp_server.__file__, str(broken)], None, 60.0)
    server = OwnServer(name="broken", engine="llamacpp", identity="x", slots=1, prepare=lambda: launch)
    with pytest.raises(ModelError, match=r"broken.*退出码 1.*Failed to init server"):
        server.connect()


# ── the wrapper around vllm, with a small server in its place ────────────────────────────────

WEB = """
import http.server, os, subprocess, sys
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "a").write(f"{child.pid}\\n")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
"""


def wrapped(script: str, pids_file: Path) -> Launch:
    command = [sys.executable, "-c", script, str(pids_file), "{port}"]
    return Launch([sys.executable, "-P", vllm_server.__file__, "--alias", "tiny", "--", *command], None, 30.0)


def test_the_wrapper_tells_the_address_when_the_server_answers_and_ends_its_whole_session(tmp_path: Path) -> None:
    launch = wrapped(WEB, tmp_path / "pids")
    server = OwnServer(name="tiny", engine="vllm", identity="x", slots=16, prepare=lambda: launch)
    address = server.connect()
    assert address.model == "tiny"
    assert address.url.startswith("http://127.0.0.1:")
    server.close()
    assert len(pids(tmp_path)) == 2
    assert all(gone(pid) for pid in pids(tmp_path)), "the server and the process it started itself"


def test_the_wrapper_passes_on_how_the_server_ended(tmp_path: Path) -> None:
    launch = wrapped("import sys; sys.exit('no such model')", tmp_path / "pids")
    with pytest.raises(ModelError, match=r"退出码 1.*no such model"):
        OwnServer(name="tiny", engine="vllm", identity="x", slots=16, prepare=lambda: launch).connect()


def test_a_build_for_another_processor_is_told_in_words(tmp_path: Path) -> None:
    launch = wrapped("import os, signal; os.kill(os.getpid(), signal.SIGILL)", tmp_path / "pids")
    with pytest.raises(ModelError, match=r"退出码 132.*处理器不支持.*--engine llamacpp"):
        OwnServer(name="tiny", engine="vllm", identity="x", slots=16, prepare=lambda: launch).connect()
