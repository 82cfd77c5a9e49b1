"""The error of the verifier's wording step alone: names and values taken out, true sentence against wrong sentence.

>>> error = measure_wording()
>>> error.auc > 0.9
True
"""

from __future__ import annotations

import random
from typing import NamedTuple

from assistant.verify.grounds import Ground, Grounds
from assistant.verify.values import find_values
from assistant.verify.wording import share
from evals.planted.case import extortion, swindle
from evals.planted.planting import render
from evals.planted.statements import EXTORTION, SWINDLE, Statement

_WRONG_SENTENCES = 4
THRESHOLD = 0.5


class WordingError(NamedTuple):
    """`true_carried`: the share of true claims at or over the threshold; `wrong_carried`: of claims beside a wrong
    sentence; `auc`: how often the true sentence carries more than the wrong one."""

    pairs: int
    true_carried: float
    wrong_carried: float
    auc: float


def measure_wording(seed: int = 20240601) -> WordingError:
    """Every planted claim beside its own sentences and beside four others of its case."""
    chance = random.Random(seed)
    true: list[float] = []
    wrong: list[float] = []
    for statements, case in ((EXTORTION, extortion()), (SWINDLE, swindle())):
        book = Grounds(case.material, case.facts)
        everything = [citation for citation, _ in book.wordings]
        for statement in statements:
            claim = _bare(statement, book, chance)
            true.append(share(claim, _said(statement.citations, book)))
            others = [c for c in everything if c not in statement.citations]
            wrong += [share(claim, _said((c,), book)) for c in chance.sample(others, _WRONG_SENTENCES)]
    wins = sum((t > w) + 0.5 * (t == w) for t in true for w in wrong)
    return WordingError(
        len(true) + len(wrong),
        sum(t >= THRESHOLD for t in true) / len(true),
        sum(w >= THRESHOLD for w in wrong) / len(wrong),
        wins / len(true) / len(wrong),
    )


def _bare(statement: Statement, book: Grounds, chance: random.Random) -> str:
    """The claim without names and values, which other steps check."""
    text = render(statement, chance)
    for name in book.parties:
        text = text.replace(name, "，")
    for value in reversed(find_values(text)):
        text = text[: value.start] + "，" + text[value.end :]
    return text


def _said(citations: tuple[str, ...], book: Grounds) -> str:
    return "\n".join(found.said for c in citations if isinstance(found := book.find(c), Ground))
