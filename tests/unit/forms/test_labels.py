"""Reworded labels are matched with a clear margin or left alone."""

from __future__ import annotations

import pytest

from generator.forms.labels import LabelBook, squash, without_grades, without_numbering
from generator.profile_load import load_profile

NOTTINGHAM = load_profile("nottingham")
BOOK = LabelBook(NOTTINGHAM.form("nt_case_audit"), NOTTINGHAM)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Home visits – purposeful and regular?", "home_visits"),
        ("Has the RMP been reviewed actively, as appropriate?", "rmp_reviewed"),
        ("Has the VMP been reviewed actively, as appropriate?", "vmp_reviewed"),
        ("Quality of the Risk Management Plan", "rmp"),
        ("What is the quality of the vulnerability management plan?", "vmp"),
        ("Type of Order / Licence", "disposal"),
        ("Did the victim come to the Panel?", "victim_attended"),
    ],
)
def test_a_reworded_label_finds_its_question(label: str, field: str) -> None:
    match = BOOK.find(label)
    assert match is not None
    assert match.field_id == field
    assert match.is_clear


@pytest.mark.parametrize(
    "label", ["Substance misuse – seen by the specialist worker?", "What did the school say?", "Notes"]
)
def test_another_question_finds_none(label: str) -> None:
    match = BOOK.find(label)
    assert match is None or not match.is_clear


def test_letters_alone_count() -> None:
    assert squash("Child’s  ethnicity & “age”:") == squash("child's ethnicity and age")


def test_numbers_and_grade_words_are_no_part_of_a_label() -> None:
    scale = NOTTINGHAM.scale("judgement")
    assert without_numbering("a) Frequency of offending?") == "Frequency of offending?"
    assert without_numbering("2. Planning") == "Planning"
    assert without_grades("Is the Quality of VMP - Sufficient / insufficient / good or excellent?:", scale) == (
        "Is the Quality of VMP"
    )
    assert without_grades("Quality of VMP - good?", scale) == "Quality of VMP"
    assert without_grades("Examples of Good Practice", scale) == "Examples of Good Practice"
