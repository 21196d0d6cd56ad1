"""Days and months as the frameworks count them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.days import add_months, meeting_before, month_end, next_meeting, nth_weekday
from generator.profile import MeetingRule


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 5, 31), 1, date(2026, 6, 30)),
        (date(2026, 3, 1), -3, date(2025, 12, 1)),
    ],
)
def test_one_calendar_month_is_clamped_to_the_months_end(start: date, months: int, due: date) -> None:
    assert add_months(start, months) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 48))
def test_adding_months_never_skips_a_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, month_end(later).day)


def test_fourth_thursday_and_a_fifth_that_is_not_there() -> None:
    assert nth_weekday(2026, 11, 4, 3) == date(2026, 11, 26)
    assert nth_weekday(2026, 2, 5, 3) == date(2026, 2, 26)


def test_next_meeting_is_on_or_after_the_day_and_in_its_months() -> None:
    monthly = MeetingRule(week=4, weekday=3)
    assert next_meeting(monthly, date(2026, 11, 26)) == date(2026, 11, 26)
    assert next_meeting(monthly, date(2026, 11, 27)) == date(2026, 12, 24)
    quarterly = MeetingRule(week=4, weekday=2, months=(2, 5, 8, 11))
    assert next_meeting(quarterly, date(2026, 11, 26)) == date(2027, 2, 24)


def test_meeting_before_is_never_the_day_itself() -> None:
    assert meeting_before(MeetingRule(week=4, weekday=3), date(2026, 11, 26)) == date(2026, 10, 22)
