"""Whole sentences of rules whose words no other test looks at: found by mutation testing (benchmarks/mutants.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import ACTION, case_audit, change, full_audit, issues, moderated, raised, said

from generator.model import AuditForm, Contact, FormKind, Place


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


DEFICITS = "Health information sooner.\nEarlier transitions."


def test_an_action_of_other_things_is_asked_about_beside_the_deficit() -> None:
    form = replace(full_audit(), actions=(ACTION, replace(ACTION, action="Order new chairs", measure="In use")))
    (issue,) = issues(said(form, areas_for_development=DEFICITS), "deficit-not-taken-up")
    assert issue.message == (
        "Areas for development: 'Health information sooner.'. Which action takes this up? Under 'SMART action plan' "
        "these share no word with any area: 'Order new chairs'. What led to them?"
    )
    (plain,) = issues(said(full_audit(), areas_for_development=DEFICITS), "deficit-not-taken-up")
    assert plain.message.endswith("Which action takes this up?")


def test_where_a_line_points_elsewhere_no_action_is_said_to_be_apart() -> None:
    form = replace(full_audit(), actions=(ACTION, replace(ACTION, action="Order new chairs", measure="In use")))
    (issue,) = issues(said(form, areas_for_development=f"{DEFICITS}\nSee above."), "deficit-not-taken-up")
    assert issue.message.endswith("Which action takes this up?")


def test_a_conversation_without_day_or_mode_has_nothing_to_quote() -> None:
    form = full_audit()
    child = Contact("child", True)
    (issue,) = issues(replace(form, contacts={**form.contacts, "child": child}), "contact-without-words")
    assert (issue.quote, issue.field_id) == ("", "contact_child")


@pytest.mark.parametrize("missing", ["offered_on", "held_on", "completed"])
def test_a_discussion_with_one_day_only_is_in_order(missing: str) -> None:
    form = full_audit()
    form = change(form, "completed", date=None) if missing == "completed" else moderated(form, **{missing: None})
    assert "dates-out-of-order" not in raised(form)


def test_a_conversation_outside_the_audit_says_both_days() -> None:
    form = full_audit()
    late = replace(form.contacts["child"], date=date(2026, 5, 30))
    (issue,) = issues(replace(form, contacts={**form.contacts, "child": late}), "conversation-out-of-order")
    assert "(30 May 2026) is dated after the audit was completed (29 May 2026)." in issue.message
    assert issue.quote == "30 May 2026"


def test_a_form_without_its_day_is_held_against_the_month_of_the_audit() -> None:
    form = change(change(full_audit(), "completed", date=None), "audit_month", date=date(2024, 5, 1))
    assert "allocated" in {i.field_id for i in issues(form, "dates-far-apart")}


def test_a_form_with_no_action_points_to_the_action_plan() -> None:
    form = replace(full_audit(), actions=())
    form = change(form, "actions", place=Place(question="Action plan"))
    (issue,) = issues(form, "deficit-without-action")
    assert (issue.place.question, issue.field_id) == ("Action plan", "actions")
    assert issue.quote == "Victim work earlier."


def test_a_long_label_is_cut_where_parts_are_listed() -> None:
    (issue,) = issues(said(full_audit(), practitioner=None, safeguarding=None), "incomplete")
    assert "; Is there an immediate safeguarding concern? (Yes…." in issue.message


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_possessive_is_the_word_itself(apostrophe: str) -> None:
    """A short word is the same only letter for letter, so that the ending has to go."""
    form = said(full_audit(), areas_for_development=f"Dad{apostrophe}s.")
    taken_up = replace(form, actions=(replace(ACTION, action="Ring dad"),))
    assert "deficit-not-taken-up" not in raised(taken_up)
