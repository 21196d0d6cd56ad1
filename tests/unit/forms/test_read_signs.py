"""Signs that people put beside printed grades: emoji, arrows, stars, letters of a symbol font."""

from __future__ import annotations

import pytest
from builders.legacy import cell, package, para, run, table

from generator.forms.read import read_form
from generator.model import Answer
from generator.office.package import open_package
from generator.profile_load import load_profile

NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
BOLD = "<w:b/>"
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
NAMES = ("sufficient", "insufficient", "good", "excellent")
SAID = "The review showed change."


def vmp(*options: str) -> tuple[str | None, str | None, str | None]:
    """Grade, text and doubt of the VMP whose label prints these options."""
    details = (("Team:", "City North"), ("Name:", "Tobias Imagining-Hay"), ("Age:", "14"), ("Ethnicity:", "White"))
    rows = [[cell(para(run(label, BOLD), run(f" {text}")))] for label, text in details]
    first = table(*rows, columns=1)
    rows = [[cell(para(run("Is the Quality of VMP - ", BOLD), *options, run("?:")))], [cell(para(run(SAID)))]]
    rows += [[cell(para(run("Is the Quality of RMP - ", BOLD), run("good?:")))], [cell(para(run(SAID)))]]
    body = package(first + table(*rows, columns=1))
    form, _ = read_form(open_package(body), NOTTINGHAM.form("nt_case_audit"), NOTTINGHAM, "form.docx")
    answer = form.answers["vmp"]
    return answer.grade, answer.value, answer.doubt


def planning(*grade: str) -> Answer:
    details = (
        ("Childview reference", "CV-10623"), ("Date allocated", "1 June 2026"), ("Auditor", "Priya Inkwell-Sample"),
        ("Date completed", "26 June 2026"), ("Team manager", "Dilys Fableworth"),
    )  # fmt: skip
    first = table(*([cell(para(run(a, BOLD))), cell(para(run(b)))] for a, b in details), columns=2)
    heads = [cell(para(run(h, BOLD))) for h in ("Area", "Grade", "Findings")]
    rows = [[cell(para(run(a))), cell(para(*grade)), cell(para(run(SAID)))] for a in ("Assessment", "Planning")]
    body = package(first + table(heads, *rows, columns=3))
    form, _ = read_form(open_package(body), TOWER_HAMLETS.form("th_full_audit"), TOWER_HAMLETS, "form.docx")
    return form.answers["area_planning"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "sign",
    [
        "\u2705", "\u2714\ufe0f", "\u221a", "\U0001f44d", "\U0001f44d\U0001f3fd", "\u274c", "\u2b50", "\U0001f7e2",
        "\u2190", "\U0001f448", "->", "x", "[x]",
    ],
)  # fmt: skip
def test_a_sign_on_either_side_of_a_word_in_the_label(sign: str, name: str) -> None:
    for marked in (f"{sign} {name}", f"{name} {sign}"):
        words = [marked if word == name else word for word in NAMES]
        assert vmp(run(f"{words[0]} / {words[1]} / {words[2]} or {words[3]}")) == (name, SAID, None)


@pytest.mark.parametrize("sign", ["*", "**", "!!", "#", "\u2020"])
def test_a_sign_that_may_mean_something_else_is_a_question_for_a_person(sign: str) -> None:
    grade, text, doubt = vmp(run(f"sufficient / insufficient / good{sign} or excellent"))
    assert (grade, text) == (None, SAID)
    assert doubt == "Only a sign beside “good” may mark the grade."


def test_signs_that_all_words_share_mark_nothing() -> None:
    for sign in ("*", "\u2b50", "\u2022", "\u2610"):
        words = [f"{sign} {name}" for name in NAMES]
        assert vmp(run(f"{words[0]} / {words[1]} / {words[2]} or {words[3]}")) == (None, SAID, None)


def test_words_that_break_the_printed_list_leave_the_grade_to_a_person() -> None:
    grade, _, doubt = vmp(run("sufficient / insufficient / good this one or excellent"))
    assert grade is None and doubt


@pytest.mark.parametrize(("empty", "full"), [("\u00a8", "\u00fe"), ("\u00a8", "\u00fd"), ("o", "x"), ("q", "n")])
def test_boxes_typed_as_letters_of_a_symbol_font(empty: str, full: str) -> None:
    boxes = (run(empty, WINGDINGS), run(" Outstanding "), run(full, WINGDINGS), run(" Good "))
    others = (run(empty, WINGDINGS), run(" Requires Improvement to be Good "), run(empty, WINGDINGS))
    answer = planning(*boxes, *others, run(" Inadequate"))
    assert (answer.grade, answer.value, answer.doubt) == ("Good", SAID, None)


def test_a_letter_in_a_plain_font_stays_a_letter() -> None:
    assert planning(run("x"), run(" Good")).grade == "Good"
    assert planning(run("n/a")).grade is None
