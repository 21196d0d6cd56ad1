"""Reading the tables of a tracker or action plan as they stand, by field and row key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from generator.errors import DocumentError
from generator.office.sheet import TableRow, read_table
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.sheet_range import add_range, plain_heading
from generator.tracker.merge import TableState, Texts, find_similar
from generator.tracker.rows import KEY_SEPARATOR
from generator.tracker.sheet_plan import Column, Kind, SheetPlan
from generator.tracker.texts import canonical


def read_rows(data: bytes, plan: SheetPlan) -> TableState:
    """One table of a workbook, its rows found by key wherever they stand.

    Raises DocumentError: "table-missing", "column-missing" where the columns that name a row are gone, or what
    ``open_workbook`` raises for a file that cannot be read.
    """
    return read_state(open_workbook(data), plan)


def read_state(workbook: Workbook, plan: SheetPlan) -> TableState:
    """One table of an opened workbook; see ``read_rows``."""
    table = table_name(workbook, plan)
    headings, table_rows = read_table(workbook, table)
    columns = {c.field: h for c in plan.columns if (h := _find_heading(c, headings)) is not None}
    unknown = tuple(h for h in headings if h not in columns.values())
    _refuse_without_key(plan, columns, unknown)
    rows = {row.number: _texts(plan, columns, row) for row in table_rows}
    keys = [(key, number) for number, texts in rows.items() if (key := row_key(plan, texts))]
    times = Counter(key for key, _ in keys)
    once = {key: number for key, number in keys if times[key] == 1}
    return TableState(
        plan,
        rows,
        once,
        duplicates=tuple(key for key, count in times.items() if count > 1),
        missing=tuple(c.field for c in plan.columns if c.field not in columns),
        unknown=unknown,
        fixed=_fixed(plan, columns, table_rows, once),
        headings=columns,
        table=table,
    )


def table_name(workbook: Workbook, plan: SheetPlan) -> str:
    """The name of a plan's table in this workbook; a plain range is looked for and given one."""
    if plan.table:
        return plan.table
    headings = [c.heading for c in plan.columns]
    return add_range(workbook, plan.sheet, headings, [plan.column(f).heading for f in plan.key], plan.header_row)


def row_key(plan: SheetPlan, texts: Texts) -> str:
    """The texts that name a row, together; empty where one of them is blank."""
    parts = [texts.get(field, "") for field in plan.key]
    return KEY_SEPARATOR.join(parts) if all(parts) else ""


def _find_heading(column: Column, headings: Sequence[str]) -> str | None:
    wanted = plain_heading(column.heading)
    return next((h for h in headings if plain_heading(h) == wanted), None)


def _refuse_without_key(plan: SheetPlan, columns: Mapping[str, str], unknown: tuple[str, ...]) -> None:
    missing = [plan.column(field).heading for field in plan.key if field not in columns]
    if missing:
        close = find_similar(missing[0], unknown)
        raise DocumentError(
            "column-missing",
            f"The table '{plan.name}' has no column '{missing[0]}', by which its rows are found.",
            f"Was it renamed to '{close}'? Give it its name back." if close else "Put the column back.",
        )


def _texts(plan: SheetPlan, columns: Mapping[str, str], row: TableRow) -> Texts:
    return {
        c.field: canonical(row.values[columns[c.field]], c.kind if c.kind is not Kind.COUNT else Kind.NUMBER)
        for c in plan.columns
        if c.field in columns
    }


def _fixed(
    plan: SheetPlan, columns: Mapping[str, str], rows: Sequence[TableRow], keys: Mapping[str, int]
) -> frozenset[tuple[str, str]]:
    """The cells, by key and field, in which a formula stands."""
    fields = {columns[c.field]: c.field for c in plan.columns if c.field in columns}
    by_number = {row.number: row.formulas for row in rows if row.formulas}
    return frozenset(
        (key, fields[heading])
        for key, number in keys.items()
        for heading in by_number.get(number, ())
        if heading in fields
    )


def read_entries(state: TableState) -> dict[str, dict[str, str]]:
    """What people entered in their own columns, by row key and field; blank cells are left out."""
    fields = [c.field for c in state.plan.people if c.field not in state.missing]
    rows = {key: state.rows[number] for key, number in state.keys.items()}
    found = {key: {f: texts[f] for f in fields if texts.get(f)} for key, texts in rows.items()}
    return {key: entered for key, entered in found.items() if entered}
