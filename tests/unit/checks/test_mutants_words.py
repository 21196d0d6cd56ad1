"""Whole sentences of rules whose words no other test looks at: found by mutation testing (benchmarks/mutants.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import ACTION, case_audit, change, full_audit, issues, moderated, raised, said

from generator.model import AuditForm, Contact, FormKind


def with_action(**changes: object) -> AuditForm:
    return replace(full_audit(), actions=(replace(ACTION, **changes),))  # type: ignore[arg-type]


def test_an_action_for_everybody_asks_for_one_person() -> None:
    (issue,) = issues(with_action(owner="All staff"), "action-without-owner")
    assert issue.message == (
        "The action 'Hold a transition meeting with the child' is for 'All staff'. Could it name one person, or one "
        "role, who will see to it?"
    )


@pytest.mark.parametrize(
    ("due", "back", "words"),
    [
        (
            date(2026, 5, 28),
            None,
            "is due on 28 May 2026, before the day of this form, 29 May 2026. Is the date right?",
        ),
        (
            date(2026, 7, 1),
            date(2026, 6, 30),
            "is checked back on 30 June 2026, before it is due on 1 July 2026. Are both dates right?",
        ),
    ],
)
def test_an_action_dated_before_says_both_days(due: date, back: date | None, words: str) -> None:
    (issue,) = issues(with_action(due=due, check_back=back), "action-dated-before")
    assert issue.message == f"The action 'Hold a transition meeting with the child' {words}"


def test_words_in_place_of_the_overall_grade_are_not_a_grade() -> None:
    form = change(full_audit(), "overall_grade", value="We could not agree", grade=None)
    (issue,) = [i for i in issues(form, "missing-grade") if i.field_id == "overall_grade"]
    assert issue.message == "'Overall grade' names no grade."
    assert issue.quote == "We could not agree"


def test_what_is_not_asked_quotes_both_answers() -> None:
    form = change(case_audit(), "panel_dates", value="All on time.", choice="Yes")
    (issue,) = issues(form, "answered-though-not-asked")
    assert issue.message == (
        "'Type of order or licence' says 'Youth Rehabilitation Order', and what is not asked then is answered: "
        "'Have panel dates been held in line with national standards?'. Which of the two is right?"
    )
    assert (issue.quote, issue.field_id) == ("All on time.", "panel_dates")


def test_a_conversation_that_no_question_asks_for_has_no_date_to_miss() -> None:
    form = replace(full_audit(FormKind.DIP_SAMPLE), contacts={"child": Contact("child", True, text="We talked.")})
    assert "contact-undated" not in raised(form)


def test_an_observation_is_not_asked_what_changed_for_the_child() -> None:
    words = {n: f"The cards for this part were ready on the table, number {n}." for n in range(9)}
    questions = ("planned", "links", "diversity", "needs", "crisis", "objectives", "engagement", "review", "goals")
    form = AuditForm("nottingham", "nt_observation", FormKind.OBSERVATION, "a.docx")
    for number, question in enumerate(questions):
        form = change(form, f"obs_{question}", value=words[number])
    assert "no-impact" not in raised(form)


def test_a_conversation_dated_by_its_month_is_asked_for_its_day() -> None:
    talk = Contact("child", True, date_as_written="June", mode="virtual", text="We talked.")
    form = full_audit()
    (issue,) = issues(replace(form, contacts={**form.contacts, "child": talk}), "contact-undated")
    assert issue.message == "The conversation with the child has no full date ('June'). On which day was it?"
    assert (issue.quote, issue.field_id) == ("June", "contact_child")


def test_deficits_without_an_action_stand_at_the_actions() -> None:
    (issue,) = issues(replace(full_audit(), actions=()), "deficit-without-action")
    assert issue.field_id == "actions"
    assert issue.message == "There are areas for development ('Victim work earlier.') and no action. What would help?"


def test_a_late_moderation_and_a_form_not_returned_stand_at_their_dates() -> None:
    late = moderated(full_audit(), moderated_on=date(2026, 7, 1))
    assert [i.field_id for i in issues(late, "moderated-late")] == ["moderated_on"]
    kept = moderated(full_audit(), returned=None, returned_on=None)
    assert [i.field_id for i in issues(kept, "not-returned")] == ["returned_on"]


@pytest.mark.parametrize(("offered", "fires"), [("Not yet", True), ("No offer made", True), ("On 3 June 2026", False)])
def test_a_discussion_that_is_not_yet_offered_is_no_offer(offered: str, fires: bool) -> None:
    form = moderated(full_audit(), grade="Requires Improvement to be Good", agreed="No", offered=offered)
    assert ("discussion-not-offered" in raised(form)) is fires


@pytest.mark.parametrize(("vmp", "words"), [(None, "is blank"), ("None was needed.", "says that there was no need")])
def test_a_missing_vmp_says_what_stands_there(vmp: str | None, words: str) -> None:
    form = said(change(case_audit(), "vulnerability_screening", value="The level is medium."), vmp=vmp)
    (issue,) = issues(form, "vmp-needed")
    assert f"'Quality of VMP' {words}. Which is right?" in issue.message


@pytest.mark.parametrize(("words", "fires"), [(8, False), (9, True)])
def test_the_answer_on_the_childs_voice_is_looked_at_from_nine_words(words: int, fires: bool) -> None:
    form = change(full_audit(), "area_voice_of_the_child", value=" ".join(["paper"] * words))
    assert ("voice-without-words" in raised(form)) is fires
