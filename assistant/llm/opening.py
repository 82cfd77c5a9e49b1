"""Opening a chat model: the endpoint the settings name, the server somebody keeps running, or an embedded one.

>>> with open_model(settings) as model: ...                                           # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.llm.cache import ResponseCache
from assistant.llm.endpoints import Endpoint, UrlEndpoint
from assistant.llm.engines import own_server
from assistant.llm.kept import KeptEndpoint, read_kept
from assistant.llm.model import ChatModel
from assistant.llm.profiles import pick_profile
from assistant.settings import Settings


@contextmanager
def open_model(settings: Settings) -> Iterator[ChatModel]:
    """The chat model of the settings. Nothing is started or contacted before the first call that is not cached.

    On leaving, a server that was started here is stopped. Raises ModelError or SettingsError from the first call on.
    """
    from assistant.llm.client import OpenAIChat  # LangChain takes seconds to import; a cached --help need not wait

    endpoint = find_endpoint(settings)
    cache = ResponseCache(settings.cache_dir / "answers" / "answers.sqlite") if settings.llm.cache else None
    model = OpenAIChat(endpoint, settings.llm, pick_profile(settings.llm, endpoint), cache)
    try:
        yield model
    finally:
        model.close()
        endpoint.close()
        if cache is not None:
            cache.close()


def find_endpoint(settings: Settings) -> Endpoint:
    """Where the model of the settings is served, or will be."""
    if settings.llm.base_url is not None:
        return UrlEndpoint(settings.llm.base_url, settings.llm.model, settings.llm.api_key)
    kept = read_kept(settings)
    return KeptEndpoint(kept) if kept is not None else own_server(settings)
