"""Custom document properties, as File, Info, Properties shows them (ECMA-376 part 1, clause 22.3)."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one format id for user-defined properties
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def custom_properties_xml(values: Mapping[str, str]) -> bytes:
    """The custom properties part with these text values; ids start at 2, as the clause asks."""
    namespaces = {None: _PROPERTIES, "vt": _TYPES}
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap=namespaces)  # type: ignore[arg-type]
    for number, (name, value) in enumerate(values.items(), start=2):
        item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT, pid=str(number), name=name)
        etree.SubElement(item, f"{{{_TYPES}}}lpwstr").text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
