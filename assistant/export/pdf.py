"""The memo as PDF, set by typst from the same layout as the Word file.

The text travels as data, so nothing in it can be read as typst markup, and the compiler sees no file but the
template. A Chinese font must be installed; which one stands first is said in templates/official.typ.

    >>> write_pdf(memo, material, verification, Path("memo.pdf"))  # doctest: +SKIP
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from assistant.errors import SettingsError
from assistant.export.files import write_whole
from assistant.export.layout import Layout, lay_out
from assistant.export.markdown import DRAFT_NOTE
from assistant.records import CaseMaterial, Memo, Verification

_TEMPLATE = Path(__file__).parent / "templates" / "official.typ"
_DAY = datetime(1980, 1, 1, tzinfo=UTC)
_CHINESE = (
    "FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"
)  # fmt: skip


def write_pdf(memo: Memo, material: CaseMaterial, verification: Verification, path: Path) -> None:
    """Writes the memo to `path`. Raises OSError where it cannot, SettingsError where no Chinese font is installed."""
    write_whole(path, to_pdf(lay_out(memo, material, verification)))


def to_pdf(layout: Layout) -> bytes:
    """The layout as the bytes of a PDF file."""
    import typst

    if not chinese_fonts():
        raise SettingsError(
            "没有找到中文字体，无法生成 PDF。请安装仿宋或 Noto Serif CJK 字体；Word 和 Markdown 文件不受影响。"
        )
    data = {
        "title": layout.title,
        "recipient": layout.recipient,
        "issuer": layout.issuer,
        "numbered": layout.numbered,
        "draft_note": DRAFT_NOTE,
        "notes": layout.notes,
        "blocks": [
            {
                "kind": block.kind,
                "label": block.label,
                "lines": block.lines,
                "spans": [span._asdict() for span in block.spans],
                "table": block.table._asdict() if block.table else None,
            }
            for block in layout.blocks
        ],
    }
    compiler = typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, sys_inputs={"layout": json.dumps(data, ensure_ascii=False)}
    )
    pdf = compiler.compile(format="pdf", timestamp=_DAY)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def chinese_fonts() -> tuple[str, ...]:
    """The installed fonts that the memo can be set in, best first; empty where there is none."""
    import typst

    installed = set(typst.Fonts().families())
    return tuple(name for name in _CHINESE if name in installed)
