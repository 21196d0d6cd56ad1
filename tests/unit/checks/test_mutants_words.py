"""Whole sentences of rules whose words no other test looks at: found by mutation testing (benchmarks/mutants.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import ACTION, case_audit, change, full_audit, issues, raised

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
