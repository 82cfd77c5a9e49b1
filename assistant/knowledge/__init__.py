"""What the assistant knows: statutes as of a day, authorities, offences, standards, rulings, notices; citations resolved.

>>> from assistant.knowledge import load_knowledge
>>> load_knowledge().article("刑法", "287之二").status
'in_force'
"""

from assistant.knowledge.library import Knowledge, load_knowledge, open_knowledge
from assistant.knowledge.numbering import ArticleNumber
from assistant.knowledge.resolving import Resolved
from assistant.knowledge.standards import Standard
from assistant.knowledge.statutes import StatuteArticle, Statutes

__all__ = [
    "ArticleNumber",
    "Knowledge",
    "Resolved",
    "Standard",
    "StatuteArticle",
    "Statutes",
    "load_knowledge",
    "open_knowledge",
]
