"""Quarters and meeting days."""

from datetime import date

import pytest

from generator.days import meeting_before, next_meeting, nth_weekday
from generator.errors import DocumentError
from generator.periods import (
    quarter_before,
    quarter_by_id,
    quarter_of,
)
from generator.profile import MeetingRule, ServiceProfile


def _starting(profile: ServiceProfile, month: int) -> ServiceProfile:
    reporting = profile.reporting.model_copy(update={"year_starts_in_month": month})
    return profile.model_copy(update={"reporting": reporting})


@pytest.mark.parametrize(
    ("month", "day", "name", "quarter_id"),
    [
        (4, date(2026, 7, 1), "Quarter 2, 2026 to 2027 (July to September 2026)", "2026-27-Q2"),
        (4, date(2027, 3, 31), "Quarter 4, 2026 to 2027 (January to March 2027)", "2026-27-Q4"),
        (4, date(1999, 12, 31), "Quarter 3, 1999 to 2000 (October to December 1999)", "1999-00-Q3"),
        (1, date(2026, 2, 28), "Quarter 1, 2026 (January to March 2026)", "2026-Q1"),
        (9, date(2026, 12, 5), "Quarter 2, 2026 to 2027 (December 2026 to February 2027)", "2026-27-Q2"),
    ],
)
def test_a_day_lies_in_its_quarter(
    tower_hamlets: ServiceProfile, month: int, day: date, name: str, quarter_id: str
) -> None:
    profile = _starting(tower_hamlets, month)
    period = quarter_of(day, profile)
    assert (period.name, period.id) == (name, quarter_id)
    assert period.holds(day)
    assert quarter_by_id(quarter_id, profile) == period


def test_quarters_follow_one_another_without_a_gap(tower_hamlets: ServiceProfile) -> None:
    later = quarter_of(date(2026, 4, 1), tower_hamlets)
    earlier = quarter_before(later, tower_hamlets)
    assert (earlier.end, later.start) == (date(2026, 3, 31), date(2026, 4, 1))
    assert [m.month for m in later.months] == [4, 5, 6]


@pytest.mark.parametrize("named", ["summer", "2026-27-Q5", "2026-Q2", "2026-72-Q2", "0000-01-Q1", "9999-00-Q4"])
def test_an_unknown_quarter_is_told_with_an_example(named: str, tower_hamlets: ServiceProfile) -> None:
    with pytest.raises(DocumentError, match=f"'{named}' is no quarter. Write it as 2026-27-Q2"):
        quarter_by_id(named, tower_hamlets)


def test_meetings_fall_on_the_named_weekday() -> None:
    fourth_thursday = MeetingRule(week=4, weekday=3)
    assert nth_weekday(2026, 11, 4, 3) == date(2026, 11, 26)
    assert meeting_before(fourth_thursday, date(2026, 11, 26)) == date(2026, 10, 22)
    assert next_meeting(fourth_thursday, date(2026, 11, 27)) == date(2026, 12, 24)


def test_a_month_without_a_fifth_weekday_takes_its_last() -> None:
    assert nth_weekday(2026, 2, 5, 0) == date(2026, 2, 23)


def test_quarterly_meetings_skip_the_other_months() -> None:
    rule = MeetingRule(week=4, weekday=3, months=(2, 5, 8, 11))
    assert meeting_before(rule, date(2026, 11, 26)) == date(2026, 8, 27)
    assert next_meeting(rule, date(2026, 11, 27)) == date(2027, 2, 25)
