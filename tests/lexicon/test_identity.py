"""Identifying numbers, their checksums and offsets. All numbers are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon.identity import find_identities, valid_credit_code, valid_id_card, valid_luhn


@pytest.mark.parametrize(
    ("text", "kind", "value", "valid"),
    [
        ("身份证号11010519491231002X，", "id_card", "11010519491231002X", True),
        ("身份证号110105194912310021。", "id_card", "110105194912310021", False),
        ("电话13812345678。", "mobile", "13812345678", None),
        ("电话138 1234 5678。", "mobile", "13812345678", None),
        ("座机021-65371234", "landline", "021-65371234", None),
        ("卡号4111 1111 1111 1111尾", "bank_card", "4111111111111111", True),
        ("微信号abc_123de联系", "wechat", "abc_123de", None),
        ("加V：lawyer888", "wechat", "lawyer888", None),
        ("QQ123456789", "qq", "123456789", None),
        ("（2021）京02民终1234号", "case_number", "(2021)京02民终1234号", None),
        ("(2023)沪0105刑初123号判决", "case_number", "(2023)沪0105刑初123号", None),
        ("代码91350100M000100Y43", "credit_code", "91350100M000100Y43", True),
        ("邮箱a.b@c.com.cn。", "email", "a.b@c.com.cn", None),
        ("见https://x.cn/a?b=1，好", "url", "https://x.cn/a?b=1", None),
        ("车牌沪A12345", "plate", "沪A12345", None),
    ],
)
def test_found(text: str, kind: str, value: str, valid: bool | None) -> None:
    (found,) = find_identities(text)
    assert (found.kind, found.value, found.valid) == (kind, value, valid)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", ["共12345元", "2023年3月15日", "67207条", "订单号A1"])
def test_not_identities(text: str) -> None:
    assert find_identities(text) == []


@given(st.text(alphabet="0123456789", min_size=11, max_size=18), st.integers(1, 9))
def test_luhn_catches_every_single_digit_change(body: str, change: int) -> None:
    digit = next(d for d in "0123456789" if valid_luhn(body + d))
    altered = str((int(body[0]) + change) % 10) + body[1:]
    assert not valid_luhn(altered + digit)


@given(st.integers(10**13, 10**14 - 1), st.integers(1, 9))
def test_id_card_check_digit(body: int, change: int) -> None:
    number = "110105" + "19900101" + str(body)[:3]
    check = next(c for c in "0123456789X" if valid_id_card(number + c))
    altered = str((int(number[16]) + change) % 10)
    assert not valid_id_card(number[:16] + altered + check)


def test_credit_code_check() -> None:
    assert not valid_credit_code("91350100M000100Y44")
    assert not valid_credit_code("91350100M000100Y4")
