"""Builds official.docx: page, styles, header, footer and the fixed parts of an official document (GB/T 9704-2012).

A4 with margins 37/35/28/26 mm, body in 三号仿宋 at 28 points with 22 lines of 28 characters, title in 二号小标宋,
headings in 黑体 and 楷体, page numbers `— 1 —` at the outer foot. Fonts are named with alternates (w:altName), so that
a machine without them takes the next best. Jinja tags in the text are filled by `assistant.export.word`.

    python -m assistant.export.templates.build
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from assistant.export.files import write_whole, zipped

TEMPLATE = Path(__file__).with_name("official.docx")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = f'xmlns:w="{_W}" xmlns:r="{_R}"'


class Font(NamedTuple):
    """A font by the name that Word knows, with what may stand in for it, best first."""

    name: str
    alternates: tuple[str, ...]


SONG_TITLE = Font(
    "方正小标宋简体", ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC")
)
FANG = Font("仿宋_GB2312", ("仿宋", "FangSong", "STFangsong", "华文仿宋", "Noto Serif CJK SC"))
KAI = Font("楷体_GB2312", ("楷体", "KaiTi", "STKaiti", "华文楷体", "Noto Serif CJK SC"))
HEI = Font("黑体", ("SimHei", "STHeiti", "Noto Sans CJK SC"))
SONG = Font("宋体", ("SimSun", "Noto Serif CJK SC"))
LATIN = Font("Times New Roman", ("Liberation Serif",))
FONTS = (SONG_TITLE, FANG, KAI, HEI, SONG, LATIN)


class Style(NamedTuple):
    """A paragraph style: font, size in half points, line pitch in twentieths of a point (exact; 0: single), the rest
    as WordprocessingML."""

    id: str
    name: str
    font: Font
    size: int
    line: int
    properties: str
    bold: bool = False
    outline: int | None = None


TIGHT = '<w:spacing w:val="-5"/>'
_TWO_CHARS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
STYLES = (
    Style("Title", "公文标题", SONG_TITLE, 44, 640, '<w:jc w:val="center"/>', outline=0),
    Style("Number", "发文字号", FANG, 32, 560, '<w:jc w:val="center"/>'),
    Style("Recipient", "主送机关", FANG, 32, 560, ""),
    Style("Body", "公文正文", FANG, 32, 560, _TWO_CHARS + '<w:jc w:val="both"/>'),
    Style("Chapter", "一级标题", HEI, 32, 560, "<w:keepNext/>" + _TWO_CHARS, outline=1),
    Style("Part", "二级标题", KAI, 32, 560, "<w:keepNext/>" + _TWO_CHARS, outline=2),
    Style("Attachment", "附件说明", FANG, 32, 560, '<w:keepLines/><w:ind w:left="2240" w:hanging="1600"/>'),
    Style("AnnexLabel", "附件标号", HEI, 32, 560, "<w:pageBreakBefore/><w:keepNext/>"),
    Style("AnnexTitle", "附件标题", SONG_TITLE, 44, 640, '<w:keepNext/><w:spacing w:after="280"/><w:jc w:val="center"/>', outline=0),
    Style("Unit", "发文机关署名", FANG, 32, 560, '<w:keepNext/><w:ind w:rightChars="300" w:right="960"/><w:jc w:val="right"/>'),
    Style("Signature", "签名", FANG, 32, 720, '<w:keepNext/><w:keepLines/><w:ind w:firstLineChars="200" w:firstLine="640"/>'),
    Style("Cell", "表格文字", FANG, 21, 0, '<w:jc w:val="left"/>'),
    Style("CellHead", "表格表头", HEI, 21, 0, '<w:keepNext/><w:jc w:val="center"/>'),
    Style("DraftNote", "草稿标注", KAI, 24, 0, '<w:jc w:val="right"/>'),
    Style("FootnoteText", "footnote text", FANG, 18, 240, '<w:jc w:val="both"/>'),
    Style("PageOdd", "单页页码", SONG, 28, 0, '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'),
    Style("PageEven", "双页页码", SONG, 28, 0, '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'),
)  # fmt: skip


def build() -> bytes:
    """The template's bytes; the same on every machine."""
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                ("rId1", f"{_R}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "word/document.xml": _part("document", f"<w:body>{_body()}</w:body>"),
            "word/_rels/document.xml.rels": _relations(
                ("rId1", f"{_R}/styles", "styles.xml"),
                ("rId2", f"{_R}/settings", "settings.xml"),
                ("rId3", f"{_R}/fontTable", "fontTable.xml"),
                ("rId4", f"{_R}/footnotes", "footnotes.xml"),
                ("rId5", f"{_R}/header", "header1.xml"),
                ("rId6", f"{_R}/header", "header2.xml"),
                ("rId7", f"{_R}/footer", "footer1.xml"),
                ("rId8", f"{_R}/footer", "footer2.xml"),
            ),
            "word/styles.xml": _part("styles", _styles()),
            "word/settings.xml": _part("settings", _SETTINGS),
            "word/fontTable.xml": _part("fonts", "".join(_font(font) for font in FONTS)),
            "word/footnotes.xml": _part("footnotes", _FOOTNOTES),
            "word/header1.xml": _part("hdr", _paragraph("DraftNote", DRAFT_NOTE)),
            "word/header2.xml": _part("hdr", _paragraph("DraftNote", DRAFT_NOTE)),
            "word/footer1.xml": _part("ftr", _page_number("PageOdd")),
            "word/footer2.xml": _part("ftr", _page_number("PageEven")),
            "docProps/core.xml": _core(),
        }
    )


DRAFT_NOTE = "草稿　待人工审核"
_BLANK = "＿" * 6


def _body() -> str:
    """The page: title block, then one jinja branch for each kind of block, then the page set-up."""
    tags = [
        ("Title", "{{ title }}"),
        ("Body", "{%p if numbered %}"),
        ("Number", "〔　　　　〕　　　号"),
        ("Body", "{%p endif %}"),
        ("Body", ""),
        ("Body", "{%p if recipient %}"),
        ("Recipient", "{{ recipient }}："),
        ("Body", "{%p endif %}"),
        ("Body", "{%p for block in blocks %}"),
        ("Body", "{%p if block.kind == 'chapter' %}"),
        ("Chapter", "{{r block.runs }}"),
        ("Body", "{%p elif block.kind == 'part' %}"),
        ("Part", "{{r block.runs }}"),
        ("Body", "{%p elif block.kind == 'annex' %}"),
        ("AnnexLabel", "{{ block.label }}"),
        ("AnnexTitle", "{{r block.runs }}"),
        ("Body", "{%p elif block.kind == 'review' %}"),
        ("AnnexLabel", "（{{ block.label }}）"),
        ("AnnexTitle", "{{r block.runs }}"),
        ("Body", "{%p elif block.kind == 'table' %}"),
        ("Body", "{{p block.table }}"),
        ("Cell", ""),
        ("Body", "{%p elif block.kind == 'attachments' %}"),
        ("Body", ""),
        ("Body", "{%p for line in block.lines %}"),
        ("Attachment", "{% if loop.first %}附件：{% else %}　　　{% endif %}{{ line }}"),
        ("Body", "{%p endfor %}"),
        ("Body", "{%p elif block.kind == 'receipt' %}"),
        ("AnnexLabel", ""),
        ("AnnexTitle", "{{r block.runs }}"),
        ("Recipient", "{{ issuer }}："),
        ("Body", "你单位　　　　年　　月　　日〔　　　　〕　　　号移送的涉嫌犯罪案件材料收悉。"),
        ("Body", ""),
        ("Signature", f"接收人（签名）：{_BLANK}　电话：{_BLANK}"),
        ("Unit", "（接收机关印章）"),
        ("Unit", "　　　　年　　月　　日"),
        ("Body", "{%p elif block.kind == 'signature' and block.label == 'unit' %}"),
        ("Body", ""),
        ("Unit", "{{ issuer }}（印章）"),
        ("Unit", "　　　　年　　月　　日"),
        ("Signature", f"（联系人：{_BLANK}　电话：{_BLANK}）"),
        ("Body", "{%p elif block.kind == 'signature' and block.label == 'items' %}"),
        ("Signature", f"移送人（签名）：{_BLANK[:5]}　接收人（签名）：{_BLANK[:5]}"),
        ("Unit", "　　　　年　　月　　日"),
        ("Body", "{%p elif block.kind == 'signature' %}"),
        ("Body", ""),
        ("Signature", f"承办人（签名）：{_BLANK}、{_BLANK}"),
        ("Signature", f"审核人（签名）：{_BLANK}"),
        ("Unit", "　　　　年　　月　　日"),
        ("Body", "{%p else %}"),
        ("Body", "{{r block.runs }}"),
        ("Body", "{%p endif %}"),
        ("Body", "{%p endfor %}"),
    ]
    return "".join(_paragraph(style, text) for style, text in tags) + _SECTION


def _paragraph(style: str, text: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


# Margins in twips: 37, 26, 35 and 28 mm. The text is 442.2 points wide: 28 characters of 16 points fit when
# set a quarter of a point closer (see TIGHT).
_SECTION = (
    "<w:sectPr>"
    '<w:headerReference w:type="default" r:id="rId5"/><w:headerReference w:type="even" r:id="rId6"/>'
    '<w:footerReference w:type="default" r:id="rId7"/><w:footerReference w:type="even" r:id="rId8"/>'
    '<w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="1134" w:footer="1417" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="560"/>'
    "</w:sectPr>"
)

_SETTINGS = (
    '<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat>"
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
)

_FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "{% for note in notes %}{{ note }}{% endfor %}"
)


def _page_number(style: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    pieces = f"{dash.format('— ')}{field}{dash.format(' —')}"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{pieces}</w:p>'


def _styles() -> str:
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG)}"
        '<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    reference = (
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    run_in = (
        '<w:style w:type="character" w:customStyle="1" w:styleId="RunIn"><w:name w:val="三级标题"/>'
        f"<w:rPr>{_fonts(FANG)}<w:b/></w:rPr></w:style>"
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '</w:style><w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style>"
    )
    return defaults + normal + "".join(_style(style) for style in STYLES) + reference + run_in + table


def _style(style: Style) -> str:
    spacing = f'<w:spacing w:line="{style.line}" w:lineRule="exact"/>' if style.line else ""
    properties = style.properties
    if "<w:spacing" in properties and spacing:
        properties = properties.replace("<w:spacing ", f'<w:spacing w:line="{style.line}" w:lineRule="exact" ')
        spacing = ""
    # The schema fixes the order: keepNext, keepLines, pageBreakBefore, snapToGrid, spacing, ind, jc, outlineLvl.
    keeps, rest = _divide(properties)
    snap = "" if style.line else '<w:snapToGrid w:val="0"/>'
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    custom = "" if style.id in ("Title", "FootnoteText") else ' w:customStyle="1"'
    name = {"Title": "Title"}.get(style.id, style.name)
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keeps}{snap}{spacing}{rest}{outline}</w:pPr>'
        f"<w:rPr>{_fonts(style.font)}{'<w:b/>' if style.bold else ''}{TIGHT if style.size == 32 else ''}"
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _divide(properties: str) -> tuple[str, str]:
    keeps = ""
    for tag in ("<w:keepNext/>", "<w:keepLines/>", "<w:pageBreakBefore/>"):
        if tag in properties:
            keeps += tag
            properties = properties.replace(tag, "")
    return keeps, properties


def _fonts(font: Font) -> str:
    return f'<w:rFonts w:ascii="{LATIN.name}" w:hAnsi="{LATIN.name}" w:eastAsia="{font.name}" w:cs="{LATIN.name}"/>'


def _font(font: Font) -> str:
    charset = "" if font is LATIN else '<w:charset w:val="86"/>'
    return f'<w:font w:name="{font.name}"><w:altName w:val="{",".join(font.alternates)}"/>{charset}</w:font>'


def _part(root: str, inner: str) -> bytes:
    return f"{_XML}<w:{root} {_NS}>{inner}</w:{root}>".encode()


def _relations(*entries: tuple[str, str, str]) -> bytes:
    inner = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def _content_types() -> bytes:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/settings.xml": f"{word}.settings+xml",
        "/word/fontTable.xml": f"{word}.fontTable+xml",
        "/word/footnotes.xml": f"{word}.footnotes+xml",
        "/word/header1.xml": f"{word}.header+xml",
        "/word/header2.xml": f"{word}.header+xml",
        "/word/footer1.xml": f"{word}.footer+xml",
        "/word/footer2.xml": f"{word}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'.encode()


def _core() -> bytes:
    inner = "<dc:title>{{ title }}</dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</cp:coreProperties>'
    ).encode()


if __name__ == "__main__":
    write_whole(TEMPLATE, build())
