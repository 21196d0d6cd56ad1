"""A service's own tracker: proposed, mapped, read, written to, with everything else of theirs as it was."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime

import pytest
from builders.own_trackers import HEADINGS, own_tracker

from generator.errors import ConfigError, DocumentError
from generator.model import Status
from generator.office.workbook_lint import workbook_problems
from generator.office.zip_members import Members
from generator.profile_load import load_profile
from generator.resources import shipped
from generator.tracker.columns import ACTIONS
from generator.tracker.propose import mapping_toml, propose_mapping
from generator.tracker.workbook import read_tracker_entries, update_action_plan, update_tracker
from tests.builders.records import TODAY, records
from tests.builders.workbooks import changed_parts, load, saved_by_openpyxl, table_values

AUDITS, ACTIONS_PLANNED = records()
TEN = [replace(a, status=Status.SUBMITTED) for a in AUDITS[:10]]
COLUMNS = {
    "case_reference": "Case ref",
    "kind": "Audit type",
    "audit_month": "Month",
    "status": "Stage",
    "auditor": "Audited by",
    "submitted": "Date completed",
    "uop_held": "UoP date",
    "exempt": "Exempt?",
}
MAPPING = {"sheet": "Audits 2026", "columns": COLUMNS, "words": {"kind": {"Full audit": "Full", "Dip sample": "Dip"}}}
WORDS = {"full_audit": "Full", "dip_sample": "Dip", "group_audit": "Group audit"}


def profile(**more):
    return load_profile(shipped("config") / "tower-hamlets", {"tracker": {**MAPPING, **more}})


def row_of(audit, rag="green", auditor=None):
    month, submitted, held = (
        datetime.combine(day, datetime.min.time()) if day else ""
        for day in (audit.audit_month, audit.submitted, audit.uop_held)
    )
    kind, who = WORDS[audit.kind.value], auditor or audit.auditor
    return [audit.case_reference, kind, month, "Submitted", who, submitted, held, "", rag]


def rows_of(data, sheet="Audits 2026"):
    cells = list(load(data)[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:] if row[0]]


def update(data, audits=TEN, base=None, **more):
    return update_tracker(data, audits, base or {}, profile(**more), TODAY)


def test_a_mapping_is_proposed_from_the_headings():
    proposal = propose_mapping(own_tracker([row_of(a) for a in TEN]))
    assert (proposal.sheet, proposal.table, proposal.header_row) == ("Audits 2026", "", 3)
    assert proposal.columns == COLUMNS and proposal.left == ("My RAG",)
    written = tomllib.loads(mapping_toml(proposal))
    assert written["tracker"]["columns"] == COLUMNS
    assert written["tracker"]["key"] == ["case_reference", "kind", "audit_month"]
    load_profile(shipped("config") / "tower-hamlets", written)
    assert propose_mapping(own_tracker(table="Ours")).table == "Ours"


def test_our_own_workbooks_are_proposed_as_they_are():
    plan = update_action_plan(None, ACTIONS_PLANNED, {}, load_profile("tower-hamlets"), TODAY).data
    proposal = propose_mapping(plan, ACTIONS)
    assert proposal.columns == {c.field: c.heading for c in ACTIONS.columns} and proposal.left == ()


def test_a_workbook_without_such_headings_is_said():
    with pytest.raises(DocumentError) as caught:
        propose_mapping(saved_by_openpyxl(own_tracker(), lambda book: book["Audits 2026"].delete_rows(3)))
    assert caught.value.code == "nothing-like-it"


@pytest.mark.parametrize("table", ["", "Ours"])
def test_rows_are_found_by_their_own_columns_and_new_ones_added(table):
    before = own_tracker([row_of(a) for a in TEN[:6]], table=table)
    done = update(before, [replace(TEN[0], status=Status.CLOSED), *TEN[1:]], table_name=table)
    rows = rows_of(done.data)
    assert [r["Case ref"] for r in rows] == [a.case_reference for a in TEN]
    assert [r["Stage"] for r in rows[:2]] == ["Closed", "Submitted"]
    assert [r["My RAG"] for r in rows] == ["green"] * 6 + [None] * 4
    assert rows[7]["Audit type"] == WORDS[TEN[7].kind.value] and rows[7]["Month"] == rows[7]["Month"].replace(day=1)
    assert workbook_problems(done.data) == [] and done.problems == () and done.differences == ()
    assert done.summary == ("4 audits added.", "1 cell changed in 1 audit.")
    again = update(done.data, [replace(TEN[0], status=Status.CLOSED), *TEN[1:]], done.new_base, table_name=table)
    assert not again.changed and again.data == done.data


def test_what_lay_over_a_plain_range_grows_with_it():
    done = update(own_tracker([row_of(a) for a in TEN[:6]], formula=True))
    sheet = load(done.data)["Audits 2026"]
    assert sheet.auto_filter.ref == "A3:J13"
    assert [str(r.sqref) for r in sheet.conditional_formatting] == ["D4:D13"]
    assert sheet["J13"].value == '=LEN(A13)&"x"' and sheet["F13"].number_format == "dd/mm/yyyy"
    assert "$A$4:$A$13" in Members(done.data).read("xl/charts/chart1.xml").decode()


def test_what_is_not_ours_is_never_touched():
    before = own_tracker([row_of(a) for a in TEN])
    done = update(before, [replace(TEN[0], status=Status.CLOSED), *TEN[1:]])
    assert changed_parts(before, done.data) == {"xl/worksheets/sheet1.xml"}


def test_a_difference_gets_a_sheet_of_its_own_and_is_settled_there():
    before = own_tracker([row_of(a, auditor="Somebody Else" if a is TEN[1] else None) for a in TEN])
    done = update(before)
    (listed,) = table_values(done.data, "Differences")
    assert (listed["Sheet"], listed["Column"], listed["What stands here"]) == (
        "Audits 2026",
        "Audited by",
        "Somebody Else",
    )
    assert listed["When"].date() == TODAY and workbook_problems(done.data) == []
    assert not update(done.data, base=done.new_base).changed

    def settle(book):
        book["Differences"]["G2"] = "Use the form's"

    settled = update(saved_by_openpyxl(done.data, settle), base=done.new_base)
    assert rows_of(settled.data)[1]["Audited by"] == TEN[1].auditor and settled.differences == ()


def test_what_people_write_in_their_own_tracker_is_found_for_its_audit():
    rows = [row_of(a) for a in TEN]
    rows[3][6], rows[3][7] = datetime(2026, 11, 3), "Yes"
    entries = read_tracker_entries(own_tracker(rows), {}, profile())
    assert entries.of(TEN[3])["uop_held"] == date(2026, 11, 3) and entries.of(TEN[3])["exempt"] == "Yes"
    assert entries.of(AUDITS[30]) == {}


def test_two_audits_that_the_tracker_cannot_tell_apart_are_said():
    twin = replace(TEN[0], key="another")
    done = update(own_tracker([row_of(a) for a in TEN[1:]]), [*TEN, twin])
    assert len(rows_of(done.data)) == 9 and "do not tell them apart" in done.problems[0]


def test_a_note_below_a_plain_range_is_not_written_over():
    with pytest.raises(DocumentError) as caught:
        update(own_tracker([row_of(a) for a in TEN[:6]], below="B11"))
    assert caught.value.code == "below-table"


def typed_below(book):
    """An analyst types a whole row directly below the range, which filter, colours and chart do not reach."""
    for column, value in enumerate(["CV-TYPED", "Full", datetime(2026, 9, 1), "Ours", "Ann Inkwell", None], start=1):
        book["Audits 2026"].cell(10, column, value)


def test_a_row_that_an_analyst_types_below_a_plain_range_is_theirs_and_the_next_rows_follow_it():
    before = saved_by_openpyxl(own_tracker([row_of(a) for a in TEN[:6]]), typed_below)
    done = update(before)
    rows = rows_of(done.data)
    assert [r["Case ref"] for r in rows] == [
        *(a.case_reference for a in TEN[:6]), "CV-TYPED", *(a.case_reference for a in TEN[6:])
    ]  # fmt: skip
    assert (rows[6]["Stage"], rows[6]["Audited by"]) == ("Ours", "Ann Inkwell") and done.problems == ()
    sheet = load(done.data)["Audits 2026"]
    assert sheet.auto_filter.ref == "A3:I14" and [str(r.sqref) for r in sheet.conditional_formatting] == ["D4:D14"]
    assert not update(done.data, base=done.new_base).changed


def test_a_row_typed_for_an_audit_whose_form_comes_later_is_that_audits_row():
    def typed(book):
        for column, value in enumerate(row_of(TEN[6])[:3], start=1):
            book["Audits 2026"].cell(10, column, value)

    done = update(saved_by_openpyxl(own_tracker([row_of(a) for a in TEN[:6]]), typed))
    assert [r["Case ref"] for r in rows_of(done.data)] == [a.case_reference for a in TEN]
    assert rows_of(done.data)[6]["Audited by"] == TEN[6].auditor


def test_a_row_typed_without_what_names_it_is_asked_for():
    def half_typed(book):
        book["Audits 2026"]["A10"] = "CV-HALF"

    with pytest.raises(DocumentError) as caught:
        update(saved_by_openpyxl(own_tracker([row_of(a) for a in TEN[:6]]), half_typed))
    assert "cell A10 is filled in" in str(caught.value) and "fill in the columns that name it" in str(caught.value)


def test_an_empty_plain_range_takes_its_first_rows():
    done = update(own_tracker())
    assert len(rows_of(done.data)) == 10 and workbook_problems(done.data) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"columns": {**COLUMNS, "auditr": "X"}}, "Did you mean 'auditor'?"),
        ({"columns": {"status": "Stage"}}, "no column is named for"),
        ({"columns": {**COLUMNS, "team": "Stage"}}, "two fields have the heading 'Stage'"),
        ({"sheet": ""}, "neither a sheet nor a table"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_place(more, words):
    with pytest.raises(ConfigError) as caught:
        update(own_tracker(), **more)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sheet": "Elsewhere"}, "sheet-missing"),
        ({"columns": {**COLUMNS, "case_reference": "Child"}}, "column-missing"),
        ({"table_name": "Nowhere"}, "table-missing"),
    ],
)
def test_a_mapping_that_does_not_fit_the_workbook_is_said(more, code):
    with pytest.raises(DocumentError) as caught:
        update(own_tracker([row_of(a) for a in TEN]), **more)
    assert caught.value.code == code


def test_a_service_with_its_own_tracker_never_gets_a_new_one():
    with pytest.raises(DocumentError) as caught:
        update(None)
    assert caught.value.code == "own-workbook-missing"


def test_macros_are_kept_as_they_are():
    plain = Members(own_tracker([row_of(a) for a in TEN]))
    types = (
        plain.read("[Content_Types].xml")
        .replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
        .replace(b"vnd.openxmlformats-officedocument.sheet.macro", b"vnd.ms-excel.sheet.macro")
    )
    before = plain.replaced({"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open" * 99})
    done = update(before, [replace(TEN[0], status=Status.CLOSED), *TEN[1:]])
    assert changed_parts(before, done.data) == {"xl/worksheets/sheet1.xml"}
    assert Members(done.data).read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 Auto_Open" * 99


def test_headings_are_those_of_the_builder():
    assert [c.value for c in load(own_tracker())["Audits 2026"][3]] == list(HEADINGS)
