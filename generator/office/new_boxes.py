"""New controls in a Word document: boxes that belong to people, and the block in which a cover stands."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from generator.office.text_looks import W


def new_box(tag: str, title: str) -> etree._Element:
    """An empty box: a rich-text control that cannot be deleted, though what stands in it can."""
    return _control(("alias", title), ("tag", tag), ("lock", "sdtLocked"))


def as_building_block(blocks: Sequence[etree._Element], gallery: str, title: str) -> None:
    """Put paragraphs, where they stand, into the control in which Word keeps a cover or a contents list (17.5.2.12).

    Without such a block before them LibreOffice drops the looks of the first paragraph of every box.
    """
    control = _control(("alias", title))
    block = etree.SubElement(control[0], f"{W}docPartObj")
    etree.SubElement(block, f"{W}docPartGallery").set(f"{W}val", gallery)
    etree.SubElement(block, f"{W}docPartUnique")
    blocks[0].addprevious(control)
    control[1].extend(blocks)


def _control(*properties: tuple[str, str]) -> etree._Element:
    control = etree.Element(f"{W}sdt", nsmap={"w": W[1:-1]})
    held = etree.SubElement(control, f"{W}sdtPr")
    for name, value in properties:
        etree.SubElement(held, f"{W}{name}").set(f"{W}val", value)
    etree.SubElement(control, f"{W}sdtContent")
    return control
