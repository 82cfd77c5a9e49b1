"""The title of a document, where its first line is one.

>>> heading("关于张某的情况说明\\n张某系我行客户。")
'关于张某的情况说明'
>>> heading("张某系我行客户。\\n贷款逾期。") is None
True
"""

from __future__ import annotations

from assistant.spans import ends_sentence

_LONGEST = 40


def heading(text: str) -> str | None:
    """The first line where it looks like a title: short, Chinese, without closing punctuation, more text below."""
    first, _, rest = text.lstrip().partition("\n")
    plain = first.strip().lstrip("#").strip()
    fits = 2 <= len(plain) <= _LONGEST and not ends_sentence(plain) and "：" not in plain and "，" not in plain
    return plain if fits and rest.strip() and any("\u4e00" <= c <= "\u9fff" for c in plain) else None
