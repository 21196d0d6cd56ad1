"""The plan as people see it: in the terminal, as JSON, and in the calendar to which they subscribe."""

from __future__ import annotations

import datetime as dt
import json

from click.testing import CliRunner
from icalendar import Calendar

from generator.calendar_file import write_calendar
from generator.cli import main
from generator.profile_load import load_profile
from generator.programme.calendar import plan_calendar

TH = load_profile("tower-hamlets")
YEAR = dt.date(2026, 11, 1), dt.date(2027, 10, 31)


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["plan", "--today", "2026-11-20", *arguments], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_plan_says_by_when_and_what_cannot_be_met() -> None:
    said = printed("--profile", "tower-hamlets")
    assert "sent in by         Tuesday 27 October 2026" in said
    assert "October 2026 (due 1 November 2026): 5 days too late" in said
    assert "C-01: The four-month cycle stands." in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_plan_for_other_programs_holds_the_same() -> None:
    found = json.loads(printed("--profile", "tower-hamlets", "--json"))
    assert found["meetings"][0]["months"][-1] == {"month": "2026-10", "due": "2026-11-01", "slack_days": -5}
    assert {c["reading"] for c in found["cannot_be_met"]} == {"C-01", "C-02", ""}


def test_without_a_library_the_service_is_asked_for() -> None:
    result = CliRunner().invoke(main, ["plan"])
    assert result.exit_code == 2
    assert "--profile" in result.output


def test_the_calendar_holds_each_date_once_and_names_nobody() -> None:
    dues = plan_calendar(TH, *YEAR)
    data = write_calendar(dues, TH)
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [(e["dtstart"].dt, str(e["summary"])) for e in events] == [(d.day, d.what) for d in dues]
    assert len({str(e["uid"]) for e in events}) == len(dues)
    assert all(e["dtend"].dt - e["dtstart"].dt == dt.timedelta(days=1) for e in events)
    assert write_calendar(dues, TH) == data


def test_an_event_says_on_which_reading_its_day_rests() -> None:
    nottingham = load_profile("nottingham")
    events = Calendar.from_ical(write_calendar(plan_calendar(nottingham, *YEAR), nottingham)).walk("VEVENT")
    described = next(str(e["description"]) for e in events if e["dtstart"].dt == dt.date(2026, 12, 25))
    assert "24 December 2026" in described
    assert "C-28: " in described
