"""From the log-probabilities of a first token to the weight of each option.

A tokenizer writes one answer in several ways (`是`, ` 是`, `是。`; `A`, `Ａ`, `A.`), so the mass of all of an option's
spellings is added up. An option that is not in the server's list gets the lowest value of that list, an upper bound.

    >>> option_logprobs({"是": -0.1, "否": -2.5, " 是": -9.0}, ["是", "否"])["否"]
    -2.5
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

TOP_LOGPROBS = 20


def option_logprobs(first_token: Mapping[str, float], options: Sequence[str]) -> dict[str, float]:
    """Log-probability of each option, given those of the likeliest first tokens (token text → log-probability).

    Raises ValueError if there are fewer than two options, or two begin with the same character, since then a first
    token may belong to both.
    """
    starts = [_plain(option)[:1] for option in options]
    if len(options) < 2 or "" in starts or len(set(starts)) < len(options):
        raise ValueError(f"options must be two or more and differ in their first character: {list(options)}")
    masses = dict.fromkeys(options, 0.0)
    for token, logprob in first_token.items():
        for option in options:
            if _spells(_plain(token), _plain(option)):
                masses[option] += math.exp(logprob)
    floor = min(first_token.values(), default=math.log(1e-9))
    return {option: math.log(mass) if mass > 0 else floor for option, mass in masses.items()}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _spells(token: str, option: str) -> bool:
    """Whether a token is the option, a beginning of it, or the option with punctuation after it."""
    if not token:
        return False
    if option.startswith(token):
        return True
    rest = token.removeprefix(option)
    return rest != token and not any(character.isalnum() for character in rest)
