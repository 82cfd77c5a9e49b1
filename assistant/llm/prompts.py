"""Prompts are Jinja files under prompts/, one block a message; this renders them and fences what comes from a case.

A block's name is its role, with an optional suffix (`system`, `user`, `user_example`, `assistant_example`). Text of a
case goes through `|fence`, which marks it with a delimiter it cannot contain and defuses a chat template's control
tokens; the rule that fenced text is data is then put at the head of the system message.

    >>> render("llm/probe")[-1].role
    'user'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound

from assistant.errors import SettingsError
from assistant.llm.model import Message, Role
from assistant.resources import resource_dir

_ROLES: tuple[Role, ...] = ("system", "user", "assistant")
_RULE = "llm/fence.j2"
_MARK = "材料"
# What chat templates use as control tokens: <|im_end|>, </s>, <tool_call>, <start_of_turn>, [INST] …
_CONTROL = re.compile(r"<(?=[|/!_A-Za-z])|(?<=\|)>|\[(?=/?(?:INST|SYS)\b)", re.IGNORECASE)
_WIDE = {"<": "＜", ">": "＞", "[": "［"}


def render(name: str, /, **variables: object) -> list[Message]:
    """The messages of prompts/<name>.j2. Raises SettingsError for an unknown prompt, a missing variable or a bad block."""
    environment = _environment()
    try:
        template = environment.get_template(f"{name}.j2")
        context = template.new_context(variables)
        messages = [
            Message(_role(name, block), _text(function(context))) for block, function in template.blocks.items()
        ]
        if _is_fenced(messages):
            messages = _with_rule(messages, environment.get_template(_RULE).render().strip())
    except TemplateNotFound as error:
        raise SettingsError(f"提示词文件不存在：prompts/{error.name}。请检查安装是否完整。") from error
    except TemplateError as error:
        raise SettingsError(f"提示词 prompts/{name}.j2 无法生成：{error}") from error
    return messages


def fence(text: object) -> str:
    """`text` between two lines that carry a mark which does not occur in it, with control tokens made harmless."""
    plain = _CONTROL.sub(lambda match: _WIDE[match.group()], str(text))
    mark = _mark(plain)
    return f"〔{_MARK} {mark}〕\n{plain}\n〔/{_MARK} {mark}〕"


def prompt_hash() -> str:
    """A hash of all prompt files, notes apart: it changes when any of them does. Sixteen hexadecimal digits."""
    root = resource_dir("prompts")
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _mark(text: str) -> str:
    """Six hexadecimal digits from the hash of `text`, the first such that do not occur in it."""
    seed = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    while seed[:6] in text:
        seed = hashlib.sha256(seed.encode()).hexdigest()
    return seed[:6]


def _role(name: str, block: str) -> Role:
    for role in _ROLES:
        if block == role or block.startswith(f"{role}_"):
            return role
    raise SettingsError(f"提示词 prompts/{name}.j2 的区块名“{block}”有误：应以 system、user 或 assistant 开头。")


def _text(pieces: Iterable[str]) -> str:
    return "".join(pieces).strip()


def _is_fenced(messages: list[Message]) -> bool:
    return any(f"〔/{_MARK} " in message.content for message in messages)


def _with_rule(messages: list[Message], rule: str) -> list[Message]:
    if messages[0].role == "system":
        return [Message("system", f"{messages[0].content}\n{rule}"), *messages[1:]]
    return [Message("system", rule), *messages]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_dir("prompts")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["fence"] = fence
    return environment
