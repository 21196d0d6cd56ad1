"""The look of our Word templates: page, styles, lists and tables, all real styles that staff can change in Word."""

from __future__ import annotations

from typing import cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle

INK, SLATE, RULE, PAPER = "1D1D1F", "4A5560", "C9D1D8", "F3F6F7"
TEAL, TEAL_TINT = "0B5C66", "E3F0F1"
TABLE_STYLE = "Checkback Table"
_FONT = "Arial"


def new_document() -> Document:
    """An empty A4 document with our styles and without what python-docx's own template brings along."""
    document = docx.Document()
    _drop_extras(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.0)
    _define_styles(document)
    return document


def _drop_extras(document: Document) -> None:
    """The thumbnail, the second copy of the styles and the bibliography of python-docx's own template."""
    unwanted = ("/thumbnail", "/stylesWithEffects", "/customXml")
    for relationships in (document.part.package.rels, document.part.rels):
        for key in [k for k, r in relationships.items() if r.reltype.endswith(unwanted)]:
            del relationships[key]


def _define_styles(document: Document) -> None:
    for style in list(document.styles):
        unused = style.type in {WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.LIST} and style.name not in {
            "Normal Table",
            "No List",
        }
        if unused or style.name.startswith(("List", "Macro", "Body Text", "Intense", "macro")):
            style.delete()
    _set_defaults(document)
    _define_numbering(document)
    for name, size, bold, colour, before, after in _PARAGRAPHS:
        style = _get_or_add(document, name)
        _set_type(style, size, bold, colour)
        _set_space(style, before, after)
    _shape_special_styles(document)
    document.styles.element.append(parse_xml(_TABLE_STYLE_XML))


# name, size in points, bold, colour, points before, points after
_PARAGRAPHS = (
    ("Normal", 12, False, INK, 0, 6),
    ("Title", 24, True, INK, 0, 4),
    ("Subtitle", 16, False, SLATE, 0, 20),
    ("Heading 1", 18, True, TEAL, 0, 8),
    ("Heading 2", 14, True, TEAL, 16, 5),
    ("Heading 3", 12, True, INK, 10, 3),
    ("Cover Service", 12, True, TEAL, 56, 10),
    ("Cover Fact", 12, False, INK, 0, 3),
    ("Cover Note", 12, False, SLATE, 22, 0),
    ("Lead", 14, False, INK, 20, 22),
    ("Contents Heading", 14, True, TEAL, 10, 6),
    ("toc 2", 12, False, INK, 0, 3),
    ("Table Text", 10.5, False, INK, 2, 2),
    ("Table Number", 10.5, False, INK, 2, 2),
    ("Table Title", 12, True, INK, 8, 4),
    ("Key Number", 14, True, TEAL, 1, 1),
    ("Key Words", 12, False, INK, 1, 1),
    ("Chart", 12, False, INK, 0, 0),
    ("Source", 10.5, False, SLATE, 4, 10),
    ("Narrative", 12, False, INK, 0, 0),
    ("Narrative Text", 12, False, INK, 0, 0),
    ("Decision", 12, False, INK, 0, 3),
    ("Box Note", 12, False, SLATE, 6, 10),
    ("Header", 10.5, False, SLATE, 0, 0),
    ("Footer", 10.5, False, SLATE, 0, 0),
)
_KEEP_WITH_NEXT = ("Heading 1", "Heading 2", "Heading 3", "Table Title", "Chart", "Contents Heading")


def _set_defaults(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
            '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        ),
    )


def _set_type(style: ParagraphStyle, size: float, bold: bool, colour: str) -> None:
    for old in ("w:pPr", "w:rPr"):
        for element in style.element.findall(qn(old)):
            style.element.remove(element)
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold or None
    style.font.color.rgb = RGBColor.from_string(colour)
    style.quick_style = True
    style.hidden = False


def _set_space(style: ParagraphStyle, before: float, after: float) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    shape.keep_with_next = style.name in _KEEP_WITH_NEXT
    shape.widow_control = True


def _get_or_add(document: Document, name: str) -> ParagraphStyle:
    known = {s.name.casefold(): s for s in document.styles}
    style = known.get(name.casefold())
    if style is None:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        if name == "toc 2":
            style.element.set(qn("w:styleId"), "TOC2")
            style.element.attrib.pop(qn("w:customStyle"), None)
    return cast(ParagraphStyle, style)


def _shape_special_styles(document: Document) -> None:
    styles = document.styles
    for level in (1, 2, 3):
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        styles[f"Heading {level}"].element.get_or_add_pPr().append(outline)
        styles[f"Heading {level}"].next_paragraph_style = styles["Normal"]
    styles["Heading 1"].paragraph_format.page_break_before = True
    styles["Table Number"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Table Text", "Table Number", "Key Number", "Key Words"):
        styles[name].paragraph_format.line_spacing = 1.05
    styles["Cover Fact"].paragraph_format.tab_stops.add_tab_stop(Cm(4.2))
    styles["Cover Fact"].paragraph_format.left_indent = Cm(4.2)
    styles["Cover Fact"].paragraph_format.first_line_indent = -Cm(4.2)
    styles["Lead"].paragraph_format.left_indent = Cm(0.3)
    styles["toc 2"].paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
    _numbered(styles["Heading 2"], 71, hanging=Cm(0.9))
    _ground(styles["Lead"], TEAL_TINT, TEAL)
    _ground(styles["Narrative"], PAPER, TEAL)
    _ground(styles["Narrative Text"], PAPER, TEAL, room=26)
    _numbered(styles["Narrative"], 72, hanging=Cm(0.5), left=Cm(0.75))
    styles["Narrative Text"].paragraph_format.left_indent = Cm(0.25)
    _numbered(styles["Decision"], 73, hanging=Cm(0.5))
    prompt = styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    prompt.font.color.rgb = RGBColor.from_string(SLATE)
    mark = styles.add_style("Figure Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript, mark.font.color.rgb = True, RGBColor.from_string(TEAL)


def _ground(style: ParagraphStyle, fill: str, line: str, room: int = 4) -> None:
    """A tinted ground with a bar at the left, which prints without colour too; ``room`` below in points."""
    properties = style.element.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="4" w:space="4" w:color="{fill}"/>'
        f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{line}"/>'
        f'<w:bottom w:val="single" w:sz="4" w:space="{room}" w:color="{fill}"/></w:pBdr>'
    )
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    at = sum(
        1
        for c in properties
        if c.tag in {qn(f"w:{n}") for n in ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr")}
    )
    properties.insert(at, shade)
    properties.insert(at, border)


def _numbered(style: ParagraphStyle, number: int, hanging: Length, left: Length | None = None) -> None:
    properties = style.element.get_or_add_pPr()
    at = sum(
        1
        for c in properties
        if c.tag in {qn(f"w:{n}") for n in ("keepNext", "keepLines", "pageBreakBefore", "widowControl")}
    )
    properties.insert(
        at, parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    )
    style.paragraph_format.left_indent = left if left is not None else hanging
    style.paragraph_format.first_line_indent = -hanging


def _define_numbering(document: Document) -> None:
    """Numbers for sections and bullets for boxes, as real lists."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, kind, text, linked in (
        (71, "decimal", "%1", "Heading2"),
        (72, "bullet", "•", "Narrative"),
        (73, "bullet", "•", "Decision"),
    ):
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{linked}"/>'
                f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            )
        )
    for number in (71, 72, 73):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


_TABLE_STYLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="CheckbackTable">
  <w:name w:val="Checkback Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>
    <w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>
    <w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="{INK}"/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TEAL_TINT}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
</w:style>"""
