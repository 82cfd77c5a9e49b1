"""Offences named beside an article of the Criminal Law: 敲诈勒索罪 goes with 第二百七十四条, not with 第二百六十六条.

The articles of each offence come from its knowledge file. Articles of the general part (1 to 101) go with any offence.

    >>> offences_in("构成贷款诈骗罪而非诈骗罪")
    ['贷款诈骗', '诈骗']
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.knowledge import ArticleNumber, Knowledge
from assistant.records import OFFENCES, Offence

_GENERAL_PART = 101
_SHORT: dict[str, Offence] = {
    "帮信罪": "帮助信息网络犯罪活动",
    "掩隐罪": "掩饰、隐瞒犯罪所得",
    "侵犯公民个人信息犯罪": "侵犯公民个人信息",
    "侵公罪": "侵犯公民个人信息",
}
_NAMED = re.compile(
    "|".join(sorted((*(re.escape(f"{o}罪") for o in OFFENCES), *map(re.escape, _SHORT)), key=len, reverse=True))
)
_MAKES = re.compile(
    r"[》）)]*(?:之?的?规定)?[，,]?(?:其行为|已经?|均|应当?|可能|涉嫌)*(?:构成|规定了?|规定的是?|以|定|按|涉嫌|犯)"
)
_ANY_OFFENCE = re.compile(
    r"(?:犯|构成|涉嫌|以|及|和|、|定|为|触犯)([\u4e00-\u9fff]{2,14}罪)(?!名|行|犯|责|状|刑|证|过)"
)
_NO_OFFENCE = re.compile(r"(?:数|此|该|本|同种|各|他|其|何|重|轻|多个|共同犯|有|无|服|认|定|量)罪$|犯罪$")
_OTHER_FRAUD = re.compile(r"(?:贷款|合同|保险|信用卡|集资|票据|凭证|信用证|有价证券|金融)$")


def offences_in(text: str) -> list[Offence]:
    """The offences that the text names, in order, each once."""
    found: dict[Offence, None] = {}
    for match in _NAMED.finditer(text.replace("收益罪", "罪")):
        name = match[0]
        if name == "诈骗罪" and _OTHER_FRAUD.search(text[: match.start()]):
            continue
        found[_SHORT[name] if name in _SHORT else name.removesuffix("罪")] = None  # type: ignore[index]
    return list(found)


def offence_fault(citation: str, beside: Sequence[str], sentence: str, knowledge: Knowledge) -> tuple[str, str] | None:
    """Why the cited article does not go with the offences named, and the article that would; None where it does.

    `beside` are all citations of the sentence, this one included.
    """
    article = _article(citation)
    if article is None or ArticleNumber(article).number <= _GENERAL_PART:
        return None
    named = [o for o in offences_in(sentence) if o in knowledge.offences]
    if not named or _names_others(sentence):
        return None
    cited = {a for a in map(_article, beside) if a is not None}
    expected = {o: [a for a in map(_article, knowledge.offences[o].statutes) if a] for o in named}
    if any(article in articles for articles in expected.values()):
        return None
    unmatched = [o for o, articles in expected.items() if articles and not cited & set(articles)]
    if not unmatched:
        return None
    right = "、".join(ArticleNumber(a).chinese for a in expected[unmatched[0]])
    return (
        f"{unmatched[0]}罪规定在《刑法》{right}，不是{ArticleNumber(article).chinese}",
        f"法:刑法#{expected[unmatched[0]][0]}",
    )


def _names_others(sentence: str) -> bool:
    """Whether the sentence also names an offence without a knowledge file, to which the article may belong."""
    rest = _NAMED.sub("，", sentence.replace("收益罪", "罪"))
    return any(not _NO_OFFENCE.search(name) for name in _ANY_OFFENCE.findall(rest))


def foreign_offence(citation: str, beside: Sequence[str], after: str, knowledge: Knowledge) -> tuple[str, str] | None:
    """Why a law that is not the Criminal Law cannot be what makes the named offence (刑事诉讼法第二百六十六条规定了诈骗罪)."""
    if not citation.startswith("法:") or citation.startswith(("法:刑法#", "法:刑法修正案")):
        return None
    if any(c.startswith(("法:刑法", "释:")) for c in beside):
        return None
    made = _MAKES.match(after)
    named = [o for o in offences_in(after) if o in knowledge.offences] if made else []
    articles = [a for o in named[:1] for a in map(_article, knowledge.offences[o].statutes) if a]
    if not articles:
        return None
    return f"{named[0]}罪规定在《刑法》{ArticleNumber(articles[0]).chinese}", f"法:刑法#{articles[0]}"


def _article(citation: str) -> str | None:
    if not citation.startswith("法:刑法#"):
        return None
    number = ArticleNumber.parse(citation.partition("#")[2])
    return None if number is None else number.article
