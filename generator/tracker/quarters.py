"""Each quarter's new, done, overdue and carried actions (NT-031). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from generator.model import ActionRecord
from generator.periods import quarter_of
from generator.profile import ServiceProfile


def quarter_counts(actions: Sequence[ActionRecord], profile: ServiceProfile, today: date) -> dict[str, dict[str, int]]:
    """For each quarter from the first action to today: raised, completed, and open or overdue at its end (or today)."""
    quarter = quarter_of(min((a.raised_on for a in actions if a.raised_on), default=today), profile)
    found = {}
    while quarter.start <= today:
        found[quarter.span] = _counts(actions, quarter.start, min(quarter.end, today))
        quarter = quarter_of(quarter.end + timedelta(days=1), profile)
    return found


def _counts(actions: Sequence[ActionRecord], start: date, end: date) -> dict[str, int]:
    there = [a for a in actions if a.raised_on and a.raised_on <= end]
    waiting = [a for a in there if not a.completed_on or a.completed_on > end]
    return {
        "new": sum(1 for a in there if a.raised_on and a.raised_on >= start),
        "done": sum(1 for a in there if a.completed_on and start <= a.completed_on <= end),
        "overdue": sum(1 for a in waiting if a.due and a.due < end),
        "carried": len(waiting),
    }
