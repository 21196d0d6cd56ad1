"""Child-first wording: one note a form, advice only, and never on what a child said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders.audit_forms import issues
from builders.written import CASE, written

from generator.model import Action, Audience, Issue, Severity


def notes(**texts: str) -> list[Issue]:
    return issues(written(**texts), "child-first-wording")


def test_one_note_lists_the_words_with_others_to_use() -> None:
    (note,) = notes(area_planning="The YP failed to engage.", area_reviewing="The offender and the yp were seen.")
    assert (note.severity, note.audience) == (Severity.NOTE, Audience.AUDITOR)
    assert note.place.question == "area_planning"
    assert "'yp' (such as 'child')" in note.message and note.message.count("'yp'") == 1
    assert "'failed to engage'" in note.message and "'offender'" in note.message
    assert note.quote == "The YP failed to engage."


@pytest.mark.parametrize(
    "words",
    [
        "The child did not come to two sessions.",
        'She told me "I\'m not just an offender" and meant it.',
        "He said 'I don't want to be a YP' twice.",
        "“Perpetrator” is what he was called.",
        "He spent a week in a Young Offender Institution.",
        "She spoke to the Youth Offender Panel.",
        "Offending is down.",
        "The typist was new.",
    ],
)
def test_quotations_names_and_other_words_are_left_alone(words: str) -> None:
    assert not notes(area_planning=words)


def test_a_word_beside_a_quotation_is_still_seen() -> None:
    assert notes(area_planning='The offender said "I am no offender".')


def test_what_a_family_told_is_left_alone_and_what_a_practitioner_told_is_not() -> None:
    told = written(contacts={"child": "They call me a YP.", "parent_carer": "A YP, she says."})
    assert not issues(told, "child-first-wording")
    assert issues(written(contacts={"practitioner": "The YP is doing well."}), "child-first-wording")


def test_actions_are_looked_at() -> None:
    form = replace(written(CASE), actions=(Action("Ring the YP on Monday", "Bram Thistlewick"),))
    assert issues(form, "child-first-wording")[0].field_id == "actions"


def test_the_longer_phrase_is_named_once() -> None:
    (note,) = notes(area_planning="A young offender was seen.")
    assert "'young offender'" in note.message and "'offender'" not in note.message
