"""Forms put together as no template ever was: each reads right or says what it doubts, and is read in no time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from builders.forms import filled, members, with_member
from builders.legacy import cell, package, para, run, table

from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILES = {"nt": load_profile("nottingham"), "th": load_profile("tower-hamlets")}
BOLD = "<w:b/>"
RMP, VMP = "Has the RMP been actively reviewed as appropriate?", "Has the VMP been actively reviewed as appropriate?"


def read(form_id: str, *blocks: str) -> tuple[AuditForm, list[Issue]]:
    return read_data(package("".join(blocks)), form_id)


def read_data(data: bytes, form_id: str) -> tuple[AuditForm, list[Issue]]:
    profile = PROFILES[form_id[:2]]
    return read_form(open_package(data), profile.form(form_id), profile, "form.docx")


def label(text: str) -> str:
    return cell(para(run(text, BOLD)), shade="DDDDDD")


def row(text: str, *answers: str) -> list[str]:
    return [label(text), *(cell(para(run(answer))) for answer in answers)]


def lines(*texts: str) -> list[str]:
    return [para(run(text)) for text in texts]


def codes(issues: list[Issue], field_id: str = "") -> set[str]:
    return {i.code for i in issues if not field_id or i.field_id == field_id}


FIRST = (row("Team:", "City North"), row("Auditor:", "Sol Story"), row(RMP, "Yes."), row(VMP, "No."))
SECOND = (row("Team:", "City South"), row("Auditor:", "Dil Fable"), row(RMP, "No."), row(VMP, "Yes."))


def test_two_forms_in_one_document_are_said_and_not_mixed() -> None:
    form, issues = read("nt_case_audit", table(*FIRST, columns=2), para(), table(*SECOND, columns=2))
    assert [form.text(f) for f in ("team", "auditor", "rmp_reviewed", "vmp_reviewed")] == [
        "City North", "Sol Story", "Yes.", "No.",
    ]  # fmt: skip
    assert all(form.answers[f].doubt for f in ("team", "auditor", "rmp_reviewed", "vmp_reviewed"))
    assert "form-twice" in codes(issues)


def test_our_own_form_twice_in_one_document_is_said() -> None:
    profile = PROFILES["nt"]
    one = filled(profile, "nt_supervision_audit", auditor="Sol Story")
    two = members(filled(profile, "nt_supervision_audit", auditor="Dil Fable", team="City South"))["word/document.xml"]
    main = members(one)["word/document.xml"]
    inner = two[two.index(b"<w:body>") + len(b"<w:body>") : two.rindex(b"<w:sectPr")]
    cut = main.rindex(b"<w:sectPr")
    _, issues = read_data(
        with_member(one, "word/document.xml", main[:cut] + inner + main[cut:]), "nt_supervision_audit"
    )
    assert "form-twice" in codes(issues)


def test_one_form_is_not_taken_for_two() -> None:
    _, issues = read(
        "nt_case_audit", table(*FIRST, columns=2), *lines("Signed", "Auditor: Sol Story", "Team: City North")
    )
    assert "form-twice" not in codes(issues)


@pytest.mark.parametrize("asks", ["Was the interpreter used?", "Interpreter", "Interpreter used:"])
def test_a_table_with_a_strange_question_under_a_label_is_not_its_answer(asks: str) -> None:
    strange = table(row(asks, "Yes, twice."), columns=2)
    known = table(*FIRST, columns=2)
    form, issues = read("nt_case_audit", known, para(run("Good practice", BOLD)), strange, *lines("The comic strip."))
    assert form.text("good_practice") == "The comic strip."
    assert form.answers["good_practice"].doubt
    assert "Yes, twice." in {a.value for a in form.answers.values() if a.field_id.startswith("extra_")}
    assert "extra-question" in codes(issues)


def test_a_strange_table_between_the_label_and_the_actions_gives_no_action() -> None:
    heads = [cell(para(run(text, BOLD)), shade="DDDDDD") for text in ("Action", "Owner", "By when")]
    action = [cell(para(run(text))) for text in ("Write a VMP", "Nell Imagin", "4 May 2026")]
    strange = table(row("Was the interpreter used?", "Yes, twice."), columns=2)
    blocks = (table(*FIRST, columns=2), para(run("Actions", BOLD)), strange, para(), table(heads, action, columns=3))
    form, _ = read("nt_case_audit", *blocks)
    assert [(a.action, a.owner, a.due) for a in form.actions] == [("Write a VMP", "Nell Imagin", date(2026, 5, 4))]


def test_actions_after_a_strange_table_are_said_to_be_left_out() -> None:
    strange = table(row("Interpreter", "Yes, twice."), columns=2)
    prose = (*lines("Write a VMP by 4 May 2026 (NI)"), strange, *lines("Ring the school by 5 May 2026 (NI)"))
    form, issues = read("nt_case_audit", table(*FIRST, columns=2), para(run("Actions:", BOLD)), *prose)
    assert [a.action for a in form.actions] == ["Write a VMP"]
    assert "weak-label" in codes(issues, "actions")


def test_an_answer_that_runs_on_into_an_added_row_is_whole() -> None:
    added = [cell(para()), cell(para(run("It was read again in June.")))]
    form, _ = read("nt_case_audit", table(FIRST[0], row(RMP, "Yes, in May."), added, row(VMP, "No."), columns=2))
    assert form.text("rmp_reviewed") == "Yes, in May.\nIt was read again in June."
    assert form.answers["rmp_reviewed"].doubt
    assert form.text("vmp_reviewed") == "No."


def test_an_answer_parted_by_a_page_break_is_said() -> None:
    rest = [cell(para()), cell(para(run("It was read again in June.")))]
    two = (table(FIRST[0], row(RMP, "Yes."), columns=2), para(), table(rest, row(VMP, "No."), columns=2))
    form, issues = read("nt_case_audit", *two)
    assert form.text("vmp_reviewed") == "No."
    assert "It was read again in June." in {i.quote for i in issues if i.code == "unassigned-text"}


def test_a_table_inside_an_answer_is_read_with_it() -> None:
    inner = table([cell(para(run("Visits"))), cell(para(run("12")))], columns=2)
    answer = cell(para(run("See:")), inner, para())
    form, _ = read("nt_case_audit", table(*FIRST, [label("Good practice"), answer], columns=2))
    assert form.text("good_practice") == "See:\nVisits\t12"


def test_a_form_copied_into_a_message() -> None:
    form, _ = read(
        "nt_case_audit",
        *lines(
            "Hi, here is the form.", "team: City North", "NAME OF CASE MANAGER: Ann Example", "Auditor:\u00a0Sol Story"
        ),
        *lines(f"{RMP} Yes, in May.", "Has\u00a0the VMP been act\u00adively reviewed as appropriate?\tNo."),
    )
    assert (form.text("team"), form.text("auditor")) == ("City North", "Sol Story")
    assert (form.text("practitioner"), form.text("child_name")) == ("Ann Example", None)
    assert (form.text("rmp_reviewed"), form.text("vmp_reviewed")) == ("Yes, in May.", "No.")


def test_answers_in_the_cell_of_their_label() -> None:
    merged = [cell(para(run("Auditor:", BOLD), run(" Sol Story")), span=2)]
    form, _ = read("nt_case_audit", table(row("Team: City North", ""), merged, FIRST[2], FIRST[3], columns=2))
    assert (form.text("team"), form.text("auditor")) == ("City North", "Sol Story")


def test_initials_and_dates_among_the_words_of_an_action() -> None:
    prose = lines("Write a plan [NI]", "Go through the plan of 3 May 2026 with the family", "Go through the RMP (RMP)")
    form, _ = read("nt_case_audit", table(*FIRST, columns=2), para(run("Actions:", BOLD)), *prose)
    assert [(a.action, a.owner, a.due, bool(a.doubt)) for a in form.actions] == [
        ("Write a plan [NI]", None, None, True),
        ("Go through the plan of 3 May 2026 with the family", None, None, False),
        ("Go through the RMP (RMP)", None, None, False),
    ]


def test_misspelt_labels_that_begin_alike_are_doubted() -> None:
    rows = (row("Date of audit:", "4 May 2026"), row("Date alocated:", "5 May 2026"), *FIRST[2:])
    form, _ = read("nt_case_audit", table(*rows, columns=2))
    assert form.day("completed") == date(2026, 5, 4)
    other = form.answers["allocated"]
    assert other.date == date(2026, 5, 5)
    assert other.doubt is None or "alocated" in other.doubt


@pytest.mark.parametrize(
    "grade", ["between Good and Requires Improvement to be Good", "Grade: between Good and Outstanding"]
)
def test_a_grade_between_two_is_a_question_for_a_person(grade: str) -> None:
    answer = cell(*lines(grade, "The plan was read."))
    form, issues = read("th_full_audit", table([label("Planning"), answer], row("Assessment", "Good"), columns=2))
    assert (form.grade("area_planning"), form.text("area_planning")) == (None, "The plan was read.")
    assert codes(issues, "area_planning") & {"grade-unclear", "two-grades"}


LONG = {"spaces": " ", "dashes": "-", "tabs": "\t", "underscores": "_", "initials": "A B "}


@pytest.mark.parametrize("sign", LONG.values(), ids=LONG.keys())
def test_a_hundred_thousand_signs_in_an_answer_take_no_time(sign: str) -> None:
    text = "Do it " + sign * (100_000 // len(sign)) + "y"
    rows = [row(f, text) for f in ("Team:", "Date of audit:", RMP, "Quality of VMP", "Good practice")]
    start = time.process_time()
    read("nt_case_audit", table(*rows, columns=2), para(run("Actions:", BOLD)), *lines(text))
    read("th_full_audit", table(row("Planning", text), row("Overall grade", text), columns=2))
    assert time.process_time() - start < 10
