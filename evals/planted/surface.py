"""Surface forms: one sum, day, number or article written in the many ways people write it.

Written independently of `assistant.lexicon`, so that the test set is no mirror of what it tests.

    >>> money(36000)[:3]
    ['36000元', '36,000元', '3.6万元']
"""

from __future__ import annotations

_LOWER = "零一二三四五六七八九"
_UPPER = "零壹贰叁肆伍陆柒捌玖"
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def chinese(number: int, *, upper: bool = False) -> str:
    """A whole number below 100 million as a Chinese numeral, in ordinary or in banker's characters."""
    digits = _UPPER if upper else _LOWER
    units = ("", "拾", "佰", "仟") if upper else ("", "十", "百", "千")
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        joint = "零" if tail and tail < 1000 else ""
        return chinese(head, upper=upper) + "万" + joint + (chinese(tail, upper=upper) if tail else "")
    text = ""
    places = [int(c) for c in str(number)]
    for position, digit in enumerate(places):
        unit = units[len(places) - 1 - position]
        if digit:
            text += digits[digit] + unit
        elif text and not text.endswith(digits[0]) and any(places[position:]):
            text += digits[0]
    text = text or digits[0]
    return text[1:] if text.startswith("一十") and not upper else text


def money(value: float) -> list[str]:
    """A sum in yuan: plain, with separators, in 万, in Chinese and banker's numerals, in full width."""
    if value != int(value):
        return [f"{value:.2f}元", f"{value:,.2f}元", f"人民币{value:.2f}元", f"¥{value:,.2f}"]
    whole = int(value)
    forms = [f"{whole}元", f"{whole:,}元", f"人民币{whole}元", f"{whole}.00元", f"{whole}元".translate(_FULL)]
    if whole % 100 == 0 and whole >= 10_000:
        forms.insert(2, f"{whole / 10_000:g}万元")
        forms.append(f"人民币{whole / 10_000:g}万元")
    forms += [f"{chinese(whole)}元", f"人民币{chinese(whole, upper=True)}元整"]
    return forms


def more_than(value: int) -> list[str]:
    """余 in its places: 20余万元, 20万余元, 超过20万元."""
    ten_thousands = f"{value / 10_000:g}"
    return [f"{ten_thousands}余万元", f"{ten_thousands}万余元", f"{ten_thousands}多万元", f"超过{ten_thousands}万元"]


def between(low: int, high: int) -> list[str]:
    """A range of sums."""
    forms = [f"{low}元至{high}元", f"{low}至{high}元", f"{low:,}元至{high:,}元", f"{low}～{high}元", f"{low}-{high}元"]
    return [*forms, f"{chinese(low)}元至{chinese(high)}元"]


def day(iso: str) -> list[str]:
    """A day, month or year."""
    parts = [int(part) for part in iso.split("-")]
    year = f"{parts[0]}年"
    if len(parts) == 1:
        return [year]
    if len(parts) == 2:
        return [f"{year}{parts[1]}月", f"{parts[0]}-{parts[1]:02d}", f"{_digits(parts[0])}年{chinese(parts[1])}月"]
    y, m, d = parts
    return [
        f"{y}年{m}月{d}日",
        f"{y}年{m:02d}月{d:02d}日",
        f"{y}-{m:02d}-{d:02d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{_digits(y)}年{chinese(m)}月{chinese(d)}日",
        f"{y}年{m}月{d}日".translate(_FULL),
    ]


def _digits(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(year))


def count(value: int, unit: str) -> list[str]:
    """A number of things."""
    forms = [f"{value}{unit}", f"{value}{unit}".translate(_FULL), f"{chinese(value)}{unit}"]
    return [*forms, f"{value:,}{unit}"] if value >= 1000 else forms


def percent(value: float) -> list[str]:
    """A share."""
    forms = [f"{value:g}%", f"{value:g}％"]
    if value == int(value):
        forms.append(f"百分之{chinese(int(value))}")
        if value % 10 == 0 and value < 100:
            forms.append(f"{_LOWER[int(value) // 10]}成")
    return forms


def article(number: str) -> list[str]:
    """An article with 之N, paragraph and item: `287之二.1` → 第二百八十七条之二第一款, 第287条之二第1款 …"""
    parts = number.split(".")
    base, _, added = parts[0].partition("之")
    arabic, words = f"第{base}条", f"第{chinese(int(base))}条"
    forms = [words, arabic, f"第{base.translate(_FULL)}条"]
    if added:
        forms = [form + f"之{added}" for form in forms]
    if len(parts) > 1 and parts[1] != "0":
        p = int(parts[1])
        forms = [forms[0] + f"第{chinese(p)}款", forms[1] + f"第{p}款", forms[2] + f"第{chinese(p)}款"]
    if len(parts) > 2:
        i = int(parts[2])
        forms = [forms[0] + f"第（{chinese(i)}）项", forms[1] + f"第({i})项", forms[2] + f"第{chinese(i)}项"]
    return forms


def id_card(first_seventeen: str) -> str:
    """A resident identity number with its check digit."""
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    total = sum(int(c) * w for c, w in zip(first_seventeen, weights, strict=True))
    return first_seventeen + "10X98765432"[total % 11]


def bank_card(without_check: str) -> str:
    """A card number with its Luhn digit."""
    total = 0
    for position, c in enumerate(reversed(without_check)):
        value = int(c) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return without_check + str(-total % 10)
