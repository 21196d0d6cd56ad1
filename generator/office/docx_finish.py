"""The last touch on a Word document of ours: a contents list that is filled, properties, tables that keep together.

The same document finished for the same day gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZipFile

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from generator.office.docx_marks import bookmarked
from generator.office.zip_members import write_members

PROMPT_STYLE = "PlaceholderText"
KEEP_WHOLE = 9
"""Tables of up to so many rows stay on one page."""
_KEEP_BOX = 6
_TWIP = 635
_SOURCE_STYLES = frozenset({"Source"})


@dataclass(frozen=True, slots=True)
class About:
    """What a document's properties say."""

    title: str
    subject: str
    author: str
    language: str
    day: date


def finish(document: Document, about: About) -> bytes:
    """The document as bytes, after the contents list, controls, tables, language and properties are put right."""
    settle_layout(document)
    return as_bytes(document, about)


def settle_layout(document: Document) -> None:
    """Fill the contents list, number the controls, and keep tables together and as wide as the text."""
    fill_contents(document)
    _number_controls(document)
    for table in document.element.body.iter(qn("w:tbl")):
        _keep_together(table)
    _fit_tables(document)


def as_bytes(document: Document, about: About) -> bytes:
    """A document with its properties and language set, as bytes that are the same for the same content and day."""
    _set_language(document, about.language)
    _set_properties(document, about)
    out = BytesIO()
    document.save(out)
    return stable_zip(out.getvalue())


def stable_zip(data: bytes) -> bytes:
    """An Office file packed again with fixed dates: the same parts give the same bytes."""
    with ZipFile(BytesIO(data)) as made:
        return write_members((name, made.read(name)) for name in made.namelist())


def headings(document: Document, level: int) -> list[etree._Element]:
    """The paragraphs in the built-in heading style of a level, in reading order."""
    styles = {s.style_id for s in document.styles if s.name.casefold() == f"heading {level}"}
    return [p for p in document.element.body.iter(qn("w:p")) if _style(p) in styles and _text(p).strip()]


def fill_contents(document: Document, level: int = 2) -> None:
    """Fill the contents field with the headings of one level, numbered as the style numbers them, as links.

    Page numbers are left to Word: a number that nobody has laid out would be wrong.
    """
    field = next((p for p in document.element.body.iter(qn("w:p")) if _is_contents(p)), None)
    if field is None:
        return
    entries = []
    for number, heading in enumerate(headings(document, level), 1):
        _bookmark(heading, f"_Toc{number:08}", number)
        entries.append(_entry(f"_Toc{number:08}", number, _text(heading)))
    if entries:
        _as_field(entries, _instruction(field))
        for entry in entries:
            field.addprevious(entry)
        field.getparent().remove(field)


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(qn("w:t")))


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def _instruction(paragraph: etree._Element) -> str:
    return "".join(i.text or "" for i in paragraph.iter(qn("w:instrText"))).strip()


def _is_contents(paragraph: etree._Element) -> bool:
    return _instruction(paragraph).startswith("TOC")


def _bookmark(heading: etree._Element, name: str, number: int) -> None:
    content = [child for child in heading if child.tag != qn("w:pPr")]
    for element in list(bookmarked(content, name, number)):
        heading.append(element)


def _entry(anchor: str, number: int, text: str) -> etree._Element:
    paragraph, link = OxmlElement("w:p"), OxmlElement("w:hyperlink")
    properties = OxmlElement("w:pPr")
    properties.append(OxmlElement("w:pStyle"))
    properties[0].set(qn("w:val"), "TOC2")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    run = OxmlElement("w:r")
    for element in (_t(str(number)), OxmlElement("w:tab"), _t(text)):
        run.append(element)
    link.append(run)
    paragraph.append(properties)
    paragraph.append(link)
    return paragraph


def _t(text: str) -> etree._Element:
    element = OxmlElement("w:t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _as_field(entries: list[etree._Element], instruction: str) -> None:
    """Make the entries the shown result of a contents field (ECMA-376 part 1, 17.16.5.68)."""
    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    start = [_field_run(_field_char("begin")), _field_run(code), _field_run(_field_char("separate"))]
    for run in reversed(start):
        entries[0].insert(1, run)
    entries[-1].append(_field_run(_field_char("end")))


def _field_char(kind: str) -> etree._Element:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _field_run(content: etree._Element) -> etree._Element:
    run = OxmlElement("w:r")
    run.append(content)
    return run


def _number_controls(document: Document) -> None:
    """Give every content control an id of its own, and say of those that hold only a prompt that they do."""
    for number, control in enumerate(document.element.body.iter(qn("w:sdt")), 1):
        properties = control.find(qn("w:sdtPr"))
        for old in [*properties.findall(qn("w:id")), *properties.findall(qn("w:showingPlcHdr"))]:
            properties.remove(old)
        _insert_control_property(properties, "w:id", str(700_000 + number))
        _keep_with_next(iter(list(control.iter(qn("w:p")))[:-1][:_KEEP_BOX]))
        if {_run_style(run) for run in control.iter(qn("w:r"))} == {PROMPT_STYLE}:
            _insert_control_property(properties, "w:showingPlcHdr")


def _run_style(run: etree._Element) -> str:
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


_BEFORE = tuple(qn(name) for name in ("w:rPr", "w:alias", "w:tag", "w:id", "w:lock", "w:placeholder", "w:temporary"))


def _insert_control_property(properties: etree._Element, name: str, value: str | None = None) -> None:
    """In the order of the schema: what names a control first, its kind last (ECMA-376 part 1, 17.5.2.38)."""
    element = OxmlElement(name)
    if value is not None:
        element.set(qn("w:val"), value)
    at = sum(1 for child in properties if child.tag in _BEFORE[: 3 if name == "w:id" else None])
    properties.insert(at, element)


def _keep_together(table: etree._Element) -> None:
    """Rows never break over a page; a short table stays whole, a long one keeps its header with two rows."""
    rows = table.findall(qn("w:tr"))
    for row in rows:
        _set_row(row)
    whole = len(rows) <= KEEP_WHOLE
    for row in rows[:-1] if whole else rows[:2]:
        _keep_with_next(row.iter(qn("w:p")))
    before, after = table.getprevious(), table.getnext()
    if before is not None and before.tag == qn("w:p"):
        _keep_with_next(iter([before]))
    if after is not None and _style(after) in _SOURCE_STYLES and rows:
        _keep_with_next(rows[-1].iter(qn("w:p")))


def _set_row(row: etree._Element) -> None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(1 if row.find(qn("w:tblPrEx")) is not None else 0, properties)
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, OxmlElement("w:cantSplit"))


def _keep_with_next(paragraphs: Iterator[etree._Element]) -> None:
    for paragraph in paragraphs:
        properties = paragraph.get_or_add_pPr()  # type: ignore[attr-defined]
        if properties.find(qn("w:keepNext")) is None:
            style = properties.find(qn("w:pStyle"))
            properties.insert(0 if style is None else 1, OxmlElement("w:keepNext"))


def _fit_tables(document: Document) -> None:
    """Tables as wide as the text: repeated columns share what the first and last leave."""
    section = document.sections[0]
    width = (int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)) // _TWIP
    for table in document.element.body.iter(qn("w:tbl")):
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
        if rows and len({len(cells) for cells in rows}) == 1:
            _fit(table, rows, width)


def _fit(table: etree._Element, rows: list[list[etree._Element]], width: int) -> None:
    widths = [int(w.get(qn("w:w"), "0")) for cell in rows[0] for w in cell.iter(qn("w:tcW"))]
    if len(widths) != len(rows[0]) or not all(widths):
        return
    if abs(sum(widths) - width) > width // 50 and len(widths) > 2:
        middle = (width - widths[0] - widths[-1]) // (len(widths) - 2)
        widths = [widths[0], *[middle] * (len(widths) - 2), widths[-1]]
    grid = next(table.iter(qn("w:tblGrid")))
    for old in list(grid):
        grid.remove(old)
    for each in widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(each))
        grid.append(column)
    for cells in rows:
        for cell, each in zip(cells, widths, strict=True):
            for element in cell.iter(qn("w:tcW")):
                element.set(qn("w:w"), str(each))


def _set_language(document: Document, language: str) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    element = OxmlElement("w:lang")
    for script in ("val", "eastAsia"):
        element.set(qn(f"w:{script}"), language)
    defaults.append(element)


def _set_properties(document: Document, about: About) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = about.title, about.subject, about.author
    core.language = about.language
    core.last_modified_by, core.comments, core.keywords, core.category = "Checkback", "", "", ""
    core.revision = 1
    core.created = core.modified = datetime.combine(about.day, time(), UTC).replace(tzinfo=None)
