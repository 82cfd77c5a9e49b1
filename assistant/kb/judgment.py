"""Court documents: recognised by case number and kind, taken in whole and verbatim.

>>> looks_like_judgment("某市中级人民法院\\n刑事判决书\\n（2023）沪01刑终1号\\n…")
True
"""

from __future__ import annotations

import re
from datetime import date

from assistant.knowledge.files import JudgmentText
from assistant.lexicon.dates import find_dates

_CASE_NUMBER = re.compile(
    r"[（(〔\[]\s?(?:19|20)\d\d\s?[）)〕\]]\s?[\u4e00-\u9fff][\u4e00-\u9fff0-9]{0,14}?第?\s?\d+\s?号(?:之[一二三四五六七八九十]+)?"
)
_KIND = re.compile(r"(?:刑事|民事|行政)?(?:附带民事)?\s*(?:判决书|裁定书|决定书|调解书|起诉书|不起诉决定书)")
_COURT = re.compile(r"[\u4e00-\u9fff]{2,30}?(?:人民法院|人民检察院|专门法院|金融法院|互联网法院)")
_HEAD = 800
_TAIL = 400


def looks_like_judgment(text: str) -> bool:
    """Whether the head names a court document and a case number."""
    head = text[:_HEAD]
    return bool(_CASE_NUMBER.search(head)) and bool(_KIND.search(re.sub(r"[ 　]+", "", head)))


def read_judgment(text: str, path: str) -> JudgmentText:
    """The document with the number, court and day that its head and tail state."""
    head = text[:_HEAD]
    number = _CASE_NUMBER.search(head)
    assert number is not None
    court = _COURT.search(re.sub(r"[ 　]+", "", head))
    kind = _KIND.search(re.sub(r"[ 　]+", "", head))
    written = re.sub(r"\s+", "", number[0]).replace("(", "（").replace(")", "）")
    title = "".join(filter(None, (court[0] if court else "", kind[0].strip() if kind else "", written)))
    return JudgmentText(
        number=written, title=title, court=court[0] if court else None, decided=_decided(text), source=path, text=text
    )


def _decided(text: str) -> date | None:
    """The last full date near the end, where court documents are dated."""
    found = [m for m in find_dates(text[-_TAIL:]) if len(m.value) == 10]
    return date.fromisoformat(found[-1].value) if found else None
