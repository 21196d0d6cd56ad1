"""The further documents of the demonstration: each number equals a hand count of what was put into the forms.

The count starts from the year's own record of the truth and uses none of the reporting code.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache

import pytest

from generator.demo.records import DemoAudit
from generator.errors import DocumentError
from generator.further_documents import DueDocument, document_on_request, documents_due, kinds_for
from generator.model import FormKind
from generator.office.accessibility import accessibility_problems
from generator.releasing import identifying_names, nobodys_names
from generator.reports.gate import release_problems
from tests.builders.documents import TODAY, demo_plan, demo_year, figures_in, rows_in, table_in
from tests.builders.reports import words

SERVICES = ("tower-hamlets", "nottingham")
OCTOBER = dt.date(2026, 10, 1)
ABOUT = {
    "tower-hamlets": {"uop": "CV-20582", "contact-sheet": "CV-20582"},
    "nottingham": {"supervisee": "Bram Thistlewick", "contact-sheet": "CW-20212", "peer-day": "2026-05"},
}
KINDS = [
    (service, kind)
    for service, kinds in (
        ("tower-hamlets", "month-summary dip-samples good-practice uop contact-sheet"),
        (
            "nottingham",
            "cases-audited exceptions board framework-review good-practice peer-day supervisee contact-sheet",
        ),
    )
    for kind in kinds.split()
]


@cache
def asked(service: str, kind: str) -> DueDocument:
    """A document of the demonstration on request."""
    profile, plan = demo_plan(service)
    return document_on_request(kind, ABOUT[service].get(kind, ""), plan, profile, TODAY)


@cache
def written(service: str, kind: str) -> tuple[str, bytes]:
    """The path and the content of a document of the demonstration."""
    document = asked(service, kind)
    return document.path, document.write()


def figures(service: str, kind: str) -> dict[str, str]:
    """The count that a document shows of each of its figures, by id."""
    return figures_in(written(service, kind)[1], asked(service, kind).figures)


@cache
def truth(service: str) -> list[DemoAudit]:
    """The forms of the year, a second copy of one left out."""
    return [a for a in demo_year(service).truth if not a.copy_of]


def in_october(service: str, *kinds: FormKind) -> list[DemoAudit]:
    apart = {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}
    held = [a for a in truth(service) if a.month == OCTOBER and a.kind not in apart]
    return [a for a in held if not kinds or a.kind in kinds]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_what_its_own_framework_asks_for(service: str) -> None:
    profile, _ = demo_plan(service)
    assert {k.name for k in kinds_for(profile)} == {kind for owner, kind in KINDS if owner == service}


@pytest.mark.parametrize(("service", "kind"), KINDS)
def test_everybody_can_read_it(service: str, kind: str) -> None:
    assert accessibility_problems(written(service, kind)[1]) == []


@pytest.mark.parametrize(("service", "kind"), KINDS)
def test_no_child_is_named_in_it(service: str, kind: str) -> None:
    profile, plan = demo_plan(service)
    path, data = written(service, kind)
    names = {a.child_name for a in truth(service) if a.child_name} | identifying_names(plan, profile)
    assert release_problems(data, names, path.rpartition("/")[2], nobodys_names(plan, profile)) == []


@pytest.mark.parametrize(("service", "kind"), KINDS)
def test_the_same_library_gives_the_same_bytes(service: str, kind: str) -> None:
    profile, plan = demo_plan(service)
    again = document_on_request(kind, ABOUT[service].get(kind, ""), plan, profile, TODAY)
    assert again.write() == written(service, kind)[1]


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_day_alone_writes_nothing_again(service: str) -> None:
    profile, plan = demo_plan(service)
    today, tomorrow = (
        {d.path: d.source_key for d in documents_due(plan, profile, TODAY + dt.timedelta(days=n))} for n in (0, 1)
    )
    assert today == tomorrow


def test_the_month_summary_counts_as_a_hand_would() -> None:
    held = in_october("tower-hamlets")
    shown = figures("tower-hamlets", "month-summary")
    assert shown["audits.done"] == str(len(held))
    assert shown["month.actions"] == str(sum(len(a.actions) for a in held))
    full = [a for a in held if a.kind is FormKind.FULL_AUDIT]
    assert shown["voices.contact_child.held"] == str(sum(a.contacts["child"] for a in full))
    assert shown["moderation.done"] == str(sum("moderated_on" in a.dates for a in held))


def test_the_month_summary_shows_each_audit_with_both_grades() -> None:
    rows = table_in(written("tower-hamlets", "month-summary")[1], "After moderation")
    shown = {row[0]: tuple(cell.lstrip("●◕◑○ ") for cell in row[2:4]) for row in rows}
    for audit in in_october("tower-hamlets", FormKind.FULL_AUDIT):
        assert shown[audit.case_reference] == (audit.overall_grade, audit.moderated_grade)
    assert len(rows) == len(in_october("tower-hamlets"))


def test_dip_sample_grades_are_those_of_the_forms() -> None:
    data = written("tower-hamlets", "dip-samples")[1]
    held = in_october("tower-hamlets", FormKind.DIP_SAMPLE)
    given = Counter(grade for a in held for field, grade in a.grades.items() if field.startswith("area_"))
    together = next(row for row in table_in(data, "Graded") if row[0] == "All together")
    scale = ("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate")
    assert together[1:] == [*(str(given[grade]) for grade in scale), str(given.total())]
    assert figures("tower-hamlets", "dip-samples")["dips.actions"] == str(sum(len(a.actions) for a in held))


def test_cases_audited_are_counted_by_team_and_never_by_name() -> None:
    data = written("nottingham", "cases-audited")[1]
    held = in_october("nottingham")
    assert figures("nottingham", "cases-audited")["audits.done"] == str(len(held))
    teams = Counter(a.texts["team"] for a in held)
    assert {row[0]: row[-1] for row in table_in(data, "In time")} == {team: str(n) for team, n in teams.items()}
    profile, _ = demo_plan("nottingham")
    assert not [p.name for p in profile.people.people if p.name in words(data)]


def test_the_exceptions_are_the_faults_that_were_planted() -> None:
    _, plan = demo_plan("nottingham")
    data = written("nottingham", "exceptions")[1]
    actions = [action for form in truth("nottingham") for action in form.actions]
    done = {a.key for a in plan.actions if a.completed_on}
    assert not done  # nobody has entered anything, so each action is open
    listed = words(data)
    assert listed.count("No full date is set for") == sum(a.due is None for a in actions)
    assert listed.count("Nobody is named for") == sum(not a.owner for a in actions)
    planted = {"no_owner", "ongoing_date", "blank_answer", "grade_missing", "placeholder", "safeguarding_not_told"}
    faulty = {a.case_reference or "None" for a in truth("nottingham") if planted & set(a.faults)}
    assert {row[0] for row in rows_in(data, "What to do")} == faulty
    assert "CW-20212 case audit 2026-10" in listed  # the second copy of one form


def test_the_board_sees_no_case_and_no_member_of_staff() -> None:
    profile, _ = demo_plan("nottingham")
    text = words(written("nottingham", "board")[1])
    assert "CW-" not in text
    assert not [p.name for p in profile.people.people if p.name in text]
    quarter = [a for a in truth("nottingham") if dt.date(2026, 7, 1) <= a.month <= dt.date(2026, 9, 1)]
    audits = [a for a in quarter if a.kind not in {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}]
    assert figures("nottingham", "board")["audits.done"] == str(len(audits))


@pytest.mark.parametrize("service", SERVICES)
def test_good_practice_names_nobody(service: str) -> None:
    profile, _ = demo_plan(service)
    text = words(written(service, "good-practice")[1])
    first_names = {p.name.split()[0] for p in profile.people.people}
    assert not [name for name in first_names if f" {name} " in text or f"{name}'s" in text]
    assert not any(a.case_reference in text for a in truth(service) if a.case_reference)
    praised = [a for a in in_october(service) if a.texts.get("good_practice")]
    assert figures(service, "good-practice")["good_practice.audits"] == str(len(praised))


def test_feedback_goes_into_the_folder_of_the_line_manager_alone() -> None:
    path, data = written("nottingham", "supervisee")
    assert path == "Restricted/Orla Pretendley/Feedback Bram Thistlewick 2026-27-Q2.docx"
    profile, plan = demo_plan("nottingham")
    assert not [d.path for d in documents_due(plan, profile, TODAY) if d.path.startswith("Restricted")]
    held = [a for a in truth("nottingham") if a.texts.get("practitioner", "").startswith("Bram Thistlewick")]
    quarter = [a for a in held if dt.date(2026, 7, 1) <= a.month <= dt.date(2026, 9, 1)]
    assert figures("nottingham", "supervisee")["feedback.audits"] == str(len(quarter))
    others = {p.name for p in profile.people.people} - {"Bram Thistlewick", "Orla Pretendley"}
    assert not [name for name in others if name in words(data)]


def test_the_review_counts_the_forms_of_the_year() -> None:
    data = written("nottingham", "framework-review")[1]
    first, last = dt.date(2025, 11, 1), dt.date(2026, 10, 31)
    _, plan = demo_plan("nottingham")
    days = [s.form.day("completed") or s.form.day("meeting_on") for s in plan.submissions.values()]
    assert figures("nottingham", "framework-review")["review.forms"] == str(
        sum(d is not None and first <= d <= last for d in days)
    )
    profile, _ = demo_plan("nottingham")
    shown = {row[0] for row in table_in(data, "What it settles")}
    assert shown == {r.id for r in profile.readings}


def test_the_meeting_paper_has_the_three_people_and_the_actions_of_the_audit() -> None:
    audit = next(a for a in in_october("tower-hamlets") if a.case_reference == "CV-20582")
    data = written("tower-hamlets", "uop")[1]
    asked = [row[1] for row in table_in(data, "Name")]
    assert asked == ["Wilfred Mocksworth", "Gethin Yarnsworth", "Solomon Figmentley"]
    assert [row[0] for row in table_in(data, "How we will know")] == [a.action for a in audit.actions]


@pytest.mark.parametrize(("service", "kind"), [("nottingham", "month-summary"), ("tower-hamlets", "board")])
def test_what_the_framework_does_not_ask_for_is_not_written(service: str, kind: str) -> None:
    profile, plan = demo_plan(service)
    with pytest.raises(DocumentError, match="asks for no"):
        document_on_request(kind, "", plan, profile, TODAY)
