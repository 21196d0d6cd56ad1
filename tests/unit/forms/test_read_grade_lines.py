"""Where people put a grade: on lines of their own, in columns beside others, behind a border; two are never one."""

from __future__ import annotations

import pytest
from builders.legacy import cell, para, run, table
from builders.small_forms import BOLD, BORDER, bold, codes, details, grid, lines, read, words

GRADES = ("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate")
RI = GRADES[2]
AREAS = ("Assessment", "Planning", "Reviewing")


def grade_on_lines(*answer: str) -> tuple[str | None, set[str]]:
    form, issues = read("th_full_audit", details(("Overall grade", answer)))
    return form.grade("overall_grade"), codes(issues, "overall_grade")


@pytest.mark.parametrize("mark", ["[x] ", "\u2612 ", "\u2713 ", "X "])
def test_four_grades_one_a_line_with_a_sign_before_one(mark: str) -> None:
    blank = {"[x] ": "[ ] ", "\u2612 ": "\u2610 "}.get(mark, "")
    answer = lines(*(f"{mark if g == RI else blank}{g}" for g in GRADES))
    assert grade_on_lines(*answer) == (RI, set())


def test_an_arrow_before_one_of_four_lines() -> None:
    for arrow in ("\u2192 ", "-> ", ">> "):
        assert grade_on_lines(*lines(*(f"{arrow if g == 'Good' else ''}{g}" for g in GRADES)))[0] == "Good"


@pytest.mark.parametrize("mark", [BOLD, BORDER, '<w:highlight w:val="yellow"/>'])
def test_four_grades_one_a_line_of_which_one_stands_out(mark: str) -> None:
    assert grade_on_lines(*(para(run(g, mark if g == RI else "")) for g in GRADES)) == (RI, set())


def test_four_grades_one_a_line_with_three_struck_out() -> None:
    assert grade_on_lines(*(para(run(g, "" if g == RI else "<w:strike/>")) for g in GRADES)) == (RI, set())


def test_four_grades_one_a_line_of_which_none_is_marked() -> None:
    assert grade_on_lines(*lines(*GRADES))[0] is None


def test_a_border_round_one_grade_of_a_line() -> None:
    others = [run(f"{g} / ") for g in GRADES[:2]]
    assert grade_on_lines(para(*others, run(RI, BORDER), run(" / Inadequate"))) == (RI, set())


def test_a_tick_after_the_last_word_of_the_label() -> None:
    label = para(run("Is the Quality of VMP - Sufficient / insufficient / good / excellent \u2713?:", BOLD))
    rows = [[bold("Team:"), cell(*lines("City North"))], [cell(label), cell(*lines("It was signed."))]]
    form, _ = read("nt_case_audit", table(*rows, columns=2))
    assert form.grade("vmp") == "excellent"


@pytest.mark.parametrize("other", ["Grade last time", "Previous grade", "Moderated grade"])
def test_the_grade_of_another_day_or_person_is_not_the_grade(other: str) -> None:
    for head, row in (
        (("Area", other, "Grade", "Findings"), ("Inadequate", "Good", "It was on time.")),
        (("Area", "Grade", other, "Findings"), ("Good", "Inadequate", "It was on time.")),
    ):
        form, issues = read("th_full_audit", details(), grid(head, *((a, *row) for a in AREAS)))
        for area in ("area_assessment", "area_planning", "area_reviewing"):
            assert (form.grade(area), form.text(area)) == ("Good", "It was on time.")
            assert not codes(issues, area)


def test_two_grade_cells_that_differ_are_a_question_for_a_person() -> None:
    head, row = ("Area", "Grade", "Grade", "Findings"), ("Good", "Inadequate", "It was on time.")
    form, issues = read("th_full_audit", details(), grid(head, *((a, *row) for a in AREAS)))
    assert form.grade("area_planning") is None
    assert codes(issues, "area_planning") == {"two-grades"}


def test_columns_headed_by_the_letters_of_the_grades() -> None:
    head, row = ("Area", "O", "G", "RI", "I", "Findings"), ("", "", "X", "", "It was late.")
    form, issues = read("th_full_audit", details(), grid(head, *((a, *row) for a in AREAS)))
    assert (form.grade("area_planning"), form.text("area_planning")) == (RI, "It was late.")
    assert not codes(issues, "area_planning")


@pytest.mark.parametrize("said", ["between sufficient and good", "just about sufficient"])
def test_a_hedged_grade_is_a_question_for_a_person(said: str) -> None:
    answer = lines(said, "The plan was signed by the child and the carer.")
    form, issues = read("nt_case_audit", details(("Quality of VMP", answer)))
    assert form.grade("vmp") is None or codes(issues, "vmp")
    assert codes(issues, "vmp")


@pytest.mark.parametrize(("said", "grade"), [("Excellent!", "excellent"), ("Suff.", "sufficient")])
def test_a_grade_typed_with_a_sign_or_cut_short(said: str, grade: str) -> None:
    form, _ = read("nt_case_audit", details(("Quality of VMP", lines(said, "It was signed."))))
    assert (form.grade("vmp"), form.text("vmp")) == (grade, "It was signed.")


def test_findings_in_the_row_below_the_grade() -> None:
    rows = []
    for area in AREAS:
        rows += [[bold(area), *words("Good")], words("Findings and evidence", f"About {area}.")]
    form, issues = read("th_full_audit", details(), table(*rows, columns=2))
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "About Planning.")
    assert "extra-question" not in codes(issues)


def test_the_word_findings_before_an_answer_is_no_part_of_it() -> None:
    blocks = [b for a in AREAS for b in (para(run(a), style="Heading2"), *lines("Grade: Good", f"Findings: On {a}."))]
    form, _ = read("th_full_audit", details(), *blocks)
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "On Planning.")
