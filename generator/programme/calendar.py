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


def next_meeting(rule: MeetingRule, day: dt.date) -> dt.date:
    """The first meeting on or after a day."""
    for months in range(14):
        month = add_months(month_start(day), months)
        if month.month in rule.months:
            meeting = nth_weekday(month.year, month.month, rule.week, rule.weekday)
            if meeting >= day:
                return meeting
    raise ValueError("the meeting rule names no month")
