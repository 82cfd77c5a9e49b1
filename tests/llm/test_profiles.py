from __future__ import annotations

import pytest

from assistant.llm.endpoints import UrlEndpoint
from assistant.llm.profiles import parameters, pick_profile
from assistant.settings import LlmSettings


@pytest.mark.parametrize(
    ("model", "billions"),
    [
        ("Qwen/Qwen2.5-72B-Instruct", 72.0),
        ("qwen2.5-coder-1.5b-instruct-q4_k_m", 1.5),
        ("/models/glm-4-9b-chat.Q4_K_M.gguf", 9.0),
        ("Mixtral-8x7B", 7.0),
        ("deepseek-chat", None),
        ("bge-m3", None),
    ],
)
def test_the_size_is_read_from_the_name(model: str, billions: float | None) -> None:
    assert parameters(model) == billions


@pytest.mark.parametrize(
    ("model", "said", "profile"),
    [("Qwen2.5-32B", "auto", "large"), ("Qwen2.5-7B", "auto", "small"), (None, "auto", "small"), ("x-7B", "large", "large")],
)  # fmt: skip
def test_the_profile_follows_the_size_unless_it_is_set(model: str | None, said: str, profile: str) -> None:
    settings = LlmSettings(base_url="http://127.0.0.1:1/v1", model=model, profile=said)
    assert pick_profile(settings, UrlEndpoint("http://127.0.0.1:1/v1", model)).name == profile
