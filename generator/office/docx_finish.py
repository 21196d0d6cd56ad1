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
from docx.opc.part import XmlPart
from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from generator.office.docx_marks import bookmarked
from generator.office.package import Package
from generator.office.table_layout import keep_with_next, settle_tables
from generator.office.zip_members import write_members

PROMPT_STYLE = "PlaceholderText"
_KEEP_BOX = 6
_WORD_2013 = "15"


@dataclass(frozen=True, slots=True)
class About:
    """What a document's properties say."""

    title: str
    subject: str
    author: str
    language: str
    day: date


def settle_layout(document: Document) -> None:
    """Fill the contents list, number the controls, and keep tables together and as wide as the text."""
    fill_contents(document)
    _number_controls(document)
    settle_tables(document)


def as_bytes(document: Document, about: About) -> bytes:
    """A document with its properties and language set, as bytes that are the same for the same content and day."""
    _set_language(document, about.language)
    _set_mode(document)
    _set_properties(document, about)
    return write_members(_members(document))


def _members(document: Document) -> Iterator[tuple[str, bytes]]:
    """What python-docx would save, in its order, to be packed once."""
    package = document.part.package
    parts = list(package.iter_parts())
    yield "[Content_Types].xml", _ContentTypesItem.from_parts(parts).blob  # type: ignore[no-untyped-call]
    yield "_rels/.rels", package.rels.xml
    for part in parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml


def as_package(document: Document) -> Package:
    """A document of ours as it stands, to be read before it is written: of any size, since it is not from outside.

    It shares the living elements, and is not to be changed.
    """
    package = document.part.package
    parts = {part.partname.membername: part for part in package.iter_parts()}
    arrows = {part.partname.rels_uri.membername: part.rels for part in parts.values()} | {"_rels/.rels": package.rels}
    roots = {name: part.element for name, part in parts.items() if isinstance(part, XmlPart)}
    return Package(
        b"", (*parts, *arrows), lambda name: bytes(arrows[name].xml if name in arrows else parts[name].blob), roots
    )


def stable_zip(data: bytes) -> bytes:
    """An Office file packed again with fixed dates: the same parts give the same bytes."""
    with ZipFile(BytesIO(data)) as made:
        return write_members((name, made.read(name)) for name in made.namelist())


def headings(document: Document, level: int) -> list[etree._Element]:
    """The paragraphs in the built-in heading style of a level, in reading order."""
    styles = {s.style_id for s in document.styles if s.name.casefold() == f"heading {level}"}
    named = (s for s in document.element.body.iter(qn("w:pStyle")) if s.get(qn("w:val")) in styles)
    found = dict.fromkeys(next(s.iterancestors(qn("w:p"))) for s in named)
    return [p for p in found if _style(p) in styles and _text(p).strip()]


def fill_contents(document: Document, level: int = 2) -> None:
    """Fill the contents field with the headings of one level, numbered as the style numbers them, as links.

    Page numbers are left to Word: a number that nobody has laid out would be wrong.
    """
    fields = (next(code.iterancestors(qn("w:p"))) for code in document.element.body.iter(qn("w:instrText")))
    field = next((p for p in fields if _is_contents(p)), None)
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
        keep_with_next(iter(list(control.iter(qn("w:p")))[:-1][:_KEEP_BOX]))
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


def _set_mode(document: Document) -> None:
    """The layout of Word 2013 and later: an older one is opened in "compatibility mode" ([MS-DOCX] 2.3.2)."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)


def _set_properties(document: Document, about: About) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = about.title, about.subject, about.author
    core.language = about.language
    core.last_modified_by, core.comments, core.keywords, core.category = "Checkback", "", "", ""
    core.revision = 1
    core.created = core.modified = datetime.combine(about.day, time(), UTC).replace(tzinfo=None)
