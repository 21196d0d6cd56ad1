"""Actions: each letter of SMART fires on its own words, is quiet on a sound action, and knows where it cannot know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.checks import actions, deficits
from generator.checks.catalogue import check_form
from generator.model import Action, Answer, AuditForm, FormKind, Issue
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.action_tags import six_cs_of, tag_of

FAMILY = (*actions.CHECKS, *deficits.CHECKS)
SOUND = Action(
    "Hold a transition meeting with the child and the head of year",
    "Sol Storeybrook",
    date(2026, 7, 17),
    "17 July 2026",
    "The child can tell us who to go to",
    date(2026, 10, 2),
)


@pytest.fixture(scope="module")
def london() -> ServiceProfile:
    return load_profile("tower-hamlets")


@pytest.fixture(scope="module")
def midlands() -> ServiceProfile:
    return load_profile("nottingham")


def audit(*done: Action, development: str = "Earlier transitions.", **answers: str) -> AuditForm:
    texts = {"areas_for_development": development, **answers}
    given = {field_id: Answer(field_id, field_id, words or None) for field_id, words in texts.items()}
    given["completed"] = Answer("completed", "Date completed", "26 June 2026", date=date(2026, 6, 26))
    return AuditForm("tower-hamlets", "th_full_audit", FormKind.FULL_AUDIT, "CV-10001.docx", given, done)


def case_audit(*done: Action, version: str = "") -> AuditForm:
    return AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, "a.docx", {}, done, version=version)


def noticed(form: AuditForm, profile: ServiceProfile) -> list[Issue]:
    return check_form(form, profile.form(form.form_id), profile, date(2026, 11, 20), FAMILY)


def codes(form: AuditForm, profile: ServiceProfile) -> list[str]:
    return [issue.code for issue in noticed(form, profile)]


def changed(**changes: object) -> Action:
    return replace(SOUND, **changes)  # type: ignore[arg-type]


def test_a_sound_action_raises_nothing(london: ServiceProfile, midlands: ServiceProfile) -> None:
    assert codes(audit(SOUND), london) == []
    assert codes(case_audit(replace(SOUND, measure=None, check_back=None)), midlands) == []


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Anger management", "anger management"),
        ("Self esteem work.", "self esteem work"),
        ("Explore opportunities to strengthen victim awareness", "victim awareness"),
        ("Further develop the VMP so that it is SMART", "further develop"),
        ("Continue the good work", "continue the good work"),
        ("Do VMP.", "Do VMP."),
        ("Training", "Training"),
        ("Closure reviews", "Closure reviews"),
    ],
)
def test_a_general_phrase_is_asked_about_with_its_words(words: str, quote: str, midlands: ServiceProfile) -> None:
    [issue] = noticed(case_audit(changed(action=words)), midlands)
    assert (issue.code, issue.quote) == ("action-vague", quote)
    assert issue.message.endswith("?")


@pytest.mark.parametrize(
    "words",
    [
        "Anger management: four sessions on triggers with Bram at the boxing gym, Tuesdays from 1 September",
        "Continue to monitor attendance by ringing the head of year every Friday",
        "Set this year's objectives for quality",
        "Draft an exit plan with Zed and Early Help",
    ],
)
def test_a_phrase_that_is_broken_down_is_specific(words: str, midlands: ServiceProfile) -> None:
    assert codes(case_audit(changed(action=words)), midlands) == []


def test_the_service_says_how_many_own_words_are_enough(london: ServiceProfile) -> None:
    strict = london.checks.model_copy(update={"short_action_words": 5})
    form = audit(changed(action="Hold a transition meeting"))
    assert codes(form, london) == []
    assert codes(form, london.model_copy(update={"checks": strict})) == ["action-vague"]


@pytest.mark.parametrize("owner", ["All", "the team", "YOT", "all staff", "TBC", "Everyone."])
def test_an_action_for_everybody_is_an_action_for_nobody(owner: str, midlands: ServiceProfile) -> None:
    [issue] = noticed(case_audit(changed(owner=owner)), midlands)
    assert (issue.code, issue.quote) == ("action-without-owner", owner)


@pytest.mark.parametrize("owner", ["DQ", "Femi", "Performance Analyst", "Victim worker and panel co-ordinator"])
def test_a_name_initials_and_a_role_are_owners(owner: str, midlands: ServiceProfile) -> None:
    assert codes(case_audit(changed(owner=owner)), midlands) == []


def test_no_owner_is_asked_about_only_where_the_form_needs_one(midlands: ServiceProfile) -> None:
    nobody = case_audit(changed(owner=None))
    assert codes(nobody, midlands) == ["action-without-owner"]
    observation = replace(nobody, form_id="nt_observation", kind=FormKind.OBSERVATION)
    assert codes(observation, midlands) == []


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("ongoing", "to be done 'ongoing'"),
        ("ASAP", "to be done 'ASAP'"),
        ("next supervision", "to be done 'next supervision'"),
        ("3rd Apr", "not one full date"),
        (None, "has no date"),
    ],
)
def test_a_date_that_is_none_is_quoted(written: str | None, says: str, midlands: ServiceProfile) -> None:
    [issue] = noticed(case_audit(changed(due=None, due_as_written=written)), midlands)
    assert issue.code == "action-without-date"
    assert says in issue.message
    assert issue.quote == (written or SOUND.action)


@pytest.mark.parametrize(
    ("due", "back", "fires"),
    [
        (date(2026, 6, 25), None, True),
        (date(2026, 6, 26), None, False),
        (date(2026, 7, 17), date(2026, 7, 16), True),
        (date(2026, 7, 17), date(2026, 7, 17), False),
        (None, date(2026, 1, 1), False),
    ],
)
def test_a_date_before_the_form_or_before_it_is_due(
    due: date | None, back: date | None, fires: bool, london: ServiceProfile
) -> None:
    assert ("action-dated-before" in codes(audit(changed(due=due, check_back=back)), london)) is fires


def test_an_old_date_in_an_improvement_plan_is_history(midlands: ServiceProfile) -> None:
    plan = replace(audit(SOUND), service="nottingham", form_id="nt_improvement_plan", kind=FormKind.IMPROVEMENT_PLAN)
    later = replace(plan, answers={"completed": Answer("completed", "Date", "x", date=date(2026, 9, 1))})
    assert codes(later, midlands) == []


@pytest.mark.parametrize(
    ("measure", "fires"),
    [(None, True), ("n/a", True), ("Improved outcomes.", True), ("Feedback is on the file in their words", False)],
)
def test_how_will_we_know(measure: str | None, fires: bool, london: ServiceProfile) -> None:
    assert ("action-without-measure" in codes(audit(changed(measure=measure)), london)) is fires


@pytest.mark.parametrize(
    ("ranks", "version", "fires"),
    [((1, None), "", True), ((1, 2), "", False), ((None, None), "", False), ((None, None), "2026.1", True)],
)
def test_priorities_where_the_form_asks_for_them(
    ranks: tuple[int | None, ...], version: str, fires: bool, midlands: ServiceProfile
) -> None:
    form = case_audit(*(changed(priority=rank) for rank in ranks), version=version)
    assert codes(form, midlands) == (["action-without-priority"] if fires else [])


@pytest.mark.parametrize(
    ("development", "taken_up"),
    [
        ("Planning for transitions, including the end of the order.", True),
        ("Health information sooner.", False),
        ("See above. Nearly everything.", True),
        ("Very little. Share it.", True),
        ("", True),
    ],
)
def test_each_area_for_development_has_an_action_that_speaks_of_it(
    development: str, taken_up: bool, london: ServiceProfile
) -> None:
    assert ("deficit-not-taken-up" not in codes(audit(SOUND, development=development), london)) is taken_up


def test_only_the_line_that_no_action_takes_up_is_quoted(london: ServiceProfile) -> None:
    [issue] = noticed(audit(SOUND, development="Earlier transitions.\nHealth information sooner."), london)
    assert issue.quote == "Health information sooner."
    assert "transitions" not in issue.message


def test_the_measure_counts_too(london: ServiceProfile) -> None:
    reviews = changed(measure="Reviews after a significant change are on time")
    assert codes(audit(reviews, development="Reviewing."), london) == []


def test_a_deficit_and_no_action_at_all(london: ServiceProfile) -> None:
    assert codes(audit(development="Health information sooner."), london) == ["deficit-without-action"]
    assert codes(audit(development="Very little."), london) == []


@pytest.mark.parametrize(("grade", "fires"), [("insufficient", True), ("sufficient", False), (None, False)])
def test_the_lowest_grade_and_no_action_at_all(grade: str | None, fires: bool, midlands: ServiceProfile) -> None:
    form = replace(case_audit(), answers={"vmp": Answer("vmp", "Quality of VMP", "Not done.", grade)})
    found = noticed(form, midlands)
    assert [i.code for i in found] == (["deficit-without-action"] if fires else [])
    assert not fires or "Quality of VMP" in found[0].message


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("Visit at home and meet the grandmother", "relational"),
        ("Complete the VMP with his aunt and have it countersigned", "process"),
        ("Ask the child what has helped and put it on the file", "relational"),
        ("Something else altogether", ""),
    ],
)
def test_an_action_is_tagged_by_the_services_own_lists(words: str, tag: str, london: ServiceProfile) -> None:
    assert tag_of(words, london.checks) == tag


def test_the_six_cs_are_found_by_name_and_by_their_words(london: ServiceProfile, midlands: ServiceProfile) -> None:
    words = "Connection: the child trusts Sol. The plan was planned with the family."
    assert six_cs_of(words, london.checks) == ("Connection", "Co-production")
    assert six_cs_of("Clear recording.", london.checks) == ()
    assert six_cs_of(words, midlands.checks) == ()
    assert len(london.checks.six_cs) == 6
