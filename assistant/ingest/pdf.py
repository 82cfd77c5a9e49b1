"""PDF: the text layer page by page; pages without a usable one, and large pictures, are rendered and read by OCR.

Line breaks that are only layout are taken out, and page numbers and repeated running heads too (sentences carry their
page). A sentence that runs over a page break belongs to the page it begins on.

    >>> read_pdf(Source("合同.pdf", b"..."), context).pages  # doctest: +SKIP
    3
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.layout import Line, paragraphs, without_page_number
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.pdf_text import Box, Placement, is_readable, text_lines
from assistant.ingest.picture import page_notes
from assistant.ingest.recognition import recognise
from assistant.ingest.titles import heading
from assistant.records import DocumentKind
from assistant.spans import TextBuilder, begins_item, ends_sentence

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

_PASSWORD_ERRORS = (4, 5)
_FEW_CHARACTERS = 60
_LARGE_PICTURE = 0.15
"""The share of the page that makes a picture worth reading."""

_RUNNING = 3
"""Pages on which a first or last line must recur to be a running head."""


class _Page(NamedTuple):
    lines: list[Line]
    scanned: bool = False
    pictures: tuple[list[Line], ...] = ()
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
    notes = tuple(note for page in pages for note in page.notes)
    running = _running_heads(pages)
    builder = _built(_with_heads_once(pages, running))
    if not builder.pieces:
        raise IngestError("；".join(notes[:5]) or "PDF 里没有文字")
    kind: DocumentKind = "scan" if 2 * sum(page.scanned for page in pages) > count else "text"
    lines = [line.text for page in pages[:2] for line in page.lines if line.text not in running]
    parts = _attachments(source.path, document)
    return Parsed(kind, heading("\n".join(lines)), builder, pages=count, parts=parts, notes=notes)


def _built(pages: list[_Page]) -> TextBuilder:
    builder = TextBuilder()
    goes_on = False
    for number, page in enumerate(pages, 1):
        found = paragraphs(page.lines)
        builder.prose(found.text, page=number, wrapped=False, goes_on=goes_on and not begins_item(found.text))
        goes_on = found.is_open and not page.pictures
        for picture in page.pictures:
            builder.prose(paragraphs(picture).text, wrapped=False, page=number, place="图中文字")
    return builder


def _read_page(document: PdfDocument, number: int, count: int, path: str, context: Context) -> _Page:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except PdfiumError:
        return _Page([], notes=(f"第{number}页损坏，无法读取",))
    try:
        layer = text_lines(page)
        written = sum(len(line.text) for line in layer)
        pictures = _large_pictures(page)
        readable = is_readable(layer)
        if readable and not pictures:
            return _Page(without_page_number(layer, number))
        if not context.settings.ocr.enabled:
            kept = without_page_number(layer, number) if readable else []
            return _Page(kept, notes=(f"第{number}页需要文字识别（OCR），但设置 ocr.enabled 已关闭",))
        context.say(f"{path}：第 {number}/{count} 页没有完整的文字层，正在识别（较慢）")
        if readable and written > _FEW_CHARACTERS:
            return _with_pictures(page, without_page_number(layer, number), pictures, number, context)
        return _scanned(page, layer if readable else [], number, context)
    finally:
        page.close()


def _scanned(page: PdfPage, layer: list[Line], number: int, context: Context) -> _Page:
    found = recognise(_rendered(page, context), context)
    if found.lines:
        return _Page(without_page_number(found.lines, number), True, notes=tuple(page_notes(found, number)))
    missing = () if layer else (f"第{number}页没有识别到文字（空白页或图像），请人工查看",)
    return _Page(without_page_number(layer, number), not layer, notes=missing)


def _with_pictures(page: PdfPage, layer: list[Line], boxes: list[Box], number: int, context: Context) -> _Page:
    """A page of text with large pictures: each picture that shows text is read on its own."""
    whole = _rendered(page, context)
    width, height = page.get_size()
    across, down = whole.width / width, whole.height / height
    pictures, notes = [], []
    for box in boxes:
        corners = (box.left * across, box.top * down, box.right * across, box.bottom * down)
        found = recognise(whole.crop(tuple(round(c) for c in corners)), context)
        if found.lines:
            pictures.append(found.lines)
            notes += page_notes(found, number)
    return _Page(layer, pictures=tuple(pictures), notes=tuple(notes))


def _large_pictures(page: PdfPage) -> list[Box]:
    """The boxes, cut to the page, of pictures large enough to hold text."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    placement = Placement.of(page)
    boxes: list[Box] = []
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, top, right, bottom = placement.shown(*image.get_bounds())
        box = Box(max(0.0, left), max(0.0, top), min(width, right), min(height, bottom))
        if box.area > _LARGE_PICTURE * width * height and box not in boxes:
            boxes.append(box)
    return boxes


def _rendered(page: PdfPage, context: Context) -> Image:
    width, height = page.get_size()
    scale = context.settings.ocr.dpi / 72
    if width * height * scale * scale > context.limits.pixels:
        scale = (context.limits.pixels / (width * height)) ** 0.5
    picture: Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def _running_heads(pages: list[_Page]) -> set[str]:
    """First and last lines that recur on most pages."""
    edges = Counter(text for page in pages for text in {line.text for line in _edges(page)})
    return {text for text, times in edges.items() if times >= max(_RUNNING, len(pages) // 2)}


def _with_heads_once(pages: list[_Page], running: set[str]) -> list[_Page]:
    """The pages with each running head kept only where it first stands."""
    seen: set[str] = set()
    result = []
    for page in pages:
        lines = list(page.lines)
        for line in _edges(page):
            if line.text in running and line.text in seen:
                lines.remove(line)
            elif line.text in running:
                seen.add(line.text)
        result.append(page._replace(lines=lines))
    return result


def _edges(page: _Page) -> list[Line]:
    edges = [page.lines[0], page.lines[-1]] if len(page.lines) > 1 else []
    return [line for line in edges if not ends_sentence(line.text)]


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
