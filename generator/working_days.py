"""Working days of a service: Monday to Friday, without bank holidays and without days on which it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from holidays import HolidayBase, country_holidays

from generator.profile import Programme

_DAY = dt.timedelta(days=1)
_WEEKEND = 5  # Saturday; Monday is 0


@cache
def _bank_holidays(nation: str) -> HolidayBase:
    """The bank holidays of a nation of the United Kingdom; years are worked out when they are asked for."""
    return country_holidays("GB", subdiv=nation)


class WorkingDays:
    """Which days are worked. ``nation`` is ENG, WLS, SCT or NIR; ``closed`` are days on which the service is shut."""

    def __init__(self, nation: str = "ENG", closed: Iterable[dt.date] = ()) -> None:
        self._holidays, self._closed = _bank_holidays(nation), frozenset(closed)

    def is_worked(self, day: dt.date) -> bool:
        """Whether people are at work on a day."""
        return day.weekday() < _WEEKEND and day not in self._closed and day not in self._holidays

    def why_off(self, day: dt.date) -> str:
        """Why a day is off, in words: the bank holiday, or that the service is shut; nothing for any other day."""
        if name := self._holidays.get(day):
            return f"{name}, a bank holiday"
        return "a day on which the service is closed" if day in self._closed else ""

    def on_or_before(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the last working day before it: what is due then is due by that day."""
        while not self.is_worked(day):
            day -= _DAY
        return day

    def on_or_after(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the next working day."""
        while not self.is_worked(day):
            day += _DAY
        return day

    def before(self, day: dt.date, number: int) -> dt.date:
        """The day that lies so many working days before a day; none gives the day itself."""
        for _ in range(number):
            day = self.on_or_before(day - _DAY)
        return day


def working_days(programme: Programme) -> WorkingDays:
    """The service's working days."""
    return WorkingDays(programme.bank_holidays, programme.closed_days)


def papers_day(programme: Programme, meeting: dt.date) -> dt.date:
    """By when the papers of a meeting are out: the working day on or before their day (TH-027)."""
    return working_days(programme).on_or_before(
        meeting - dt.timedelta(days=programme.deadlines.papers_before_meeting_days)
    )
