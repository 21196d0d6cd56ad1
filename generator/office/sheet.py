"""Reading and patching the tables of an Excel workbook that people keep: change cells, add rows, lose nothing.

Only the parts that a change concerns are touched, and in them only the bytes that it concerns; every other member of
the package is copied as it stands. What cannot be done safely is refused with a DocumentError that says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.errors import DocumentError
from generator.office.sheet_edit import SheetEdit
from generator.office.sheet_grow import ask_to_recalculate, grow_table, move_in_calculation_chain
from generator.office.sheet_height import RowHeights
from generator.office.sheet_package import RANGE, Table, TableColumn, Workbook, open_workbook
from generator.office.sheet_read import Cell, SheetCells, moved_formula
from generator.office.sheet_room import check_room, get_totals_cells
from generator.office.sheet_values import CellValue, column_letters, read_area

__all__ = ["CellChange", "CellValue", "TablePatch", "TableRow", "apply_patches", "patch_workbook", "read_table"]
_BLANK: frozenset[CellValue] = frozenset({None, ""})


class TableRow(NamedTuple):
    """One row of a table: its row number on the sheet, values by heading, and the headings whose cell is a formula."""

    number: int
    values: Mapping[str, CellValue]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A new value for one cell; ``is_result`` renews the stored result of the formula that stands there."""

    row: int
    heading: str
    value: CellValue
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class TablePatch:
    """What changes in one table. New rows give values by heading; headings left out stay blank or calculated."""

    table: str
    changes: Sequence[CellChange] = ()
    new_rows: Sequence[Mapping[str, CellValue]] = ()


def read_table(workbook: Workbook, name: str) -> tuple[tuple[str, ...], list[TableRow]]:
    """The headings of a table and its rows, blank ones left out.

    Raises DocumentError: "table-missing", or what ``open_workbook`` raises for a part that cannot be read.
    """
    table = workbook.get_table(name)
    cells, area = SheetCells.of(workbook, table.sheet), table.rows
    names = {column_letters(area.first_column + i).encode(): name for i, name in enumerate(table.headings)}
    calculated = {column.name for column in table.columns if column.formula}
    rows = (_table_row(cells, names, calculated, number) for number in range(area.first_row, area.last_row + 1))
    return table.headings, [row for row in rows if row is not None]


def _table_row(cells: SheetCells, names: Mapping[bytes, str], calculated: set[str], number: int) -> TableRow | None:
    """One row; None where it holds nothing but the formulas of calculated columns."""
    values, formulas = cells.values(number, names)
    if not formulas:
        return None if _BLANK.issuperset(values.values()) else TableRow(number, values)
    by_itself = calculated.intersection(formulas)
    filled = any(value not in _BLANK and name not in by_itself for name, value in values.items())
    return TableRow(number, values, frozenset(formulas)) if filled else None


def is_blank(table: Table, cells: Mapping[int, Cell]) -> bool:
    """Whether a row holds nothing but the formulas of calculated columns."""
    first = table.area.first_column
    return all(
        cell.value in {None, ""} or (cell.formula and table.columns[column - first].formula)
        for column, cell in cells.items()
    )


def apply_patches(
    data: bytes, patches: Sequence[TablePatch], cells: Mapping[tuple[str, str], CellValue] | None = None
) -> bytes:
    """The workbook with these patches, and single ``cells`` set by sheet name and address.

    The very same bytes come back where nothing changes. Raises DocumentError with the reason where a change is not
    safe: "formula-cell", "below-table", "query-table", "array-column", "totals-row", "heading-missing", and more.
    """
    patches = [p for p in patches if p.changes or p.new_rows]
    if not patches and not cells:
        return data
    return patch_workbook(open_workbook(data), patches, cells)


def patch_workbook(
    workbook: Workbook,
    patches: Sequence[TablePatch],
    cells: Mapping[tuple[str, str], CellValue] | None = None,
) -> bytes:
    """As ``apply_patches``, on a workbook that is open already; its tables may be plain ranges too."""
    for patch in (p for p in patches if p.changes or p.new_rows):
        _apply_patch(workbook, patch)
    for (sheet, address), value in (cells or {}).items():
        _set_cell(workbook, sheet, address, value)
    if workbook.edited:
        ask_to_recalculate(workbook)
    return workbook.save()


def _set_cell(workbook: Workbook, sheet: str, address: str, value: CellValue) -> None:
    area = read_area(address)
    if sheet not in workbook.sheets or area is None:
        raise DocumentError("cell-missing", f"The workbook has no cell {address} on a sheet '{sheet}'.")
    edit = SheetEdit(workbook, workbook.sheets[sheet])
    old = next((c for c in edit.cells.cells(area.first_row) if c.column == area.first_column), None)
    edit.change_value(area.first_row, old, area.first_column, value)
    edit.apply()


def _apply_patch(workbook: Workbook, patch: TablePatch) -> None:
    table = workbook.get_table(patch.table)
    _refuse_unsafe(table, patch)
    edit = SheetEdit(workbook, table.sheet)
    for change in patch.changes:
        _change(edit, table, change)
    last = _add_rows(workbook, edit, table, patch.new_rows) if patch.new_rows else table.rows.last_row
    edit.apply()
    if last > table.rows.last_row:
        grow_table(workbook, table, last)
        move_in_calculation_chain(workbook, table, last - table.rows.last_row)


def _refuse_unsafe(table: Table, patch: TablePatch) -> None:
    if table.kind not in {"worksheet", RANGE}:
        raise DocumentError(
            "query-table", f"The table '{table.name}' is filled by a query, which would overwrite what is added."
        )
    if patch.new_rows and any(column.array for column in table.columns):
        raise DocumentError("array-column", f"A column of '{table.name}' is an array formula; add the rows in Excel.")
    asked = {c.heading for c in patch.changes}.union(*patch.new_rows)
    missing = sorted(asked.difference(table.headings))
    if missing:
        raise DocumentError("heading-missing", f"The table '{table.name}' has no column '{missing[0]}'.")


def _change(edit: SheetEdit, table: Table, change: CellChange) -> None:
    column = table.area.first_column + table.headings.index(change.heading)
    cell = next((c for c in edit.cells.cells(change.row, values=False) if c.column == column), None)
    if not change.is_result:
        edit.change_value(change.row, cell, column, change.value)
    elif cell is not None and cell.formula:
        edit.set_result(change.row, cell, change.value)


def _add_rows(workbook: Workbook, edit: SheetEdit, table: Table, rows: Sequence[Mapping[str, CellValue]]) -> int:
    """Fill the blank rows at the table's end, then append; gives the number of the last row of data."""
    blank = _blank_rows_at_end(edit, table)
    last = table.rows.last_row
    added = max(len(rows) - len(blank), 0)
    if added:
        check_room(workbook, edit.cells, table, added)
        for cell in get_totals_cells(workbook, edit.cells, table):
            edit.move(table.area.last_row, cell, table.area.last_row + added)
    styles = {c.column: c.style for c in edit.cells.cells(last, values=False)}
    heights = RowHeights(workbook, edit.cells, styles)
    numbers = [*blank, *range(last + 1, last + 1 + added)]
    edit.copy_row_style(numbers, last)
    for number, row in zip(numbers, rows, strict=False):
        points = heights.needed({table.area.first_column + i: row.get(h) for i, h in enumerate(table.headings)})
        if points is not None:
            edit.set_height(number, points)
        _write_row(edit, table, number, row, styles)
    return last + added


def _blank_rows_at_end(edit: SheetEdit, table: Table) -> list[int]:
    """Blank rows at the end of the table, such as the one of an empty table, in order."""
    first, blank = table.area.first_column, []
    last_column = table.area.last_column
    for number in range(table.rows.last_row, table.rows.first_row - 1, -1):
        cells = {c.column: c for c in edit.cells.cells(number) if first <= c.column <= last_column}
        if not is_blank(table, cells):
            break
        blank.append(number)
    return blank[::-1]


def _write_row(
    edit: SheetEdit, table: Table, number: int, row: Mapping[str, CellValue], styles: Mapping[int, str]
) -> None:
    blank = number <= table.rows.last_row  # and not what was the totals row
    there = {c.column for c in edit.cells.cells(number, values=False) if c.formula and blank}
    for position, column in enumerate(table.columns, table.area.first_column):
        style, value = styles.get(position, ""), row.get(column.name)
        if position in there and value is None:
            continue  # a blank row has its formulas already
        if column.formula:
            formula = _formula(table, column, position, number)
            edit.set_formula(number, position, formula, value, style)
        elif value not in {None, ""} or style or table.totals_rows:  # the totals row's old cells must go
            edit.set_value(number, position, value, style)


def _formula(table: Table, column: TableColumn, position: int, number: int) -> str:
    """The column's formula for this row: plain references are relative to the first row of data (18.5.1.1)."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", column.formula)
    if not re.search(r"\$?[A-Z]{1,3}\$?\d", plain):
        return column.formula
    return moved_formula(column.formula, position, table.rows.first_row, position, number)
