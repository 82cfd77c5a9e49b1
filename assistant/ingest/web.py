"""Saved web pages: the visible text, block by block, tables row by row. Scripts never run.

>>> html = "<title>投诉</title><style>p{}</style><p>多收<b>利息</b></p><p hidden>x</p>".encode()
>>> parsed = read_html(Source("a.html", html), Context(Settings()))
>>> parsed.title, parsed.builder.text
('投诉', '多收利息')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.errors import IngestError
from assistant.ingest.decoding import Decoded, decode
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.rows import Row, add_rows
from assistant.spans import TextBuilder, clean_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["add_html", "read_html"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_GONE = "script, style, noscript, template, head, iframe, object, embed, svg, canvas, select, datalist"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.IGNORECASE
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def read_html(source: Source, context: Context) -> Parsed:
    """A saved page. Raises IngestError where it shows no text."""
    from selectolax.lexbor import LexborHTMLParser

    if len(source.data) > context.limits.characters:
        raise IngestError("网页文件过大，请另存为纯文本后放入")
    title = LexborHTMLParser(_decode(source.data).text).css_first("title")
    builder = TextBuilder()
    notes = add_html(builder, _decode(source.data).text)
    if not builder.pieces:
        raise IngestError("网页里没有可见的文字")
    return Parsed("web", (title.text().strip() or None) if title else None, builder, notes=notes)


def add_html(builder: TextBuilder, html: str) -> tuple[str, ...]:
    """Adds the visible text of `html` to `builder`; the notes tell of hidden text that was left out."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css(_GONE):
        node.decompose()
    hidden = 0
    for node in tree.css("[hidden], [style], input[type=hidden]"):
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style") or ""):
            hidden += bool(node.text().strip())
            node.decompose()
    root = tree.body or tree.root
    if root is not None:
        _Walk(builder).add(root)
    return (f"网页中有 {hidden} 处不可见的文字，未读取",) if hidden else ()


class _Walk:
    """Collects inline text until a block ends; a table without inner tables is added as rows."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._inline: list[str] = []
        self._tables = 0

    def add(self, root: LexborNode) -> None:
        """Adds everything below `root`, without recursion: pages nest deeply."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if node.is_text_node:
                self._inline.append(node.text_content or "")
                continue
            block = node.tag in _BLOCKS
            if block:
                self._flush()
            if leaving or not node.is_element_node:
                continue
            if node.tag == "table" and len(node.css("table")) <= 1:
                self._table(node)
                continue
            if block:
                stack.append((node, True))
            stack += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
        self._flush()

    def _flush(self) -> None:
        text = _collapsed("".join(self._inline))
        self._inline.clear()
        if text:
            self._builder.prose(text)

    def _table(self, table: LexborNode) -> None:
        self._tables += 1
        rows = []
        for number, line in enumerate(table.css("tr"), 1):
            cells = tuple(_collapsed(cell.text(separator=" ")) for cell in line.css("th, td"))
            rows.append(Row(cells, f"表{self._tables}第{number}行"))
        add_rows(self._builder, rows)


def _collapsed(text: str) -> str:
    return re.sub(r"\s+", " ", clean_text(text)).strip()


def _decode(data: bytes) -> Decoded:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
        try:
            return Decoded(data.decode(encoding), encoding, 0)
        except (LookupError, UnicodeError):
            pass
    return decode(data)
