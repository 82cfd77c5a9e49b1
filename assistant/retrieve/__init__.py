"""Finding: embeddings, vectors and words behind one search over the knowledge base and a case's documents.

>>> from assistant.retrieve import open_retriever
>>> open_retriever(load_settings()).search("刑法第二百七十四条")  # doctest: +SKIP
"""

from assistant.retrieve.embed import Embedder, open_embedder
from assistant.retrieve.passages import KINDS, Hit, Kind
from assistant.retrieve.retriever import Retriever, open_retriever

__all__ = ["KINDS", "Embedder", "Hit", "Kind", "Retriever", "open_embedder", "open_retriever"]
