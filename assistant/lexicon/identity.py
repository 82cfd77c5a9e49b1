"""Numbers that identify: id cards, phones, bank cards, handles, case numbers, credit codes, plates, addresses.

Checksums are computed where the number has one: the eighteenth digit of an id card (GB 11643), the Luhn digit of a
bank card (ISO/IEC 7812-1), the last character of a unified social credit code (GB 32100). Offsets are exact.

    >>> [(i.kind, i.text, i.valid) for i in find_identities("手机13800138000，身份证11010519491231002X")]
    [('mobile', '13800138000', None), ('id_card', '11010519491231002X', True)]
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from assistant.lexicon.numerals import fold

IdentityKind = Literal[
    "id_card",
    "mobile",
    "landline",
    "bank_card",
    "account",
    "wechat",
    "qq",
    "case_number",
    "credit_code",
    "email",
    "url",
    "plate",
]


class IdentityMention(NamedTuple):
    """An identifying number at `start:end`. `valid` is the result of its checksum, None where it has none.

    `value` is the number without spaces or hyphens, in half-width.
    """

    start: int
    end: int
    kind: IdentityKind
    value: str
    valid: bool | None
    text: str


_L, _R = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_HANDLE = r"[A-Za-z][A-Za-z0-9_-]{4,19}"
_PATTERNS: tuple[tuple[IdentityKind, re.Pattern[str]], ...] = (
    (
        "url",
        re.compile(
            r"https?://[^\s，。；、）)】》“”\"'<>]+|(?<![A-Za-z0-9@.])www\.[A-Za-z0-9.-]+\.[a-z]{2,}[^\s，。；、）)】》“”\"'<>]*"
        ),
    ),
    (
        "email",
        re.compile(
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![A-Za-z0-9])"
        ),
    ),
    (
        "case_number",
        re.compile(
            r"[(〔\[](?:19|20)\d\d[)〕\]]\s?[\u4e00-\u9fff]{0,2}\d{0,6}[\u4e00-\u9fff]{1,8}?\d{0,4}[\u4e00-\u9fff]{0,4}第?\s?\d+号(?:之[一二三四五六七八九十]+)?"
        ),
    ),
    (
        "id_card",
        re.compile(
            r"(?<![A-Za-z0-9])[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![A-Za-z0-9])"
        ),
    ),
    ("credit_code", re.compile(rf"{_L}[1-9A-HJ-NPQRTUWXY][1-9A-HJ-NPQRTUWXY]\d{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}{_R}")),
    (
        "mobile",
        re.compile(r"(?<![A-Za-z0-9.])(?:(?:\+|00)86[-\s]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?![A-Za-z0-9])"),
    ),
    (
        "bank_card",
        re.compile(
            r"(?<![A-Za-z0-9])(?:3[45678]|4\d|5\d|6[0-9]|8[16]|9[0-9])\d{2}(?:[ -]?\d{4}){2,3}[ -]?\d{1,7}(?![A-Za-z0-9])"
        ),
    ),
    (
        "landline",
        re.compile(
            r"(?<![A-Za-z0-9-])(?:\(?0(?:10|2\d|[3-9]\d{2})\)?[- ]?[2-8]\d{6,7}|[48]00[- ]?\d{3}[- ]?\d{4}|(?<=[话线打拨])(?:12[1-9]\d{2}|9[56]\d{3}))(?![A-Za-z0-9])"
        ),
    ),
    (
        "wechat",
        re.compile(
            rf"(?:微信号?|微信ID|[Vv]信|[Ww]e[Cc]hat|wx|WX|VX|vx|[薇威徽]信?号?|[加+][Vv薇威微])\s?(?:为|是|号|:|：|加|-)*\s?(?P<value>{_HANDLE}|1[3-9]\d{{9}}){_R}"
        ),
    ),
    ("qq", re.compile(rf"(?:[Qq]{{2}}|扣扣|企鹅)(?:号码?|群)?\s?(?:为|是|:|：)*\s?(?P<value>[1-9]\d{{4,10}}){_R}")),
    (
        "account",
        re.compile(rf"(?:账号|帐号|账户|帐户|卡号|户号)\s?(?:为|是|:|：)*\s?(?P<value>\d[\d -]{{5,28}}\d){_R}"),
    ),
    (
        "plate",
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·.]?(?:[A-HJ-NP-Z0-9]{5}|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9])"
        ),
    ),
)


def find_identities(text: str) -> list[IdentityMention]:
    """All identifying numbers of `text` in order; where patterns overlap the first kind of the list wins."""
    folded = fold(text)
    found: list[IdentityMention] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span("value") if "value" in pattern.groupindex else match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            value = re.sub(r"[\s-]", "", match[0]) if kind in ("mobile", "bank_card", "account") else folded[start:end]
            if kind == "account":
                value = re.sub(r"[\s-]", "", folded[start:end])
            if kind == "bank_card" and not 15 <= len(value) <= 19:
                continue
            taken.append((start, end))
            found.append(IdentityMention(start, end, kind, value, _valid(kind, value), text[start:end]))
    return sorted(found)


def _valid(kind: IdentityKind, value: str) -> bool | None:
    checks = {"id_card": valid_id_card, "bank_card": valid_luhn, "credit_code": valid_credit_code}
    check = checks.get(kind)
    return None if check is None else check(value)


def valid_id_card(number: str) -> bool:
    """Whether an 18-digit resident identity number has a real birthday and the right check digit (GB 11643)."""
    if re.fullmatch(r"\d{17}[\dXx]", number) is None:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * (2 ** (17 - index) % 11) for index, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def valid_luhn(number: str) -> bool:
    """Whether a card number passes the Luhn check (ISO/IEC 7812-1)."""
    if not number.isdigit():
        return False
    total = 0
    for index, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def valid_credit_code(code: str) -> bool:
    """Whether an 18-character unified social credit code has the right check character (GB 32100)."""
    if len(code) != 18 or any(character not in _CREDIT for character in code):
        return False
    total = sum(_CREDIT.index(character) * pow(3, index, 31) for index, character in enumerate(code[:17]))
    return _CREDIT[(31 - total % 31) % 31] == code[17]
