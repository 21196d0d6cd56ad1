"""Whether a table may grow: nothing of anyone's below it may be overwritten, its totals row must move unharmed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import DocumentError
from generator.office.sheet_package import RANGE, Table, Workbook
from generator.office.sheet_read import Cell, SheetCells
from generator.office.sheet_values import Area, column_letters, read_area
from generator.office.sheet_xml import attributes_of

_LAST_ROW = 1_048_576
_ADVICE_RANGE = "If it is a row of the list, fill in the columns that name it; if not, move it. Rows wait till then."
_ADVICE = "Move what stands there to another sheet or further down; the rows are kept for the next run."


def check_room(workbook: Workbook, cells: SheetCells, table: Table, added: int) -> None:
    """Raise DocumentError ("below-table") unless ``added`` rows and one blank row after them fit below the table."""
    needed = Area(
        table.area.last_row + 1, table.area.first_column, table.area.last_row + added + 1, table.area.last_column
    )
    if needed.last_row > _LAST_ROW:
        raise DocumentError("below-table", f"The table '{table.name}' has reached the end of the sheet.")
    found = _filled_cell(cells, needed) or _other_area(workbook, cells, table, needed)
    if found:
        advice = _ADVICE_RANGE if table.kind == RANGE else _ADVICE
        raise DocumentError("below-table", f"There is no room below the table '{table.name}': {found}.", advice)


def _filled_cell(cells: SheetCells, needed: Area) -> str:
    for number in range(needed.first_row, needed.last_row + 1):
        for cell in cells.cells(number):
            inside = needed.first_column <= cell.column <= needed.last_column
            if inside and (cell.formula or cell.value not in {None, ""}):
                return f"cell {column_letters(cell.column)}{number} is filled in"
    return ""


def _other_area(workbook: Workbook, cells: SheetCells, table: Table, needed: Area) -> str:
    others = [t for t in workbook.tables.values() if t.sheet == table.sheet and t.part != table.part]
    for other in others:
        if other.area.meets(needed):
            return f"the table '{other.name}' stands there"
    for word, pattern in (("merged cells", rb"mergeCell"), ("a filter", rb"autoFilter")):
        for area in _areas(after_cells(cells), pattern):
            if area.meets(needed):
                return f"{word} in {area}"
    for part in workbook.related(table.sheet, "pivotTable"):
        for area in _areas(workbook.read(part), rb"location"):
            if area.meets(needed):
                return f"a pivot table in {area}"
    return ""


def after_cells(cells: SheetCells) -> bytes:
    """What a sheet part holds after its cells: merges, filters, links, rules."""
    return cells.data[cells.data.rfind(b"sheetData>") :]


def _areas(data: bytes, element: bytes) -> Iterator[Area]:
    for match in re.finditer(rb"<(?:\w+:)?" + element + rb"\s[^>]*>", data):
        area = read_area(attributes_of(match[0]).get(b"ref", ""))
        if area is not None:
            yield area


def get_totals_cells(workbook: Workbook, cells: SheetCells, table: Table) -> list[Cell]:
    """The cells of the totals row, which moves down; none where the table has no such row.

    Raises DocumentError ("totals-row") where something is tied to that row that would not move with it.
    """
    if not table.totals_rows:
        return []
    row = Area(table.area.last_row, table.area.first_column, table.area.last_row, table.area.last_column)
    found = [c for c in cells.cells(row.first_row) if row.first_column <= c.column <= row.last_column]
    reason = _tied(workbook, cells, table, row) or next((r for c in found if (r := _odd_formula(cells, c))), "")
    if reason:
        raise DocumentError("totals-row", f"The totals row of '{table.name}' cannot be moved: {reason}.", _ADVICE)
    return found


def _tied(workbook: Workbook, cells: SheetCells, table: Table, row: Area) -> str:
    comments = [p for kind in ("comments", "threadedComment") for p in workbook.related(table.sheet, kind)]
    for part in comments:
        if any(area.meets(row) for area in _areas(workbook.read(part), rb"(?:comment|threadedComment)")):
            return "it has a comment"
    if any(area.meets(row) for area in _areas(after_cells(cells), rb"hyperlink")):
        return "it has a link"
    return ""


def _odd_formula(cells: SheetCells, cell: Cell) -> str:
    body = cells.data[cell.start : cell.end]
    formula = re.search(rb"<(?:\w+:)?f(\s[^>]*)?>([^<]*)<", body)
    if formula is None:
        return ""
    plain = re.sub(rb"\"[^\"]*\"|\[[^\]]*\]", b"", formula[2])
    odd = b"t=" in (formula[1] or b"") or re.search(rb"\$?[A-Z]{1,3}\$?\d", plain)
    return "one of its formulas names cells by their address" if odd else ""
