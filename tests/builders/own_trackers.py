"""Trackers that services made for themselves: a plain range with a title, own words, colours and a total elsewhere."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("Case ref", "Audit type", "Month", "Stage", "Audited by", "Date completed", "UoP date", "Exempt?", "My RAG")


def own_tracker(rows: Sequence[Sequence[Any]] = (), table: str = "", below: str = "", formula: bool = False) -> bytes:
    """A sheet "Audits 2026" with a title in A1 and headings in row 3; ``table`` makes an Excel table of it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Audits 2026")
    sheet.write("A1", "Our audits")
    day, month = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "mmm yyyy"))
    headings = [*HEADINGS, *(["Twice"] if formula else [])]
    if table:
        last = max(3 + len(rows) - 1, 3)
        sheet.add_table(2, 0, last, len(headings) - 1, {"name": table, "columns": [{"header": h} for h in headings]})
    else:
        sheet.write_row(2, 0, headings, book.add_format({"bold": True, "bg_color": "#FFFF00"}))
        sheet.autofilter(2, 0, max(2 + len(rows), 3), len(headings) - 1)
    for r, row in enumerate(rows, start=3):
        for c, value in enumerate(row):
            sheet.write(r, c, value, month if c == 2 else day if c in {5, 6} else None)
        if formula:
            sheet.write_formula(r, len(HEADINGS), f'=LEN(A{r + 1})&"x"', None, "7x")
    if rows:
        sheet.conditional_format(3, 3, 2 + len(rows), 3, {"type": "text", "criteria": "containing", "value": "Closed"})
    if below:
        sheet.write(below, "a note of ours")
    other = book.add_worksheet("Pictures")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": ["Audits 2026", 3, 0, max(2 + len(rows), 3), 0]})
    other.insert_chart("A1", chart)
    book.close()
    return out.getvalue()
