"""What changed between two versions of a form is told once, in words; what did not change is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.forms import filled

from generator.forms.compare import Change, compare_forms
from generator.intake import read_document
from generator.model import Action, Answer, AuditForm, Contact, FormKind, Moderation
from generator.profile_load import load_profile

PROFILES = (load_profile("tower-hamlets"), load_profile("nottingham"))
SPECIMENS = sorted((Path(__file__).parents[2] / "specimens").glob("*.docx"))
PLAN = Action("Write a safety plan with the child", "Piers Amberley", date(2026, 12, 1), "1 Dec 2026")
RING = Action("Ring the school about mentoring", "Odalys Fenwick")
BIKE = Action("Find a bicycle workshop nearby")


def form(*answers: Answer, **others: object) -> AuditForm:
    base = AuditForm("tower-hamlets", "th_full_audit", FormKind.FULL_AUDIT, "a.docx", {a.field_id: a for a in answers})
    return replace(base, **others)  # type: ignore[arg-type]


def read(data: bytes) -> AuditForm:
    return read_document(data, "UoP full audit.docx", PROFILES)[0]


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.stem[:25])
def test_a_form_does_not_differ_from_itself_under_another_name(path: Path):
    one = read_document(path.read_bytes(), path.name, PROFILES)[0]
    assert compare_forms(one, replace(one, file="copy.docx")) == []


def test_an_answer_its_grade_and_its_words():
    old = form(Answer("area_planning", "Planning", "Made alone.", grade="Good"))
    new = form(Answer("area_planning", "Planning", "Made with the child.", grade="Outstanding"))
    assert compare_forms(old, new) == [
        Change("grade", "Planning", "Good", "Outstanding"),
        Change("answer", "Planning", "Made alone.", "Made with the child."),
    ]


def test_a_grade_alone_is_told_once():
    old = form(Answer("overall_grade", "Overall grade", "RI", grade="Requires Improvement", as_written="RI"))
    new = form(Answer("overall_grade", "Overall grade", "Good", grade="Good", as_written="Good"))
    assert compare_forms(old, new) == [Change("grade", "Overall grade", "Requires Improvement", "Good")]


def test_spaces_quotation_marks_and_ways_to_write_a_day_are_no_change():
    day = date(2026, 11, 3)
    old = form(Answer("a", "A", "It\u2019s  \u201cfine\u201d\n"), Answer("b", "B", "3/11/26", date=day))
    new = form(Answer("a", "A", 'It\'s "fine"'), Answer("b", "B", "3 November 2026", date=day))
    assert compare_forms(old, new) == []


def test_a_choice_and_its_comment():
    old = form(Answer("depth", "Enough depth?", "Nearly there.", choice="No"))
    new = form(Answer("depth", "Enough depth?", "Yes, now.", choice="Yes"))
    assert compare_forms(old, new) == [Change("answer", "Enough depth?", "No. Nearly there.", "Yes, now.")]


def test_a_question_that_was_added_or_dropped_stands_in_its_place():
    a, b, c = (Answer(n, n.upper(), n) for n in "abc")
    assert compare_forms(form(a, b), form(a, c)) == [Change("answer", "B", "b", ""), Change("answer", "C", "", "c")]


def test_actions_are_matched_by_their_words_not_their_order():
    old, new = form(actions=(PLAN, RING, BIKE)), form(actions=(BIKE, PLAN, RING))
    assert compare_forms(old, new) == []


def test_actions_reworded_added_and_removed():
    reworded = replace(PLAN, action="Write a new safety plan with the child", due=date(2026, 12, 15))
    added = Action("Invite the grandmother to a review", "Odalys Fenwick", None, "soon")
    changes = compare_forms(form(actions=(PLAN, RING, BIKE)), form(actions=(RING, reworded, added)))
    assert changes == [
        Change("action", "Action 2: words", PLAN.action, reworded.action),
        Change("action", "Action 2: date", "1 December 2026", "15 December 2026"),
        Change("action", "Action 3 (added)", "", "Invite the grandmother to a review; Odalys Fenwick; soon"),
        Change("action", "Action 3 (removed)", BIKE.action, ""),
    ]


def test_two_actions_with_the_same_words_are_two():
    assert len(compare_forms(form(actions=(RING, RING)), form(actions=(RING,)))) == 1


def test_conversations_part_by_part():
    old = form(contacts={"child": Contact("child", held=False, text="Was away.")})
    new = form(contacts={"child": Contact("child", True, date(2026, 11, 3), mode="virtual", text="Felt heard.")})
    assert compare_forms(old, new) == [
        Change("contact", "Conversation with the child: held", "No", "Yes"),
        Change("contact", "Conversation with the child: date", "", "3 November 2026"),
        Change("contact", "Conversation with the child: how", "", "virtual"),
        Change("contact", "Conversation with the child: what was said", "Was away.", "Felt heard."),
    ]


def test_moderation_is_named_as_such_and_told_once():
    old = form(Answer("moderated_grade", "Moderated grade"))
    new = form(
        Answer("moderated_grade", "Moderated grade", "Good", grade="Good", as_written="Good"),
        moderation=Moderation(grade="Good", rationale="Weighed differently."),
    )
    assert compare_forms(old, new) == [
        Change("moderation", "Moderated grade", "", "Good"),
        Change("moderation", "Moderator's rationale", "", "Weighed differently."),
    ]


def test_two_different_forms_are_said_to_be_so():
    other = replace(form(), form_id="th_dip_sample", version="2026.2")
    assert [c.label for c in compare_forms(form(), other)] == ["Form", "Template version"]


def test_two_files_as_word_saves_them():
    rows = {"actions": [{"action": "Ring the school", "owner": "Piers Amberley", "due": date(2026, 12, 1)}]}
    later = {"actions": [{"action": "Ring the school", "owner": "Odalys Fenwick", "due": date(2026, 12, 1)}]}
    same = {"case_reference": "CV-10101", "strengths": "Kind.\nFair."}
    old = read(filled(PROFILES[0], "th_full_audit", rows, overall_grade="Good", **same))
    new = read(filled(PROFILES[0], "th_full_audit", later, overall_grade="Outstanding", **same))
    assert compare_forms(old, new) == [
        Change("grade", "Overall grade", "Good", "Outstanding"),
        Change("action", "Action 1: owner", "Piers Amberley", "Odalys Fenwick"),
    ]
