"""Plain Word documents with tables, as staff made them before there were templates. Written with python-docx."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_ANY_DAY = dt.date(2026, 1, 1)


def new_document(title: str, author: str, saved: dt.date) -> WordDocument:
    """An A4 page in Arial with narrow margins; ``saved`` stands in the document's properties."""
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(9.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    for name, size in (("Heading 1", 15), ("Heading 2", 11.5)):
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = "Arial", Pt(size), RGBColor(0x1F, 0x3A, 0x5F)
        document.styles[name].element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
        del document.styles[name].element.rPr.rFonts.attrib[qn("w:asciiTheme")]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    _set_properties(document, title, author, saved)
    return document


def _set_properties(document: WordDocument, title: str, author: str, saved: dt.date) -> None:
    properties = document.core_properties
    moment = dt.datetime.combine(saved, dt.time(16, 5), dt.UTC)
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.comments = ""
    properties.created = properties.modified = moment


def add_table(document: WordDocument, widths: Sequence[float], rows: int) -> Table:
    """A table with a thin grid and columns of these widths in centimetres."""
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for cells in row_cells(table):
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def row_cells(table: Table) -> Iterator[tuple[_Cell, ...]]:
    """The cells of a table row by row."""
    for row in table.rows:
        yield row.cells


def add_row(table: Table) -> tuple[_Cell, ...]:
    """The cells of a new row at the end of a table."""
    cells: tuple[_Cell, ...] = table.add_row().cells  # type: ignore[no-untyped-call]
    return cells


def merged(first: _Cell, last: _Cell) -> _Cell:
    """Two cells of a row, and those between them, as one."""
    cell: _Cell = first.merge(last)
    return cell


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a ground, for example DBE5F1."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)


def write_label(cell: _Cell, text: str, ground: str = "DBE5F1") -> None:
    """A bold label on a pale ground."""
    cell.paragraphs[0].add_run(text).bold = True
    shade(cell, ground)


def write_text(cell: _Cell, text: str) -> None:
    """An answer; each line is a paragraph of its own."""
    first, *others = text.split("\n")
    cell.paragraphs[0].add_run(first)
    for line in others:
        cell.add_paragraph(line)


def new_paragraph(cell: _Cell) -> Paragraph:
    """The empty first paragraph of a cell, or a new one after what is there."""
    last: Paragraph = cell.paragraphs[-1]
    return cell.add_paragraph() if last.runs else last


def as_bytes(document: WordDocument) -> bytes:
    """The document as a file; the same document always gives the same bytes."""
    written = io.BytesIO()
    document.save(written)
    return same_bytes(written.getvalue())


def same_bytes(data: bytes, saved: dt.date = _ANY_DAY) -> bytes:
    """A zip package written again with one date on each part, so that the same content gives the same bytes."""
    day, fixed = (saved.year, saved.month, saved.day, 0, 0, 0), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, day), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
