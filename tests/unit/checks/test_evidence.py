"""Evidence: sources, effects and reasons are looked for in plain words, and a form is told once, not at each answer."""

from __future__ import annotations

import pytest
from builders.audit_forms import TODAY, issues, service
from builders.written import AREAS, CASE, everywhere, written

from generator.checks.catalogue import check_form
from generator.checks.text import names_a_date

VAGUE = "Planning is woven through the work and the whole of it shows care for the person in a sensible way " * 2
LONG = "Planning is woven through all that is done here and it shows real care in every way " * 5
DATED = f"{VAGUE} The plan was agreed on 4 March 2026."
TELLING = "Because of # the child has been in class more often than before, and the family noticed."


@pytest.mark.parametrize(
    "words",
    [
        "on 4 March",
        "by 4 march",
        "in May",
        "of 4th March 2026",
        "March 2026",
        "since June",
        "04/03/2026",
        "4.3.26",
        "2026-03-04",
        "Sept 2026",
    ],
)
def test_days_and_months_are_dates(words: str) -> None:
    assert names_a_date(f"It was done {words}.")


@pytest.mark.parametrize("words", ["session 4", "6 out of 10", "they may 2 or 3 times", "1.5 hours", "84%", "marching"])
def test_other_numbers_are_no_dates(words: str) -> None:
    assert not names_a_date(f"It was done {words}.")


@pytest.mark.parametrize(
    "source",
    [
        "on 4 March 2026",
        'and the child said "he asks"',
        "and an email to school is there",
        "see the case notes",
        "as minuted",
        "AssetPlus shows it",
    ],
)
def test_a_source_in_a_long_answer_is_enough(source: str) -> None:
    assert not issues(written(area_planning=f"{LONG} {source}"), "no-evidence")


def test_a_long_answer_without_a_source_is_asked_about() -> None:
    (issue,) = issues(written(area_planning=LONG), "no-evidence")
    assert issue.place.question == issue.field_id == "area_planning"
    assert issue.quote.startswith("Planning is woven")
    assert issue.message.endswith("What in the file does it rest on?")


@pytest.mark.parametrize(("words", "asked"), [(79, False), (80, True)])
def test_eighty_words_are_a_long_answer(words: int, asked: bool) -> None:
    assert bool(issues(written(area_planning="word " * words), "no-evidence")) is asked


def test_digits_are_no_source() -> None:
    assert issues(written(area_planning=f"{LONG} Scored 3 in session 4, 6 out of 10."), "no-evidence")


def test_what_the_question_names_is_no_source_for_its_answer() -> None:
    about_rosh = f"{LONG} The ROSH is thorough."
    assert issues(written(CASE, rosh=about_rosh), "no-evidence")
    assert not issues(written(CASE, vmp=about_rosh), "no-evidence")


def test_vague_words_throughout_are_said_once() -> None:
    found = issues(written(**{**everywhere(VAGUE), "area_planning": LONG}))
    assert [i.code for i in found if "evidence" in i.code] == ["little-evidence"]
    message = next(i.message for i in found if i.code == "little-evidence")
    assert message.startswith("5 of the 5 longer answers") and "Reviewing" in message


@pytest.mark.parametrize(("vague", "asked"), [(3, False), (4, True)])
def test_two_thirds_of_the_longer_answers_are_most(vague: int, asked: bool) -> None:
    texts = {area: VAGUE if at < vague else DATED for at, area in enumerate((*AREAS, "lens_desistance"))}
    assert bool(issues(written(**texts), "little-evidence")) is asked


def test_three_answers_are_no_pattern() -> None:
    assert not issues(written(**everywhere(VAGUE, number=3)), "little-evidence")


def test_an_area_set_aside_needs_no_evidence() -> None:
    assert not issues(written(area_planning=f"Not looked at in this audit. {LONG}"), "no-evidence")


def test_no_effect_anywhere_is_asked_about() -> None:
    (issue,) = issues(written(**everywhere(VAGUE)), "no-impact")
    assert issue.message.startswith("Of 5 answers none says what changed for the child.")


def test_one_effect_in_five_answers_is_enough() -> None:
    assert not issues(written(**{**everywhere(VAGUE), "area_reviewing": TELLING}), "no-impact")


def test_one_effect_in_ten_answers_is_few() -> None:
    others = ("lens_desistance", "lens_safety_child", "lens_safety_others", "strengths")
    texts = {**everywhere(VAGUE), "area_reviewing": TELLING, **dict.fromkeys(others, VAGUE)}
    assert not issues(written(**texts), "no-impact")
    assert "one says" in issues(written(**texts, areas_for_development=VAGUE), "no-impact")[0].message


def test_most_one_liners_are_said_once_and_not_at_each_grade() -> None:
    form = written(**everywhere("All fine."), grades=dict.fromkeys(AREAS, "Good"))
    codes = [i.code for i in issues(form)]
    assert codes.count("scant") == 1
    assert not {"short-for-its-grade", "generic-answer"} & set(codes)


@pytest.mark.parametrize(("short", "of", "asked"), [(2, 4, True), (2, 5, False), (3, 5, True), (3, 3, False)])
def test_half_of_four_answers_or_more_are_most(short: int, of: int, asked: bool) -> None:
    texts = {area: "word " * 8 if at < short else TELLING for at, area in enumerate(AREAS[:of])}
    assert bool(issues(written(**texts), "scant")) is asked


def test_one_liners_where_a_grade_was_asked_are_scant_beside_longer_comments() -> None:
    short = dict.fromkeys(AREAS, "Seen regularly.")
    longer = dict.fromkeys(("lens_desistance", "lens_safety_child", "lens_safety_others", "strengths"), DATED)
    more = dict.fromkeys(("areas_for_development", "overall_rationale"), DATED)
    form = written(**short, **longer, **more, grades=dict.fromkeys(AREAS, "Good"))
    assert issues(form, "scant")[0].message.startswith("5 of 5 graded answers")


@pytest.mark.parametrize(("words", "asked"), [(8, True), (9, False)])
def test_eight_words_are_few_for_a_grade(words: int, asked: bool) -> None:
    texts = {**everywhere(TELLING), "area_planning": " ".join(["seen"] * words)}
    form = written(**texts, grades=dict.fromkeys(AREAS, "Good"))
    assert bool(issues(form, "short-for-its-grade")) is asked


def test_one_word_is_one_word() -> None:
    form = written(**{**everywhere(TELLING), "area_planning": "Fine."}, grades={"area_planning": "Good"})
    assert "is graded Good on one word." in issues(form, "short-for-its-grade")[0].message


@pytest.mark.parametrize(
    "words",
    [
        "Engages well.",
        "Yes, all good, no concerns and no issues.",
        "This is ongoing and reviewed regularly.",
        "As above.",
    ],
)
def test_words_that_would_fit_any_child(words: str) -> None:
    (issue,) = issues(written(lens_desistance=words), "generic-answer")
    assert issue.place.question == "lens_desistance"
    assert words[:20] in issue.message and issue.message.endswith("?")


@pytest.mark.parametrize(
    "words",
    [
        "Engages well with boxing.",
        "Yes.",
        "No concerns: school saw the bruise heal.",
        "Yes, letter read out.",
        "Goodwill.",
    ],
)
def test_one_word_of_this_child_is_enough(words: str) -> None:
    assert not issues(written(lens_desistance=words), "generic-answer")


def test_a_service_without_a_list_of_general_phrases_is_asked_nothing() -> None:
    profile = service("tower-hamlets")
    bare = profile.model_copy(update={"checks": profile.checks.model_copy(update={"generic_phrases": ()})})
    found = check_form(written(lens_desistance="Engages well."), bare.form("th_full_audit"), bare, TODAY)
    assert "generic-answer" not in {i.code for i in found}


def rationale(words: str) -> list[str]:
    form = written(overall_rationale=words, overall_grade="Good", grades={"overall_grade": "Good"})
    return [i.message for i in issues(form, "rationale-apart")]


def test_a_rationale_about_something_else() -> None:
    assert rationale("I enjoyed reading this file and thank everybody for their time.")


@pytest.mark.parametrize(
    "words", ["Good, as agreed.", "Reviewing led to this.", "The strengths outweigh it.", "The child is safer at home."]
)
def test_a_grade_an_area_a_strength_or_a_lens_is_a_reason(words: str) -> None:
    assert not rationale(words)


def test_without_an_overall_grade_the_rationale_is_free() -> None:
    assert not issues(written(overall_rationale="Thank you all."), "rationale-apart")
