"""Reporting quarters from the profile's year start (C-20), and days and months in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from generator.days import add_months, month_end
from generator.errors import DocumentError

if TYPE_CHECKING:
    from generator.profile import ServiceProfile

_ID = re.compile(r"((?:19|20)\d\d)(?:-\d\d)?-Q([1-4])")
_STAND_IN = re.compile("^no-ref-[0-9a-f]{6} ")
_MONTH = re.compile(r" (\d{4})-(0[1-9]|1[0-2])$")


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

    @property
    def span(self) -> str:
        """Its months as people read them: July to September 2026."""
        return _span(self.start, self.end)

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
    """The quarter that an id such as ``2026-27-Q2`` names. Raises DocumentError where it is no such id."""
    found, first = _ID.fullmatch(quarter_id.strip()), profile.reporting.year_starts_in_month
    quarter = _quarter(int(found[1]), int(found[2]), first) if found else None
    if quarter is None or quarter.id != quarter_id.strip():
        example = quarter_of(date(2026, 7, 1), profile).id
        raise DocumentError("no-quarter", f"'{quarter_id}' is no quarter.", f"Write it as {example}.")
    return quarter


def quarter_before(period: Period, profile: ServiceProfile) -> Period:
    """The quarter that ended the day before this one began."""
    return quarter_of(period.start - timedelta(days=1), profile)


def _quarter(year: int, number: int, first_month: int) -> Period:
    start = add_months(date(year, first_month, 1), 3 * (number - 1))
    end = month_end(add_months(start, 2))
    if first_month == 1:
        years, code = f"{year}", f"{year}-Q{number}"
    else:
        years, code = f"{year} to {year + 1}", f"{year}-{(year + 1) % 100:02}-Q{number}"
    short = f"Quarter {number}, {years}"
    return Period(code, f"{short} ({_span(start, end)})", short, start, end)


def _span(start: date, end: date) -> str:
    first = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
    return f"{first} to {end:%B %Y}"


def day_in_words(day: date | None, missing: str = "not recorded") -> str:
    """A day as people read it: 4 March 2026."""
    return f"{day.day} {day:%B %Y}" if day else missing


def month_in_words(day: date) -> str:
    """A month as people read it: March 2026."""
    return f"{day:%B %Y}"


def key_in_words(key: str) -> str:
    """The key of an audit or a meeting as people read it: Meeting minutes, August 2026; any other name as it is."""
    found, name = _MONTH.search(key), _STAND_IN.sub("", key)
    if found is None:
        return name
    name = name.removesuffix(found[0])
    return f"{name[:1].upper()}{name[1:]}, {month_in_words(date(int(found[1]), int(found[2]), 1))}"
