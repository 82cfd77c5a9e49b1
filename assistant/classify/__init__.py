"""Light classifiers over text: linear heads on sentence vectors and hashed character n-grams.

They are fitted by `evals/fit_heads.py` on sentences and cases written for this project and shipped as arrays under
knowledge/heads/. They need no model server, so they run on everything; the chat model is asked only where they
leave room for doubt.

    >>> heads = load_heads("behaviours")                    # doctest: +SKIP
    >>> heads.probabilities(vectors, texts).shape           # doctest: +SKIP
"""

from assistant.classify.heads import Heads, load_heads

__all__ = ["Heads", "load_heads"]
