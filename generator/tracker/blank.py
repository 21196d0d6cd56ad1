"""Builds the empty workbooks in ``templates``: the audit tracker and the action plan, the same bytes each time.

They hold no service's words: a new workbook is filled from the profile by ``generator.tracker.workbook``. Staff may
restyle the templates; tables, headings and the names Service_name, Grades_from and Where_to_ask must stay.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from generator.office.sheet_height import lines_of
from generator.office.zip_members import Members
from generator.tracker import look
from generator.tracker.columns import (
    ACTIONS,
    AUDITS,
    BY_GRADE,
    BY_KIND,
    BY_MONTH,
    BY_QUARTER,
    BY_SOURCE,
    BY_STATE,
    BY_STATUS,
    DIFFERENCES,
    GRADE_KEY,
    GRADES,
    TIMETABLE,
)
from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan
from generator.tracker.words import ACTION_PLAN_WORDS, HINTS, TRACKER_WORDS

_HEADER_ROW = 2
_NEXT_BLOCK = 19


def build_tracker() -> bytes:
    """The blank audit tracker: Start here, Audits, Grades, Timetable, Differences, Summary (AX-11, AX-12)."""

    def fill(paper: _Paper) -> None:
        _start_here(paper, "Audit tracker", TRACKER_WORDS, GRADE_KEY)
        _data_sheet(paper, AUDITS, freeze=2, pages=3)
        _data_sheet(paper, GRADES, freeze=1)
        _data_sheet(paper, TIMETABLE, freeze=1)
        _data_sheet(paper, DIFFERENCES)
        blocks = ((BY_STATUS, "Audits by status"), (BY_GRADE, "Grades given"), (BY_KIND, "Audits by kind"))
        _summary(paper, "Audits in numbers", (*blocks, (BY_MONTH, "Audits by month")))
        paper.book.define_name("Grade_words", "=Audits_by_grade[Grade]")
        paper.book.define_name("Kinds", "=Audits_by_kind[Kind]")

    return _built("Audit tracker", fill)


def build_action_plan() -> bytes:
    """The blank master action plan: Start here, Actions, Differences, Summary."""

    def fill(paper: _Paper) -> None:
        _start_here(paper, "Action plan", ACTION_PLAN_WORDS, None)
        _data_sheet(paper, ACTIONS, freeze=1, pages=2)
        _data_sheet(paper, DIFFERENCES)
        blocks = ((BY_STATE, "Actions by state"), (BY_SOURCE, "Actions by source"), (BY_QUARTER, "Actions by quarter"))
        _summary(paper, "Actions in numbers", blocks)
        paper.book.define_name("Kinds", "=Actions_by_source[Source]")

    return _built("Action plan", fill)


class _Paper:
    """A workbook in the making: its sheets by name, in the order of first use, and its formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[str, Any] = {}

    def look(self, properties: dict[str, Any]) -> Any:
        """The format with these properties."""
        return self._formats.setdefault(repr(properties), self.book.add_format(properties))

    def sheet(self, name: str, title: str, pages: int = 1) -> Any:
        """A new sheet with its title in A1, set up for printing."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9 if pages == 1 else 8)
        sheet.fit_to_pages(pages, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f'&L&"Arial"&9{title}&R&"Arial"&9Page &P of &N')
        sheet.set_row(0, 32)
        sheet.write_string(0, 0, title, self.look(look.TITLE))
        return sheet


def _built(title: str, fill: Callable[[_Paper], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": look.DATE})
    book.set_properties({"title": title, "author": "Checkback", "created": datetime(2026, 11, 2)})
    book.set_calc_mode("auto")
    fill(_Paper(book))
    book.close()
    return _with_language(out.getvalue())


def _with_language(data: bytes) -> bytes:
    """The workbook with its language in the document properties (AX-02)."""
    members = Members(data)
    core = members.read("docProps/core.xml")
    marked = core.replace(b"</cp:coreProperties>", b"<dc:language>en-GB</dc:language></cp:coreProperties>")
    return members.replaced({"docProps/core.xml": marked})


def _start_here(paper: _Paper, title: str, words: Sequence[tuple[str, str, str]], key: SheetPlan | None) -> None:
    sheet = paper.sheet("Start here", title)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    for row, (label, text, name) in enumerate(words, start=1):
        sheet.set_row(row, 14 * lines_of(text, 96) + 6)
        sheet.write_string(row, 0, label, paper.look(look.LABEL))
        sheet.write_string(row, 1, text, paper.look(look.TEXT))
        if name:
            paper.book.define_name(name, f"='Start here'!$B${row + 1}")
    if key is not None:
        row = len(words) + 2
        sheet.set_row(row - 1, 30)
        sheet.write_string(row - 1, 0, "The grades", paper.look(look.HEADING))
        _table(paper, sheet, key, row)


def _data_sheet(paper: _Paper, plan: SheetPlan, freeze: int = 0, pages: int = 1) -> None:
    sheet = paper.sheet(plan.sheet, plan.sheet, pages)
    service, people = HINTS[plan.sheet]
    sheet.write_string(1, 0, service, paper.look(look.HINT))
    own = [i for i, c in enumerate(plan.columns) if c.owner is Owner.PEOPLE]
    if own:
        sheet.write_string(1, own[0], people, paper.look(look.HINT))
    sheet.set_row(1, 20)
    for i, column in enumerate(plan.columns):
        sheet.set_column(i, i, column.width)
        sheet.write_comment(_HEADER_ROW, i, look.note_of(column), _note_size(column))
    _table(paper, sheet, plan, _HEADER_ROW)
    sheet.set_row(_HEADER_ROW, 32)
    sheet.freeze_panes(_HEADER_ROW + 1, freeze)
    sheet.repeat_rows(0, _HEADER_ROW)
    if pages > 1:
        sheet.repeat_columns(0, max(freeze - 1, 0))
    for i, column in enumerate(plan.columns):
        _validate(sheet, column, _HEADER_ROW + 1, i)
        _highlight(paper, sheet, plan, i)


def _note_size(column: Column) -> dict[str, Any]:
    lines = 4 + len(column.note) // 34
    return {"author": "Checkback", "width": 260, "height": 18 * lines, "font_name": look.FONT, "font_size": 9}


def _table(paper: _Paper, sheet: Any, plan: SheetPlan, row: int) -> None:
    """An empty table with one blank row, in which the first record will stand."""
    columns = [
        {"header": c.heading, "header_format": paper.look(look.header_format(c)), **_formula(paper, plan, c)}
        for c in plan.columns
    ]
    options = {"name": plan.table, "columns": columns, "style": None, "autofilter": plan.sheet not in _PROSE}
    sheet.add_table(row, 0, row + 1, len(columns) - 1, options)
    for i, column in enumerate(plan.columns):
        if column.kind is not Kind.COUNT:
            sheet.write_blank(row + 1, i, None, paper.look(look.cell_format(column)))


_PROSE = {"Start here", "Summary"}


def _formula(paper: _Paper, plan: SheetPlan, column: Column) -> dict[str, Any]:
    if column.kind is not Kind.COUNT:
        return {}
    table, field = column.counts
    counted = next(p for p in (AUDITS, GRADES, ACTIONS) if p.table == table).column(field).heading
    heading = plan.columns[0].heading
    formula = f"=COUNTIFS({table}[{counted.replace(chr(39), chr(39) * 2)}],{plan.table}[[#This Row],[{heading}]])"
    return {"formula": formula, "format": paper.look(look.cell_format(column))}


def _validate(sheet: Any, column: Column, row: int, i: int) -> None:
    """A drop-down on every closed list; a day must be a day."""
    lists = {"kind": "=Kinds", "source": "=Kinds"}
    source: Any = "=Grade_words" if column.kind is Kind.GRADE else lists.get(column.field, list(column.choices))
    stop = {"error_type": "stop" if column.owner is Owner.PEOPLE else "warning", "error_title": column.heading}
    if source:
        message = "Please choose from the list."
        sheet.data_validation(row, i, row, i, {"validate": "list", "source": source, "error_message": message, **stop})
    elif column.kind is Kind.DATE:
        limits = {"criteria": "between", "minimum": datetime(2000, 1, 1), "maximum": datetime(2100, 1, 1)}
        message = "Please give a date such as 4 March 2026."
        sheet.data_validation(row, i, row, i, {"validate": "date", **limits, "error_message": message, **stop})


def _highlight(paper: _Paper, sheet: Any, plan: SheetPlan, i: int) -> None:
    """What catches the eye, always in a word or a sign as well as a tint."""
    row, column = _HEADER_ROW + 1, plan.columns[i]
    for formula, properties in _rules(plan, column):
        rule = {"type": "formula", "criteria": formula, "format": paper.book.add_format(properties)}
        sheet.conditional_format(row, i, row, i, rule)


def _rules(plan: SheetPlan, column: Column) -> list[tuple[str, dict[str, Any]]]:
    def at(field: str) -> str:
        index = [c.field for c in plan.columns].index(field)
        return f"${xlsxwriter.utility.xl_col_to_name(index)}{_HEADER_ROW + 2}"

    cell = at(column.field)
    overdue = look.ALERT_LOOK | {"num_format": f'"Overdue: "{look.DATE}'}
    if column.kind is Kind.GRADE:
        return [
            (f"=MATCH({cell},Grade_words,0)={n}", {"num_format": f'"{shape} "@'})
            for n, shape in enumerate(look.SHAPES, start=1)
        ]
    if column.field == "next_due":
        return [(f'=AND(ISNUMBER({cell}),{cell}<TODAY(),{at("exempt")}<>"Yes")', overdue)]
    if column.field == "due" and plan is ACTIONS:
        return [(f'={at("state")}="Overdue"', overdue)]
    signs = {
        "state": {"Overdue": ("▲", look.ALERT_LOOK), "Done": ("✓", {})},
        "safeguarding": {"Yes": ("▲", look.ALERT_LOOK)},
    }
    return [
        (f'={cell}="{word}"', {**properties, "num_format": f'"{sign} "@'})
        for word, (sign, properties) in signs.get(column.field, {}).items()
    ]


def _summary(paper: _Paper, title: str, blocks: Sequence[tuple[SheetPlan, str]]) -> None:
    sheet = paper.sheet("Summary", title)
    sheet.set_column(0, 0, 36)
    widest = max(len(plan.columns) for plan, _ in blocks)
    sheet.set_column(1, max(widest - 1, 2), 12)
    sheet.set_column(max(widest, 3), max(widest, 3), 4)
    sheet.write_string(1, 0, HINTS["Summary"][0], paper.look(look.HINT))
    for number, (plan, words) in enumerate(blocks):
        row = 3 + number * _NEXT_BLOCK
        sheet.set_row(row - 1, 26)
        sheet.write_string(row - 1, 0, words, paper.look(look.HEADING))
        _table(paper, sheet, plan, row)
        for place, column in enumerate(i for i, c in enumerate(plan.columns) if c.kind is Kind.COUNT):
            _chart(paper, sheet, plan, row, column, left=max(widest, 3) + 1 + place * 8)
    sheet.set_h_pagebreaks([2 + _NEXT_BLOCK * 2])


def _chart(paper: _Paper, sheet: Any, plan: SheetPlan, row: int, column: int, *, left: int) -> None:
    title = plan.columns[column].note
    chart = look.bar_chart(paper.book, plan, row + 1, column, shades=plan is BY_GRADE)
    chart.set_size({"width": 520, "height": 330})
    options = {"description": f"Bar chart: {title}. The table on its left holds the same numbers."}
    sheet.insert_chart(row - 1, left, chart, {"object_position": 3, **options})
