"""A third fictional case, written after the verifier was finished and measured once before anything was changed:
trade in client data by an insider, surrender agents, and a lawful complainant.

    >>> data_trade().material.document("D2").kind
    'table'
"""

from __future__ import annotations

from assistant.records import CaseFacts, CaseMaterial, CaseMeta
from evals.planted.case import Case, Line, amount_of, behaviour_of, document_of, party_of
from evals.planted.statements import Statement

_PHONE = "18700002468"
_INSURER = "安泽人寿保险股份有限公司"
_STUDIO = "众信法务工作室"


def data_trade() -> Case:
    """邢志鹏 sells his employer's client lists; 白玉洁 buys them and talks clients into surrendering policies."""
    review = [
        Line("一、基本情况：邢志鹏，男，1991年11月3日出生，2019年入职安泽人寿保险股份有限公司，任续期服务岗。"),
        Line("二、经查，2023年7月至2024年2月间，邢志鹏利用职务便利，先后17次导出客户保单信息共计12,846条。"),
        Line("其中含身份证号、手机号、保单号、缴费金额的有9,310条。"),
        Line("邢志鹏以每条3元至5元不等的价格出售给众信法务工作室负责人白玉洁，非法获利4.2万元。"),
        Line("白玉洁据此拨打电话，诱导客户退保，每单按退保金额的百分之二十五收取手续费。"),
        Line("截至2024年3月10日，已有38名客户提出全额退保，涉及保费近260万元。"),
        Line("安泽人寿保险股份有限公司已对其中21件作退保处理，其余17件正在协商。"),
        Line("客户戚桂兰的投诉经核实，销售人员确有夸大收益的情形，该投诉属实。"),
        Line(f"白玉洁使用的手机号为{_PHONE}，登记人为其表弟滕少华，滕少华对此并不知情。"),
    ]
    ledger = [
        Line("序号1；时间：2023-08-11；付款方：白玉洁；收款方：邢志鹏；金额：6500元；备注：资料"),
        Line("序号2；时间：2023-10-26；付款方：白玉洁；收款方：邢志鹏；金额：15500元；备注：资料"),
        Line("序号3；时间：2024-01-19；付款方：白玉洁；收款方：邢志鹏；金额：20000元；备注：资料"),
    ]
    talk = [
        Line("这批有多少条？", "白玉洁", "2023-10-25 22:40"),
        Line("四千三百条，都带电话，五块一条打包算你一万五千五。", "邢志鹏", "2023-10-25 22:43"),
        Line("行，明天转你，别让你们公司发现了。", "白玉洁", "2023-10-25 22:45"),
        Line("放心，我走的是测试账号，查不到我头上。", "邢志鹏", "2023-10-25 22:46"),
    ]
    client = [
        Line("问：你为什么退保？答：有个姓白的女的打电话说我的保险是骗人的，她能帮我全额退。"),
        Line("答：退了48,000元，我给了她12000元。"),
        Line("答：她让我照着模板写，说业务员答应过返佣，其实业务员没有答应过。"),
        Line("答：我现在后悔了，想把保险买回来。"),
    ]
    material = CaseMaterial(
        meta=CaseMeta(case_id="planted-data", region="江苏", conduct_from="2023-07", conduct_to="2024-03"),
        documents=(
            document_of(1, "内部核查报告", "text", review),
            document_of(2, "转账明细", "table", ledger),
            document_of(3, "手机提取聊天记录", "chat", talk),
            document_of(4, "鲍春燕询问笔录", "text", client),
        ),
        skipped=(),
    )
    parties = (
        party_of(material, "邢志鹏", "person", ("suspect",), "D1.S1 D1.S2"),
        party_of(material, "白玉洁", "person", ("suspect",), "D1.S4 D1.S5"),
        party_of(material, _STUDIO, "organization", ("intermediary",), "D1.S4"),
        party_of(material, _INSURER, "organization", ("institution", "victim"), "D1.S1 D1.S7"),
        party_of(material, "戚桂兰", "person", ("client",), "D1.S8"),
        party_of(material, "滕少华", "person", ("witness",), "D1.S9"),
        party_of(material, "鲍春燕", "person", ("client", "witness"), "D4.S1"),
    )
    amounts = (
        amount_of(material, 42000, "4.2万元", "proceeds", "D1.S4", "白玉洁", "邢志鹏"),
        amount_of(material, 6500, "6500元", "proceeds", "D2.S1", "白玉洁", "邢志鹏"),
        amount_of(material, 15500, "15500元", "proceeds", "D2.S2", "白玉洁", "邢志鹏"),
        amount_of(material, 20000, "20000元", "proceeds", "D2.S3", "白玉洁", "邢志鹏"),
        amount_of(material, 12000, "12000元", "fee", "D4.S2", "鲍春燕", "白玉洁"),
    )
    behaviours = (behaviour_of(material, "personal_info_trade", "D1.S2 D1.S4 D3.S2"),)
    return Case(material, CaseFacts(case_id="planted-data", parties=parties, amounts=amounts, behaviours=behaviours))


FRESH: tuple[Statement, ...] = (
    Statement("{n:邢志鹏}，{d:1991-11-03}出生，2019年入职。", ("证1:D1.S1",)),
    Statement("{d:2023-07}至{d:2024-02}，{n:邢志鹏}先后{c:17|次}导出客户保单信息{c:12846|条}。", ("证1:D1.S2",)),
    Statement("所导信息中，含身份证号、手机号的有{c:9310|条}。", ("证1:D1.S3",)),
    Statement("{n:邢志鹏}把信息卖给{n:白玉洁}，每条{r:3-5}，获利{m:42000}。", ("证1:D1.S4",)),
    Statement(
        "{n:邢志鹏}将客户信息出售给众信法务工作室负责人{n:白玉洁}，非法获利{m:42000}。",
        ("证1:D1.S4",),
        (("sides", "白玉洁将客户信息出售给邢志鹏，非法获利4.2万元。"),),
    ),
    Statement("{n:白玉洁}打电话诱导客户退保，按退保金额的{p:25}收手续费。", ("证1:D1.S5",)),
    Statement("至{d:2024-03-10}，{c:38|名}客户提出全额退保，涉及保费近260万元。", ("证1:D1.S6",),
              (("approximation", "至2024年3月10日，38名客户提出全额退保，涉及保费260万元。"),
               ("approximation", "至2024年3月10日，38名客户提出全额退保，涉及保费260余万元。"),
               ("amount", "至2024年3月10日，38名客户提出全额退保，涉及保费近360万元。"))),
    Statement(f"{{n:{_INSURER}}}已对{{c:21|件}}作退保处理，其余{{c:17|件}}尚在协商。", ("证1:D1.S7",)),
    Statement("{n:戚桂兰}的投诉经核实属实，销售人员确有夸大收益的情形。", ("证1:D1.S8",),
              (("denial", "戚桂兰的投诉经核实不属实，销售人员确有夸大收益的情形。"),
               ("denial", "戚桂兰的投诉经核实属实，销售人员没有夸大收益的情形。"))),
    Statement(f"{{n:白玉洁}}使用的手机号为{{i:{_PHONE}}}，登记在{{n:滕少华}}名下。", ("证1:D1.S9",)),
    Statement("{n:滕少华}对手机号被使用一事并不知情。", ("证1:D1.S9",), (("denial", "滕少华对手机号被使用一事知情。"),)),
    Statement("{d:2023-08-11}，{n:白玉洁}转给{n:邢志鹏}{m:6500}，备注资料。", ("证2:D2.S1",),
              (("sides", "2023年8月11日，邢志鹏转给白玉洁6500元，备注资料。"),)),
    Statement("{n:白玉洁}于{d:2024-01-19}再付{m:20000}。", ("证2:D2.S3",)),
    Statement(
        "{d:2023-08-11}至{d:2024-01-19}，{n:白玉洁}分{c:3|笔}付给{n:邢志鹏}共计{m:42000}。",
        ("证2:D2.S1", "证2:D2.S2", "证2:D2.S3"),
    ),
    Statement("{m:6500}＋{m:15500}＋{m:20000}＝{m:42000}。", ("证2:D2.S1", "证2:D2.S2", "证2:D2.S3")),
    Statement("{n:邢志鹏}答复：“{q:四千三百条，都带电话，五块一条打包算你一万五千五}”。", ("证3:D3.S2",)),
    Statement("{d:2023-10-25}，{n:邢志鹏}报价{m:15500}，称有{c:4300|条}。", ("证3:D3.S2",)),
    Statement("{n:白玉洁}要求“{q:别让你们公司发现了}”。", ("证3:D3.S3",)),
    Statement("{n:邢志鹏}称其使用测试账号，“{q:查不到我头上}”。", ("证3:D3.S4",)),
    Statement("{n:鲍春燕}退得{m:48000}，付给对方{m:12000}。", ("证4:D4.S2",)),
    Statement("{n:鲍春燕}承认，业务员其实没有答应过返佣。", ("证4:D4.S3",), (("denial", "鲍春燕承认，业务员其实答应过返佣。"),)),
    Statement("涉嫌人员：{n:邢志鹏}、{n:白玉洁}。", ("证1:D1.S2", "证1:D1.S5"), (("role", "涉嫌人员：邢志鹏、滕少华。"),)),
)  # fmt: skip
"""True statements of the third case."""
