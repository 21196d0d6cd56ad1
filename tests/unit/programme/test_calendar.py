"""The calendar against what the two frameworks print, and against an independent count of weeks and days."""

from __future__ import annotations

import calendar
import datetime as dt
import shutil
from pathlib import Path

import pytest

from generator.days import end_of_week, next_meeting
from generator.errors import ConfigError
from generator.model import FormKind
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.backward import find_conflicts, meeting_for, plan_meeting, plan_meetings
from generator.programme.calendar import cycle_month, plan_calendar, planned_kinds
from generator.resources import shipped
from generator.working_days import WorkingDays

TH, NT = load_profile("tower-hamlets"), load_profile("nottingham")
YEAR = dt.date(2026, 11, 1), dt.date(2027, 10, 31)


def with_programme(profile: ServiceProfile, **settings: object) -> ServiceProfile:
    return profile.model_copy(update={"programme": profile.programme.model_copy(update=settings)})


def day_of(profile: ServiceProfile, key: str) -> dt.date:
    return next(due.day for due in plan_calendar(profile, *YEAR) if due.key == key)


def test_januarys_meeting_agrees_februarys_line_of_enquiry() -> None:
    assert day_of(TH, "kloe 2027-02") == day_of(TH, "meeting 2027-01-28")


def test_papers_go_out_a_week_before_and_never_on_a_day_off() -> None:
    assert day_of(TH, "papers 2027-01-28") == dt.date(2027, 1, 21)
    closed = with_programme(TH, closed_days=(dt.date(2027, 1, 21),))
    assert day_of(closed, "papers 2027-01-28") == dt.date(2027, 1, 20)


def test_the_cycle_has_full_audits_and_dip_samples_for_three_months_then_a_group_audit() -> None:
    months = [dt.date(2026, m, 1) for m in range(4, 12)]
    assert [cycle_month(TH.programme, m) for m in months] == [1, 2, 3, 4, 1, 2, 3, 4]
    assert cycle_month(TH.programme, dt.date(2025, 12, 1)) == 1, "the cycle runs backwards too"
    assert planned_kinds(TH.programme, months[3]) == (FormKind.GROUP_AUDIT,)
    assert planned_kinds(NT.programme, months[3]) == ()


def test_audits_are_due_a_calendar_month_after_they_were_given_out() -> None:
    assert day_of(TH, "allocate 2027-01") == dt.date(2027, 1, 4), "1 January is a bank holiday, 2 and 3 a weekend"
    assert day_of(TH, "complete 2027-01") == dt.date(2027, 2, 4)
    by_month = TH.programme.deadlines.model_copy(update={"complete_from": "audit_month"})
    assert day_of(with_programme(TH, deadlines=by_month), "complete 2027-01") == dt.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("nth_friday", "2026-10-16"), ("nth_full_week", "2026-10-23"), ("seven_days", "2026-10-21")],
)
def test_the_end_of_the_third_week_has_three_readings(rule: str, expected: str) -> None:
    assert end_of_week(2026, 10, 3, rule).isoformat() == expected  # type: ignore[arg-type]


def test_the_readings_of_a_weeks_end_differ_in_33_of_36_cases_of_2026() -> None:
    rules = ("nth_friday", "nth_full_week", "seven_days")
    cases = [{end_of_week(2026, m, w, r) for r in rules} for m in range(1, 13) for w in (1, 3, 4)]  # type: ignore[arg-type]
    assert sum(len(days) > 1 for days in cases) == 33


@pytest.mark.parametrize("week", [1, 2, 3, 4])
def test_a_nth_friday_is_the_nth_friday_of_a_printed_calendar(week: int) -> None:
    for month in range(1, 13):
        fridays = [w[4] for w in calendar.monthcalendar(2028, month) if w[4]]
        assert end_of_week(2028, month, week, "nth_friday").day == fridays[week - 1]


def test_each_line_of_the_timetable_is_dated_once_in_each_of_its_months() -> None:
    found = [
        due for due in plan_calendar(NT, *YEAR) if due.key.partition(" ")[0] in {e.id for e in NT.programme.timetable}
    ]
    assert len(found) == sum(len(e.months) for e in NT.programme.timetable)
    assert all("C-28" in due.readings for due in found)


def test_every_task_of_the_frameworks_is_dated_or_has_no_rhythm() -> None:
    for profile in (TH, NT):
        lines = {e.id for e in profile.programme.timetable} | {"meeting", "cycle", ""}
        assert {t.dated_by for t in profile.programme.tasks} <= lines
        named = {source for due in plan_calendar(profile, *YEAR) for source in due.sources}
        rhythmic = [t for t in profile.programme.tasks if t.every_months and not t.dated_by]
        assert all(set(t.sources) <= named for t in rhythmic)


def test_what_falls_on_a_day_off_says_the_working_day_before() -> None:
    christmas = next(d for d in plan_calendar(NT, *YEAR) if d.day == dt.date(2026, 12, 25))
    assert christmas.worked == dt.date(2026, 12, 24)


def test_keys_are_never_doubled() -> None:
    for profile in (TH, NT):
        keys = [due.key for due in plan_calendar(profile, *YEAR)]
        assert len(keys) == len(set(keys))


def test_working_days_know_the_late_summer_bank_holiday() -> None:
    days = WorkingDays("ENG")
    assert not days.is_worked(dt.date(2026, 8, 31))
    assert days.before(dt.date(2026, 9, 1), 1) == dt.date(2026, 8, 28)
    assert days.on_or_after(dt.date(2026, 8, 29)) == dt.date(2026, 9, 1)
    assert WorkingDays("SCT").is_worked(dt.date(2026, 8, 31))


def test_each_step_before_a_meeting_leaves_time_for_the_next() -> None:
    plan = plan_meeting(TH, dt.date(2026, 11, 26))
    days = [plan.submit, plan.moderate, plan.papers, plan.meeting]
    assert days == [dt.date(2026, 10, 27), dt.date(2026, 11, 17), dt.date(2026, 11, 19), dt.date(2026, 11, 26)]


def test_full_time_audits_of_last_month_fit_in_few_meetings_even_without_a_buffer() -> None:
    unhurried = TH.programme.deadlines.model_copy(
        update={"build_buffer_working_days": 0, "complete_from": "audit_month"}
    )
    profile = with_programme(TH, deadlines=unhurried, cycle=TH.programme.cycle[:1])
    plans = plan_meetings(profile, dt.date(2026, 2, 1), dt.date(2026, 11, 30))
    assert [p.meeting.month for p in plans if p.months[-1].in_time] == [5]
    assert len(plans) == 10


def test_an_audit_that_misses_a_meeting_is_carried_to_the_next() -> None:
    assert meeting_for(TH, dt.date(2026, 10, 27)) == dt.date(2026, 11, 26)
    assert meeting_for(TH, dt.date(2026, 10, 28)) == dt.date(2026, 12, 24)


def test_what_cannot_be_met_is_said_with_its_reading() -> None:
    said = dict(reversed(pair) for pair in find_conflicts(TH, *YEAR))
    assert "3 group audits" in said["C-01"]
    assert "asks for 4" in said["C-01"]
    assert "12 of 12" in said["C-02"]
    assert list(find_conflicts(NT, *YEAR)) == []


def test_a_meeting_on_a_day_off_or_at_christmas_is_said_with_what_to_do() -> None:
    (at_christmas,) = [words for words, reading in find_conflicts(TH, *YEAR) if not reading]
    assert "Thursday 24 December 2026" in at_christmas
    assert "meeting.moved" in at_christmas
    (bank_holiday,) = [w for w, r in find_conflicts(TH, dt.date(2031, 2, 1), dt.date(2031, 12, 31)) if not r]
    assert "Thursday 25 December 2031, Christmas Day, a bank holiday. Agree another day." in bank_holiday
    shut = with_programme(TH, closed_days=(dt.date(2027, 1, 28),))
    assert any("the service is closed" in words for words, _ in find_conflicts(shut, *YEAR))
    due = next(d for d in plan_calendar(TH, *YEAR) if d.key == "meeting 2026-12-24")
    assert due.assumed == plan_meeting(TH, due.day).note != ""


def test_a_meeting_that_was_moved_is_on_its_other_day_with_its_papers_and_nothing_is_said() -> None:
    moved = TH.programme.meeting.model_copy(update={"moved": {dt.date(2026, 12, 24): dt.date(2026, 12, 17)}})
    profile = with_programme(TH, meeting=moved)
    assert day_of(profile, "papers 2026-12-17") == dt.date(2026, 12, 10)
    assert next_meeting(moved, dt.date(2026, 12, 1)) == dt.date(2026, 12, 17)
    assert next_meeting(moved, dt.date(2026, 12, 18)) == dt.date(2027, 1, 28)
    assert all(reading for _, reading in find_conflicts(profile, *YEAR))


@pytest.mark.parametrize(
    ("day", "other", "said"),
    [("2026-12-23", "2026-12-17", "no meeting on this day"), ("2026-12-24", "2027-01-07", "in another month")],
)
def test_a_meeting_is_moved_from_its_own_day_within_its_month(tmp_path: Path, day: str, other: str, said: str) -> None:
    folder = shutil.copytree(shipped("config") / "tower-hamlets", tmp_path / "tower-hamlets")
    file = folder / "programme.toml"
    file.write_text(file.read_text().replace("moved = {}", f"moved = {{ {day} = {other} }}"))
    with pytest.raises(ConfigError, match=said):
        load_profile(folder)


def test_a_cycle_of_three_months_gives_the_four_group_audits() -> None:
    cycle = [c.model_copy(update={"month": n}) for n, c in enumerate(TH.programme.cycle[1:], start=1)]
    assert not any(r == "C-01" for _, r in find_conflicts(with_programme(TH, cycle=tuple(cycle)), *YEAR))
