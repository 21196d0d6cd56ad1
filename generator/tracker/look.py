"""How our workbooks look: one calm set of formats for the tracker and the action plan (style guide, Workbooks)."""

from __future__ import annotations

from typing import Any

from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan

INK, SLATE, RULE = "#1D1D1F", "#4A5560", "#C9D1D8"
ACCENT, TINT, ALERT, ALERT_TINT = "#0B5C66", "#E3F0F1", "#9B1C1C", "#FBEAEA"
SHADES = ("#0B5C66", "#4A8990", "#8DB6BB", "#CFE2E4")
SHAPES = ("●", "◕", "◑", "○")
DATE, MONTH = "d mmmm yyyy", "mmmm yyyy"
FONT = "Arial"

_BASE = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "top"}
_NUMBER_FORMATS = {Kind.DATE: DATE, Kind.MONTH: MONTH, Kind.NUMBER: "0;-0;–", Kind.COUNT: "0", Kind.TEXT: "General"}


def cell_format(column: Column) -> dict[str, Any]:
    """The look of a data cell: a thin rule under it, long text wrapped, days as days."""
    look = _BASE | {"bottom": 1, "bottom_color": RULE, "num_format": _NUMBER_FORMATS.get(column.kind, "General")}
    if column.kind in {Kind.DATE, Kind.MONTH}:
        return look | {"align": "left"}
    if column.kind in {Kind.NUMBER, Kind.COUNT}:
        return look | {"align": "right", "indent": 1}
    return look | {"text_wrap": True}


def header_format(column: Column) -> dict[str, Any]:
    """The look of a heading: pale where Checkback keeps the column, white where people do."""
    ground = TINT if column.owner is Owner.SERVICE else "#FFFFFF"
    look = _BASE | {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "bg_color": ground,
        "bottom": 2,
        "bottom_color": ACCENT,
    }
    return look | ({"align": "right", "indent": 1} if column.kind in {Kind.NUMBER, Kind.COUNT} else {})


TITLE = _BASE | {"font_size": 18, "bold": True, "font_color": ACCENT, "valign": "vcenter"}
HEADING = _BASE | {"font_size": 12, "bold": True, "valign": "vcenter"}
LABEL = _BASE | {"bold": True, "text_wrap": True}
TEXT = _BASE | {"text_wrap": True}
HINT = _BASE | {"font_color": SLATE, "valign": "vcenter"}

ALERT_LOOK = {"font_color": ALERT, "bg_color": ALERT_TINT, "bold": True}


def note_of(column: Column) -> str:
    """The note on a heading: a lock and who keeps the column, or that it is people's own."""
    who = (
        "\N{LOCK} Kept by Checkback from the forms. If you change a cell, yours stays and Differences says so."
        if column.owner is Owner.SERVICE
        else "\N{LOWER RIGHT PENCIL} Yours to fill in. Checkback reads this column and never changes it."
    )
    return f"{who}\n{column.note}" if column.note else who


def bar_chart(book: Any, plan: SheetPlan, row: int, column: int, shades: bool) -> Any:
    """A horizontal bar chart of a count column whose first row is ``row``: one hue, direct labels, no gridlines."""
    chart = book.add_chart({"type": "bar"})
    points = [{"fill": {"color": shade}, "border": {"color": ACCENT}} for shade in SHADES] if shades else None
    chart.add_series(
        {
            "name": plan.columns[column].heading,
            "categories": [plan.sheet, row, 0, row, 0],
            "values": [plan.sheet, row, column, row, column],
            "fill": {"color": ACCENT},
            "border": {"none": True},
            "gap": 45,
            "points": points,
            "data_labels": {"value": True, "font": _chart_font(10)},
        }
    )
    chart.set_title({"name": plan.columns[column].note, "name_font": _chart_font(12, bold=True)})
    chart.set_legend({"none": True})
    rule = {"line": {"color": RULE}, "num_font": _chart_font(10), "major_tick_mark": "none"}
    chart.set_y_axis({"reverse": True, **rule} | ({"num_format": MONTH, "text_axis": True} if _months(plan) else {}))
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    return chart


def _months(plan: SheetPlan) -> bool:
    return plan.columns[0].kind is Kind.MONTH


def _chart_font(size: float, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": INK}
