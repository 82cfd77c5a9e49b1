"""Case numbers by form: （2023）沪0105刑初123号, and the older （2015）浦刑初字第123号.

The form is that of 法〔2015〕137号 (关于人民法院案件案号的若干规定, in force since 2016-01-01): year, court code, kind
of case, number. Court codes are the abbreviation of the province with two digits for an intermediate and four for a
basic court; the Supreme People's Court is 最高法.

    >>> fault_of("（2023）泸0105刑初123号", 2026)
    '“泸”不是法院所在省份的简称'
"""

from __future__ import annotations

import re
import unicodedata

PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵"
_NEW = re.compile(
    r"\((?P<year>\d{4})\)(?P<court>最高法|[\u4e00-\u9fff])(?P<code>\d{0,4})"
    r"(?P<kind>[\u4e00-\u9fff]{1,8}?)(?P<number>\d+)号(?:之[一二三四五六七八九十]+)?"
)
_OLD = re.compile(
    r"\((?P<year>\d{4})\)(?P<court>[\u4e00-\u9fff]{1,12}?)字第?(?P<number>\d+)号(?:之[一二三四五六七八九十]+)?"
)
_KIND = re.compile(
    r"(?:知|海|军|铁)?(?:刑|民|行|执|破|赔|国|司|委|财|认|请|他|诉|清|强|辖|监|申|抗|非诉)"
    r"(?:一|二|三|重)?(?:初|终|再|申|监|抗|更|医|没|核|复|辖|止|催|特|撤|督|破|清|异|保|恢|救|他|赔|审|执|前调|调|惩|协|诉|行|刑|民|认|提|管|移|罚|请){0,3}字?"
)
_FIRST_NEW_YEAR = 2016
_FIRST_YEAR = 1979


def fault_of(number: str, this_year: int) -> str | None:
    """Why the case number cannot be right in form (a Chinese sentence), or None."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)).translate(str.maketrans("〔〕[]", "()()"))
    year = re.match(r"\((\d{4})\)", text)
    if year is None:
        return "案号应以括号内的收案年度开头"
    if not _FIRST_YEAR <= int(year[1]) <= this_year:
        return f"收案年度{year[1]}不可能"
    if "字第" in text or (int(year[1]) < _FIRST_NEW_YEAR and re.search(r"字\d+号", text)):
        return _fault_of_old(text, int(year[1]))
    match = _NEW.fullmatch(text)
    if match is None:
        return "不符合案号的格式：（年度）法院代字、类型代字、编号、号"
    if int(year[1]) < _FIRST_NEW_YEAR:
        return "2016年以前的案号应为“（年度）某刑初字第某号”的格式"
    return _fault_of_court(match["court"], match["code"]) or _fault_of_kind(match["kind"])


def _fault_of_old(text: str, year: int) -> str | None:
    if _OLD.fullmatch(text) is None:
        return "不符合旧案号的格式：（年度）法院简称、类型、字第、编号、号"
    if year >= _FIRST_NEW_YEAR:
        return "2016年起案号不再使用“字第”的格式"
    return None


def _fault_of_court(court: str, code: str) -> str | None:
    if court == "最高法":
        return None if not code else "最高人民法院的法院代字没有数字"
    if court not in PROVINCES:
        return f"“{court}”不是法院所在省份的简称"
    return None if len(code) in (0, 2, 4) else f"法院代字{court}{code}的数字应为两位（中级法院）或四位（基层法院）"


def _fault_of_kind(kind: str) -> str | None:
    return None if _KIND.fullmatch(kind) else f"“{kind}”不是案件类型代字"
