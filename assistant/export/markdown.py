"""The memo as Markdown with footnotes, for reading on screen and for comparing versions line by line.

Text of the case is escaped so that it can be neither a link, a picture, HTML, a heading, a formula nor a table.

    >>> escape("[x](http://a) <b> *c*")
    '\\\\[x\\\\]\\\\(http\\\\://a\\\\) \\\\<b\\\\> \\\\*c\\\\*'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.export.files import write_whole
from assistant.export.layout import Block, Layout, Span, Table, lay_out
from assistant.records import CaseMaterial, Memo, Verification

_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+!|~$^&=-]|(?<=[A-Za-z]):(?=//)|(?<=www)\.|@")
_LIST = re.compile(r"^(\d+)([.)])")
DRAFT_NOTE = "草稿　待人工审核"


def write_markdown(memo: Memo, material: CaseMaterial, verification: Verification, path: Path) -> None:
    """Writes the memo to `path` as UTF-8. Raises OSError where it cannot be written."""
    write_whole(path, to_markdown(lay_out(memo, material, verification)).encode("utf-8"))


def to_markdown(layout: Layout) -> str:
    """The layout as Markdown (CommonMark with tables and footnotes)."""
    lines = [f"> {DRAFT_NOTE}", "", f"# {escape(layout.title)}", ""]
    if layout.recipient:
        lines += [f"{escape(layout.recipient)}：", ""]
    for block in layout.blocks:
        lines += _block(block, layout)
    for number, note in enumerate(layout.notes, 1):
        lines.append(f"[^{number}]: " + "  \n    ".join(escape(line) for line in note))
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made literal."""
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(lambda match: f"\\{match.group()}", text))


def _block(block: Block, layout: Layout) -> Iterator[str]:
    text = "".join(_span(span) for span in block.spans)
    match block.kind:
        case "chapter":
            yield from (f"## {text}", "")
        case "part":
            yield from (f"### {text}", "")
        case "annex":
            yield from ("---", "", f"# {escape(block.label)}　{text}".replace("# 　", "# "), "")
        case "review":
            yield from ("---", "", f"# {text}（{escape(block.label)}）", "")
        case "receipt":
            yield from ("---", "", f"# {text}", "", f"{escape(layout.issuer)}：", "")
            yield from ("你单位　　年　　月　　日〔　　〕　　号移送的涉嫌犯罪案件材料收悉。", "")
            yield from ("接收人（签名）：＿＿＿＿＿＿（接收机关印章）　　　　年　　月　　日", "")
        case "attachments":
            yield from ("附件：", "", *(f"- {escape(line)}" for line in block.lines), "")
        case "signature":
            yield from _signature(block.label, layout)
        case "table" if block.table:
            yield from (*_table(block.table), "")
        case _:
            yield from (text, "")


def _span(span: Span) -> str:
    if span.note is not None:
        return f"[^{span.note}]"
    return f"**{escape(span.text)}**" if span.bold else escape(span.text)


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(table.heads) + " |"
    yield "|" + " --- |" * len(table.heads)
    for row in table.rows:
        yield "| " + " | ".join(escape(cell) for cell in row) + " |"


def _signature(label: str, layout: Layout) -> Iterator[str]:
    if label == "unit":
        yield from (
            f"{escape(layout.issuer)}（印章）",
            "",
            "　　　　年　　月　　日",
            "",
            "联系人：＿＿＿＿＿＿　电话：＿＿＿＿＿＿",
            "",
        )
    elif label == "items":
        yield from ("移送人（签名）：＿＿＿＿＿＿　接收人（签名）：＿＿＿＿＿＿　　　　年　　月　　日", "")
    else:
        yield from ("承办人（签名）：＿＿＿＿＿＿、＿＿＿＿＿＿", "", "审核人（签名）：＿＿＿＿＿＿", "")
        yield from ("　　　　年　　月　　日", "")
