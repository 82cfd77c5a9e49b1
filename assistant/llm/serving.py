"""`yisong serve`: an OpenAI-compatible endpoint on loopback that other commands find and use while it runs.

>>> serve(settings, port=8000)                                                        # doctest: +SKIP
http://127.0.0.1:8000/v1
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import ModelError
from assistant.llm.engines import own_server
from assistant.llm.kept import Kept, read_kept, remove_kept, write_kept
from assistant.llm.sources import find_source
from assistant.settings import Settings

_LOOK_SECONDS = 0.5


def serve(settings: Settings, *, port: int = 0, say: Callable[[str], None] = print) -> None:
    """Keep a server running until Ctrl-C or SIGTERM; `say` is told its address once it answers.

    Returns after a clean stop, or at once where one for the same model runs already. Raises ModelError if the server
    does not come up or ends by itself, SettingsError for a model or engine that cannot be used.
    """
    running = read_kept(settings)
    if running is not None:
        say(f"模型服务已在运行：{running.url}（{running.engine}，{running.model}）")
        return
    server = own_server(settings, port=port)
    try:
        address = server.connect()
        kept = Kept(
            url=address.url,
            model=address.model,
            engine=server.engine,
            fingerprint=find_source(settings.llm.model).fingerprint,
            slots=server.slots or 1,
            context=settings.llm.context,
            pid=os.getpid(),
        )
        with _until_stopped() as stopped:
            write_kept(settings, kept)
            say(f"模型服务已启动：{address.url}（{server.engine}，{address.model}）。按 Ctrl-C 停止。")
            while not stopped.wait(_LOOK_SECONDS):
                if not server.alive():
                    raise ModelError(f"模型服务（{server.engine}，{server.name}）意外退出。请重新运行 yisong serve。")
    finally:
        remove_kept(settings)
        server.close()


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; before and after, the signals mean what they meant."""
    stopped = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: stopped.set()) for number in signals]
    try:
        yield stopped
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
