"""Where a comment's marks go in the body of a Word document.

The marks are always direct children of a paragraph, so they stand outside of every control within it. A paragraph that
a control replaces when somebody chooses or types (a list, a date, a prompt, bound XML) carries none: the paragraph
before it, its question, does (reference section 4). Text boxes carry none either: the paragraph that they hang on does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from lxml import etree

from generator.office.package import Package
from generator.office.read_blocks import read_body
from generator.office.read_marks import VAL, W
from generator.office.word import Cell, all_paragraphs, all_tables

_P, _TC, _SDT, _BOX = (W + name for name in ("p", "tc", "sdt", "txbxContent"))
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_REPLACED = {W + name for name in ("showingPlcHdr", "dataBinding", "text", "date", "dropDownList", "comboBox")} | {
    f"{_W15}dataBinding",
    "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the reader says that something stands; counts start at 1, 0 means "does not apply".

    ``control`` is the tag or title of a content control.
    """

    part: str = "word/document.xml"
    paragraph: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    control: str = ""


class Target(NamedTuple):
    """A paragraph by its number among all ``w:p`` of the part, and the children to mark, None for all of it."""

    paragraph: int
    child: int | None = None


class Places:
    """Finds targets in one document. The counts are those of the reader."""

    def __init__(self, package: Package) -> None:
        root = package.part(package.main)
        self._main = package.main
        self._blocks, self._read = read_body(package)
        self._all = list(root.iter(_P))
        self._order = {element: number for number, element in enumerate(self._all)}
        self._lasting = [p for p in self._read if not _in_box(p) and _outer_replaced(p) is None]

    def find(self, spot: Spot) -> Target | None:
        """Where a comment on a spot goes; None where the document has no such place."""
        if spot.part not in {self._main, "word/document.xml"}:
            return None
        paragraph = self._paragraph(spot)
        if paragraph is None:
            return None
        carrier = self._carrier(paragraph)
        child = _control_in(paragraph, spot.control) if carrier is paragraph and spot.control else None
        return Target(self._order[carrier], child)

    def first(self) -> Target | None:
        """The first paragraph with words that lasts, else the first one; None where there is no paragraph."""
        worded = (p for p in self._lasting if "".join(str(t.text or "") for t in p.iter(f"{W}t")).strip())
        found = next(chain(worded, self._lasting, self._read), None)
        return None if found is None else Target(self._order[found])

    def number_of(self, element: etree._Element) -> int:
        """The number of the paragraph that an element stands in, or of the next one; -1 for none."""
        for outer in (element, *element.iterancestors()):
            if outer in self._order:
                return self._order[outer]
        following = next((p for sibling in element.itersiblings() for p in sibling.iter(_P)), None)
        return -1 if following is None else self._order[following]

    def as_read(self, number: int) -> int:
        """The reader's number of the paragraph with a number among all; 0 for one that is not read."""
        wanted = self._all[number] if 0 <= number < len(self._all) else None
        return next((n for n, p in enumerate(self._read, 1) if p is wanted), 0)

    def _paragraph(self, spot: Spot) -> etree._Element | None:
        if spot.paragraph:
            return self._read[spot.paragraph - 1] if spot.paragraph <= len(self._read) else None
        if spot.table:
            return self._in_cell(spot)
        return self._around_control(spot.control) if spot.control else None

    def _in_cell(self, spot: Spot) -> etree._Element | None:
        """The first paragraph of a cell."""
        for table in all_tables(self._blocks):
            if table.number == spot.table and 0 < spot.row <= len(table.rows):
                cells = table.rows[spot.row - 1].cells
                cell: Cell | None = cells[max(spot.cell, 1) - 1] if spot.cell <= len(cells) else None
                first = next(all_paragraphs(cell.blocks), None) if cell else None
                return self._read[first.number - 1] if first else None
        return None

    def _around_control(self, name: str) -> etree._Element | None:
        for paragraph in self._read:
            if _control_in(paragraph, name) is not None or any(_is_named(s, name) for s in _around(paragraph)):
                return paragraph
        return None

    def _carrier(self, paragraph: etree._Element) -> etree._Element:
        """The paragraph itself; for a box its host; for what a control replaces the nearest one that lasts, if any."""
        for box in paragraph.iterancestors(_BOX):
            paragraph = next(box.iterancestors(_P), paragraph)
        control = _outer_replaced(paragraph)
        if control is None:
            return paragraph
        at = self._order[paragraph]
        before = [p for p in self._lasting if self._order[p] < at]
        after = [p for p in self._lasting if self._order[p] > at]
        cell = next(control.iterancestors(_TC), None)
        beside = (p for p in (*reversed(before), *after) if cell is not None and _cell_of(p) is cell)
        return next(chain(beside, before[-1:], after), paragraph)


def _in_box(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(_BOX), None) is not None


def _cell_of(paragraph: etree._Element) -> etree._Element | None:
    return next(paragraph.iterancestors(_TC), None)


def _around(paragraph: etree._Element) -> Iterator[etree._Element]:
    return paragraph.iterancestors(_SDT)


def _outer_replaced(paragraph: etree._Element) -> etree._Element | None:
    """The outermost control around a paragraph whose whole content Word replaces."""
    return next((s for s in reversed(list(_around(paragraph))) if _is_replaced(s)), None)


def _is_replaced(sdt: etree._Element) -> bool:
    properties = sdt.find(f"{W}sdtPr")
    return properties is not None and any(child.tag in _REPLACED for child in properties)


def _control_in(paragraph: etree._Element, name: str) -> int | None:
    """The position, among a paragraph's children, of the one that is or holds a control of this tag or title."""
    for number, child in enumerate(paragraph):
        if any(_is_named(sdt, name) for sdt in child.iter(_SDT)):
            return number
    return None


def _is_named(sdt: etree._Element, name: str) -> bool:
    properties = sdt.find(f"{W}sdtPr")
    if properties is None:
        return False
    return any(p.tag in {f"{W}tag", f"{W}alias"} and p.get(VAL) == name for p in properties)
