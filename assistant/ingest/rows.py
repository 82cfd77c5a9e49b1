"""Rows of any table (sheet, CSV, Word table, JSON records) as sentences that carry their column names.

A ledger's row becomes `日期：2023-05-01；付款人：张某；金额（元）：3,000`; a chat export's row becomes a turn with speaker
and time; a row of collected posts becomes the post under a line with its author and time.

    >>> builder = TextBuilder()
    >>> add_rows(builder, [Row(("日期", "付款人")), Row(("2023-05-01", "张某"), "第2行")]).kind
    'table'
    >>> builder.text.splitlines()
    ['日期：2023-05-01；付款人：张某']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.records import DocumentKind
from assistant.spans import TextBuilder, clean_text

_SPEAKER = frozenset(
    [
        "发送人",
        "发送者",
        "发言人",
        "发信人",
        "昵称",
        "发送人昵称",
        "群昵称",
        "网名",
        "微信昵称",
        "说话人",
        "sender",
        "talker",
        "speaker",
        "from",
        "nickname",
        "fromuser",
        "发送方",
    ]
)
_AUTHOR = frozenset(
    [
        "作者",
        "博主",
        "发布者",
        "发帖人",
        "发布人",
        "账号",
        "用户",
        "用户名",
        "昵称",
        "author",
        "user",
        "username",
        "nickname",
        "screen_name",
        "user_name",
        "poster",
        "account",
    ]
)
_CONTENT = frozenset(
    [
        "内容",
        "消息",
        "消息内容",
        "聊天内容",
        "正文",
        "文本",
        "帖子内容",
        "评论内容",
        "发言",
        "content",
        "message",
        "text",
        "msg",
        "body",
        "strcontent",
        "post",
        "comment",
    ]
)
_TIME = frozenset(
    [
        "时间",
        "日期",
        "发送时间",
        "消息时间",
        "发布时间",
        "发帖时间",
        "聊天时间",
        "time",
        "date",
        "datetime",
        "timestamp",
        "createtime",
        "created_at",
        "create_time",
        "strtime",
        "posted_at",
        "publish_time",
        "pub_time",
        "published",
    ]
)
_POSTED = frozenset(
    [
        "标题",
        "平台",
        "链接",
        "点赞",
        "点赞数",
        "转发",
        "评论数",
        "话题",
        "标签",
        "title",
        "platform",
        "url",
        "link",
        "likes",
        "tags",
        "topic",
        "source",
        "site",
        "channel",
        "post_id",
    ]
)
_NUMBER_LIKE = re.compile(r"[-+¥￥$]?[\d,.]+(?:[%％元]|万元)?$|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}:\d{2}")
_FORM_LABEL = re.compile(
    r"(?:[：:]|姓名|名称|性别|年龄|民族|出生|出生日期|住址|地址|电话|手机|身份证|证件|号码|证号|单位|职业|职务|编号|案由|案号|时间"
    r"|日期|地点|金额|账号|开户行|事由|备注|联系方式|户籍|文化程度|学历|类型|方式|情况|内容|意见|人|机关|来源)$"
)
_TOTAL = re.compile(r"(?:合|总|小|本页合|累)\s*计[：:]?|总额|汇总")
_PREAMBLE = 20
_LABEL = 24


class Row(NamedTuple):
    """The cells of a row as shown, and its place in the original for the reader."""

    cells: tuple[str, ...]
    place: str | None = None


class Added(NamedTuple):
    """What the rows were taken for, and the columns of a chat export that are not shown."""

    kind: DocumentKind
    unread: tuple[str, ...] = ()


class _Columns(NamedTuple):
    content: int
    speaker: int | None
    time: int | None


def add_rows(builder: TextBuilder, rows: Sequence[Row], names: Sequence[str] | None = None) -> Added:
    """Adds the rows to `builder`. Cells keep their text (inner line breaks become spaces); empty ones are left out.

    Without `names` the row that names the columns is looked for; what stands above it is added as it is.
    """
    rows = [Row(tuple(_cell(c) for c in row.cells), row.place) for row in rows]
    rows = [row for row in rows if any(row.cells)]
    if names is None:
        head = _head_row(rows)
        if head is None:
            for row in rows:
                builder.whole(_without_names(row), place=row.place)
            return Added("table")
        for row in rows[:head]:
            builder.whole("　".join(filter(None, row.cells)), place=row.place)
        names, rows = rows[head].cells, rows[head + 1 :]
    chat, posts = _chat_columns(names), _post_columns(names)
    if chat is not None:
        return _add_turns(builder, names, rows, chat)
    for row in rows:
        if posts is not None and _at(row, posts.content):
            _add_post(builder, names, row, posts)
        else:
            builder.whole(named_cells(names, row), place=row.place)
    return Added("posts" if posts is not None else "table")


def named_cells(names: Sequence[str], row: Row) -> str:
    """`列：值；列：值` of the cells that hold something; a row of one filled cell (a total, a remark) as it stands."""
    pairs = [
        ("" if i >= len(names) or _TOTAL.fullmatch(cell) else names[i], cell)
        for i, cell in enumerate(row.cells)
        if cell
    ]
    if len(pairs) == 1 and len(names) > 2 and not pairs[0][0]:
        return pairs[0][1]
    return "；".join(f"{name}：{cell}" if name else cell for name, cell in pairs)


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", clean_text(text)).strip()


def _head_row(rows: Sequence[Row]) -> int | None:
    """The row that names the columns: all labels, all different, as many as the rows below have cells."""
    widest = max((_filled(row) for row in rows), default=0)
    for i, row in enumerate(rows[:_PREAMBLE]):
        cells = [cell for cell in row.cells if cell]
        enough = len(cells) >= 2 and len(cells) >= 0.6 * widest
        labels = all(len(cell) <= _LABEL and not _NUMBER_LIKE.match(cell) for cell in cells)
        if enough and labels and len(set(cells)) == len(cells) and i + 1 < len(rows):
            return None if _is_form(rows[i:]) else i
    return None


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether the rows are a form (label, value, label, value): most cells of the first column are labels."""
    first = [row.cells[0] for row in rows if row.cells and row.cells[0]]
    labels = sum(1 for cell in first if len(cell) <= 12 and _FORM_LABEL.search(cell))
    return labels >= 2 and labels >= 0.6 * len(first)


def _without_names(row: Row) -> str:
    cells = row.cells
    labelled = len(cells) % 2 == 0 and all(
        label and len(label) <= 12 and not _NUMBER_LIKE.match(label) for label in cells[::2]
    )
    if not labelled:
        return "；".join(filter(None, cells))
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return "；".join(f"{label.rstrip('：:')}：{value}" for label, value in pairs if value)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _column(names: Sequence[str], known: frozenset[str]) -> int | None:
    plain = [re.sub(r"[\s_（(].*$", "", name.lower()) if name.lower() not in known else name.lower() for name in names]
    return next((i for i, name in enumerate(plain) if name in known), None)


def _chat_columns(names: Sequence[str]) -> _Columns | None:
    content, speaker, time = _column(names, _CONTENT), _column(names, _SPEAKER), _column(names, _TIME)
    posted = _column(names, _POSTED)
    if content is None or speaker is None or time is None or posted is not None:
        return None
    return _Columns(content, speaker, time)


def _post_columns(names: Sequence[str]) -> _Columns | None:
    content, author, time = _column(names, _CONTENT), _column(names, _AUTHOR), _column(names, _TIME)
    if content is None or (author is None and _column(names, _POSTED) is None):
        return None
    return _Columns(content, author, time)


def _at(row: Row, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _add_turns(builder: TextBuilder, names: Sequence[str], body: Sequence[Row], columns: _Columns) -> Added:
    for row in body:
        speaker, time, content = _at(row, columns.speaker), _at(row, columns.time), _at(row, columns.content)
        if not content:
            builder.whole(named_cells(names, row), place=row.place)
            continue
        head = f"{time} {speaker}：".lstrip()
        builder.prose(head + content, lead=len(head), place=row.place, speaker=speaker or None, time=time or None)
    unread = [n for i, n in enumerate(names) if n and i not in columns and any(_at(row, i) for row in body)]
    return Added("chat", tuple(unread))


def _add_post(builder: TextBuilder, names: Sequence[str], row: Row, columns: _Columns) -> None:
    speaker, time, content = _at(row, columns.speaker), _at(row, columns.time), _at(row, columns.content)
    about = Row(tuple("" if i == columns.content else cell for i, cell in enumerate(row.cells)), row.place)
    builder.whole(named_cells(names, about), place=row.place, speaker=speaker or None, time=time or None)
    builder.prose(content, place=row.place, speaker=speaker or None, time=time or None)
