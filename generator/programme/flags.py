"""What stands beside the status of an audit: exempt, overdue, escalated, carried to the next pack, quarantined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from generator.days import add_months, meetings
from generator.model import AuditRecord
from generator.profile import ServiceProfile


class Flag(StrEnum):
    """A side state of an audit (requirements section 3); an audit has one status and any of these."""

    EXEMPT = "exempt"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    CARRIED = "carried to the next pack"
    QUARANTINED = "quarantined"


def flags_of(
    record: AuditRecord, profile: ServiceProfile, today: dt.date, unread: Iterable[str] = ()
) -> tuple[Flag, ...]:
    """The side states of an audit on a day; ``unread`` are the paths of files that could not be read."""
    held = {
        Flag.EXEMPT: record.exempt,
        Flag.OVERDUE: is_overdue(record, today),
        Flag.ESCALATED: is_escalated(record),
        Flag.CARRIED: find_carried_to(record, profile, today) is not None,
        Flag.QUARANTINED: any(_is_of(path, record) for path in unread),
    }
    return tuple(flag for flag, holds in held.items() if holds)


def is_overdue(record: AuditRecord, today: dt.date) -> bool:
    """Whether the next step is late; an exempt audit is never late (TH-039)."""
    return not record.exempt and record.next_due is not None and record.next_due < today


def is_escalated(record: AuditRecord) -> bool:
    """Whether a final decision was asked for and is not made (TH-074)."""
    return record.decision_asked_on is not None and record.decided_on is None


def find_carried_to(record: AuditRecord, profile: ServiceProfile, today: dt.date) -> dt.date | None:
    """The meeting to whose papers an audit is carried because it was not moderated in time for an earlier one.

    TH-048. None for an audit that is in time, not sent in or of a kind without moderation, and once the meeting whose
    papers hold it has been.
    """
    rules = profile.programme.rules_for(record.kind)
    if record.submitted is None or record.started is not None or not rules.moderated:
        return None
    missed = _first_meeting(profile, record.submitted)
    found = _first_meeting(profile, record.moderated_on or today)
    return found if found > missed and found >= today else None


def _first_meeting(profile: ServiceProfile, day: dt.date) -> dt.date:
    """The first meeting that asks for audits to be moderated on this day or later."""
    ahead = dt.timedelta(days=profile.programme.deadlines.moderated_before_meeting_days)
    return meetings(profile.programme.meeting, day + ahead, add_months(day + ahead, 14))[0]


def _is_of(path: str, record: AuditRecord) -> bool:
    return bool(record.case_reference) and record.case_reference in path and record.kind.words in path.casefold()
