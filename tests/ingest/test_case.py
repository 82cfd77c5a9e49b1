"""Case folders: order, duplicates, what is skipped and why, and faults of the whole folder."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import assistant.ingest
from assistant.errors import IngestError, InputError
from assistant.ingest import read_case, read_file
from assistant.ingest.parsed import Context, Source
from assistant.records import CaseMaterial
from assistant.settings import Settings
from assistant.spans import TextBuilder

from .making import encrypted_office, folder, pdf, write, zipped

Read = Callable[[Path], CaseMaterial]


MODULES = sorted(info.name for info in pkgutil.iter_modules(assistant.ingest.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docs_hold(name: str) -> None:
    names = {"Context": Context, "Settings": Settings, "Source": Source, "Path": Path, "TextBuilder": TextBuilder}
    module = importlib.import_module(f"assistant.ingest.{name}")
    assert doctest.testmod(module, extraglobs=names).failed == 0


def reasons(material: CaseMaterial) -> dict[str, str]:
    return {entry.path: entry.reason for entry in material.skipped}


def test_documents_come_in_natural_order_of_their_paths(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path)
    for name in ("证据10.txt", "证据2.txt", "附件/1.txt", "证据1.txt"):
        write(case, name, f"这是{name}的内容。")
    assert [d.path for d in read(case).documents] == ["证据1.txt", "证据2.txt", "证据10.txt", "附件/1.txt"]


def test_the_second_of_two_equal_files_is_listed_as_a_duplicate(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path, a__txt="张某来电称要投诉。", b__txt="张某来电称要投诉。", c__txt="另一份材料。")
    material = read(case)
    assert [d.path for d in material.documents] == ["a.txt", "c.txt"]
    assert reasons(material) == {"b.txt": "与 证1（a.txt） 内容完全相同，不重复读取"}


def test_every_unreadable_file_is_listed_with_its_reason_and_the_others_go_on(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path, good__txt="本人要求退款。")
    write(case, "程序.txt", b"MZ\x90\x00" + bytes(range(256)) * 8)
    write(case, "数据.txt", bytes((i * 37 + 11) % 256 for i in range(5000)))
    write(case, "加密.pdf", pdf([["机密"]], encrypt=True))
    write(case, "加密.docx", encrypted_office())
    write(case, "加密.zip", zipped({"信.txt": "退款".encode()}, encrypted=True))
    write(case, "坏.pdf", b"%PDF-1.4\n broken")
    write(case, "坏.docx", b"PK\x03\x04 broken")
    write(case, "坏.png", b"\x89PNG\r\n\x1a\n broken")
    write(case, "不是.xlsx", bytes((i * 91 + 5) % 256 for i in range(4000)))
    write(case, "旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    write(case, "空.txt", b"")
    write(case, "录音.mp3", b"ID3\x04" + bytes(100))
    write(case, "~$报告.docx", b"lock")
    write(case, ".DS_Store", b"\0\0\0\1Bud1")
    write(case, "Thumbs.db", b"x")
    material = read(case)
    assert [d.path for d in material.documents] == ["good.txt"]
    listed = reasons(material)
    assert "Windows 程序" in listed["程序.txt"]
    assert "扩展名是 .txt" in listed["数据.txt"] and "不是文本" in listed["数据.txt"]
    for name in ("加密.pdf", "加密.docx", "加密.zip/信.txt"):
        assert "加密" in listed[name] and "密码" in listed[name]
    for name in ("坏.pdf", "坏.docx", "坏.png"):
        assert "损坏" in listed[name]
    assert "不是有效的 .xlsx" in listed["不是.xlsx"]
    assert "另存为 .docx" in listed["旧.doc"]
    assert "空" in listed["空.txt"]
    assert "转写" in listed["录音.mp3"]
    for name in ("~$报告.docx", ".DS_Store", "Thumbs.db"):
        assert "未读取" in listed[name]
    assert len(material.skipped) == 15


def test_a_renamed_file_that_can_be_read_is_read_for_what_it_is(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path)
    write(case, "合同.txt", pdf([["借款合同", "甲方张某借给乙方三万元。"]]))
    write(case, "说明.docx", "其实是一份文本。")
    material = read(case)
    assert [(d.path, d.pages) for d in material.documents] == [("合同.txt", 1), ("说明.docx", None)]
    assert "实际内容是PDF" in reasons(material)["合同.txt"]
    assert "实际内容是文本" in reasons(material)["说明.docx"]


def test_a_text_that_only_speaks_of_pdf_stays_a_text(tmp_path: Path, read: Read) -> None:
    (document,) = read(folder(tmp_path, a__txt="文件头应为 %PDF-1.7，请核对。")).documents
    assert document.text == "文件头应为 %PDF-1.7，请核对。"


def test_a_reader_that_fails_unexpectedly_costs_only_its_file(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setitem(__import__("assistant.ingest.registry", fromlist=["READERS"]).READERS, "html", broken)
    material = read(folder(tmp_path, a__html="<p>投诉</p>", b__txt="投诉材料。"))
    assert [d.path for d in material.documents] == ["b.txt"]
    assert "ZeroDivisionError" in reasons(material)["a.html"]


def test_results_of_this_software_are_not_read_as_material(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path, a__txt="投诉材料。")
    for name in ("run.json", "documents.json", "memo.md"):
        write(case, f"out/{name}", "{}")
    material = read(case)
    assert [d.path for d in material.documents] == ["a.txt"]
    assert reasons(material) == {"out": "本软件的输出文件夹，不是案件材料"}


def test_a_link_out_of_the_case_is_not_followed(tmp_path: Path, read: Read) -> None:
    secret = write(tmp_path, "secret.txt", "不属于本案。")
    case = folder(tmp_path, a__txt="投诉材料。")
    (case / "b.txt").symlink_to(secret)
    material = read(case)
    assert [d.path for d in material.documents] == ["a.txt"]
    assert "案件文件夹以外" in reasons(material)["b.txt"]


def test_reading_twice_gives_the_same(tmp_path: Path, read: Read) -> None:
    case = folder(
        tmp_path,
        a__txt="投诉。退款。",
        b__csv="日期,金额\n2023-01-01,3\n",
        c__json='[{"content":"停息挂账","author":"甲"}]',
    )
    assert read(case).model_dump_json() == read(case).model_dump_json()


def test_traditional_characters_are_kept_in_text_and_named_in_the_language(tmp_path: Path, read: Read) -> None:
    text = "本人向貴公司投訴，要求退還服務費３０００元，並書面道歉。"
    (document,) = read(folder(tmp_path, a__txt=text)).documents
    assert document.text == text
    assert document.language == "zh-Hant"


def test_a_file_over_the_limit_is_named(tmp_path: Path, read: Read) -> None:
    case = folder(tmp_path, a__txt="投诉材料。")
    with (case / "big.txt").open("wb") as big:
        big.truncate(201 << 20)
    assert "上限" in reasons(read(case))["big.txt"]


# ── faults of the whole case ───────────────────────────────────────────────────────────────


def test_a_missing_folder_a_file_and_an_empty_folder_are_refused(tmp_path: Path, settings: Settings) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, words in (
        (tmp_path / "none", "找不到案件文件夹"),
        (write(tmp_path, "a.txt", "x"), "不是案件文件夹"),
        (empty, "文件夹是空的"),
    ):
        with pytest.raises(InputError, match=words):
            read_case(path, settings)


def test_a_folder_without_one_readable_file_is_refused_with_the_reasons(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(InputError, match=r"没有可读的材料.*a\.txt：文件是空的"):
        read_case(folder(tmp_path, a__txt=""), settings)


def without_rights(look: Callable[[], str]) -> str:
    """What `look` returns for a user whom file permissions bind: root looks in a child process that drops its rights."""
    if os.geteuid() != 0:
        return look()
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            shown = look()
        except BaseException as error:  # the parent must learn of it, and pytest must not run on in the child
            shown = f"{type(error).__name__}: {error}"
        os.write(sending, shown.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        shown = pipe.read().decode()
    os.waitpid(child, 0)
    return shown


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter (pytest's own are root's alone)."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_files_and_folders_without_permission_are_listed(open_folder: Path, settings: Settings) -> None:
    case = folder(open_folder, a__txt="投诉材料。", b__txt="不许看。", inner_in_c__txt="不许看。")
    (case / "b.txt").chmod(0)
    (case / "inner").chmod(0)

    def look() -> str:
        material = read_case(case, settings)
        return str([d.path for d in material.documents]) + str({s.path: s.reason for s in material.skipped})

    shown = without_rights(look)
    (case / "inner").chmod(0o755)
    assert shown == (
        "['a.txt']{'inner': '无法进入文件夹（没有读取权限，请检查文件权限）',"
        " 'b.txt': '无法读取文件（没有读取权限，请检查文件权限）'}"
    )


def test_a_case_folder_without_permission_is_refused(open_folder: Path, settings: Settings) -> None:
    case = folder(open_folder, a__txt="投诉材料。")
    case.chmod(0)

    def look() -> str:
        try:
            read_case(case, settings)
        except InputError as error:
            return str(error)
        return "read"

    shown = without_rights(look)
    case.chmod(0o755)
    assert shown.startswith("没有权限读取案件文件夹")


# ── one file ───────────────────────────────────────────────────────────────────────────────


def test_one_file_can_be_read_on_its_own(tmp_path: Path, settings: Settings) -> None:
    found = read_file(write(tmp_path, "法规.md", "# 办法\n第一条 为了规范投诉处理，制定本办法。"), settings)
    assert [d.title for d in found.documents] == ["办法"]
    with pytest.raises(IngestError, match="文件是空的"):
        read_file(write(tmp_path, "空.txt", ""), settings)
