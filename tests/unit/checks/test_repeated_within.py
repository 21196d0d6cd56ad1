"""Repeated text within a form: exactly, nearly, and out of the guidance; sound answers share a few words."""

from __future__ import annotations

import pytest
from builders.audit_forms import issues, service
from builders.written import CASE, written

from generator.checks.text import Run, as_written, shared_runs, shingles, words_in, words_of

OWN = (
    "Sol moved the sessions to the bike workshop after noticing that talking was easier with busy hands, and the "
    "record of each one says what was done, how it went and what came next."
)
OTHER = "Three reviews were held on time and each of them says what is different now and what the family made of it."


def test_words_and_runs() -> None:
    words = words_of("The cat’s on the mat, isn't it? The CAT’S on the mat.")
    assert words == ["the", "cat’s", "on", "the", "mat", "isn't", "it", "the", "cat’s", "on", "the", "mat"]
    own = shingles(words_of("I saw that the cat’s on the mat again"))
    (run,) = shared_runs(own, frozenset(shingles(words)))
    assert run == Run(3, 8)
    assert as_written("I saw that the cat’s on the mat again", run) == "the cat’s on the mat"
    assert shingles(words[:4]) == []


def test_runs_that_overlap_are_two_and_their_words_count_once() -> None:
    own = shingles(["a", "b", "c", "d", "e", "f", "g", "h"])
    runs = shared_runs(own, {own[0], own[3]})
    assert [(r.start, r.end) for r in runs] == [(0, 5), (3, 8)]
    assert words_in(runs) == 8


def test_the_same_words_under_three_questions_are_said_once() -> None:
    form = written(area_planning=OWN, area_reviewing=OWN, area_assessment=OWN.upper(), lens_desistance=OTHER)
    (issue,) = issues(form, "repeated-text")
    assert issue.place.question == "area_planning"  # the second in the form's own order
    assert all(f"'{label}'" in issue.message for label in ("Assessment", "Planning", "Reviewing"))
    assert issue.message.endswith("Is that meant?")


@pytest.mark.parametrize(("words", "asked"), [(8, False), (9, True)])
def test_nine_words_exactly_repeated_are_asked_about(words: int, asked: bool) -> None:
    text = " ".join(f"word{n}" for n in range(words))
    assert bool(issues(written(area_planning=text, area_reviewing=text), "repeated-text")) is asked


def test_nearly_the_same_words() -> None:
    nearly = OWN.replace("Sol", "Nell").replace("bike workshop", "boxing gym")
    assert issues(written(area_planning=OWN, area_reviewing=nearly), "repeated-text")


@pytest.mark.parametrize(("shared", "asked"), [(24, False), (25, True)])
def test_a_run_of_twenty_five_words_in_a_long_answer(shared: int, asked: bool) -> None:
    run = " ".join(f"same{n}" for n in range(shared))
    first, second = (" ".join(f"{word}{n}" for n in range(60)) for word in ("one", "two"))
    form = written(area_planning=f"{first} {run}", area_reviewing=f"{run} {second}")
    assert bool(issues(form, "repeated-text")) is asked


@pytest.mark.parametrize(("shared", "asked"), [(14, False), (15, True)])
def test_sixty_per_cent_of_an_answer_of_twenty_five_words(shared: int, asked: bool) -> None:
    run = " ".join(f"same{n}" for n in range(shared))
    rest = " ".join(f"other{n}" for n in range(25 - shared))
    own = " ".join(f"one{n}" for n in range(40))
    assert bool(issues(written(area_planning=f"{own} {run}", area_reviewing=f"{run} {rest}"), "repeated-text")) is asked


def test_short_answers_that_are_nearly_alike_are_left_alone() -> None:
    texts = {"rmp_reviewed": "Yes, on 22 July 2026 at the risk panel.", "vmp_reviewed": "Yes, on 22 July 2026 at home."}
    assert not issues(written(CASE, **texts), "repeated-text")


def test_one_text_for_two_conversations() -> None:
    form = written(contacts={"child": OWN, "parent_carer": OWN})
    assert "Conversation with the parent or carer" in issues(form, "repeated-text")[0].message


def test_what_the_service_filled_in_is_not_the_auditors() -> None:
    assert not issues(written(kloe=OWN, area_planning=OWN), "repeated-text")


def test_guidance_as_an_answer() -> None:
    guidance = service("tower-hamlets").areas[0].guidance
    (issue,) = issues(written(area_assessment=guidance), "text-of-the-guidance")
    number = len(words_of(guidance))
    assert issue.message.startswith(f"{number} of the {number} words under 'Assessment' are those of the guidance")
    assert issue.quote.rstrip("…") in guidance


def test_a_grades_definition_as_a_rationale() -> None:
    definition = service("tower-hamlets").grade_scales[0].grades[1].descriptor
    assert issues(written(overall_rationale=definition), "text-of-the-guidance")


def test_a_few_words_of_the_definition_with_ones_own() -> None:
    some = "Practice and management oversight are consistently good across the seven areas"
    assert not issues(written(overall_rationale=f"{some}. {OWN}"), "text-of-the-guidance")


def test_guidance_that_older_forms_print() -> None:
    printed = service("nottingham").form(CASE).fields["vmp"].legacy_guidance[0]
    assert issues(written(CASE, vmp=printed), "text-of-the-guidance")
