"""What an article says, quoted where its wording is held and given as a digest where it is not.

>>> statute_claim(case, "法:刑法#274").text[:21]  # doctest: +SKIP
'《中华人民共和国刑法》第二百七十四条规定'
"""

from __future__ import annotations

import re

from assistant.draft.casefile import CaseFile
from assistant.draft.wording import ELLIPSIS, full_stop, shorten
from assistant.knowledge import ArticleNumber
from assistant.records import Claim

_LAW_LENGTH = 120
_NUMBER = re.compile(r"^\s*第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?\s*(?:【[^】]*】)?\s*")


def statute_claim(case: CaseFile, citation: str) -> Claim | None:
    """The claim that an article says so; None where the citation resolves to nothing or its text is not held."""
    law = case.law(citation)
    if law is None or not law.text:
        return None
    text = _opening(re.sub(r"\s+", "", _NUMBER.sub("", law.text)))
    says = f"规定：“{text.rstrip('。') if not text.endswith(ELLIPSIS) else text}”。"
    if not law.verbatim:
        says = f"的要旨为：{full_stop(text)}"
    return case.claim(f"{_law_name(law.title)}{_article_name(law.article)}{says}", law=[citation])


def _opening(text: str) -> str:
    """The article, or as many of its first sentences as there is room for; clauses only where the first is too long."""
    if len(text) <= _LAW_LENGTH:
        return text
    stop = text.rfind("。", 0, _LAW_LENGTH)
    return f"{text[: stop + 1]}{ELLIPSIS}" if stop > 0 else shorten(text, _LAW_LENGTH)


def _law_name(title: str) -> str:
    return title if title.startswith("《") else f"《{title}》"


def _article_name(article: str | None) -> str:
    """`274` → 第二百七十四条; `287之二.1` → 第二百八十七条之二第一款; empty for None."""
    number = ArticleNumber.parse(article) if article else None
    return number.chinese if number else ""
