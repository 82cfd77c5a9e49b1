from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.llm import vllm
from assistant.llm.health import check_model
from assistant.llm.weights import embedded_path
from assistant.settings import Settings, load_settings

from .stub import Fault, StubServer, says

Serve = Callable[..., StubServer]


def at(server: StubServer, tmp_path: Path) -> Settings:
    return load_settings(cache_dir=tmp_path, data_dir=tmp_path, llm={"base_url": server.url, "retries": 0})


def test_a_server_that_answers_right_is_well(serve: Serve, tmp_path: Path) -> None:
    server = serve(says("是", "length", top={"是": -0.1, "否": -2.0}))
    for _ in range(2):
        findings = list(check_model(at(server, tmp_path)))
    assert [(f.name, f.ok) for f in findings] == [("模型回答", True)]
    assert "stub" in findings[0].detail
    assert len(server.received) == 2, "an answer from the cache would prove nothing"


def test_a_server_that_answers_wrong_is_not(serve: Serve, tmp_path: Path) -> None:
    server = serve(says("否", "length", top={"否": -0.1, "是": -2.0}))
    (finding,) = check_model(at(server, tmp_path))
    assert not finding.ok
    assert "不正确" in finding.detail


def test_a_server_that_fails_is_told_with_its_address(serve: Serve, tmp_path: Path) -> None:
    server = serve(Fault(500))
    (finding,) = check_model(at(server, tmp_path))
    assert not finding.ok
    assert server.url in finding.detail


def test_an_absent_model_file_names_the_command_that_fetches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vllm, "find", lambda _: None)
    (finding,) = check_model(load_settings(cache_dir=tmp_path, data_dir=tmp_path))
    assert (finding.name, finding.ok) == ("模型权重", False)
    assert "yisong doctor --fetch" in finding.detail


def test_a_damaged_model_file_is_found(tmp_path: Path) -> None:
    settings = load_settings(cache_dir=tmp_path, data_dir=tmp_path)
    embedded_path(settings).parent.mkdir(parents=True)
    embedded_path(settings).write_bytes(b"GGUF" + bytes(1000))
    (finding,) = check_model(settings)
    assert not finding.ok
    assert "SHA-256" in finding.detail


def test_a_missing_engine_is_found_after_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vllm, "find", lambda _: None)
    model = tmp_path / "x.gguf"
    model.write_bytes(b"GGUF")
    settings = load_settings(cache_dir=tmp_path, data_dir=tmp_path, llm={"model": str(model), "engine": "vllm"})
    findings = list(check_model(settings))
    assert [(f.name, f.ok) for f in findings] == [("模型权重", True), ("推理引擎", False)]
    assert "yisong[vllm]" in findings[-1].detail
