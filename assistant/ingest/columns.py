"""What the columns of a table are: those of a chat export, of collected posts, or any others.

>>> chat_columns(["发送人", "时间", "内容"])
Columns(content=2, speaker=0, time=1)
>>> chat_columns(["付款人", "日期", "金额"]) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SPEAKER = _words("""
    发送人 发送者 发言人 发信人 昵称 发送人昵称 群昵称 网名 微信昵称 说话人 sender talker speaker from nickname fromuser 发送方
""")
_AUTHOR = _words("""
    作者 博主 发布者 发帖人 发布人 账号 用户 用户名 昵称 author user username nickname screen_name user_name poster account
""")
_CONTENT = _words("""
    内容 消息 消息内容 聊天内容 正文 文本 帖子内容 评论内容 发言 content message text msg body strcontent post comment full_text caption desc
""")
_TIME = _words("""
    时间 日期 发送时间 消息时间 发布时间 发帖时间 聊天时间 time date datetime timestamp createtime created_at create_time strtime posted_at
    publish_time pub_time published
""")
_POSTED = _words("""
    标题 平台 链接 点赞 点赞数 转发 评论数 话题 标签 title platform url link likes tags topic source site channel post_id
""")


class Columns(NamedTuple):
    """The places of the columns; None where the table has no such column."""

    content: int
    speaker: int | None
    time: int | None


def _column(names: Sequence[str], known: frozenset[str]) -> int | None:
    plain = [re.sub(r"[\s_（(].*$", "", name.lower()) if name.lower() not in known else name.lower() for name in names]
    return next((i for i, name in enumerate(plain) if name in known), None)


def chat_columns(names: Sequence[str]) -> Columns | None:
    """The columns of a chat export: who, when and what, and nothing that only posts have."""
    content, speaker, time = _column(names, _CONTENT), _column(names, _SPEAKER), _column(names, _TIME)
    posted = _column(names, _POSTED)
    if content is None or speaker is None or time is None or posted is not None:
        return None
    return Columns(content, speaker, time)


def post_columns(names: Sequence[str], *, records: bool) -> Columns | None:
    """The columns of collected posts. JSON records with a content are posts even where nothing else tells so."""
    content, author, time = _column(names, _CONTENT), _column(names, _AUTHOR), _column(names, _TIME)
    if content is None or (author is None and _column(names, _POSTED) is None and not records):
        return None
    return Columns(content, author, time)
