"""The pieces from which our Word templates are built: sentences, boxes, tables, charts and fields.

Places for text are Jinja fields that staff can move and reword in Word.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from generator.office.new_boxes import as_building_block, new_box
from generator.reports.carried import PREFIX
from generator.reports.template_styles import TABLE_STYLE

TEXT_WIDTH_CM = 16.6


def say(document: Document, text: str, style: str = "Normal") -> Paragraph:
    """One paragraph in a style."""
    return document.add_paragraph(text, style=style)


def each(document: Document, name: str, style: str = "Normal") -> None:
    """One paragraph for each text of a list."""
    say(document, f"{{%p for text in {name} %}}")
    say(document, "{{ text }}", style)
    say(document, "{%p endfor %}")


def sentences(document: Document, name: str, keep: bool = False) -> None:
    """The sentences of a list as one paragraph; ``keep`` holds it on the page of what follows."""
    paragraph = say(document, f"{{{{ {name} | join(' ') }}}}")
    if keep:
        paragraph.paragraph_format.keep_with_next = True


def only_if(document: Document, condition: str) -> None:
    """Begins a part that is left out where the condition does not hold; ends with ``end_if``."""
    say(document, f"{{%p if {condition} %}}")


def end_if(document: Document) -> None:
    """Ends a part that may be left out."""
    say(document, "{%p endif %}")


def narrative_box(document: Document, name: str, title: str) -> None:
    """A rich-text content control that is the manager's: drafted lines, or a prompt where there are none.

    Beneath it a note may say that its figures changed.
    """
    control = new_box(PREFIX + name, title)
    before = len(document.element.body)
    each(document, f"narrative.{name}.lines", "Narrative")
    only_if(document, f"not narrative.{name}.lines")
    say(document, "", "Narrative Text").add_run(f"{{{{ narrative.{name}.prompt }}}}", style="Placeholder Text")
    end_if(document)
    body = document.element.body
    made = [e for e in list(body)[before - 1 :] if e.tag == qn("w:p")]
    made[0].addprevious(control)
    for element in made:
        control[1].append(element)
    only_if(document, f"narrative.{name}.note")
    say(document, f"{{{{ narrative.{name}.note }}}}", "Box Note")
    end_if(document)


def table_of(document: Document, name: str, widths: Sequence[float], words_last: bool = False) -> None:
    """A table of counts: title, header, a column for each name, one row for each of the data, source line.

    ``widths`` are of the first column, each middle column and the last one, in centimetres. With ``words_last`` the
    last column holds words.
    """
    right = (1, 2, 3) if words_last else None
    only_if(document, f"{name}.rows")
    say(document, f"{{{{ {name}.title }}}}", "Table Title")
    table = _table(document, 4, 5)
    loop = (f"{{%tc for c in {name}.columns %}}", "{{ c }}", "{%tc endfor %}")
    _fill(table.rows[0].cells, (f"{{{{ {name}.first }}}}", *loop, f"{{{{ {name}.last }}}}"), right)
    _fill(table.rows[1].cells, (f"{{%tr for row in {name}.rows %}}", "", "", "", ""))
    loop = ("{%tc for c in row.cells %}", "{{ c }}", "{%tc endfor %}")
    _fill(table.rows[2].cells, ("{{ row.label }}", *loop, "{{ row.total }}"), right)
    _fill(table.rows[3].cells, ("{%tr endfor %}", "", "", "", ""))
    _set_widths(table, (widths[0], widths[1], widths[1], widths[1], widths[2]))
    say(document, f"{{{{ {name}.source }}}}", "Source")
    end_if(document)


def table_rows(
    document: Document, name: str, columns: Sequence[tuple[str, str, float]], numbers: Sequence[int] = ()
) -> Table:
    """A table of fixed columns (heading, field, width in cm), a row for each of ``name``; ``numbers`` align right."""
    table = _table(document, 4, len(columns))
    blank = [""] * (len(columns) - 1)
    _fill(table.rows[0].cells, [heading for heading, _, _ in columns], numbers)
    _fill(table.rows[1].cells, [f"{{%tr for row in {name} %}}", *blank])
    _fill(table.rows[2].cells, [f"{{{{ row.{field} }}}}" for _, field, _ in columns], numbers)
    _fill(table.rows[3].cells, ["{%tr endfor %}", *blank])
    _set_widths(table, [width for _, _, width in columns])
    return table


def key_numbers(document: Document) -> None:
    """The numbers of page one: large, each with what it says, and the quarter before where there is one."""
    table = _table(document, 4, 5)
    begin, end = "{%tc if compared %}", "{%tc endif %}"
    _fill(table.rows[0].cells, ("Number", "What it says", begin, "Quarter before", end), ())
    _fill(table.rows[1].cells, ("{%tr for row in five_numbers %}", "", "", "", ""))
    cells = table.rows[2].cells
    _fill(cells, ("{{ row.number }}", "{{ row.words }}", begin, "{{ row.before }}", end), ())
    for cell, style in zip(cells, ("Key Number", *("Key Words",) * 4), strict=True):
        cell.paragraphs[0].style = style
    _fill(table.rows[3].cells, ("{%tr endfor %}", "", "", "", ""))
    _set_widths(table, (3.4, 13.2, 3.4, 3.4, 3.4))


def _table(document: Document, rows: int, columns: int) -> Table:
    table: Table = document.add_table(rows, columns, style=TABLE_STYLE)
    table.autofit = False
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        table._tbl.tblPr.remove(look)
    table._tbl.tblPr.append(
        parse_xml(
            f'<w:tblLook {nsdecls("w")} w:val="0020" w:firstRow="1" w:lastRow="0" '
            'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:cantSplit"))
    header.append(OxmlElement("w:tblHeader"))
    return table


def _fill(cells: Sequence[_Cell], texts: Sequence[str], numbers: Sequence[int] | None = None) -> None:
    """Texts into cells. Where ``numbers`` is not given all but the first are numbers."""
    right = range(1, len(texts)) if numbers is None else numbers
    for i, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.text = text
        paragraph.style = "Table Number" if i in right else "Table Text"
        if i and i not in right and i - 1 in right:  # words do not touch the numbers before them
            paragraph.paragraph_format.left_indent = Cm(0.3)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def chart_of(document: Document, name: str) -> None:
    """A chart with its title above and its source below, or the sentence that says why there is none."""
    only_if(document, f"charts.{name}.place")
    say(document, f"{{{{ charts.{name}.title }}}}", "Table Title")
    say(document, f"{{{{ charts.{name}.place }}}}", "Chart")
    say(document, f"{{{{ charts.{name}.source }}}}", "Source")
    end_if(document)
    only_if(document, f"charts.{name}.missing")
    say(document, f"{{{{ charts.{name}.missing }}}}").paragraph_format.space_before = Pt(8)
    end_if(document)


def contents(document: Document) -> None:
    """The contents field (sections only, without page numbers), filled when the document is made."""
    heading = say(document, "Contents", "Contents Heading")
    paragraph = say(document, "", "toc 2")
    _field(paragraph, 'TOC \\o "2-2" \\n \\h \\z', "The contents stand here.")
    as_building_block([heading._p, paragraph._p], "Table of Contents", "Contents")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind in {"begin", "separate", "end"}:
            run._r.append(_field_char(kind))
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = f" {text} "
            code.set(qn("xml:space"), "preserve")
            run._r.append(code)


def _field_char(kind: str) -> etree._Element:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def running_lines(document: Document) -> None:
    """Header: short title, from page two. Footer: reference, page of pages, marking, on every page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _running(section.header.paragraphs[0], "Header", "{{ short_title }}")
    section.first_page_header.paragraphs[0].style = "Header"
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        _running(paragraph, "Footer", "{{ reference }}\tPage ")
        _field(paragraph, "PAGE", "1")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES", "1")
        paragraph.add_run("\t{{ classification }}")


def _running(paragraph: Paragraph, style: str, text: str) -> None:
    paragraph.style = style
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(TEXT_WIDTH_CM / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(text)


def cover_of(document: Document) -> None:
    """The cover: service, title, facts, one sentence, contents."""
    say(document, "{{ service.name }}", "Cover Service")
    say(document, "{{ title }}", "Title")
    say(document, "{{ subtitle }}", "Subtitle")
    say(document, "{%p for fact in facts %}")
    say(document, "{{ fact.label }}\t{{ fact.text }}", "Cover Fact")
    say(document, "{%p endfor %}")
    say(document, "{{ lead }}", "Lead")
    contents(document)
    only_if(document, "service.contact")
    say(document, "If you need this document in another format, ask {{ service.contact }}.", "Cover Note")
    end_if(document)
