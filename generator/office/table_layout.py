"""Tables of a Word document on the page: rows whole, short tables on one page, columns as wide as their words ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import cycle
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, nsmap, qn
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

_TABLE, _WIDTH, _VALUE = qn("w:tbl"), qn("w:tcW"), qn("w:w")
_ROW, _CELL, _T = qn("w:tr"), qn("w:tc"), qn("w:t")
_ROW_PROPERTIES, _EXCEPTIONS = qn("w:trPr"), qn("w:tblPrEx")
_WHOLE_ROW = etree.fromstring(f"<w:trPr {nsdecls('w')}><w:cantSplit/></w:trPr>")
_NAMES = {"w": nsmap["w"]}
_IS_EVEN: Any = etree.XPath("not(w:tr[count(w:tc) != $n or count(w:tc/w:tcPr/w:tcW) != $n])", namespaces=_NAMES)
_BREAKING: Any = etree.XPath("w:tr[not(w:trPr/w:cantSplit)]", namespaces=_NAMES)
_OWN_WIDTHS: Any = etree.XPath("w:tr/w:tc/w:tcPr/w:tcW", namespaces=_NAMES)

_Texts = Sequence[Sequence[str]]
_Lengths = Sequence[Sequence[int]]
"""Row by row, what stands in the cells, and about how long it is."""
_WIDE, _WORDS = re.compile("[A-Z0-9]"), re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|[^\s/]+")  # a day stays on a line


def settle_tables(document: Document) -> None:
    """Fit the tables to the width of the text and keep together what belongs on one page."""
    section = document.sections[0]
    room = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    tables = list(document.element.body.iter(_TABLE))
    holders = {outer for table in tables for outer in table.iterancestors(_TABLE)}
    for table in tables:
        rows = table.findall(_ROW)
        looked_at = rows[:1] + rows[1 :: max(1, -(-len(rows) // _SAMPLED))]  # all over it: lists are often in order
        texts = [[_text(cell) for cell in row.iterchildren(_CELL)] for row in looked_at]
        lengths = [list(map(_length, row)) for row in texts]
        is_even = rows and _IS_EVEN(table, n=len(texts[0]))
        widths = _fitted(rows[0], texts, lengths, room // _TWIP) if is_even else []
        if widths:
            _set_widths(table, _OWN_WIDTHS(table) if table in holders else table.iter(_WIDTH), widths)
        _keep_together(table, rows, _lines(lengths[: KEEP_WHOLE + 1], widths))


def _keep_together(table: etree._Element, rows: Sequence[etree._Element], lines: Sequence[int]) -> None:
    """Rows never break over a page; a short table stays whole, a long one keeps two at head and foot."""
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
    properties = row.find(_ROW_PROPERTIES)
    if properties is None:
        row.insert(1 if row.find(_EXCEPTIONS) is not None else 0, copy(_WHOLE_ROW))
    else:
        properties.insert(0, copy(_WHOLE_ROW[0]))


def keep_with_next(paragraphs: Iterator[etree._Element]) -> None:
    """Hold paragraphs on the page of what follows them."""
    for paragraph in paragraphs:
        properties = paragraph.get_or_add_pPr()  # type: ignore[attr-defined]
        if properties.find(qn("w:keepNext")) is None:
            style = properties.find(qn("w:pStyle"))
            properties.insert(0 if style is None else 1, OxmlElement("w:keepNext"))


def _fitted(first: etree._Element, texts: _Texts, lengths: _Lengths, room: int) -> list[int]:
    """Widths in twips that fill the room: as the template has them in the first row, or as the words of the rows ask.

    The words decide only where that saves lines.
    """
    told = [int(width.get(_VALUE, "0")) for width in first.iter(_WIDTH)]
    if len(told) != len(texts[0]) or not all(told):
        return []
    if abs(sum(told) - room) > room // 50 and len(told) > _ENDS:
        middle = (room - told[0] - told[-1]) // (len(told) - _ENDS)
        told = [told[0], *[middle] * (len(told) - _ENDS), told[-1]]
    asked = _asked(texts, lengths, room)
    better = asked and sum(_lines(lengths[1:], asked)) <= _SAVING * sum(_lines(lengths[1:], told))
    return asked if better else told


def _asked(texts: _Texts, lengths: _Lengths, room: int) -> list[int]:
    """Each column its longest word, and a share of what is left by how long its texts are; nothing if they do not fit.

    The way browsers lay out tables (CSS 2.2, 17.5.2.2).
    """
    columns = list(zip(*texts, strict=True))
    least = [
        max((_length(w) for text in column for w in _WORDS.findall(text)), default=0) + _PADDING for column in columns
    ]
    wish = [max(column[1:], default=0) + _PADDING for column in zip(*lengths, strict=True)]
    more = [max(min(w, _LONGEST_WISH) - n, 0) for w, n in zip(wish, least, strict=True)]
    left = room - sum(least)
    even = max(left - sum(more), 0) // len(columns)
    shared = min(left, sum(more))
    wanted = [n + even + shared * m // max(sum(more), 1) for n, m in zip(least, more, strict=True)]
    return wanted if left >= 0 else []


def _lines(rows: _Lengths, widths: Sequence[int]) -> list[int]:
    """About how many lines each row takes at these widths; one where widths are not known."""
    if not widths:
        return [1] * len(rows)
    return [max(map(_lines_of, lengths, widths)) for lengths in rows]


def _lines_of(length: int, width: int) -> int:
    return max(1, -(-length // max(width - _PADDING, 1)))


def _length(text: str) -> int:
    """About how long a text is in table type, in twips; short ones are given the room of bold ones."""
    wide = len(_WIDE.findall(text))
    return len(text) * (_BOLD if len(text) <= _SHORT else _CHARACTER) + wide * _EXTRA


def _text(cell: etree._Element) -> str:
    return "".join(t.text or "" for t in cell.iter(_T))


def _set_widths(table: etree._Element, told: Iterable[etree._Element], widths: Sequence[int]) -> None:
    """Widths for the columns, and for each cell, whose widths (row by row) are ``told``."""
    grid = next(table.iter(qn("w:tblGrid")))
    for old in list(grid):
        grid.remove(old)
    for each in widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(each))
        grid.append(column)
    for element, width in zip(told, cycle(map(str, widths))):
        if element.get(_VALUE) != width:
            element.set(_VALUE, width)
