"""Renders true statements and plants one alteration in each copy; every item says what was done to it.

>>> len({item.kind for item in altered(seed=1)}) >= 15
True
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from evals.planted import surface
from evals.planted.case import Case, extortion, swindle
from evals.planted.fresh import FRESH, data_trade
from evals.planted.statements import (
    CASE_NUMBERS,
    EXTORTION,
    LAW,
    OUT_OF_FORCE,
    STANDARDS,
    SWINDLE,
    WITH_DAY,
    Statement,
)

_SLOT = re.compile(r"\{(?P<kind>[a-z]):(?P<value>[^{}]*)\}")
_OFFENCES = (
    "敲诈勒索",
    "诈骗",
    "寻衅滋事",
    "强迫交易",
    "招摇撞骗",
    "侵犯公民个人信息",
    "贷款诈骗",
    "合同诈骗",
    "非法经营",
)
_OTHER_CHARACTERS = "博媛杰晓莉强涛敏芳军"
_QUOTE_CHARACTERS = {
    "不": "要",
    "三": "五",
    "数": "金",
    "以": "之",
    "的": "地",
    "公": "私",
    "我": "你",
    "天": "年",
    "大": "小",
}
_SEPARATE = {"刑法": "刑事诉讼法", "刑事诉讼法": "刑法", "民法典": "民法", "个人信息保护法": "个人信息安全法"}
EXACT_KINDS = frozenset(
    {"amount", "unit", "scale", "day", "month", "year", "count", "share", "identity", "range", "approximation", "sum",
     "article", "之一", "paragraph", "item", "term", "document number", "threshold"}
)  # fmt: skip
"""Kinds of numbers, dates and articles: every one of them must be caught."""


class Item(NamedTuple):
    """A statement to verify. `case` is None for statements of law; `kind` is what was altered, "" for a true one."""

    text: str
    citations: tuple[str, ...]
    case: Case | None
    on: date | None
    kind: str


class _Slot(NamedTuple):
    start: int
    end: int
    kind: str
    value: str


def true_items(seed: int, copies: int) -> Iterator[Item]:
    """True statements, each rendered `copies` times in different surface forms."""
    chance = random.Random(seed)
    for statements, case in _sets():
        for statement in statements:
            for _ in range(copies):
                yield _item(statement, _rendered(statement.text, chance), case, "")
    for text, right in CASE_NUMBERS:
        if right:
            yield Item(text, (), None, None, "")


def altered(seed: int, copies: int = 1) -> Iterator[Item]:
    """The same statements with one thing altered: each slot in each way that fits it, each citation, each hand-written
    turn, and citations of law out of force."""
    chance = random.Random(seed)
    for statements, case in _sets():
        for statement in statements:
            for _ in range(copies):
                yield from _altered_slots(statement, case, chance)
            yield from _altered_citations(statement, case, chance)
            for kind, text in statement.turned:
                yield _item(statement, text, case, kind)
    for text, day in OUT_OF_FORCE:
        yield Item(text, (), None, date.fromisoformat(day), "out of force")
    for text, right in CASE_NUMBERS:
        if not right:
            yield Item(text, (), None, None, "case number")


def _sets() -> list[tuple[Sequence[Statement], Case | None]]:
    first = extortion()
    return [
        (EXTORTION, first),
        (SWINDLE, swindle()),
        (FRESH, data_trade()),
        (STANDARDS, first),
        (LAW, None),
        (WITH_DAY, None),
    ]


def _item(statement: Statement, text: str, case: Case | None, kind: str) -> Item:
    on = date.fromisoformat(statement.on) if statement.on else None
    return Item(text, statement.citations, case, on, kind)


def render(statement: Statement, chance: random.Random) -> str:
    """The statement with each value in some surface form."""
    return _rendered(statement.text, chance)


# ── rendering ──────────────────────────────────────────────────────────────────────────────


def _rendered(template: str, chance: random.Random, replaced: tuple[int, str] | None = None) -> str:
    """The template with every slot in some surface form; the `replaced` slot (its start) with the text given."""
    pieces, last = [], 0
    for slot in _slots(template):
        pieces.append(template[last : slot.start])
        given = replaced[1] if replaced and replaced[0] == slot.start else None
        pieces.append(given if given is not None else chance.choice(_forms(slot.kind, slot.value)))
        last = slot.end
    return "".join([*pieces, template[last:]])


def _slots(template: str) -> list[_Slot]:
    return [_Slot(m.start(), m.end(), m["kind"], m["value"]) for m in _SLOT.finditer(template)]


def _forms(kind: str, value: str) -> list[str]:
    if kind == "m":
        return surface.money(float(value))
    if kind == "o":
        return surface.more_than(int(value))
    if kind == "r":
        low, high = value.split("-")
        return surface.between(int(low), int(high))
    if kind == "d":
        return surface.day(value)
    if kind == "c":
        number, unit = value.split("|")
        return surface.count(int(number), unit)
    if kind == "p":
        return surface.percent(float(value))
    if kind == "a":
        return _article_forms(value)
    if kind == "t":
        return _term_forms(value)
    return [value]


def _article_forms(value: str) -> list[str]:
    law, _, number = value.partition("#")
    articles = surface.article(number)
    if "号" in law:
        return [law + a for a in articles]
    names = [f"《{law}》", law, f"《中华人民共和国{law}》", f"中华人民共和国{law}"]
    return [name + a for name in names for a in articles] + [f"{law}{a[1:]}" for a in articles[1:2]]


def _term_forms(value: str) -> list[str]:
    low, high = map(int, value.split("-"))
    words = (f"{surface.chinese(low)}年以上" if low else "") + (f"{surface.chinese(high)}年以下" if high else "")
    figures = (f"{low}年以上" if low else "") + (f"{high}年以下" if high else "")
    return [f"{words}有期徒刑", f"{figures}有期徒刑"]


# ── altering ───────────────────────────────────────────────────────────────────────────────


def _altered_slots(statement: Statement, case: Case | None, chance: random.Random) -> Iterator[Item]:
    for slot in _slots(statement.text):
        for kind, forms in _ALTERERS[slot.kind](slot.value, _Setting(statement, case, chance)):
            text = _rendered(statement.text, chance, (slot.start, chance.choice(forms)))
            yield _item(statement, text, case, _named(kind, statement))


def _named(kind: str, statement: Statement) -> str:
    if kind in ("amount", "unit", "scale") and "＝" in statement.text:
        return "sum"
    return "threshold" if kind in ("amount", "unit", "scale") and "标准" in statement.text else kind


class _Setting(NamedTuple):
    """Where a slot stands."""

    statement: Statement
    case: Case | None
    chance: random.Random


_Altered = Iterator[tuple[str, list[str]]]


def _money(value: str, at: _Setting) -> _Altered:
    amount = float(value)
    step = at.chance.choice([100, 500, 1000]) if amount >= 1000 else 10
    yield "amount", surface.money(amount + step)
    swapped = value[1] + value[0] + value[2:] if value[1] not in (value[0], ".") else f"9{value[1:]}"
    yield "amount", surface.money(float(swapped if swapped[0] != "0" else f"9{value[1:]}"))
    yield "scale", surface.money(amount * 10)
    yield "unit", [f"{value}万元"]


def _over(value: str, _: _Setting) -> _Altered:
    yield "approximation", surface.money(float(value))
    yield "amount", surface.more_than(int(value) + 100_000)


def _range(value: str, _: _Setting) -> _Altered:
    low, high = map(int, value.split("-"))
    yield "range", surface.between(low, high + 1000)
    yield "range", surface.between(low + 500, high)


def _day(value: str, at: _Setting) -> _Altered:
    parts = [int(p) for p in value.split("-")]
    yield "year", surface.day("-".join([str(parts[0] - 1), *value.split("-")[1:]]))
    if len(parts) > 1:
        month = parts[1] % 12 + 1
        yield (
            "month",
            surface.day(
                "-".join([str(parts[0]), f"{month:02d}", *([f"{min(parts[2], 28):02d}"] if len(parts) > 2 else [])])
            ),
        )
    if len(parts) > 2:
        other = date(*parts) + timedelta(days=at.chance.choice([1, 10]))
        yield "day", surface.day(other.isoformat())


def _name(value: str, at: _Setting) -> _Altered:
    if at.case is None:
        return
    others = [p.name for p in at.case.facts.parties if p.name not in at.statement.text and value not in p.aliases]
    same_kind = [n for n in others if (len(n) > 4) == (len(value) > 4)]
    if same_kind:
        yield "other party", [at.chance.choice(same_kind)]
    place = len(value) - 1 if len(value) <= 3 else 1
    yield (
        "name misspelt",
        [value[:place] + at.chance.choice(_OTHER_CHARACTERS.replace(value[place], "")) + value[place + 1 :]],
    )


def _count(value: str, at: _Setting) -> _Altered:
    number, unit = value.split("|")
    yield "count", surface.count(int(number) + at.chance.choice([1, 2, 10]), unit)
    if len(number) > 1 and number[0] != number[1] and number[1] != "0":
        yield "count", surface.count(int(number[1] + number[0] + number[2:]), unit)


def _share(value: str, _: _Setting) -> _Altered:
    yield "share", surface.percent(float(value) + 10)
    yield "share", surface.percent(float(value) / 10)


def _identity(value: str, at: _Setting) -> _Altered:
    place = at.chance.randrange(6, len(value) - 1)
    yield "identity", [value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :]]


def _quotation(value: str, at: _Setting) -> _Altered:
    places = [n for n, c in enumerate(value) if c in _QUOTE_CHARACTERS]
    if places:
        place = at.chance.choice(places)
        yield "quotation", [value[:place] + _QUOTE_CHARACTERS[value[place]] + value[place + 1 :]]
    place = at.chance.randrange(1, len(value) - 1)
    if value[place] not in "，。、；":
        yield "quotation", [value[:place] + value[place + 1 :]]


def _offence(value: str, at: _Setting) -> _Altered:
    yield "offence", [at.chance.choice([o for o in _OFFENCES if o != value])]


def _term(value: str, _: _Setting) -> _Altered:
    low, high = map(int, value.split("-"))
    yield "term", _term_forms(f"{low}-{high + 2 if low else high + 1}")
    yield "term", _term_forms(f"{low + 1 if low else 1}-{high}")


def _article(value: str, _at: _Setting) -> _Altered:
    law, _, number = value.partition("#")
    base, _, rest = number.partition(".")
    plain, _, added = base.partition("之")
    tail = f".{rest}" if rest else ""
    for other in {int(plain) + 1, max(1, int(plain) - 1), int(plain) + 10} - {int(plain)}:
        yield "article", _article_forms(f"{law}#{other}")
    yield "article", _article_forms(f"{law}#1999")
    if added:
        yield "之一", _article_forms(f"{law}#{plain}")
        yield "之一", _article_forms(f"{law}#{plain}之{'九' if added != '九' else '八'}")
    elif law == "刑法" and not rest:
        yield "之一", _article_forms(f"{law}#{plain}之九")
    if rest.count(".") == 0 and "号" not in law:
        yield "paragraph", _article_forms(f"{law}#{base}.9")
    elif rest:
        yield "item", _article_forms(f"{law}#{base}.{rest.split('.')[0]}.19")
    if law in _SEPARATE:
        yield "law", _article_forms(f"{_SEPARATE[law]}#{base}{tail}")
    if "〔" in law:
        year = int(law[law.index("〔") + 1 :][:4])
        yield "document number", [f"{law.replace(str(year), str(year + 1))}{a}" for a in surface.article(number)]
        yield "document number", [f"{law.split('〕')[0]}〕88号{a}" for a in surface.article(number)]


_ALTERERS: dict[str, Callable[[str, _Setting], _Altered]] = {
    "m": _money,
    "o": _over,
    "r": _range,
    "d": _day,
    "n": _name,
    "c": _count,
    "p": _share,
    "i": _identity,
    "q": _quotation,
    "e": _offence,
    "t": _term,
    "a": _article,
}


def _altered_citations(statement: Statement, case: Case | None, chance: random.Random) -> Iterator[Item]:
    """The same text with a wrong exhibit, a sentence that does not exist, or another sentence of the case."""
    if case is None or len(statement.citations) != 1 or not statement.citations[0].startswith("证"):
        return
    exhibit, _, sentence = statement.citations[0].partition(":")
    text = _rendered(statement.text, chance)
    wrong = f"证{int(exhibit[1:]) % 4 + 1}:{sentence}"
    for kind, citation in (("exhibit", wrong), ("no such sentence", f"{exhibit}:{sentence.split('.')[0]}.S99")):
        yield _item(statement, text, case, kind)._replace(citations=(citation,))
    for other in _unlike(sentence, statement.text, case, chance):
        yield _item(statement, text, case, "other sentence")._replace(citations=(other,))


def _unlike(sentence: str, template: str, case: Case, chance: random.Random) -> list[str]:
    """Two sentences of the case that share few characters with the cited one and none of the statement's numbers."""
    texts = {f"{d.exhibit}:{s.id}": d.quote(s) for d in case.material.documents for s in d.sentences}
    cited = next(text for citation, text in texts.items() if citation.endswith(f":{sentence}"))
    numbers = [n for n in re.findall(r"\d{3,}", template) if not n.startswith("20")]
    unlike = [
        citation
        for citation, text in texts.items()
        if len(set(text) & set(cited)) / len(set(cited)) < 0.35 and not any(n in text.replace(",", "") for n in numbers)
    ]
    return chance.sample(unlike, min(2, len(unlike)))
