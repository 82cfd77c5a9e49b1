from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.llm import Message, open_model, serving
from assistant.llm.endpoints import UrlEndpoint
from assistant.llm.kept import Kept, KeptEndpoint, kept_path, read_kept, remove_kept, write_kept
from assistant.llm.opening import find_endpoint
from assistant.llm.servers import Launch, OwnServer
from assistant.llm.weights import EMBEDDED
from assistant.settings import Settings, load_settings

from .stub import StubServer, says

Serve = Callable[..., StubServer]
SCRIPT = """
import json, sys
print(json.dumps({{"url": "{url}", "model": "stub"}}), flush=True)
{then}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data")


def kept(server: StubServer, **changes: object) -> Kept:
    facts = {
        "url": server.url,
        "model": "stub",
        "engine": "llamacpp",
        "fingerprint": EMBEDDED.sha256,
        "slots": 1,
        "context": 8192,
        "pid": os.getpid(),
    }
    return Kept.model_validate({**facts, **changes})


def own(monkeypatch: pytest.MonkeyPatch, url: str, then: str = "sys.stdin.read()") -> None:
    """Makes `serve` start a process that claims to serve at `url`."""
    launch = Launch([sys.executable, "-c", SCRIPT.format(url=url, then=then)], None, 30.0)
    server = OwnServer(name="stub", engine="llamacpp", identity="x", slots=1, prepare=lambda: launch)
    monkeypatch.setattr(serving, "own_server", lambda *_, **__: server)


def test_a_kept_server_is_used(settings: Settings, serve: Serve) -> None:
    server = serve(says("是", "length", top={"是": -0.1, "否": -2.1}))
    write_kept(settings, kept(server))
    with open_model(settings) as model:
        assert (model.name, model.engine) == ("stub", "llamacpp")
        assert model.choose([Message("user", "对吗")], ["是", "否"], stage="x").margin == 2.0


def test_its_answers_are_those_of_the_embedded_server(settings: Settings, serve: Serve) -> None:
    server = serve(says("是"))
    write_kept(settings, kept(server))
    with_kept = find_endpoint(settings)
    assert isinstance(with_kept, KeptEndpoint)
    remove_kept(settings)
    assert find_endpoint(settings).identity == with_kept.identity


@pytest.mark.parametrize(
    "changes",
    [{"pid": 2**22 + 1}, {"fingerprint": "other"}, {"context": 4096}, {"model": "other"}, {"url": "http://127.0.0.1:9/v1"}],
    ids=str,
)  # fmt: skip
def test_a_kept_server_that_is_gone_or_serves_something_else_is_not_used(
    settings: Settings, serve: Serve, changes: dict[str, object]
) -> None:
    write_kept(settings, kept(serve(says("是")), **changes))
    assert read_kept(settings) is None


def test_a_kept_server_of_another_engine_is_used_only_for_auto(tmp_path: Path, serve: Serve) -> None:
    for engine, expected in (("auto", True), ("llamacpp", False), ("vllm", True)):
        settings = load_settings(data_dir=tmp_path, llm={"engine": engine})
        write_kept(settings, kept(serve(says("是")), engine="vllm"))
        assert (read_kept(settings) is not None) is expected


def test_an_address_in_the_settings_goes_before_a_kept_server(tmp_path: Path, serve: Serve) -> None:
    settings = load_settings(data_dir=tmp_path, llm={"base_url": "http://127.0.0.1:9/v1"})
    write_kept(settings, kept(serve(says("是"))))
    assert isinstance(find_endpoint(settings), UrlEndpoint)
    assert find_endpoint(settings).engine == "endpoint"


def test_half_a_file_is_no_server(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    kept_path(settings).write_text('{"url": "http')
    assert read_kept(settings) is None


def test_serve_tells_others_and_stops_clean_on_sigterm(
    settings: Settings, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(says("是"))
    own(monkeypatch, server.url)
    said: list[str] = []
    seen: list[Kept | None] = []

    def stop() -> None:
        while not said:
            time.sleep(0.02)
        seen.append(read_kept(settings))
        os.kill(os.getpid(), signal.SIGTERM)

    handler = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=stop)
    thread.start()
    serving.serve(settings, say=said.append)
    thread.join()
    assert server.url in said[0]
    assert seen[0] is not None
    assert seen[0].url == server.url
    assert not kept_path(settings).exists()
    assert signal.getsignal(signal.SIGTERM) is handler


def test_serve_says_when_the_server_ends_by_itself(
    settings: Settings, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch, serve(says("是")).url, then="import time; time.sleep(0.3)")
    with pytest.raises(ModelError, match="意外退出"):
        serving.serve(settings, say=lambda _: None)
    assert not kept_path(settings).exists()


def test_serve_does_not_start_a_second_one(settings: Settings, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "own_server", lambda *_, **__: pytest.fail("a second server was started"))
    server = serve(says("是"))
    write_kept(settings, kept(server))
    said: list[str] = []
    serving.serve(settings, say=said.append)
    assert "已在运行" in said[0]
    assert server.url in said[0]


def test_the_file_of_another_process_stays(settings: Settings, serve: Serve) -> None:
    write_kept(settings, kept(serve(says("是")), pid=1))
    remove_kept(settings)
    assert kept_path(settings).exists()


def test_nothing_is_started_before_the_first_call(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    with open_model(settings) as model:
        assert model.name == EMBEDDED.name
        assert model.usage() == {}
        assert model.count_tokens("合同诈骗罪") > 0
