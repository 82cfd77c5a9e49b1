"""Which module reads which format.

>>> read_source(Source("a.txt", "张某来电。".encode()), Context(Settings())).builder.text
'张某来电。'
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from assistant.errors import IngestError
from assistant.ingest.archive import read_zip
from assistant.ingest.delimited import read_delimited
from assistant.ingest.mail import read_mail
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.pdf import read_pdf
from assistant.ingest.picture import read_picture
from assistant.ingest.plain import read_text
from assistant.ingest.posts import read_posts
from assistant.ingest.sniffing import BINARY_SUFFIXES, Format, sniff
from assistant.ingest.web import read_html
from assistant.ingest.word import read_word
from assistant.ingest.workbook import read_workbook

READERS: dict[Format, Callable[[Source, Context], Parsed]] = {
    "text": read_text,
    "html": read_html,
    "word": read_word,
    "pdf": read_pdf,
    "picture": read_picture,
    "workbook": read_workbook,
    "delimited": read_delimited,
    "posts": read_posts,
    "mail": read_mail,
    "archive": read_zip,
}


def read_source(source: Source, context: Context) -> Parsed:
    """What the reader of its format makes of `source`. Raises IngestError with a Chinese reason."""
    sniffed = sniff(source.path, source.data)
    suffix = PurePosixPath(source.path).suffix.lower()
    try:
        parsed = READERS[sniffed.format](source, context)
    except IngestError as error:
        if sniffed.format == "text" and suffix in BINARY_SUFFIXES:
            raise IngestError(f"文件损坏，不是有效的 {suffix} 文件") from error
        if sniffed.format == "text":
            raise IngestError(f"扩展名是 {suffix or '（无）'}，但{error}") from error
        raise
    notes = (sniffed.note, *parsed.notes) if sniffed.note else parsed.notes
    return parsed._replace(notes=tuple(notes))
