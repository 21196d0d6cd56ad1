"""Sheets that a workbook still lacks: the differences of a service's own, the timetable of a tracker made before it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.office.sheet_add import NewColumn, add_table_sheet, can_add_sheet
from generator.office.sheet_package import Workbook
from generator.tracker.columns import TIMETABLE
from generator.tracker.merge import Base
from generator.tracker.rows import Rows
from generator.tracker.sheet_plan import Kind, SheetPlan

TIMETABLE_ADDED = "The sheet Timetable was added, with the dates of the audit programme."


def add_sheet(data: bytes, plan: SheetPlan) -> bytes:
    """The workbook with this plan's table, empty, on a last sheet of its own. Raises as ``add_table_sheet`` does."""
    columns = [NewColumn(c.heading, c.width, c.choices, c.kind is Kind.DATE) for c in plan.columns]
    return add_table_sheet(data, plan.sheet, columns)


def lacks_timetable(workbook: Workbook, rows: Rows, base: Mapping[str, Base]) -> bool:
    """Whether a tracker of ours was made without a timetable, so that none was ever written or taken out again."""
    taken = {name.casefold() for name in (*workbook.sheets, *workbook.tables)}
    is_new_to_it = TIMETABLE.name not in base and TIMETABLE.sheet.casefold() not in taken
    return is_new_to_it and bool(rows.get(TIMETABLE.name)) and can_add_sheet(workbook)
