"""The action plan as a Word document that people edit: written, read back, in step with the workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from builders.forms import filled
from builders.workbooks import people_edit, table_values
from docx.oxml.ns import qn

from generator.forms.read import read_form
from generator.improvement_plan import find_plan_form, read_word_edits, write_word_plan
from generator.ledger import open_ledger
from generator.office.package import open_package
from generator.profile_load import load_profile
from generator.run import RunOptions, run
from sharepoint.folder import FolderLibrary
from tests.builders.records import TODAY, records
from tests.builders.workbooks import changed_parts
from tests.unit.test_both_ways import Quiet

PROFILE = load_profile("nottingham")
FORM = find_plan_form(PROFILE)
assert FORM is not None
_, MADE = records("nottingham")
ACTIONS = [replace(a, state="Open", completed_on=None, progress="") for a in MADE if a.due][:9]
FIRST = write_word_plan(None, {}, ACTIONS, PROFILE, TODAY)
KEY = ACTIONS[0].key
ORIGIN = re.compile(r" \(CW-\d+, [A-Z][a-z]+ \d{4}\)$")
DUE, OWNER, PROGRESS = "due", "owner", "progress"


def controls(root: Any) -> Iterator[tuple[str, Any]]:
    """Each control of a row with its column, as python-docx sees them: a reader that is not ours."""
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and "_rows." in tag.get(qn("w:val")):
            yield tag.get(qn("w:val")).rpartition(".")[2], control


def rows_in(document: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for row in document.element.iter(qn("w:tr")):
        cells = dict(controls(row))
        if cells:
            title = cells["action"].find(f"{qn('w:sdtPr')}/{qn('w:alias')}").get(qn("w:val"))
            found[title] = cells
    return found


def rows(data: bytes) -> dict[str, dict[str, str]]:
    """The texts of the plan's rows by Action ID."""
    read = rows_in(docx.Document(io.BytesIO(data)))
    return {
        key: {name: "".join(t.text or "" for t in c.iter(qn("w:t"))) for name, c in cells.items()}
        for key, cells in read.items()
        if key != "Activities"
    }


def typed(data: bytes, key: str, **cells: str) -> bytes:
    """A person types into a row in Word."""
    document = docx.Document(io.BytesIO(data))
    for name, words in cells.items():
        control = rows_in(document)[key][name]
        for prompt in control.findall(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"):
            prompt.getparent().remove(prompt)
        first, *rest = control.iter(qn("w:t"))
        first.text = words
        for run_text in rest:
            run_text.text = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edits(data: bytes, actions=ACTIONS, base=FIRST.base):
    assert FORM
    return read_word_edits(data, base, actions, FORM)


def test_every_open_action_is_in_the_plan_under_its_id():
    found = rows(FIRST.data)
    assert found.keys() == {a.key for a in ACTIONS}
    row = found[KEY]
    assert ORIGIN.search(row["action"]) and ORIGIN.sub("", row["action"]) == ACTIONS[0].action
    assert row["owner"] == ACTIONS[0].owner
    assert row["due"] == f"{ACTIONS[0].due.day} {ACTIONS[0].due:%B %Y}"


def test_the_plan_is_a_form_like_any_other():
    assert FORM
    form, _ = read_form(open_package(FIRST.data), FORM, PROFILE, "Improvement plan.docx")
    assert {ORIGIN.sub("", a.action) for a in form.actions} == {a.action for a in ACTIONS}
    assert form.day("completed") == TODAY


def test_writing_it_again_changes_nothing():
    again = write_word_plan(FIRST.data, FIRST.base, ACTIONS, PROFILE, date(2026, 12, 1))
    assert again.data is FIRST.data and again.base == FIRST.base
    assert edits(FIRST.data).typed == {} and edits(FIRST.data, base={}).conflicts == ()


def test_done_actions_of_earlier_years_are_left_out():
    old, new = (replace(ACTIONS[0], completed_on=day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert rows(write_word_plan(None, {}, [old], PROFILE, TODAY).data) == {}
    shown = rows(write_word_plan(None, {}, [new], PROFILE, TODAY).data)
    assert shown[KEY]["progress"] == "Done on 1 April 2026."


def test_what_people_type_in_word_is_found():
    data = typed(FIRST.data, KEY, progress="Met the school", owner="Jo Fablewright", due="4 January 2027")
    found = edits(data)
    assert found.typed == {KEY: {"progress": "Met the school", "owner": "Jo Fablewright", "due": date(2027, 1, 4)}}
    assert found.conflicts == ()
    taken = [replace(ACTIONS[0], progress="Met the school", owner="Jo Fablewright", due=date(2027, 1, 4)), *ACTIONS[1:]]
    after = write_word_plan(data, FIRST.base, taken, PROFILE, TODAY)
    assert after.data is data and edits(data, taken, after.base).typed == {}


def test_a_change_in_the_plan_goes_into_word_and_touches_that_part_alone():
    moved = [replace(ACTIONS[0], owner="Dilys Fableworth"), *ACTIONS[1:]]
    after = write_word_plan(FIRST.data, FIRST.base, moved, PROFILE, TODAY)
    assert rows(after.data)[KEY]["owner"] == "Dilys Fableworth"
    assert changed_parts(FIRST.data, after.data) == {"word/document.xml"}


def test_where_both_changed_both_stay_and_it_is_said():
    data = typed(FIRST.data, KEY, owner="Jo Fablewright")
    moved = [replace(ACTIONS[0], owner="Dilys Fableworth"), *ACTIONS[1:]]
    found = edits(data, moved)
    assert found.typed == {} and "Jo Fablewright" in found.conflicts[0] and "Dilys Fableworth" in found.conflicts[0]
    after = write_word_plan(data, FIRST.base, moved, PROFILE, TODAY)
    assert after.data is data and edits(data, moved, after.base).conflicts == found.conflicts


def test_a_new_action_gets_a_row_of_its_own_and_no_row_is_moved():
    more = replace(ACTIONS[0], key=f"{ACTIONS[0].source_key} A9", action="Something else", owner="Sol")
    after = write_word_plan(FIRST.data, FIRST.base, [*ACTIONS, more], PROFILE, TODAY)
    before_keys = list(rows(FIRST.data))
    assert [k for k in rows(after.data) if k != more.key] == before_keys
    assert rows(after.data)[more.key]["action"] == "Something else (CW-20000, April 2026)"


def prompts(data: bytes, key: str) -> set[str]:
    cells = rows_in(docx.Document(io.BytesIO(data)))[key]
    return {name for name, c in cells.items() if c.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None}


def test_a_blank_cell_of_any_row_shows_where_to_type():
    assert all("progress" in prompts(FIRST.data, a.key) for a in ACTIONS)
    data = typed(FIRST.data, ACTIONS[-1].key, progress="Met the school")
    assert edits(data).typed == {ACTIONS[-1].key: {"progress": "Met the school"}}


def test_how_we_will_know_is_the_objective_where_no_outcome_is_named():
    measured = replace(ACTIONS[0], outcome="", measure="Two visits in a row are kept")
    (row,) = rows(write_word_plan(None, {}, [measured], PROFILE, TODAY).data).values()
    assert row["objective"] == "Two visits in a row are kept"


def outcomes(data: bytes) -> list[str]:
    form, _ = read_form(open_package(data), FORM, PROFILE, "Improvement plan.docx")
    return [text for n in range(1, 7) if (text := form.text(f"outcome_{n}"))]


def test_the_team_words_an_outcome_and_later_actions_of_its_audits_still_stand_under_it():
    first, later = (replace(a, outcome="", source="Case audit") for a in ACTIONS[:2])
    plan = write_word_plan(None, {}, [first], PROFILE, TODAY)
    assert outcomes(plan.data) == ["To be worded by the team. Here are the actions from case audits."]
    document = docx.Document(io.BytesIO(plan.data))
    text = next(t for t in document.element.iter(qn("w:t")) if (t.text or "").startswith("To be worded"))
    text.text = "Children keep the help that they need"
    out = io.BytesIO()
    document.save(out)
    after = write_word_plan(out.getvalue(), plan.base, [first, later], PROFILE, TODAY)
    assert outcomes(after.data) == ["Children keep the help that they need"]


def test_an_action_of_a_meeting_says_which_in_plain_words():
    meeting = replace(ACTIONS[0], case_reference="", source_key="no-ref-be5be6 meeting minutes 2026-08")
    (row,) = rows(write_word_plan(None, {}, [meeting], PROFILE, TODAY).data).values()
    assert row["action"] == f"{meeting.action} (Meeting minutes, August 2026)"


def test_actions_of_one_source_stand_together_also_where_each_has_an_objective():
    words = ("Reviews are in time", "Plans are SMART", "Victims have a choice")
    plans = [replace(a, source="Improvement plan", outcome=w) for a, w in zip(ACTIONS, words, strict=False)]
    made = write_word_plan(None, {}, plans, PROFILE, TODAY)
    assert outcomes(made.data) == ["To be worded by the team. Here are the actions from improvement plans."]
    assert [row["objective"] for row in rows(made.data).values()] == list(words)


def test_an_action_stands_under_the_outcome_that_it_names_and_others_of_its_source_do_not():
    named, other = (
        replace(a, source="Case audit", outcome=w) for a, w in zip(ACTIONS, ("Children keep help", ""), strict=False)
    )
    first = write_word_plan(None, {}, [named], PROFILE, TODAY)
    document = docx.Document(io.BytesIO(first.data))
    text = next(t for t in document.element.iter(qn("w:t")) if (t.text or "").startswith("To be worded"))
    text.text = "Children keep help"
    out = io.BytesIO()
    document.save(out)
    after = write_word_plan(out.getvalue(), first.base, [named, other], PROFILE, TODAY)
    assert outcomes(after.data) == [
        "Children keep help",
        "To be worded by the team. Here are the actions from case audits.",
    ]


def test_what_is_to_be_done_has_the_widest_column():
    table = next(
        t for t in docx.Document(io.BytesIO(FIRST.data)).element.iter(qn("w:tbl")) if len(list(t.tblGrid)) == 5
    )
    heads = ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in next(table.iter(qn("w:tr")))]
    widths = [int(column.get(qn("w:w"))) for column in table.tblGrid]
    heads = [head for head in heads if head]
    assert heads[widths.index(max(widths))].startswith("Activities")


def test_a_plan_of_a_thousand_actions_is_written_in_seconds():
    many = [replace(ACTIONS[0], key=f"CW-{n} case audit 2026-09 A1") for n in range(1000)]
    began = time.process_time()
    made = write_word_plan(None, {}, many, PROFILE, TODAY)
    assert time.process_time() - began < 20  # it took minutes when each row looked through all others
    assert len(rows(made.data)) == 1000


def test_the_plan_says_that_it_is_edited_where_it_stands():
    words = " ".join(t.text or "" for t in docx.Document(io.BytesIO(FIRST.data)).element.iter(qn("w:t")))
    assert "Keep it here and edit it in place." in words and "Save it in" not in words


@pytest.fixture
def service(tmp_path: Path):
    forms = tmp_path / "Completed audits" / "2026-09"
    forms.mkdir(parents=True)
    action = {"action": "Meet the head of year", "owner": "Sol Storeybrook", "due": date(2026, 12, 16)}
    answers = {"case_reference": "CW-10001", "completed": date(2026, 9, 25), "auditor": "Priya Inkwell-Sample"}
    rows_ = {"actions": [action]}
    (forms / "Case audit CW-10001.docx").write_bytes(filled(PROFILE, "nt_case_audit", rows=rows_, **answers))
    return tmp_path


def test_an_edit_in_word_reaches_the_workbook_and_the_other_way_round(service: Path):
    options, library = RunOptions(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)), FolderLibrary(service)
    word, plan = service / "Improvement plan.docx", service / "Action plan.xlsx"
    with open_ledger(None) as ledger:

        def once():
            return run(library, PROFILE, ledger, options, Quiet())

        once()
        (key,) = rows(word.read_bytes())
        word.write_bytes(typed(word.read_bytes(), key, progress="Letter sent", owner="Jo Fablewright"))
        result = once()
        assert "Improvement plan.docx" not in {f.path for f in result.changed} and result.problems == []
        (row,) = table_values(plan.read_bytes(), "Actions")
        assert (row["Progress"], row["Owner"]) == ("Letter sent", "Jo Fablewright")
        assert once().changed == []
        done = {"Progress": "The school replied", "Completed on": dt.datetime(2026, 11, 19)}
        plan.write_bytes(people_edit(plan.read_bytes(), {("Action ID", key): done}, "Actions"))
        once()
        assert rows(word.read_bytes())[key]["progress"] == "Done on 19 November 2026. The school replied"
        assert once().changed == []
