"""Mails: the headers as a person reads them, the body, attachments as further documents.

>>> mail = "From: a@b.cn\\nSubject: hi\\nContent-Type: text/plain; charset=utf-8\\n\\n请尽快退费。".encode()
>>> read_mail(Source("a.eml", mail), Context(Settings())).builder.text.splitlines()
['主题：hi', '发件人：a@b.cn', '请尽快退费。']
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message, MIMEPart

from assistant.errors import IngestError
from assistant.ingest.decoding import decode
from assistant.ingest.parsed import Context, Parsed, Source
from assistant.ingest.web import add_html
from assistant.spans import TextBuilder

__all__ = ["read_mail"]

_HEADERS = (("Subject", "主题"), ("From", "发件人"), ("To", "收件人"), ("Cc", "抄送"), ("Date", "日期"))


def read_mail(source: Source, _context: Context) -> Parsed:
    """An .eml file. Its sentences carry the sender as speaker and the Date header as time. Raises IngestError."""
    message = email.message_from_bytes(source.data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not any(message.keys()):
        raise IngestError("不是有效的邮件文件（缺少邮件头）")
    headers = {name: _header(message, name) for name, _ in _HEADERS}
    sender, date = headers["From"] or None, headers["Date"] or None
    builder = TextBuilder()
    for name, label in _HEADERS:
        if headers[name]:
            builder.whole(f"{label}：{headers[name]}", speaker=sender, time=date)
    notes = _add_body(builder, message, sender, date)
    parts = _attachments(source.path, message)
    return Parsed("mail", headers["Subject"] or None, builder, parts=parts, notes=notes)


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the standard library's parser gives up so
        value = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
    if "\ufffd" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raw = next((v for k, v in message.raw_items() if k.lower() == name.lower()), value)
        value = _undecoded(str(raw))
    return " ".join(value.split())


def _undecoded(raw: str) -> str:
    """A header that was sent as bare bytes: the surrogates hold the bytes."""
    try:
        return decode(raw.encode("utf-8", errors="surrogateescape")).text
    except (IngestError, UnicodeError):
        return raw


def _add_body(builder: TextBuilder, message: EmailMessage, sender: str | None, date: str | None) -> tuple[str, ...]:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ()
    text = _text(body)
    if body.get_content_subtype() != "html":
        builder.prose(text, speaker=sender, time=date)
        return ()
    with builder.spoken(sender, date):
        return add_html(builder, text)


def _text(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "").lower()
    encoding = "gb18030" if charset in ("gb2312", "gbk") else charset
    try:
        return data.decode(encoding) if encoding else decode(data).text if data.strip() else ""
    except (LookupError, UnicodeError):
        return decode(data).text


def _attachments(path: str, message: EmailMessage) -> tuple[Source, ...]:
    parts = []
    for number, part in enumerate(message.iter_attachments(), 1):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            data = inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
            name = part.get_filename() or f"附件{number}.eml"
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            name = part.get_filename() or f"附件{number}"
        parts.append(Source(f"{path}/{name.replace('/', '_')}", data))
    return tuple(parts)
