"""Vouchers and screenshots of payments: a short page whose lines name payer, payee and purpose beside the sum."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extract.parties import Stage
from assistant.extract.reading import Reading
from assistant.extract.sums import Found
from assistant.lexicon.frames import find_nouns

_MOST_LINES = 40
_PAYER = re.compile(
    r"(?:^|\n)\s*(?:付款(?:人|方|户名|单位)|汇款人|转出(?:人|方)|付款人(?:姓名|户名))[：:\s]+(?P<name>[^\n；;，,（(]{2,30})"
)
_PAYEE = re.compile(
    r"(?:^|\n)\s*(?:收款(?:人|方|户名|单位)|对方(?:户名)?|转入(?:人|方)|收款人(?:姓名|户名))[：:\s]+(?P<name>[^\n；;，,（(]{2,30})"
)
_PURPOSE = re.compile(r"(?:^|\n)\s*(?:附言|备注|摘要|用途|转账说明|转账备注|商品)[：:\s]+(?P<text>[^\n]{1,40})")


def read_form(reading: Reading, found: Sequence[Found], stage: Stage) -> list[Found]:
    """`found` of a page; where the page is a voucher, its payer, payee and purpose fill what the sums lack."""
    text = reading.text
    payer, payee = _PAYER.search(text), _PAYEE.search(text)
    if text.count("\n") > _MOST_LINES or (payer is None and payee is None) or "；" in text:
        return list(found)
    purpose = _PURPOSE.search(text)
    nouns = find_nouns(purpose["text"]) if purpose else []
    result = []
    for item in found:
        if item.role in ("other", "paid") and not item.row:
            role = nouns[0].role if nouns else "paid"
            item = item._replace(role=role, sure=True)
            if payer:
                item = item._replace(payer=stage.links.canonical(payer["name"].strip()))
            if payee:
                item = item._replace(payee=stage.links.canonical(payee["name"].strip()))
        result.append(item)
    return result
