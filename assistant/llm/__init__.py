"""The chat model: one client for any OpenAI-compatible server, with scores from token probabilities.

Stages see the `ChatModel` protocol only. `open_model` gives one over the endpoint the settings name, or over an
embedded server that starts when the first answer is needed that the response cache does not hold.

    >>> with open_model(settings) as model:                                          # doctest: +SKIP
    ...     model.choose([Message("user", "二加二等于四吗？只答是或否。")], ["是", "否"], stage="extract").best
    '是'
"""

from __future__ import annotations

from assistant.llm.model import ChatModel, Choice, Message, Profile, Usage
from assistant.llm.opening import open_model

__all__ = ["ChatModel", "Choice", "Message", "Profile", "Usage", "open_model"]
