"""A paper as a Word document in the styles of its template, which staff may change (AX-01 to AX-10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import singledispatch
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph

from generator.office.chart import add_chart
from generator.office.docx_finish import About
from generator.office.new_boxes import as_building_block, new_box
from generator.office.package import open_package
from generator.periods import day_in_words
from generator.profile import ServiceProfile
from generator.reports.carried import NOTHING, PREFIX, Earlier, change_notes
from generator.reports.documents import (
    Box,
    Drawing,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    how_made,
    shown_in,
)
from generator.reports.render import finish_with_boxes, shipped_template, style_told
from generator.reports.template_documents import BULLET_STYLE
from generator.reports.template_styles import TABLE_STYLE

DOCUMENT = "document.docx"
STYLES = (
    *("Normal", "Heading 1", "Heading 2", "Heading 3", "Subtitle", "Cover Service", "Cover Fact", "Cover Note", "Lead"),
    *("Table Title", "Table Text", "Table Number", TABLE_STYLE, "Source", "Chart", BULLET_STYLE),
    *("Narrative", "Narrative Text", "Placeholder Text", "Box Note", "Figure Mark"),
)
"""The styles in which a paper is written."""
_FIELD = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def write_paper(
    paper: Paper, profile: ServiceProfile, today: date, template: bytes | None = None, earlier: Earlier = NOTHING
) -> bytes:
    """The paper as .docx, with what people wrote in the ``earlier`` one.

    The same paper, day, template and earlier paper give the same bytes. Raises DocumentError where the template cannot
    be read or lacks a style that is needed.
    """
    document = _opened(template)
    service, shown = profile.service, shown_in(paper)
    notes = change_notes(earlier, shown, {f.id: f.words for f in paper.figures})
    with style_told():
        _fill_running_lines(document, paper, profile)
        _write_head(document, paper, profile, today)
        for part in paper.parts:
            _write(replace(part, note=notes.get(part.name, "")) if isinstance(part, Box) else part, document, today)
        _write_figures(document, paper, today)
    about = About(f"{paper.title}: {paper.subtitle}", service.framework, service.name, service.language, today)
    return finish_with_boxes(document, about, earlier, shown)


def _opened(template: bytes | None) -> Document:
    if template is not None:
        open_package(template)
    return docx.Document(BytesIO(template or shipped_template(DOCUMENT)))


def _fill_running_lines(document: Document, paper: Paper, profile: ServiceProfile) -> None:
    """The words of header and footer in place of their fields."""
    known = {
        "short_title": f"{profile.service.short_name}: {paper.title}",
        "reference": paper.reference,
        "classification": profile.service.classification,
    }
    section = document.sections[0]
    for line in (section.header, section.first_page_header, section.footer, section.first_page_footer):
        for paragraph in line.paragraphs:
            _fill_fields(paragraph, known)


def _fill_fields(paragraph: Paragraph, known: Mapping[str, str]) -> None:
    """Words in place of fields, also where Word has split a field over several runs."""
    runs = paragraph.runs
    for match in reversed(list(_FIELD.finditer("".join(run.text for run in runs)))):
        at, words = 0, known.get(match[1], match[0])
        for run in runs:
            start, end = (min(max(place - at, 0), len(run.text)) for place in match.span())
            at += len(run.text)
            if start < end:
                run.text, words = run.text[:start] + words + run.text[end:], ""


def _write_head(document: Document, paper: Paper, profile: ServiceProfile, today: date) -> None:
    first = _say(document, profile.service.name, "Cover Service")
    _say(document, paper.title, "Heading 1")
    _say(document, paper.subtitle, "Subtitle")
    made = ("Made on", day_in_words(today))
    for label, text in (*paper.facts, made, ("Classification", profile.service.classification)):
        if text:
            _say(document, f"{label}\t{text}", "Cover Fact")
    _say(document, paper.lead, "Lead")
    if paper.banner:
        _say(document, paper.banner, "Cover Note")
    body = [e for e in document.element.body if e.tag == qn("w:p")]
    as_building_block(body[body.index(first._p) :], "Cover Pages", "Title")


def _write_figures(document: Document, paper: Paper, today: date) -> None:
    if any("⟦note:" in text for text in _texts(paper)):
        heading = _say(document, "How the figures were made", "Heading 2")
        heading.paragraph_format.page_break_before = paper.keeps_to_one_page
        _write(how_made(paper), document, today)


def _texts(paper: Paper) -> list[str]:
    return [paper.lead, *(repr(part) for part in paper.parts)]


def _say(document: Document, text: str, style: str) -> Paragraph:
    return document.add_paragraph(text, style=document.styles[style])


@singledispatch
def _write(part: Part, document: Document, today: date) -> None:
    raise TypeError(f"no way to write {type(part).__name__}")


@_write.register
def _(part: Text, document: Document, today: date) -> None:
    _say(document, part.words, "Normal").paragraph_format.keep_with_next = part.keep or None


@_write.register
def _(part: Heading, document: Document, today: date) -> None:
    _say(document, part.words, f"Heading {part.level}")


@_write.register
def _(part: Points, document: Document, today: date) -> None:
    for line in part.lines:
        _say(document, line, BULLET_STYLE)


@_write.register
def _(part: Drawing, document: Document, today: date) -> None:
    _say(document, part.title, "Table Title")
    number = 1 + sum(1 for _ in document.element.body.iter(qn("w:drawing")))
    add_chart(document, _say(document, "", "Chart"), part.chart, number)
    _say(document, part.source, "Source")


@_write.register
def _(part: Grid, document: Document, today: date) -> None:
    _say(document, part.title, "Table Title")
    table = document.add_table(1 + len(part.rows), len(part.columns), style=document.styles[TABLE_STYLE])
    _shape(table, [width for _, width in part.columns])
    for row, texts in zip(table.rows, ([name for name, _ in part.columns], *part.rows), strict=True):
        for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = document.styles["Table Number" if i in part.numbers else "Table Text"]
    if part.source:
        _say(document, part.source, "Source")


def _shape(table: Table, widths: list[float]) -> None:
    """Fixed widths, and a first row that is a header on each page."""
    table.autofit = False
    properties = table._tbl.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    properties.append(parse_xml(f'<w:tblLook {nsdecls("w")} w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'))
    for name in ("w:cantSplit", "w:tblHeader"):
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement(name))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


@_write.register
def _(part: Box, document: Document, today: date) -> None:
    """A rich-text control that is a person's own, under its title; beneath it a note may say that figures changed."""
    _say(document, part.title, "Heading 3")
    if part.lines:
        made = [_say(document, line, "Narrative") for line in part.lines]
    else:
        made = [_say(document, "", "Narrative Text")]
        made[0].add_run(part.prompt, style=document.styles["Placeholder Text"])
    control = new_box(PREFIX + part.name, part.title)
    made[0]._p.addprevious(control)
    for paragraph in made:
        control[1].append(paragraph._p)
    if part.note:
        _say(document, part.note, "Box Note")
