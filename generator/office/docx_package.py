"""A new Office package from its parts: content types, relationships, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from generator.office.zip_members import write_members

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a package: its name without the leading slash, its content type, its bytes."""

    name: str
    content_type: str
    data: bytes


def relationships(source: str, *targets: tuple[str, str]) -> Part:
    """The arrows from a part (empty for the package), as pairs of kind and target, with ids rId1, rId2 and so on.

    The kind is the last word of the relationship type, or a whole address (ECMA-376 part 2, clause 6.5).
    """
    root = etree.Element(f"{{{_RELS}}}Relationships", nsmap={None: _RELS})  # type: ignore[dict-item]
    for number, (kind, target) in enumerate(targets, start=1):
        address = kind if "://" in kind else _OFFICE_RELS + kind
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=f"rId{number}", Type=address, Target=target)
    folder, _, name = source.rpartition("/")
    return Part(f"{folder}/_rels/{name}.rels".lstrip("/"), _RELS_TYPE, _bytes(root))


def write_package(parts: Iterable[Part], is_packed: bool = True) -> bytes:
    """A zip package of these parts with its list of content types in front."""
    ordered = list(parts)
    members = [("[Content_Types].xml", _content_types(ordered)), *((p.name, p.data) for p in ordered)]
    return write_members(members, is_packed)


def _content_types(parts: Iterable[Part]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    for extension, kind in (("rels", _RELS_TYPE), ("xml", "application/xml")):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
    for part in parts:
        if part.content_type != _RELS_TYPE:
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{part.name}", ContentType=part.content_type)
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
