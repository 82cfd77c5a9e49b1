"""The packet: results and exhibits under their numbers, with a list that can be checked."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from casebook import finished_memo

from assistant.errors import InputError
from assistant.export import write_packet


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    case, results = tmp_path / "case", tmp_path / "out"
    case.mkdir()
    results.mkdir()
    (case / "举报材料 {{ title }}.docx").write_bytes(b"letter")
    (case / "台账.xlsx").write_bytes(b"ledger")
    (results / "memo.docx").write_bytes(b"memo")
    (results / "verification.json").write_bytes(b"{}")
    return case, results


def test_everything_is_packed_and_listed_with_its_hash(folders, tmp_path: Path) -> None:
    case, results = folders
    write_packet(*finished_memo(), results, case, tmp_path / "packet.zip")
    with zipfile.ZipFile(tmp_path / "packet.zip") as archive:
        names = archive.namelist()
        assert names == [
            "清单.md",
            "文书/memo.docx",
            "文书/verification.json",
            "证据/证1_举报材料_{{_title_}}.docx",
            "证据/证2_台账.xlsx",
        ]
        listing = archive.read("清单.md").decode()
        for name in names[1:]:
            assert hashlib.sha256(archive.read(name)).hexdigest() in listing
    write_packet(*finished_memo(), results, case, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "packet.zip").read_bytes()


def test_an_exhibit_that_is_gone_is_listed_as_missing(folders, tmp_path: Path) -> None:
    case, results = folders
    (case / "台账.xlsx").unlink()
    write_packet(*finished_memo(), results, case, tmp_path / "packet.zip")
    with zipfile.ZipFile(tmp_path / "packet.zip") as archive:
        assert "未装入" in archive.read("清单.md").decode()


def test_a_path_that_leads_out_of_the_case_is_not_followed(folders, tmp_path: Path) -> None:
    case, results = folders
    (tmp_path / "secret.txt").write_bytes(b"secret")
    memo, material, verification = finished_memo()
    document = material.documents[1].model_copy(update={"path": "../secret.txt"})
    outside = material.model_copy(update={"documents": (document,)})
    write_packet(memo, outside, verification, results, case, tmp_path / "packet.zip")
    with zipfile.ZipFile(tmp_path / "packet.zip") as archive:
        assert not any("secret" in name for name in archive.namelist())


def test_an_entry_of_an_archive_brings_the_archive_once(folders, tmp_path: Path) -> None:
    case, results = folders
    (case / "all.zip").write_bytes(b"zip")
    memo, material, verification = finished_memo()
    documents = tuple(d.model_copy(update={"path": f"all.zip/{d.path}"}) for d in material.documents)
    write_packet(
        memo, material.model_copy(update={"documents": documents}), verification, results, case, tmp_path / "p.zip"
    )
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert [n for n in archive.namelist() if n.startswith("证据/")] == ["证据/证1_all.zip"]


def test_without_results_there_is_nothing_to_pack(folders, tmp_path: Path) -> None:
    case, _ = folders
    with pytest.raises(InputError, match="yisong analyze"):
        write_packet(*finished_memo(), tmp_path / "empty", case, tmp_path / "packet.zip")
