"""Case text made harmless to show: what a reader cannot see, or what turns text round, becomes a visible mark.

Collected text may hold control characters, bidirectional overrides and zero-width signs that make a page say
something else than the file. Markup is not touched here: each writer escapes for its own format.

    >>> plain("a\\u202eb\\x00")
    'a〔U+202E〕b〔U+0000〕'
"""

from __future__ import annotations

import re

# C0 and C1 controls, soft hyphen, zero-width and directional signs, separators, interlinear marks, lone surrogates,
# private use, non-characters and tag characters.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\ufffb\\ufffe\\uffff\\ud800-\\udfff\\ue000-\\uf8ff\\U000e0000-\\U000e007f\\U000f0000-\\U0010ffff]"
)
_SPACE = re.compile(r"[\t\n\r\u2028\u2029\u0085]+")


def plain(text: str) -> str:
    """The text on one line, every unseen or direction-changing character shown as 〔U+XXXX〕."""
    return _UNSEEN.sub(lambda match: f"〔U+{ord(match.group()):04X}〕", _SPACE.sub(" ", text))
