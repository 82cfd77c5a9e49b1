"""Names in a claim: whether the cited evidence speaks of these people and organisations, and in these roles.

Parties and their aliases come from the facts; other names are told by their form (王某, 李某某) or by the tagger of
rjieba. A pronoun in the cited sentence may stand for a party named just before it.

    >>> fault_of_names("王某收取费用", [ground], book)  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import rjieba
from rapidfuzz.distance import Levenshtein

from assistant.records import PartyRole
from assistant.verify.grounds import Ground, Grounds
from assistant.verify.values import find_values

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉"
    "宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫覃佟"
)
_MASKED = re.compile(
    rf"(?<![\u4e00-\u9fff])?(?P<name>[{_SURNAMES}](?:某某|某)[甲乙丙丁戊己庚辛]?(?:[0-9一二三四五](?![\d人名万元]))?|[{_SURNAMES}][甲乙丙丁戊](?![\u4e00-\u9fff]?方))"
)
_PRONOUN = re.compile(r"其(?!中|他|它|余|次|实)|[他她](?!人)|它|该人|该公司|双方|两人|二人|上述人员|前者|后者")
_FIRST_PERSON = re.compile(r"我(?!国|市|省|县)|本人|俺|咱|答[:：]")
_TITLES: tuple[tuple[str, PartyRole], ...] = (
    (r"犯罪嫌疑人|嫌疑人|涉嫌人员|被反映人|被举报人|被告人|行为人", "suspect"),
    (r"被害人|受害人|被害单位|受害单位", "victim"),
    (r"(?<!见)证人", "witness"),
    (r"委托人|委托客户", "client"),
)
_OPPOSED: dict[PartyRole, tuple[PartyRole, ...]] = {
    "suspect": ("victim", "witness", "reporter", "institution", "regulator", "client"),
    "victim": ("suspect", "intermediary"),
    "witness": ("suspect",),
    "client": ("victim", "institution", "regulator"),
}
_TITLED_WORK = re.compile(r"《[^《》]*》")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:有限公司|公司|银行|支行|分行|事务所|合作社|工作室|中心|法院|检察院|公安局|分局|派出所|监管局|委员会|协会|医院|集团)"
)
_HAN = re.compile(r"[\u4e00-\u9fff（）()·A-Za-z0-9_—-]+")
_SHORTEST_MISSPELT = 3
_LISTED = re.compile(r"(?:付款人|收款人)(?!民币)(?:包括|为|：|:)?(?P<who>[^（）()，。；：“”\s]{2,60})")
_SENDING = ("发送消息称", "发消息称", "在邮件中称", "发帖称", "留言称", "回复称")
_SAYS = re.compile(
    r"(?P<who>[^，。；：“”、]{2,40}?)(?P<how>发送消息称|发消息称|在邮件中称|发帖称|留言称|回复称|称|表示|说|回复|答复|提出|要求|威胁|承诺)[：:，,]?$"
)
_NO_NAME = re.compile(r"[＿某人介绍向和与被给在于的公司银行收取付退还款项嫌据因为所其称系经通过称]")
_NEAR = 0.7


class NameFault(NamedTuple):
    """A name that the cited evidence does not have, or has in another role."""

    detail: str
    expected: str | None


def named_parties(text: str, book: Grounds) -> list[tuple[str, str]]:
    """The parties the text speaks of, as (name in the text, name of the party), longest names first."""
    found: list[tuple[str, str]] = []
    rest = text
    for name, party in book.parties.items():
        if name in rest:
            found.append((name, party.name))
            rest = rest.replace(name, "＿" * len(name))
    return found


def fault_of_names(
    claim: str, grounds: Sequence[Ground], book: Grounds, known: str, vocabulary: str
) -> NameFault | None:
    """The first name of the claim that its evidence does not bear out.

    `known` is other text the claim may name from (authorities, the case's own units); words that stand in
    `vocabulary` (the law and the knowledge files) are no names, whatever the tagger says (陈述, 查明)."""
    if not grounds:
        return None
    text = _TITLED_WORK.sub(lambda m: "＿" * len(m[0]), claim)
    for value in find_values(text):
        text = text[: value.start] + "＿" * (value.end - value.start) + text[value.end :]
    for name, party in named_parties(text, book):
        if not _spoken_of(party, grounds, book) and name not in known:
            return NameFault(f"所引证据没有提到“{name}”", _other_party(text, grounds, book))
    evidence = "\n".join(g.said + g.before + g.document.title for g in grounds) + known
    listed = _unknown_listed(claim, evidence, grounds, book)
    if listed is not None:
        return NameFault(f"所引证据没有提到“{listed}”", _likeliest(listed, book.parties))
    misspelt = _misspelt(_without(text, book), evidence, book)
    if misspelt is not None:
        return misspelt
    for name in _other_names(_without(text, book), evidence):
        if "某" not in name and name in vocabulary:
            continue
        likely = _likeliest(name, [*book.parties, *_masked_names(evidence), *_tagged_names(evidence)])
        return NameFault(f"所引证据没有提到“{name}”", likely)
    for name in _organisations(_without(text, book)):
        likely = _likeliest(name, [*book.parties, *_organisations(evidence)])
        if likely is not None and likely not in text and name not in evidence and not _ends_with_known(name, evidence):
            return NameFault(f"所引证据没有提到“{name}”", likely)
    return None


def fault_of_roles(claim: str, book: Grounds) -> NameFault | None:
    """The first party that the claim gives a role its facts contradict: 被害人王某 where 王某 is the suspect."""
    for title, role, names in _titled(claim, book):
        for name in names:
            roles = set(book.parties[name].roles)
            if role not in roles and roles & set(_OPPOSED[role]) and not roles & {"other", "intermediary"}:
                return NameFault(f"材料中{name}不是{title}", None)
    return None


def speaker_fault(before: str, speakers: Sequence[str], book: Grounds) -> NameFault | None:
    """Who the words before a quotation say is speaking, against those who said it; None where they do not tell."""
    said = _SAYS.search(before)
    if said is None or not speakers:
        return None
    written = said["who"].strip()
    allowed = {name for speaker in speakers for name in _names_of(speaker, book)}
    named = next((n for n in book.parties if written.endswith(n)), None)
    if any(written.endswith(name) or name.endswith(written) for name in allowed):
        return None
    if named is not None or said["how"] in _SENDING:
        return NameFault(f"这段话是{speakers[0]}说的，不是{named or written}", speakers[0])
    return None


def _names_of(speaker: str, book: Grounds) -> set[str]:
    """The names of the party that a speaker's name is one of; the name itself for someone who is no party."""
    party = book.parties.get(speaker)
    return {speaker} if party is None else {speaker, party.name, *party.aliases}


def _titled(claim: str, book: Grounds) -> Iterator[tuple[str, PartyRole, list[str]]]:
    """The lists of parties that the claim gives a title (涉嫌人员甲、乙), or says are suspected (甲、乙的行为涉嫌…)."""
    for pattern, role in _TITLES:
        for title in re.finditer(rf"(?P<title>{pattern})(?:为|是|系|：|:|有|包括)?", claim):
            yield title["title"], role, _leading_names(claim[title.end() :], book)
    for suspected in re.finditer(r"(?:等人)?的?行为(?:已经?|均)?(?:涉嫌|触犯|构成)", claim):
        yield "涉嫌人员", "suspect", _trailing_names(claim[: suspected.start()], book)


def _leading_names(text: str, book: Grounds) -> list[str]:
    found: list[str] = []
    while name := next((n for n in book.parties if text.startswith(n)), None):
        found.append(name)
        text = text[len(name) :].lstrip("、和及与")
    return found


def _trailing_names(text: str, book: Grounds) -> list[str]:
    found: list[str] = []
    while name := next((n for n in book.parties if text.endswith(n)), None):
        found.append(name)
        text = text[: -len(name)].rstrip("、和及与")
    return found


def _unknown_listed(claim: str, evidence: str, grounds: Sequence[Ground], book: Grounds) -> str | None:
    """Someone listed as payer or payee (付款人甲、乙) who is in neither the cited rows nor the facts read from them."""
    cited = {g.sentence.id for g in grounds}
    amounts = [a for a in book.facts.amounts if any(r.sentence in cited for r in a.evidence)]
    sides = {name for a in amounts for name in (a.payer, a.payee) if name}
    for match in _LISTED.finditer(claim):
        for name in re.split(r"[、和及]", match["who"].removesuffix("等")):
            if name and name not in evidence and name not in sides:
                return name
    return None


def _misspelt(text: str, evidence: str, book: Grounds) -> NameFault | None:
    """A stretch of the claim that is a party's name but for one character, and stands nowhere in the evidence."""
    for name in book.parties:
        if len(name) < _SHORTEST_MISSPELT or name not in evidence:
            continue
        for start in range(len(text) - len(name) + 1):
            stretch = text[start : start + len(name)]
            if "＿" in stretch or stretch in evidence:
                continue
            if sum(a != b for a, b in zip(stretch, name, strict=True)) == 1 and _HAN.fullmatch(stretch):
                return NameFault(f"所引证据没有提到“{stretch}”，证据为“{name}”", name)
    return None


def _spoken_of(party: str, grounds: Sequence[Ground], book: Grounds) -> bool:
    names = [n for n, p in book.parties.items() if p.name == party]
    others = [n for n, p in book.parties.items() if p.name != party]
    longer = [o for o in others if any(n in o for n in names)]
    return any(_names_it(ground, names, longer, party, book) for ground in grounds)


def _names_it(ground: Ground, names: Sequence[str], longer: Sequence[str], party: str, book: Grounds) -> bool:
    said = _hidden(ground.said, longer)
    if any(n in said for n in names) or party in book.linked.get(ground.sentence.id, ()):
        return True
    anyone = any(n in ground.said for n in book.parties)
    if _FIRST_PERSON.search(ground.text) and any(n in ground.document.title for n in book.parties):
        return any(n in ground.document.title for n in names)  # 我 is the one whose statement this is
    first = min((ground.text.find(n) for n in book.parties if n in ground.text), default=len(ground.text))
    if _PRONOUN.search(ground.text[:first]) or not anyone:
        return any(n in ground.before for n in names) or (not anyone and any(n in ground.document.title for n in names))
    return False


def _hidden(text: str, longer: Iterable[str]) -> str:
    for name in longer:
        text = text.replace(name, "＿")
    return text


def _other_party(claim: str, grounds: Sequence[Ground], book: Grounds) -> str | None:
    """The party of the evidence that the claim does not name: what was probably meant."""
    there = [p for _, p in named_parties("\n".join(g.said for g in grounds), book)]
    return next((p for p in there if p not in claim), None)


def _without(text: str, book: Grounds) -> str:
    for name in book.parties:
        text = text.replace(name, "＿" * len(name))
    return text


def _other_names(text: str, evidence: str) -> list[str]:
    """Names of no party that the evidence does not have."""
    names = dict.fromkeys((*_masked_names(text), *_tagged_names(text)))
    return [name for name in names if not _known(name, evidence)]


def _known(name: str, evidence: str) -> bool:
    """Whether the name, or the name the tagger took one character too many of, stands in the evidence."""
    if "某" in name:
        return re.search(rf"{re.escape(name)}(?!某)", evidence) is not None
    return name in evidence or (len(name) == 3 and name[:2] in evidence)


def _masked_names(text: str) -> list[str]:
    return [m["name"] for m in _MASKED.finditer(text)]


def _tagged_names(text: str) -> list[str]:
    found = []
    for word, tag in rjieba.tag(text):
        if tag == "nr" and 2 <= len(word) <= 3 and word[0] in _SURNAMES and not _NO_NAME.search(word):
            found.append(word)
    return found


def _organisations(text: str) -> list[str]:
    return [m[0] for m in _ORGANISATION.finditer(_TITLED_WORK.sub("，", text))]


def _ends_with_known(name: str, evidence: str) -> bool:
    """Whether a long enough ending of the name stands in the evidence (the words before it are the sentence's)."""
    return any(name[start:] in evidence for start in range(len(name) - 3))


def _likeliest(name: str, known: Iterable[str]) -> str | None:
    best, score = None, 0.0
    for other in known:
        for candidate in {name, name[-len(other) :]}:
            like = Levenshtein.normalized_similarity(candidate, other)
            if like > score:
                best, score = other, like
    return best if score >= (_NEAR if len(name) > 3 else 0.5) and best != name else None
