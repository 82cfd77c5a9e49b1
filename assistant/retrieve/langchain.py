"""The retriever as LangChain knows one, for chains and agents outside this package.

>>> retriever.as_langchain(k=3).invoke("代理退保")[0].metadata["citation"]  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.retrieve.passages import Hit


class PassageRetriever(BaseRetriever):
    """Hits as LangChain documents: the text as content, everything else as metadata."""

    search: Callable[[str], list[Hit]]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        return [_document(hit) for hit in self.search(query)]


def _document(hit: Hit) -> Document:
    metadata: dict[str, Any] = hit.model_dump(mode="json", exclude={"text", "evidence"})
    return Document(page_content=hit.text, metadata=metadata, id=hit.citation)
