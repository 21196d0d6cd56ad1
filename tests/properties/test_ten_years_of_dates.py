"""Every date of the programme over ten years against a reckoning by other means, under each reading, for both services.

The published examples of the two frameworks stand at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from builders import reckoning
from builders.reckoning import ONE, months_on, worked_by, worked_from
from builders.simulated_staff import Habits
from builders.simulation import Service
from click.testing import CliRunner

from generator.cli import main
from generator.ledger import open_ledger
from generator.outbox import Outbox
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.backward import find_conflicts, plan_meetings
from generator.programme.calendar import completion_day, plan_calendar
from generator.programme.kloe import find_kloe
from generator.programme.notices import plan_notices
from generator.programme.urgent_notices import plan_urgent
from generator.working_days import working_days
from sharepoint.library import FileRef

FIRST, LAST = dt.date(2027, 1, 1), dt.date(2036, 12, 31)
PROFILES = {service: load_profile(service) for service in ("tower-hamlets", "nottingham")}
TH, NT = PROFILES["tower-hamlets"], PROFILES["nottingham"]
RULES = ("nth_friday", "nth_full_week", "seven_days")


def read_as(profile: ServiceProfile, **programme: object) -> ServiceProfile:
    return profile.model_copy(update={"programme": profile.programme.model_copy(update=programme)})


def reckoned(profile: ServiceProfile) -> Iterator[tuple[str, dt.date]]:
    """What is due when, told from the frameworks' words; more than the ten years, for the days at either end."""
    programme = profile.programme
    months = reckoning.first_days(FIRST - 92 * ONE, LAST + 92 * ONE)
    for day in reckoning.meeting_days(programme.meeting.week, programme.meeting.weekday, programme.meeting.months):
        yield f"meeting {day}", day
        yield f"papers {day}", worked_by(day - 7 * ONE)
        if profile.service.id == "tower-hamlets":
            yield f"kloe {months_on(day.replace(day=1), 1):%Y-%m}", day
    for month in months if programme.cycle else ():
        given = worked_from(month)
        yield f"select {month:%Y-%m}", worked_by(given - ONE)
        yield f"allocate {month:%Y-%m}", given
        yield f"complete {month:%Y-%m}", months_on(given, 1)
    for month in months:
        for line in (e for e in programme.timetable if month.month in e.months):
            yield f"{line.id} {month:%Y-%m}", reckoning.week_end(month, line.week, programme.week_rule)
        for task in (t for t in programme.tasks if t.every_months and not t.dated_by):
            if month.month in {(3 + task.every_months * n - 1) % 12 + 1 for n in range(12)}:
                yield f"{task.id} {month:%Y-%m}", reckoning.last_of(month)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("service_id", PROFILES)
def test_every_date_of_ten_years_agrees_and_none_is_lost_between_months(service_id: str, rule: str) -> None:
    profile = read_as(PROFILES[service_id], week_rule=rule)
    found = plan_calendar(profile, FIRST, LAST)
    assert len({due.key for due in found}) == len(found)
    assert {(d.key, d.day) for d in found} == {(k, day) for k, day in reckoned(profile) if FIRST <= day <= LAST}
    assert all(due.worked == worked_by(due.day) for due in found)
    months = reckoning.first_days(FIRST, LAST)
    assert [d for m in months for d in plan_calendar(profile, m, reckoning.last_of(m))] == found


def test_working_days_agree_with_easter_and_the_bank_holidays_of_england() -> None:
    worked = working_days(TH.programme)
    assert tuple(day for day in reckoning.all_days() if worked.is_worked(day)) == reckoning.worked_days()


@pytest.mark.parametrize("service_id", PROFILES)
def test_each_meeting_is_planned_back_from(service_id: str) -> None:
    profile = PROFILES[service_id]
    rule = profile.programme.meeting
    days = reckoning.meeting_days(rule.week, rule.weekday, rule.months)
    plans = plan_meetings(profile, FIRST, LAST)
    assert [plan.meeting for plan in plans] == [day for day in days if FIRST <= day <= LAST]
    for plan in plans:
        papers = worked_by(plan.meeting - 7 * ONE)
        assert plan.papers == papers
        assert plan.build == worked_by(papers, before=2)
        assert plan.moderate == min(worked_by(plan.meeting - 7 * ONE), plan.build)
        assert plan.submit == plan.moderate - 21 * ONE
        for month in plan.months:
            assert month.due == months_on(worked_from(month.month), 1)
            assert month.slack == (plan.submit - month.due).days


def test_a_month_to_complete_on_every_day_of_ten_years_by_either_reading() -> None:
    deadlines = TH.programme.deadlines.model_copy(update={"complete_from": "audit_month"})
    by_month = TH.programme.model_copy(update={"deadlines": deadlines})
    for day in (d for d in reckoning.all_days() if FIRST <= d <= LAST):
        assert completion_day(TH.programme, day) == months_on(day, 1)
        assert completion_day(by_month, day) == reckoning.last_of(day.replace(day=1))


def test_each_day_lies_in_its_quarter_of_the_year_from_april() -> None:
    for day in (d for d in reckoning.all_days() if FIRST <= d <= LAST):
        number = {4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2, 10: 3, 11: 3, 12: 3, 1: 4, 2: 4, 3: 4}[day.month]
        year = day.year - 1 if number == 4 else day.year
        quarter = quarter_of(day, TH)
        assert quarter.id == f"{year}-{(year + 1) % 100:02}-Q{number}"
        assert quarter.start.day == 1
        assert quarter.start <= day <= quarter.end
        assert quarter.end == reckoning.last_of(months_on(quarter.start, 2))


class Memory:
    """A library that holds its files in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def find(self, path: str) -> FileRef | None:
        data = self.files.get(path)
        return FileRef(path, str(len(data)), len(data), dt.datetime.now(dt.UTC)) if data is not None else None

    def list(self, folder: str, suffixes: tuple[str, ...]) -> Iterator[FileRef]:
        return (ref for path in sorted(self.files) if path.startswith(f"{folder}/") and (ref := self.find(path)))

    def read(self, ref: FileRef) -> bytes:
        return self.files[ref.path]

    def create(self, path: str, data: bytes) -> FileRef:
        assert path not in self.files, "a notice is given twice"
        self.files[path] = data
        found = self.find(path)
        assert found
        return found


def test_the_outbox_gives_each_notice_of_a_year_once_although_ledgers_are_lost() -> None:
    start, end = dt.date(2027, 12, 1), dt.date(2028, 11, 30)
    service, library, keys = Service(TH, Habits(inadequate=40), start, end), Memory(), set[str]()
    months = {worked_from(m): m for m in reckoning.first_days(start, end)}
    for day in (d for d in reckoning.all_days() if start <= d <= end):
        if month := next((m for given, m in months.items() if worked_by(given - ONE) == day), None):
            service.chooses(day, month, TH.programme.cycle[(month.month - 4) % 4].activities)
        if day in months:
            service.gives_out(day)
        if day.weekday() in (0, 3):
            audits, profile = service.plan(day).audits, service.profile(day)
            notices = [*plan_urgent(audits, profile, day), *plan_notices(audits, profile, day)]
            with open_ledger(None) as ledger:
                now = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)
                outbox = Outbox(library, ledger, service.profile(day), now)  # type: ignore[arg-type]
                new = list(outbox.put(notices, dry_run=False))
                assert list(outbox.put(notices, dry_run=False)) == []
            assert len(new) == len({n.key for n in notices} - keys)
            keys |= {n.key for n in notices}
    assert len(library.files) == len(keys) > 50


# The published examples.


def test_januarys_meeting_sets_the_line_of_enquiry_of_february() -> None:
    service = Service(TH, Habits(), FIRST, dt.date(2027, 3, 31))
    for meeting in (dt.date(2027, 1, 28), dt.date(2027, 2, 25)):
        service.meets(meeting)
    forms = [minutes.form for minutes in service.minutes]
    assert find_kloe(forms, dt.date(2027, 2, 1)).endswith("(2027-01)")
    assert find_kloe(forms, dt.date(2027, 3, 1)).endswith("(2027-02)")
    assert find_kloe(forms, dt.date(2027, 1, 1)) == ""
    service.chooses(dt.date(2027, 1, 29), dt.date(2027, 2, 1), TH.programme.cycle[1].activities)
    service.gives_out(dt.date(2027, 2, 1))
    assert {a.kloe for a in service.plan(dt.date(2027, 2, 2)).audits} == {"How well do we hear the child? (2027-01)"}


@pytest.mark.parametrize("year", range(2027, 2037))
def test_a_cycle_of_four_months_warns_of_three_group_audits_instead_of_four(year: int) -> None:
    found = find_conflicts(TH, dt.date(year, 4, 1), dt.date(year + 1, 3, 31))
    said = {reading: words for words, reading in found}
    assert said["C-01"].startswith("The cycle gives 3 group audits in 12 months (July ")
    assert said["C-01"].endswith("the text asks for 4.")


@pytest.mark.parametrize(("rule", "day"), [("nth_friday", 19), ("nth_full_week", 19), ("seven_days", 21)], ids=str)
def test_the_end_of_the_third_week_has_its_day_and_its_reading(rule: str, day: int) -> None:
    """February 2027 begins on a Monday."""
    dues = plan_calendar(read_as(NT, week_rule=rule), dt.date(2027, 2, 1), dt.date(2027, 2, 28))
    due = next(d for d in dues if d.key == "NT-174 2027-02")
    assert (due.day, due.readings) == (dt.date(2027, 2, day), ("C-28",))


def test_the_plan_prints_the_day_and_the_reading_of_the_third_week() -> None:
    asked = ["plan", "--profile", "nottingham", "--today", "2027-02-01"]
    said = " ".join(CliRunner().invoke(main, asked, env={"COLUMNS": "80"}).output.split())
    assert "Fri 19 Feb 2027 Provide the case level" in said
    assert "C-28" in said
