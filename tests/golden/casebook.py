"""Three fictional cases built by hand, for the tests of drafting and export: a gang, an honest complaint, a thin tip.

Documents are lists of sentences; evidence is found by a piece of text, so that every reference is cut from its
document and cannot drift. Names, firms, numbers and texts are invented.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from assistant.records import (
    Amount,
    AmountFinding,
    AmountPart,
    Assessment,
    Authority,
    Behaviour,
    CaseFacts,
    CaseMaterial,
    CaseMeta,
    Check,
    Claim,
    Conflict,
    Contrast,
    Count,
    DateFact,
    Document,
    DocumentKind,
    ElementFinding,
    EvidenceRef,
    Exhibit,
    Gap,
    Memo,
    MemoSection,
    OffenceAssessment,
    Party,
    Sentence,
    SkippedFile,
    Struck,
    Verification,
)


class Case(NamedTuple):
    """What `draft` needs of a case."""

    material: CaseMaterial
    facts: CaseFacts
    assessment: Assessment


class Line(NamedTuple):
    """A sentence with what ingest knows about it."""

    text: str
    speaker: str | None = None
    time: str | None = None
    page: int | None = 1


def document(place: int, path: str, kind: DocumentKind, lines: list[Line | str], pages: int | None = 1) -> Document:
    """A document whose text is its sentences, one a line."""
    text, sentences = "", []
    for number, raw in enumerate(lines, 1):
        line = Line(raw) if isinstance(raw, str) else raw
        sentences.append(
            Sentence(
                id=f"D{place}.S{number}",
                page=line.page,
                start=len(text),
                end=len(text) + len(line.text),
                speaker=line.speaker,
                time=line.time,
            )
        )
        text += line.text + "\n"
    return Document(
        id=f"D{place}",
        exhibit=f"证{place}",
        path=path,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        kind=kind,
        title=path.rsplit(".", 1)[0].rsplit("/", 1)[-1],
        language="zh",
        pages=pages,
        text=text,
        sentences=tuple(sentences),
    )


class Finder:
    """Evidence by a piece of its text."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.documents = documents

    def __call__(self, *pieces: str) -> tuple[EvidenceRef, ...]:
        return tuple(self._one(piece) for piece in pieces)

    def _one(self, piece: str) -> EvidenceRef:
        for each in self.documents:
            for sentence in each.sentences:
                if piece in each.quote(sentence):
                    return EvidenceRef.cut(each, sentence)
        raise AssertionError(f"no sentence has {piece!r}")

    def part(self, piece: str, value: float) -> AmountPart:
        return AmountPart(value_cny=value, citation=self._one(piece).citation)


def gang() -> Case:
    """An organised 代理维权 gang: threats to a bank, bought customer data, fees, forged certificates."""
    report = document(
        1,
        "报案材料.docx",
        "text",
        [
            "临江市商业银行信用卡中心关于高建明等人涉嫌敲诈勒索的报案材料",
            "高建明，男，1988年出生，系江城明远商务咨询有限公司法定代表人，雇用周莉、吴涛等人从事所谓“债务优化”业务。",
            "2023年3月6日，周莉冒充持卡人李秀梅的家属致电信用卡中心，要求免除全部息费并赔偿20000元，否则将组织客户集中向监管部门投诉。",
            "2023年3月15日，为避免投诉升级影响监管评级，信用卡中心被迫与李秀梅签订和解协议，支付“补偿款”20000元。",
            "2023年4月2日，吴涛以同样方式就持卡人陈国华一户索要12000元，信用卡中心于4月10日支付12000元。",
            "2023年2月至5月，信用卡中心共收到以不同客户名义提交、内容雷同的投诉46件，其中31件经回访客户本人并不知情。",
            Line("经核对，所附“困难证明”上加盖的临江市某社区居民委员会印章与该居委会备案印章不符。", page=2),
            Line("上述情况造成信用卡中心减免息费186400元，并支付补偿款32000元。", page=2),
        ],
        pages=2,
    )
    chat = document(
        2,
        "微信聊天记录_周莉_信用卡中心客服.txt",
        "chat",
        [
            Line("李姐这个户，两万块一分不能少", "周莉", "2023-03-06 14:20:11"),
            Line("这边需要核实客户本人意愿，请客户本人联系我们", "客服07", "2023-03-06 14:22:40"),
            Line(
                "不用核实，明天下班前不给，我就让五十个客户一起往监管局递材料，再找媒体曝光你们",
                "周莉",
                "2023-03-06 14:23:05",
            ),
            Line("你们自己掂量，上次那家行不给钱，最后罚了多少你们清楚", "周莉", "2023-03-06 14:25:30"),
            Line("补偿款今天到账了，这一户的投诉我们撤，下一户再谈", "周莉", "2023-03-15 17:02:18"),
        ],
        pages=None,
    )
    group = document(
        3,
        "工作群聊天记录.txt",
        "chat",
        [
            Line(
                "新到一批逾期客户名单，姓名电话欠款都有，一共3200条，老规矩一条两块五", "高建明", "2023-02-08 09:15:00"
            ),
            Line("钱转给老贺了，8000，名单已经发到群文件", "吴涛", "2023-02-08 10:40:12"),
            Line("话术照着模板念，先说违规催收，再说要去监管局，最后谈补偿", "高建明", "2023-02-20 20:11:45"),
            Line("困难证明的章刻好了没，陈国华那户明天要交", "周莉", "2023-03-30 11:05:09"),
            Line("刻好了，居委会的和医院的都有", "吴涛", "2023-03-30 11:09:51"),
        ],
        pages=None,
    )
    ledger = document(
        4,
        "公司收款台账.xlsx",
        "table",
        [
            "日期：2023-03-03；客户：李秀梅；项目：服务费；金额（元）：3000；收款人：高建明",
            "日期：2023-03-16；客户：李秀梅；项目：补偿款分成；金额（元）：6000；收款人：高建明",
            "日期：2023-03-28；客户：陈国华；项目：服务费；金额（元）：2600；收款人：高建明",
            "日期：2023-04-11；客户：陈国华；项目：补偿款分成；金额（元）：3600；收款人：高建明",
            "日期：2023-04-18；客户：赵永福；项目：服务费；金额（元）：2800；收款人：高建明",
        ],
        pages=None,
    )
    interview = document(
        5,
        "李秀梅询问笔录.pdf",
        "scan",
        [
            "我在短视频上看到明远公司说能帮着停息挂账、减免欠款，就联系了周莉。",
            "2023年3月3日我交了3000元服务费，周莉让我把手机卡和身份证照片都给她，说后面的事不用我管。",
            Line("银行给的20000元打到我卡上，周莉让我转了6000元给高建明，说是事先讲好的三成。", page=2),
            Line("催收确实打过我单位的电话，我对这个有意见，但是我没有让他们去要两万块钱。", page=2),
            Line("困难证明我没有开过，上面的字也不是我签的。", page=2),
        ],
        pages=2,
    )
    record = document(
        6,
        "现场检查笔录.docx",
        "text",
        [
            "2023年5月22日，检查人员对江城明远商务咨询有限公司经营场所进行检查。",
            "现场先行登记保存笔记本电脑4台、手机9部、刻有“居民委员会”“医院”字样的印章7枚、纸质客户名单3册。",
            "据员工周莉在检查中称，补偿款由客户自愿分成，公司只是提供法律咨询服务。",
        ],
    )
    documents = (report, chat, group, ledger, interview, record)
    find = Finder(documents)
    material = CaseMaterial(
        meta=CaseMeta(
            case_id="gang",
            title="江城明远公司案",
            region="江苏",
            conduct_from="2023-02",
            conduct_to="2023-05",
            reporting_unit="临江金融监管分局",
            receiving_unit="临江市公安局",
        ),
        documents=documents,
        skipped=(SkippedFile(path="录音01.m4a", reason="暂不支持音频，请先转写为文字。"),),
    )
    facts = CaseFacts(
        case_id="gang",
        parties=(
            Party(
                name="高建明",
                kind="person",
                roles=("suspect",),
                evidence=find("高建明，男", "收款人：高建明", "转了6000元给高建明"),
            ),
            Party(name="周莉", kind="person", roles=("suspect",), evidence=find("周莉冒充持卡人", "联系了周莉")),
            Party(name="吴涛", kind="person", roles=("suspect",), evidence=find("吴涛以同样方式")),
            Party(
                name="江城明远商务咨询有限公司",
                aliases=("明远公司",),
                kind="organization",
                roles=("suspect",),
                evidence=find("江城明远商务咨询有限公司法定", "明远公司说能"),
            ),
            Party(
                name="临江市商业银行信用卡中心",
                kind="organization",
                roles=("victim", "reporter"),
                evidence=find("临江市商业银行信用卡中心关于"),
            ),
            Party(
                name="李秀梅",
                kind="person",
                roles=("client",),
                evidence=find("持卡人李秀梅的家属", "客户：李秀梅；项目：服务费"),
            ),
            Party(name="陈国华", kind="person", roles=("client",), evidence=find("持卡人陈国华一户")),
            Party(name="赵永福", kind="person", roles=("client",), evidence=find("客户：赵永福")),
            Party(name="老贺", kind="person", roles=("intermediary",), evidence=find("钱转给老贺了")),
        ),
        amounts=(
            Amount(value_cny=20000, text="20000元", approximate=False, role="demanded", evidence=find("并赔偿20000元")),
            Amount(
                value_cny=20000, text="20000元", approximate=False, role="paid", evidence=find("支付“补偿款”20000元")
            ),
            Amount(
                value_cny=12000, text="12000元", approximate=False, role="paid", evidence=find("于4月10日支付12000元")
            ),
            Amount(
                value_cny=186400, text="186400元", approximate=False, role="waived", evidence=find("减免息费186400元")
            ),
            Amount(
                value_cny=8000,
                text="8000",
                approximate=False,
                role="paid",
                payer="吴涛",
                payee="老贺",
                evidence=find("钱转给老贺了"),
            ),
            *(
                Amount(
                    value_cny=value,
                    text=str(value),
                    approximate=False,
                    role="fee",
                    payer=payer,
                    payee="高建明",
                    evidence=find(piece),
                )
                for value, payer, piece in (
                    (3000, "李秀梅", "2023-03-03；客户"),
                    (6000, "李秀梅", "2023-03-16"),
                    (2600, "陈国华", "2023-03-28"),
                    (3600, "陈国华", "2023-04-11"),
                    (2800, "赵永福", "2023-04-18"),
                )
            ),
        ),
        dates=tuple(
            DateFact(value=value, text=text, what=what, evidence=find(piece))
            for value, text, what, piece in (
                ("2023-03-06", "2023年3月6日", "致电索要", "2023年3月6日，周莉"),
                ("2023-03-15", "2023年3月15日", "签订和解协议", "2023年3月15日，为避免"),
                ("2023-04-02", "2023年4月2日", "索要", "2023年4月2日，吴涛"),
                ("2023-02", "2023年2月", "投诉期间", "2023年2月至5月"),
                ("2023-05-22", "2023年5月22日", "现场检查", "2023年5月22日，检查"),
                ("2023-03-03", "2023年3月3日", "交服务费", "2023年3月3日我交了"),
                ("2023-03-03", "2023-03-03", "收款", "2023-03-03；客户"),
                ("2023-03-16", "2023-03-16", "收款", "2023-03-16"),
                ("2023-03-28", "2023-03-28", "收款", "2023-03-28"),
                ("2023-04-11", "2023-04-11", "收款", "2023-04-11"),
                ("2023-04-18", "2023-04-18", "收款", "2023-04-18"),
            )
        ),
        counts=(
            Count(value=3200, unit="条", what="personal_information", evidence=find("一共3200条")),
            Count(value=46, unit="件", what="complaints", evidence=find("内容雷同的投诉46件")),
        ),
        behaviours=(
            Behaviour(
                type="coercive_demand",
                actors=("周莉",),
                targets=("临江市商业银行信用卡中心",),
                summary="以集中投诉、曝光相要挟索取补偿款",
                time="2023-03-06",
                evidence=find("让五十个客户一起", "周莉冒充持卡人"),
                confidence=0.97,
            ),
            Behaviour(
                type="coercive_demand",
                actors=("吴涛",),
                summary="以同样方式索要",
                evidence=find("吴涛以同样方式"),
                confidence=0.9,
            ),
            Behaviour(
                type="coercive_demand",
                actors=("周莉",),
                summary="收款后撤诉",
                evidence=find("这一户的投诉我们撤"),
                confidence=0.8,
            ),
            Behaviour(
                type="instigated_complaint",
                summary="批量雷同投诉",
                evidence=find("内容雷同的投诉46件", "话术照着模板念"),
                confidence=0.92,
            ),
            Behaviour(
                type="personal_info_trade",
                actors=("高建明",),
                summary="购买逾期客户名单",
                evidence=find("一共3200条", "钱转给老贺了"),
                confidence=0.95,
            ),
            Behaviour(
                type="forged_material",
                summary="伪造困难证明及印章",
                evidence=find("备案印章不符", "居委会的和医院的都有", "困难证明我没有开过"),
                confidence=0.9,
            ),
            Behaviour(
                type="high_fee",
                summary="收取服务费并分成",
                evidence=find("事先讲好的三成", "2023年3月3日我交了"),
                confidence=0.85,
            ),
            Behaviour(
                type="lawful_complaint", summary="催收确有不当", evidence=find("催收确实打过我单位"), confidence=0.6
            ),
        ),
        conflicts=(
            Conflict(
                about="补偿款分成是否出于客户自愿", statements=find("补偿款由客户自愿分成", "我没有让他们去要两万块钱")
            ),
        ),
        gaps=(
            Gap(
                about="补偿款去向",
                why="尚无银行流水印证分成",
                suggested_step="调取李秀梅、高建明收款账户2023年3月至5月的交易明细",
            ),
            Gap(
                about="客户名单来源",
                why="“老贺”身份不明",
                suggested_step="查明“老贺”的真实身份及名单来源，固定8000元转账记录",
            ),
        ),
    )
    extortion = OffenceAssessment(
        offence="敲诈勒索",
        statutes=("法:刑法#274",),
        conclusion="established",
        confidence=0.93,
        elements=(
            ElementFinding(
                id="threat",
                name="以恶害相要挟",
                verdict="established",
                evidence=find("让五十个客户一起", "周莉冒充持卡人", "吴涛以同样方式"),
                reason="周莉、吴涛以组织集中投诉、向媒体曝光相要挟，要求信用卡中心付款。",
            ),
            ElementFinding(
                id="fear_disposal",
                name="对方因恐惧、压力而处分财产",
                verdict="established",
                evidence=find("被迫与李秀梅签订和解协议"),
                reason="信用卡中心为避免投诉升级影响监管评级而付款。",
            ),
            ElementFinding(
                id="intent",
                name="非法占有目的（没有权利基础，或明显超出权利范围）",
                verdict="partly_established",
                evidence=find("事先讲好的三成", "话术照着模板念"),
                counter_evidence=find("补偿款由客户自愿分成", "催收确实打过我单位"),
                reason="客户本人没有提出赔偿要求，行为人按比例分取补偿款；但存在催收不当的投诉依据，要求是否超出权利范围须进一步查证。",
                missing=("催收录音及外呼记录，核实违规催收是否属实", "和解协议签订经过的证人证言"),
            ),
        ),
        amount=AmountFinding(
            value_cny=32000,
            basis="以实际取得的补偿款计",
            parts=(find.part("支付“补偿款”20000元", 20000), find.part("于4月10日支付12000元", 12000)),
            bracket="数额较大",
            threshold="江苏：较大 4,000元、巨大 60,000元、特别巨大 400,000元（苏高法[2013]248号）",
            region="江苏",
            authorities=("释:法释〔2013〕10号#1",),
        ),
        stage="completed",
        aggravating=("多人分工、反复实施",),
    )
    privacy = OffenceAssessment(
        offence="侵犯公民个人信息",
        statutes=("法:刑法#253之一",),
        conclusion="partly_established",
        confidence=0.8,
        elements=(
            ElementFinding(
                id="obtain",
                name="非法获取、出售或者提供公民个人信息",
                verdict="established",
                evidence=find("一共3200条", "钱转给老贺了"),
                reason="高建明、吴涛付款购买载有姓名、电话和欠款情况的客户名单。",
            ),
            ElementFinding(
                id="serious",
                name="情节严重",
                verdict="partly_established",
                evidence=find("一共3200条"),
                reason="聊天记录反映的数量须以名单原件去重核实。",
                missing=("名单电子文件的提取和去重计数笔录",),
            ),
        ),
        amount=AmountFinding(
            value_cny=8000,
            basis="购买个人信息的价款",
            parts=(find.part("钱转给老贺了", 8000),),
            region="江苏",
        ),
        stage="completed",
    )
    assessment = Assessment(
        recommendation="refer",
        recommendation_reason="威胁、付款与分成各环节有聊天记录、报案材料和台账相互印证，金额达到立案标准。",
        primary="敲诈勒索",
        relation="两罪行为和侵害的法益不同，分别成立的，应当数罪并罚。",
        offences=(extortion, privacy),
        contrasts=(
            Contrast(
                offence_a="敲诈勒索",
                offence_b="诈骗",
                question="信用卡中心是因受骗还是因惧怕而付款？",
                answer="系为避免投诉升级影响监管评级而付款，更接近因恐惧处分财产。",
                evidence=find("被迫与李秀梅签订和解协议"),
            ),
            Contrast(
                offence_a="敲诈勒索",
                offence_b="依法维权",
                question="要求是否以真实权利为依据并在其范围之内？",
                answer="客户对催收有意见属实，但其本人没有提出该项赔偿要求。",
                evidence=find("我没有让他们去要两万块钱"),
            ),
        ),
    )
    return Case(material, facts, assessment)


def honest_complaint() -> Case:
    """A furious complaint that is true and asks for no more than the law gives: not to be referred."""
    letter = document(
        1,
        "投诉信.docx",
        "text",
        [
            "我叫韩冬梅，2021年9月在安信寿险临江支公司买了一份两全保险，每年交费6000元。",
            "业务员孙磊当时说三年就能连本带利取出来，合同上却写着要满十年，这是明摆着骗人！",
            "2024年10月我要求全额退还已交的18000元保费，公司一直拖着不办。",
            "再不给说法，我就去金融监管局投诉，去法院告你们，一定讨回公道！",
        ],
    )
    reply = document(
        2,
        "保险公司情况说明.docx",
        "text",
        [
            "经查，业务员孙磊在销售过程中使用了“三年可取”的表述，与合同约定不符。",
            "我司认为韩冬梅扬言投诉，涉嫌敲诈勒索，现将有关情况报送。",
            "韩冬梅除要求退还保费18000元外，未提出其他金钱要求。",
        ],
    )
    documents = (letter, reply)
    find = Finder(documents)
    element = ElementFinding(
        id="intent",
        name="非法占有目的（没有权利基础，或明显超出权利范围）",
        verdict="contradicted",
        counter_evidence=find("与合同约定不符", "未提出其他金钱要求"),
        reason="投诉人有真实的保险合同纠纷，要求退还的是已交保费，没有超出权利范围。",
        missing=("投诉内容系捏造的证据", "超出已交保费的金钱要求"),
    )
    threat = ElementFinding(
        id="threat",
        name="以恶害相要挟",
        verdict="not_established",
        counter_evidence=find("我就去金融监管局投诉"),
        reason="以投诉、起诉等法定途径主张权利，不属于威胁、要挟。",
        missing=("以揭发隐私、虚假举报等非法手段相要挟的证据",),
    )
    return Case(
        CaseMaterial(meta=CaseMeta(case_id="honest"), documents=documents, skipped=()),
        CaseFacts(
            case_id="honest",
            parties=(
                Party(name="韩冬梅", kind="person", roles=("suspect", "client"), evidence=find("我叫韩冬梅")),
                Party(name="孙磊", kind="person", roles=("other",), evidence=find("业务员孙磊当时说")),
            ),
            amounts=(
                Amount(
                    value_cny=18000,
                    text="18000元",
                    approximate=False,
                    role="demanded",
                    evidence=find("全额退还已交的18000元"),
                ),
            ),
            dates=(DateFact(value="2024-10", text="2024年10月", what="要求退费", evidence=find("2024年10月我要求")),),
            behaviours=(
                Behaviour(
                    type="lawful_complaint",
                    summary="要求退还保费",
                    evidence=find("2024年10月我要求", "我就去金融监管局投诉", "与合同约定不符"),
                    confidence=0.95,
                ),
            ),
        ),
        Assessment(
            recommendation="do_not_refer",
            recommendation_reason="投诉有真实的合同纠纷为依据，要求没有超出已交保费，手段合法。",
            primary=None,
            relation="",
            offences=(
                OffenceAssessment(
                    offence="敲诈勒索",
                    statutes=("法:刑法#274",),
                    conclusion="not_established",
                    confidence=0.06,
                    elements=(threat, element),
                    amount=AmountFinding(value_cny=None, basis="没有取得财物"),
                    stage="unknown",
                ),
            ),
            contrasts=(
                Contrast(
                    offence_a="敲诈勒索",
                    offence_b="依法维权",
                    question="要求是否以真实权利为依据并在其范围之内？",
                    answer="要求退还的是已交保费，保险公司承认销售表述与合同不符。",
                    evidence=find("与合同约定不符", "未提出其他金钱要求"),
                ),
            ),
        ),
    )


def thin_tip() -> Case:
    """An anonymous tip with nothing to hold on to: investigate further."""
    tip = document(
        1,
        "匿名举报.txt",
        "text",
        ["听说城东有个公司专门帮人退保，收费很黑，老板好像姓马。", "有人说交了钱就联系不上了，具体多少钱不清楚。"],
    )
    find = Finder((tip,))
    elements = (
        ElementFinding(
            id="deception",
            name="虚构事实或者隐瞒真相",
            verdict="unknown",
            reason="举报没有写明承诺的内容和对象，无法判断。",
            missing=("举报人或者客户的陈述", "公司的宣传资料和合同"),
        ),
        ElementFinding(
            id="disposal",
            name="被害人基于错误认识处分财产",
            verdict="unknown",
            reason="没有付款人、时间和金额。",
            missing=("付款凭证",),
        ),
    )
    return Case(
        CaseMaterial(meta=CaseMeta(case_id="thin"), documents=(tip,), skipped=()),
        CaseFacts(
            case_id="thin",
            behaviours=(
                Behaviour(
                    type="surrender_agency", summary="代理退保收费", evidence=find("专门帮人退保"), confidence=0.7
                ),
                Behaviour(
                    type="refuse_refund", summary="收钱后失联", evidence=find("交了钱就联系不上"), confidence=0.6
                ),
            ),
            gaps=(
                Gap(about="公司名称和地址", why="举报没有写明", suggested_step="向举报人核实公司名称、地址和联系方式"),
            ),
        ),
        Assessment(
            recommendation="investigate_further",
            recommendation_reason="线索没有具体的人员、时间和金额，无法判断是否构成犯罪。",
            primary=None,
            relation="",
            offences=(
                OffenceAssessment(
                    offence="诈骗",
                    statutes=("法:刑法#266",),
                    conclusion="unknown",
                    confidence=0.3,
                    elements=elements,
                    amount=AmountFinding(value_cny=None, basis="没有金额"),
                    stage="unknown",
                ),
            ),
        ),
    )


CASES = {"gang": gang, "honest": honest_complaint, "thin": thin_tip}


# What collected text may hold: none of it may act, none of it may vanish.
HOSTILE = (
    "=cmd|'/c calc'!A1 <script>alert(1)</script> [x](http://evil.example/a) ![](http://evil.example/p.png) "
    '{{ 7*7 }} {% for a in b %} {_{x}_} {_%y%_} #eval("1") $x^2$ `code` *bold* _it_ | cell | ~~s~~ &amp; &lt; \\frac @ref'
)
UNSEEN = "甲\u202e乙\u200b丙\x00丁\x0b戊"


def finished_memo() -> tuple[Memo, CaseMaterial, Verification]:
    """A small memo with everything a page can hold: marks of doubt, a struck claim, hostile text, many citations."""
    letter = document(
        1, "举报材料 {{ title }}.docx", "text", [Line("张三称：不给钱就投诉。", page=2), HOSTILE, UNSEEN], 3
    )
    ledger = document(2, "台账.xlsx", "table", [f"日期：2023-01-0{n}；金额：{n}00" for n in range(1, 10)], None)
    documents = (letter, ledger)
    material = CaseMaterial(
        meta=CaseMeta(case_id="finished"),
        documents=documents,
        skipped=(SkippedFile(path="坏<文件>.pdf", reason="文件已加密。"),),
    )
    law = Authority(
        citation="法:刑法#274",
        title="中华人民共和国刑法",
        number=None,
        article="274",
        text="敲诈勒索公私财物，数额较大或者多次敲诈勒索的，处三年以下有期徒刑。",
        verbatim=True,
        status="verified",
    )
    digest = Authority(
        citation="释:某号#1",
        title="某解释",
        number="某号",
        article="1",
        text="数额标准由各省确定。",
        verbatim=False,
        status="unchecked",
    )
    said = Claim(text="据《举报材料》反映，张三以投诉相要挟。", citations=("证1:D1.S1",))
    rows = Claim(text="台账记载九笔款项。", citations=tuple(f"证2:D2.S{n}" for n in range(1, 10)))
    ruled = Claim(text="《刑法》第二百七十四条适用。", citations=("法:刑法#274", "释:某号#1"))
    wild = Claim(text=f"材料中写有：“{HOSTILE}”“{UNSEEN}”。", citations=("证1:D1.S2", "证1:D1.S3"))
    again = Claim(text="前述要挟再次出现。", citations=("证1:D1.S1",))
    sections = (
        MemoSection(heading="移送事项", claims=(said, Claim(text="请依法审查。"))),
        MemoSection(heading="附件1　调查报告", claims=()),
        MemoSection(heading="一、基本事实", claims=(said, rows, wild)),
        MemoSection(heading="二、法律适用", claims=()),
        MemoSection(heading="（一）敲诈勒索罪", claims=(ruled,)),
        MemoSection(heading="1．要挟：已有证据证明", claims=(again, Claim(text="别无其他。"))),
        MemoSection(heading="三、争议与反证", claims=()),
        MemoSection(heading="附件2　证据目录", claims=()),
        MemoSection(heading="附件3　涉案物品清单", claims=(Claim(text="请核对实物。"), again)),
        MemoSection(heading="附件4　法律依据", claims=()),
    )
    exhibits = tuple(
        Exhibit(
            exhibit=d.exhibit,
            document=d.id,
            title=d.title,
            path=d.path,
            kind=d.kind,
            pages=d.pages,
            sha256=d.sha256,
            proves="要挟<b>",
        )
        for d in documents
    )
    memo = Memo(
        kind="transfer",
        case_id="finished",
        title="涉嫌犯罪案件移送书",
        recipient="甲市公安局",
        issuer="乙 & 丙监管分局",
        sections=sections,
        exhibits=exhibits,
        authorities=(law, digest),
    )
    checked = []
    for part in sections:
        for claim in part.claims:
            for citation in claim.citations:
                doubtful = citation in ("释:某号#1", "证2:D2.S3")
                checked.append(
                    Check(
                        claim=claim.text,
                        citation=citation,
                        status="unchecked" if doubtful else "verified",
                        detail="要旨没有核对过" if doubtful else "",
                    )
                )
    statuses = [check.status for check in checked]
    verification = Verification(
        checked=tuple(checked),
        struck=(
            Struck(
                claim="张三取得30万元。", section="三、争议与反证", citations=("证1:D1.S1",), reason="金额与证据不符"
            ),
        ),
        counts={
            "verified": statuses.count("verified"),
            "mismatch": 0,
            "not_found": 0,
            "repealed": 0,
            "not_in_force": 0,
            "unchecked": statuses.count("unchecked"),
        },
    )
    return memo, material, verification
