"""What stands on the pages, the same for Word, PDF and Markdown: blocks, footnotes and tables as plain data.

The writers only set this in their own format. Every string has passed through `plain`, so nothing invisible is left;
escaping is the writer's. Struck claims, marks of the verification and skipped citations are all here, so no format
can lose them.

    >>> lay_out(memo, material, verification).blocks[0].kind  # doctest: +SKIP
    'heading'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from assistant.export.notes import Notes, authority_name, exhibits_of
from assistant.export.plain import plain
from assistant.records import CaseMaterial, CheckStatus, Claim, DocumentKind, Memo, MemoSection, Verification

STATUS_NAMES: dict[CheckStatus, str] = {
    "verified": "已核验",
    "mismatch": "与出处不符",
    "not_found": "未找到出处",
    "repealed": "已废止",
    "not_in_force": "行为时未施行",
    "unchecked": "未核验",
}
KIND_NAMES: dict[DocumentKind, str] = {
    "text": "文书材料",
    "chat": "聊天记录",
    "table": "表格账目",
    "posts": "网络发帖",
    "mail": "电子邮件",
    "scan": "扫描件",
    "image": "图片",
    "web": "网页",
    "ruling": "裁判文书",
    "other": "其他",
}
_ANNEX = re.compile(r"^附件(\d*)[　 ]*(.*)$")
_CHAPTER = re.compile(r"^[一二三四五六七八九十]+、")
_PART = re.compile(r"^（[一二三四五六七八九十]+）")
_POINT = re.compile(r"^\d+[．.]")
_EXHIBITS, _ITEMS, _LAWS = "证据目录", "涉案物品清单", "法律依据"


class Span(NamedTuple):
    """A piece of a paragraph: text, or the mark of a footnote (then `note` is its number and `text` empty).

    `again` marks refer to a note that an earlier mark has set; `raised` text stands between marks.
    """

    text: str
    note: int | None = None
    bold: bool = False
    again: bool = False
    raised: bool = False


class Table(NamedTuple):
    """Column heads, relative widths (adding to 100) and rows of cells."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Block(NamedTuple):
    """One thing on the page. `annex` opens a new page with `label` (附件1) and its title in `spans`."""

    kind: Literal["chapter", "part", "paragraph", "annex", "table", "attachments", "signature", "receipt", "review"]
    spans: tuple[Span, ...] = ()
    label: str = ""
    table: Table | None = None
    lines: tuple[str, ...] = ()


class Layout(NamedTuple):
    """A whole document. `notes[n - 1]` holds the paragraphs of footnote n."""

    title: str
    recipient: str
    issuer: str
    numbered: bool
    blocks: tuple[Block, ...]
    notes: tuple[tuple[str, ...], ...]


def lay_out(memo: Memo, material: CaseMaterial, verification: Verification) -> Layout:
    """The memo as blocks. Sections emptied by the verification keep their heading and say so."""
    notes = Notes(memo, material, verification)
    blocks: list[Block] = []
    body, annexes = _split(memo.sections)
    annex_names = [plain(section.heading) for section, _ in annexes]
    notes.brief = _is_letter(memo) and bool(annexes and annexes[0][1])
    blocks += _sections(body, notes)
    notes.end_letter()
    if annex_names:
        listed = tuple(f"{m[1]}．{m[2]}" if (m := _ANNEX.match(n)) and m[1] else n for n in annex_names)
        blocks.append(Block("attachments", lines=listed))
    blocks.append(Block("signature", label="unit" if _is_letter(memo) else "officers"))
    for head, below in annexes:
        match = _ANNEX.match(plain(head.heading))
        label, title = (f"附件{match[1]}", match[2]) if match else ("", plain(head.heading))
        blocks.append(Block("annex", (Span(title),), label=label))
        blocks += _annex(title, head, below, memo, material, notes)
    if not any(_EXHIBITS in name for name in annex_names):
        blocks += [Block("annex", (Span(_EXHIBITS),)), Block("table", table=_exhibit_table(memo))]
    if memo.authorities and not any(_LAWS in name for name in annex_names):
        blocks += [Block("annex", (Span(_LAWS),)), Block("table", table=_law_table(memo, verification))]
    if memo.kind == "transfer" and _is_letter(memo):
        blocks.append(Block("receipt", (Span(f"{plain(memo.title)}（回执）"),)))
    blocks += _review(verification)
    return Layout(
        title=plain(memo.title),
        recipient=plain(memo.recipient or ""),
        issuer=plain(memo.issuer or ""),
        numbered=_is_letter(memo),
        blocks=tuple(blocks),
        notes=tuple(notes.paragraphs()),
    )


def _is_letter(memo: Memo) -> bool:
    """Whether the memo opens with a covering letter to another authority."""
    first = memo.sections[0].heading if memo.sections else ""
    return bool(first) and not (_CHAPTER.match(first) or _ANNEX.match(first))


def _split(
    sections: Sequence[MemoSection],
) -> tuple[list[MemoSection], list[tuple[MemoSection, list[MemoSection]]]]:
    body: list[MemoSection] = []
    annexes: list[tuple[MemoSection, list[MemoSection]]] = []
    for section in sections:
        if _ANNEX.match(section.heading):
            annexes.append((section, []))
        elif annexes:
            annexes[-1][1].append(section)
        else:
            body.append(section)
    return body, annexes


def _sections(sections: Iterable[MemoSection], notes: Notes) -> Iterator[Block]:
    listed = list(sections)
    for place, section in enumerate(listed):
        heading = plain(section.heading)
        followed = place + 1 < len(listed) and not _CHAPTER.match(listed[place + 1].heading)
        if _POINT.match(heading):
            yield _run_in(heading, section.claims, notes)
            continue
        if _CHAPTER.match(heading):
            yield Block("chapter", (Span(heading),))
        elif _PART.match(heading):
            yield Block("part", (Span(heading),))
        for claim in section.claims:
            yield Block("paragraph", tuple(_spans(claim, notes)))
        if not section.claims and not followed:
            yield Block("paragraph", (Span("（本部分内容未通过核验，已撤下，见核验说明。）"),))


def _run_in(heading: str, claims: Sequence[Claim], notes: Notes) -> Block:
    spans = [Span(f"{heading}。", bold=True)]
    for claim in claims:
        spans += _spans(claim, notes)
    return Block("paragraph", tuple(spans))


def _spans(claim: Claim, notes: Notes) -> Iterator[Span]:
    """The claim with its exhibits and the marks of its footnotes in front of the full stop."""
    text = plain(claim.text)
    body, stop = (text[:-1], text[-1]) if text.endswith(("。", "；")) else (text, "")
    exhibits = [exhibit for exhibit in exhibits_of(claim) if not re.search(rf"{exhibit}(?!\d)", text)]
    if exhibits:
        body = f"{body}（{'、'.join(exhibits)}）"
        stop = stop or "。"
    yield Span(body)
    for place, mark in enumerate(notes.add(claim)):
        if place:
            yield Span(",", raised=True)
        yield Span("", note=mark.number, again=mark.again)
    if stop:
        yield Span(stop)


def _annex(
    title: str, head: MemoSection, below: list[MemoSection], memo: Memo, material: CaseMaterial, notes: Notes
) -> Iterator[Block]:
    if _EXHIBITS in title:
        yield Block("table", table=_exhibit_table(memo))
        if material.skipped:
            rows = tuple((plain(s.path), plain(s.reason)) for s in material.skipped)
            yield Block("paragraph", (Span("下列文件未能读取或者未能全部读取，须人工核阅："),))
            yield Block("table", table=Table(("文件", "原因"), (45, 55), rows))
    elif _LAWS in title:
        yield Block("table", table=_law_table(memo, notes.verification))
    elif _ITEMS in title:
        yield from _items(head, notes)
    else:
        for claim in head.claims:
            yield Block("paragraph", tuple(_spans(claim, notes)))
    yield from _sections(below, notes)
    if below:
        yield Block("signature", label="officers")


def _items(head: MemoSection, notes: Notes) -> Iterator[Block]:
    for claim in head.claims:
        if not claim.citations:
            yield Block("paragraph", tuple(_spans(claim, notes)))
    found = [(plain(c.text), "、".join(exhibits_of(c))) for c in head.claims if c.citations]
    rows = [(str(place), text, "", "", exhibit) for place, (text, exhibit) in enumerate(found, 1)]
    rows += [(str(place), "", "", "", "") for place in range(len(rows) + 1, len(rows) + 4)]
    heads = ("序号", "品名及材料记载", "数量", "特征及存放地点", "证据")
    yield Block("table", table=Table(heads, (8, 46, 10, 24, 12), tuple(rows)))
    yield Block("signature", label="items")


def _exhibit_table(memo: Memo) -> Table:
    rows = tuple(
        (
            plain(e.exhibit),
            plain(f"《{e.title}》"),
            KIND_NAMES[e.kind],
            str(e.pages) if e.pages else "—",
            plain(e.proves),
            e.sha256[:10],
        )
        for e in memo.exhibits
    )
    return Table(("编号", "名称", "种类", "页数", "证明内容", "校验值"), (7, 25, 11, 7, 34, 16), rows)


def _law_table(memo: Memo, verification: Verification) -> Table:
    worst = _worst(verification)
    rows = tuple(
        (
            plain(authority_name(a.title, a.number, a.article)),
            plain(a.text) if a.verbatim else f"（要旨，非原文）{plain(a.text)}",
            STATUS_NAMES[worst.get(a.citation, a.status)],
        )
        for a in memo.authorities
    )
    return Table(("名称和条款", "内容", "核验"), (28, 58, 14), rows)


def _worst(verification: Verification) -> dict[str, CheckStatus]:
    """For each citation the least good status any claim got for it."""
    order: list[CheckStatus] = ["verified", "unchecked", "mismatch", "not_in_force", "repealed", "not_found"]
    worst: dict[str, CheckStatus] = {}
    for check in verification.checked:
        known = worst.get(check.citation, "verified")
        worst[check.citation] = max(known, check.status, key=order.index)
    return worst


def _review(verification: Verification) -> Iterator[Block]:
    """The page for whoever reviews the draft: how many citations got which status, and what was taken out."""
    yield Block("review", (Span("核验说明"),), label="供审核人参阅，正式行文时删去")
    total = sum(verification.counts.values())
    counts = "，".join(f"{STATUS_NAMES[status]}{verification.counts.get(status, 0)}处" for status in STATUS_NAMES)
    lead = f"本件引用共{total}处：{counts}。" if total else "本件尚未经过引用核验。"
    yield Block("paragraph", (Span(f"{lead}“未核验”是指没有可供比对的原文或者核验没有进行，不等于正确。"),))
    doubtful = [c for c in verification.checked if c.status != "verified"]
    if doubtful:
        rows = tuple((plain(c.claim), plain(c.citation), STATUS_NAMES[c.status], plain(c.detail)) for c in doubtful)
        yield Block("paragraph", (Span("须人工复核的引用："),))
        yield Block("table", table=Table(("语句", "引用", "核验", "说明"), (40, 20, 12, 28), rows))
    if verification.struck:
        rows = tuple(
            (plain(s.section), plain(s.claim), "、".join(map(plain, s.citations)), plain(s.reason))
            for s in verification.struck
        )
        yield Block("paragraph", (Span("未通过核验、已从正文撤下的语句："),))
        yield Block("table", table=Table(("所在部分", "语句", "引用", "撤下原因"), (14, 40, 18, 28), rows))
