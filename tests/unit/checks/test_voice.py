"""The child's voice: a quotation or a word of telling is enough; numbers of words decide nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders.audit_forms import issues
from builders.written import CASE, everywhere, written

from generator.model import FormKind

ABOUT = "The plan for # is complete and countersigned and covers each of the points that it has to cover in time."
VOICE = "area_voice_of_the_child"


def test_a_form_in_which_no_child_is_heard() -> None:
    (issue,) = issues(written(**everywhere(ABOUT)), "no-voice")
    assert issue.message.endswith("How did the child see it?")
    assert issue.place.question == "area_assessment"
    assert issue.quote.startswith("The plan for matter 1 is complete")


@pytest.mark.parametrize("words", ['"He asks."', "“He asks.”", "Wishes and feelings are clear.", "Her view is sought."])
def test_one_place_in_the_form_is_enough(words: str) -> None:
    assert not issues(written(**everywhere(ABOUT), lens_desistance=words), "no-voice")


def test_the_conversation_with_the_child_counts() -> None:
    assert not issues(written(**everywhere(ABOUT), contacts={"child": "Leila told me about school."}), "no-voice")


def test_a_form_of_a_few_words_is_left_to_the_prompt_on_one_liners() -> None:
    assert not issues(written(**everywhere("Fine.")), "no-voice")


@pytest.mark.parametrize(("words", "asked"), [(79, False), (80, True)])
def test_eighty_words_in_all_are_enough_to_ask(words: int, asked: bool) -> None:
    assert bool(issues(written(area_planning="word " * words), "no-voice")) is asked


def test_a_dip_sample_may_be_about_something_else() -> None:
    dip = replace(written(**everywhere(ABOUT)), form_id="th_dip_sample", kind=FormKind.DIP_SAMPLE)
    assert not issues(dip, "no-voice")


def test_the_answer_on_the_childs_voice_without_the_child() -> None:
    (issue,) = issues(
        written(**{VOICE: "The forms are complete and were uploaded in the time allowed."}), "voice-without-words"
    )
    assert issue.field_id == issue.place.question == VOICE


@pytest.mark.parametrize(
    "words",
    [
        "The plan was changed because of what Tally said about the mornings there.",
        "Sol writes it down in Tally's own words on every page of it.",
        "Hard to find.",
        "Not looked at in this dip sample, which was about the referral to the other service.",
    ],
)
def test_an_answer_in_which_the_child_is_heard_or_that_is_short(words: str) -> None:
    assert not issues(written(**{VOICE: words}), "voice-without-words")


def test_other_answers_are_not_asked_for_it() -> None:
    assert not issues(written(CASE, vmp=ABOUT), "voice-without-words")


PAPERS = (
    "AssetPlus was completed and updated, each form was countersigned, recorded and put on file, and a review "
    "followed; all of it took place on time and within the days that are set, every single month. "
)


@pytest.mark.parametrize(
    ("words", "asked"),
    [(PAPERS, True), (f"{PAPERS} She liked it.", False), (f"{PAPERS} The family were told.", False),
     ("Completed, updated, countersigned, recorded and on file.", False),
     (f"Completed and updated. {'Fine ' * 30}", False)],
)  # fmt: skip
def test_an_answer_of_records_asks_for_the_child(words: str, asked: bool) -> None:
    assert bool(issues(written(area_reviewing=words), "records-without-child")) is asked


def test_an_answer_of_records_names_some_of_them() -> None:
    (issue,) = issues(written(area_reviewing=PAPERS), "records-without-child")
    assert issue.message == (
        "'Reviewing' tells of records (completed, updated, recorded, countersigned) and not of the child. What did the "
        "work mean for the child?"
    )
    assert issue.place.question == issue.field_id == "area_reviewing"
    assert issue.quote.startswith("AssetPlus was completed")
    dip = replace(written(area_reviewing=PAPERS), form_id="th_dip_sample", kind=FormKind.DIP_SAMPLE)
    assert not issues(dip, "records-without-child")
