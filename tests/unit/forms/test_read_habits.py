"""Habits of people and programs that once made the reader lose, shift or guess an answer; each on a real file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders.legacy import cell, package, para, run, table

from generator.forms.action_sentence import read_sentence
from generator.forms.dates import read_date
from generator.forms.grades_typed import read_typed, read_whole_line
from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILE = load_profile("tower-hamlets")
FORM = PROFILE.form("th_full_audit")
BOLD = "<w:b/>"
DETAILS = (
    ("Childview reference", "CV-10623"), ("Date allocated", "1 June 2026"), ("Auditor", "Priya Inkwell-Sample"),
    ("Date completed", "26 June 2026"), ("Team manager", "Dilys Fableworth"),
)  # fmt: skip


def read(*blocks: str) -> tuple[AuditForm, list[Issue]]:
    return read_form(open_package(package("".join(blocks))), FORM, PROFILE, "form.docx")


def two_columns(*rows: tuple[str, str]) -> str:
    return table(*([cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in (*DETAILS, *rows)), columns=2)


def areas(*rows: Sequence[str], columns: int = 3) -> str:
    return table(*(row for row in rows), columns=columns)


def words(*texts: str, properties: str = "") -> list[str]:
    return [cell(para(run(text, properties))) for text in texts]


@pytest.mark.parametrize(
    "label",
    [
        "Team manager (required)", "Team manager (please state):", "Team manager*:", "Team manager -",
        "1.5 Team manager",
        "Team manager\u2020", "Team\u00a0manager", "Team man\u00adager:", "Team\nmanager", "TEAM MANAGER:",
    ],
)  # fmt: skip
def test_what_people_add_to_a_label_is_no_part_of_the_answer(label: str) -> None:
    rows = [*DETAILS[:4], (label, "Dilys Fableworth")]
    form, _ = read(table(*([cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in rows), columns=2))
    assert form.text("team_manager") == "Dilys Fableworth"


def test_the_number_of_a_footnote_is_no_part_of_the_answer() -> None:
    label = para(
        run("Team manager", BOLD), run("1", BOLD + '<w:vertAlign w:val="superscript"/>'), run(": Dilys Fableworth")
    )
    form, _ = read(two_columns(), para(run("Disposal type: Referral Order")), label)
    assert form.text("team_manager") == "Dilys Fableworth"


@pytest.mark.parametrize("tick", ["\u2713", "X", "\u2611", "yes"])
def test_a_tick_in_the_column_of_a_grade(tick: str) -> None:
    names = ("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate")
    head = words("Area", *names, "Comments", properties=BOLD)
    rows = [words(a, "", tick, "", "", "It was on time.") for a in ("Assessment", "Planning", "Reviewing")]
    rows[1] = words("Planning", tick, tick, "", "", "")
    form, issues = read(two_columns(), areas(head, *rows, columns=6))
    assert (form.grade("area_assessment"), form.text("area_assessment")) == ("Good", "It was on time.")
    assert form.grade("area_planning") is None
    assert [i.code for i in issues if i.field_id == "area_planning"] == ["two-grades"]


def test_grade_and_findings_in_rows_under_the_area() -> None:
    rows = []
    for area, grade in (("Assessment", "Good"), ("Planning", "Inadequate"), ("Reviewing", "RI")):
        rows += [
            [cell(para(run(area, BOLD)), span=2)],
            words("Grade", grade),
            words("Findings and evidence", f"About {area}."),
        ]
    form, issues = read(two_columns(), table(*rows, columns=2))
    assert form.grade("area_planning") == "Inadequate"
    assert form.grade("area_reviewing") == "Requires Improvement to be Good"
    assert form.text("area_assessment") == "About Assessment."
    assert not [i for i in issues if i.code == "unassigned-text"]


def test_a_label_merged_over_the_grade_and_the_findings() -> None:
    rows = []
    for area in ("Assessment", "Planning", "Reviewing"):
        rows.append([cell(para(run(area, BOLD)), merge="restart"), cell(para(run("Grade: Good")))])
        rows.append([cell(merge="continue"), cell(para(run(f"About {area}.")), para(run("Second line.")))])
    form, _ = read(two_columns(), table(*rows, columns=2))
    assert (form.grade("area_planning"), form.text("area_planning")) == ("Good", "About Planning.\nSecond line.")


def test_labels_of_one_table_may_look_unlike_all_others() -> None:
    plain = [words(a, f"About {a}.", "Good") for a in ("Assessment", "Planning", "Reviewing")]
    form, _ = read(two_columns(), areas(words("Area", "Findings", "Grade", properties=BOLD), *plain))
    assert (form.grade("area_reviewing"), form.text("area_reviewing")) == ("Good", "About Reviewing.")


def test_a_bold_heading_without_a_style_ends_an_answer() -> None:
    form, _ = read(
        two_columns(), para(run("Safety of others:", BOLD)), para(run("No new concerns.")),
        para(run("Overall judgement", BOLD)), para(run("Overall grade:", BOLD)), para(run("Good")),
    )  # fmt: skip
    assert form.text("lens_safety_others") == "No new concerns."
    assert form.grade("overall_grade") == "Good"


def test_a_column_heading_is_not_taken_for_a_question() -> None:
    head = words("Conversation with", "Date held", "How", "Summary of discussion", properties=BOLD)
    people = [words(w, "4 March 2026", "Telephone", "Spoke for an hour.") for w in ("Practitioner", "Child")]
    form, _ = read(two_columns(), table(head, *people, columns=4))
    assert "uop_held" not in form.answers
    child = form.contacts["child"]
    assert (child.held, child.mode, child.text) == (True, "telephone", "Spoke for an hour.")


def test_an_answer_that_begins_like_a_label_gives_way_to_the_label() -> None:
    form, _ = read(
        two_columns(("Key line(s) of enquiry for this audit", "Assessment: is it up to date?")),
        areas(*(words(a, "Good", f"About {a}.") for a in ("Assessment", "Planning", "Reviewing"))),
    )
    assert form.text("kloe") == "Assessment: is it up to date?"
    assert form.grade("area_assessment") == "Good"


def test_a_misspelt_label_in_the_second_pair_of_columns_is_no_answer() -> None:
    rows = [words("Date allocated", "1 June 2026", "Auditor", "Ann Example"),
            words("Childview reference", "CV-10623", "Team manager", "Dilys Fableworth"),
            words("Audit month", "June 2026", "Date comlpeted", "26 June 2026")]  # fmt: skip
    form, _ = read(table(*rows, columns=4))
    assert form.text("audit_month") == "June 2026"
    assert form.text("completed") == "26 June 2026"


def test_actions_in_prose_under_heading_and_label() -> None:
    form, _ = read(
        two_columns(), para(run("SMART action plan"), style="Heading2"),
        para(run("SMART action plan (please state):", BOLD)),
        para(run("1. Write to the school by 3/4/26 (owner: Ann Example)")),
        para(run("Complete the safety plan (owner: Sol Storeybrook, by 4 March 2026)")),
    )  # fmt: skip
    assert [(a.action, a.owner, str(a.due)) for a in form.actions] == [
        ("Write to the school", "Ann Example", "2026-04-03"),
        ("Complete the safety plan", "Sol Storeybrook", "2026-03-04"),
    ]


def test_a_conversation_told_in_one_line() -> None:
    lines = [
        para(run(f"{w}:", BOLD), run(" 4 March 2026; Telephone; Spoke for an hour.")) for w in ("Practitioner", "Child")
    ]
    form, _ = read(two_columns(), para(run("Conversations", BOLD)), *lines)
    assert (form.contacts["child"].held, form.contacts["child"].mode) == (True, "telephone")


def test_two_grades_in_a_line_of_their_own_are_a_question_for_a_person() -> None:
    label = cell(para(run("Assessment:", BOLD)), para(run("Good with outstanding features")), para(run("It was late.")))
    form, issues = read(two_columns(), table([label]))
    assert form.grade("area_assessment") is None
    assert "two-grades" in {i.code for i in issues if i.field_id == "area_assessment"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("4March2026", "2026-03-04"), ("2026/03/04", "2026-03-04"), ("2026-3-4", "2026-03-04"),
        ("4\u20113\u20112026", "2026-03-04"), ("4\u200b March\u00ad 2026", "2026-03-04"),
    ],
)  # fmt: skip
def test_dates_as_people_and_programs_write_them(words: str, day: str) -> None:
    reading = read_date(words)
    assert (str(reading.day), reading.code) == (day, "")


@pytest.mark.parametrize(
    "words",
    [
        "4 to 6 March 2026", "4 March - 6 March 2026", "4 March 2026 onwards", "4 March 2026, then weekly",
        "w.c. 2 March 2026", "W/B 2 March 2026", "c. 4 March 2026", "~4 March 2026", "4 March 2026 - cancelled",
        "4 March 2026 (not held)", "within 2 weeks of 4 March 2026", "4 Mrach 2026", "O4/03/2026", "04032026",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_day_is_a_doubt(words: str) -> None:
    reading = read_date(words)
    assert (reading.day, reading.code) == (None, "unreadable-date")


def test_a_weekday_that_does_not_fit_its_date_is_said() -> None:
    assert "Wednesday" in read_date("Tuesday 4 March 2026").doubt
    assert read_date("Wed 4 March 2026").doubt == ""


@pytest.mark.parametrize("words", ["Adequate", "adequate.", "Good (?)"])
def test_a_word_near_a_grade_is_no_plain_grade(words: str) -> None:
    reading = read_typed(words, PROFILE.scale("practice"))
    assert reading.code
    assert reading.grade != "Inadequate"


def test_in_sufficient_is_not_sufficient() -> None:
    scale = load_profile("nottingham").scale("judgement")
    assert read_typed("in-sufficient", scale).grade is None
    assert read_typed("In sufficient", scale).code == "grade-unclear"


def test_one_letter_is_a_grade_with_a_doubt() -> None:
    reading = read_typed("G", PROFILE.scale("practice"))
    assert (reading.grade, reading.code) == ("Good", "grade-unclear")


@pytest.mark.parametrize(
    ("words", "action", "owner", "due"),
    [
        ("By 3 April 2026: write to the school (Ann Example)", "write to the school", "Ann Example", "2026-04-03"),
        ("Write to the school | Owner: AE | Due: 3 April 2026", "Write to the school", "AE", "2026-04-03"),
        ("Write to the school. Lead - AE. Timescale - 3/4/26.", "Write to the school", "AE", "2026-04-03"),
        ("Write to the school\tAnn Example\t3 April 2026", "Write to the school", "Ann Example", "2026-04-03"),
        ("Write to the school (3 April 2026, Ann Example)", "Write to the school", "Ann Example", "2026-04-03"),
        ("Write to the school by 3/4/26 (SS)", "Write to the school", "SS", "2026-04-03"),
        ("Write to the school, Case manager, 3/4/26", "Write to the school", "Case manager", "2026-04-03"),
        ("CM & TM to meet the family, 3/4/26", "CM & TM to meet the family", "CM & TM", "2026-04-03"),
        ("Refer to the school by 3/4/26 and tell the family", "Refer to the school by 3/4/26 and tell the family", None,
         "2026-04-03"),
    ],
)  # fmt: skip
def test_owner_and_date_wherever_people_put_them(words: str, action: str, owner: str | None, due: str) -> None:
    read_as = read_sentence(words)
    assert read_as is not None
    assert (read_as.action.rstrip("."), read_as.owner, str(read_as.due)) == (action, owner, due)


def test_a_very_long_word_is_no_hedged_grade() -> None:
    """A pattern that tried every way of cutting it up took minutes; found by fuzzing."""
    scale = load_profile("tower-hamlets").grade_scales[0]
    assert read_whole_line("x" * 3_000 + " between", scale).grade is None
