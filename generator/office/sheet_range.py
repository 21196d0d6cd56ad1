"""A plain range of cells under headings, found by its headings, so that it can be read and grown like a table.

It has no part that says where it ends: it reaches down to the last row that is named in its key columns, and across
all headings without a gap beside those that are asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count, takewhile

from generator.errors import DocumentError
from generator.office.sheet_package import RANGE, Table, TableColumn, Workbook
from generator.office.sheet_read import Cell, SheetCells, moved_formula
from generator.office.sheet_values import Area, column_letters

_LOOK_IN_ROWS = 60
_TOTALS = ("total", "grand total", "sum", "count")


def plain_heading(value: object) -> str:
    """A heading as it is compared: case, line breaks and spaces aside."""
    return " ".join(str(value if value is not None else "").casefold().split())


def add_range(
    workbook: Workbook, sheet: str, headings: Collection[str], key: Sequence[str], header_row: int = 0
) -> str:
    """Find a plain range on a sheet and register it as a table; gives the name it goes by.

    ``header_row`` is looked for where it is 0. Raises DocumentError "sheet-missing", "column-missing" where a heading
    of the key is not there, "table-there" where the range belongs to an Excel table.
    """
    part = _sheet_part(workbook, sheet)
    cells = SheetCells.of(workbook, part)
    row = header_row or _header_row(cells, {plain_heading(h) for h in headings})
    columns = _columns(cells, row, {plain_heading(h) for h in headings})
    where = {plain_heading(text): column for column, text in reversed(columns.items())}
    for heading in key:
        if plain_heading(heading) not in where:
            message = f"The sheet '{sheet}' has no column '{heading}' in row {row}, by which its rows are found."
            raise DocumentError("column-missing", message, "Put the heading back, or correct the mapping.")
    last = _last_row(cells, row, [where[plain_heading(h)] for h in key])
    area = Area(row, min(columns), max(last, row + 1), max(columns))
    _refuse_table(workbook, part, area)
    made = tuple(_column(cells, text, c, row + 1, last) for c, text in columns.items())
    name = sheet if sheet.casefold() not in {t.casefold() for t in workbook.tables} else f"{sheet} (range)"
    workbook.tables[name] = Table(name, "", part, area, made, kind=RANGE)
    return name


def _sheet_part(workbook: Workbook, sheet: str) -> str:
    found = next((p for n, p in workbook.sheets.items() if n.casefold() == sheet.casefold()), None)
    if found is None:
        there = ", ".join(f"'{name}'" for name in workbook.sheets)
        raise DocumentError("sheet-missing", f"The workbook has no sheet '{sheet}' (its sheets: {there}).")
    return found


def text_cells(cells: SheetCells, row: int) -> dict[int, str]:
    """The texts of a row by column, as headings are read."""
    found = {c.column: str(c.value).strip() for c in cells.cells(row) if isinstance(c.value, str | int)}
    return {column: text for column, text in found.items() if text}


def _header_row(cells: SheetCells, wanted: Collection[str]) -> int:
    """The row among the first ones that holds most of the headings."""
    rows = sorted(cells.rows)[:_LOOK_IN_ROWS]
    scored = [(len({plain_heading(t) for t in text_cells(cells, n).values()} & set(wanted)), -n) for n in rows]
    most, row = max(scored, default=(0, -1))
    if not most:
        where = cells.workbook.sheet_name(cells.part)
        raise DocumentError("column-missing", f"None of the headings of the mapping stands on the sheet '{where}'.")
    return -row


def _columns(cells: SheetCells, row: int, wanted: Collection[str]) -> dict[int, str]:
    """The headings from the first wanted one to the last, and those beside them without a gap."""
    texts = text_cells(cells, row)
    ours = [column for column, text in texts.items() if plain_heading(text) in wanted]
    if not ours:
        return texts
    first = min(takewhile(texts.__contains__, count(min(ours), -1)), default=min(ours))
    last = max(takewhile(texts.__contains__, count(max(ours))), default=max(ours))
    return {c: texts.get(c, f"(column {column_letters(c)})") for c in range(first, last + 1)}


def _last_row(cells: SheetCells, header: int, key: Sequence[int]) -> int:
    letters = {column_letters(c).encode(): column_letters(c) for c in key}
    for number in sorted(cells.rows, reverse=True):
        if number <= header:
            break
        values = cells.values(number, letters)[0]
        found = [value for name in letters.values() if (value := values[name]) not in {None, ""}]
        if len(found) == len(key) and plain_heading(found[0]) not in _TOTALS:
            return number
    return header


def _column(cells: SheetCells, heading: str, column: int, first: int, last: int) -> TableColumn:
    """A column with the formula that fills it in every row, as the first row has it; none where it is not the same.

    A column of array formulas or of a what-if table cannot be continued row by row, which ``array`` says.
    """
    at_first, at_last = (_cell(cells, number, column) for number in (first, last))
    if last <= first or not (at_first and at_last and at_first.formula and at_last.formula):
        return TableColumn(heading)
    formula, written = cells.formula_of(first, at_first), cells.formula_of(last, at_last)
    if not formula or not written:
        return TableColumn(heading, array=True)
    same = moved_formula(formula, column, first, column, last) == written
    return TableColumn(heading, formula if same else "")


def _cell(cells: SheetCells, row: int, column: int) -> Cell | None:
    return next((c for c in cells.cells(row) if c.column == column), None)


def _refuse_table(workbook: Workbook, part: str, area: Area) -> None:
    for table in workbook.tables.values():
        if table.sheet == part and table.kind != RANGE and table.area.meets(area):
            message = f"These cells belong to the Excel table '{table.name}'."
            raise DocumentError("table-there", message, f'Write table_name = "{table.name}" into the mapping.')


def sheet_headings(workbook: Workbook) -> Mapping[str, tuple[str, str, int, tuple[str, ...]]]:
    """What could be headings of records: each table, and the fullest of the first rows of each sheet.

    By a name for people: sheet, table (blank for a plain range), row of the headings, headings.
    """
    found: dict[str, tuple[str, str, int, tuple[str, ...]]] = {}
    for name, part in workbook.sheets.items():
        tables = [t for t in workbook.tables.values() if t.sheet == part]
        for table in tables:
            found[f"table {table.name}"] = (name, table.name, table.area.first_row, table.headings)
        cells = SheetCells.of(workbook, part)
        rows = {n: tuple(text_cells(cells, n).values()) for n in sorted(cells.rows)[:_LOOK_IN_ROWS]}
        in_tables = {t.area.first_row for t in tables}
        for number, texts in rows.items():
            if number not in in_tables and len(texts) > 1:
                found[f"{name}, row {number}"] = (name, "", number, texts)
    return found
