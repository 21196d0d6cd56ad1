"""Who wins, cell by cell: base is what was last written, theirs what stands there, ours what the forms say."""

from __future__ import annotations

from datetime import date

import pytest

from generator.tracker.columns import AUDITS, KEEP, USE_FORMS
from generator.tracker.merge import Settlement, TableState, find_similar, merge
from generator.tracker.sheet_plan import Kind
from generator.tracker.texts import canonical, in_words


def state(rows, **more):
    keys = {texts["key"]: number for number, texts in rows.items()}
    return TableState(AUDITS, rows, keys, **more)


def one(base, here, ours, field="auditor", settlements=None, **more):
    """The merge of one cell of one row."""
    known = {"A1": {"key": "A1", field: base}} if base is not None else {}
    theirs = state({4: {"key": "A1", field: here}}, **more)
    others = {c.field for c in AUDITS.columns} - {"key", field}
    return merge(
        known, state(theirs.rows, missing=tuple(others), **more), {"A1": {"key": "A1", field: ours}}, settlements or {}
    )


@pytest.mark.parametrize(
    ("base", "here", "ours", "changed", "differs"),
    [
        ("Ann", "Ann", "Ann", False, False),
        ("Ann", "Ann", "Bea", True, False),  # the forms changed: follow
        ("Ann", "Cy", "Ann", False, True),  # a person changed: theirs stays, and is listed
        ("Ann", "Cy", "Bea", False, True),
        ("Ann", "Bea", "Bea", False, False),  # both came to the same
        ("Ann", "", "Ann", False, True),  # a person cleared it
        ("", "", "Ann", True, False),
        (None, "", "Ann", True, False),  # the ledger was lost
        (None, "Cy", "Ann", False, True),
        (None, "Ann", "Ann", False, False),
    ],
)
def test_one_cell(base, here, ours, changed, differs):
    merged = one(base, here, ours)
    assert ([c.value for c in merged.changes] == [ours]) is changed
    assert bool(merged.differences) is differs
    if differs:
        found = merged.differences[0]
        assert (found.key, found.column, found.stands_here) == ("A1", "Auditor", here or "(blank)")


def test_derived_columns_follow_the_forms_where_the_ledger_was_lost():
    assert one(None, "Allocated", "Closed", "status").changes[0].value == "Closed"
    assert one("Allocated", "Returned", "Closed", "status").differences  # but a person's change still wins


def test_a_date_typed_as_text_is_that_date():
    assert not one("2026-03-04", "2026-03-04", date(2026, 3, 4), "submitted").changes
    assert canonical("4 March 2026", Kind.DATE) == canonical(date(2026, 3, 4), Kind.DATE) == "2026-03-04"
    assert canonical("March 2026", Kind.MONTH) == canonical(date(2026, 3, 1), Kind.MONTH) == "2026-03-01"
    assert canonical("next week", Kind.DATE) == "next week"
    assert in_words("2026-03-04", Kind.DATE) == "4 March 2026" and in_words("", Kind.DATE) == "(blank)"


def test_a_formula_in_a_service_cell_is_left_and_listed():
    merged = one("Ann", "Ann", "Bea", fixed=frozenset({("A1", "auditor")}))
    assert not merged.changes and merged.differences[0].forms_say == "Bea"


def settled(choice, says="Bea", done=False):
    return {("A1", "Auditor"): Settlement(choice, says, done)}


def test_settling():
    assert one("Ann", "Cy", "Bea", settlements=settled(USE_FORMS)).changes[0].value == "Bea"
    kept = one("Ann", "Cy", "Bea", settlements=settled(KEEP))
    assert kept.kept and not kept.changes and not kept.differences
    assert one("Ann", "Cy", "Bea", settlements=settled("")).differences
    assert one("Ann", "Cy", "Dora", settlements=settled(KEEP)).differences  # the forms changed since: ask again
    assert one("Ann", "Cy", "Bea", settlements=settled(USE_FORMS, done=True)).differences  # changed after settling


def test_a_row_taken_out_is_not_added_again_and_a_new_one_is():
    merged = merge({"A1": {"key": "A1"}}, state({}), {"A1": {"key": "A1"}, "A2": {"key": "A2"}})
    assert merged.removed == ("A1",) and [row["key"] for row in merged.new_rows] == ["A2"]
    assert merged.base.keys() == {"A1", "A2"}  # it is still known, so the next run leaves it out too


def test_doubled_keys_are_said_and_left():
    theirs = TableState(AUDITS, {4: {"key": "A1"}, 5: {"key": "A1"}}, {}, duplicates=("A1",))
    merged = merge({}, theirs, {"A1": {"key": "A1", "auditor": "Ann"}})
    assert not merged.changes and not merged.new_rows
    assert "more than one row 'A1'" in merged.problems[0]


def test_a_renamed_column_is_said_with_a_guess_and_the_others_are_kept_up():
    theirs = state({4: {"key": "A1", "auditor": "Ann"}}, missing=("due",), unknown=("Due date", "My notes"))
    merged = merge(
        {"A1": {"auditor": "Ann", "due": ""}}, theirs, {"A1": {"key": "A1", "auditor": "Bea", "due": date(2026, 1, 1)}}
    )
    assert merged.problems[0].startswith("The sheet 'Audits' has no column 'Due'. Was it renamed to 'Due date'?")
    assert [(c.field, c.value) for c in merged.changes] == [("auditor", "Bea")]
    assert find_similar("Moderated grade", ("Moderated grades", "Team colour")) == "Moderated grades"
    assert find_similar("Due", ("Colour",)) is None


@pytest.mark.parametrize(
    ("base", "here", "ours", "stands", "differs"),
    [
        (None, "2026-10-01", "", "2026-10-01", False),  # the forms say nothing: people's word is the truth
        ("", "2026-10-01", "", "2026-10-01", False),
        ("2026-10-01", "2026-10-01", "", "", False),  # we wrote it, and the form no longer says so
        ("", "2026-10-01", date(2026, 10, 2), "2026-10-01", True),  # now the form says otherwise
        ("2026-10-02", "2026-10-01", "", "2026-10-01", False),
    ],
)
def test_an_open_column_takes_what_people_write(base, here, ours, stands, differs):
    merged = one(base, here, ours, "uop_held")
    after = canonical(merged.changes[0].value, Kind.DATE) if merged.changes else here
    assert (after, bool(merged.differences)) == (stands, differs)
    rerun = merge(
        merged.base,
        state(
            {4: {"key": "A1", "uop_held": after}},
            missing=tuple(c.field for c in AUDITS.columns if c.field not in {"key", "uop_held"}),
        ),
        {"A1": {"key": "A1", "uop_held": ours}},
    )
    assert not rerun.changes and bool(rerun.differences) is differs


def test_a_row_that_was_taken_out_comes_back_when_a_person_types_its_id():
    ours = {"A1": {"key": "A1", "auditor": "Ann"}}
    gone = merge({"A1": {"key": "A1", "auditor": "Ann"}}, state({}), ours)
    assert merge(gone.base, state({}), ours).removed == ("A1",) and gone.base["A1"]  # the ledger keeps no empty row
    back = merge(gone.base, state({4: {"key": "A1"}}), ours)
    assert [(c.field, c.value) for c in back.changes] == [("auditor", "Ann")] and not back.differences
