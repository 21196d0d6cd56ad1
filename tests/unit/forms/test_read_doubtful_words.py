"""Words that look like a grade, a Yes or a No, and are not quite; and words that look otherwise, and are."""

from __future__ import annotations

import pytest
from builders.legacy import cell, para, run, table
from builders.small_forms import bold, codes, details, read, words

from generator.forms.grades_typed import read_lead, read_typed, read_whole_line
from generator.profile_load import load_profile

JUDGEMENT = load_profile("nottingham").scale("judgement")
PRACTICE = load_profile("tower-hamlets").scale("practice")
RI = "Requires Improvement to be Good"
GRADES = ("Outstanding", "Good", RI, "Inadequate")
CONCERN = "Is there an immediate safeguarding concern? (Yes / No)"
GREY, STRUCK = '<w:color w:val="BFBFBF"/>', "<w:strike/>"


def concern(*answer: str) -> tuple[str | None, set[str]]:
    form, issues = read("th_full_audit", details((CONCERN, answer)))
    return form.answers["safeguarding"].choice, codes(issues, "safeguarding")


@pytest.mark.parametrize("look", [GREY, STRUCK, GREY + STRUCK])
@pytest.mark.parametrize("between", [" / ", "/", " | ", ", ", "   ", " or "])
def test_a_word_that_is_greyed_out_or_struck_is_withdrawn(look: str, between: str) -> None:
    assert concern(para(run("Yes"), run(between), run("No", look))) == ("Yes", set())
    assert concern(para(run("Yes", look), run(between), run("No"))) == ("No", set())


@pytest.mark.parametrize("look", [GREY, STRUCK, GREY + STRUCK])
def test_the_one_grade_that_is_not_withdrawn(look: str) -> None:
    runs = [run(w, "" if w == "Good" else look) + run("   ") for w in ("Outstanding", "Good", RI, "Inadequate")]
    form, _ = read("th_full_audit", details(("Overall grade", [para(*runs)])))
    assert (form.grade("overall_grade"), form.answers["overall_grade"].doubt) == ("Good", None)


@pytest.mark.parametrize("words", ["N/K", "n k", "N.K.", "Not known", "Yes?", "No?", "Y ?", "Unknown", "?"])
def test_what_is_not_known_is_no_no(words: str) -> None:
    assert concern(para(run(words))) == (None, {"choice-unclear"})


@pytest.mark.parametrize("words", ["No concerns; one safeguarding referral made today", "No. MASH was told."])
def test_no_beside_words_of_alarm_is_a_question_for_a_person(words: str) -> None:
    assert concern(para(run(words))) == (None, {"choice-unclear"})


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("Y / (N)", "No"), ("(Y) / N", "Yes"), ("Y/[N]", "No"), ("n.a.", "Not applicable"), ("N", "No"),
        ("N - none", "No"), ("\u200bNo\u200b", "No"), ("\ufeffYes", "Yes"), ("Not\u00a0applicable", "Not applicable"),
        ("\u2705", "Yes"),
    ],
)  # fmt: skip
def test_plain_words_in_odd_dress(words: str, choice: str) -> None:
    assert concern(para(run(words))) == (choice, set())


@pytest.mark.parametrize("words", ["Not agreed", "I do not agree", "Do not agree", "No"])
@pytest.mark.parametrize("space", ["\u00a0", "  ", " \u200b"])
def test_spaces_of_any_kind_in_a_typed_no(words: str, space: str) -> None:
    label = "Overall grade agreed? (Yes / No)"
    form, issues = read("th_full_audit", details((label, words.replace(" ", space))))
    assert (form.answers["grade_agreed"].choice, codes(issues, "grade_agreed")) == ("No", set())


@pytest.mark.parametrize("black", ["000000", "111111", "1D1D1F", "0B0C0C", "222222", "333333", "404040"])
def test_blacks_that_nobody_can_tell_apart_mark_nothing(black: str) -> None:
    ink = f'<w:color w:val="{black}"/>'
    assert concern(para(run("Yes", ink), run(" / No"))) == (None, set())
    assert concern(para(run("Yes / "), run("No", ink))) == (None, set())
    red = '<w:color w:val="FF0000"/>'
    assert concern(para(run("Yes", red), run(" / "), run("No", ink))) == ("Yes", set())
    runs = [run(w, red if w == "Good" else ink if w == "Inadequate" else "") + run(" / ") for w in GRADES]
    form, _ = read("th_full_audit", details(("Overall grade", [para(*runs)])))
    assert (form.grade("overall_grade"), form.answers["overall_grade"].doubt) == ("Good", None)


@pytest.mark.parametrize("white", ["F8F9FA", "FDFDFD", "FFFFFF"])
def test_a_ground_that_nobody_can_see_marks_nothing(white: str) -> None:
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{white}"/>'
    assert concern(para(run("Yes", ground), run(" / No"))) == (None, set())
    seen = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
    assert concern(para(run("Yes", seen), run(" / No"))) == ("Yes", set())


def test_a_choice_with_characters_that_nobody_sees() -> None:
    form, _ = read("th_full_audit", details(("Disposal type", "\u200bRefer\u00adral\u200b Order\ufeff")))
    assert form.answers["disposal"].choice == "Referral Order"


@pytest.mark.parametrize("words", ["Requires Improvement (to be Good)", "requires improvement (to be good)."])
def test_a_grade_partly_in_brackets(words: str) -> None:
    assert (read_typed(words, PRACTICE).grade, read_typed(words, PRACTICE).doubt) == (RI, "")


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("Insuff - the plan was late.", "insufficient"), ("Suff: the plan was late.", "sufficient"),
        ("Grade: insufficient - the plan was late.", "insufficient"), ("“Good” The plan was shared.", "good"),
        ("Good overall - the plan was shared.", "good"), ("Excel. The plan was shared.", "excellent"),
    ],
)  # fmt: skip
def test_a_grade_at_the_head_of_an_answer_is_read_with_a_doubt(words: str, grade: str) -> None:
    reading = read_lead(words, JUDGEMENT)
    assert (reading.grade, reading.code) == (grade, "grade-unclear")


@pytest.mark.parametrize(
    "words",
    [
        "Goodness knows - the plan was late.",
        "Plan: late.",
        "Some - not all.",
        "Goods. They came late.",
        "Suffice to say",
    ],
)
def test_words_that_only_resemble_a_grade_give_none(words: str) -> None:
    assert not read_lead(words, JUDGEMENT).says_something


@pytest.mark.parametrize(("words", "grade"), [("Suff", "sufficient"), ("Overall excellent", "excellent")])
def test_a_short_grade_on_a_line_of_its_own(words: str, grade: str) -> None:
    assert read_whole_line(words, JUDGEMENT).grade == grade
    assert read_whole_line(words, JUDGEMENT).doubt


def label(*options: str) -> tuple[str | None, str | None]:
    name = [cell(para(run("Name:"), run(" Tobias Imagining-Hay"))), cell(para(run("Team:"), run(" City North")))]
    question = [cell(para(run("Is the Quality of VMP - "), *options, run("?:")), span=2)]
    rows = (question, [cell(para(run("The plan was late.")), span=2)])
    form, _ = read("nt_case_audit", table(name, columns=2), table(*rows, *rows[:0], columns=2))
    return form.grade("vmp"), form.text("vmp")


@pytest.mark.parametrize(
    ("left", "grade"),
    [
        (" /  / good or ", "good"), (" /  /  or excellent", "excellent"), ("Sufficient /  /  or ", "sufficient"),
        ("good", "good"), (" / insufficient /  or ", "insufficient"), ("  excellent", "excellent"),
    ],
)  # fmt: skip
def test_the_one_word_left_when_the_others_were_deleted(left: str, grade: str) -> None:
    assert label(run(left)) == (grade, "The plan was late.")


@pytest.mark.parametrize("name", ["Outstanding", "Good", RI, "Inadequate"])
@pytest.mark.parametrize(
    ("sign", "empty"), [(" \u2713", ""), ("\u2713", ""), (" [X]", " [  ]"), (" \u2612", " \u2610")]
)
def test_a_sign_after_the_word_that_it_marks(name: str, sign: str, empty: str) -> None:
    said = "   ".join(w + (sign if w == name else empty) for w in ("Outstanding", "Good", RI, "Inadequate"))
    rows = (words("Area", "Grade", "Findings"), [bold("Planning"), *words(said, "It was late.")])
    form, issues = read("th_full_audit", details(), table(*rows, columns=3))
    assert (form.grade("area_planning"), form.text("area_planning")) == (name, "It was late.")
    assert not codes(issues, "area_planning")


def test_a_line_shaded_as_a_paragraph_is_marked() -> None:
    shade = '<w:pPr><w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/></w:pPr>'
    lines = [f"<w:p>{shade if w == 'Good' else ''}{run(w)}</w:p>" for w in ("Outstanding", "Good", RI, "Inadequate")]
    form, _ = read("th_full_audit", details(("Overall grade", lines)))
    assert form.grade("overall_grade") == "Good"
    yes_no = [f"<w:p>{shade if w == 'Yes' else ''}{run(w)}</w:p>" for w in ("Yes", "No")]
    assert concern(*yes_no)[0] == "Yes"


def test_a_grade_typed_beside_our_guidance_is_not_in_the_text() -> None:
    rows = [[cell(para(run(RI)))], [cell(para(run("The plan was late.")))]]
    form, _ = read("th_full_audit", details(), table([bold("Planning"), cell(para(run(RI)))], columns=2), table(*rows))
    assert form.grade("area_planning") == RI


def inner(layout: str, name: str, mark: str) -> str:
    """A table of the four grades, the chosen one marked."""
    marks = [cell(para(run(mark if n == name and layout != "shaded" else ""))) for n in GRADES]
    shades = ["FFFF00" if n == name and layout == "shaded" else "" for n in GRADES]
    names = [cell(para(run(n)), shade=shade) for n, shade in zip(GRADES, shades, strict=True)]
    pairs = list(zip(names, marks, strict=True))
    rows = {
        "shaded": [names],
        "below": [names, marks],
        "above": [marks, names],
        "beside": [list(pair) for pair in pairs],
        "before": [[b, a] for a, b in pairs],
        "in_one_row": [[c for pair in pairs for c in pair]],
        "in_one_row_before": [[c for a, b in pairs for c in (b, a)]],
    }[layout]
    return table(*rows, columns=len(rows[0]))


LAYOUTS = ("shaded", "below", "above", "beside", "before", "in_one_row", "in_one_row_before")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("mark", ["X", "\u2713", "\u2612"])
def test_grades_in_a_table_within_the_cell(layout: str, mark: str) -> None:
    for name in GRADES:
        rows = (
            words("Area", "Grade", "Findings"),
            [bold("Planning"), cell(inner(layout, name, mark), para()), *words("It was late.")],
        )
        form, issues = read("th_full_audit", details(), table(*rows, columns=3))
        assert (form.grade("area_planning"), form.text("area_planning")) == (name, "It was late.")
        assert not codes(issues, "area_planning")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_grades_in_a_table_of_which_none_is_marked(layout: str) -> None:
    form, issues = read("th_full_audit", details(("Overall grade", [inner(layout, "", "X"), para()])))
    assert form.grade("overall_grade") is None
    assert not codes(issues, "overall_grade")
