"""Workbooks as analysts keep them, made in one line: tables with charts, rules, comments, sparklines, pivots."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter

from generator.office.zip_members import Members

HEADINGS = ("Ref", "Due", "Score", "Double")
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f0001050101"
    "2718e3660000000049454e44ae426082"
)
_PIVOT = (
    '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" refreshOnLoad="0">'
    '<cacheSource type="worksheet"><worksheetSource ref="A3:D{last}" sheet="Work"/></cacheSource>'
    '<cacheFields count="0"/></pivotCacheDefinition>'
)


def analyst_workbook(rows: int = 4, totals: bool = False, date_1904: bool = False, below: str = "") -> bytes:
    """A table ``Work`` in A3:D… (Ref, Due, Score, a calculated Double) with all that analysts put around it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date_1904})
    sheet = book.add_worksheet("Work")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    last = 2 + rows
    data = [[f"R{i}", date(2026, 4, i), i] for i in range(1, rows + 1)]
    columns: list[dict[str, Any]] = [{"header": h} for h in HEADINGS]
    columns[1]["format"] = day
    columns[3]["formula"] = "=Work[[#This Row],[Score]]*2"
    if totals:
        columns[0]["total_string"] = "Total"
        columns[2]["total_function"] = "sum"
    sheet.write("A1", "Work in hand")
    sheet.add_table(2, 0, last + totals, 3, {"name": "Work", "data": data, "columns": columns, "total_row": totals})
    _around_it(book, sheet, last)
    if below:
        sheet.write(below, "a note of the analyst's own")
    book.close()
    return _with_pivot(out.getvalue(), last + 1)


def _around_it(book: Any, sheet: Any, last: int) -> None:
    """A chart, rules, a drop-down, a comment, a sparkline, a name, a picture and another sheet with formulas."""
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": ["Work", 3, 0, last, 0], "values": ["Work", 3, 2, last, 2]})
    other = book.add_worksheet("Mine")
    other.insert_chart("D2", chart)
    other.write_formula("A1", "=SUM(Work[Score])", None, 10)
    other.write("A2", "Don't lose me")
    other.insert_image("A5", "dot.png", {"image_data": io.BytesIO(_PNG)})
    sheet.data_validation(3, 0, last, 0, {"validate": "list", "source": ["R1", "R2"], "error_type": "warning"})
    sheet.conditional_format(3, 2, last, 2, {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(3, 1, last, 1, {"type": "cell", "criteria": ">", "value": 3})
    sheet.write_comment("C4", "Looks odd to me")
    sheet.add_sparkline("F1", {"range": f"Work!C4:C{last + 1}"})
    sheet.write("F4", "beside the table")
    book.define_name("Scores", f"=Work!$C$4:$C${last + 1}")


def _with_pivot(data: bytes, last: int) -> bytes:
    return Members(data).replaced({"xl/pivotCache/pivotCacheDefinition1.xml": _PIVOT.format(last=last).encode()})


def members(data: bytes) -> dict[str, bytes]:
    """Every member's stored bytes, by name."""
    found = Members(data)
    return {name: found.raw(name) for name in found.names}


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """The members that are not stored byte for byte the same."""
    old, new = members(before), members(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def part(data: bytes, name: str) -> str:
    """One member as text."""
    return Members(data).read(name).decode()


def with_part(data: bytes, name: str, pattern: str, new: str) -> bytes:
    """The workbook with one replacement in one part, such as a seeded defect. The pattern has to be there."""
    old = part(data, name)
    assert re.search(pattern, old), f"{pattern} is not in {name}"
    return Members(data).replaced({name: re.sub(pattern, new, old, count=1).encode()})


def load(data: bytes, values: bool = False) -> Any:
    """The workbook as openpyxl reads it, a reader that is not ours; it warns of what it would lose on saving."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def saved_by_openpyxl(data: bytes, edit: Any = None) -> bytes:
    """The workbook loaded, edited and saved by another program, so with shared strings and new part names."""
    book = load(data)
    if edit:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_values(data: bytes, name: str, values: bool = True) -> list[dict[str, Any]]:
    """The rows of a table as openpyxl, a reader that is not ours, sees them."""
    book = load(data, values)
    sheet = next(s for s in book.worksheets if name in s.tables)
    table = sheet.tables[name]
    rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    rows = rows[: len(rows) - (table.totalsRowCount or 0)]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def people_edit(
    data: bytes, edits: Mapping[tuple[str, str], Mapping[str, Any]], sheet: str, header_row: int = 3
) -> bytes:
    """A person types into cells: values by heading, for rows named by (heading, value)."""

    def edit(book: Any) -> None:
        ws = book[sheet]
        headings: Sequence[Any] = [c.value for c in ws[header_row]]
        for row in ws.iter_rows(min_row=header_row + 1):
            for (heading, value), typed in edits.items():
                if row[headings.index(heading)].value == value:
                    for column, new in typed.items():
                        row[headings.index(column)].value = new

    return saved_by_openpyxl(data, edit)
