"""What an analyst does to the workbooks in Excel between two runs: a column, colours, a sheet with a chart, entries.

Written with openpyxl, another program than the one that keeps the workbooks, as an analyst's Excel would be.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from generator.demo.prose import stock
from generator.demo.word_tables import same_bytes
from generator.tracker.columns import ACTIONS, AUDITS
from generator.tracker.sheet_plan import SheetPlan

_YELLOW, _TEAL = "FFF2CC", "0B5C66"
_NOTE_WIDTH, _NOTE_LINE = 260, 18
_ENTERED = ("due", "progress", "completed_on")
_RULE = Border(bottom=Side("thin", color="C9D1D8"))


def analyst_edits(tracker: bytes, action_plan: bytes, day: dt.date) -> tuple[bytes, bytes]:
    """Both workbooks as the analyst leaves them on a day: the tracker and the action plan."""
    return _saved(_edited_tracker(tracker), day), plan_entries(action_plan, day)


def plan_entries(action_plan: bytes, day: dt.date) -> bytes:
    """The action plan with what people typed in by a day; cells that are filled in already stay."""
    return _saved(_edited_plan(action_plan, day), day)


def _edited_tracker(data: bytes) -> Workbook:
    book = _opened(data)
    sheet, words = book[AUDITS.sheet], stock("analyst")
    rows = list(_record_rows(sheet, AUDITS))
    column = _add_column(sheet, AUDITS, words["column"])
    _write_themes(sheet, rows, column)
    _write_entries(sheet, AUDITS, "analyst_notes", dict(zip(rows[2::6], words["notes"], strict=False)))
    _write_entries(sheet, AUDITS, "lateness_reason", dict.fromkeys(_late(sheet, rows), words["lateness"]))
    _write_entries(sheet, AUDITS, "team", {rows[3]: words["corrected_team"]})
    _add_view(book, get_column_letter(column))
    return book


def _opened(data: bytes) -> Workbook:
    """The workbook, with what openpyxl does not read put back: the room of notes, and what chart labels leave out."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for comment in (cell.comment for row in sheet.iter_rows() for cell in row if cell.comment):
            comment.width = _NOTE_WIDTH
            comment.height = _NOTE_LINE * (4 + len(comment.text) // 34)
        charts: list[BarChart] = vars(sheet)["_charts"]
        for series in (series for chart in charts for series in chart.series if series.dLbls):
            series.dLbls = _values_only()
    return book


def _values_only() -> DataLabelList:
    return DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)


def _edges(sheet: Worksheet, plan: SheetPlan) -> tuple[int, int, int, int]:
    """First column, header row, last column and last row of a table."""
    left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(sheet.tables[plan.table].ref))
    return left, top, right, bottom


def _record_rows(sheet: Worksheet, plan: SheetPlan) -> Iterator[int]:
    """The sheet rows of a table that hold a record."""
    first_column, header, _, last = _edges(sheet, plan)
    return (row for row in range(header + 1, last + 1) if sheet.cell(row, first_column).value)


def _column_of(sheet: Worksheet, plan: SheetPlan, field: str) -> int:
    first_column, header, last_column, _ = _edges(sheet, plan)
    heading = plan.column(field).heading
    return next(c for c in range(first_column, last_column + 1) if heading in str(sheet.cell(header, c).value))


def _add_column(sheet: Worksheet, plan: SheetPlan, heading: str) -> int:
    """A column of the analyst's own at the right end of the table; its number."""
    table: Table = sheet.tables[plan.table]
    first_column, header, last_column, last = _edges(sheet, plan)
    column = last_column + 1
    cell = sheet.cell(header, column, heading)
    cell.font, cell.alignment = Font(name="Arial", size=10.5, bold=True), Alignment(wrap_text=True, vertical="center")
    cell.border = _RULE
    sheet.column_dimensions[get_column_letter(column)].width = 26
    table.ref = f"{get_column_letter(first_column)}{header}:{get_column_letter(column)}{last}"
    if table.autoFilter:
        table.autoFilter.ref = table.ref
    table.tableColumns.append(TableColumn(id=max(c.id for c in table.tableColumns) + 1, name=heading))
    return column


def _late(sheet: Worksheet, rows: list[int]) -> list[int]:
    """The rows of audits that came in after their day."""
    due, submitted = (_column_of(sheet, AUDITS, field) for field in ("due", "submitted"))
    days = {row: (sheet.cell(row, due).value, sheet.cell(row, submitted).value) for row in rows}
    return [
        r for r, (by, on) in days.items() if isinstance(by, dt.datetime) and isinstance(on, dt.datetime) and on > by
    ]


def _write_themes(sheet: Worksheet, rows: list[int], column: int) -> None:
    words = stock("analyst")
    for index, row in enumerate(rows):
        theme = words["themes"][index % len(words["themes"])]
        cell = sheet.cell(row, column, theme)
        cell.font, cell.alignment = Font(name="Arial", size=10.5), Alignment(vertical="top")
        cell.border = _RULE
        if theme in words["look_again"]:
            cell.fill = PatternFill("solid", fgColor=_YELLOW)


def _write_entries(sheet: Worksheet, plan: SheetPlan, field: str, entries: dict[int, str | dt.date]) -> None:
    column = _column_of(sheet, plan, field)
    for row, value in entries.items():
        sheet.cell(row, column).value = value


def _add_view(book: Workbook, column: str) -> None:
    """The analyst's own sheet: a count of the themes by formula, and a chart of it."""
    words = stock("analyst")
    sheet = book.create_sheet(words["sheet"])
    sheet["A1"], sheet["A1"].font = words["title"], Font(name="Arial", size=14, bold=True)
    sheet["A2"], sheet["A2"].font = words["note"], Font(name="Arial", size=10)
    themes = sorted(dict.fromkeys(words["themes"]), key=words["themes"].count)
    for row, theme in enumerate(themes, start=5):
        sheet.cell(row, 1, theme).font = sheet.cell(row, 2).font = Font(name="Arial", size=10.5)
        sheet.cell(row, 2).value = f"=COUNTIF({AUDITS.sheet}!${column}:${column},A{row})"
    for cell, heading in ((sheet["A4"], "Theme"), (sheet["B4"], "Audits")):
        cell.value, cell.font = heading, Font(name="Arial", size=10.5, bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 10
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.add_chart(_theme_chart(sheet, 4 + len(themes)), "D4")


def _theme_chart(sheet: Worksheet, last: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title, chart.legend, chart.gapWidth = "bar", _chart_title(), None, 60
    chart.add_data(Reference(sheet, min_col=2, min_row=4, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=5, max_row=last))
    chart.series[0].graphicalProperties.solidFill = _TEAL
    chart.dataLabels = _values_only()
    chart.x_axis.delete, chart.y_axis.delete, chart.y_axis.majorGridlines = False, True, None
    chart.height, chart.width = 8.5, 17
    return chart


def _chart_title() -> Title:
    look = CharacterProperties(sz=1200, b=True, latin=DrawingFont(typeface="Arial"))
    run = RegularTextRun(rPr=look, t=stock("analyst")["chart_title"])
    return Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)


def _edited_plan(data: bytes, day: dt.date) -> Workbook:
    """Progress, days and effects typed in: two of three actions that are due are done, some others are under way."""
    book = _opened(data)
    sheet, words = book[ACTIONS.sheet], stock("analyst")
    due_column, progress_column, done_column = (_column_of(sheet, ACTIONS, f) for f in _ENTERED)
    open_rows = [row for row in _record_rows(sheet, ACTIONS) if not sheet.cell(row, done_column).value]
    for index, row in enumerate(open_rows):
        due = sheet.cell(row, due_column).value
        if isinstance(due, dt.datetime) and due.date() < day and index % 3:
            done = due.date() - dt.timedelta(days=index % 5)
            _write_row(sheet, row, _turn(words["progress"], index), done, _turn(words["effects"], index))
        elif index % 4 == 0 and not sheet.cell(row, progress_column).value:
            _write_entries(sheet, ACTIONS, "progress", {row: _turn(words["under_way"], index)})
    return book


def _turn(pieces: list[str], index: int) -> str:
    return pieces[index % len(pieces)]


def _write_row(sheet: Worksheet, row: int, progress: str, done: dt.date, effect: str) -> None:
    for field, value in (("progress", progress), ("completed_on", done), ("effect", effect)):
        _write_entries(sheet, ACTIONS, field, {row: value})
    sheet.cell(row, _column_of(sheet, ACTIONS, "completed_on")).number_format = "d mmmm yyyy"


def _saved(book: Workbook, day: dt.date) -> bytes:
    """The workbook as a file; the same workbook gives the same bytes whatever the clock says."""
    written = io.BytesIO()
    book.save(written)
    return same_bytes(_dated(written.getvalue(), day), day)


def _dated(data: bytes, day: dt.date) -> bytes:
    """The day in the document's properties, where openpyxl puts the moment of saving."""
    copied = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(copied, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{day}T09:00:00Z".encode(), part)
            target.writestr(name, part)
    return copied.getvalue()
