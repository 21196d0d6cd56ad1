"""Each quarter's new, done, overdue and carried actions (NT-031). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from generator.days import add_months, month_start
from generator.model import ActionRecord
from generator.profile import ServiceProfile


def quarter_start(day: date, profile: ServiceProfile) -> date:
    """The first day of the quarter of a service's year in which a day lies."""
    return add_months(month_start(day), -((day.month - profile.reporting.year_starts_in_month) % 3))


def quarter_words(start: date) -> str:
    """A quarter as people read it: July to September 2026."""
    last = add_months(start, 2)
    return f"{start:%B} to {last:%B %Y}" if start.year == last.year else f"{start:%B %Y} to {last:%B %Y}"


def quarter_counts(actions: Sequence[ActionRecord], profile: ServiceProfile, today: date) -> dict[str, dict[str, int]]:
    """For each quarter from the first action to today: raised, completed, and open or overdue at its end (or today)."""
    start = quarter_start(min((a.raised_on for a in actions if a.raised_on), default=today), profile)
    found = {}
    while start <= today:
        following = add_months(start, 3)
        end = min(following - timedelta(days=1), today)
        found[quarter_words(start)] = _counts(actions, start, end)
        start = following
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
