"""Which bites a model takes: `small` for a few billion parameters, `large` from about fourteen.

A small model scores short questions well and writes JSON badly, so it is asked one small thing at a time.

    >>> parameters("Qwen/Qwen2.5-72B-Instruct")
    72.0
"""

from __future__ import annotations

import re

from assistant.llm.endpoints import Endpoint
from assistant.llm.model import Profile
from assistant.settings import LlmSettings

_LARGE_FROM = 14.0
_ANSWER_TOKENS = 1024
_BILLIONS = re.compile(r"(?<![a-wyz\d.])(\d+(?:\.\d+)?)b(?![a-z\d])", re.IGNORECASE)


def pick_profile(settings: LlmSettings, endpoint: Endpoint) -> Profile:
    """The profile the settings name, or that fits the size in the model's name; `small` where the name tells none."""
    name = settings.profile
    if name == "auto":
        size = parameters(settings.model or "" if endpoint.engine == "endpoint" else endpoint.name)
        name = "large" if size is not None and size >= _LARGE_FROM else "small"
    room = settings.context - _ANSWER_TOKENS
    if name == "large":
        return Profile(name="large", max_input_tokens=room, sentences_per_bite=60, items_per_bite=12, writes_prose=True)
    return Profile(name="small", max_input_tokens=room, sentences_per_bite=12, items_per_bite=1, writes_prose=False)


def parameters(model: str) -> float | None:
    """Billions of parameters as the model's name states them; the largest figure where it states several."""
    sizes = [float(number) for number in _BILLIONS.findall(model)]
    return max(sizes, default=None)
