"""Blank, unfinished, ungraded, a grade of another framework, an answer that is none of the listed ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders.audit_forms import case_audit, change, full_audit, issues, raised, said, without

from generator.model import AuditForm, FormKind, Severity

TH, NT = full_audit(), case_audit()


def graded(form: AuditForm, field_id: str, value: str | None, grade: str | None = None) -> AuditForm:
    return change(form, field_id, value=value, grade=grade)


CASES = [
    ("blank-answer", said(TH, area_planning=None), True),
    ("blank-answer", said(TH, disposal=None), True),
    ("blank-answer", said(TH, joint_with=None), False),
    ("blank-answer", change(said(TH, area_planning=None), "area_planning", doubt="a picture"), False),
    ("missing-grade", graded(TH, "area_planning", "The plan of 4 June fits."), True),
    ("missing-grade", graded(TH, "area_planning", "Not looked at in this audit."), False),
    ("missing-grade", graded(TH, "overall_grade", "n/a"), True),
    ("missing-grade", graded(TH, "overall_grade", "to be confirmed"), True),
    ("missing-grade", graded(full_audit(FormKind.DIP_SAMPLE), "overall_grade", "n/a"), False),
    ("missing-grade", graded(TH, "area_planning", "Satisfactory. The plan fits."), False),
    ("grade-without-words", graded(TH, "area_planning", None, "Good"), True),
    ("grade-without-words", graded(TH, "area_planning", "Yes.", "Good"), False),
    ("grade-of-another-scale", graded(TH, "area_planning", "Satisfactory. The plan of 4 June fits."), True),
    ("grade-of-another-scale", graded(TH, "overall_grade", "Excellent"), True),
    ("grade-of-another-scale", graded(TH, "overall_grade", "Graded excellent overall"), True),
    ("grade-of-another-scale", graded(TH, "area_planning", "A plan that fits.", "Excellent"), True),
    ("grade-of-another-scale", graded(TH, "area_planning", "Excellent planning with the child."), False),
    ("grade-of-another-scale", graded(TH, "area_planning", "Excellent. The plan fits.", "Good"), False),
    ("grade-of-another-scale", change(TH, "overall_grade", value="Excellent", grade=None, doubt="?"), False),
    ("grade-of-another-scale", graded(NT, "rosh", "Outstanding. All of it is there."), True),
    ("grade-of-another-scale", graded(NT, "rosh", "All of it is there.", "excellent"), False),
    ("placeholder-left", change(TH, "area_planning", value="The plan [insert date] fits."), True),
    ("placeholder-left", change(TH, "team", value="Choose an item."), True),
    ("placeholder-left", change(TH, "joint_with", value="Choose a grade Good"), True),
    ("placeholder-left", change(TH, "area_planning", value=" - "), True),
    ("placeholder-left", change(TH, "area_planning", value="We helped the child choose a date for the visit."), False),
    ("choice-not-listed", said(TH, disposal="An order"), True),
    ("choice-not-listed", said(TH, disposal="YRO with curfew"), False),
    ("choice-not-listed", change(TH, "disposal", value="An order", choice=None, doubt="unclear"), False),
    ("choice-not-listed", said(TH, disposal=None), False),
    ("choice-not-listed", said(TH, audit_type="Peer"), False),
    ("no-without-comment", change(NT, "home_visits", value="No.", choice="No"), True),
    ("no-without-comment", change(NT, "home_visits", value=None, choice="No"), True),
    ("no-without-comment", change(NT, "home_visits", value="No. None since May.", choice="No"), False),
    ("no-without-comment", change(NT, "home_visits", value="Yes", choice="Yes"), False),
    ("no-without-comment", change(NT, "home_visits", value="No", choice="No", doubt="two boxes"), False),
    ("no-without-comment", change(NT, "home_visits", value=None, choice="Yes"), False),
    ("choice-not-listed", change(TH, "disposal", value="A sentence", choice="Referral Order"), False),
    ("age-unusual", change(NT, "child_age", value="9", doubt="two numbers"), False),
    ("age-unusual", said(NT, child_age=None), False),
    ("good-practice-blank", change(said(NT, good_practice=None), "good_practice", doubt="a picture"), False),
    ("grade-of-another-scale", graded(TH, "overall_grade", "The work is very good in parts"), False),
    ("grade-of-another-scale", graded(TH, "overall_grade", "The work is very good"), True),
    ("age-unusual", said(NT, child_age="9"), True),
    ("age-unusual", said(NT, child_age="18 years"), True),
    ("age-unusual", said(NT, child_age="10"), False),
    ("age-unusual", said(NT, child_age="17 (born in spring)"), False),
    ("age-unusual", said(NT, child_age="sixteen"), False),
    ("age-unusual", said(TH, child_age="18"), False),
    ("good-practice-blank", said(NT, good_practice=None), True),
    ("good-practice-blank", without(NT, "good_practice"), False),
    ("good-practice-blank", NT, False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "form", "fires"), CASES)
def test_entries(code: str, form: AuditForm, fires: bool) -> None:
    assert (code in raised(form)) is fires


def test_sound_forms_raise_none_of_these() -> None:
    assert not (raised(TH) | raised(NT)) & {code for code, _, _ in CASES}


def test_another_scales_grade_is_told_with_this_services_grades() -> None:
    (found,) = issues(graded(TH, "overall_grade", "Excellent"), "grade-of-another-scale")
    assert found.severity is Severity.MUST_FIX
    assert found.quote == "excellent"
    assert "Outstanding, Good, Requires Improvement to be Good and Inadequate" in found.message


def test_an_unfinished_conversation_is_told_once() -> None:
    contact = replace(TH.contacts["child"], text="[Auditor to complete]")
    form = change(replace(TH, contacts={**TH.contacts, "child": contact}), "contact_child", value=contact.text)
    assert [i.field_id for i in issues(form, "placeholder-left")] == ["contact_child"]


def test_each_entry_quotes_what_was_written() -> None:
    (bare,) = issues(change(NT, "home_visits", value=None, choice="No"), "no-without-comment")
    (listed,) = issues(said(TH, disposal="An order"), "choice-not-listed")
    (age,) = issues(said(NT, child_age="9 years"), "age-unusual")
    assert (bare.quote, listed.quote, age.quote) == ("No", "An order", "9 years")
