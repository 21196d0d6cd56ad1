"""A grade is read where it is plain, and left to a person where it is not."""

from __future__ import annotations

import pytest
from builders.legacy import GRADE_STYLES, Legacy, Look, legacy_form, marked_options, package, para, run

from generator.forms.grades import is_options, options_at_start, read_marked
from generator.forms.grades_typed import read_lead, read_typed, read_whole_line
from generator.forms.read import read_form
from generator.forms.read_lines import Piece
from generator.model import Answer, Issue
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import Paragraph
from generator.profile_load import load_profile

NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
JUDGEMENT, PRACTICE = NOTTINGHAM.scale("judgement"), TOWER_HAMLETS.scale("practice")
RI = "Requires Improvement to be Good"


PRINTED = {
    "highlight",
    "shading",
    "bold",
    "underline",
    "colour",
    "strike_others",
    "tick",
    "boxes",
    "brackets",
    "capitals",
}


def piece(*runs: str) -> Piece:
    (paragraph,) = read_document(open_package(package(para(*runs)))).blocks
    assert isinstance(paragraph, Paragraph)
    return Piece(paragraph, 0, len(paragraph.text))


@pytest.mark.parametrize("style", [s for s in GRADE_STYLES if s in PRINTED])
@pytest.mark.parametrize("scale", [JUDGEMENT, PRACTICE], ids=lambda s: s.id)
def test_each_way_of_marking_each_grade(style: str, scale: object) -> None:
    scale = JUDGEMENT if scale is JUDGEMENT else PRACTICE
    for grade in scale.grades:
        reading = read_marked([piece(marked_options(scale, grade.name, style))], scale)
        assert (reading.grade, reading.doubt) == (grade.name, "")
    assert not read_marked([piece(marked_options(scale, "", style))], scale).says_something


@pytest.mark.parametrize("style", GRADE_STYLES)
def test_each_way_in_a_whole_form(style: str) -> None:
    data = legacy_form(
        NOTTINGHAM, "nt_case_audit", {"vmp": Legacy("It is SMART.", "insufficient")}, Look(grade_style=style)
    )
    form, _ = read_form(open_package(data), NOTTINGHAM.form("nt_case_audit"), NOTTINGHAM, "form.docx")
    assert (form.grade("vmp"), form.text("vmp")) == ("insufficient", "It is SMART.")
    assert form.grade("rmp") is None


HIGHLIGHT = '<w:highlight w:val="yellow"/>'
STRIKE = "<w:strike/>"


@pytest.mark.parametrize(
    ("runs", "code"),
    [
        (
            (run("sufficient", HIGHLIGHT), run(" / insufficient / "), run("good", HIGHLIGHT), run(" / excellent")),
            "two-grades",
        ),
        ((run("sufficient / insufficient / good / excellent", HIGHLIGHT),), "grade-unclear"),
        ((run("sufficient", STRIKE), run(" / insufficient / good / excellent")), "grade-unclear"),
        ((run("sufficient / insufficient / good / excellent", STRIKE),), "grade-unclear"),
        (
            (run("sufficient", HIGHLIGHT), run(" / insufficient / "), run("good", "<w:b/>"), run(" / excellent")),
            "two-grades",
        ),
    ],
)
def test_an_unclear_mark_is_a_question_for_a_person(runs: tuple[str, ...], code: str) -> None:
    reading = read_marked([piece(*runs)], JUDGEMENT)
    assert (reading.grade, reading.code) == (None, code)
    assert reading.doubt.endswith(".")


def test_part_of_a_word_is_best_read_with_a_doubt() -> None:
    reading = read_marked([piece(run("suff", HIGHLIGHT), run("icient / insufficient / good / excellent"))], JUDGEMENT)
    assert (reading.grade, reading.code) == ("sufficient", "grade-unclear")


def test_left_over_marks_are_none() -> None:
    white, off = '<w:highlight w:val="white"/>', '<w:strike w:val="0"/>'
    runs = (
        run("sufficient", white),
        run(" / "),
        run("insufficient", off),
        run(" / good / "),
        run("excellent", HIGHLIGHT),
    )
    assert read_marked([piece(*runs)], JUDGEMENT).grade == "excellent"


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("Good", "Good"), (" GOOD. ", "Good"), ("Grade: Good", "Good"), ("RI", RI), ("Req. Imp.", RI), ("R.I.", RI),
        ("Requires improvement", RI), ("Good - because of the plan", "Good"), ("Good (just)", "Good"),
        ("requires improvement to be good", RI),
    ],
)  # fmt: skip
def test_a_typed_grade_without_doubt(words: str, grade: str) -> None:
    reading = read_typed(words, PRACTICE)
    assert (reading.grade, reading.code) == (grade, "")


@pytest.mark.parametrize(
    ("words", "grade", "code"),
    [
        ("Sufficent", "sufficient", "grade-unclear"),
        ("insuficient", "insufficient", "grade-unclear"),
        ("Suff", "sufficient", "grade-unclear"),
        ("Insuff", "insufficient", "grade-unclear"),
        ("good overall", "good", "grade-unclear"),
        ("Good/Excellent", None, "two-grades"),
        ("good to excellent", None, "two-grades"),
        ("satisfactory", None, "unknown-grade"),
        ("almost sufficient", None, "grade-unclear"),
        ("n/a", None, ""),
        ("-", None, ""),
        ("", None, ""),
    ],
)
def test_a_typed_grade_with_a_doubt_or_none(words: str, grade: str | None, code: str) -> None:
    reading = read_typed(words, JUDGEMENT)
    assert (reading.grade, reading.code) == (grade, code)


def test_not_sufficient_is_never_sufficient() -> None:
    for words in ("Not sufficient", "not really sufficient", "insufficient", "Insufficient in places"):
        assert read_typed(words, JUDGEMENT).grade != "sufficient"


def test_a_line_that_says_more_is_no_grade() -> None:
    assert read_whole_line("Good.", JUDGEMENT).grade == "good"
    for words in ("Good contract.", "Sessions are happening.", "Very good.", "A good plan with sufficient detail."):
        assert not read_whole_line(words, JUDGEMENT).says_something


def test_the_first_word_of_an_answer_counts_only_with_a_doubt() -> None:
    reading = read_lead("Good. The plan is SMART.", JUDGEMENT)
    assert (reading.grade, reading.code) == ("good", "grade-unclear")
    assert not read_lead("Good contract.", JUDGEMENT).says_something


def test_printed_options_are_told_from_sentences() -> None:
    assert is_options("Sufficient / insufficient / good or excellent?", JUDGEMENT)
    assert not is_options("Good in parts, excellent in others", JUDGEMENT)
    text = "Sufficient / insufficient / good or excellent The plan is good."
    assert text[options_at_start(text, JUDGEMENT) :] == "The plan is good."
    assert options_at_start("insufficient Excellent work by all", JUDGEMENT) == 0


def test_a_grade_that_is_marked_and_another_that_is_typed() -> None:
    content = {"vmp": Legacy("excellent\nIt is SMART.", "good")}
    data = legacy_form(NOTTINGHAM, "nt_case_audit", content, Look(grade_style="highlight"))
    answer, issues = _vmp(data)
    assert answer.grade is None
    assert answer.doubt
    assert [i.code for i in issues if i.field_id == "vmp"] == ["two-grades"]


def _vmp(data: bytes) -> tuple[Answer, list[Issue]]:
    form, issues = read_form(open_package(data), NOTTINGHAM.form("nt_case_audit"), NOTTINGHAM, "form.docx")
    return form.answers["vmp"], issues
