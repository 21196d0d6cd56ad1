"""The workbook beside a report: each figure with its number, value, definition and the rows it was counted from.

One sheet for each group of figures, one with every row, one with the readings in force. Nobody is named: rows are keys
of audits and actions. Withheld numbers are [c] here too, and rows that would point at somebody are not listed (DP-07,
DP-09, AX-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from generator.errors import DocumentError
from generator.office.docx_finish import stable_zip
from generator.office.plain_sheet import Cells, write_table_sheet
from generator.office.sheet import read_table
from generator.office.sheet_package import Workbook, open_workbook
from generator.periods import day_in_words
from generator.profile import ServiceProfile
from generator.reports.charts import short_period
from generator.reports.figure import Figure

GROUPS = {
    "audits": "Audits",
    "activity": "Audits by kind and team",
    "tasks": "Tasks of the framework",
    "moderation": "Moderation",
    "grades": "Grades",
    "before": "The quarter before",
    "trend": "Trend over the quarters",
    "recurring": "Recurring difficulties",
    "voices": "Conversations",
    "safeguarding": "Safeguarding",
    "feedback": "Feedback and complaints",
    "good_practice": "Good practice",
    "actions": "Action plan",
    "training": "Training needs",
    "quality": "Data quality",
    "pack": "Meeting pack",
}
"""The sheets by the first word of the ids of their figures, in the order of the report."""

WITHHELD_WORDS = "Withheld: the number is small, or another small number could be worked out from it."
CHILDREN_WORDS = "Not listed: the rows would say something about single children."
STAFF_WORDS = "Not listed: the rows would point at members of staff."
_SOURCES = {"tracker": "Audit tracker", "action plan": "Action plan", "checks": "What the checks noticed"}
_FIGURE_COLUMNS = (
    ("Figure", 38, False),
    ("Number in the report", 10, True),
    ("What it counts", 52, False),
    ("Value", 8, True),
    ("Out of", 8, True),
    ("Period", 25, False),
    ("Counted in", 14, False),
    ("Rows", 8, True),
    ("Why rows are not listed", 30, False),
)
_ROW_COLUMNS = (("Figure", 46, False), ("Row", 46, False), ("Case reference", 20, False))
_READING_COLUMNS = (
    ("Reading", 12, False),
    ("What it settles", 60, False),
    ("How it is read here", 60, False),
    ("Chosen by", 26, False),
)


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure as its workbook explains it; ``rows`` are keys with case references."""

    id: str
    number: str
    words: str
    value: str
    n: str
    period: str
    source: str
    not_listed: str
    rows: tuple[tuple[str, str], ...]


def figures_path(report: str) -> str:
    """Where the workbook of a report lies: beside it."""
    return f"{report.removesuffix('.docx')} figures.xlsx"


def write_figures_workbook(  # noqa: PLR0917  (what it is made from)
    figures: Iterable[Figure],
    numbers: Mapping[str, str],
    references: Mapping[str, str],
    title: str,
    profile: ServiceProfile,
    today: date,
) -> bytes:
    """The workbook as .xlsx. The same figures give the same bytes.

    ``numbers`` gives the figure of each raised number of the report, ``references`` the case reference of each key.
    """
    held = [f for f in figures if f.id]
    number_of = {figure_id: number for number, figure_id in numbers.items()}
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": f"{title}: figures",
                "author": profile.service.name,
                "created": datetime.combine(today, time()),
            }
        )
        _write_start(book, title, profile, today)
        for group, name in GROUPS.items():
            mine = [f for f in held if f.id.partition(".")[0] == group]
            if mine:
                rows = [_figure_cells(f, number_of) for f in mine]
                write_table_sheet(book, name, f"{name}: figures of the {_small(title)}", _FIGURE_COLUMNS, rows)
        listed = [(f.id, key, references.get(key, "")) for f in held if not _why_not_listed(f) for key in f.rows]
        write_table_sheet(book, "Rows", "Rows that the figures were counted from", _ROW_COLUMNS, listed)
        readings = [(r.id, r.question, r.chosen, r.by) for r in profile.readings]
        write_table_sheet(
            book, "Readings in force", "Readings of ambiguous clauses in force", _READING_COLUMNS, readings
        )
    return stable_zip(out.getvalue())


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _why_not_listed(figure: Figure) -> str:
    if figure.withheld or figure.n_withheld:
        return WITHHELD_WORDS
    if figure.rows and figure.sensitive:
        return CHILDREN_WORDS
    return STAFF_WORDS if figure.rows and not figure.lists_rows else ""


def _figure_cells(figure: Figure, number_of: Mapping[str, str]) -> Cells:
    value = figure.shown if figure.withheld else figure.value
    n = figure.n_shown if figure.n_withheld else figure.n
    rows = figure.shown if figure.withheld else len(figure.rows)
    number = number_of.get(figure.id, "")
    said = (short_period(figure), _SOURCES[figure.source], rows, _why_not_listed(figure))
    return (figure.id, int(number) if number else "", figure.words, value, n, *said)


def _write_start(book: Any, title: str, profile: ServiceProfile, today: date) -> None:
    contact = profile.service.contact or "whoever runs Checkback in the service"
    lines = (
        ("What this is", f"The figures of the {_small(title)}, each with what it counts and the rows it rests on."),
        ("Service", profile.service.name),
        ("Made on", day_in_words(today)),
        ("Classification", profile.service.classification or "None set"),
        ("Numbers", "The number in the report is the small raised number beside a figure."),
        ("[c]", f"{WITHHELD_WORDS} Nobody can be recognised from what is shown."),
        ("Rows", "The sheet Rows lists the audits and actions that were counted, by figure. Nobody is named."),
        ("Ask", contact),
    )
    columns = (("About", 20, False), ("In words", 100, False))
    write_table_sheet(book, "Start here", f"Figures of the {_small(title)}", columns, lines)


def read_explained(data: bytes, wanted: str) -> Explained:
    """What a workbook says of one figure, named by its number in the report or by its id.

    Raises DocumentError where it is no workbook of figures, or has no such figure.
    """
    try:
        workbook = open_workbook(data)
        tables = [t for t in workbook.tables if t in {n.replace(" ", "_") for n in GROUPS.values()}]
    except (DocumentError, KeyError, ValueError) as error:
        raise DocumentError("not-figures", f"This is no workbook of figures ({error}).", "Name a report.") from error
    known = {str(cells[0]): cells for name in tables for cells in _cells_of(workbook, name)}
    found = next((c for c in known.values() if wanted.casefold() in {str(c[0]).casefold(), str(c[1])}), None)
    if found is None:
        raise DocumentError(
            "no-such-figure", f"The report has no figure '{wanted}'.", "Give its small raised number, or its name."
        )
    rows = tuple((c[1], c[2]) for c in _cells_of(workbook, "Rows") if c[0] == found[0])
    figure_id, number, words, value, n, period, source, _, not_listed = found
    return Explained(figure_id, number, words, value, n, period, source, not_listed, rows)


def _cells_of(workbook: Workbook, name: str) -> Iterator[list[str]]:
    headings, rows = read_table(workbook, name)
    for row in rows:
        yield [_as_words(row.values.get(heading)) for heading in headings]


def _as_words(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
