"""How a document speaks: who says a sentence, and whether it may stand as narrative or must be quoted.

A sentence in the third person may be taken over as it is, with its source named; anything in the first or second
person, any chat turn, post or table row is quoted, because turning it round would change who says what.

    >>> speech(document, sentence, quote, "证2")  # doctest: +SKIP
    '王强发送消息称：“……”'
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.draft.wording import quoted, tidy
from assistant.records import Document, DocumentKind, Sentence

Voice = Literal["turn", "row", "narrative", "quoted"]

_PERSONAL = re.compile(r"[我咱俺你您]|(?<![一-龥])本人|贵行|贵司|贵公司|本行|本公司|本单位|[？！?!]")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|‘[^’]*’")
_STATEMENT = re.compile(
    r"报案|举报|投诉|控告|陈述|(?:询问|讯问|谈话|调查)笔录|申诉|信访|反映|证言|自述|来信|求助|说明|材料|函"
)
_SUFFIX = re.compile(r"\.(?:txt|md|html?|docx?|pdf|png|jpe?g|xlsx?|csv|jsonl?|eml)$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[<＜][^>＞]*[>＞]\s*")
_SAYS: dict[DocumentKind, str] = {"chat": "发送消息称", "posts": "发布信息称", "mail": "在邮件中称"}
_RECORDS: dict[DocumentKind, str] = {
    "table": "载明",
    "scan": "载明",
    "image": "显示",
    "ruling": "认定",
    "posts": "发布信息称",
    "chat": "显示",
    "mail": "载明",
    "web": "显示",
}
_ACCOUNT = re.compile(r"(?:询问|讯问|谈话|调查)笔录|陈述|自述|证言|来信|投诉信|举报信|匿名举报|求助")
_LONGEST_HEADING = 45
_ANSWER = re.compile(r"^\s*[问答][：:]\s*")


def title(document: Document) -> str:
    """The title in 《 》 without the file's suffix."""
    name = _SUFFIX.sub("", document.title.strip())
    return f"《{name.strip('《》') or document.path}》"


def is_statement(document: Document) -> bool:
    """Whether the document gives one side's account (报案材料, 投诉信, 笔录 …) and not a record made in the ordinary run."""
    return document.kind in ("text", "mail", "scan", "web") and bool(_STATEMENT.search(document.title))


def is_personal(text: str) -> bool:
    """Whether the text speaks in the first or second person, asks or exclaims, outside of what it quotes itself."""
    return bool(_PERSONAL.search(_QUOTED.sub("", text)))


def is_heading(document: Document, sentence: Sentence) -> bool:
    """Whether the sentence only opens something: a title, a heading, a salutation, the line of a mail's subject."""
    if sentence.speaker is not None or document.kind in ("table", "chat", "posts"):
        return False
    text = tidy(document.quote(sentence))
    return text.endswith(("：", ":")) or (len(text) <= _LONGEST_HEADING and not re.search(r"[。！？；，…!?;,]", text))


def spoken(document: Document, sentence: Sentence) -> str:
    """The words of the sentence on one line, without the time and name that a chat export puts before them, or the 答：
    of a transcript."""
    text = tidy(document.quote(sentence))
    if sentence.speaker is None:
        return _ANSWER.sub("", text) or text
    labels = [sentence.speaker, *(sentence.time or "").split(), sentence.time or ""]
    found = True
    while found:
        found = False
        for label in filter(None, labels):
            if text.startswith(label) and len(text) > len(label):
                text = text[len(label) :].lstrip("　 :：]】）)-—，,")
                found = True
        text = text.lstrip("[【（( ") if found else text
    return text or tidy(document.quote(sentence))


def speaker_name(sentence: Sentence) -> str:
    """Who speaks, without a mail address behind the name."""
    name = sentence.speaker or ""
    return _ADDRESS.sub("", name).strip(" \"'“”") or name


def voice(document: Document, sentence: Sentence, quote: str) -> Voice:
    """How the sentence has to be rendered."""
    if sentence.speaker:
        return "turn"
    if document.kind == "table":
        return "row"
    if document.kind in ("chat", "posts") or _ACCOUNT.search(document.title) or is_personal(quote):
        return "quoted"
    return "narrative"


def attribution(document: Document, named: str) -> str:
    """`据证1《报案材料》反映` or `据证4《收款台账》记载`; `named` is how the document is called here."""
    return f"据{named}{'反映' if is_statement(document) else '记载'}"


def speech(document: Document, sentence: Sentence, text: str, source: str) -> str:
    """A quotation with who says it: `王强发送消息称：“…”`, `证1反映：“…”`, `证4《台账》载明：“…”`."""
    if sentence.speaker:
        return f"{source}{_SAYS.get(document.kind, '称')}：{quoted(text)}"
    verb = "反映" if is_statement(document) else _RECORDS.get(document.kind, "记载")
    return f"{source}{verb}：{quoted(text)}"
