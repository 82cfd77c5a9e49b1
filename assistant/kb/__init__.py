"""What `yisong kb` does: build the index, add the user's own texts, search. Listing is in assistant.knowledge.listing.

>>> from assistant.kb import add, build, search
>>> report = add([Path("法规")], load_settings())  # doctest: +SKIP
"""

from assistant.kb.adding import add
from assistant.kb.index import build, search
from assistant.kb.report import Added, AddReport, BuildReport, BuiltKind, Unplaced

__all__ = ["AddReport", "Added", "BuildReport", "BuiltKind", "Unplaced", "add", "build", "search"]
