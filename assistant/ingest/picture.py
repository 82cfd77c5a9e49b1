"""Pictures: photographs and scans of papers, screenshots of chats. The text is what OCR reads.

>>> read_picture(Source("收条.png", b"..."), context).kind  # doctest: +SKIP
'image'
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from assistant.errors import IngestError
from assistant.ingest.layout import paragraphs
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.recognition import PageRead, recognise
from assistant.spans import TextBuilder

if TYPE_CHECKING:
    from PIL import Image

_LARGEST_SIDE = 4000


def read_picture(source: Source, context: Context) -> Parsed:
    """A picture, or each page of a TIFF. Raises IngestError where it is damaged or shows no text."""
    frames = open_frames(source.data, context)
    builder = TextBuilder()
    notes: list[str] = []
    for page, frame in enumerate(frames, 1):
        found = recognise(frame, context)
        builder.prose(paragraphs(found.lines).text, wrapped=False, page=page)
        notes += page_notes(found, page if len(frames) > 1 else None)
    if not builder.pieces:
        raise IngestError("图片中没有识别到文字，请人工查看")
    return Parsed("image", None, builder, pages=len(frames), notes=tuple(notes))


def open_frames(data: bytes, context: Context) -> list[Image.Image]:
    """The picture turned upright by its EXIF mark and not larger than OCR can use. Raises IngestError."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
            if picture.width * picture.height > context.limits.pixels:
                raise IngestError(f"图片超过 {context.limits.pixels // 1_000_000} 百万像素的上限，请缩小后放入")
            pages = ImageSequence.Iterator(picture) if picture.format == "TIFF" else [picture]
            frames: list[Image.Image] = []
            for page in pages:
                if len(frames) >= context.limits.pages:
                    raise IngestError(f"页数超过 {context.limits.pages} 页的上限，请拆分后放入")
                frame = ImageOps.exif_transpose(page)
                frame = _on_white(frame)
                frame.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
                frames.append(frame)
            return frames
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise IngestError("图片损坏或格式不受支持，无法打开") from error


def page_notes(found: PageRead, page: int | None) -> list[str]:
    """What a reader should check against the original after OCR."""
    where = f"第{page}页" if page is not None else "图片中"
    notes = []
    if found.doubtful:
        notes.append(f"{where}有 {found.doubtful} 行文字识别把握较低，已保留，请核对原件")
    if found.dropped:
        notes.append(f"{where}有 {found.dropped} 处疑似文字无法辨认，未读取，请核对原件")
    return notes


def _on_white(frame: Image.Image) -> Image.Image:
    from PIL import Image

    if frame.mode not in ("RGBA", "LA", "PA") and "transparency" not in frame.info:
        return frame.convert("RGB")
    layer = frame.convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(white, layer).convert("RGB")
