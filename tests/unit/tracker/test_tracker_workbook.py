"""The tracker and the action plan as people meet them: made, edited in another program, brought up to date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl.workbook.protection import WorkbookProtection

from generator.errors import DocumentError
from generator.model import Status
from generator.office.workbook_lint import workbook_problems
from generator.office.zip_members import Members
from generator.profile_load import load_profile
from generator.resources import shipped
from generator.tracker.blank import build_action_plan, build_tracker
from generator.tracker.columns import ACTION_PLAN, TRACKER
from generator.tracker.workbook import read_plan_entries, update_action_plan, update_tracker
from tests.builders.records import TODAY, records
from tests.builders.workbooks import load, part, people_edit, saved_by_openpyxl, table_values

PROFILE = load_profile(shipped("config") / "tower-hamlets")
AUDITS, ACTIONS = records()
FIRST = update_tracker(None, AUDITS, {}, PROFILE, TODAY)
PLAN = update_action_plan(None, ACTIONS, {}, PROFILE, TODAY)
KEY = AUDITS[1].key
LATER = date(2026, 12, 1)


def contents(data):
    found = Members(data)
    return {name: found.read(name) for name in found.names}


def edited(changes, key=KEY, data=FIRST.data):
    return people_edit(data, {("Audit ID", key): changes}, "Audits")


def again(data, audits=AUDITS, base=FIRST.new_base, today=TODAY):
    return update_tracker(data, audits, base, PROFILE, today)


def row(data, key=KEY):
    return next(r for r in table_values(data, "Audits") if r["Audit ID"] == key)


def differences(data):
    return [r for r in table_values(data, "Differences") if r["Row"]]


def test_the_templates_are_those_that_the_columns_make():
    for name, build in (("tracker.xlsx", build_tracker), ("action plan.xlsx", build_action_plan)):
        there, made = (shipped("templates") / name).read_bytes(), build()
        assert build() == made
        assert contents(there) == contents(made)


def test_a_new_tracker_holds_every_audit_and_grade():
    rows = table_values(FIRST.data, "Audits")
    assert [r["Audit ID"] for r in rows] == [a.key for a in AUDITS]
    assert row(FIRST.data)["Submitted"].date() == AUDITS[1].submitted
    assert len(table_values(FIRST.data, "Grades")) == sum(len(a.grades) for a in AUDITS)
    assert workbook_problems(FIRST.data) == [] and FIRST.problems == ()
    assert FIRST.summary == ("A new workbook was made.", "60 audits added.")


def test_the_stored_counts_are_what_a_hand_count_gives():
    counts = {r["Status"]: r["Audits"] for r in table_values(FIRST.data, "Audits_by_status")}
    assert counts == {s.value: sum(a.status is s for a in AUDITS) for s in Status}
    grades = {r["Grade"]: (r["Overall"], r["Areas"]) for r in table_values(FIRST.data, "Audits_by_grade")}
    assert grades["Good"] == (
        sum(a.overall_grade == "Good" for a in AUDITS),
        sum(list(a.grades.values()).count("Good") for a in AUDITS),
    )
    months = {r["Audit month"]: r["Audits"] for r in table_values(FIRST.data, "Audits_by_month")}
    assert months[datetime(2026, 4, 1)] == sum(a.audit_month == date(2026, 4, 1) for a in AUDITS)


def test_the_first_sheet_says_whose_it_is_and_what_the_grades_mean():
    sheet = load(FIRST.data)["Start here"]
    assert sheet["A1"].value == "Audit tracker" and sheet["B2"].value == PROFILE.service.name
    assert [r["Grade"] for r in table_values(FIRST.data, "Grade_key")] == [
        g.name for g in PROFILE.grade_scales[0].grades
    ]


def test_no_column_can_hold_what_identifies_a_child():
    identity = {f.id for form in PROFILE.forms for f in form.fields.values() if f.identity}
    identity |= {"child_name", "child_dob", "child_ethnicity", "child_age"}
    fields = {c.field for plan in (*TRACKER, *ACTION_PLAN) for c in plan.columns}
    assert not identity & fields
    headings = {c.heading.casefold() for plan in (*TRACKER, *ACTION_PLAN) for c in plan.columns}
    assert not {h for h in headings if "child" in h or "birth" in h or "ethnic" in h}


@pytest.mark.parametrize("data", [FIRST.data, PLAN.data])
def test_accessible_sheets(data):
    book = load(data)
    assert book.properties.title and book.properties.creator == "Checkback" and book.properties.language == "en-GB"
    for sheet in book.worksheets:
        assert sheet["A1"].value and not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        for table in sheet.tables.values():
            headings = [c.value for c in sheet[table.ref][0]]
            assert len(set(headings)) == len(headings) and all(headings)
    for name in {s for s in book.sheetnames if s in {"Audits", "Actions", "Grades"}}:
        assert book[name].freeze_panes and book[name].print_title_rows == "$1:$3"
        assert "\N{LOCK}" in book[name]["A3"].comment.text


def test_an_update_changes_what_the_forms_changed_and_says_so():
    moved = [replace(AUDITS[0], next_step="Check back", status=Status.ACTIONS_OPEN), *AUDITS[1:]]
    extra = replace(AUDITS[1], key="CV-99999 full audit 2026-11", case_reference="CV-99999")
    second = again(FIRST.data, [*moved, extra])
    assert second.summary == ("1 audit added.", "2 cells changed in 1 audit.")
    assert row(second.data, AUDITS[0].key)["Status"] == "Actions open"
    assert table_values(second.data, "Audits")[-1]["Case reference"] == "CV-99999"
    counts = {r["Status"]: r["Audits"] for r in table_values(second.data, "Audits_by_status")}
    assert sum(counts.values()) == 61 and counts["Actions open"] == 1 + sum(
        a.status is Status.ACTIONS_OPEN for a in AUDITS
    )
    assert not again(second.data, [*moved, extra], second.new_base).changed


def test_what_people_enter_comes_back_and_is_never_touched():
    data = edited({"Exempt": "Yes", "Exemption agreed by": "Greta Lindqvist", "Analyst's notes": "Ask again"})
    update = again(data)
    assert update.people_entries == {
        KEY: {"exempt": "Yes", "exempt_agreed_by": "Greta Lindqvist", "analyst_notes": "Ask again"}
    }
    assert update.summary == ("The counts on the sheet Summary were renewed.",)  # the other program dropped them
    assert row(update.data)["Exempt"] == "Yes" and row(update.data)["Analyst's notes"] == "Ask again"
    assert not again(update.data, base=update.new_base).changed


def test_a_persons_change_stays_and_is_listed_once():
    data = edited({"Auditor": "Somebody Else", "Submitted": datetime(2026, 1, 2)})
    update = again(data)
    assert row(update.data)["Auditor"] == "Somebody Else"
    listed = differences(update.data)
    assert [(d["Row"], d["Column"], d["What stands here"]) for d in listed] == [
        (KEY, "Auditor", "Somebody Else"),
        (KEY, "Submitted", "2 January 2026"),
    ]
    assert listed[0]["The forms say"] == AUDITS[1].auditor and listed[0]["When"].date() == TODAY
    assert update.overrides == {KEY: {"auditor": "Somebody Else", "submitted": "2026-01-02"}}
    assert update.summary[-1] == "2 cells differ from the forms and are listed under Differences."
    third = again(update.data, base=update.new_base, today=LATER)
    assert not third.changed and len(third.differences) == 2


@pytest.mark.parametrize("lost", [False, True])
def test_settling_in_the_workbook(lost):
    update = again(edited({"Auditor": "Somebody Else", "Team": "Another team"}))
    choices = {("Column", "Auditor"): {"Settle": "Use the form's"}, ("Column", "Team"): {"Settle": "Keep what is here"}}
    data = people_edit(update.data, choices, "Differences")
    settled = again(data, base={} if lost else update.new_base, today=LATER)
    assert row(settled.data)["Auditor"] == AUDITS[1].auditor and row(settled.data)["Team"] == "Another team"
    assert [d["Settled"].date() for d in differences(settled.data)] == [LATER, LATER]
    assert settled.differences == ()
    assert not again(settled.data, base=settled.new_base, today=date(2027, 1, 1)).changed
    reopened = again(edited({"Auditor": "A third"}, data=settled.data), base=settled.new_base, today=date(2027, 1, 1))
    listed = next(d for d in differences(reopened.data) if d["Column"] == "Auditor")
    assert (listed["Settle"], listed["Settled"], listed["What stands here"]) == (None, None, "A third")


def test_sorted_rows_own_columns_and_shared_strings():
    def sort_and_add(book):
        sheet = book["Audits"]
        rows = [[c.value for c in r] for r in sheet["A4:AJ63"]][::-1]
        for r, values in enumerate(rows, start=4):
            for c, value in enumerate(values, start=1):
                sheet.cell(r, c).value = value
        sheet["AK3"] = "My column"
        sheet["AK4"] = "mine"

    data = saved_by_openpyxl(FIRST.data, sort_and_add)
    assert again(data).summary == ("The counts on the sheet Summary were renewed.",)
    update = again(data, [replace(AUDITS[0], auditor="New Auditor"), *AUDITS[1:]])
    assert table_values(update.data, "Audits")[-1]["Auditor"] == "New Auditor"
    assert load(update.data)["Audits"]["AK4"].value == "mine"


def test_a_row_that_an_analyst_typed_for_no_form_is_left_as_it_is():
    def type_a_row(book):
        sheet = book["Audits"]
        last = int(re.search(r"\d+$", sheet.tables["Audits"].ref)[0])
        sheet.tables["Audits"].ref = re.sub(r"\d+$", str(last + 1), sheet.tables["Audits"].ref)
        sheet.tables["Audits"].autoFilter.ref = sheet.tables["Audits"].ref
        sheet.cell(last + 1, 1, "CV-TYPED by hand")
        sheet.cell(last + 1, 2, "Seen on paper only")

    typed = saved_by_openpyxl(FIRST.data, type_a_row)
    own = row(typed, "CV-TYPED by hand")
    done = again(typed, [replace(AUDITS[0], auditor="Nobody Else"), *AUDITS[1:]])
    assert row(done.data, "CV-TYPED by hand") == own and done.problems == () and done.differences == ()
    assert row(done.data, AUDITS[0].key)["Auditor"] == "Nobody Else"


def test_rows_taken_out_stay_out():
    def take_out(book):
        for cell in book["Audits"][5]:
            cell.value = None

    data = saved_by_openpyxl(FIRST.data, take_out)
    update = again(data)
    assert KEY not in {r["Audit ID"] for r in table_values(update.data, "Audits")}
    assert f"1 audit taken out by someone and not added again: {KEY}." in update.summary
    assert not again(update.data, base=update.new_base).changed


def test_a_lost_ledger_changes_nothing_that_someone_may_have_written():
    data = edited({"Auditor": "Somebody Else", "Status": "Planned", "Moderator": None})
    update = again(data, base={})
    assert row(update.data)["Auditor"] == "Somebody Else" and row(update.data)["Status"] == AUDITS[1].status.value
    assert (row(update.data)["Moderator"] or "") == AUDITS[1].moderator
    assert [d.column for d in update.differences] == ["Auditor"]


def test_a_renamed_column_a_doubled_row_and_a_lost_sheet_are_said():
    def disturb(book):
        book["Audits"]["R3"] = "Due date"
        book["Audits"].tables["Audits"].tableColumns[17].name = "Due date"
        book["Audits"]["A6"] = KEY
        del book["Summary"]
        del book["Grades"]

    data = saved_by_openpyxl(FIRST.data, disturb)
    update = again(data, [replace(a, auditor="New Auditor") for a in AUDITS])
    assert any("has no column 'Due'. Was it renamed to 'Due date'?" in p for p in update.problems)
    assert any(f"more than one row '{KEY}'" in p for p in update.problems)
    assert any("has no table 'Grades'" in p for p in update.problems) and len(update.problems) == 3
    assert row(update.data, AUDITS[5].key)["Auditor"] == "New Auditor" and row(update.data)["Auditor"] != "New Auditor"


@pytest.mark.parametrize(("cell", "code"), [("A3", "column-missing"), (None, "table-missing")])
def test_without_ids_or_table_nothing_is_guessed(cell, code):
    def spoil(book):
        if cell:
            book["Audits"][cell] = "Audit number"
            book["Audits"].tables["Audits"].tableColumns[0].name = "Audit number"
        else:
            del book["Audits"].tables["Audits"]

    with pytest.raises(DocumentError) as caught:
        again(saved_by_openpyxl(FIRST.data, spoil))
    assert caught.value.code == code and caught.value.advice


def test_text_like_a_formula_stays_text():
    words = [r["Action"] for r in table_values(PLAN.data, "Actions", values=False)]
    assert sum(w.startswith("=Check") for w in words) == sum(a.action.startswith("=Check") for a in ACTIONS) > 0
    assert "<f>Check" not in part(PLAN.data, "xl/worksheets/sheet2.xml")


def test_the_action_plan_is_read_back_as_the_truth():
    key = ACTIONS[0].key
    typed = {"Progress": "Half way", "Completed on": datetime(2026, 11, 19), "Re-audit wanted": "Yes", "Owner": "Greta"}
    data = people_edit(PLAN.data, {("Action ID", key): typed}, "Actions")
    known = read_plan_entries(data, PLAN.new_base, PROFILE, TODAY)
    entries, words = known.by_key, known.words
    assert entries[key]["progress"] == "Half way" and entries[key]["completed_on"] == date(2026, 11, 19)
    assert words[key] == ACTIONS[0].action
    done = [replace(ACTIONS[0], state="Done"), *ACTIONS[1:]]
    update = update_action_plan(data, done, PLAN.new_base, PROFILE, TODAY)
    assert update.people_entries[key]["reaudit"] == "Yes" and update.overrides == {key: {"owner": "Greta"}}
    rows = {r["Action ID"]: r for r in table_values(update.data, "Actions")}
    assert rows[key]["Progress"] == "Half way" and rows[key]["Owner"] == "Greta" and rows[key]["State"] == "Done"
    assert not update_action_plan(update.data, done, update.new_base, PROFILE, TODAY).changed


def test_no_audits_yet():
    empty = update_tracker(None, [], {}, PROFILE, TODAY)
    assert workbook_problems(empty.data) == [] and empty.people_entries == {}
    assert not update_tracker(empty.data, [], empty.new_base, PROFILE, TODAY).changed
    filled = update_tracker(empty.data, AUDITS, empty.new_base, PROFILE, TODAY)
    assert len(table_values(filled.data, "Audits")) == 60


DATES = {
    key: {"key": key, "day": day, "what": "Send the pack", "by": "QA Manager"}
    for key, day in {"th-2026-12 pack": date(2026, 12, 4), "th-2027-01 pack": date(2027, 1, 8)}.items()
}


def with_dates(data, base):
    return update_tracker(data, AUDITS, base, PROFILE, TODAY, timetable=DATES)


def test_a_tracker_of_an_earlier_version_gets_its_timetable_and_nothing_else():
    older = saved_by_openpyxl(FIRST.data, lambda book: book.remove(book["Timetable"]))
    base = {name: rows for name, rows in FIRST.new_base.items() if name != "Timetable"}
    done = with_dates(older, base)
    assert done.summary == (
        "The sheet Timetable was added, with the dates of the audit programme.",
        "2 dates of the programme added.",
    )
    assert [(r["Date ID"], r["Due"]) for r in table_values(done.data, "Timetable")] == [
        ("th-2026-12 pack", datetime(2026, 12, 4)),
        ("th-2027-01 pack", datetime(2027, 1, 8)),
    ]
    assert workbook_problems(done.data) == [] and table_values(done.data, "Audits") == table_values(older, "Audits")
    assert with_dates(done.data, done.new_base).data is done.data


def test_a_timetable_that_people_took_out_does_not_come_back():
    first = with_dates(FIRST.data, FIRST.new_base)
    without = saved_by_openpyxl(first.data, lambda book: book.remove(book["Timetable"]))
    after = with_dates(without, first.new_base)
    assert "Timetable" not in load(after.data).sheetnames and after.problems == ()


def test_a_tracker_whose_structure_is_protected_stays_without_a_timetable():
    def lock(book):
        book.remove(book["Timetable"])
        book.security = WorkbookProtection(lockStructure=True)

    base = {"Audits": FIRST.new_base["Audits"]}
    after = with_dates(saved_by_openpyxl(FIRST.data, lock), base)
    assert "Timetable" not in load(after.data).sheetnames and after.problems == ()
