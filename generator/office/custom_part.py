"""A part of our own inside a Word document, in which it remembers what nobody needs to see (ECMA-376 part 1, 15.2.5).

Word and LibreOffice keep such parts when they save.
"""

from __future__ import annotations

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from generator.office.package import Package

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem ds:itemID="{6E0A4C52-91D3-4B7E-8C55-2F4D7B9A1E30}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
)


def add_custom_part(document: Document, xml: bytes) -> None:
    """Put a custom XML part into a document."""
    package = document.part.package
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", xml, package)
    about = Part(PackURI("/customXml/itemProps1.xml"), _PROPERTIES_TYPE, _PROPERTIES.encode(), package)
    document.part.relate_to(item, f"{_RELATIONSHIPS}customXml")
    item.relate_to(about, f"{_RELATIONSHIPS}customXmlProps")


def find_custom_part(package: Package, root: str) -> etree._Element | None:
    """The root of the custom XML part whose root element has this name, if the document holds one."""
    parts = (package.part(name) for name in package.related(package.main, "customXml"))
    return next((part for part in parts if part.tag == root), None)
