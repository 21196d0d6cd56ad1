"""Yes and No as people print, mark and type them: printed words that nobody marked are never an answer."""

from __future__ import annotations

import pytest
from builders.legacy import para, run
from builders.small_forms import BOLD, BORDER, codes, details, read

CONCERN = "Is there an immediate safeguarding concern?"


def answered(label: str, *answer: str) -> tuple[str | None, str | None, set[str]]:
    form, issues = read("th_full_audit", details((label, answer)))
    found = form.answers["safeguarding"]
    return found.choice, found.value, codes(issues, "safeguarding")


def typed(*texts: str) -> list[str]:
    return [para(run(text)) for text in texts]


OFFERS = ("\u2610 Yes \u2610 No", "Yes / No", "Yes/No", "Y / N", "Yes or No", "(please state Yes or No)",
          "(delete as appropriate: Yes / No)")  # fmt: skip


@pytest.mark.parametrize("offer", OFFERS)
def test_printed_words_that_nobody_marked_are_blank(offer: str) -> None:
    assert answered(CONCERN, *typed(offer)) == (None, None, set())


@pytest.mark.parametrize("asked", ["", *(o for o in OFFERS if "\u2610" not in o), "(Yes / No)", "(Y/N)"])
@pytest.mark.parametrize(("said", "choice"), [("No", "No"), ("Yes", "Yes"), ("", None)])
def test_words_printed_in_the_label_are_no_part_of_the_answer(asked: str, said: str, choice: str | None) -> None:
    for stem in (CONCERN, "Immediate safeguarding concern?", "Immediate safeguarding concern:"):
        assert answered(f"{stem} {asked}".strip(), *typed(said)) == (choice, said or None, set())


@pytest.mark.parametrize("mark", [BORDER, BOLD, "<w:u w:val='single'/>", '<w:highlight w:val="yellow"/>'])
def test_the_printed_word_that_is_marked_is_the_answer(mark: str) -> None:
    assert answered(CONCERN, para(run("Yes / "), run("No", mark)))[0] == "No"
    assert answered(CONCERN, para(run("Yes", mark), run(" / No")))[0] == "Yes"


@pytest.mark.parametrize("words", ["\u2610 Yes \u2612 No", "Yes / [No]", "Yes / (No)", "Yes / No \u2713"])
def test_a_sign_at_the_printed_word_is_the_answer(words: str) -> None:
    assert answered(CONCERN, *typed(words))[0] == "No"


def test_what_is_typed_after_the_printed_words_is_the_answer() -> None:
    assert answered(CONCERN, *typed("Yes / No: No"))[0] == "No"
    assert answered(CONCERN, *typed("(please state Yes or No)", "No. The social worker was told."))[0] == "No"
    assert answered(CONCERN, *typed("(delete as appropriate: Yes / No)", "\u2610 Yes \u2612 No"))[0] == "No"


def test_offer_and_answer_in_one_cell_with_the_label() -> None:
    for text in ("Yes or No", "(Yes / No)", "Yes / No"):
        line = para(run(f"{CONCERN} {text}", BOLD), run(" No"))
        form, _ = read("th_full_audit", details(), line)
        assert form.answers["safeguarding"].choice == "No"


@pytest.mark.parametrize("words", ["Yes and no", "Yes & No, see below"])
def test_yes_and_no_is_a_question_for_a_person(words: str) -> None:
    assert answered(CONCERN, *typed(words)) == (None, words, {"choice-unclear"})


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("Yes. No review took place after the arrest in May.", "Yes"), ("yep", "Yes"), ("Nope", "No"),
        ("None", "No"), ("None identified", "No"), ("N/A", "Not applicable"), ("Not relevant", "Not applicable"),
    ],
)  # fmt: skip
def test_other_words_for_yes_and_no(words: str, choice: str) -> None:
    assert answered(CONCERN, *typed(words))[0] == choice


def test_words_that_are_neither_yes_nor_no_are_said() -> None:
    assert answered(CONCERN, *typed("Not immediate, but see below"))[2] == {"choice-unclear"}


@pytest.mark.parametrize(
    ("words", "choice"),
    [("Agreed", "Yes"), ("Not agreed", "No"), ("Disagree", "No"), ("I do not agree", "No"), ("No", "No")],
)
@pytest.mark.parametrize("label", ["Overall grade agreed? (Y/N)", "Grade agreed? (Yes / No)"])
def test_whether_the_grade_is_agreed(label: str, words: str, choice: str) -> None:
    form, _ = read("th_full_audit", details((label, words)))
    assert form.answers["grade_agreed"].choice == choice


def test_none_is_no_answer_to_whether_something_was_done_in_time() -> None:
    label = "Was the referral to MAPPA timely?"
    form, _ = read("nt_case_audit", details(("Team:", "City North"), (label, "None")))
    assert form.answers["mappa_timely"].choice is None
    assert form.text("mappa_timely") == "None"
