from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm import ChatModel, open_model
from assistant.llm.kept import read_kept
from assistant.llm.prompts import render
from assistant.llm.weights import embedded_path
from assistant.settings import Settings, load_settings

from .conformance import Conformance

pytestmark = pytest.mark.model


def embedded(folder: Path, **llm: object) -> Settings:
    """Settings for the embedded model under llama.cpp, in the user's cache, with everything else in `folder`."""
    if not embedded_path(load_settings()).is_file():
        pytest.skip("the embedded model is not there: run `yisong doctor --fetch`")
    chosen = {"base_url": None, "engine": "llamacpp", "model": None, "context": 4096, "cache": False, **llm}
    return load_settings(data_dir=folder, llm=chosen)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatModel]:
    with open_model(embedded(tmp_path_factory.mktemp("data"))) as opened:
        yield opened


class TestEmbedded(Conformance):
    """llama.cpp with the embedded model."""


def test_yisong_serve_is_used_by_others_and_stops_clean(tmp_path: Path) -> None:
    settings = embedded(tmp_path, context=2048)
    environment = {
        **os.environ,
        "YISONG_DATA_DIR": str(tmp_path),
        "YISONG_LLM__ENGINE": "llamacpp",
        "YISONG_LLM__CONTEXT": "2048",
    }
    serve = (
        "from assistant.settings import load_settings; from assistant.llm.serving import serve; serve(load_settings())"
    )
    with subprocess.Popen([sys.executable, "-c", serve], env=environment, stdout=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + 120
            while (kept := read_kept(settings)) is None:
                assert process.poll() is None, "yisong serve ended by itself"
                assert time.monotonic() < deadline
                time.sleep(0.2)
            with open_model(settings) as opened:
                assert opened.choose(render("llm/probe"), ["是", "否"], stage="x").best == "是"
            assert read_kept(settings) is not None, "leaving the model does not stop a server that was there before"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    assert read_kept(settings) is None
    with pytest.raises(ProcessLookupError):
        os.kill(kept.pid, 0)
