"""Plain text and Markdown: a chat export where it looks like one, prose otherwise.

>>> parsed = read_text(Source("情况.txt", "张某来电。称要投诉。".encode()), Context(Settings()))
>>> parsed.kind, len(parsed.builder.pieces)
('text', 2)
"""

from __future__ import annotations

from assistant.errors import IngestError
from assistant.ingest.chats import find_turns
from assistant.ingest.decoding import decode
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.spans import TextBuilder, clean_text

__all__ = ["decoded_text", "read_text"]

_SHORT_TURN = 120


def read_text(source: Source, context: Context) -> Parsed:
    """A .txt or .md file. Raises IngestError where the bytes are not text."""
    text, notes = decoded_text(source, context)
    builder = TextBuilder()
    turns = find_turns(text)
    for turn in turns:
        if turn.speaker is None or len(turn.text.strip()) <= _SHORT_TURN:
            add = builder.whole if turn.speaker or turn.time else builder.prose
            add(turn.text, speaker=turn.speaker, time=turn.time)
        else:
            builder.prose(turn.text, lead=turn.lead, speaker=turn.speaker, time=turn.time)
    if not turns:
        builder.prose(text)
    return Parsed("chat" if turns else "text", None, builder, notes=notes)


def decoded_text(source: Source, context: Context) -> tuple[str, tuple[str, ...]]:
    """The cleaned text of a text file and notes about what could not be decoded. Raises IngestError."""
    decoded = decode(source.data)
    text = clean_text(decoded.text)
    if not text.strip():
        raise IngestError("文件里没有文字")
    if len(text) > context.limits.characters:
        raise IngestError(f"文本超过 {context.limits.characters // 10_000} 万字的上限，请拆分后放入")
    if not decoded.replaced:
        return text, ()
    return text, (f"有 {decoded.replaced} 处字节无法按 {decoded.encoding} 解码，以“\ufffd”代替，请核对原件",)
