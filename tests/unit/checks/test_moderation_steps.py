"""The moderator's side: what is recorded, what is offered, what went back; nobody is asked to audit again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import change, full_audit, issues, moderated, raised, said, without

from generator.checks.catalogue import CHECKS
from generator.model import Audience, AuditForm, FormKind, Moderation, Severity

RI = "Requires Improvement to be Good"
SOUND = full_audit()


def not_begun(form: AuditForm) -> AuditForm:
    """A form that waits for its moderator, whose name is filled in."""
    theirs = ("moderated_on", "moderation_depth", "grade_agreed", "moderated_grade", "moderation_recommendations",
              "moderation_rationale", "discussion_offered", "returned_on")  # fmt: skip
    blank = said(form, **dict.fromkeys(theirs))
    return moderated(blank, **{f: None for f in Moderation.__slots__ if f != "moderator"})


def differing(**changes: object) -> AuditForm:
    return moderated(change(SOUND, "grade_agreed", value="No", choice="No"), grade=RI, agreed="No", **changes)


def shallow(depth: str, choice: str | None, **changes: object) -> AuditForm:
    form = change(SOUND, "moderation_depth", value=depth, choice=choice)
    return moderated(form, depth=depth, **changes)


def recommends(words: str, choice: str, **changes: object) -> AuditForm:
    form = change(SOUND, "moderation_recommendations", value=words, choice=choice)
    return moderated(form, recommendations=words, **changes)


def safe(concern: str, told: str | None) -> AuditForm:
    return change(said(SOUND, safeguarding_told=told), "safeguarding", value=concern, choice=concern)


SILENT = moderated(said(SOUND, grade_agreed=None), agreed=None)
UNRETURNED = moderated(said(SOUND, returned_on=None, uop_held=None), returned=None, returned_on=None)
LONG_AGO, LATELY = date(2026, 11, 20), date(2026, 6, 24)
CASES = [
    ("moderation-incomplete", said(SOUND, moderation_depth=None), True),
    ("moderation-incomplete", not_begun(SOUND), False),
    ("moderation-incomplete", without(SOUND, "moderation_depth"), False),
    ("moderation-incomplete", said(full_audit(FormKind.DIP_SAMPLE), moderated_grade=None), False),
    ("moderation-incomplete", said(SOUND, returned_on=None, discussion_offered=None), False),
    ("difference-without-rationale", differing(rationale=None), True),
    ("difference-without-rationale", differing(rationale="n/a"), True),
    ("difference-without-rationale", differing(), False),
    ("difference-without-rationale", moderated(SILENT, grade=RI, rationale=None), True),
    ("difference-without-rationale", moderated(SILENT, grade=None, rationale=None), False),
    ("difference-without-rationale", moderated(differing(), grade=None, rationale=None), True),
    ("discussion-not-offered", moderated(SILENT, grade=RI, offered=None), True),
    ("discussion-not-offered", moderated(SILENT, grade=None, offered=None), False),
    ("not-agreed-without-grade", said(moderated(SOUND, grade=None), moderated_grade=None), False),
    ("not-agreed-without-grade", moderated(SILENT, grade=None), False),
    ("not-agreed-without-grade", without(moderated(differing(), grade=None), "moderated_grade"), False),
    ("agreement-unclear", change(moderated(SOUND, grade=RI), "overall_grade", grade=None), False),
    ("agreement-unclear", moderated(SOUND, grade=None), False),
    ("conversation-not-offered", said(moderated(SOUND, depth=None, offered=None), moderation_depth=None), False),
    ("recommendations-unclear", replace(recommends("Mostly.", ""), actions=()), False),
    ("recommendations-unclear", replace(recommends("No. More is needed.", "No"), actions=()), False),
    ("safeguarding-not-told", safe("Yes", None), True),
    ("safeguarding-not-told", safe("Yes", "n/a"), True),
    ("safeguarding-not-told", safe("Yes", "Dilys Fableworth, by phone on 3 June 2026"), False),
    ("safeguarding-not-told", safe("No", None), False),
    ("safeguarding", safe("Yes", "Dilys Fableworth, by phone on 3 June 2026"), True),
    ("difference-without-rationale", moderated(SOUND, rationale=None), False),
    ("not-agreed-without-grade", said(moderated(differing(), grade=None), moderated_grade=None), True),
    ("not-agreed-without-grade", change(moderated(differing(), grade=None), "moderated_grade", doubt="two"), False),
    ("not-agreed-without-grade", differing(), False),
    ("agreement-unclear", moderated(SOUND, grade=RI), True),
    ("agreement-unclear", moderated(differing(), grade="Good"), True),
    ("agreement-unclear", differing(), False),
    ("agreement-unclear", said(moderated(SOUND, grade=RI, agreed=None), grade_agreed=None), False),
    ("discussion-not-offered", differing(offered=None), True),
    ("discussion-not-offered", differing(offered="Not offered yet"), True),
    ("discussion-not-offered", differing(offered="No"), True),
    ("discussion-not-offered", differing(), False),
    ("discussion-not-offered", moderated(SOUND, offered=None), False),
    ("conversation-not-offered", shallow("Several one-liners.", "No", offered=None), True),
    ("conversation-not-offered", shallow("Not fully. It is thin.", None, offered=None), True),
    ("conversation-not-offered", shallow("No. It is thin.", "No"), False),
    ("conversation-not-offered", shallow("Yes, not much to add.", "Yes", offered=None), False),
    ("conversation-not-offered", shallow("Yes, with one exception.", None, offered=None), False),
    ("recommendations-unclear", recommends("No", "No", rationale=None), True),
    ("recommendations-unclear", recommends("No. The child's school is missing.", "No", rationale=None), False),
    ("recommendations-unclear", recommends("No", "No"), False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "form", "fires"), CASES)
def test_the_moderators_side(code: str, form: AuditForm, fires: bool) -> None:
    assert (code in raised(form)) is fires


def test_a_moderated_form_in_order_raises_nothing_for_the_moderators_side() -> None:
    assert not raised(SOUND) & {code for code, _, _ in CASES}


def test_recommendations_said_to_be_enough_where_there_are_none() -> None:
    (found,) = issues(replace(SOUND, actions=()), "recommendations-unclear")
    assert found.message.endswith("Is nothing needed?")
    assert "recommendations-unclear" not in raised(SOUND)


@pytest.mark.parametrize(
    ("form", "today", "fires"),
    [(UNRETURNED, LONG_AGO, True), (UNRETURNED, LATELY, False), (SOUND, LONG_AGO, False),
     (change(UNRETURNED, "uop_held", date=date(2026, 6, 19)), LATELY, True),
     (without(UNRETURNED, "returned_on"), LONG_AGO, False)],
)  # fmt: skip
def test_a_moderated_form_goes_back_to_three(form: AuditForm, today: date, fires: bool) -> None:
    """Fourteen days are in time."""
    assert [i.severity for i in issues(form, "not-returned", today)] == [Severity.NOTE] * fires


def test_prompts_to_the_moderator_are_questions_with_a_place() -> None:
    found = [i for code, form, fires in CASES if fires for i in issues(form, code)]
    found = [i for i in found if not i.code.startswith("safeguarding")]  # for the managers, at once
    prompts = [i for i in found if i.severity is Severity.PROMPT]
    assert all(i.audience is Audience.MODERATOR and i.field_id for i in found)
    assert all(i.message.endswith("?") for i in prompts)


@pytest.mark.parametrize("clause", ["TH-055", "TH-056", "TH-057", "TH-058", "TH-059"])
def test_each_of_the_five_scenarios_has_a_rule(clause: str) -> None:
    assert [c.code for c in CHECKS if clause in c.clauses]


def test_each_step_of_moderation_has_a_rule() -> None:
    named = {clause for check in CHECKS for clause in check.clauses}
    assert {"TH-048", "TH-049", "TH-050", "TH-051", "TH-052", "TH-053", "TH-054"} <= named


@pytest.mark.parametrize(("blank", "fires"), [(["lens_desistance"], False), (["lens_desistance", "strengths"], True)])
def test_scenario_b_tells_the_moderator_of_several_unfinished_parts(blank: list[str], fires: bool) -> None:
    found = issues(said(SOUND, **dict.fromkeys(blank)), "incomplete")
    assert [i.message.split(" parts")[0] for i in found] == ["2"] * fires


def test_scenario_b_counts_missing_grades_and_unfinished_text_and_names_a_few() -> None:
    form = change(change(SOUND, "area_planning", grade=None), "area_reviewing", value="[insert date]")
    (found,) = issues(form, "incomplete")
    assert "Planning; Reviewing" in found.message
    every = said(SOUND, **dict.fromkeys(SOUND.answers))
    assert " more. " in issues(every, "incomplete")[0].message


def test_a_difference_is_told_with_both_grades_or_without() -> None:
    (both,) = issues(differing(rationale=None), "difference-without-rationale")
    assert both.message == f"The auditor's grade (Good) and the moderator's ({RI}) differ, and the rationale is blank."
    (one,) = issues(moderated(differing(), grade=None, rationale=None), "difference-without-rationale")
    assert one.message == "The overall grade is not agreed, and the rationale is blank."


def test_the_words_that_a_prompt_rests_on_are_quoted() -> None:
    (offered,) = issues(differing(offered="Not offered yet"), "discussion-not-offered")
    (agreed,) = issues(moderated(SOUND, grade=RI), "agreement-unclear")
    assert (offered.quote, agreed.quote) == ("Not offered yet", "Yes")
