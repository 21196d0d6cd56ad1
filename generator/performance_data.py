"""The analyst's performance data out of the library: a table of measures in a workbook, read and never written.

The newest workbook counts whose name gives the month of the meeting or one since the meeting before (TH-031, NT-040).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from generator.days import add_months, meeting_before, month_start
from generator.errors import DocumentError
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.sheet_range import add_range, plain_heading
from generator.office.sheet_read import SheetCells
from generator.office.sheet_styles import percent_styles
from generator.office.sheet_values import CellValue
from generator.periods import day_in_words
from generator.profile import PerformanceData, ServiceProfile
from generator.reports.inventory import is_of_month
from generator.reports.performance import DataSet, Measure
from generator.reports.suppression import is_small
from sharepoint.library import FileRef, Library

_WORKBOOKS = (".xlsx", ".xlsm")
_YES = frozenset({"yes", "y", "x", "true", "1"})
_LONGEST_TEXT = 200

Shown = tuple[str, CellValue]
"""A cell as people see it, and its value."""


def read_performance(library: Library, profile: ServiceProfile, meeting: dt.date) -> DataSet:
    """The data set for a meeting; one that is missing or cannot be read says so and stops nothing."""
    folder = profile.folders.data_sets
    months = _months(profile, meeting)
    files = [ref for ref in library.list(folder, _WORKBOOKS) if not ref.name.startswith("~$")]
    for month in reversed(months):
        held = [ref for ref in files if is_of_month(ref.path, month, folder)]
        if held:
            return _read(library, max(held, key=_age), month, profile)
    return DataSet(months, folder)


def _months(profile: ServiceProfile, meeting: dt.date) -> tuple[dt.date, ...]:
    """The months from the meeting before to this one."""
    month, last = month_start(meeting_before(profile.programme.meeting, meeting)), month_start(meeting)
    found = []
    while month <= last:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


def _age(ref: FileRef) -> tuple[dt.datetime, str]:
    return ref.modified, ref.path


def _read(library: Library, ref: FileRef, month: dt.date, profile: ServiceProfile) -> DataSet:
    try:
        measures = read_measures(library.read(ref), profile.performance_data, profile.reporting.small_number)
    except DocumentError as error:
        return DataSet(path=ref.path, month=month, problem=str(error))
    return DataSet(path=ref.path, month=month, measures=measures)


def read_measures(data: bytes, settings: PerformanceData, limit: int) -> tuple[Measure, ...]:
    """The measures of a data set, in its order. Numbers under the limit are small where they count children.

    Raises DocumentError where the workbook cannot be opened or has no such sheet or headings.
    """
    workbook = open_workbook(data)
    sheet = settings.sheet or next(iter(workbook.sheets), "")
    rows = _rows(workbook, _table(workbook, sheet, settings), settings)
    return tuple(_measure(row, limit) for row in rows if _text(row, "measure"))


def _table(workbook: Workbook, sheet: str, settings: PerformanceData) -> str:
    """The name of the table of measures: the Excel table of the sheet that has the headings, else the plain range."""
    key = [settings.columns["measure"], settings.columns["value"]]
    wanted = {plain_heading(heading) for heading in key}
    part = next((p for name, p in workbook.sheets.items() if name.casefold() == sheet.casefold()), "")
    for table in workbook.tables.values():
        if table.sheet == part and wanted <= {plain_heading(heading) for heading in table.headings}:
            return table.name
    return add_range(workbook, sheet, list(settings.columns.values()), key[:1])


def _rows(workbook: Workbook, name: str, settings: PerformanceData) -> Iterator[Mapping[str, Shown]]:
    table = workbook.get_table(name)
    first, area = table.area.first_column, table.rows
    fields = {plain_heading(heading): field for field, heading in settings.columns.items()}
    column_of = {first + i: fields.get(plain_heading(h), "") for i, h in enumerate(table.headings)}
    if "value" not in column_of.values():
        message = f"The sheet has no column '{settings.columns['value']}'."
        raise DocumentError(
            "column-missing", message, "Put the heading back, or correct performance_data in the profile."
        )
    cells, percent = SheetCells.of(workbook, table.sheet), percent_styles(workbook)
    for number in range(area.first_row, area.last_row + 1):
        if number in cells.rows:
            held = ((column_of.get(c.column, ""), c) for c in cells.cells(number))
            yield {field: (_in_words(c.value, c.style in percent), c.value) for field, c in held if field}


def _in_words(value: CellValue, percent: bool) -> str:
    """A cell as people see it: numbers with commas, per cent where the cell shows it, days in words."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "Yes" if value else "No"
    if isinstance(value, dt.date):
        return day_in_words(value)
    if isinstance(value, str):
        return " ".join(value.split())[:_LONGEST_TEXT]
    number = round(value * 100, 1) if percent else round(value, 2)
    return f"{number:,.10g}{'%' if percent else ''}"


def _text(row: Mapping[str, Shown], field: str) -> str:
    return row.get(field, ("", None))[0]


def _measure(row: Mapping[str, Shown], limit: int) -> Measure:
    counts = _text(row, "counts_children").casefold() in _YES
    small = tuple(f for f in ("value", "previous") if counts and _is_small(row.get(f, ("", None))[1], limit))
    named = {field: _text(row, field) for field in ("value", "previous", "target", "note")}
    return Measure(_text(row, "measure"), **named, small=small)


def _is_small(value: CellValue, limit: int) -> bool:
    """Whether a cell holds a small count, written as a number or as text."""
    try:
        return value is not None and is_small(int(float(str(value))), limit)
    except ValueError:
        return False
