"""The amount a narrative is about: stated, or added up from what was taken, without what was given back or fined."""

from __future__ import annotations

import pytest

from assistant.lexicon.totals import find_total


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("被告人骗取李某5万元，又骗取赵某3万元。案发后退还李某1万元。", 80_000, "sum"),
        ("被告人先后骗取李某、赵某共计8万元。1、骗取李某5万元。2、骗取赵某3万元。", 80_000, "stated"),
        ("1、骗得李某2000元。2、骗得赵某1500元。综上，被告人诈骗金额共计3500元。", 3500, "stated"),
        ("被告人以投诉相威胁，敲诈某公司人民币三万元，分给同伙5000元。被判处罚金2万元。", 30_000, "sum"),
        ("被告人骗取货款12万余元，将该12万元用于还债。", 120_000, "sum"),
        ("曾因诈骗罪被判处罚金5000元。2020年，被告人又骗取王某6800元。", 6800, "sum"),
        ("被告人谎称能办理入学，要求被害人付某交纳报名费4000元，又骗取其打点费6000元。", 10_000, "sum"),
    ],
)
def test_total(text: str, value: float, basis: str) -> None:
    total = find_total(text)
    assert total is not None
    assert (total.value, total.basis) == (value, basis)
    assert all(text[part.start : part.end] == part.text for part in total.parts)
    if total.basis == "sum":
        assert sum(part.value for part in total.parts) == total.value


@pytest.mark.parametrize("text", ["双方约好明天见面。", "法院判处罚金5000元。", "扣押现金3万元，已退还被害人。"])
def test_nothing_was_taken(text: str) -> None:
    assert find_total(text) is None


def test_rough_sums_stay_rough() -> None:
    total = find_total("骗取李某5万余元，骗取赵某3万元。")
    assert total is not None
    assert (total.value, total.approximate) == (80_000, True)
