"""The programme's calendar: what is due by when and who does it, from meetings, cycle, rhythms and timetable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.days import add_months, end_of_week, meetings, month_end, month_start
from generator.model import FormKind
from generator.profile import Programme, ServiceProfile, TimetableEntry
from generator.working_days import papers_day, working_days

CHRISTMAS_EVE = 24


@dataclass(frozen=True, slots=True)
class Due:
    """One thing of the programme that is due on a day.

    ``worked`` is the last working day by which it can be done, ``key`` stays the same from run to run. ``by`` is a
    role's name. ``readings`` are the ids of the readings that the day rests on (C-28), ``assumed`` says in words what
    the framework leaves open.
    """

    key: str
    day: dt.date
    what: str
    by: str
    sources: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    assumed: str = ""
    worked: dt.date = dt.date.max


def meeting_off(programme: Programme, day: dt.date) -> tuple[str, str]:
    """Why a meeting can hardly be held on a day, and what to do: a day off, the days of Christmas; else nothing."""
    if why := working_days(programme).why_off(day):
        return why, "Agree another day."
    if day.month == 12 and day.day >= CHRISTMAS_EVE:
        return "in the days from Christmas Eve to the new year", "Ask who can come, or agree another day."
    return "", ""


def meeting_note(programme: Programme, day: dt.date) -> str:
    """The same in a sentence."""
    why, do = meeting_off(programme, day)
    return f"This is {why}. {do}" if why else ""


def cycle_month(programme: Programme, month: dt.date) -> int | None:
    """Which month of the cycle a month is, from 1 (TH-015); None where the service has no cycle or no start of it."""
    start = programme.cycle_start
    if not programme.cycle or start is None:
        return None
    return ((month.year - start.year) * 12 + month.month - start.month) % len(programme.cycle) + 1


def planned_kinds(programme: Programme, month: dt.date) -> tuple[FormKind, ...]:
    """The kinds of audit that the cycle has for a month; none where it has no cycle."""
    number = cycle_month(programme, month)
    return next((c.activities for c in programme.cycle if c.month == number), ())


def allocation_day(programme: Programme, month: dt.date) -> dt.date:
    """The day on which the audits of a month are given out: its first working day, which the guide leaves open."""
    return working_days(programme).on_or_after(month_start(month))


def completion_day(programme: Programme, allocated: dt.date) -> dt.date:
    """By when an audit is complete: a calendar month after it was given out, or its month's end (TH-019, C-12)."""
    if programme.deadlines.complete_from == "audit_month":
        return month_end(allocated)
    return add_months(allocated, programme.deadlines.complete_months)


def plan_calendar(profile: ServiceProfile, first: dt.date, last: dt.date) -> list[Due]:
    """Everything that is due from the first day to the last, in order of days."""
    found = [*_meetings(profile, first, last), *_months(profile, first, last), *_timetable(profile, first, last)]
    found += _rhythms(profile, first, last)
    worked = working_days(profile.programme)
    dated = (replace(due, worked=worked.on_or_before(due.day)) for due in found if first <= due.day <= last)
    return sorted(dated, key=lambda due: (due.day, due.key))


def timetable_row(due: Due) -> dict[str, str | dt.date]:
    """One date as a row of the tracker's timetable, by field."""
    rests_on = ", ".join((*due.sources, *due.readings))
    return {
        "key": due.key,
        "day": due.day,
        "worked": due.worked,
        "what": f"{due.what} ({due.assumed})" if due.assumed else due.what,
        "by": due.by,
        "rests_on": rests_on,
    }


def _meetings(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[Due]:
    """Each meeting, its papers a week before, and the line of enquiry that it agrees (TH-016, TH-027, TH-075)."""
    programme, name = profile.programme, profile.service.meeting_name
    title = name[:1].upper() + name[1:]
    ahead = dt.timedelta(days=programme.deadlines.papers_before_meeting_days)
    for day in meetings(programme.meeting, first, last + ahead + dt.timedelta(days=7)):  # papers before a holiday
        note = meeting_note(programme, day)
        yield Due(f"meeting {day}", day, title, "All members", _known(profile, "TH-075", "NT-024"), assumed=note)
        papers = papers_day(programme, day)
        yield Due(f"papers {day}", papers, f"Send out the papers: {name}", *_task(profile, "TH-027"))
        if line := _known(profile, "TH-016"):
            month = add_months(month_start(day), 1)
            yield Due(
                f"kloe {month:%Y-%m}", day, f"Agree the key line of enquiry for {month:%B %Y}", "All members", line
            )


def _months(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[Due]:
    """What each month of the cycle asks for: children chosen, audits given out, complete a month later (TH-015)."""
    programme = profile.programme
    month = add_months(month_start(first), -programme.deadlines.complete_months)
    while month <= last + dt.timedelta(days=7):
        if kinds := planned_kinds(programme, month):
            audits, given = (
                f"{' and '.join(f'{k.words}s' for k in kinds)} of {month:%B %Y}",
                allocation_day(programme, month),
            )
            chosen, no_day = working_days(programme).before(given, 1), "No day is named; the first working day."
            code = f"{month:%Y-%m}"
            yield Due(f"select {code}", chosen, f"Choose the children for the {audits}", *_task(profile, "TH-017"))
            yield Due(f"allocate {code}", given, f"Give out the {audits}", *_task(profile, "TH-018"), (), no_day)
            done = completion_day(programme, given)
            yield Due(f"complete {code}", done, f"Send in the {audits}", *_task(profile, "TH-019"), ("C-12",))
        month = add_months(month, 1)


def _task(profile: ServiceProfile, source: str) -> tuple[str, tuple[str, ...]]:
    """Who does the task of a clause, and the clause; nobody where the framework has no such task."""
    by = next((profile.role_name(t.role) for t in profile.programme.tasks if source in t.sources), "")
    return by, _known(profile, source)


def _known(profile: ServiceProfile, *sources: str) -> tuple[str, ...]:
    """Those of these clauses that the service's framework has."""
    known = {s for t in profile.programme.tasks for s in t.sources}
    return tuple(s for s in sources if s in known)


def _timetable(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[Due]:
    """The lines of the timetable, each by the end of its week (NT-173 to NT-186, C-28).

    A week of the month before may end in the first days of a month.
    """
    month = add_months(month_start(first), -1)
    while month <= last:
        for entry in (e for e in profile.programme.timetable if month.month in e.months):
            yield _line(profile, entry, month)
        month = add_months(month, 1)


def _line(profile: ServiceProfile, entry: TimetableEntry, month: dt.date) -> Due:
    day = end_of_week(month.year, month.month, entry.week, profile.programme.week_rule)
    key, by = f"{entry.id} {month:%Y-%m}", profile.role_name(entry.by)
    return Due(key, day, entry.task, by, entry.sources, ("C-28",), entry.assumed)


def _rhythms(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[Due]:
    """Tasks with a rhythm that nothing else dates: due by the end of each of their periods of the reporting year."""
    month = month_start(first)
    while month <= last:
        number, end = (month.month - profile.reporting.year_starts_in_month) % 12 + 1, month_end(month)
        for task in (t for t in profile.programme.tasks if t.every_months and not t.dated_by):
            if number % (task.every_months or 1) == 0:
                assumed = task.assumed or "No day is named; the end of its period."
                by = profile.role_name(task.role)
                yield Due(f"{task.id} {month:%Y-%m}", end, task.task, by, task.sources, (), assumed)
        month = add_months(month, 1)
