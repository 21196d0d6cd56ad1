"""Custom properties put into a finished Office file, and a seal over what people read in it.

The seal is a digest of the content alone, so it stays when a document library writes its own properties into the file,
and breaks when a person saves the file in Word or Excel (ECMA-376 part 1, 22.3; part 2, 6.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from lxml import etree

from generator.errors import DocumentError
from generator.office.custom_properties import CONTENT_TYPE, custom_properties_xml
from generator.office.package import parsed
from generator.office.zip_members import Members

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PART, _ROOT_RELS, _CONTENT_TYPES = "docProps/custom.xml", "_rels/.rels", "[Content_Types].xml"
_CONTENT = ("word/", "xl/")


def with_properties(data: bytes, values: Mapping[str, str]) -> bytes:
    """An Office file with these custom properties beside those it has. The same values give the same bytes.

    Raises DocumentError where it is no Office file.
    """
    members = Members(data)
    there = _properties_part(members)
    part = there or _PART
    held = _values(members, there) if there else {}
    changed = {part: custom_properties_xml({**held, **values})}
    if there is None:
        changed |= {_ROOT_RELS: _with_relationship(members), _CONTENT_TYPES: _with_content_type(members)}
    return members.replaced(changed)


def read_properties(data: bytes) -> dict[str, str]:
    """The custom properties of an Office file as text; none where it has none or is none."""
    try:
        members = Members(data)
        part = _properties_part(members)
        return _values(members, part) if part else {}
    except DocumentError:
        return {}


def seal_of(data: bytes) -> str:
    """A digest of what people read in an Office file; blank where it is none."""
    try:
        members = Members(data)
        content = sorted(n for n in members.names if n.startswith(_CONTENT) and not n.endswith(".rels"))
        seal = hashlib.sha256()
        for name in content:
            seal.update(f"{name}\0".encode() + hashlib.sha256(members.read(name)).digest())
    except DocumentError:
        return ""
    return seal.hexdigest()[:32] if content else ""


def _properties_part(members: Members) -> str | None:
    if _ROOT_RELS not in members:
        return None
    root = parsed(_ROOT_RELS, members.read(_ROOT_RELS))
    named = (r.get("Target", "").lstrip("/") for r in root if r.get("Type", "").endswith("/custom-properties"))
    return next((name for name in named if name in members), None)


def _values(members: Members, part: str) -> dict[str, str]:
    root = parsed(part, members.read(part))
    return {p.get("name", ""): "".join(str(t) for t in p.itertext()) for p in root if isinstance(p.tag, str)}


def _with_relationship(members: Members) -> bytes:
    root = parsed(_ROOT_RELS, members.read(_ROOT_RELS))
    taken = {r.get("Id") for r in root}
    name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=name, Type=_KIND, Target=_PART)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _with_content_type(members: Members) -> bytes:
    root = parsed(_CONTENT_TYPES, members.read(_CONTENT_TYPES))
    etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{_PART}", ContentType=CONTENT_TYPE)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
