"""The overall grade beside its own definition: it prompts where something is unsaid, and never grades."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders.audit_forms import change, full_audit, issues, moderated, raised, said, without

from generator.model import Audience, AuditForm, FormKind, Severity

GOOD, BETTER, RI, INADEQUATE = "Good", "Outstanding", "Requires Improvement to be Good", "Inadequate"
AREAS = [i for i in full_audit().answers if i.startswith("area_")]


def overall(grade: str, **texts: str | None) -> AuditForm:
    """A full audit with this overall grade, agreed by the moderator, with all areas graded alike."""
    form = change(full_audit(), "overall_grade", grade=grade, value=grade)
    for area in AREAS:
        form = change(form, area, grade=grade)
    form = moderated(form, grade=grade)
    for field_id, text in texts.items():
        form = change(form, field_id, value=text)
    return form


def areas(form: AuditForm, *grades: str) -> AuditForm:
    for area, grade in zip(AREAS, grades, strict=False):
        form = change(form, area, grade=grade)
    return form


def test_a_sound_audit_raises_none_of_these() -> None:
    assert not {i.code for i in issues(full_audit()) if i.code in {code for code, _, _ in CASES}}


FAIR = "I think so."
LIST = "One.\nTwo.\nThree.\nFour."
CASES = [
    # Areas below or above the overall grade.
    ("areas-below-overall", areas(overall(GOOD), RI), True),
    ("areas-below-overall", areas(overall(GOOD), BETTER), False),
    ("areas-below-overall", areas(overall(INADEQUATE), INADEQUATE), False),
    ("areas-above-overall", areas(overall(RI, overall_rationale="I hesitated."), *[GOOD] * 7), True),
    ("areas-above-overall", areas(overall(RI, overall_rationale="One omission counts."), *[GOOD] * 7), False),
    ("areas-above-overall", areas(overall(RI, overall_rationale="I hesitated."), *[GOOD] * 6), False),
    # Outstanding: exceptional practice is recognised.
    ("nothing-exceptional", overall(BETTER), True),
    ("nothing-exceptional", overall(BETTER, strengths="Nothing that was exceptional."), True),
    ("nothing-exceptional", overall(BETTER, strengths="Exceptional: eight weeks of patience."), False),
    ("nothing-exceptional", overall(BETTER, area_planning="The way the plan was drawn is exceptional."), False),
    ("nothing-exceptional", overall(GOOD, strengths="Warm and clear."), False),
    # Good: the impact of deficits is low, and strengths outweigh them.
    ("impact-not-weighed", overall(GOOD, overall_rationale="All in order on 4 June."), True),
    ("impact-not-weighed", overall(GOOD, overall_rationale="The strengths outweigh the late review."), False),
    ("impact-not-weighed", overall(GOOD, overall_rationale=FAIR, areas_for_development="None."), False),
    ("impact-not-weighed", overall(GOOD, overall_rationale=FAIR, areas_for_development="Very little."), False),
    ("impact-not-weighed", overall(RI, overall_rationale="All in order on 4 June."), False),
    ("more-deficits-than-strengths", overall(GOOD, areas_for_development=LIST), True),
    ("more-deficits-than-strengths", overall(GOOD, areas_for_development="One.\nTwo.\nThree."), False),
    ("more-deficits-than-strengths", overall(GOOD, areas_for_development=LIST, strengths=LIST), False),
    ("more-deficits-than-strengths", overall(GOOD, areas_for_development=LIST, strengths=None), False),
    ("more-deficits-than-strengths", overall(RI, areas_for_development=LIST), False),
    # Requires Improvement: a deficit or an omission, and an action.
    ("no-deficit-named", overall(RI, areas_for_development=None), True),
    ("no-deficit-named", overall(RI, areas_for_development="None identified."), True),
    ("no-deficit-named", overall(RI, areas_for_development="See above."), False),
    ("no-deficit-named", overall(RI, areas_for_development=None, overall_rationale="One omission."), False),
    ("no-deficit-named", overall(GOOD, areas_for_development=None), False),
    ("no-action-at-this-grade", replace(overall(RI, areas_for_development="See above."), actions=()), True),
    ("no-action-at-this-grade", replace(overall(RI), actions=()), False),
    ("no-action-at-this-grade", overall(RI, areas_for_development="See above."), False),
    # Inadequate: a failing is named.
    ("no-failing-named", overall(INADEQUATE, areas_for_development="Tidier notes.", overall_rationale=FAIR), True),
    ("no-failing-named", overall(INADEQUATE, overall_rationale="Nobody planned for her safety."), False),
    ("no-failing-named", overall(RI, areas_for_development="Tidier notes.", overall_rationale=FAIR), False),
    # All grades span the areas.
    ("areas-missing", said(full_audit(), area_reviewing=None), True),
    ("areas-missing", said(full_audit(), area_reviewing="Not looked at."), False),
    ("areas-missing", said(full_audit(FormKind.DIP_SAMPLE), area_reviewing=None), False),
    ("areas-missing", said(full_audit(), area_reviewing=None, overall_grade=None), False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "form", "fires"), CASES)
def test_the_definitions(code: str, form: AuditForm, fires: bool) -> None:
    assert (code in raised(form)) is fires


def test_a_prompt_quotes_what_it_rests_on_and_ends_with_a_question() -> None:
    found = [i for code, form, fires in CASES if fires for i in issues(form, code)]
    assert len(found) == sum(fires for _, _, fires in CASES)
    assert all(i.message.endswith("?") and i.field_id for i in found)
    assert {(i.severity, i.audience) for i in found} == {(Severity.PROMPT, Audience.MODERATOR)}
    assert next(i for i in found if i.code == "more-deficits-than-strengths").quote == "One.; Two.; Three.; Four."


def test_all_lower_areas_are_told_together() -> None:
    (found,) = issues(areas(overall(GOOD), RI, INADEQUATE), "areas-below-overall")
    assert "Assessment (Requires Improvement to be Good); Planning (Inadequate)" in found.message


@pytest.mark.parametrize(
    ("auditor", "moderator", "by"),
    [(INADEQUATE, INADEQUATE, "the auditor and the moderator:"), (RI, INADEQUATE, "by the moderator:"),
     (INADEQUATE, None, "by the auditor:"), (None, INADEQUATE, "by the moderator:"), (RI, RI, "")],
)  # fmt: skip
def test_inadequate_by_auditor_or_moderator_tells_the_managers(
    auditor: str | None, moderator: str | None, by: str
) -> None:
    form = moderated(change(full_audit(), "overall_grade", grade=auditor, value=auditor), grade=moderator)
    found = issues(form, "inadequate")
    assert [i.audience for i in found] == ([Audience.MANAGER] if by else [])
    assert all(by in i.message and "due on 17 July 2026" in i.message for i in found)


def test_a_review_without_a_day_to_count_from_has_no_date() -> None:
    (found,) = issues(said(overall(INADEQUATE), uop_held=None), "inadequate")
    assert "due 28 days after the Understanding our Practice meeting" in found.message


LENS = "lens_safety_others"
SPEAKS = "The victim was told in time."


@pytest.mark.parametrize(
    ("lens", "elsewhere", "fires"),
    [("Not applicable.", SPEAKS, True), ("See above.", SPEAKS, False), ("Fine.", "A quiet text.", True),
     ("Not considered in this audit.", SPEAKS, True),
     ("Not applicable, as the two families have no contact at all now.", "A quiet text.", True),
     ("The two families met here in the spring.", "A quiet text.", True),
     ("The two families met here again in the spring.", "A quiet text.", False),
     ("The two families have talked, and the school keeps in touch.", "A quiet text.", False)],
)  # fmt: skip
def test_each_lens_is_looked_at_somewhere(lens: str, elsewhere: str, fires: bool) -> None:
    form = full_audit()
    for field_id in [i for i, a in form.answers.items() if a.value and i not in {"disposal", "safeguarding"}]:
        form = change(form, field_id, value="A quiet text.")
    form = change(form, "area_planning", value=elsewhere)
    form = change(form, LENS, value=lens)
    assert [i.field_id for i in issues(form, "lens-not-addressed") if i.field_id == LENS] == [LENS] * fires


def test_a_lens_that_is_set_aside_is_quoted() -> None:
    (issue,) = issues(change(full_audit(), LENS, value="N/A"), "lens-not-addressed")
    assert (issue.quote, issue.field_id) == ("N/A", LENS)
    assert issue.message == "'Safety of others' says 'N/A'. How does the work support it?"


def test_a_blank_lens_is_told_once_and_a_dip_sample_has_none() -> None:
    blank = said(full_audit(), lens_safety_others=None)
    assert LENS not in {i.field_id for i in issues(blank, "lens-not-addressed")}
    assert "blank-answer" in raised(blank)
    dip = said(full_audit(FormKind.DIP_SAMPLE), lens_safety_others="Not applicable.")
    assert "lens-not-addressed" not in raised(dip)


def test_an_older_form_without_the_question_may_say_it_in_a_conversation() -> None:
    form = full_audit()
    for field_id in [i for i, a in form.answers.items() if a.value and i not in {"disposal", "safeguarding"}]:
        form = change(form, field_id, value="A quiet text.")
    form = without(form, LENS)
    assert LENS in {i.field_id for i in issues(form, "lens-not-addressed")}
    child = replace(form.contacts["child"], text=SPEAKS)
    told = replace(form, contacts={**form.contacts, "child": child})
    assert LENS not in {i.field_id for i in issues(told, "lens-not-addressed")}


@pytest.mark.parametrize(
    ("strengths", "exceptional"),
    [("Nothing in this was exceptional.", False), ("Nothing that he did was in any way exceptional.", True),
     ("Not late. Exceptional patience.", True), ("It is not exceptional.", False),
     ("Not exceptional at first, then exceptional.", True)],
)  # fmt: skip
def test_a_denial_reaches_a_few_words_and_no_further_than_its_clause(strengths: str, exceptional: bool) -> None:
    assert ("nothing-exceptional" not in raised(overall(BETTER, strengths=strengths))) is exceptional


def test_one_line_of_deficits_counts_its_sentences() -> None:
    prose = "Review late. Victim work late. Plan thin. Notes thin."
    assert "more-deficits-than-strengths" in raised(overall(GOOD, areas_for_development=prose))
