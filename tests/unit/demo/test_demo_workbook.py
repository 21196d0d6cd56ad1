"""What the analyst does between two runs, and that the next run leaves it alone."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import openpyxl
import pytest

from generator.demo.workbook import analyst_edits, plan_entries
from generator.office.workbook_lint import workbook_problems
from generator.profile_load import load_profile
from generator.tracker.workbook import update_action_plan, update_tracker
from tests.builders.records import TODAY, records
from tests.builders.workbooks import load, table_values

HALFWAY = dt.date(2026, 8, 31)
PROFILE = load_profile("tower-hamlets")
AUDITS, ACTIONS = records(n=24)
TRACKER = update_tracker(None, AUDITS[:16], {}, PROFILE, TODAY)
PLAN = update_action_plan(None, ACTIONS[:30], {}, PROFILE, TODAY)


@pytest.fixture(scope="module")
def edited() -> tuple[bytes, bytes]:
    return analyst_edits(TRACKER.data, PLAN.data, HALFWAY)


def test_the_same_edits_give_the_same_bytes(edited: tuple[bytes, bytes]) -> None:
    assert analyst_edits(TRACKER.data, PLAN.data, HALFWAY) == edited


def test_the_workbooks_still_open_without_repair(edited: tuple[bytes, bytes]) -> None:
    assert [workbook_problems(data) for data in edited] == [[], []]


def test_the_tracker_has_a_column_with_colours_of_the_analysts_own(edited: tuple[bytes, bytes]) -> None:
    rows = table_values(edited[0], "Audits")
    assert len(rows) == 16 and all(row["Theme (analyst)"] for row in rows)
    sheet = openpyxl.load_workbook(io.BytesIO(edited[0]))["Audits"]
    column = next(cell.column for cell in sheet[3] if cell.value == "Theme (analyst)")
    coloured = Counter(sheet.cell(row, column).fill.fgColor.rgb for row in range(4, 20))
    assert coloured["00FFF2CC"] >= 5 and len(coloured) == 2


def test_a_sheet_of_the_analysts_own_counts_the_themes(edited: tuple[bytes, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(edited[0]))
    view = book["My view"]
    assert len(view._charts) == 1
    formulas = [row[1].value for row in view.iter_rows(min_row=5) if row[1].value]
    assert len(formulas) >= 6 and all(f.startswith("=COUNTIF(Audits!$") for f in formulas)


def test_one_cell_of_checkbacks_own_was_changed(edited: tuple[bytes, bytes]) -> None:
    own = {"Theme (analyst)", "Analyst's notes", "Reason for lateness", "Progress", "Completed on", "Effect"}
    changed = []
    for before, after, table in ((TRACKER.data, edited[0], "Audits"), (PLAN.data, edited[1], "Actions")):
        for old, new in zip(table_values(before, table), table_values(after, table), strict=True):
            changed += [k for k, v in new.items() if k not in own and v != old[k]]
    assert changed == ["Team"]


def test_the_summary_keeps_its_charts_and_plain_labels(edited: tuple[bytes, bytes]) -> None:
    before, after = load(TRACKER.data)["Summary"], load(edited[0])["Summary"]
    assert len(after._charts) == len(before._charts)
    labels = [series.dLbls for chart in after._charts for series in chart.series]
    assert all(label.showVal and label.showSerName is False and label.showLegendKey is False for label in labels)


def test_progress_is_typed_in_for_actions_that_are_due(edited: tuple[bytes, bytes]) -> None:
    known = {row["Action ID"] for row in table_values(PLAN.data, "Actions") if row["Completed on"]}
    rows = [row for row in table_values(edited[1], "Actions") if row["Action ID"] not in known]
    done = [row for row in rows if row["Completed on"]]
    assert done and all(row["Progress"] and row["Effect"] for row in done)
    assert all(row["Completed on"] <= row["Due"] and row["Due"].date() < HALFWAY for row in done)
    assert any(row["Due"] and row["Due"].date() < HALFWAY and not row["Completed on"] for row in rows)


def test_a_reason_is_given_for_late_audits_only(edited: tuple[bytes, bytes]) -> None:
    rows = table_values(edited[0], "Audits")
    late = {r["Audit ID"] for r in rows if r["Due"] and r["Submitted"] and r["Submitted"] > r["Due"]}
    assert late and {r["Audit ID"] for r in rows if r["Reason for lateness"]} == late


def test_the_next_run_keeps_all_of_it(edited: tuple[bytes, bytes]) -> None:
    after = update_tracker(edited[0], AUDITS, TRACKER.new_base, PROFILE, TODAY)
    plan = update_action_plan(edited[1], ACTIONS, PLAN.new_base, PROFILE, TODAY)
    assert [d.column for d in after.differences] == ["Team"]
    assert not plan.differences and not after.problems
    themes = {row["Audit ID"]: row["Theme (analyst)"] for row in table_values(edited[0], "Audits")}
    kept = {row["Audit ID"]: row["Theme (analyst)"] for row in table_values(after.data, "Audits")}
    assert {key: kept[key] for key in themes} == themes and len(kept) == 24
    assert "My view" in load(after.data).sheetnames
    assert workbook_problems(after.data) == [] and workbook_problems(plan.data) == []


def test_a_later_look_at_the_plan_adds_and_takes_nothing_away(edited: tuple[bytes, bytes]) -> None:
    before = {row["Action ID"]: row for row in table_values(edited[1], "Actions")}
    after = {row["Action ID"]: row for row in table_values(plan_entries(edited[1], TODAY), "Actions")}
    done = {key for key, row in before.items() if row["Completed on"]}
    assert all(after[key] == before[key] for key in done)
    assert sum(bool(row["Completed on"]) for row in after.values()) > len(done)
    assert all(row["Progress"] for key, row in after.items() if before[key]["Progress"])
