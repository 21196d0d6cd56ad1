"""Tables of a Word document on the page: rows whole, short tables on one page, columns as wide as their words ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from lxml import etree

KEEP_WHOLE = 12
"""Tables of up to so many rows stay on one page, unless their texts are long."""
_KEEP_LINES = 18
_ENDS = 2
_SAMPLED = 40
_TWIP, _PADDING = 635, 190
_CHARACTER, _BOLD, _EXTRA, _SHORT = 100, 125, 25, 14
_LONGEST_WISH = 60 * _CHARACTER
_SAVING = 0.9
_SOURCE_STYLES = frozenset({"Source"})

_WIDTH, _VALUE = qn("w:tcW"), qn("w:w")
_NAMES = {"w": nsmap["w"]}
_IS_EVEN: Any = etree.XPath("not(w:tr[count(w:tc) != $n])", namespaces=_NAMES)
_BREAKING: Any = etree.XPath("w:tr[not(w:trPr[1]/w:cantSplit)]", namespaces=_NAMES)

_Cells = Sequence[etree._Element]
_WIDE, _BREAKS = re.compile("[A-Z0-9]"), re.compile(r"[\s/]+")


def settle_tables(document: Document) -> None:
    """Fit the tables to the width of the text and keep together what belongs on one page."""
    section = document.sections[0]
    room = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    for table in document.element.body.iter(qn("w:tbl")):
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))[: 1 + _SAMPLED]]
        widths = _fitted(rows, room // _TWIP) if rows and _IS_EVEN(table, n=len(rows[0])) else []
        if widths:
            _set_widths(table, widths)
        _keep_together(table, _lines(rows[: KEEP_WHOLE + 1], widths))


def _keep_together(table: etree._Element, lines: Sequence[int]) -> None:
    """Rows never break over a page; a short table stays whole, a long one keeps two at head and foot."""
    rows = table.findall(qn("w:tr"))
    for row in _BREAKING(table):
        _set_row(row)
    whole = len(rows) <= KEEP_WHOLE and sum(lines) <= _KEEP_LINES
    for row in rows[:-1] if whole else [*rows[:_ENDS], *rows[_ENDS:][-_ENDS:-1]]:
        keep_with_next(row.iter(qn("w:p")))
    before, after = table.getprevious(), table.getnext()
    if before is not None and before.tag == qn("w:p"):
        keep_with_next(iter([before]))
    if after is not None and _style(after) in _SOURCE_STYLES and rows:
        keep_with_next(rows[-1].iter(qn("w:p")))


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def _set_row(row: etree._Element) -> None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(1 if row.find(qn("w:tblPrEx")) is not None else 0, properties)
    properties.insert(0, OxmlElement("w:cantSplit"))


def keep_with_next(paragraphs: Iterator[etree._Element]) -> None:
    """Hold paragraphs on the page of what follows them."""
    for paragraph in paragraphs:
        properties = paragraph.get_or_add_pPr()  # type: ignore[attr-defined]
        if properties.find(qn("w:keepNext")) is None:
            style = properties.find(qn("w:pStyle"))
            properties.insert(0 if style is None else 1, OxmlElement("w:keepNext"))


def _fitted(rows: Sequence[_Cells], room: int) -> list[int]:
    """Widths in twips that fill the room: as the template has them, or as the words of the first rows ask.

    The words decide only where that saves lines.
    """
    told = [int(w.get(qn("w:w"), "0")) for cell in rows[0] for w in cell.iter(qn("w:tcW"))]
    if len(told) != len(rows[0]) or not all(told):
        return []
    if abs(sum(told) - room) > room // 50 and len(told) > _ENDS:
        middle = (room - told[0] - told[-1]) // (len(told) - _ENDS)
        told = [told[0], *[middle] * (len(told) - _ENDS), told[-1]]
    asked = _asked(rows, room)
    better = asked and sum(_lines(rows[1:], asked)) <= _SAVING * sum(_lines(rows[1:], told))
    return asked if better else told


def _asked(rows: Sequence[_Cells], room: int) -> list[int]:
    """Each column its longest word, and a share of what is left by how long its texts are; nothing if they do not fit.

    The way browsers lay out tables (CSS 2.2, 17.5.2.2).
    """
    columns = [[_text(cell) for cell in column] for column in zip(*rows, strict=True)]
    least = [
        max((_length(w) for text in texts for w in _BREAKS.split(text)), default=0) + _PADDING for texts in columns
    ]
    wish = [max((_length(text) for text in texts[1:]), default=0) + _PADDING for texts in columns]
    more = [max(min(w, _LONGEST_WISH) - n, 0) for w, n in zip(wish, least, strict=True)]
    left = room - sum(least)
    even = max(left - sum(more), 0) // len(columns)
    shared = min(left, sum(more))
    wanted = [n + even + shared * m // max(sum(more), 1) for n, m in zip(least, more, strict=True)]
    return wanted if left >= 0 else []


def _lines(rows: Sequence[_Cells], widths: Sequence[int]) -> list[int]:
    """About how many lines each row takes at these widths; one where widths are not known."""
    if not widths:
        return [1] * len(rows)
    return [max(map(_lines_of, cells, widths)) for cells in rows]


def _lines_of(cell: etree._Element, width: int) -> int:
    return max(1, -(-_length(_text(cell)) // max(width - _PADDING, 1)))


def _length(text: str) -> int:
    """About how long a text is in table type, in twips; short ones are given the room of bold ones."""
    wide = len(_WIDE.findall(text))
    return len(text) * (_BOLD if len(text) <= _SHORT else _CHARACTER) + wide * _EXTRA


def _text(cell: etree._Element) -> str:
    return "".join(t.text or "" for t in cell.iter(qn("w:t")))


def _set_widths(table: etree._Element, widths: Sequence[int]) -> None:
    grid = next(table.iter(qn("w:tblGrid")))
    for old in list(grid):
        grid.remove(old)
    for each in widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(each))
        grid.append(column)
    for row in table.iterchildren(qn("w:tr")):
        for cell, each in zip(row.iterchildren(qn("w:tc")), widths, strict=True):
            for element in cell.iter(_WIDTH):
                element.set(_VALUE, str(each))
