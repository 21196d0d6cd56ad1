"""Days and months as the two frameworks count them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from generator.profile import MeetingRule


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some calendar months later, clamped to the month's end (TH-019): 31 January gives 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_start(day: dt.date) -> dt.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_end(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def nth_weekday(year: int, month: int, week: int, weekday: int) -> dt.date:
    """The nth weekday (Monday is 0) of a month; the last one where the month has no fifth."""
    first = dt.date(year, month, 1)
    day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (week - 1))
    return day if day.month == month else day - dt.timedelta(days=7)


def meetings(rule: MeetingRule, first: dt.date, last: dt.date) -> list[dt.date]:
    """The meetings from the first day to the last, in order."""
    months = (last.year - first.year) * 12 + last.month - first.month
    starts = [add_months(month_start(first), n) for n in range(months + 1)]
    days = [nth_weekday(m.year, m.month, rule.week, rule.weekday) for m in starts if m.month in rule.months]
    return [day for day in days if first <= day <= last]


def next_meeting(rule: MeetingRule, day: dt.date) -> dt.date:
    """The first meeting on or after a day."""
    return meetings(rule, day, add_months(day, 14))[0]


def meeting_before(rule: MeetingRule, day: dt.date) -> dt.date:
    """The last meeting before a day."""
    return meetings(rule, add_months(day, -14), day - dt.timedelta(days=1))[-1]
