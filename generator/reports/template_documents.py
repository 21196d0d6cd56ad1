"""The template of the further documents: their page, styles and running lines; staff may restyle it in Word.

What stands in such a document is put after it in these styles, so the template itself holds no text but its running
lines.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from generator.reports.template_parts import running_lines
from generator.reports.template_styles import new_document

BULLET_STYLE = "Point"
_BULLETS = 74


def documents_template() -> Document:
    """The template of the further documents."""
    document = new_document()
    running_lines(document)
    _shape_headings(document)
    _add_points(document)
    return document


def _shape_headings(document: Document) -> None:
    """A title instead of a cover, and headings without numbers, for documents of a page or a few."""
    styles = document.styles
    first = styles["Heading 1"]
    first.font.size = Pt(24)
    first.paragraph_format.page_break_before = False
    first.paragraph_format.space_after = Pt(2)
    second = styles["Heading 2"]
    for numbering in second.element.iter(qn("w:numPr")):
        numbering.getparent().remove(numbering)
        break
    second.paragraph_format.left_indent = second.paragraph_format.first_line_indent = Cm(0)
    for name, before, after in (("Cover Service", 0, 4), ("Subtitle", 0, 8), ("Lead", 12, 12), ("Cover Note", 0, 8)):
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(after)
    styles["Lead"].font.size = Pt(12)
    styles["Subtitle"].font.size = Pt(14)


def _add_points(document: Document) -> None:
    """A bulleted list as a real list, without the ground of narrative boxes."""
    style = document.styles.add_style(BULLET_STYLE, 1)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(0.6), -Cm(0.6)
    properties = style.element.get_or_add_pPr()
    number = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{_BULLETS}"/></w:numPr>')
    properties.insert(0, number)
    numbering = document.part.numbering_part.element
    first = next(numbering.iter(qn("w:num")))
    first.addprevious(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_BULLETS}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{style.style_id}"/>'
            '<w:suff w:val="tab"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{_BULLETS}"><w:abstractNumId w:val="{_BULLETS}"/></w:num>')
    )
