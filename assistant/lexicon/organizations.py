"""Names of organisations in Chinese text: what they end in says what they are, how words are joined says where they begin.

Generic words (该公司, 银行, 平台) are no names and are left out; anonymised names (某银行, 某某咨询公司) are names.
Offsets are those of the text.

    >>> [(o.name, o.kind) for o in find_organizations("张某在杭州恒信法务咨询有限公司任职，后向某消费金融公司投诉。")]
    [('杭州恒信法务咨询有限公司', 'company'), ('某消费金融公司', 'institution')]
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import rjieba

from assistant.lexicon.wordlists import OrganizationClass, name_lists

_LONGEST = 28
# What may not be part of a name: the walk to the left stops after it.
_STOP_TAGS = ("p", "c", "u", "d", "r", "x", "y", "e", "o", "m", "q", "f", "zg")
_STOP_WORDS = frozenset(
    "在 于 向 与 和 跟 同 对 给 由 被 将 把 从 到 等 称 说 系 是 为 因 让 叫 及 或 以 任 至 去 找 及其 以及 本 该 贵 我 你 他 她 它 这 那 其 此 某些 各 各家 多家 一家 两家 三家 几家 "
    "冒充 假冒 自称 成立 注册 设立 开设 开办 创办 经营 投诉 举报 起诉 控告 联系 前往 来到 通过 利用 伙同 担任 任职 就职 入职 离职 借用 挂靠 收到 要求 委托 客户 被告人 被告 被害人 被害单位 被告单位 证人 员工 "
    "法定代表人 实际控制人 负责人 工作人员 打电话 拨打 致电 致函 报案 报告 提交 名为 名叫 叫做 所谓 所属 隶属 位于 设在 声称 谎称 虚构 伪造 私刻 加盖 使用 持有 出具 提供 办理 代理 代为 申请 贷款 借款 "
    "还款 转账 汇款 支付 退还 骗取 骗得 收取 诈骗 敲诈 勒索 威胁 要挟 迫使 导致 造成 使得 帮助 协助 指使 安排 组织 联合 会同 配合 接受 接到 经 据 按 依 依据 根据 由于 关于 针对 指控 认为 认定 查明 移送 抄送 主送 "
    "原 原系 现系 均系 曾系 时任 曾任 担任 聘用 招聘 雇用 雇佣 登录 下载 打开 浏览 属于 作为 成为 变更 更名 购买 出售 卖给 交给 告诉 通知 反映 发现 证实 证明 承认 供述 交代 陈述 接受 收购 所在 有的 个别 部分 所有 全部 多个 数家 "
    "近日 今年 去年 同年 当日 次日 目前 现在 后 前 时 再 又 均 都 还 就 才 已 曾 未 不 没 无 有 并 而 但 若 如 当 以 来 上 下 里 内 外 中 间 的 地 得 了 着 过".split()
)
# Verbs that name a business and so may stand inside a name.
_BUSINESS = frozenset(
    "咨询 服务 管理 投资 担保 调解 维权 修复 催收 代理 规划 优化 纾困 顾问 培训 借贷 贷款 运输 装修 装潢 清收 融资 租赁 保险 财险 寿险 建筑 制造 加工 贸易 商贸 物流 快递 消费 分期 分拨 理赔 退保 法务 协商 减免 减负 "
    "教育 传媒 广告 设计 开发 监督 监管 仲裁 检测 鉴定 拍卖 典当 评估 代账 置业 养殖 种植 销售 批发 零售 经销 互助 援助 救助 帮扶 上岸 清零 停息 挂账 重组 结算 支付 清算 联合 联盟 创新 创业 创投 通信 联通 移动".split()
)
_GENERIC_HEADS = frozenset(
    "任何 就近 属地 隔壁 对方 对应 上市 实际上 自己 如今 所列 到期 原来 下属 附属 合法 非法 同一 另一 首家 大量 众多 少数 多数 一些 以下 以上 该类 这类 此类 某类 同类 其它 其他 普通 正当 有资质 知名 骗子 黑心 无良 老家 家乡 家属 "
    "公司 银行 平台 中心 集团 法院 医院 学校 超市 酒店 工厂 协会 委员会 门店 中介 机构 保险 保险公司 金融 监管 有关 相关 上述 涉案 涉事 空壳 皮包 商业 国有 合作 持牌 正规 第三方 总 分 子 母 总部 金融机构 贷款 网贷 借贷 网络 "
    "互联网 社交 短视频 聊天 购物 电商 支付 投资 理财 交易 博彩 赌博 外包 催收 咨询 法务 中介 服务 客服 调解 信用 个人 本地 外地 全国 大 小 多 新 老 关联 目标 股份 有限 责任 专业 培训 维权 物流 科技 信息 债务 受害 被害 举报 投诉 反诈 数据 "
    "管理 招聘 直播 第三方 自己 他人 别人 各 合规 风控 运营 呼叫 审核 贷后 消费 小额 村镇 农村 人寿 财产 汽车 健康 养老 大型 中小 知名 正式 官方 境外 境内 县 市 区 省 乡 镇 街道 村 辖区 当地 本市 本区 本县".split()
)
_NOT_AFTER = re.compile(
    r"卡(?!中心)|账户|帐户|流水|柜|贷款|转账|存款|汇款|账号|帐号|承兑|行长|法(?!务)|化|治理|章程|印章|公章|员工|人员|客服|经理|同志"
)
_SOFT_AFTER = frozenset("银行 人寿 中心 平台 分局 保险公司 公司 法院 检察院".split())


class OrganizationMention(NamedTuple):
    """An organisation's name at `start:end`; `kind` says what its ending makes of it."""

    start: int
    end: int
    name: str
    kind: OrganizationClass


@cache
def _suffixes() -> dict[str, OrganizationClass]:
    lists = name_lists().organizations
    table: dict[str, OrganizationClass] = {}
    for kind in ("company", "authority", "institution", "regulator"):
        table.update(dict.fromkeys(getattr(lists, kind), kind))
    return table


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _suffixes()), key=len, reverse=True)))


def find_organizations(text: str) -> list[OrganizationMention]:
    """All named organisations of `text` in order, without overlap; a name takes its branches with it."""
    words = _words(text)
    found: list[OrganizationMention] = []
    position = 0
    for match in _suffix_pattern().finditer(text):
        if match.start() < position:
            continue
        previous = found[-1] if found and found[-1].end == match.start() else None
        start = (
            previous.start
            if previous
            else _trim(text, _begin(text, match.start(), words, position), match.start(), words)
        )
        name = text[start : match.end()]
        if not _is_name(name, match[0]):
            continue
        kind = _suffixes()[match[0]]
        joined = _extend(text, start, match.end(), kind)
        if previous:
            found.pop()
        found.append(joined)
        position = joined.end
    named = [m for m in found if _distinct(text, m, words)]
    return sorted([*_kept(text, found, named), *_short(text, found)])


def _distinct(text: str, mention: OrganizationMention, words: dict[int, tuple[int, str]]) -> bool:
    """Whether the name holds more than words of a trade: a place, a proper word, 某, letters, or quotes around it."""
    if re.search(r"某|[A-Za-z×*]{2}", mention.name) or mention.kind == "regulator":
        return True
    if text[mention.start - 1 : mention.start] in ("“", "「", "‘", '"', "《") or mention.name.endswith(
        ("有限公司", "有限责任公司")
    ):
        return True
    position = mention.end
    while position > mention.start:
        begin, tag = words.get(position, (position - 1, ""))
        word = text[max(begin, mention.start) : position]
        if (
            tag in ("ns", "nz", "nr", "nrt", "nrfg", "nt", "x", "g", "ng", "eng", "nsf")
            and word not in _GENERIC_HEADS | _TRADES
        ):
            return True
        position = begin
    return False


_TRADES = frozenset("中心 公司 银行 平台 集团 医院 超市 物业 法院 学校 大学 协会 商会 联盟 会计师 律师 事务所".split())


def _kept(text: str, found: list[OrganizationMention], named: list[OrganizationMention]) -> list[OrganizationMention]:
    """The named ones, and words of a trade (粮油公司) that stand for one of them or that the text keeps using."""
    names = {m.name for m in named}
    counts = Counter(m.name for m in found)
    return [
        m
        for m in found
        if m.name in names
        or any(m.name in name for name in names)
        or (counts[m.name] >= 3 and m.kind in ("company", "institution"))
    ]


def _extend(text: str, start: int, end: int, kind: OrganizationClass) -> OrganizationMention:
    """Takes in 上海分公司, 营业部, （集团） and the like that follow directly."""
    tail = re.compile(
        r"(?:[\u4e00-\u9fff]{2,8}?(?:中心支公司|分公司|支公司|分行|支行|营业部|信用卡中心|监管分局|监管局|分局))"
    )
    more = tail.match(text, end)
    if more is not None and not any(
        word in more[0] for word in ("与", "和", "向", "及", "、", "的", "在", "由", "将", "系", "是")
    ):
        end = more.end()
    return OrganizationMention(start, end, text[start:end], kind)


def _begin(text: str, suffix_start: int, words: dict[int, tuple[int, str]], floor: int) -> int:
    """Where the name begins: words are joined to the left while they can be part of one."""
    start = suffix_start
    while start > floor and suffix_start - start < _LONGEST:
        if (
            text[start - 1] in "）)"
            and (opening := max(text.rfind("（", floor, start), text.rfind("(", floor, start))) >= 0
            and start - opening <= 10
        ):
            if re.fullmatch(r"[\u4e00-\u9fffA-Za-z某×X*]{1,8}", text[opening + 1 : start - 1]) is None:
                break
            start = opening
            continue
        begin, tag = words.get(start, (start - 1, ""))
        begin = max(begin, floor)
        word = text[begin:start]
        if not tag and start == suffix_start:  # the segmentation joins the word with the ending (恒信公|司)
            begin, word, tag = _inner(text, start, words, floor)
        if not _can_belong(word, tag):
            break
        start = begin
    return start


def _trim(text: str, start: int, suffix_start: int, words: dict[int, tuple[int, str]]) -> int:
    """Cuts what stands before an anonymised name (债权人|某商贸公司), but for a place (杭州某某公司)."""
    while (lead := _LEAD.match(text, start, suffix_start)) is not None:
        start = lead.end()
    some = text.find("某", start, suffix_start)
    if some < 0:
        return start
    if _is_person(text, some, words):
        end = some + (2 if text[some + 1] in "某甲乙丙丁" else 1)
        return _trim(text, end, suffix_start, words) if end < suffix_start else suffix_start
    if some > start and (text[some - 1] in "县市区省镇乡村州" or words.get(some, (0, ""))[1] in ("ns", "nsf")):
        return max(start, words.get(some, (some, ""))[0])
    return some


_LEAD = re.compile(
    r"公诉机关|机关|现羁押于|羁押于|日经|(?:系|现|均|原|致|经|若|于|请|寄|向|在|我|某系)(?![\u4e00-\u9fff]?(?:公司|银行)$)"
)


def _is_person(text: str, some: int, words: dict[int, tuple[int, str]]) -> bool:
    """Whether the 某 at `some` belongs to a person's surname before it (赵某银行账户)."""
    return some > 0 and text[some - 1] in name_lists().surnames and words.get(some, (some - 1, ""))[0] >= some - 1


def _inner(text: str, start: int, words: dict[int, tuple[int, str]], floor: int) -> tuple[int, str, str]:
    for end in range(start + 1, min(len(text), start + 8) + 1):
        begin, tag = words.get(end, (end, ""))
        if tag and begin < start:
            begin = max(begin, floor)
            return begin, text[begin:start], "n"
    return start - 1, text[start - 1 : start], "x"


def _can_belong(word: str, tag: str) -> bool:
    if re.fullmatch(r"[某×X*Ｘ]{1,3}|某[\u4e00-\u9fff]", word):
        return True
    if word in _STOP_WORDS or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9·&]+", word):
        return False
    if tag == "v" and word not in _BUSINESS:
        return False
    if tag.startswith(_STOP_TAGS):
        return (
            len(word) > 1
            and tag[0] in "dfr"
            and word not in _STOP_WORDS
            and not word.endswith(("的", "个", "些", "家", "们"))
            and word[0] not in "该本此其我你他她这那各每某一"
        )
    return True


def _is_name(name: str, suffix: str) -> bool:
    head = name.removesuffix(suffix)
    if not head:
        return suffix in (
            "银保监会",
            "银监会",
            "保监会",
            "证监会",
            "人民银行",
            "征信中心",
            "金融监管总局",
            "金融工作局",
            "金融办",
            "外汇管理局",
            "消保委",
            "网信办",
        )
    if suffix in name_lists().organizations.authority and len(head) < 1:
        return False
    rest = head
    while rest:
        piece = next((w for w in sorted(_GENERIC_HEADS, key=len, reverse=True) if rest.startswith(w)), None)
        if piece is None:
            return len(head) > 1 or head == "某" or suffix not in ("中心", "平台", "公司")
        rest = rest[len(piece) :]
    return suffix in ("有限公司", "有限责任公司", "股份有限公司") and len(head) >= 4


def _short(text: str, found: list[OrganizationMention]) -> list[OrganizationMention]:
    """工行, 招行 and other short names, outside the names found already."""
    short = name_lists().organizations.short
    pattern = re.compile("|".join(map(re.escape, short)))
    taken = {position for mention in found for position in range(mention.start, mention.end)}
    mentions = []
    for match in pattern.finditer(text):
        kind: OrganizationClass = (
            "regulator" if short[match[0]] in ("人民银行", "金融监管局", "银保监会") else "institution"
        )
        if taken.isdisjoint(range(*match.span())) and _starts_word(text, match):
            mentions.append(OrganizationMention(*match.span(), match[0], kind))
    return mentions


def _starts_word(text: str, match: re.Match[str]) -> bool:
    return not re.search(r"[\u4e00-\u9fff]$", text[: match.start()][-1:]) or rjieba.cut(
        text[max(0, match.start() - 4) : match.end()]
    )[-1].endswith(match[0][-2:])


def _words(text: str) -> dict[int, tuple[int, str]]:
    """For the end of each word its start and tag."""
    position, words = 0, {}
    for word, tag in rjieba.tag(text):
        words[position + len(word)] = (position, tag)
        position += len(word)
    return words
