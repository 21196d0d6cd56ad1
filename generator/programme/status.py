"""The path of an audit: where it stands, what comes next, whose step it is and by when (requirements section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import ActionRecord, AuditRecord, Status
from generator.profile import Deadlines, FormRules


@dataclass(frozen=True, slots=True)
class Stage:
    """A status with the step that follows from it."""

    status: Status
    step: str = ""
    owner: str = ""
    due: dt.date | None = None


def follow(
    record: AuditRecord, actions: Sequence[ActionRecord], rules: FormRules, deadlines: Deadlines, case_system: str
) -> AuditRecord:
    """The record with its status, next step, its owner and its date."""
    stage = (
        _before_moderation(record, rules)
        or _before_meeting(record, rules)
        or _after_meeting(record, actions, rules, deadlines, case_system)
    )
    return replace(record, status=stage.status, next_step=stage.step, next_owner=stage.owner, next_due=stage.due)


def is_inadequate(record: AuditRecord) -> bool:
    """Whether the auditor or the moderator graded the audit Inadequate (TH-022, TH-069)."""
    return "inadequate" in {record.overall_grade.casefold(), record.moderated_grade.casefold()}


def _before_moderation(record: AuditRecord, rules: FormRules) -> Stage | None:
    if record.moderated_on or not rules.moderated:
        if record.must_fix and not rules.moderated and not record.recorded_on:
            return Stage(Status.SUBMITTED, "Complete what is missing in the form", record.auditor or "Auditor")
        return None
    if record.must_fix:
        owner = record.auditor or "Auditor"
        return Stage(Status.SUBMITTED, "Complete what is missing in the form", owner, record.moderation_due)
    owner = "Head of Service" if is_inadequate(record) else record.moderator or "Moderator"
    status = Status.WITH_MODERATOR if record.moderator else Status.SUBMITTED
    return Stage(status, "Moderate the audit", owner, record.moderation_due)


def _before_meeting(record: AuditRecord, rules: FormRules) -> Stage | None:
    if record.uop_held or not rules.uop_meeting:
        return None
    if not record.returned_on and rules.moderated:
        step = "Return the audit to the auditor, the deputy head and the head of service"
        return Stage(Status.MODERATED, step, record.moderator or "Moderator", record.moderated_on)
    owner = record.team_manager or "Team manager"
    return Stage(Status.RETURNED, "Hold the Understanding our Practice meeting", owner, record.uop_due)


def _after_meeting(
    record: AuditRecord, actions: Sequence[ActionRecord], rules: FormRules, deadlines: Deadlines, case_system: str
) -> Stage:
    owner = record.team_manager or "Team manager"
    waiting = [a for a in actions if a.completed_on is None]
    if waiting:
        count = f"{len(waiting)} action" + ("s" if len(waiting) > 1 else "")
        return Stage(Status.ACTIONS_OPEN, f"Complete {count}", owner, _earliest(a.due for a in waiting))
    if rules.uop_meeting and not record.check_back_on:
        return Stage(Status.UOP_HELD, "Check back", owner, _earliest(a.check_back for a in actions))
    if not record.recorded_on:
        start = record.uop_held or record.submitted
        due = start + dt.timedelta(days=deadlines.recorded_after_uop_days) if start else None
        return Stage(Status.CHECKED_BACK, f"Record the audit on {case_system}", record.auditor or "Auditor", due)
    return Stage(Status.CLOSED)


def _earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day), default=None)
