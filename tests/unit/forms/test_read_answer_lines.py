"""Lines of answers that begin with the words of a question, and answers that look like labels."""

from __future__ import annotations

import pytest
from builders.legacy import cell, package, para, run, table
from builders.small_forms import DETAILS

from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
BOLD = "<w:b/>"
AREAS = ("Planning", "Assessment", "Reviewing", "Management oversight", "Voice of the child")


def read(body: str, form_id: str = "th_full_audit") -> tuple[AuditForm, list[Issue]]:
    profile = NOTTINGHAM if form_id.startswith("nt_") else TOWER_HAMLETS
    return read_form(open_package(package(body)), profile.form(form_id), profile, "form.docx")


def details(*more: tuple[str, str], labels: str = BOLD) -> str:
    return table(*([cell(para(run(a, labels))), cell(para(run(b)))] for a, b in (*DETAILS, *more)), columns=2)


def below(*pairs: tuple[str, str]) -> str:
    """A table of one column: each answer in the row under its label."""
    return table(*([cell(para(run(text)))] for pair in pairs for text in pair), columns=1)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    "asked",
    ["What has changed for the child", "Actions completed / outstanding", "Joint with (partner agency, if any)"],
)
def test_an_answer_that_begins_with_the_name_of_an_area(area: str, asked: str) -> None:
    said = f"{area}: short plans are liked."
    known = {"What has changed for the child": "check_back_change", "Joint with (partner agency, if any)": "joint_with"}
    field = known.get(asked, "check_back_actions")
    form, _ = read(below(*DETAILS, (asked, said), ("Checked by", "Saffron Mockridge")), "th_dip_sample")
    assert form.text(field) == said
    assert not any(f.startswith("area_") for f in form.answers)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_with_its_text_in_the_same_cell_is_still_that_area(area: str) -> None:
    rows = [[cell(para(run(f"{name}: Good. The plan was shared.")))] for name in AREAS]
    form, _ = read(below(*DETAILS) + table(*rows, columns=1))
    assert len([f for f in form.answers if f.startswith("area_")]) == len(AREAS)
    assert form.text(f"area_{area.lower().replace(' ', '_')}")


def test_a_line_of_an_answer_that_says_what_a_label_says_gives_way_to_the_label() -> None:
    lines = ("Good practice", "It was seen.", "Apologies", "None were sent.", "Decisions", "To go on.")
    body = "".join(
        para(run(f"{label} ", BOLD), run(said))
        for label, said in (
            ("Date of meeting:", "11 March 2026"),
            ("Chair:", "Winnie Yarnsby"),
            ("Minutes taken by:", "Ann Fell"),
            ("Attendees:", "See below."),
        )
    )
    body += "".join(para(run(line)) for line in lines)
    body += "".join(para(run(f"{a} ", BOLD), run("All of it.")) for a in ("Apologies:", "What is going well?"))
    form, _ = read(body + para(run("Decisions made: ", BOLD), run("To go on.")), "nt_meeting_minutes")
    assert (form.text("apologies"), form.text("decisions")) == ("All of it.", "To go on.")
    assert (form.text("attendees") or "").startswith("See below.\nGood practice")


@pytest.mark.parametrize("said", ["Check back", "Review date", "Owner", "By when", "Who", "Measure"])
def test_an_answer_of_a_word_that_also_heads_a_column(said: str) -> None:
    form, _ = read(details(("Further steps agreed", said), ("Date of check back", "10 July 2026")))
    assert form.text("uop_steps") == said
    assert str(form.answers["check_back_on"].date) == "2026-07-10"
    assert not form.actions


NOTTINGHAM_QUESTIONS = (
    "Is the Quality of VMP - sufficient / insufficient / good or excellent?:",
    "Has the RMP been actively reviewed as appropriate?",
    "Has the VMP been actively reviewed as appropriate?",
    "Are there plans in place to ensure that positive outcomes are sustainable?",
)
SPOKEN = ("Yes.", "CM: he is kind.", "Auditor: agreed.", "YP: I like it.", "Team: all of it.", "Name: not given.")


@pytest.mark.parametrize("apart", [True, False], ids=["below", "same_cell"])
@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_lines_of_an_answer_that_begin_with_who_speaks(apart: bool, count: int) -> None:
    names = (("Team:", "City North"), ("Name:", "Tobias Imagining-Hay"), ("Case Manager:", "Barnaby Fictley"))
    body = table([cell(para(run(f"{a} {b}"))) for a, b in names], columns=3)
    said = "".join(para(run(line)) for line in SPOKEN[:count])
    rows = []
    for question in NOTTINGHAM_QUESTIONS:
        asked = para(run(question, BOLD))
        rows += [[cell(asked)], [cell(said)]] if apart else [[cell(asked + said)]]
    form, _ = read(body + table(*rows, columns=1), "nt_case_audit")
    for field in ("vmp", "rmp_reviewed", "sustainable"):
        assert form.text(field) == "\n".join(SPOKEN[:count])
    assert form.answers["sustainable"].choice == "Yes"
    assert (form.text("practitioner"), form.text("auditor")) == ("Barnaby Fictley", None)


def test_headings_within_an_answer_divide_it() -> None:
    body = details() + para(run("4. Areas of practice"), style="Heading2")
    for area in AREAS:
        body += para(run(area, BOLD)) + para(run("Grade: Good"))
        body += para(run("What worked well"), style="Heading3") + para(run("The plan was warm."))
        body += para(run("Even better if"), style="Heading3") + para(run("Dates were there."))
    body += para(run("5. Impact on outcomes"), style="Heading2") + para(run("It is early."))
    form, _ = read(body)
    said = "What worked well\nThe plan was warm.\nEven better if\nDates were there."
    assert {form.text(f) for f in form.answers if f.startswith("area_")} == {said}
    assert form.grade("area_planning") == "Good"


@pytest.mark.parametrize("bold", [1, 2])
def test_a_bold_answer_in_the_row_below(bold: int) -> None:
    rows = []
    for number, question in enumerate(NOTTINGHAM_QUESTIONS):
        said = para(run("Yes. The plan was seen.", BOLD if number == bold else ""))
        rows += [[cell(para(run(question, BOLD)))], [cell(said)]]
    form, issues = read(details(labels=BOLD) + table(*rows, columns=1), "nt_case_audit")
    assert form.text(("vmp", "rmp_reviewed", "vmp_reviewed")[bold]) == "Yes. The plan was seen."
    assert not [i for i in issues if i.code == "extra-question" and "plan was seen" in i.message]


@pytest.mark.parametrize(("label", "is_area"), [("Plans", True), ("Planing", True), ("Partnership", False)])
def test_a_row_whose_label_is_reworded_between_two_that_are_known(label: str, is_area: bool) -> None:
    said = "Planning: one page, shared with the carer."
    names = ("Assessment", label, "Implementation & delivery", "Reviewing")
    heads = [cell(para(run(h, BOLD))) for h in ("Area", "Grade", "Findings")]
    rows = [[cell(para(run(text))) for text in (name, "Good", said)] for name in names]
    form, issues = read(details(labels="") + table(heads, *rows, columns=3))
    assert form.text("area_reviewing") == said
    assert (form.grade("area_planning"), form.text("area_planning")) == (("Good", said) if is_area else (None, None))
    assert any(i.code in {"weak-label", "extra-question"} for i in issues) or label == "Planing"


def test_blank_rows_between_labels_and_answers() -> None:
    pairs = (*DETAILS, ("Disposal type", "Referral Order"), ("Child's age", "14"))
    blank = [cell(para())]
    spaced = [row for a, b in pairs for row in ([cell(para(run(a)))], blank, [cell(para(run(b)))], blank)]
    form, issues = read(table(*spaced, columns=1))
    assert (form.text("auditor"), form.text("child_age")) == ("Priya Inkwell-Sample", "14")
    assert not [i for i in issues if i.code in {"extra-question", "unassigned-text"}]
    unfilled = [row for a, _ in pairs for row in ([cell(para(run(a)))], blank, [cell(para())], blank)]
    added = [[cell(para(run("Anything else")))], blank]
    form, _ = read(table(*unfilled, *added, columns=1))
    assert not any(form.text(f) for f in ("auditor", "child_age", "disposal"))


def test_labels_in_the_last_column() -> None:
    pairs = (*DETAILS, ("Disposal type", "Referral Order"), ("Child's age", "14"))
    form, _ = read(table(*([cell(para(run(b))), cell(para(run(a)))] for a, b in pairs), columns=2))
    assert (form.text("auditor"), form.text("child_age")) == ("Priya Inkwell-Sample", "14")
    numbered = [
        row
        for n, (a, b) in enumerate(pairs, 1)
        for row in ([cell(para(run(str(n)))), cell(para(run(a)))], [cell(para()), cell(para(run(b)))])
    ]
    form, _ = read(table(*numbered, columns=2))
    assert (form.text("auditor"), form.text("child_age")) == ("Priya Inkwell-Sample", "14")


@pytest.mark.parametrize(
    "said", ["Yes. Planning: short plans are liked.", "No. Assessment: late.", "Good. Reviewing: none."]
)
def test_a_sentence_before_the_name_of_an_area(said: str) -> None:
    pairs = (*DETAILS, ("Further steps agreed", said), ("Checked by", "Ann Fell"))
    form, _ = read("".join(para(run(text)) for pair in pairs for text in pair), "th_group_audit")
    assert form.text("uop_steps") == said
    assert not any(f.startswith("area_") for f in form.answers)
