from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from assistant.errors import ModelError, SettingsError
from assistant.llm import engines, llamacpp, vllm
from assistant.llm.engines import own_server, pick_engine
from assistant.llm.sources import find_source
from assistant.settings import Settings, load_settings


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "glm-4-9b.Q4_K_M.gguf"
    path.write_bytes(b"GGUF" + bytes(5000))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "my-model"
    path.mkdir()
    (path / "config.json").write_text("{}")
    (path / "model.safetensors").write_bytes(bytes(100))
    return path


def settings(tmp_path: Path, **llm: object) -> Settings:
    return load_settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data", llm=llm)


def fake_vllm(tmp_path: Path, answer: dict[str, object] | None) -> Path:
    """A folder with a `vllm` command whose Python describes it by `answer`."""
    folder = tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "vllm").write_text("#!/bin/sh\n")
    said = "exit 1" if answer is None else f"echo '{json.dumps(answer)}'"
    (folder / "python").write_text(f'#!/bin/sh\ncase "$1" in -c) {said};; *) echo "bad tensor" >&2; exit 3;; esac\n')
    (folder / "python").chmod(stat.S_IRWXU)
    return folder / "vllm"


GPU = {"version": "0.32.0", "listed": True, "cpu": False}
CPU = {"version": "0.32.0", "listed": False, "cpu": True}


def test_with_no_model_named_it_is_the_embedded_one() -> None:
    assert find_source(None).kind == "embedded"


def test_a_gguf_file_is_told_from_another_by_its_content(gguf: Path) -> None:
    before = find_source(str(gguf))
    assert (before.kind, before.name, before.place) == ("gguf", "glm-4-9b.Q4_K_M", str(gguf))
    gguf.write_bytes(b"GGUF" + bytes(4999) + b"!")
    assert find_source(str(gguf)).fingerprint != before.fingerprint


def test_a_folder_of_safetensors_and_a_hub_name(folder: Path) -> None:
    assert find_source(str(folder)).kind == "folder"
    assert find_source("Qwen/Qwen3-8B") == ("hub", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B")


@pytest.mark.parametrize("name", ["/nowhere/x.gguf", "x.gguf", "/nowhere/folder", "./folder"])
def test_a_path_that_holds_no_model_is_a_settings_error(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        find_source(name)


def test_a_folder_without_a_config_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"config\.json"):
        find_source(str(tmp_path))


def test_auto_takes_vllm_where_it_is_installed_and_llamacpp_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vllm, "find", lambda _: None)
    assert pick_engine(settings(tmp_path), find_source(None)) == "llamacpp"
    monkeypatch.undo()
    here = settings(tmp_path, vllm=str(fake_vllm(tmp_path, CPU)))
    assert pick_engine(here, find_source(None)) == "vllm"
    named = here.model_copy(update={"llm": here.llm.model_copy(update={"engine": "llamacpp"})})
    assert pick_engine(named, find_source(None)) == "llamacpp"


def test_an_engine_that_is_not_installed_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vllm, "find", lambda _: None)
    with pytest.raises(SettingsError, match=r"yisong\[vllm\]"):
        own_server(settings(tmp_path, engine="vllm"))
    with pytest.raises(SettingsError, match=r"Qwen/Qwen3-8B.*yisong\[vllm\]"):
        own_server(settings(tmp_path, model="Qwen/Qwen3-8B"))
    monkeypatch.setattr(llamacpp, "installed", lambda: False)
    with pytest.raises(SettingsError, match="xllamacpp"):
        own_server(settings(tmp_path, engine="llamacpp"))


def test_llamacpp_refuses_what_is_no_gguf(tmp_path: Path, folder: Path) -> None:
    here = settings(tmp_path, engine="llamacpp", model=str(folder))
    with pytest.raises(SettingsError, match=r"\.gguf"):
        own_server(here).connect()


def test_answers_of_two_engines_or_weights_are_kept_apart(gguf: Path) -> None:
    embedded, other = find_source(None), find_source(str(gguf))
    identities = {engines.identity(e, s) for e in ("llamacpp", "vllm") for s in (embedded, other)}
    assert len(identities) == 4


def test_the_setting_must_name_a_vllm(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YISONG_LLM__VLLM"):
        vllm.find(settings(tmp_path, vllm=str(tmp_path / "nothing")))
    with pytest.raises(SettingsError, match="YISONG_LLM__VLLM"):
        vllm.find(settings(tmp_path, vllm=str(fake_vllm(tmp_path, None))))


def test_vllm_is_started_on_loopback_with_prefix_caching_and_reports_to_nobody(tmp_path: Path, folder: Path) -> None:
    here = settings(tmp_path, vllm=str(fake_vllm(tmp_path, GPU)), context=4096, seed=5)
    launch = vllm.launch(here, find_source(str(folder)))
    words = list(launch.command)
    assert words[0] == sys.executable
    served = words[words.index("--") + 1 :]
    assert served[1:3] == ["serve", str(folder)]
    assert "--enable-prefix-caching" in served
    assert "--enable-prompt-tokens-details" in served
    flags = dict(zip(served[5::2], served[6::2], strict=True))
    assert (flags["--host"], flags["--max-model-len"], flags["--seed"]) == ("127.0.0.1", "4096", "5")
    assert json.loads(flags["--structured-outputs-config"])["disable_any_whitespace"] is True
    assert "--dtype" not in served, "a GPU build knows best"
    assert launch.environment is not None
    assert launch.environment["VLLM_NO_USAGE_STATS"] == "1"
    assert launch.environment["HF_HUB_OFFLINE"] == "1"


def test_a_hub_model_may_ask_the_hub(tmp_path: Path) -> None:
    here = settings(tmp_path, vllm=str(fake_vllm(tmp_path, GPU)))
    assert "HF_HUB_OFFLINE" not in (vllm.launch(here, find_source("Qwen/Qwen3-8B")).environment or {})


def test_the_cpu_build_is_listed_under_the_name_its_server_looks_up(tmp_path: Path, folder: Path) -> None:
    launch = vllm.launch(settings(tmp_path, vllm=str(fake_vllm(tmp_path, CPU))), find_source(str(folder)))
    assert launch.environment is not None
    listing = Path(launch.environment["PYTHONPATH"].split(":")[0])
    metadata = (listing / "vllm-0.32.0+cpu.dist-info" / "METADATA").read_text()
    assert "Name: vllm\nVersion: 0.32.0+cpu\n" in metadata
    assert "--dtype" in launch.command
    assert "VLLM_CPU_KVCACHE_SPACE" in launch.environment


def test_a_file_that_cannot_be_converted_is_told_with_the_reason(tmp_path: Path, gguf: Path) -> None:
    here = settings(tmp_path, vllm=str(fake_vllm(tmp_path, CPU)))
    with pytest.raises(ModelError, match=r"glm-4-9b.*bad tensor"):
        vllm.launch(here, find_source(str(gguf)))
    assert not list((tmp_path / "cache" / "models").glob("*-bf16"))
