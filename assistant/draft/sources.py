"""How a document speaks: who says a sentence, and whether it may stand as narrative or must be quoted.

A sentence in the third person may be taken over as it is, with its source named; anything in the first or second
person, any chat turn, post or table row is quoted, because turning it round would change who says what.

    >>> speech(document, sentence, quote)  # doctest: +SKIP
    '王强发送消息称：“……”'
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.draft.wording import quoted
from assistant.records import Document, Sentence

Voice = Literal["turn", "row", "narrative", "quoted"]

_PERSONAL = re.compile(r"[我咱俺你您]|(?<![一-龥])本人|贵行|贵司|贵公司|本行|本公司|本单位|[？！?!]")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|‘[^’]*’")
_STATEMENT = re.compile(
    r"报案|举报|投诉|控告|陈述|(?:询问|讯问|谈话|调查)笔录|申诉|信访|反映|证言|自述|来信|求助|说明|材料"
)
_SAYS: dict[str, str] = {"chat": "发送消息称", "posts": "发布信息称", "mail": "在邮件中称"}
_RECORDS: dict[str, str] = {
    "table": "载明",
    "scan": "载明",
    "image": "显示",
    "ruling": "认定",
    "posts": "发布信息称",
    "chat": "聊天记录显示",
    "mail": "载明",
    "web": "页面显示",
}


def title(document: Document) -> str:
    """The title in 《 》 without the file's suffix."""
    name = re.sub(
        r"\.(?:txt|md|html?|docx?|pdf|png|jpe?g|xlsx?|csv|jsonl?|eml)$", "", document.title.strip(), flags=re.I
    )
    return f"《{name.strip('《》') or document.path}》"


def is_statement(document: Document) -> bool:
    """Whether the document gives one side's account (报案材料, 投诉信, 笔录 …) and not a record made in the ordinary run."""
    return document.kind in ("text", "mail", "scan", "web") and bool(_STATEMENT.search(document.title))


def voice(document: Document, sentence: Sentence, quote: str) -> Voice:
    """How the sentence has to be rendered."""
    if sentence.speaker:
        return "turn"
    if document.kind == "table":
        return "row"
    if document.kind in ("chat", "posts") or is_personal(quote):
        return "quoted"
    return "narrative"


def is_personal(text: str) -> bool:
    """Whether the text speaks in the first or second person, asks or exclaims, outside of what it quotes itself."""
    return bool(_PERSONAL.search(_QUOTED.sub("", text)))


def attribution(document: Document) -> str:
    """`据《报案材料》反映` or `据《收款台账》记载`."""
    return f"据{title(document)}{'反映' if is_statement(document) else '记载'}"


def speech(document: Document, sentence: Sentence, text: str) -> str:
    """A quotation with who says it: `王强发送消息称：“…”`, `《报案材料》反映：“…”`, `《台账》载明：“…”`."""
    if sentence.speaker:
        return f"{sentence.speaker}{_SAYS.get(document.kind, '称')}：{quoted(text)}"
    verb = "反映" if is_statement(document) else _RECORDS.get(document.kind, "记载")
    return f"{title(document)}{verb}：{quoted(text)}"
