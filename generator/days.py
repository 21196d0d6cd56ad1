"""Days and months as the two frameworks count them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # what reckons with days need not load the profile
    from generator.profile import MeetingRule

_FRIDAY = 4  # Monday is 0


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


WeekRule = Literal["nth_friday", "nth_full_week", "seven_days"]


def end_of_week(year: int, month: int, week: int, rule: WeekRule) -> dt.date:
    """The end of the nth week of a month by a reading of C-28.

    ``nth_friday`` is the nth Friday, ``nth_full_week`` the Friday of the nth week that begins on a Monday of the month
    (in the next month, where the week runs over), ``seven_days`` the day 7 x n, at most the month's last.
    """
    if rule == "nth_friday":
        return nth_weekday(year, month, week, _FRIDAY)
    if rule == "nth_full_week":
        return nth_weekday(year, month, week, 0) + dt.timedelta(days=_FRIDAY)
    return dt.date(year, month, min(7 * week, monthrange(year, month)[1]))


def meetings(rule: MeetingRule, first: dt.date, last: dt.date) -> list[dt.date]:
    """The meetings from the first day to the last, in order."""
    months = (last.year - first.year) * 12 + last.month - first.month
    starts = [add_months(month_start(first), n) for n in range(months + 1)]
    named = [nth_weekday(m.year, m.month, rule.week, rule.weekday) for m in starts if m.month in rule.months]
    days = [rule.moved.get(day, day) for day in named]
    return [day for day in days if first <= day <= last]


def next_meeting(rule: MeetingRule, day: dt.date) -> dt.date:
    """The first meeting on or after a day."""
    return meetings(rule, day, add_months(day, 14))[0]


def meeting_before(rule: MeetingRule, day: dt.date) -> dt.date:
    """The last meeting before a day."""
    return meetings(rule, add_months(day, -14), day - dt.timedelta(days=1))[-1]
