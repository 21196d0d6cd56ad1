"""Actions that people type into the action plan themselves: from complaints, feedback, reports and meetings."""

from __future__ import annotations

import datetime as dt
import random
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl.worksheet.worksheet as ws
import pytest
from builders.forms import filled
from builders.library import PLAN
from builders.quick_reports import quick_reports
from builders.workbooks import people_edit, saved_by_openpyxl, table_values

from generator.ledger import open_ledger
from generator.profile_load import load_profile
from generator.run import RunOptions, RunResult, run
from sharepoint.folder import FolderLibrary
from tests.unit.test_both_ways import Quiet
from tests.unit.test_improvement_plan import rows as word_rows
from tests.unit.test_improvement_plan import typed as typed_in_word

PROFILE = load_profile("nottingham")
WORD = "Improvement plan.docx"
KEY = "CW-10001 case audit 2026-09"
COMPLAINT = {
    "Source": "Complaint",
    "Action": "Answer the family and change the letter",
    "Owner": "Dilys Fableworth",
    "Due": dt.datetime(2026, 11, 13),
    "Check back": dt.datetime(2026, 12, 1),
}
FEEDBACK = {"Source": "Feedback", "Action": "Offer evening appointments"}


@pytest.fixture(autouse=True)
def _reports_are_small():
    with quick_reports():
        yield


class Service:
    """A service with one case audit, whose people type into the action plan."""

    def __init__(self, folder: Path, ledger) -> None:
        self.folder, self.ledger, self.day = folder, ledger, 20
        self.form(("Meet the head of year", "Write the safety plan with him"))

    def form(self, actions: tuple[str, ...]) -> None:
        lines = [{"action": a, "owner": "Sol Storeybrook", "due": date(2026, 12, 16)} for a in actions]
        words = {"case_reference": "CW-10001", "completed": date(2026, 9, 25), "auditor": "Priya Inkwell-Sample"}
        path = self.folder / "Completed audits" / "2026-09" / "Case audit CW-10001.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filled(PROFILE, "nt_case_audit", rows={"actions": lines}, **words))

    def run(self) -> RunResult:
        now = dt.datetime(2026, 11, self.day, 9, tzinfo=dt.UTC)
        return run(FolderLibrary(self.folder), PROFILE, self.ledger, RunOptions(now), Quiet())

    def edit(self, change) -> None:
        path = self.folder / PLAN
        path.write_bytes(saved_by_openpyxl(path.read_bytes(), lambda book: change(book["Actions"])))

    def types_rows(self, *rows: dict[str, Any]) -> None:
        """A person goes below the table and types, as Excel lets it grow."""
        self.edit(lambda sheet: [add_row(sheet, row) for row in rows])

    def types(self, key: str, **cells: object) -> None:
        path = self.folder / PLAN
        words = {name.replace("_", " "): value for name, value in cells.items()}
        path.write_bytes(people_edit(path.read_bytes(), {("Action ID", key): words}, "Actions"))

    def rows(self, table: str = "Actions", column: str = "Action ID") -> dict[str, dict[str, Any]]:
        return {r[column]: r for r in table_values((self.folder / PLAN).read_bytes(), table)}

    def action(self, result: RunResult, key: str):
        return next(a for a in result.plan.actions if a.key == key)


def add_row(sheet: ws.Worksheet, cells: dict[str, Any]) -> None:
    table = sheet.tables["Actions"]
    first, last = table.ref.split(":")
    letters, number = last.rstrip("0123456789"), int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1
    for cell in sheet[3]:
        if cell.value in cells:
            sheet.cell(number, cell.column, cells[cell.value])
    table.ref = table.autoFilter.ref = f"{first}:{letters}{number}"


def shuffle(sheet: ws.Worksheet) -> None:
    """The rows of the table in another order."""
    last = int(sheet.tables["Actions"].ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rows = [[c.value for c in sheet[n]] for n in range(4, last + 1)]
    random.Random(4).shuffle(rows)
    for n, values in enumerate(rows, start=4):
        for cell, value in zip(sheet[n], values, strict=True):
            cell.value = value


@pytest.fixture
def service(tmp_path: Path):
    with open_ledger(None) as ledger:
        made = Service(tmp_path, ledger)
        made.run()
        yield made


def test_a_complaint_gets_an_id_a_state_and_a_place_in_the_counts(service: Service) -> None:
    service.types_rows(COMPLAINT)
    result = service.run()
    row = service.rows()["Complaint 2026-11 A1"]
    assert {name: row[name] for name in COMPLAINT} == COMPLAINT
    assert (row["State"], row["Raised"]) == ("Overdue", dt.datetime(2026, 11, 20))
    assert row["SMART notes"] == "How will we know that it helped?"
    assert service.rows("Actions_by_source", "Source")["Complaint"]["Actions"] == 1
    assert service.rows("Actions_by_quarter", "Quarter")["October to December 2026"]["New"] == 1
    assert not any(u.differences for u in result.updates.values())
    assert service.action(result, "Complaint 2026-11 A1").check_back == date(2026, 12, 1)
    assert word_rows((service.folder / WORD).read_bytes())["Complaint 2026-11 A1"]["owner"] == "Dilys Fableworth"
    assert service.run().changed == []


def test_it_is_followed_until_it_is_done_like_any_other(service: Service) -> None:
    service.types_rows(COMPLAINT)
    service.run()
    key = "Complaint 2026-11 A1"
    service.types(key, Completed_on=dt.datetime(2026, 11, 19), Effect="They felt heard", Check_back_result="Holds")
    action = service.action(service.run(), key)
    assert (action.state, action.effect, action.check_back_result) == ("Done", "They felt heard", "Holds")
    assert service.rows()[key]["State"] == "Done"
    assert service.rows("Actions_by_quarter", "Quarter")["October to December 2026"]["Done"] == 1
    assert service.run().changed == []


def test_ids_stay_when_rows_are_sorted_and_worded_anew(service: Service) -> None:
    service.types_rows(COMPLAINT, FEEDBACK, {**COMPLAINT, "Action": "Apologise in person"})
    service.run()
    service.edit(shuffle)
    service.types("Complaint 2026-11 A2", Action="Say sorry, and mean it", Owner="Jo Fablewright")
    result = service.run()
    found = {key: row["Action"] for key, row in service.rows().items()}
    assert found == {
        f"{KEY} A1": "Meet the head of year",
        f"{KEY} A2": "Write the safety plan with him",
        "Complaint 2026-11 A1": COMPLAINT["Action"],
        "Complaint 2026-11 A2": "Say sorry, and mean it",
        "Feedback 2026-11 A1": FEEDBACK["Action"],
    }
    assert service.action(result, "Complaint 2026-11 A2").owner == "Jo Fablewright"
    assert not any(u.differences for u in result.updates.values())
    assert service.run().changed == []


def test_an_id_is_never_given_twice(service: Service) -> None:
    service.types_rows(COMPLAINT)
    service.run()
    service.edit(lambda sheet: [setattr(c, "value", None) for c in sheet[6]])
    service.run()
    service.types_rows({**COMPLAINT, "Action": "Another matter"})
    service.run()
    assert service.rows()["Complaint 2026-11 A2"]["Action"] == "Another matter"
    assert "Complaint 2026-11 A1" not in service.rows()


def test_an_id_of_peoples_own_is_kept(service: Service) -> None:
    service.types_rows({**COMPLAINT, "Action ID": "C-17"})
    service.run()
    assert service.rows()["C-17"]["State"] == "Overdue"
    assert service.run().changed == []
    assert list(word_rows((service.folder / WORD).read_bytes())).count("C-17") == 1


def test_what_is_typed_in_word_reaches_its_row(service: Service) -> None:
    service.types_rows(COMPLAINT)
    service.run()
    word, key = service.folder / WORD, "Complaint 2026-11 A1"
    word.write_bytes(typed_in_word(word.read_bytes(), key, progress="Letter sent", owner="Jo Fablewright"))
    result = service.run()
    assert (service.rows()[key]["Progress"], service.rows()[key]["Owner"]) == ("Letter sent", "Jo Fablewright")
    assert not any(u.differences for u in result.updates.values()) and result.problems == []
    assert service.run().changed == []


def test_odd_cells_stay_as_they_were_typed(service: Service) -> None:
    odd = {"Action": "Ask the school", "Source": "complaint", "Due": "soon", "Raised": "last week", "Priority": "high"}
    service.types_rows(odd)
    result = service.run()
    row = service.rows()["Complaint 2026-11 A1"]
    assert {name: row[name] for name in odd} == odd and row["State"] == "No date"
    assert not any(u.differences for u in result.updates.values())
    assert service.run().changed == []


def test_a_row_without_an_action_is_left_alone(service: Service) -> None:
    service.types_rows({"Owner": "Jo Fablewright", "Progress": "to be filled in"})
    service.run()
    assert None in service.rows() and service.run().changed == []


def test_an_action_of_a_form_keeps_its_id_however_people_word_it(service: Service) -> None:
    service.types(f"{KEY} A1", Action="Something worded quite differently by the analyst")
    service.run()
    assert len(service.rows()) == 2 and service.run().changed == []
    with open_ledger(None) as lost:
        service.ledger = lost
        service.run()
        assert len(service.rows()) == 2 and service.run().changed == []


def test_an_action_taken_out_stays_out_whichever_it_was(service: Service) -> None:
    service.edit(lambda sheet: [setattr(c, "value", None) for c in sheet[4]])
    for _ in range(3):
        service.run()
        assert [k for k in service.rows() if k] == [f"{KEY} A2"]
    service.form(("Meet the head of year", "Write the safety plan with him", "Ask his mother"))
    service.run()
    assert {k for k in service.rows() if k} == {f"{KEY} A2", f"{KEY} A3"}


def test_a_locked_plan_keeps_what_was_typed_in_word(service: Service) -> None:
    word, key, lock = service.folder / WORD, f"{KEY} A1", service.folder / f"~${PLAN}"
    word.write_bytes(typed_in_word(word.read_bytes(), key, progress="Letter sent"))
    lock.write_bytes(b"")
    assert service.run().waiting
    lock.unlink()
    service.run()
    assert service.rows()[key]["Progress"] == "Letter sent"
    assert word_rows(word.read_bytes())[key]["progress"] == "Letter sent"
    assert service.run().changed == []


def test_a_renamed_column_keeps_what_stands_in_word(service: Service) -> None:
    word, key = service.folder / WORD, f"{KEY} A1"
    service.types(key, Progress="Letter sent")
    service.run()

    def rename(to: str):
        def change(sheet: ws.Worksheet) -> None:
            cell = next(c for c in sheet[3] if c.value in {"Progress", "How far"})
            column = next(c for c in sheet.tables["Actions"].tableColumns if c.name == cell.value)
            cell.value = column.name = to

        return change

    service.edit(rename("How far"))
    word.write_bytes(typed_in_word(word.read_bytes(), f"{KEY} A2", progress="Begun"))
    service.run()
    found = word_rows(word.read_bytes())
    assert (found[key]["progress"], found[f"{KEY} A2"]["progress"]) == ("Letter sent", "Begun")
    service.edit(rename("Progress"))
    service.run()
    assert (service.rows()[key]["Progress"], service.rows()[f"{KEY} A2"]["Progress"]) == ("Letter sent", "Begun")


def test_minutes_of_a_meeting_are_a_source_whose_ids_stay(tmp_path: Path) -> None:
    path = tmp_path / "Completed audits" / "2026-11" / "Minutes.docx"
    path.parent.mkdir(parents=True)

    def minutes(*actions: str) -> None:
        lines = [{"action": a, "owner": "Jo Fablewright", "due": date(2026, 12, 1)} for a in actions]
        path.write_bytes(filled(PROFILE, "nt_meeting_minutes", rows={"actions": lines}, meeting_on=date(2026, 11, 26)))

    minutes("Share what worked", "Agree a learning campaign")
    with open_ledger(None) as ledger:
        options = RunOptions(dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC))
        run(FolderLibrary(tmp_path), PROFILE, ledger, options, Quiet())
        first = {r["Action"]: r["Action ID"] for r in table_values((tmp_path / PLAN).read_bytes(), "Actions")}
        minutes("Something new put first", "Share what worked well", "Agree a learning campaign")
        run(FolderLibrary(tmp_path), PROFILE, ledger, options, Quiet())
        rows = table_values((tmp_path / PLAN).read_bytes(), "Actions")
        second = {r["Action"]: r["Action ID"] for r in rows}
    assert {r["Source"] for r in rows} == {"Meeting minutes"}
    assert second["Share what worked well"] == first["Share what worked"] and len(rows) == 3
    assert second["Agree a learning campaign"] == first["Agree a learning campaign"]
