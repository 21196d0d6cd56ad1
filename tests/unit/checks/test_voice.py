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
