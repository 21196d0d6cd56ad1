"""The workbook of a selection: people read it, it replays the draw, and a changed one is found out."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from generator.errors import DocumentError
from generator.model import FormKind
from generator.office.workbook_lint import workbook_problems
from generator.profile import Deadlines
from generator.programme.cases import Case
from generator.programme.selection import Request, Selection, Strategy, select_cases
from generator.selection_file import replay_selection, write_selection

ON = dt.date(2026, 12, 1)
CASES = [
    Case(
        f"CW-{n:05}",
        f"Worker Inventwell-{n % 4}",
        "North",
        ("Referral Order", "Youth Rehabilitation Order")[n % 2],
        dt.date(2026, 1, 1 + n),
        last_dip=dt.date(2026, 11, 20) if n % 5 == 0 else None,
        themes=("Home visits", "School") if n % 3 == 0 else (),
        characteristics={"Ethnicity": "Made up"},
    )
    for n in range(12)
]
REQUEST = Request(FormKind.DIP_SAMPLE, ON, 4, ON, cover=True, mix=True, seed="2026-12 dip sample 1")


def drawn(**asked: object) -> Selection:
    return select_cases(replace(REQUEST, **asked), CASES, Deadlines())  # type: ignore[arg-type]


def written(**asked: object) -> bytes:
    return write_selection(drawn(**asked), Deadlines(), "Dip samples of December 2026")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"strategy": Strategy.OLDEST},
        {"strategy": Strategy.THEMED, "theme": "School"},
        {"strategy": Strategy.CHOSEN, "chosen": {"CW-00003": "a new worker", "CW-00007": "asked for by the manager"}},
        {"number": 0},
        {"taken": {"CW-00001": "2026-12 dip sample 1"}},
        {"kloe": "Is the plan the child's own?"},
        {"kloe": ""},
    ],
    ids=["by chance", "oldest", "themed", "chosen", "none", "some taken", "line of enquiry", "no line of enquiry"],
)
def test_a_selection_replays_from_its_own_workbook(asked: dict[str, object]) -> None:
    replay = replay_selection(written(**asked))
    assert replay.agrees
    assert replay.selection.notes == drawn(**asked).notes
    assert replay.selection.picked == tuple(
        replace(p, case=replace(p.case, characteristics={})) for p in drawn(**asked).picked
    )


def test_a_case_that_somebody_put_in_afterwards_is_found_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    book["Selection"]["A4"] = "CW-00011" if book["Selection"]["A4"].value != "CW-00011" else "CW-00010"
    out = io.BytesIO()
    book.save(out)
    assert not replay_selection(out.getvalue()).agrees


def test_people_read_why_each_case_was_chosen_or_passed_over() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    chosen = [[cell.value for cell in row] for row in book["Selection"].iter_rows(min_row=4)]
    assert len(chosen) == 4
    assert all(row[-1].startswith("Drawn at random.") for row in chosen)
    assert any(
        "Dip-tested on 20 November 2026" in str(row[-1].value) for row in book["Passed over"].iter_rows(min_row=4)
    )


def test_the_same_selection_gives_the_same_bytes_that_excel_opens_without_repair() -> None:
    assert written() == written()
    assert workbook_problems(written()) == []


def test_no_characteristic_of_a_child_is_kept_in_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Made up" not in cells
    assert "Ethnicity" not in cells


def test_another_workbook_is_no_selection() -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(DocumentError):
        replay_selection(out.getvalue())
