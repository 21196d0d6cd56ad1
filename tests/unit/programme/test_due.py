"""What is due from whom: groups, side states, what must not wait for another step, the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.model import ActionRecord, AuditRecord, FormKind, Status
from generator.people import load_people
from generator.profile_load import load_profile
from generator.programme.due import DuePage, When, plan_due
from generator.programme.escalation import find_escalations
from generator.programme.flags import Flag, find_carried_to, flags_of
from generator.programme.status import is_inadequate
from generator.resources import shipped

TODAY = date(2026, 11, 20)
PEOPLE = load_people(shipped("config") / "tower-hamlets" / "people.example.toml")
TH = load_profile("tower-hamlets").model_copy(update={"people": PEOPLE})
WAITS = AuditRecord(
    key="CV-10001 full audit 2026-11",
    form_id="th_full_audit",
    kind=FormKind.FULL_AUDIT,
    file="Completed audits/UoP full audit CV-10001.docx",
    case_reference="CV-10001",
    audit_month=date(2026, 11, 1),
    due=date(2026, 11, 30),
    auditor="Priya Inkwell-Sample",
    team_manager="Dilys Fableworth",
    submitted=date(2026, 11, 9),
    overall_grade="Good",
    moderated_grade="",
    status=Status.SUBMITTED,
    next_step="Moderate the audit",
    next_owner="Moderator",
    next_due=date(2026, 11, 30),
)


def due(*audits: AuditRecord, actions: tuple[ActionRecord, ...] = (), unread: tuple[str, ...] = ()) -> DuePage:
    return plan_due(audits, actions, TH, TODAY, unread=unread)


@pytest.mark.parametrize(
    ("day", "when"),
    [
        (date(2026, 11, 19), When.LATE),
        (date(2026, 11, 20), When.SOON),
        (date(2026, 12, 4), When.SOON),
        (date(2026, 12, 5), When.LATER),
        (None, When.LATER),
    ],
)
def test_a_step_is_late_soon_or_later(day: date | None, when: When) -> None:
    (step,) = due(replace(WAITS, next_due=day)).steps
    assert step.when is when


def test_inadequate_work_and_a_concern_that_nobody_was_told_of_are_for_today() -> None:
    inadequate = replace(WAITS, overall_grade="Inadequate", next_owner="Wren Halloway-Sample")
    assert [s.owner for s in due(inadequate).of(When.TODAY)] == ["Wren Halloway-Sample"]
    (concern,) = due(replace(WAITS, safeguarding=True, started=True)).of(When.TODAY)
    assert (concern.owner, concern.due) == ("Dilys Fableworth", TODAY)
    assert due(replace(WAITS, safeguarding=True, safeguarding_told="Yes")).of(When.TODAY) == []


def test_an_exempt_audit_waits_for_nobody_and_is_counted_apart() -> None:
    page = due(replace(WAITS, exempt=True, submitted=None), replace(WAITS, key="b"))
    assert len(page.steps) == 1
    assert [(c.due, c.done, c.exempt) for c in page.month] == [(1, 1, 1)]


def test_an_audit_that_is_late_on_the_case_system_is_told_beside_its_next_step() -> None:
    met = replace(WAITS, uop_held=date(2026, 11, 2), next_step="Complete 1 action", status=Status.ACTIONS_OPEN)
    assert {s.step: s.due for s in due(met).steps} == {
        "Complete 1 action": date(2026, 11, 30),
        "Record the audit on Childview": date(2026, 11, 16),
    }
    assert len(due(replace(met, recorded_on=date(2026, 11, 3))).steps) == 1
    assert len(due(replace(met, uop_held=date(2026, 11, 6))).steps) == 1, "not late yet"


def test_a_reaudit_that_was_wanted_is_due_until_the_case_is_audited_again() -> None:
    wanted = ActionRecord("A1", "Full audit", WAITS.key, "Do it", case_reference="CV-10001", reaudit=True)
    closed = replace(WAITS, next_step="", status=Status.CLOSED)
    assert [s.step for s in due(closed, actions=(wanted,)).steps] == ["Audit the case again"]
    later = replace(closed, key="CV-10001 dip sample 2026-12", submitted=date(2026, 11, 18))
    assert due(closed, later, actions=(wanted,)).steps == ()


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"exempt": True, "next_due": date(2026, 1, 1)}, (Flag.EXEMPT,)),
        ({"next_due": date(2026, 11, 19)}, (Flag.OVERDUE,)),
        ({"decision_asked_on": TODAY, "moderated_on": date(2026, 11, 12)}, (Flag.ESCALATED,)),
        ({"submitted": date(2026, 11, 2)}, (Flag.CARRIED,)),
    ],
)
def test_side_states_stand_beside_the_status(changes: dict[str, object], flags: tuple[Flag, ...]) -> None:
    sent_in_after_the_last_day = replace(WAITS, submitted=date(2026, 11, 20))
    assert flags_of(replace(sent_in_after_the_last_day, **changes), TH, TODAY) == flags  # type: ignore[arg-type]


def test_a_damaged_file_quarantines_the_audit_whose_reference_it_bears() -> None:
    damaged = "Audits to complete/Priya Inkwell-Sample/UoP full audit CV-10001 November 2026.docx"
    sent_in = replace(WAITS, submitted=date(2026, 11, 20))
    assert flags_of(sent_in, TH, TODAY, [damaged]) == (Flag.QUARANTINED,)
    assert flags_of(replace(sent_in, case_reference="CV-10002"), TH, TODAY, [damaged]) == ()


def test_an_audit_is_carried_to_the_meeting_for_which_it_is_moderated_in_time() -> None:
    in_october = replace(WAITS, submitted=date(2026, 10, 12))  # the meeting of 22 October asked for the 15th
    assert find_carried_to(in_october, TH, date(2026, 10, 15)) is None
    assert find_carried_to(in_october, TH, date(2026, 10, 16)) == date(2026, 11, 26)
    moderated = replace(in_october, moderated_on=date(2026, 11, 3))
    assert find_carried_to(moderated, TH, TODAY) == date(2026, 11, 26)
    assert find_carried_to(moderated, TH, date(2026, 11, 27)) is None, "its meeting has been"


DECIDED = replace(
    WAITS,
    moderator="Jory Fictionby",
    moderated_grade="Requires Improvement to be Good",
    escalated_on=date(2026, 11, 12),
    decision_asked_on=date(2026, 11, 16),
    decided_on=date(2026, 11, 18),
    decided_by="Wren Halloway-Sample",
    final_grade="Good",
    decision_reason="The plan was shared with the child, which the moderation had not seen.",
)


def test_the_grade_that_stands_is_the_one_that_was_decided() -> None:
    moderated = replace(DECIDED, final_grade="")
    grades = [a.settled_grade for a in (replace(moderated, moderated_grade=""), moderated, DECIDED)]
    assert grades == ["Good", "Requires Improvement to be Good", "Good"]
    over = replace(DECIDED, moderated_grade="Inadequate")
    assert not is_inadequate(over)
    assert is_inadequate(replace(over, final_grade=""))
    assert is_inadequate(replace(over, final_grade="Inadequate"))


def test_a_disagreement_keeps_every_grade() -> None:
    (one,) = find_escalations([WAITS, DECIDED], TH)
    assert (one.auditors_grade, one.moderated_grade, one.final_grade) == (
        "Good",
        "Requires Improvement to be Good",
        "Good",
    )
    assert (one.notes, one.stage) == ((), "decided on 18 November 2026")


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"escalated_on": None}, "That comes first (TH-073)"),
        ({"escalated_on": date(2026, 11, 17)}, "before the two had talked it over"),
        ({"decision_reason": "", "final_grade": ""}, "has no grade and no reason yet"),
        ({"decided_by": ""}, "Who made the final decision"),
        ({"moderator": "Wren Halloway-Sample"}, "moderated this audit and is also the one who decides"),
        ({"moderator": "W. Halloway-Sample", "decided_on": None, "decided_by": "", "final_grade": ""}, "(C-06)"),
    ],
)
def test_what_a_disagreement_lacks_is_asked(changes: dict[str, object], note: str) -> None:
    (one,) = find_escalations([replace(DECIDED, **changes)], TH)  # type: ignore[arg-type]
    assert any(note in words for words in one.notes), one.notes


def test_another_decider_than_the_head_who_moderated_is_no_conflict() -> None:
    other = replace(DECIDED, moderator="Wren Halloway-Sample", decided_by="Marnie Inventwell")
    assert find_escalations([other], TH)[0].notes == ()
