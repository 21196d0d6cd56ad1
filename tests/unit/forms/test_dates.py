"""Dates as people write them: the day first, and only a full date is a date."""

from __future__ import annotations

from datetime import date

import pytest

from generator.forms.dates import read_date, read_month


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12 August 2026", date(2026, 8, 12)),
        ("12th Aug 2026", date(2026, 8, 12)),
        ("Monday 3rd of August 2026", date(2026, 8, 3)),
        ("03.07.26", date(2026, 7, 3)),
        ("11/3/2026", date(2026, 3, 11)),
        ("27/3/26", date(2026, 3, 27)),
        ("2026-08-12", date(2026, 8, 12)),
        ("12-Aug-26", date(2026, 8, 12)),
        ("August 12, 2026", date(2026, 8, 12)),
        ("5 May '26", date(2026, 5, 5)),
        ("by 4\u00a0May 2026", date(2026, 5, 4)),
        ("26 June 2026 (extension agreed)", date(2026, 6, 26)),
        ("02/01/2010", date(2010, 1, 2)),
    ],
)
def test_a_full_date_is_read_the_day_first(words: str, day: date) -> None:
    assert read_date(words).day == day
    assert not read_date(words).doubt


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("3rd Nov", "date-without-year"),
        ("27/3", "date-without-year"),
        ("31 June 2026", "unreadable-date"),
        ("3/13/2026", "unreadable-date"),
        ("June 2026", "unreadable-date"),
        ("from 1 July 2026", "unreadable-date"),
        ("w/c 3 August 2026", "unreadable-date"),
        ("end of March 2026", "unreadable-date"),
        ("4 May 2026 or 5 May 2026", "unreadable-date"),
        ("2 October 2026?", "unreadable-date"),
        ("ongoing", ""),
        ("Q3", ""),
        ("asap", ""),
        ("end of March", ""),
        ("9.30am", ""),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_anything_else_stays_as_it_was_written(words: str, code: str) -> None:
    reading = read_date(words)
    assert reading.day is None
    assert reading.code == code
    assert reading.as_written == (words or None)


def test_a_month_needs_its_year() -> None:
    assert read_month("June 2026") == read_month("06/2026") == read_month("1 June 2026") == date(2026, 6, 1)
    assert read_month("June") is None
    assert read_month("June 2026 and July 2026") is None
