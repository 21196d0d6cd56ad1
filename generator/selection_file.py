"""A selection as a workbook that people read and that replays the draw: what was asked, the pool, the cases, why."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import xlsxwriter

from generator.errors import DocumentError
from generator.model import FormKind, as_text
from generator.office.sheet_package import Workbook, open_workbook
from generator.periods import month_in_words
from generator.profile import Deadlines
from generator.programme.cases import Case
from generator.programme.selection import Request, Selection, Strategy, select_cases
from generator.tracker import look
from generator.tracker.read import read_state
from generator.tracker.sheet_plan import Column, Kind, SheetPlan
from generator.tracker.texts import find_date

_CASE = (
    Column("reference", "Case reference", width=18),
    Column("worker", "Case manager", width=26),
    Column("team", "Team", width=18),
    Column("order", "Order", width=30),
)
_SELECTED = (*_CASE, Column("reason", "Why this case", kind=Kind.LONG, width=60))
_PASSED = (*_CASE[:2], Column("reason", "Why not", kind=Kind.LONG, width=70))
_POOL = (
    *_CASE,
    Column("opened", "Opened", kind=Kind.DATE, width=18),
    Column("closed", "Closed", kind=Kind.DATE, width=18),
    Column("last_audit", "Last audited", kind=Kind.DATE, width=18),
    Column("last_dip", "Last dip sample", kind=Kind.DATE, width=18),
    Column("themes", "Themes", kind=Kind.LONG, width=40),
)
_ABOUT = (Column("setting", "What", width=40), Column("value", "Value", kind=Kind.LONG, width=90))
_DAYS = ("case_open_more_than_days", "not_dip_tested_within_days")
_WORDS = {
    "kind": "Kind of audit",
    "month": "Month",
    "number": "Cases asked for",
    "on": "Drawn on",
    "strategy": "How",
    "theme": "Theme",
    "team": "Team",
    "cover": "Case managers who are due come first",
    "cover_months": "Due after so many months",
    "mix": "Mix of orders",
    "seed": "Seed of the draw",
    "kloe": "Line of enquiry",
    "case_open_more_than_days": "Open for more than so many days",
    "not_dip_tested_within_days": "Rests for so many days after a dip sample",
}
_NOTE, _REASON, _TAKEN = "To note", "Chosen because: ", "Taken: "
_SHEETS = {"Selection": _SELECTED, "Passed over": _PASSED, "Pool": _POOL, "How it was drawn": _ABOUT}


@dataclass(frozen=True, slots=True)
class Replay:
    """A selection drawn again: the draw, the references in the file, and whether the two agree."""

    selection: Selection
    recorded: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the file holds exactly what its own pool and seed give."""
        return self.recorded == tuple(p.case.reference for p in self.selection.picked)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A selection as its file holds it: what was asked for and the cases, without drawing again."""

    request: Request
    cases: tuple[Case, ...]


def write_selection(selection: Selection, deadlines: Deadlines, title: str) -> bytes:
    """The workbook of a selection; the same bytes for the same selection. Characteristics are left out (DP-08)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": look.DATE})
    on = selection.request.on
    book.set_properties({"title": title, "author": "Checkback", "created": dt.datetime(on.year, on.month, on.day)})
    rows = {
        "Selection": [_case_values(p.case) | {"reason": p.reason} for p in selection.picked],
        "Passed over": [_case_values(p.case) | {"reason": p.reason} for p in selection.passed],
        "Pool": [_case_values(case) for case in selection.pool],
        "How it was drawn": list(_about(selection, deadlines)),
    }
    for sheet, columns in _SHEETS.items():
        _write_sheet(book, sheet, f"{title}: {sheet.lower()}", columns, rows[sheet])
    book.close()
    return out.getvalue()


def replay_selection(data: bytes) -> Replay:
    """A selection drawn again from its own workbook. Raises DocumentError where a sheet or a setting is missing."""
    book = open_workbook(data)
    request, deadlines = _asked(book)
    recorded = tuple(row["reference"] for row in _rows(book, "Selection"))
    pool = [_case(row) for row in _rows(book, "Pool")]
    return Replay(select_cases(request, pool, deadlines), recorded)


def read_recorded(data: bytes) -> Recorded:
    """A selection as its workbook holds it. Raises DocumentError where a sheet or a setting is missing."""
    book = open_workbook(data)
    return Recorded(_asked(book)[0], tuple(_case(row) for row in _rows(book, "Selection")))


def _asked(book: Workbook) -> tuple[Request, Deadlines]:
    about = {row["setting"]: row["value"] for row in _rows(book, "How it was drawn")}
    try:
        return _request(about), Deadlines(**{d: int(about[_WORDS[d]]) for d in _DAYS})
    except (KeyError, ValueError, StopIteration) as error:
        message = f"The sheet 'How it was drawn' does not say what was asked for ({error})."
        raise DocumentError("not-a-selection", message, "Use the workbook as Checkback wrote it.") from error


def _about(selection: Selection, deadlines: Deadlines) -> Iterable[dict[str, Any]]:
    request = selection.request
    asked = {f.name: getattr(request, f.name) for f in fields(Request) if f.name in _WORDS}
    asked |= {"kind": request.kind.words, "month": month_in_words(request.month), "strategy": request.strategy.value}
    asked |= {name: getattr(deadlines, name) for name in _DAYS}
    asked = {name: value for name, value in asked.items() if value is not None}
    yield from ({"setting": _WORDS[name], "value": as_text(value)} for name, value in asked.items())
    yield from ({"setting": f"{_REASON}{ref}", "value": why} for ref, why in sorted(request.chosen.items()))
    yield from ({"setting": f"{_TAKEN}{ref}", "value": where} for ref, where in sorted(request.taken.items()))
    yield from ({"setting": f"{_NOTE} {n}", "value": note} for n, note in enumerate(selection.notes, start=1))


def _request(about: Mapping[str, str]) -> Request:
    said = {name: about.get(words, "") for name, words in _WORDS.items()}
    return Request(
        kind=next(k for k in FormKind if k.words == said["kind"]),
        month=dt.datetime.strptime(said["month"], "%B %Y").date(),
        number=int(said["number"]),
        on=dt.datetime.strptime(said["on"], "%d %B %Y").date(),
        strategy=Strategy(said["strategy"]),
        theme=said["theme"],
        team=said["team"],
        cover=said["cover"] == "Yes",
        cover_months=int(said["cover_months"]),
        mix=said["mix"] == "Yes",
        chosen=_under(about, _REASON),
        taken=_under(about, _TAKEN),
        seed=said["seed"],
        kloe=about.get(_WORDS["kloe"]),
    )


def _under(about: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {k.removeprefix(beginning): value for k, value in about.items() if k.startswith(beginning)}


def _case_values(case: Case) -> dict[str, Any]:
    return {c.field: getattr(case, c.field) for c in _POOL} | {"themes": "; ".join(case.themes)}


def _case(row: Mapping[str, str]) -> Case:
    days = {name: find_date(row.get(name, "")) for name in ("opened", "closed", "last_audit", "last_dip")}
    themes = tuple(theme for theme in row.get("themes", "").split("; ") if theme)
    words = {name: row.get(name, "") for name in ("reference", "worker", "team", "order")}
    return Case(**words, **days, themes=themes)  # type: ignore[arg-type]


def _rows(book: Workbook, sheet: str) -> list[Mapping[str, str]]:
    """The rows of one sheet of ours, in order."""
    columns = _SHEETS[sheet]
    state = read_state(book, SheetPlan(sheet, sheet.replace(" ", "_"), (columns[0].field,), columns))
    return [state.rows[number] for number in sorted(state.keys.values())]


def _write_sheet(
    book: Any, name: str, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, title, book.add_format(look.TITLE))
    headers = [{"header": c.heading, "header_format": book.add_format(look.header_format(c))} for c in columns]
    last = 2 + max(len(rows), 1)
    sheet.add_table(2, 0, last, len(columns) - 1, {"name": name.replace(" ", "_"), "columns": headers, "style": None})
    for i, column in enumerate(columns):
        sheet.set_column(i, i, column.width)
        format_ = book.add_format(look.cell_format(column))
        for r, row in enumerate(rows, start=3):
            value = row[column.field]
            sheet.write_datetime(r, i, value, format_) if isinstance(value, dt.date) else sheet.write_string(
                r, i, as_text(value), format_
            )
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(0, 2)
