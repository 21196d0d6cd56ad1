"""How high a row must be for its wrapped text, for viewers that do not fit rows themselves (18.3.1.13, 18.8.1)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from generator.office.sheet_package import Workbook
from generator.office.sheet_read import SheetCells
from generator.office.sheet_values import CellValue
from generator.office.sheet_xml import attributes_of, get_part_root, start_tag_pattern

_LINE, _MARGIN = 14.0, 3.0
_LETTERS = 1.12  # a column's width counts digits; a line of prose holds a few more letters


def lines_of(text: str, width: float) -> int:
    """The lines that a text takes in a cell of this width in characters."""
    room = max(int(width * _LETTERS) - 1, 1)
    return sum(max(len(textwrap.wrap(line, room)), 1) for line in text.split("\n")) if text else 1


class RowHeights:
    """Estimates the height of new rows from the widths of wrapped columns."""

    def __init__(self, workbook: Workbook, cells: SheetCells, styles: Mapping[int, str]) -> None:
        wrapped = _wrapping_styles(workbook)
        widths = _column_widths(cells)
        self._widths = {c: widths.get(c, 9.0) for c, style in styles.items() if style in wrapped}

    def needed(self, row: Mapping[int, CellValue]) -> float | None:
        """The height in points for these values by column; None where every text fits on one line."""
        lines = [lines_of(str(row.get(c) or ""), width) for c, width in self._widths.items()]
        return max(lines) * _LINE + _MARGIN if max(lines, default=1) > 1 else None


def _wrapping_styles(workbook: Workbook) -> set[str]:
    part = next(iter(workbook.related(workbook.part, "styles")), None)
    if part is None:
        return set()
    formats = get_part_root(workbook.read(part), part).findall("{*}cellXfs/{*}xf")
    alignments = ((str(i), xf.find("{*}alignment")) for i, xf in enumerate(formats))
    return {i for i, a in alignments if a is not None and a.get("wrapText") in {"1", "true"}}


def _column_widths(cells: SheetCells) -> dict[int, float]:
    head = cells.data[: cells.data.find(b"sheetData")]
    widths: dict[int, float] = {}
    for match in start_tag_pattern(cells.prefix + b"col").finditer(head):
        column = attributes_of(match[0])
        last = min(int(column[b"max"]), int(column[b"min"]) + 1000)
        widths |= {n: float(column.get(b"width", "9")) for n in range(int(column[b"min"]), last + 1)}
    return widths
