"""The days of the demonstration: when an audit was allocated, completed, moderated, met about and checked back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the next one after a weekend or the days from Christmas to New Year."""
    while day.weekday() > 4 or (day.month, day.day) >= (12, 25) or (day.month, day.day) == (1, 1):
        day += dt.timedelta(days=1)
    return day


def later(day: dt.date, days: int) -> dt.date:
    """A working day about so many days later (or earlier, below 0)."""
    return working_day(day + dt.timedelta(days=days))


def plain(day: dt.date) -> str:
    """A day as people write it: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def written(day: dt.date, look: str) -> str:
    """A day in one of the looks of older forms: months (4 March 2026), slashes (04/03/2026), dots (4.3.26)."""
    looks = {"slashes": f"{day:%d/%m/%Y}", "dots": f"{day.day}.{day.month}.{day:%y}"}
    return looks.get(look, plain(day))


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
NUMBERS = (*_SMALL, *_TEENS)


def days_late(month: dt.date) -> dt.date:
    """A day about a week after the time for an audit of a month has passed."""
    return later(working_day(month), 39)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps of one audit in order; later ones may lie after today."""

    allocated: dt.date
    completed: dt.date
    moderated: dt.date
    returned: dt.date
    uop: dt.date
    recorded: dt.date
    check_back: dt.date


def timeline(
    month: dt.date, rng: Random, *, uop_late: bool = False, audit_late: bool = False, early_in_month: bool = False
) -> Timeline:
    """The steps of an audit of a month, all within the guide's periods but for what is to be late."""
    latest = 23 if month.month == 12 else 26  # after Christmas the next working day is a month too late
    completed = working_day(month.replace(day=rng.randint(9, 13) if early_in_month else rng.randint(17, latest)))
    completed = days_late(month) if audit_late else completed
    moderated = later(completed, rng.randint(7, 16))
    returned = later(moderated, rng.randint(0, 3))
    uop = later(returned, rng.randint(18, 26) if uop_late else rng.randint(4, 11))
    return Timeline(
        allocated=working_day(month),
        completed=completed,
        moderated=moderated,
        returned=returned,
        uop=uop,
        recorded=later(uop, rng.randint(1, 6)),
        check_back=later(uop, rng.randint(40, 58)),
    )


def day_words(completed: dt.date, rng: Random) -> dict[str, str]:
    """Slots d1 to d4: four days before an audit was completed, the earliest first; and a few numbers as words."""
    gaps = [rng.randint(110, 150), rng.randint(80, 105), rng.randint(40, 70), rng.randint(8, 22)]
    offered = rng.randint(11, 19)
    kept = offered - rng.randint(1, 3)
    return {
        **{f"d{n}": plain(later(completed, -gap)) for n, gap in enumerate(gaps, start=1)},
        "completed": plain(completed),
        "offered": NUMBERS[offered],
        "kept": NUMBERS[kept],
        "missed": NUMBERS[offered // 2],
        "n": NUMBERS[rng.randint(6, 9)],
    }
