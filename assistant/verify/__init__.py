"""Every citation, number and name of a memo, or of any text, checked after it is written.

>>> from assistant.verify import verify_memo, verify_text
"""

from assistant.verify.memo import verify_memo
from assistant.verify.text import verify_text

__all__ = ["verify_memo", "verify_text"]
