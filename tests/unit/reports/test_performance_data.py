"""The analyst's performance data in the pack: read as it stands, small counts withheld, what is amiss said plainly."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from generator.demo.performance import performance_data
from generator.office.accessibility import accessibility_problems
from generator.performance_data import read_measures, read_performance
from generator.profile import PerformanceData, ServiceProfile
from generator.profile_load import load_profile
from generator.reports.gate import MASK
from generator.reports.pack import write_meeting_pack
from generator.reports.performance import DataSet, Measure
from sharepoint.folder import FolderLibrary
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, with_form, words, year

HEADINGS = ("Measure", "Value", "Previous", "Target", "Note", "Counts children")
SETTINGS = PerformanceData()


def book(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, title: str = "") -> bytes:
    """A workbook with measures on its first sheet."""
    workbook = openpyxl.Workbook()
    for row in ([title], []) if title else ():
        workbook.active.append(row)
    for row in (headings, *rows):
        workbook.active.append(row)
    for row in workbook.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, float) and cell.value < 1:
                cell.number_format = "0.0%"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def pack_with(profile: ServiceProfile, data: DataSet) -> bytes:
    return write_meeting_pack(*year(profile), MEETING, profile, TODAY, data=data)


def saved(folder: Path, name: str, data: bytes, age: int = 0) -> None:
    path = folder / "Performance data" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (1_790_000_000 - age, 1_790_000_000 - age))


def test_numbers_are_shown_as_people_see_them() -> None:
    rows = (("Entrants", 1234, 14, 10, "Better", "No"), ("On time", 0.865, 0.8, "90%", None, None))
    first, second = read_measures(book(*rows, title="Performance"), SETTINGS, 5)
    assert (first.value, first.previous, first.target, first.note) == ("1,234", "14", "10", "Better")
    assert (second.value, second.previous, second.target) == ("86.5%", "80%", "90%")


def test_small_counts_of_children_are_withheld_and_others_are_not() -> None:
    rows = (("On remand", 2, 7, 1, "", "Yes"), ("Visits missed", 2, 7, 1, "", "No"), ("In care", "4", 0, "", "", "yes"))
    remand, visits, care = read_measures(book(*rows), SETTINGS, 5)
    assert [remand.shown(f) for f in ("value", "previous", "target")] == ["[c]", "7", "1"]
    assert visits.shown("value") == "2"
    assert (care.shown("value"), care.shown("previous")) == ("[c]", "0")


def test_an_excel_table_with_columns_of_the_analysts_own_is_read() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book(("A", "x", 5), headings=("Measure", "Mine", "Value"))))
    workbook.active.add_table(openpyxl.worksheet.table.Table(displayName="Mine", ref="A1:C2"))
    out = io.BytesIO()
    workbook.save(out)
    assert read_measures(out.getvalue(), SETTINGS, 5) == (Measure("A", "5"),)


def test_the_newest_workbook_of_the_newest_month_counts(tmp_path: Path, tower_hamlets: ServiceProfile) -> None:
    saved(tmp_path, "Performance data October 2026.xlsx", book(("Old", 9)), age=500)
    saved(tmp_path, "2026-10 corrected.xlsx", book(("New", 9)))
    saved(tmp_path, "2026-09.xlsx", book(("Too old", 9)))
    saved(tmp_path, "~$2026-11.xlsx", b"lock")
    read = read_performance(FolderLibrary(tmp_path), tower_hamlets, MEETING)
    assert [m.name for m in read.measures] == ["New"]
    assert read.month == date(2026, 10, 1)


def test_a_quarterly_meeting_looks_at_all_months_since_the_last(tmp_path: Path) -> None:
    saved(tmp_path, "Performance data September 2026.xlsx", book(("Entrants", 9)))
    assert read_performance(FolderLibrary(tmp_path), load_profile("nottingham"), MEETING).measures


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("", b"", "No performance data of October 2026 and November 2026 was found in the folder “Performance data”."),
        ("2026-10.xlsx", b"no workbook", "The performance data in “2026-10.xlsx” could not be read: "),
        ("2026-10.xlsx", book(("A", 1), headings=("Thing", "Number")), "None of the headings"),
        ("2026-10.xlsx", book(("A", 1), headings=("Measure", "Number")), "The sheet has no column 'Value'."),
        ("2026-10.xlsx", book(), "The performance data in “2026-10.xlsx” has no measures."),
    ],
)
def test_what_is_missing_or_unreadable_is_said_plainly(
    tmp_path: Path, tower_hamlets: ServiceProfile, name: str, data: bytes, said: str
) -> None:
    if name:
        saved(tmp_path, name, data)
    made = pack_with(tower_hamlets, read_performance(FolderLibrary(tmp_path), tower_hamlets, MEETING))
    assert said in words(made)
    assert "Measure\n" not in words(made)
    assert accessibility_problems(made) == []


def test_the_pack_shows_the_data_with_source_and_day(tmp_path: Path, profile: ServiceProfile) -> None:
    for path, data in performance_data(profile, TODAY).items():
        saved(tmp_path, Path(path).name, data)
    made = pack_with(profile, read_performance(FolderLibrary(tmp_path), profile, MEETING))
    table = next(t for t in opened(made).tables if t.rows[0].cells[0].text == "Measure")
    rows = [[c.text for c in row.cells] for row in table.rows]
    assert rows[0] == ["Measure", "Value", "Previous", "Target", "Note"]
    assert ["Children on remand", "[c]", "[c]", "Not given", "None"] in rows
    assert "Source: Performance data October 2026.xlsx." in words(made)
    assert "Performance data" in [p.text for p in opened(made).paragraphs if p.style.name == "Heading 2"]
    assert accessibility_problems(made) == []


def test_the_name_of_a_child_in_it_is_masked(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    named = [with_form(audits[0], "Zebedee Moonface"), *audits[1:]]
    data = DataSet(path="2026-10.xlsx", month=date(2026, 10, 1), measures=(Measure("Zebedee back", "9"),))
    text = words(write_meeting_pack(named, actions, MEETING, tower_hamlets, TODAY, data=data))
    assert "Zebedee" not in text
    assert MASK in text


def test_very_many_measures_are_cut_with_a_word(tower_hamlets: ServiceProfile) -> None:
    many = tuple(Measure(f"Measure {n}", "9") for n in range(90))
    data = DataSet(path="2026-10.xlsx", month=date(2026, 10, 1), measures=many)
    assert "The first 40 of 90 measures are listed." in words(pack_with(tower_hamlets, data))
