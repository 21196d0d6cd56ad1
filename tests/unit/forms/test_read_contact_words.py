"""How a conversation was held, or that it was not, in the words that people use for it."""

from __future__ import annotations

import pytest
from builders.small_forms import codes, details, grid, read

from generator.model import Contact

WHO = "Practitioner"


def spoken(how: str, day: str = "", text: str = "He was unwell on the day.") -> tuple[Contact, set[str]]:
    head = ("Reflective conversation with", "Date", "How", "What was discussed")
    form, issues = read("th_full_audit", details(("Planning", "Good")), grid(head, (WHO, day, how, text)))
    return form.contacts["practitioner"], codes(issues, "contact_practitioner")


@pytest.mark.parametrize(
    "how",
    [
        "Did not attend", "DNA", "FTA", "Failed to attend", "Cancelled", "Missed appointment",
        "Did not engage", "N/H", "None",
        "Not offered", "Withdrew", "Meeting did not go ahead", "TBC", "To be arranged", "Outstanding",
        "Teams - did not join",
        "Did not join Teams call", "Attempted by phone, no answer", "Not held", "Declined",
    ],
)  # fmt: skip
def test_words_that_say_it_was_not_held(how: str) -> None:
    contact, _ = spoken(how)
    assert (contact.held, contact.mode, contact.reason_not_held) == (False, "not held", "He was unwell on the day.")


@pytest.mark.parametrize(
    ("how", "mode"),
    [
        ("Face 2 face", "face to face"), ("HV", "face to face"), ("Walk and talk", "face to face"),
        ("Microsoft Teams call", "virtual"), ("WhatsApp video call", "virtual"), ("FaceTime", "virtual"),
        ("Remote", "virtual"),
        ("Google Meet", "virtual"), ("Mobile", "telephone"), ("T/C", "telephone"), ("Called mum", "telephone"),
        ("Telephone, as face to face was not possible", "telephone"), ("Telephone - could not do face to face",
        "telephone"),
        ("Not face to face - phone", "telephone"),
    ],
)  # fmt: skip
def test_ways_in_other_words(how: str, mode: str) -> None:
    contact, said = spoken(how, "4 May 2026", "He said that it helped.")
    assert (contact.held, contact.mode, contact.doubt) == (True, mode, None)
    assert not said


@pytest.mark.parametrize("how", ["Yes", "\u2713", "x"])
def test_a_mark_says_no_way(how: str) -> None:
    contact, _ = spoken(how, "4 May 2026", "He said that it helped.")
    assert (contact.held, contact.mode, contact.mode_as_written) == (True, None, how)


def test_a_word_that_is_no_way_without_a_date_is_a_doubt() -> None:
    contact, said = spoken("In custody")
    assert contact.held is None
    assert "contact-unclear" in said
    assert spoken("In custody", "4 May 2026")[0].held is True


def test_two_ways_are_said() -> None:
    contact, said = spoken("Face to face and telephone", "4 May 2026", "He said that it helped.")
    assert contact.held is True
    assert "contact-unclear" in said


def test_what_was_told_is_not_what_was_held() -> None:
    contact, _ = spoken("", "4 May 2026", "Missed appointments were looked at. He did not attend school.")
    assert contact.held is True
