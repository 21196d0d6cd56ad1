"""What people enter in the workbooks reaches status, plan and reports in the next run, and stays theirs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders.library import PLAN, TRACKER, profile, small_library
from builders.quiet import Quiet
from builders.workbooks import people_edit, table_values

from generator.ledger import Ledger, open_ledger
from generator.run import RunOptions, RunResult, run
from sharepoint.folder import FolderLibrary

KEY = "CV-10001 full audit 2026-09"
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


class Service:
    """A small library, its ledger, and people who type."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self.ledger = small_library(folder), ledger

    def run(self, **settings: object) -> RunResult:
        chosen = profile().model_copy(update=settings)
        return run(FolderLibrary(self.folder), chosen, self.ledger, RunOptions(NOW), Quiet())

    def types(self, file: str, sheet: str, row: tuple[str, str], **typed: object) -> None:
        words = {name.replace("_", " "): value for name, value in typed.items()}
        path = self.folder / file
        path.write_bytes(people_edit(path.read_bytes(), {row: words}, sheet))

    def row(self, file: str, table: str, key: str) -> dict[str, object]:
        rows = table_values((self.folder / file).read_bytes(), table)
        return next(r for r in rows if key in r.values())


@pytest.fixture
def service(tmp_path: Path):
    with open_ledger(None) as ledger:
        yield Service(tmp_path, ledger)


def record_of(result: RunResult):
    return next(a for a in result.plan.audits if a.key == KEY)


def test_a_meeting_that_only_the_tracker_knows_moves_the_audit_on(service: Service) -> None:
    before = record_of(service.run())
    service.types(TRACKER, "Audits", ("Audit ID", KEY), Moderated=dt.datetime(2026, 10, 5), Moderator="Jo Fablewright")
    service.types(TRACKER, "Audits", ("Audit ID", KEY), Returned=dt.datetime(2026, 10, 6))
    after = record_of(result := service.run())
    assert before.status != after.status == "Returned"
    assert (after.moderated_on, after.uop_due) == (dt.date(2026, 10, 5), dt.date(2026, 10, 20))
    assert service.row(TRACKER, "Audits", KEY)["Status"] == "Returned"
    assert not any(u.differences for u in result.updates.values())
    assert service.run().changed == []
    assert service.row(TRACKER, "Audits", KEY)["Moderated"] == dt.datetime(2026, 10, 5)


def test_a_lost_ledger_does_not_lose_what_people_entered(service: Service) -> None:
    service.run()
    service.types(TRACKER, "Audits", ("Audit ID", KEY), Moderated=dt.datetime(2026, 10, 5), Exempt="Yes")
    service.run()
    with open_ledger(None) as empty:
        service.ledger = empty
        after = record_of(service.run())
        assert after.moderated_on == dt.date(2026, 10, 5) and after.exempt
        assert service.run().changed == []


def test_a_persons_change_counts_and_the_form_is_asked_for_by_settling(service: Service) -> None:
    service.run()
    service.types(TRACKER, "Audits", ("Audit ID", KEY), Auditor="Wren Marblethorpe")
    changed = service.run()
    assert record_of(changed).auditor == "Wren Marblethorpe"
    assert changed.updates[TRACKER].differences
    service.types(TRACKER, "Differences", ("Column", "Auditor"), Settle="Use the form's")
    assert record_of(service.run()).auditor == "Priya Inkwell-Sample"
    assert service.row(TRACKER, "Audits", KEY)["Auditor"] == "Priya Inkwell-Sample"
    assert service.run().changed == []


def test_an_action_is_owned_dated_and_done_in_the_plan(service: Service) -> None:
    service.run()
    key = f"{KEY} A1"
    done = {"Completed_on": dt.datetime(2026, 11, 2), "Check_back_result": "It holds", "Effect": "He cooks"}
    service.types(PLAN, "Actions", ("Action ID", key), Owner="Dilys Fableworth", **done)
    result = service.run()
    action = next(a for a in result.plan.actions if a.key == key)
    assert (action.owner, action.state, action.completed_on) == ("Dilys Fableworth", "Done", dt.date(2026, 11, 2))
    assert (action.check_back_result, action.effect) == ("It holds", "He cooks")
    assert action.forms_say == {"owner": "Sol Storeybrook"}
    quarter = service.row(PLAN, "Actions_by_quarter", "October to December 2026")
    assert (quarter["Done"], quarter["Carried over"]) == (1, 1)
    assert service.run().changed == []


def test_a_broken_tracker_stops_the_reports_and_nothing_else(service: Service) -> None:
    service.run()
    (service.folder / TRACKER).write_bytes(b"not a workbook")
    (service.folder / PLAN).unlink()
    result = service.run()
    assert [f.path for f in result.changed] == [PLAN]
    assert any(p.startswith(f"{TRACKER}: it and the reports were not written") for p in result.problems)
