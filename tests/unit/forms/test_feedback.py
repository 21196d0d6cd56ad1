"""Who is told what in a feedback copy, and in which words."""

from __future__ import annotations

from datetime import date

import pytest
from builders.comments import docx, edited, p, seen
from builders.forms import filled

from generator.checks.catalogue import CHECKS, check_form
from generator.forms.feedback import HEADING, comment_words, write_feedback_copy
from generator.intake import read_document
from generator.model import Audience, Issue, Place, Severity
from generator.profile_load import load_profile

TODAY = date(2026, 11, 21)
FORM = docx(p("Team") + p("Grade") + p("Told"))
TH = load_profile("tower-hamlets")


def issue(message: str, severity: Severity, audience: Audience, paragraph: int = 2) -> Issue:
    return Issue(
        "a-code", severity, message, Place(paragraph=paragraph), "Please look.", audience, ("TH-056", "NT-073")
    )


MEND = issue("The grade is missing.", Severity.MUST_FIX, Audience.AUDITOR)
ASK = issue("The date is unusual. Is it right?", Severity.PROMPT, Audience.AUDITOR)
START = issue("This is graded on few words. What did you see?", Severity.PROMPT, Audience.MODERATOR)
EXPLAIN = issue("The two grades differ without a rationale.", Severity.MUST_FIX, Audience.MODERATOR)
TOLD = issue("It is not recorded who was told.", Severity.MUST_FIX, Audience.MANAGER, 3)
CONCERN = issue("A concern is marked.", Severity.PROMPT, Audience.MANAGER)
NOTE = issue("There are tracked changes.", Severity.NOTE, Audience.AUDITOR)
EVERY = [MEND, ASK, START, EXPLAIN, TOLD, CONCERN, NOTE]


def messages(audience: Audience) -> set[str]:
    words = [s.words for s in seen(write_feedback_copy(FORM, EVERY, audience, TODAY))]
    return {i.message for i in EVERY if any(w.startswith(i.message) for w in words)}


def test_the_auditor_is_asked_to_mend_and_asked_what_is_addressed_to_them():
    assert messages(Audience.AUDITOR) == {MEND.message, ASK.message, TOLD.message}


def test_the_moderator_gets_prompts_and_what_only_they_can_write():
    assert messages(Audience.MODERATOR) == {START.message, EXPLAIN.message}


def test_a_comment_says_what_was_read_what_to_do_and_why():
    assert comment_words(MEND) == "The grade is missing. Please look. (Clauses TH-056 and NT-073)"


def test_an_issue_without_a_place_goes_to_the_top_of_the_form():
    homeless = Issue("c", Severity.MUST_FIX, "The team is not named.")
    (comment,) = seen(write_feedback_copy(FORM, [homeless], Audience.AUDITOR, TODAY))
    assert (comment.words, comment.about) == (f"{HEADING}\nThe team is not named.", "Team")


def test_nothing_to_say_gives_the_file_itself():
    assert write_feedback_copy(FORM, [NOTE, START], Audience.AUDITOR, TODAY) == FORM


def test_a_mended_form_loses_its_comment_and_keeps_what_a_person_wrote_into_one():
    copy = write_feedback_copy(FORM, [MEND, ASK], Audience.AUDITOR, TODAY)
    theirs = edited(copy, ASK.message, "Yes, it was a Sunday.")
    after = seen(write_feedback_copy(theirs, [], Audience.AUDITOR, TODAY))
    assert [s.words for s in after] == ["Yes, it was a Sunday."]


def test_comments_are_signed_checkback():
    (comment,) = seen(write_feedback_copy(FORM, [MEND], Audience.AUDITOR, TODAY))
    assert comment.author == "Checkback"


@pytest.mark.parametrize("audience", [Audience.AUDITOR, Audience.MODERATOR])
def test_a_grade_in_a_comment_is_one_that_a_person_gave(audience: Audience):
    data = filled(TH, "th_full_audit", overall_grade="Outstanding", strengths="Kind.", area_planning__grade="Good")
    form, doubts = read_document(data, "UoP full audit CV-10101.docx", [TH])
    definition = TH.form(form.form_id)
    issues = [*doubts, *check_form(form, definition, TH, TODAY, CHECKS)]
    words = " ".join(s.words for s in seen(write_feedback_copy(data, issues, audience, TODAY)))
    assert words
    assert "Inadequate" not in words
    assert "Requires Improvement" not in words
