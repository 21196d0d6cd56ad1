"""What people struck out, noted beside an action, or carried over from an earlier audit; and half answers."""

from __future__ import annotations

import datetime as dt

import pytest
from builders.legacy import cell, package, para, run, table

from generator.forms.action_sentence import read_sentence
from generator.forms.dates import read_date
from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILE = load_profile("tower-hamlets")
FORM = PROFILE.form("th_full_audit")
BOLD, STRUCK = "<w:b/>", "<w:strike/>"
DETAILS = (
    ("Childview reference", "CV-10623"), ("Date allocated", "1 June 2026"), ("Auditor", "Priya Inkwell-Sample"),
    ("Date completed", "26 June 2026"), ("Team manager", "Dilys Fableworth"),
)  # fmt: skip
CONVERSATIONS = (
    "Conversation with",
    "Date",
    "How (face to face / virtual / telephone / not held)",
    "What was discussed",
)
ACTIONS = ("No.", "Action (specific)", "Owner", "By when", "How will we know it has made a difference?", "Check back")


def read(*blocks: str) -> tuple[AuditForm, list[Issue]]:
    return read_form(open_package(package("".join(blocks))), FORM, PROFILE, "form.docx")


def row(*texts: str) -> list[str]:
    return [cell(para(run(text))) for text in texts]


def details(*rows: tuple[str, str]) -> str:
    return table(*([cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in (*DETAILS, *rows)), columns=2)


def corrected(label: str, before: str, after: str) -> str:
    return table(
        *([cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in DETAILS if a != label),
        [cell(para(run(label, BOLD))), cell(para(run(before, STRUCK), run(f" {after}")))],
        columns=2,
    )


def test_struck_words_are_withdrawn() -> None:
    form, _ = read(corrected("Auditor", "Bram Oldname", "Priya Inkwell-Sample"))
    assert form.text("auditor") == "Priya Inkwell-Sample"
    form, _ = read(corrected("Childview reference", "CV-10000", "CV-10623"))
    assert form.text("case_reference") == "CV-10623"
    form, _ = read(corrected("Date completed", "1 May 2020", "26 June 2026"))
    assert form.day("completed") == dt.date(2026, 6, 26)


def test_a_struck_grade_is_none_and_what_is_typed_after_it_counts() -> None:
    head = [cell(para(run(text, BOLD))) for text in ("Area of practice", "Grade", "Findings and evidence")]
    rows = [
        [*row("Assessment"), cell(para(run("Good", STRUCK))), *row("It was on time.")],
        [*row("Planning"), cell(para(run("Good", STRUCK), run(" Outstanding"))), *row("With the child.")],
    ]
    form, _ = read(details(), table(head, *rows, columns=3))
    assert (form.grade("area_assessment"), form.grade("area_planning")) == (None, "Outstanding")


def test_a_struck_action_is_none() -> None:
    struck = [cell(para(run(text, STRUCK))) for text in ("1", "Old idea", "Bram Oldname", "4 May 2026", "", "")]
    live = row("2", "Ring the school", "Priya Inkwell-Sample", "4 July 2026", "They agree", "")
    form, _ = read(details(), para(run("SMART action plan", BOLD)), table(row(*ACTIONS), struck, live, columns=6))
    assert [a.action for a in form.actions] == ["Ring the school"]


def test_actions_of_the_last_audit_are_no_new_ones() -> None:
    old, new = (
        row("1", "Old one", "Bram Oldname", "4 May 2025", "", ""),
        row("1", "New one", "AB", "4 July 2026", "", ""),
    )
    form, issues = read(
        details(),
        para(run("Actions from the last audit (January 2025)", BOLD)),
        table(row(*ACTIONS), old, columns=6),
        para(run("SMART action plan", BOLD)),
        table(row(*ACTIONS), new, columns=6),
    )
    assert [a.action for a in form.actions] == ["New one"]
    assert any(i.code == "unassigned-text" and "Old one" in i.message for i in issues)


@pytest.mark.parametrize(
    ("said", "action", "owner", "due"),
    [
        ("AB: Ring school by 4 May 2026", "Ring school", "AB", dt.date(2026, 5, 4)),
        ("AB \u2013 ring school \u2013 4 May 2026", "ring school", "AB", dt.date(2026, 5, 4)),
        ("Ring school \u2013 AB, by 4 May 2026 \u2013 DONE 2 May 2026", "Ring school", "AB", dt.date(2026, 5, 4)),
        ("Ring nurse \u2013 CD, completed 5 May 2026", "Ring nurse", "CD", None),
        ("Ring school \u2013 AB, by 4 May 2026 \u2013 check 1 June 2026", "Ring school", "AB", dt.date(2026, 5, 4)),
        ("VMP: update it by 4 May 2026", "VMP: update it", None, dt.date(2026, 5, 4)),
        (
            "Ring school \u2013 \u0141ukasz Nowak, by 4 May 2026",
            "Ring school",
            "\u0141ukasz Nowak",
            dt.date(2026, 5, 4),
        ),
    ],
)
def test_what_is_noted_beside_an_action(said: str, action: str, owner: str | None, due: dt.date | None) -> None:
    found = read_sentence(said)
    assert found and (found.action, found.owner, found.due) == (action, owner, due)


def test_a_note_is_progress_or_check_back() -> None:
    done = read_sentence("Ring school \u2013 AB, by 4 May 2026 \u2013 DONE 2 May 2026")
    checked = read_sentence("Ring school \u2013 AB, by 4 May 2026 \u2013 check 1 June 2026")
    assert done and done.progress == "DONE 2 May 2026"
    assert checked and checked.check_back == dt.date(2026, 6, 1)


@pytest.mark.parametrize("when", ["4\u20138 May 2026", "w/c 4 May 2026"])
def test_several_days_are_doubted(when: str) -> None:
    found = read_sentence(f"Ring school, {when}")
    assert found and found.doubt


def test_done_is_no_day_by_when() -> None:
    done = row("1", "Ring the school", "Priya Inkwell-Sample", "Completed 4 May 2026", "", "")
    form, _ = read(details(), para(run("SMART action plan", BOLD)), table(row(*ACTIONS), done, columns=6))
    (action,) = form.actions
    assert (action.due, bool(action.doubt)) == (None, True)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("No doubt there is", None), ("No answer", None), ("No information", None), ("No-one asked", None),
        ("No", "No"), ("No. Nothing was seen.", "No"), ("No concerns", "No"), ("No, he is safe", "No"),
        ("No because he moved", "No"), ("Yes, no issues.", "Yes"), ("Yes. No decision was made.", "Yes"),
        ("Yes for most of the time", None),
    ],
)  # fmt: skip
def test_words_that_begin_with_no_are_no_answer(said: str, choice: str | None) -> None:
    label = "Is there an immediate safeguarding concern? (Yes / No)"
    form, issues = read(details((label, said)))
    assert form.answers["safeguarding"].choice == choice
    assert (choice is None) == any(i.code == "choice-unclear" for i in issues)


def test_agreed_in_part_is_doubted() -> None:
    form, issues = read(details(("Overall grade agreed? (Yes / No)", "Agreed in part")))
    assert form.answers["grade_agreed"].choice is None
    assert any(i.code == "choice-unclear" for i in issues)


@pytest.mark.parametrize(
    ("how", "mode", "held"),
    [
        ("Not face to face - phone", "telephone", True),
        ("Attempted, left voicemail", "not held", False),
        ("not yet held", "not held", False),
        ("Virtual", "virtual", True),
    ],
)
def test_how_a_conversation_was_held(how: str, mode: str, held: bool) -> None:
    date = "3 June 2026" if held else ""
    child_row = row("Child", date, how, "He spoke about school.")
    rows = [row("Practitioner", "2 June 2026", "Virtual", "She spoke of the plan."), child_row]
    form, _ = read(details(), table(row(*CONVERSATIONS), *rows, columns=4))
    child = form.contacts["child"]
    assert (child.mode, child.held) == (mode, held)


def test_ways_left_as_printed_are_no_answer() -> None:
    printed = row("Child", "", "Face to face / virtual / telephone / not held", "")
    rows = [row("Practitioner", "2 June 2026", "Virtual", "She spoke of the plan."), printed]
    form, _ = read(details(), table(row(*CONVERSATIONS), *rows, columns=4))
    child = form.contacts["child"]
    assert (child.mode, child.doubt) == (None, "Nothing is written about this conversation.")


def test_two_ways_are_doubted() -> None:
    rows = [
        row("Practitioner", "2 June 2026", "Virtual", "She spoke."),
        row("Child", "3 June 2026", "Face to face / telephone", "He spoke."),
    ]
    form, _ = read(details(), table(row(*CONVERSATIONS), *rows, columns=4))
    assert "Two ways" in (form.contacts["child"].doubt or "")


@pytest.mark.parametrize("said", ["3rd \u2013 5th March 2026", "3 to 5 March 2026", "3 and 5 March 2026"])
def test_several_days_are_no_day(said: str) -> None:
    reading = read_date(said)
    assert (reading.day, reading.code) == (None, "unreadable-date")


@pytest.mark.parametrize("said", ["3 March 2062", "3 March 1926"])
def test_a_year_that_cannot_be_meant_is_doubted(said: str) -> None:
    assert read_date(said).code == "unreadable-date"


def test_a_struck_line_of_actions_is_none() -> None:
    lines = (
        para(run("Bram Oldname to ring the nurse by 4 May 2026", STRUCK)),
        para(run("Ring the school, AB, 4 July 2026")),
    )
    form, _ = read(details(), para(run("SMART action plan:", BOLD)), *lines)
    assert "Ring the school" in [a.action for a in form.actions]
    assert not any("nurse" in a.action for a in form.actions)
