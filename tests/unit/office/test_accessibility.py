"""Each rule of accessibility, broken on purpose; and documents that break none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from generator.errors import DocumentError
from generator.office.accessibility import accessibility_problems


def _good() -> Document:
    document = docx.Document()
    document.core_properties.title = "A plain document"
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(12)
    next(styles.element.iter(qn("w:lang"))).set(qn("w:val"), "en-GB")
    for level in (1, 2, 3):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(14), RGBColor(0, 0, 0)
    document.add_heading("Title", 1)
    document.add_heading("Section", 2)
    document.add_paragraph("Some words before the table.")
    _add_table(document)
    return document


def _add_table(document: Document) -> None:
    table = document.add_table(2, 2)
    for cell in (c for row in table.rows for c in row.cells):
        cell.text = "word"
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _problems(document: Document, form: bool = False) -> list[str]:
    out = BytesIO()
    document.save(out)
    return accessibility_problems(out.getvalue(), form)


def _control(document: Document, properties: str, content: str) -> None:
    sdt = f"<w:sdt {nsdecls('w')}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(sdt))


def _floating(document: Document) -> None:
    namespace = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    drawing = f'<w:drawing {nsdecls("w")} {namespace}><wp:anchor><wp:docPr id="1" name="x"/></wp:anchor></w:drawing>'
    document.add_paragraph("x").add_run()._r.append(parse_xml(drawing))


def _link(document: Document, text: str) -> None:
    link = f'<w:hyperlink {nsdecls("w")} w:anchor="a"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
    document.add_paragraph("See ")._p.append(parse_xml(link))


def _styled(document: Document, text: str, **font: object) -> None:
    run = document.add_paragraph().add_run(text)
    for name, value in font.items():
        setattr(run.font, name, value)


def _justified(document: Document) -> None:
    document.add_paragraph("Words in a row.").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _faint(document: Document) -> None:
    document.add_paragraph().add_run("Faint words").font.color.rgb = RGBColor(0xAA, 0xAA, 0xAA)


def _set_language(document: Document) -> None:
    next(document.styles.element.iter(qn("w:lang"))).set(qn("w:val"), "en-US")


def _drop_header_row(document: Document) -> None:
    row = document.tables[0].rows[0]._tr
    row.trPr.remove(row.trPr.find(qn("w:tblHeader")))


def _drop_can_not_split(document: Document) -> None:
    row = document.tables[0].rows[1]._tr
    row.trPr.remove(row.trPr.find(qn("w:cantSplit")))


def _merge(document: Document) -> None:
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(1, 1))


def _empty_header_cell(document: Document) -> None:
    document.tables[0].cell(0, 1).text = ""


def _table_without_words_before(document: Document) -> None:
    document.tables[0]._tbl.getprevious().getparent().remove(document.tables[0]._tbl.getprevious())
    for heading in list(document.element.body.iter(qn("w:p")))[:2]:
        if heading.getparent() is document.element.body:
            document.element.body.remove(heading)


BROKEN: dict[str, tuple[str, Callable[[Document], object]]] = {
    "no title": ("AX-02", lambda d: setattr(d.core_properties, "title", "")),
    "another language": ("AX-02", _set_language),
    "two headings of level 1": ("AX-03", lambda d: d.add_heading("Second", 1)),
    "a level skipped": ("AX-03", lambda d: (d.add_heading("A", 1), d.add_heading("B", 3))),
    "an empty heading": ("AX-03", lambda d: d.add_heading("", 2)),
    "no header row": ("AX-04", _drop_header_row),
    "rows that break": ("AX-04", _drop_can_not_split),
    "merged cells": ("AX-04", _merge),
    "an empty header cell": ("AX-04", _empty_header_cell),
    "nothing before a table": ("AX-04", _table_without_words_before),
    "no alt text": ("AX-05", _floating),
    "faint text": ("AX-06", _faint),
    "small text": ("AX-07", lambda d: _styled(d, "Small words", size=Pt(9))),
    "italics": ("AX-07", lambda d: _styled(d, "Slanted words", italic=True)),
    "capitals": ("AX-07", lambda d: _styled(d, "Loud words", all_caps=True)),
    "underline": ("AX-07", lambda d: _styled(d, "Lined words", underline=True)),
    "serifs": ("AX-07", lambda d: _styled(d, "Old words", name="Times New Roman")),
    "justified": ("AX-07", _justified),
    "a typed list": ("AX-07", lambda d: d.add_paragraph("- first thing to do")),
    "an empty paragraph": ("AX-07", lambda d: d.add_paragraph("")),
    "a bare address": ("AX-08", lambda d: _link(d, "https://example.org/report")),
    "a link called here": ("AX-08", lambda d: _link(d, "here")),
    "a floating picture": ("AX-09", _floating),
    "a control without title": ("AX-10", lambda d: _control(d, "", "<w:p><w:r><w:t>x</w:t></w:r></w:p>")),
    "a control without prompt": ("AX-10", lambda d: _control(d, '<w:alias w:val="Name"/>', "<w:p/>")),
}


def test_a_good_document_passes() -> None:
    assert _problems(_good()) == []


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_is_told_with_its_rule(fault: str) -> None:
    rule, breaks = BROKEN[fault]
    document = _good()
    breaks(document)
    assert [p for p in _problems(document) if p.startswith(rule)], _problems(document)


def test_a_form_may_lay_out_its_tables_as_boxes() -> None:
    document = _good()
    _merge(document)
    assert _problems(document, form=True) == []


def test_white_on_dark_is_no_fault() -> None:
    document = _good()
    paragraph = document.add_paragraph()
    paragraph.add_run("Light words").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:fill"), "0B5C66")
    paragraph._p.get_or_add_pPr().append(shade)
    assert _problems(document) == []


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(DocumentError):
        accessibility_problems(b"no document")
