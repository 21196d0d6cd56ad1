"""The analyst's performance data of the demonstration: one workbook of made-up measures for the meeting's pack."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from generator.days import add_months, month_start
from generator.periods import month_in_words
from generator.profile import ServiceProfile

_MEASURES = (
    ("First-time entrants in the quarter", 11, 14, "", "Fewer than a year before", "Yes"),
    ("Children on remand", 2, 3, "", "", "Yes"),
    ("Assessments completed within 20 working days", 0.86, 0.81, 0.9, "Two waited for a school report", "No"),
    ("Home visits made as planned", 0.74, 0.78, 0.85, "Staff absence in the first half of the month", "No"),
    ("Children in suitable education, training or work", 0.68, 0.66, 0.75, "", "No"),
    ("Children who offended again within 12 months, per 100", 31.4, 33.2, 30, "Year to June", "No"),
)


def performance_data(profile: ServiceProfile, today: dt.date) -> dict[str, bytes]:
    """The data set of the month before, by its path; the same bytes on the same day."""
    month = month_in_words(add_months(month_start(today), -1))
    settings, out = profile.performance_data, io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": f"Performance data {month}", "created": dt.datetime(today.year, today.month, 1)})
    sheet, percent = book.add_worksheet(settings.sheet or "Measures"), book.add_format({"num_format": "0%"})
    sheet.write("A1", f"Performance data, {month} (fictional)", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_row(2, 0, list(settings.columns.values()), book.add_format({"bold": True, "bottom": 2}))
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, len(settings.columns) - 1, 18)
    for number, cells in enumerate(_MEASURES):
        for column, cell in enumerate(cells):
            share = isinstance(cell, float) and cell < 1
            sheet.write(3 + number, column, cell, percent if share else None)
    sheet.freeze_panes(3, 1)
    book.close()
    return {f"{profile.folders.data_sets}/Performance data {month}.xlsx": out.getvalue()}
