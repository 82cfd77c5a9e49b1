"""Amount standards by province, and the national range where a province has none."""

from __future__ import annotations

from datetime import date

from assistant.knowledge.files import OffenceFile, ThresholdFile
from assistant.knowledge.standards import find_standard

_SOURCE = {"title": "某规定", "outlet": "公报"}
_BRACKET = {"penalty": "略", "authority": "释:法释〔2013〕10号#1"}


def _offence() -> OffenceFile:
    side = {"text": "略"}
    element = {"name": "甲", "description": "乙", "shown_by": side, "against": side, "missing": ["丙"]}
    return OffenceFile.model_validate(
        {
            "id": "敲诈勒索",
            "title": "敲诈勒索罪",
            "statutes": ["法:刑法#274"],
            "protects": "财产",
            "summary": "略",
            "elements": [element | {"id": i} for i in ("a", "b", "c")],
            "brackets": [
                _BRACKET | {"name": "数额较大", "at_least": 2000, "at_least_max": 5000},
                _BRACKET | {"name": "数额巨大", "at_least": 30000, "at_least_max": 100000},
                _BRACKET | {"name": "数额特别巨大", "at_least": 300000, "at_least_max": 500000},
            ],
            "amount_counts": "略",
            "attempts": "略",
            "joint": "略",
            "typical_evidence": ["略"],
            "typical_gaps": ["略"],
        }
    )


def _thresholds() -> dict[str, ThresholdFile]:
    base = {"offence": "敲诈勒索", "issuer": "某高院", "sources": [_SOURCE], "checked": date(2025, 1, 1)}
    old = base | {"large": 2000, "number": "甲〔2000〕1号", "effective": date(2000, 1, 1), "repealed": date(2013, 7, 1)}
    new = base | {"large": 3000, "huge": 60000, "number": "甲〔2013〕2号", "effective": date(2013, 7, 1)}
    file = {"region": "河北", "aliases": ["冀"], "standards": [old, new]}
    return {"河北": ThresholdFile.model_validate(file)}


def test_the_province_decides() -> None:
    for region in ("河北", "河北省", "河北省石家庄市", "冀"):
        standard = find_standard(_offence(), region, date(2020, 1, 1), _thresholds())
        assert (standard.region, standard.large, standard.huge, standard.number) == (
            "河北",
            3000,
            60000,
            "甲〔2013〕2号",
        )


def test_the_standard_of_the_day() -> None:
    assert find_standard(_offence(), "河北", date(2013, 6, 30), _thresholds()).large == 2000


def test_without_a_province_the_range_stays_a_range() -> None:
    for region in (None, "上海"):
        standard = find_standard(_offence(), region, date(2020, 1, 1), _thresholds())
        assert standard.region == "全国"
        assert standard.large == (2000, 5000) and standard.especially_huge == (300000, 500000)
        assert standard.number == "法释〔2013〕10号" and "全国幅度" in standard.note


def test_a_level_that_is_not_known_shows_the_national_one() -> None:
    standard = find_standard(_offence(), "河北", date(2020, 1, 1), _thresholds())
    assert standard.especially_huge == (300000, 500000) and "特别巨大" in standard.note


def test_a_province_that_is_divided_asks_for_the_city() -> None:
    file = _thresholds()["河北"]
    divided = {
        "粤（一类地区）": file.model_copy(update={"region": "粤（一类地区）", "aliases": ("广州",)}),
        "粤（二类地区）": file.model_copy(update={"region": "粤（二类地区）", "aliases": ("汕头",)}),
    }
    assert find_standard(_offence(), "粤", date(2020, 1, 1), divided).region == "全国"
    assert "写明城市" in find_standard(_offence(), "粤", date(2020, 1, 1), divided).note
    assert find_standard(_offence(), "粤省广州市天河区", date(2020, 1, 1), divided).region == "粤（一类地区）"


def test_before_any_provincial_standard() -> None:
    standard = find_standard(_offence(), "河北", date(1999, 1, 1), _thresholds())
    assert standard.region == "全国" and "1999-01-01" in standard.note
