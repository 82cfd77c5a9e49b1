"""The command line: exit codes, one sentence an error, JSON alone on stdout."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.cli import main


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Yisong:
    """Runs `main` in this process, with data and cache in a folder of the test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = monkeypatch, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("YISONG_DATA_DIR", str(folder / "data"))
        monkeypatch.setenv("YISONG_CACHE_DIR", str(folder / "cache"))
        monkeypatch.setenv("COLUMNS", "200")

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> Done:
        for name, value in environment.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["yisong", *arguments])
        self._patch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capture.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = self._capture.readouterr()
        return Done(int(stopped.value.code or 0), out, err)


@pytest.fixture
def yisong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Yisong:
    return Yisong(tmp_path, monkeypatch, capsys)


COMMANDS = [
    ["analyze"], ["ask"], ["doctor"], ["serve"], ["kb", "build"], ["kb", "add"], ["kb", "list"], ["kb", "search"],
    ["kb", "verify"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str], yisong: Yisong) -> None:
    done = yisong(*command, "--help")
    assert done.returncode == 0
    assert f"例：yisong {' '.join(command)}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze"], "case_dir"),
        (["analyze", "没有这个文件夹", "--out", "out"], "没有这个文件夹"),
        (["analyze", ".", "--out", "out", "--memo", "letter"], "letter"),
        (["analyze", ".", "--out", "out", "--offence", "偷懒"], "偷懒"),
        (["serve", "--engine", "abacus"], "abacus"),
        (["kb", "verify", "没有这个文件.md"], "没有这个文件.md"),
        (["kb", "list", "--on", "去年"], "YYYY-MM-DD"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_2(arguments: list[str], words: str, yisong: Yisong) -> None:
    done = yisong(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith(("错误：", "用法有误："))]) == 1


def test_a_wrong_setting_is_named(yisong: Yisong) -> None:
    done = yisong("kb", "list", YISONG_LLM__TIMEOUT="-3")
    assert done.returncode == 2
    assert "llm.timeout" in done.stderr


def test_a_remote_endpoint_is_refused(yisong: Yisong) -> None:
    done = yisong("doctor", YISONG_LLM__BASE_URL="http://models.example.com/v1")
    assert done.returncode == 2
    assert "YISONG_ALLOW_REMOTE" in done.stderr


def test_a_model_that_is_not_there_is_exit_3(yisong: Yisong, tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "报案.txt").write_text("周某明对赵某说，不给钱就每天投诉。公司付了3万元。", encoding="utf-8")
    done = yisong(
        "analyze", str(case), "--out", str(tmp_path / "out"),
        YISONG_LLM__BASE_URL="http://127.0.0.1:9/v1", YISONG_LLM__RETRIES="0",
    )  # fmt: skip
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_reads_stdin_and_prints_json_alone(yisong: Yisong) -> None:
    text = "依照《刑法》第二百七十四条处理。另见《刑法》第九百九十九条。"
    done = yisong("kb", "verify", "-", "--json", stdin=text)
    found = json.loads(done.stdout)
    assert [c["status"] for c in found["checked"]] == ["verified", "not_found"]
    assert found["counts"]["not_found"] == 1
    assert done.returncode == 1


def test_list_prints_json_alone(yisong: Yisong) -> None:
    done = yisong("kb", "list", "--json", "--on", "2023-06-01")
    assert done.returncode == 0
    assert any(entry["id"] for entry in json.loads(done.stdout)["entries"])
