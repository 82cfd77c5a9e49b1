"""A small OpenAI-compatible server on loopback that answers from a queue and can fail in the ways servers fail."""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

JSON = dict[str, Any]


class Fault(NamedTuple):
    """An HTTP error with a body, or with status 0 a connection that is dropped."""

    status: int
    body: JSON | None = None


class Pieces(NamedTuple):
    """A streamed answer; with `broken` the connection ends before the last piece."""

    texts: list[str]
    finish: str = "stop"
    broken: bool = False


def says(content: str, finish: str = "stop", top: dict[str, float] | None = None, reused: int = 0) -> JSON:
    """A chat completion with this content and these first-token log-probabilities."""
    choice: JSON = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    if top is not None:
        entries = [{"token": token, "logprob": value, "bytes": None} for token, value in top.items()]
        best = entries[0] if entries else {"token": content, "logprob": 0.0, "bytes": None}
        choice["logprobs"] = {"content": [{**best, "top_logprobs": entries}]}
    usage = {"prompt_tokens": 11, "completion_tokens": 2, "total_tokens": 13}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [choice],
        "usage": {**usage, "prompt_tokens_details": {"cached_tokens": reused}},
    }


class StubServer:
    """Answers chat completions with `replies` in order, then with the last one for ever; keeps what it was sent."""

    def __init__(self, *replies: JSON | Fault | Pieces) -> None:
        self.replies = deque(replies)
        self.received: list[JSON] = []
        self.headers: list[dict[str, str]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(200, {"object": "list", "data": [{"id": "stub", "object": "model"}]})

            def do_POST(self) -> None:
                stub.headers.append(dict(self.headers))
                stub.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                reply = stub.replies.popleft() if len(stub.replies) > 1 else stub.replies[0]
                if isinstance(reply, Pieces):
                    self._stream(reply)
                elif isinstance(reply, Fault) and reply.status == 0:
                    self.connection.close()
                elif isinstance(reply, Fault):
                    self._send(reply.status, reply.body or {})
                else:
                    self._send(200, reply)

            def _send(self, status: int, body: JSON) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _stream(self, reply: Pieces) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                if reply.broken:
                    self.send_header("Content-Length", "999999")
                self.send_header("Connection", "close")
                self.end_headers()
                for index, text in enumerate(reply.texts):
                    last = index == len(reply.texts) - 1 and not reply.broken
                    choice = {"index": 0, "delta": {"content": text}, "finish_reason": reply.finish if last else None}
                    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "stub"}
                    self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
                if not reply.broken:
                    self.wfile.write(b"data: [DONE]\n\n")
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
