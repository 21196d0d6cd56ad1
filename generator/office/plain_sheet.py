"""A plain workbook for reading: sheets with a title and one named table each, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Column = tuple[str, int, bool]
"""Its heading, its width in characters, and whether it holds numbers."""
Cells = Sequence[str | int]
_INK, _RULE, _ACCENT, _TINT = "#1D1D1F", "#C9D1D8", "#0B5C66", "#E3F0F1"
_BASE = {"font_name": "Arial", "font_size": 10.5, "font_color": _INK, "valign": "vcenter"}


def write_table_sheet(book: Any, name: str, title: str, columns: Sequence[Column], rows: Sequence[Cells]) -> None:
    """One sheet: its title in the first cell, then one named table without blank rows or merged cells."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, book.add_format(_BASE | {"font_size": 18, "bold": True, "font_color": _ACCENT}))
    blank: list[Cells] = [("None", *[""] * (len(columns) - 1))]
    held = list(rows) or blank
    headers = [{"header": heading, "header_format": book.add_format(_head(right))} for heading, _, right in columns]
    table = {"name": name.replace(" ", "_"), "columns": headers, "style": None}
    sheet.add_table(1, 0, 1 + len(held), len(columns) - 1, table)
    for i, (_, width, right) in enumerate(columns):
        look = book.add_format(_cell(right))
        sheet.set_column(i, i, width)
        for r, row in enumerate(held, start=2):
            value = row[i]
            sheet.write_number(r, i, value, look) if isinstance(value, int) else sheet.write_string(r, i, value, look)
    for r, row in enumerate(held, start=2):
        lines = max(-(-len(str(value)) // (width - 2)) for value, (_, width, _) in zip(row, columns, strict=True))
        sheet.set_row(r, 4 + 14 * max(lines, 1))
    sheet.set_row(1, 32)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)


def _head(right: bool) -> dict[str, Any]:
    ground = {"bg_color": _TINT, "bottom": 2, "bottom_color": _ACCENT}
    return _BASE | ground | _side(right) | {"bold": True, "text_wrap": True, "valign": "bottom"}


def _cell(right: bool) -> dict[str, Any]:
    look = {"text_wrap": True, "bottom": 1, "bottom_color": _RULE}
    return _BASE | look | _side(right) | ({"num_format": "#,##0"} if right else {})


def _side(right: bool) -> dict[str, Any]:
    """Numbers to the right; words to the left, set off from a number before them."""
    return {"align": "right"} if right else {"align": "left", "indent": 1}
