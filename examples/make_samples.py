"""Writes the sample files that no text editor can: Word, Excel, scans, a PDF, a statement in GB18030.

Everything in the samples is invented. The text files beside are written by hand; these here are written once by this
script and kept with them. It needs a Chinese font for the pictures (Debian: fonts-noto-cjk).

    $ python examples/make_samples.py
"""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
FONTS = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2
"""The place of the simplified Chinese face in Noto's font collections."""

Block = tuple[str, Any]

# ── 01: an organised agency ────────────────────────────────────────────────────────────────

REPORT: list[Block] = [
    ("title", "关于上海砚舟企业管理咨询有限公司涉嫌敲诈勒索等违法犯罪的报案材料"),
    ("text", "上海市公安局临溪分局："),
    (
        "text",
        "报案单位：禾穗消费金融有限公司（以下简称“我司”），住所地上海市临溪区云汀路18号。委托代理人：邹文静，我司法务合规部经理，联系电话19900000101。",
    ),
    ("head", "一、基本情况"),
    (
        "text",
        "我司系持牌消费金融公司。2023年2月以来，我司客诉量异常上升。经排查，2023年2月至7月间，共有146件投诉的联系电话集中于同一批号段，投诉文书内容高度雷同，均指向上海砚舟企业管理咨询有限公司（以下简称“砚舟公司”）。该公司登记于2022年11月8日，法定代表人孟广川，注册资本10万元，经营范围为企业管理咨询、会务服务，不含法律服务和金融业务。",
    ),
    ("head", "二、主要事实"),
    (
        "text",
        "（一）批量雷同投诉并使用虚假证明。146件投诉中，89件附有《贫困证明》或《重大疾病诊断证明》。我司向12家村（居）民委员会和3家医院发函核实，已收到的复函确认其中31份并非其出具，印章系伪造；其余仍在核实中。",
    ),
    (
        "text",
        "（二）以投诉相要挟索取“打包和解费”。2023年5月9日，孟广川向我司客服总监陶敏发送电子邮件，要求我司一次性支付和解费30万元，否则自下周起“每天20单”向监管部门投诉，并联系自媒体。5月17日，孟广川带一名自称“法务总监”的女子（经核实为纪小满）到我司面谈，再次提出上述要求。我司当时正处于监管季度考核期，迫于压力，于2023年6月12日、7月3日分两次向砚舟公司对公账户转账10万元和8万元，合计18万元。付款后投诉量下降，但自7月10日起再度上升，孟广川又于7月14日电话要求我司每季度支付“维护费”6万元，我司未予同意。",
    ),
    (
        "text",
        "（三）迫使我司减免息费。为平息上述投诉，我司自2023年3月至7月先后对37名客户减免利息、违约金共计41.26万元，其中客户罗秀芬减免12,600元。",
    ),
    (
        "text",
        "（四）来源不明的客户信息。多名客户反映，其从未联系过砚舟公司，对方来电时即能说出其姓名、欠款金额和逾期天数。我司自查未发现信息系统异常，对方获取信息的渠道请贵局查明。",
    ),
    ("head", "三、付款情况"),
    (
        "table",
        [
            ("付款日期", "金额（元）", "收款单位", "收款账号", "付款摘要"),
            ("2023-06-12", "100,000", "上海砚舟企业管理咨询有限公司", "尾号6033", "息诉补偿"),
            ("2023-07-03", "80,000", "上海砚舟企业管理咨询有限公司", "尾号6033", "息诉补偿"),
        ],
    ),
    ("head", "四、需要说明的情况"),
    (
        "text",
        "经逐件复核，上述146件投诉中有9件所反映的问题属实，系我司系统重复扣收保险费，我司已向客户致歉并退还共计2,314.50元。对客户的正当诉求，我司将依法处理；本次报案仅针对砚舟公司及其人员的违法犯罪行为。",
    ),
    ("text", "综上，砚舟公司及孟广川等人的行为已涉嫌犯罪，恳请贵局依法立案侦查。"),
    ("text", "禾穗消费金融有限公司"),
    ("text", "2023年8月2日"),
]

INTERVIEW: list[Block] = [
    ("title", "询问笔录"),
    (
        "table",
        [
            ("时间", "2023年8月10日14时20分至15时40分", "地点", "临溪分局云汀路派出所"),
            ("询问人", "周海", "记录人", "杨帆"),
            ("被询问人", "罗秀芬", "性别", "女"),
            ("身份证号", "310000197711090028", "联系电话", "19900000777"),
        ],
    ),
    ("text", "问：我们是临溪分局的民警，现依法向你了解有关情况，你应当如实陈述。听清楚了吗？"),
    ("text", "答：听清楚了。"),
    ("text", "问：你和禾穗消费金融有限公司是什么关系？"),
    (
        "text",
        "答：我2022年4月在手机上跟他们借过5万块钱，给儿子交学费，分24期还。后来我摔了腿，去年年底开始就还不上了。",
    ),
    ("text", "问：你是怎么认识砚舟公司的人的？"),
    (
        "text",
        "答：不是我找的他们。今年2月底，一个男的给我打电话，开口就说“罗姐，您在禾穗还欠三万八千二吧，逾期七十多天了”，我以为是平台的人，就跟他聊了。他让我叫他大飞，后来加的微信。",
    ),
    ("text", "问：他们怎么收费的？"),
    ("text", "答：说好了先收3,800元，我3月6日转过去的，是转到他们公司账上。他说办不成退钱。"),
    ("text", "问：你交了哪些东西给他们？"),
    ("text", "答：身份证照片，还有我的电话卡，寄过去的。他们说有人回访他们替我接。"),
    ("text", "问：这份《贫困证明》是你提供的吗？（出示）"),
    ("text", "答：不是，我从来没见过。我是城镇户口，我们那里也没有这个村。"),
    ("text", "问：这封2023年4月20日的函是不是你写的？签名是不是你本人签的？（出示）"),
    ("text", "答：不是我写的，字也不是我签的，我写字没这么好看。里面说每天投诉，我也不知道。"),
    ("text", "问：禾穗公司有没有对你暴力催收？"),
    ("text", "答：没有骂过我，就是打电话提醒。有一次重复扣了我一笔保险费，86块，我打了电话他们就退了。"),
    ("text", "问：后来平台给你减免了多少？"),
    (
        "text",
        "答：短信上说减免了12,600元，就是一万二千多。剩下的我现在每个月还八百。后来我自己打客服问过，人家说像我这种情况本来就可以申请协商，不要钱的。",
    ),
    ("text", "问：平台有没有给砚舟公司钱，你知道吗？"),
    ("text", "答：这个我听大飞吹牛说的，说平台给了他们二十万。真的假的我不知道。"),
    ("text", "问：你还有什么要补充的？"),
    ("text", "答：那3,800元能不能帮我要回来。还有我的电话卡。"),
    ("text", "问：以上所说是否属实？"),
    ("text", "答：属实。"),
    ("text", "被询问人：罗秀芬（捺印）　　2023年8月10日"),
]

LETTER = """关于要求全额退费、停止侵权的函

禾穗消费金融有限公司：

　　本人罗秀芬，系贵司借款客户，身份证号码310000197711090028。因本人身患重病、家庭贫困，无力偿还贷款，贵司却长期对本人进行暴力催收，并违规收取高额息费，给本人造成极大的精神伤害。

　　现本人郑重要求贵司于收到本函之日起三日内：

　　一、退还已收取的全部利息及服务费共计人民币壹万贰仟陆佰元整（￥12,600.00）；

　　二、免除本人剩余全部欠款38,200元；

　　三、删除本人的全部不良信用记录。

　　贵司若不答应，本人将自次日起每日向监管部门投诉一次，并将相关录音发布到各大网络平台，届时一切后果由贵司承担。

　　此函抄送：国家金融监督管理总局上海监管局

　　　　　　　　　　　　　　　　　　申请人：罗秀芬

　　　　　　　　　　　　　　　　　　2023年4月20日"""

FEES = [
    ("2023-03-06", "罗秀芬", "19900000777", 3800, "对公", "大飞", "首单，寄卡"),
    ("2023-03-09", "贾东升", "19900000778", 4500, "对公", "阿楠", ""),
    ("2023-03-21", "沈桂兰", "19900000779", 2600, "微信", "大飞", "本人不会用邮箱，代注册"),
    ("2023-04-03", "马志远", "19900000780", 5200, "微信", "阿楠", "两个平台"),
    ("2023-04-17", "田小军", "19900000781", 3000, "现金", "满满", ""),
    ("2023-05-06", "丁慧", "19900000782", 1800, "微信", "大飞", "优惠价，再介绍一个返300"),
    ("2023-05-25", "高建国", "19900000783", 6000, "微信", "满满", "息费全免后付的"),
    ("2023-06-19", "许燕", "19900000784", 2400, "微信", "阿楠", "要求退费，未退"),
]
LEADS = [
    ("2023-02-18", "小白杨", 15000, 0.4, 6000, "逾期60天以上，含姓名、电话、平台、金额"),
    ("2023-04-02", "小白杨", 8400, 0.4, 3360, "部分已结清"),
]

STATEMENT = """账户交易明细（协助查询）
户名：上海砚舟企业管理咨询有限公司
账号：6210000000000076033
查询区间：2023-02-01至2023-07-31

交易日期,收支,交易金额（元）,对方户名,对方账号尾号,摘要
2023-02-18,支出,"6,000.00",白晓阳,7719,推广费
2023-03-06,收入,"3,800.00",罗秀芬,2051,服务费
2023-03-09,收入,"4,500.00",贾东升,8836,咨询费
2023-03-15,支出,"12,000.00",上海临溪汀岸物业管理有限公司,0092,三月房租
2023-04-02,支出,"3,360.00",白晓阳,7719,推广费
2023-04-10,支出,"2,650.00",柴立新,5518,资料费
2023-06-12,收入,"100,000.00",禾穗消费金融有限公司,1100,息诉补偿
2023-06-13,支出,"60,000.00",孟广川,9207,备用金
2023-06-14,支出,"15,000.00",纪小满,3364,奖金
2023-07-03,收入,"80,000.00",禾穗消费金融有限公司,1100,息诉补偿
2023-07-04,支出,"50,000.00",孟广川,9207,往来款
2023-07-31,支出,"4,200.00",于思雨,6470,工资
"""

# ── 02: credit repair ──────────────────────────────────────────────────────────────────────

RECEIPT = """转账记录

转账成功

￥9,800.00

收款人　　林嘉豪

收款账户　望江银行（0418）

付款人　　宋雨桐

付款账户　钱塘银行（2290）

转账时间　2023-11-03 18:41:27

附言　　　保证金

流水号　　20231103184127000913"""

REPLY = """
#set document(date: none)
#set page(paper: "a4", margin: 2.8cm, footer: align(center)[#context counter(page).display("— 1 —")])
#set text(font: ("Noto Serif CJK SC"), size: 14pt, lang: "zh", region: "cn")
#set par(leading: 1.1em, first-line-indent: (amount: 2em, all: true), justify: true)
#align(center)[#text(size: 18pt, weight: "bold")[关于林嘉豪有关情况的复函]]

#par(first-line-indent: 0em)[杭州市公安局某某分局：]

贵局《关于协助核实有关情况的函》收悉。经核查，现函复如下：

一、林嘉豪（身份证号330000199307150019）从未在我单位及所属机构任职，我单位没有与“恒信征信修复中心”签订过任何合作协议，来函所附《授权委托书》及工作证上的印章、编号均与我单位制式不符，系伪造。

二、个人对征信报告中的信息有异议的，可以向我单位或者信息提供者提出异议申请，我单位自收到异议之日起二十日内答复，不收取任何费用。依法，不良信息自不良行为或者事件终止之日起保存五年，任何机构和个人无权提前删除真实、准确的不良信息。

三、经系统查询，2023年10月1日至12月31日期间，宋雨桐名下没有提出异议申请或者数据更正的记录。何晓军于2023年10月27日曾自行提出异议申请一件，因所反映的逾期信息属实，已答复不予更正。

特此函复。

#align(right)[望江市征信服务中心]
#align(right)[2024年2月6日]
"""

# ── 03: a genuine complaint ────────────────────────────────────────────────────────────────

ANSWER: list[Block] = [
    ("title", "关于客户董建民投诉事项的内部情况说明"),
    ("text", "合规部："),
    (
        "text",
        "客户董建民（合同编号FY20230511008）近期多次致电、来函投诉，言辞激烈，并扬言联系媒体。业务部门认为其行为属于恶意投诉，涉嫌敲诈我公司，建议移送公安机关处理。现将核查情况报告如下。",
    ),
    (
        "text",
        "一、关于服务费。2023年5月11日放款时，经办人伍磊从30,000元中扣除4,200元，实际向客户支付25,800元。经调阅合同，合同文本及附件均未约定该项费用，系统亦未见客户签署的收费确认书。",
    ),
    (
        "text",
        "二、关于利息。我公司以30,000元为本金计收每期2,713元。财务部按实际放款25,800元、合同年利率15.4%测算，每期应为2,333.54元，前九期差额合计3,415.14元，与客户主张基本一致。",
    ),
    (
        "text",
        "三、关于催收。2024年3月6日9时至14时，外包催收人员共拨打11次电话，其中2次拨打客户单位。客户当日14时20分已还款。录音显示，催收人员确有“跑路”等不当用语。",
    ),
    (
        "text",
        "四、其他。客户未委托第三方，未使用虚假材料，除退还多收费用、重新计算本金和书面道歉外，未提出其他经济要求。",
    ),
    ("text", "以上情况供研判。"),
    ("text", "客户服务部"),
    ("text", "2024年4月18日"),
]

# ── 05: forged loan papers ─────────────────────────────────────────────────────────────────

BANK_REPORT: list[Block] = [
    ("title", "关于邵一鸣等人涉嫌骗取贷款的情况报告"),
    ("text", "澄湖市公安局："),
    (
        "text",
        "我行（澄湖农村商业银行股份有限公司）在贷后检查中发现，2022年3月至9月间，经“一鸣助贷”（个体工商户，经营者邵一鸣）介绍的三笔个人贷款存在资料造假，报告如下：",
    ),
    ("head", "一、贷款基本情况"),
    (
        "table",
        [
            ("借款人", "放款日期", "贷款金额（元）", "申报用途", "未还本金（元）", "逾期起始"),
            ("戴国强", "2022-03-31", "480,000", "房屋装修", "432,800", "2022-10-31"),
            ("温小玲", "2022-04-15", "520,000", "房屋装修", "371,200", "2023-01-15"),
            ("郑海峰", "2022-09-01", "350,000", "购买设备", "323,000", "2022-12-01"),
        ],
    ),
    (
        "text",
        "三笔贷款合计135万元，截至2023年4月10日未收回本金共计112.7万元。我行已向法院起诉并申请执行，因未发现可供执行的财产，目前尚无款项执行到位，已按制度认定为损失类贷款。",
    ),
    ("head", "二、造假情况"),
    (
        "text",
        "（一）戴国强提供的收入证明载明其任职于宏砺机械制造有限公司，月收入28,000元。经我行上门核实，该公司称查无此人，并出具书面说明，确认收入证明上的印章系伪造。其提供的六个月工资流水与开户行系统记录不符。",
    ),
    (
        "text",
        "（二）温小玲提供的装修合同乙方为栖禾装饰工程有限公司，总价60万元。该公司称合同并非其签订，印章样式与其备案印章不一致。但经实地查看，温小玲确有一套住房正在装修，其称贷款中约三十万元用于装修，已提供部分付款凭证；其自2023年1月起因失业无法还款，目前仍与我行保持联系。",
    ),
    (
        "text",
        "（三）郑海峰提供的设备购销合同和发票经查为虚假，35万元于放款次日全部转入邵一鸣账户，用途不明。郑海峰下落不明，电话19900000503已停机。",
    ),
    ("head", "三、中介情况"),
    (
        "text",
        "经调取交易流水，三名借款人放款后分别向邵一鸣转账57,600元、62,400元和35万元。另据客户经理冯倩反映，邵一鸣曾在2022年5月请其吃饭并提出“以后每单给你两千”，其当场拒绝。冯倩在三笔业务的面签环节未按规定核实单位电话，我行已另行给予纪律处分。",
    ),
    ("text", "请贵局依法查处。"),
    ("text", "澄湖农村商业银行股份有限公司"),
    ("text", "2023年4月15日"),
]

STATEMENT_OF_FACTORY = """情 况 说 明

澄湖农村商业银行：

　　贵行送来核实的《收入证明》（姓名：戴国强，职务：车间主任，月收入28,000元，日期：2022年3月10日）不是我公司出具。我公司在职和离职人员中均没有叫戴国强的人。

　　该证明上所盖“宏砺机械制造有限公司人事专用章”与我公司印章不一致，我公司从未刻制过“人事专用章”，只有公章、合同专用章和财务专用章三枚，均在公安机关备案。

　　对冒用我公司名义的行为，我公司保留追究法律责任的权利。

　　特此说明。

　　　　　　　　　　　　　　　　宏砺机械制造有限公司
　　　　　　　　　　　　　　　　2023年3月28日
　　　　　　　　　　　　　　　　经办人：葛海燕"""

LOANS = [
    ("借款人", "戴国强", "温小玲", "郑海峰"),
    ("申请日期", "2022-03-21", "2022-04-02", "2022-08-19"),
    ("介绍人", "一鸣助贷 邵一鸣", "一鸣助贷 邵一鸣", "一鸣助贷 邵一鸣"),
    ("申报单位", "宏砺机械制造有限公司", "澄湖市东风幼儿园", "海峰五金加工店"),
    ("申报月收入（元）", 28000, 6500, 30000),
    ("证明材料", "收入证明、工资流水", "装修合同", "设备购销合同、发票"),
    ("核实结果", "单位否认，流水不符", "单位属实，合同乙方否认", "营业执照已注销，发票为假"),
]


# ── writing ────────────────────────────────────────────────────────────────────────────────


def word(blocks: Sequence[Block]) -> bytes:
    """A Word file of titles, headings, paragraphs and tables."""
    document = docx.Document()
    for kind, content in blocks:
        if kind == "table":
            table = document.add_table(rows=len(content), cols=len(content[0]), style="Table Grid")
            for r, row in enumerate(content):
                for c, value in enumerate(row):
                    table.cell(r, c).text = value
        elif kind == "text":
            document.add_paragraph(content)
        else:
            document.add_heading(content, 0 if kind == "title" else 1)
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def workbook(sheets: dict[str, list[Sequence[Any]]]) -> bytes:
    """A workbook; the first row of a sheet names its columns."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return _steady(out.getvalue())


def _steady(data: bytes) -> bytes:
    """The same package without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def scan(text: str, tilt: float, *, size: int = 33, seal: bool = False, seed: int = 1) -> Image.Image:
    """A page as an office scanner leaves it: grey, a little tilted, a little blurred, with specks."""
    width, height, margin = 1240, 1754, 150
    page = Image.new("L", (width, height), 248)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONTS / "NotoSerifCJK-Regular.ttc", size, index=SIMPLIFIED)
    title = ImageFont.truetype(FONTS / "NotoSerifCJK-Bold.ttc", size + 9, index=SIMPLIFIED)
    first, _, rest = text.partition("\n")
    draw.text((width / 2, 150), first, font=title, fill=30, anchor="mt")
    y = 250
    for paragraph in rest.split("\n"):
        line = ""
        for character in paragraph:
            if draw.textlength(line + character, font=font) > width - 2 * margin and character not in "，。；、）”":
                draw.text((margin, y), line, font=font, fill=35)
                y, line = y + int(1.6 * size), ""
            line += character
        draw.text((margin, y), line, font=font, fill=35)
        y += int(1.6 * size) if line else int(0.4 * size)
    if seal:
        _stamp(page, (1000, y - 150))
    page = page.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=248).filter(ImageFilter.GaussianBlur(0.6))
    chance = random.Random(seed)
    for _ in range(350):
        page.putpixel((chance.randrange(width), chance.randrange(height)), chance.randrange(90, 200))
    return page


def _stamp(page: Image.Image, centre: tuple[int, int]) -> None:
    layer = ImageDraw.Draw(page)
    x, y = centre
    layer.ellipse((x - 105, y - 105, x + 105, y + 105), outline=150, width=5)
    layer.text(
        (x, y),
        "★",
        font=ImageFont.truetype(FONTS / "NotoSansCJK-Bold.ttc", 60, index=SIMPLIFIED),
        fill=165,
        anchor="mm",
    )


def screenshot(text: str) -> bytes:
    """A phone's picture of a payment, as PNG."""
    page = Image.new("L", (720, 1180), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONTS / "NotoSansCJK-Regular.ttc", 30, index=SIMPLIFIED)
    large = ImageFont.truetype(FONTS / "NotoSansCJK-Bold.ttc", 58, index=SIMPLIFIED)
    y = 70
    for line in text.split("\n"):
        if line.startswith("￥"):
            draw.text((360, y), line, font=large, fill=20, anchor="mt")
            y += 70
        elif "　" in line:
            label, _, value = line.partition("　")
            draw.text((60, y), label, font=font, fill=120)
            draw.text((660, y), value.strip("　"), font=font, fill=30, anchor="ra")
            y += 40
        else:
            draw.text((360, y), line, font=font, fill=40, anchor="mt")
            y += 40 if line else 18
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def pdf_of_scan(page: Image.Image) -> bytes:
    """A PDF that holds nothing but the picture of a page."""
    out = io.BytesIO()
    moment = time.struct_time((2024, 1, 1, 0, 0, 0, 0, 1, 0))
    page.save(out, "PDF", resolution=150, quality=60, creationDate=moment, modDate=moment)
    return out.getvalue()


def jpeg(page: Image.Image) -> bytes:
    """A photograph of a page."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=62)
    return out.getvalue()


def documents() -> dict[str, bytes]:
    """The files that need no font: path below examples/ and content."""
    fee_names = ("日期", "客户", "电话", "收费（元）", "收款方式", "经手人", "备注")
    lead_names = ("日期", "来源", "条数", "单价（元）", "金额（元）", "说明")
    total = ("合计", "", "", sum(row[3] for row in FEES), "", "", "")
    return {
        "01-daili-weiquan/01-报案材料.docx": word(REPORT),
        "01-daili-weiquan/03-收费台账.xlsx": workbook(
            {"客户收费": [fee_names, *FEES, total], "料子": [lead_names, *LEADS]}
        ),
        "01-daili-weiquan/06-对公账户流水.csv": STATEMENT.replace("\n", "\r\n").encode("gb18030"),
        "01-daili-weiquan/07-询问笔录-罗秀芬.docx": word(INTERVIEW),
        "03-consumer-complaint/02-内部情况说明.docx": word(ANSWER),
        "05-loan-forgery/01-银行情况报告.docx": word(BANK_REPORT),
        "05-loan-forgery/02-贷款申请资料摘录.xlsx": workbook({"摘录": [*zip(*LOANS, strict=True)]}),
    }


def pictures() -> dict[str, bytes]:
    """The files that need the font."""
    return {
        "01-daili-weiquan/04-投诉函（扫描件）.pdf": pdf_of_scan(scan(LETTER, -1.7, seed=4)),
        "02-zhengxin-xiufu/03-转账截图.png": screenshot(RECEIPT),
        "02-zhengxin-xiufu/04-协查复函.pdf": typst.compile(REPLY.encode(), font_paths=[str(FONTS)]),
        "05-loan-forgery/05-宏砺公司情况说明.jpg": jpeg(scan(STATEMENT_OF_FACTORY, 2.3, seal=True, seed=5)),
    }


def main() -> None:
    """Writes all of them."""
    for path, content in {**documents(), **pictures()}.items():
        (HERE / path).write_bytes(content)
        print(f"{path}  {len(content) // 1024} KB")


if __name__ == "__main__":
    main()
