"""The frameworks' days reckoned a second time, by other means than Checkback's: from a table of every day.

Nothing of ``generator.days`` or ``generator.working_days`` is used, and no library of bank holidays: Easter and the
substitute days are worked out here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from calendar import monthcalendar
from functools import cache

ONE = dt.timedelta(days=1)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2038, 12, 31)


def easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar."""
    golden, century = year % 19, year // 100
    skipped, moon = (3 * century) // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = (5 * year) // 4 - skipped - 10
    epact = (11 * (golden + 1) + 20 + moon - skipped) % 30
    epact += 1 if (epact == 25 and golden + 1 > 11) or epact == 24 else 0
    full = 44 - epact + (30 if 44 - epact < 21 else 0)
    full += 7 - (sunday + full) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=full - 1)


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Those of England and Wales; a holiday on a weekend is taken on the next day that is none."""
    mondays = {m: [w[0] for w in monthcalendar(year, m) if w[0]] for m in (5, 8)}
    days = {easter(year) - 2 * ONE, easter(year) + ONE}
    days |= {dt.date(year, 5, mondays[5][0]), dt.date(year, 5, mondays[5][-1]), dt.date(year, 8, mondays[8][-1])}
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        weekend = fixed.isoweekday() > 5
        taken = fixed
        while weekend and (taken.isoweekday() > 5 or taken in days or taken == dt.date(year, 12, 26)):
            taken += ONE
        days.add(taken)
    return frozenset(days)


@cache
def all_days() -> tuple[dt.date, ...]:
    return tuple(dt.date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1))


@cache
def worked_days() -> tuple[dt.date, ...]:
    return tuple(d for d in all_days() if d.isoweekday() < 6 and d not in bank_holidays(d.year))


def worked_by(day: dt.date, before: int = 0) -> dt.date:
    """The last working day up to a day, or so many working days before it."""
    return worked_days()[bisect_right(worked_days(), day) - 1 - before]


def worked_from(day: dt.date) -> dt.date:
    return worked_days()[bisect_left(worked_days(), day)]


def months_on(day: dt.date, months: int) -> dt.date:
    """The day with the same number so many months on; the last of the month where there is no such number."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


def months_back(day: dt.date, months: int) -> dt.date:
    """The day with the same number so many months before; the last of the month where there is no such number."""
    index = day.year * 12 + day.month - 1 - months
    month = dt.date(index // 12, index % 12 + 1, 1)
    return min(month + (day.day - 1) * ONE, last_of(month))


@cache
def last_of(month: dt.date) -> dt.date:
    return next(d for d in reversed(all_days()) if (d.year, d.month) == (month.year, month.month))


def first_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months that lie between two days."""
    return [d for d in all_days() if d.day == 1 and first <= d <= last]


def week_end(month: dt.date, week: int, rule: str) -> dt.date:
    """The end of a week of a month by each reading of C-28."""
    weeks = monthcalendar(month.year, month.month)
    if rule == "nth_friday":
        fridays = [w[4] for w in weeks if w[4]]
        return month.replace(day=fridays[min(week, len(fridays)) - 1])
    if rule == "nth_full_week":
        begins = [w[0] for w in weeks if w[0]]
        return month.replace(day=begins[min(week, len(begins)) - 1]) + 4 * ONE
    return month.replace(day=min(7 * week, max(weeks[-1])))


def meeting_days(week: int, weekday: int, months: tuple[int, ...]) -> list[dt.date]:
    """Every day that is the nth such weekday of its month."""
    return [d for d in all_days() if d.month in months and d.weekday() == weekday and (d.day + 6) // 7 == week]
