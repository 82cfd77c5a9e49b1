"""Assessment to memo: the sections of the official forms, each sentence a claim with its citations.

>>> from assistant.draft import draft
"""

from assistant.draft.memo import draft

__all__ = ["draft"]
