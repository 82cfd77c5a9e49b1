"""Bytes to text: byte-order marks, UTF-8, UTF-16 without a mark, GB18030 against Big5, then anything else.

Chinese files without a mark are nearly always UTF-8, GB18030 or Big5; the last two accept each other's bytes, so the
reading with the more frequent characters wins. Deterministic.

    >>> decode("张某收取服务费三千元".encode("gb18030"))
    Decoded(text='张某收取服务费三千元', encoding='gb18030', replaced=0)
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import charset_normalizer

from assistant.errors import IngestError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然"
    "没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回"
    "二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世"
    "气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫"
    "死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字"
    "请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必"
    "這來個國說們為時會過學對後麼沒還發當開經頭動兩長樣現將與進實點聲話兒業問機給幾間從東門電氣關並內產萬體處總場師書員難張"
    "投诉费债钱银贷账号证据额应该请转汇销货价护还偿买卖报收退逾期催函材料案客户服务信修复监管局违法索赔减免息付款姓名址"
    "陳錢債費銀貸款帳號訴證據額應該請讓認論義術結連遠資隊帶條變聯權領傳達辦運單據檔裡麽於無種見報買賣償還護轉匯銷貨價"
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_REPLACED_AT_MOST = 0.02
_PREFERENCE = 0.1
"""By how much Big5 must read better than GB18030, which is far more common."""


class Decoded(NamedTuple):
    """A text, the encoding it was read with, and how many characters had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int


def decode(data: bytes) -> Decoded:
    """The text of `data`. Raises IngestError where it is not text at all."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data, encoding)
    for candidate in (_utf8(data), _utf16(data), _chinese(data), _other(data)):
        if candidate is not None:
            return candidate
    raise IngestError("内容不是文本，无法识别其编码")


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.end >= len(data) - 3 and error.start > 0
        valid = data[: error.start].decode("utf-8")
        if not cut_off or valid.isascii():
            return _mostly_utf8(data)
        return Decoded(valid + "\ufffd", "utf-8", 1)
    return None if _binary(text) else Decoded(text, "utf-8", 0)


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: many valid multi-byte sequences, hardly any faults."""
    decoded = _replacing(data, "utf-8")
    wide = sum(1 for c in decoded.text if ord(c) > 0x7F) - decoded.replaced
    faulty = decoded.replaced > max(1, wide * _REPLACED_AT_MOST)
    return None if faulty or wide < 10 or _binary(decoded.text) else decoded


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: ASCII's zero bytes, newlines included, stand on one side only."""
    head = data[:20_000]
    zeros = [head[side::2].count(0) for side in (0, 1)]
    if len(data) % 2 or len(data) < 4 or max(zeros) == 0:
        return None
    encoding = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    known = sum(
        1 for c in text if c.isascii() or "\u3000" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or c >= "\uff00"
    )
    return None if _binary(text) or known < 0.9 * len(text) else Decoded(text, encoding, 0)


def _chinese(data: bytes) -> Decoded | None:
    if b"\x00" in data:
        return None
    best: tuple[float, Decoded] | None = None
    for encoding in ("gb18030", "big5hkscs"):
        decoded = _replacing(data, encoding)
        if decoded.replaced > max(1, len(decoded.text) * _REPLACED_AT_MOST) or _binary(decoded.text):
            continue
        score = _plausible(decoded.text) - 10 * decoded.replaced / max(1, len(decoded.text))
        if score > 0.15 and (best is None or score > best[0] + _PREFERENCE):
            best = (score, decoded)
    return best[1] if best else None


def _plausible(text: str) -> float:
    """The share of frequent characters among those that are not ASCII; Chinese prose lies near a half."""
    wide = [c for c in text if c > "\x7f" and not "\u3000" <= c <= "\u303f" and not "\uff00" <= c <= "\uffef"]
    if not wide:
        return 0.0
    ideographs = sum(1 for c in wide if "\u4e00" <= c <= "\u9fff") / len(wide)
    return sum(1 for c in wide if c in _FREQUENT) / len(wide) + 0.3 * (ideographs - 0.5)


def _other(data: bytes) -> Decoded | None:
    if charset_normalizer.is_binary(data):
        return None
    match = charset_normalizer.from_bytes(data[:200_000]).best()
    if match is None:
        return None
    decoded = _replacing(data, match.encoding)
    return None if _binary(decoded.text) else decoded


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding.removesuffix("-sig"), text.count("\ufffd"))


def _binary(text: str) -> bool:
    return len(_BINARY.findall(text[:200_000])) > max(2, 0.01 * min(len(text), 200_000))
