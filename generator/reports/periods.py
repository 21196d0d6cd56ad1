"""Reporting quarters and meeting dates, from the profile's year start and meeting rule (C-20, C-21)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from generator.errors import ConfigError, ConfigProblem
from generator.profile import MeetingRule, ServiceProfile

_ID = re.compile(r"(\d{4})(?:-(\d\d))?-Q([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting quarter: first and last day, and how it is written in full and in file names."""

    id: str
    name: str
    short_name: str
    start: date
    end: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months, in order."""
        return tuple(add_months(self.start, n) for n in range(3))

    def holds(self, day: date | None) -> bool:
        """Whether a day is in the quarter; a missing day is not."""
        return day is not None and self.start <= day <= self.end


def quarter_of(day: date, profile: ServiceProfile) -> Period:
    """The reporting quarter in which a day lies."""
    first = profile.reporting.year_starts_in_month
    offset = (day.month - first) % 12
    year = day.year if day.month >= first else day.year - 1
    return _quarter(year, offset // 3 + 1, first)


def quarter_by_id(quarter_id: str, profile: ServiceProfile) -> Period:
    """The quarter that an id such as ``2026-27-Q2`` names. Raises ConfigError where it is no such id."""
    found = _ID.fullmatch(quarter_id.strip())
    if found is None:
        today = quarter_of(date(2026, 7, 1), profile).id
        raise ConfigError([ConfigProblem("--period", quarter_id, "is no quarter.", f"Write it as {today}.")])
    return _quarter(int(found[1]), int(found[3]), profile.reporting.year_starts_in_month)


def quarter_before(period: Period, profile: ServiceProfile) -> Period:
    """The quarter that ended the day before this one began."""
    return quarter_of(period.start - timedelta(days=1), profile)


def _quarter(year: int, number: int, first_month: int) -> Period:
    start = add_months(date(year, first_month, 1), 3 * (number - 1))
    end = last_day(add_months(start, 2))
    if first_month == 1:
        years, code = f"{year}", f"{year}-Q{number}"
    else:
        years, code = f"{year} to {year + 1}", f"{year}-{(year + 1) % 100:02}-Q{number}"
    span = f"{start:%B} to {end:%B %Y}" if start.year == end.year else f"{start:%B %Y} to {end:%B %Y}"
    short = f"Quarter {number}, {years}"
    return Period(code, f"{short} ({span})", short, start, end)


def add_months(day: date, months: int) -> date:
    """The first of the month that lies so many months after (or before) a day's month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def last_day(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def day_in_words(day: date | None, missing: str = "not recorded") -> str:
    """A day as people read it: 4 March 2026."""
    return f"{day.day} {day:%B %Y}" if day else missing


def month_in_words(day: date) -> str:
    """A month as people read it: March 2026."""
    return f"{day:%B %Y}"


def meeting_in(month: date, rule: MeetingRule) -> date:
    """The day of a month on which the meeting is held; where a month has no fifth such weekday, the last one."""
    first = month.replace(day=1)
    day = first + timedelta(days=(rule.weekday - first.weekday()) % 7 + 7 * (rule.week - 1))
    return day if day.month == month.month else day - timedelta(days=7)


def meeting_before(day: date, rule: MeetingRule) -> date:
    """The last meeting that was held before a day."""
    months = [add_months(day, -n) for n in range(13)]
    held = [meeting_in(m, rule) for m in months if m.month in rule.months]
    return next(d for d in held if d < day)


def meeting_after(day: date, rule: MeetingRule) -> date:
    """The first meeting that is held after a day."""
    months = [add_months(day, n) for n in range(14)]
    held = [meeting_in(m, rule) for m in months if m.month in rule.months]
    return next(d for d in held if d > day)
