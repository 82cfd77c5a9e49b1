"""The child process around `vllm serve`: run as a script, on its own, with the command after its options.

vLLM starts processes of its own, so this one puts them into a session, waits until the server answers, writes one JSON
line with the address to standard output, and ends the whole session when its standard input closes.

    python vllm_server.py --alias NAME --port 0 -- vllm serve FOLDER --port {port}
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

_PAUSE = 0.5
_STOP_SECONDS = 15.0
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve until standard input closes; the exit code is vLLM's where it ended by itself."""
    parser = argparse.ArgumentParser(prog="vllm_server")
    parser.add_argument("--alias", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    port = options.port or free_port()
    command = [word.replace("{port}", str(port)) for word in options.command]
    server = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )
    closed = threading.Event()

    def watch() -> None:
        while os.read(0, 1024):  # unbuffered: a buffer's lock would be held when this process ends
            pass
        closed.set()

    threading.Thread(target=watch, daemon=True).start()
    ready = False
    while server.poll() is None and not closed.wait(_PAUSE):
        if not ready and answers(f"http://127.0.0.1:{port}/health"):
            ready = True
            print(json.dumps({"url": f"http://127.0.0.1:{port}/v1", "model": options.alias}), flush=True)
    return stop(server)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether the server says it is well; proxies of the environment are not used."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(server: subprocess.Popen[bytes]) -> int:
    """End the session of `server`, gently first."""
    deadline = time.monotonic() + _STOP_SECONDS
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sent)
        except ProcessLookupError:
            break
        try:
            server.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            continue
    return server.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    code = main()
    sys.exit(code if code >= 0 else 128 - code)  # ended by a signal: as a shell says it
