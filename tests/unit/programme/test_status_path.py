"""The whole status path: before an audit is sent in, below standard, Inadequate, escalated, feedback in supervision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.model import ActionRecord, AuditForm, AuditRecord, FormKind, Moderation, Status
from generator.people import People, load_people
from generator.profile import Deadlines, FormRules
from generator.profile_load import load_profile
from generator.programme.due import plan_due
from generator.programme.status import Owners, follow, review_due
from generator.resources import shipped

TODAY = date(2026, 11, 20)
TH, NT = (
    load_profile(name).model_copy(update={"people": load_people(shipped("config") / name / "people.example.toml")})
    for name in ("tower-hamlets", "nottingham")
)
FULL, CASE = TH.programme.rules_for(FormKind.FULL_AUDIT), NT.programme.rules_for(FormKind.CASE_AUDIT)
RECORD = AuditRecord(
    key="CV-10001 full audit 2026-10",
    form_id="th_full_audit",
    kind=FormKind.FULL_AUDIT,
    file="Audits to complete/Priya Inkwell-Sample/UoP full audit CV-10001.docx",
    case_reference="CV-10001",
    auditor="Priya Inkwell-Sample",
    team_manager="Dilys Fableworth",
    allocated=date(2026, 10, 1),
    due=date(2026, 11, 1),
)
SENT_IN = replace(RECORD, submitted=date(2026, 10, 26), moderation_due=date(2026, 11, 16), overall_grade="Good")
HELD = replace(
    SENT_IN,
    moderator="Jory Fictionby",
    moderated_on=date(2026, 11, 2),
    returned_on=date(2026, 11, 3),
    uop_held=date(2026, 11, 10),
)
OPEN = ActionRecord("A1", "Full audit", RECORD.key, "Do it", due=date(2026, 12, 20), check_back=date(2027, 1, 15))
NT_RECORD = AuditRecord(
    "CW-10001 case audit 2026-10",
    "nt_case_audit",
    FormKind.CASE_AUDIT,
    "a.docx",
    auditor="Orla Pretendergast",
    practitioner="Bram Thistlewick",
    submitted=date(2026, 10, 15),
)


def stands(
    record: AuditRecord,
    *actions: ActionRecord,
    rules: FormRules = FULL,
    deadlines: Deadlines = TH.programme.deadlines,
    owners: Owners | None = None,
) -> AuditRecord:
    return follow(record, actions, rules, deadlines, "Childview", owners=owners or Owners(TH, TODAY))


def in_nottingham(record: AuditRecord, *actions: ActionRecord) -> AuditRecord:
    return stands(record, *actions, rules=CASE, deadlines=NT.programme.deadlines, owners=Owners(NT, TODAY))


def moderated(**said: object) -> AuditForm:
    return AuditForm("th", "th_full_audit", FormKind.FULL_AUDIT, "a.docx", moderation=Moderation(**said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "status", "owner", "due"),
    [
        (replace(RECORD, planned=True), Status.PLANNED, "Marnie Inventwell", RECORD.allocated),
        (replace(RECORD, started=False), Status.ALLOCATED, "Priya Inkwell-Sample", RECORD.due),
        (replace(RECORD, started=True), Status.IN_PROGRESS, "Priya Inkwell-Sample", RECORD.due),
        (replace(RECORD, started=True, exempt=True), Status.IN_PROGRESS, "", None),
    ],
)
def test_before_an_audit_is_sent_in(record: AuditRecord, status: Status, owner: str, due: date | None) -> None:
    followed = stands(record)
    assert (followed.status, followed.next_owner, followed.next_due) == (status, owner, due)


def test_inadequate_work_goes_to_the_head_of_service_by_name_while_there_is_one() -> None:
    inadequate = replace(SENT_IN, overall_grade="Inadequate")
    assert stands(inadequate).next_owner == "Wren Halloway-Sample"
    before_anybody_came = Owners(TH, date(2019, 1, 1))
    assert stands(inadequate, owners=before_anybody_came).next_owner == "Head of Service"


@pytest.mark.parametrize(
    ("said", "must_fix", "status", "owner"),
    [
        ({"offered_on": date(2026, 11, 4)}, 2, Status.CONVERSATION_OFFERED, "Jory Fictionby"),
        ({"offered": "Yes", "depth": "No. One line a section."}, 0, Status.CONVERSATION_OFFERED, "Jory Fictionby"),
        (
            {"offered_on": date(2026, 11, 4), "held_on": date(2026, 11, 5), "depth": "No"},
            1,
            Status.CONVERSATION_OFFERED,
            "Priya Inkwell-Sample",
        ),
        ({"depth": "No. One line a section."}, 0, Status.WITH_MODERATOR, "Jory Fictionby"),
        ({"offered_on": date(2026, 11, 4), "depth": "Yes"}, 0, Status.WITH_MODERATOR, "Jory Fictionby"),
    ],
)
def test_a_conversation_is_a_stage_where_the_audit_is_below_standard_and_it_was_offered(
    said: dict[str, object], must_fix: int, status: Status, owner: str
) -> None:
    record = replace(SENT_IN, moderator="Jory Fictionby", must_fix=must_fix, form=moderated(**said))
    followed = stands(record)
    assert (followed.status, followed.next_owner) == (status, owner)


def test_the_further_meeting_on_inadequate_work_comes_four_weeks_after_the_meeting_and_says_so() -> None:
    inadequate = replace(HELD, overall_grade="Inadequate")
    followed = stands(inadequate, OPEN)
    assert (followed.status, followed.next_due) == (Status.ACTIONS_OPEN, date(2026, 12, 8))
    assert followed.next_owner == "Jory Fictionby"
    assert "28 days after the UoP meeting (C-07)" in followed.next_step
    assert stands(replace(inadequate, review_held=date(2026, 11, 18)), OPEN).next_step == "Complete 1 action"
    sooner = replace(OPEN, due=date(2026, 12, 1))
    assert stands(inadequate, sooner).next_step == "Complete 1 action", "what is due first comes first"
    assert "Meet again" not in stands(HELD, OPEN).next_step


@pytest.mark.parametrize(
    ("reading", "due"),
    [("uop_held", date(2026, 12, 8)), ("notice_sent", date(2026, 11, 23)), ("moderated_on", date(2026, 11, 30))],
)
def test_the_four_weeks_run_from_the_chosen_day(reading: str, due: date) -> None:
    deadlines = TH.programme.deadlines.model_copy(update={"inadequate_review_from": reading})
    assert review_due(replace(HELD, overall_grade="Inadequate"), deadlines) == due


def test_a_final_decision_that_was_asked_for_comes_before_all_else() -> None:
    asked = replace(HELD, escalated_on=date(2026, 11, 4), decision_asked_on=date(2026, 11, 9))
    followed = stands(asked, OPEN)
    assert (followed.status, followed.next_owner) == (Status.ACTIONS_OPEN, "Wren Halloway-Sample")
    assert "final decision" in followed.next_step
    assert stands(replace(asked, decided_on=date(2026, 11, 12)), OPEN).next_step == "Complete 1 action"


@pytest.mark.parametrize(
    ("auditor", "step"),
    [
        ("Orla Pretendergast", "Give the results in supervision"),
        ("Tamsin Inkwell-Sample", "Give the results in a 3-way meeting with Orla Pretendergast"),
    ],
)
def test_results_are_given_in_supervision_or_by_three_people(auditor: str, step: str) -> None:
    followed = in_nottingham(replace(NT_RECORD, auditor=auditor))
    assert (followed.status, followed.next_step) == (Status.SUBMITTED, step)
    assert followed.next_due == date(2026, 11, 26)


def test_after_the_feedback_deadlines_are_agreed_then_kept_then_checked_then_recorded() -> None:
    told = replace(NT_RECORD, uop_held=date(2026, 10, 22))
    undated = ActionRecord("A1", "Case audit", told.key, "Do it")
    dated = replace(undated, due=date(2026, 11, 5), check_back=date(2026, 12, 3))
    done = replace(dated, completed_on=date(2026, 11, 4))
    steps = [in_nottingham(told, action) for action in (undated, dated, done)]
    assert [s.next_step for s in steps] == [
        "Agree a deadline for 1 action",
        "Complete 1 action",
        "Check back on the actions in supervision",
    ]
    assert {s.next_owner for s in steps} == {"Orla Pretendergast"}, "the practitioner's line manager"
    last = in_nottingham(replace(told, check_back_on=date(2026, 11, 18)), done)
    assert (last.status, last.next_due) == (Status.CHECKED_BACK, date(2026, 11, 5))


def test_work_that_went_on_shows_that_the_results_were_given() -> None:
    done = ActionRecord("A1", "Case audit", NT_RECORD.key, "Do it", completed_on=date(2026, 11, 4))
    assert in_nottingham(NT_RECORD, done).status is Status.CHECKED_BACK


def test_a_day_that_is_written_in_advance_is_a_plan_until_it_is_there() -> None:
    ahead = replace(HELD, uop_held=date(2026, 11, 24))
    found = stands(ahead)
    assert (found.status, found.uop_held) == (Status.RETURNED, date(2026, 11, 24)), "what people wrote stands"
    assert found.next_step == "Hold the Understanding our Practice meeting (planned for 24 November 2026)"
    assert stands(ahead, owners=Owners(TH, date(2026, 11, 24))).status is Status.UOP_HELD
    back = stands(replace(HELD, check_back_on=date(2027, 1, 20)))
    assert (back.status, back.next_due) == (Status.UOP_HELD, date(2027, 1, 20))
    assert back.next_step == "Check back (planned for 20 January 2027)"
    moderation = stands(replace(SENT_IN, moderated_on=date(2026, 11, 26)))
    assert moderation.next_step == "Moderate the audit (planned for 26 November 2026)"
    results = follow(
        replace(NT_RECORD, uop_held=date(2026, 11, 25)), (), CASE, Deadlines(), "Careworks", owners=Owners(NT, TODAY)
    )
    assert results.next_step.endswith("(planned for 25 November 2026)")


def test_a_review_that_is_planned_is_not_held() -> None:
    page = plan_due([stands(replace(HELD, overall_grade="Inadequate", check_back_on=date(2027, 1, 20)))], (), TH, TODAY)
    assert any(step.step.startswith("Meet again on progress") for step in page.steps)


def test_a_step_of_somebody_who_has_left_is_with_who_follows_them() -> None:
    gone = [p.model_copy(update={"end": TODAY - timedelta(days=1)}) for p in TH.people.people[2:5]]
    people = People(people=(*TH.people.people[:2], *gone, *TH.people.people[5:]))
    owners = Owners(TH.model_copy(update={"people": people}), TODAY)
    waiting = stands(replace(RECORD, started=False), owners=owners)
    assert waiting.next_step == "Give the audit to another auditor (Priya Inkwell-Sample has left)"
    assert waiting.next_owner == "Jory Fictionby", "her line manager has left too"
    meeting = stands(replace(HELD, uop_held=None), owners=owners)
    assert meeting.next_owner == "Jory Fictionby"
    assert meeting.next_step.endswith("(Dilys Fableworth has left)")
