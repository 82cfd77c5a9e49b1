"""PDF: the text layer page by page; pages without a usable one are rendered and read by OCR.

Line breaks that are only layout are taken out, page numbers at the head and foot of a page too (sentences carry their
page). A sentence that runs over a page break belongs to the page it begins on.

    >>> read_pdf(Source("合同.pdf", b"..."), context).pages  # doctest: +SKIP
    3
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.picture import page_notes
from assistant.ingest.recognition import recognise
from assistant.records import DocumentKind
from assistant.spans import TextBuilder, begins_item, clean_text, is_open, join_wrapped

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

_PASSWORD_ERRORS = (4, 5)
_FEW_CHARACTERS = 60
_SCAN_COVER = 0.5
_PLAUSIBLE = 0.7
_PAGE_NUMBER = re.compile(
    r"第\s*\d{1,4}\s*页(?:\s*[/／,，]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}|[-—－–·]+\s*\d{1,4}\s*[-—－–·]+"
    r"|(?P<plain>\d{1,4})"
)


class _PageRead(NamedTuple):
    text: str
    is_open: bool = False
    scanned: bool = False
    notes: tuple[str, ...] = ()


def read_pdf(source: Source, context: Context) -> Parsed:
    """A PDF. Raises IngestError where it is encrypted, damaged, too long, or shows no text at all."""
    document = _open(source.data)
    try:
        return _read(source, document, context)
    finally:
        document.close()


def _open(data: bytes) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) in _PASSWORD_ERRORS:
            raise IngestError("PDF 设有打开密码（已加密），请取得密码、解除加密后重新放入") from error
        raise IngestError("PDF 损坏，无法打开") from error


def _read(source: Source, document: PdfDocument, context: Context) -> Parsed:
    count = len(document)
    if count > context.limits.pages:
        raise IngestError(f"PDF 有 {count} 页，超过 {context.limits.pages} 页的上限，请拆分后放入")
    pages = [_read_page(document, number, count, source.path, context) for number in range(1, count + 1)]
    builder = TextBuilder()
    goes_on = False
    for number, page in enumerate(pages, 1):
        builder.prose(page.text, page=number, goes_on=goes_on and not begins_item(page.text))
        goes_on = page.is_open
    notes = tuple(note for page in pages for note in page.notes)
    if not builder.pieces:
        raise IngestError("；".join(dict.fromkeys(notes)) or "PDF 里没有文字")
    scanned = sum(page.scanned for page in pages)
    kind: DocumentKind = "scan" if 2 * scanned > count else "text"
    return Parsed(kind, None, builder, pages=count, parts=_attachments(source.path, document), notes=notes)


def _read_page(document: PdfDocument, number: int, count: int, path: str, context: Context) -> _PageRead:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except PdfiumError:
        return _PageRead("", notes=(f"第{number}页损坏，无法读取",))
    try:
        text = _text_layer(page)
        layer = _body(text, number) if _usable(text) else ""
        if layer and not _is_scan(page, text):
            return _PageRead(join_wrapped(layer), is_open(layer))
        context.say(f"{path}：第 {number}/{count} 页没有可用的文字层，正在识别（较慢）")
        try:
            found = recognise(_render(page, context), context)
        except IngestError as error:
            return _PageRead(layer, notes=(f"第{number}页：{error}",))
        if not found.text.strip():
            return _PageRead(layer, notes=() if layer else (f"第{number}页没有识别到文字（空白页或图像），请人工查看",))
        return _PageRead(_body(found.text, number), found.is_open, True, tuple(page_notes(found, number)))
    finally:
        page.close()


def _text_layer(page: PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return clean_text(textpage.get_text_range(errors="replace")).replace("\ufffe", "")
    finally:
        textpage.close()


def _usable(text: str) -> bool:
    """Whether a text layer is text: most characters are letters, ideographs, digits or punctuation one can read."""
    written = [c for c in text if not c.isspace()]
    if len(written) < 2:
        return False
    plausible = sum(1 for c in written if unicodedata.category(c)[0] in "LNPS" and c != "\ufffd" and _common(c))
    return plausible >= _PLAUSIBLE * len(written)


def _common(character: str) -> bool:
    code = ord(character)
    return code < 0x250 or 0x2000 <= code <= 0x303F or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFFEF


def _is_scan(page: PdfPage, text: str) -> bool:
    """Whether the page is a picture with little text over it (a scanner's watermark)."""
    import pypdfium2.raw as raw

    if sum(1 for c in text if not c.isspace()) > _FEW_CHARACTERS:
        return False
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > _SCAN_COVER * width * height:
            return True
    return False


def _render(page: PdfPage, context: Context) -> Image:
    width, height = page.get_size()
    scale = context.settings.ocr.dpi / 72
    if width * height * scale * scale > context.limits.pixels:
        scale = (context.limits.pixels / (width * height)) ** 0.5
    picture: Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture


def _body(text: str, number: int) -> str:
    """The page without its page number: 第3页, 3/9, - 3 -, or the bare number where it is that of the page."""
    lines = text.strip("\n").split("\n")
    for edge in (0, -1):
        found = _PAGE_NUMBER.fullmatch(lines[edge].strip()) if lines else None
        if found and (found["plain"] is None or int(found["plain"]) == number):
            del lines[edge]
    return "\n".join(lines)


def _attachments(path: str, document: PdfDocument) -> tuple[Source, ...]:
    from pypdfium2 import PdfiumError

    parts = []
    for index in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(index)
            name = attachment.get_name().replace("/", "_") or f"附件{index + 1}"
            parts.append(Source(f"{path}/{name}", bytes(attachment.get_data())))
        except PdfiumError:
            continue
    return tuple(parts)
