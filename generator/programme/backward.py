"""Planning back from a meeting: by when to submit, moderate, build and send out; what cannot be met (C-01 to C-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from generator.days import add_months, meetings, month_start
from generator.model import FormKind, as_text
from generator.profile import Programme, ServiceProfile
from generator.programme.calendar import allocation_day, completion_day, meeting_note, meeting_off, planned_kinds
from generator.working_days import papers_day, working_days


@dataclass(frozen=True, slots=True)
class MonthInTime:
    """The audits of one month against a meeting.

    ``slack`` is in days: from the day on which they are due to the last day on which they can be sent in and still be
    moderated in the framework's time; negative where auditors who use all their time come too late.
    """

    month: dt.date
    due: dt.date
    slack: int

    @property
    def in_time(self) -> bool:
        """Whether audits that use their full time are in this meeting's papers."""
        return self.slack >= 0


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """The last days for one meeting, each the step before the next.

    ``submit`` leaves the moderator their full time; ``moderate`` and ``build`` leave time to put the papers together.
    ``note`` says where the meeting falls on a day off or in the days of Christmas.
    """

    meeting: dt.date
    papers: dt.date
    build: dt.date
    moderate: dt.date
    submit: dt.date
    months: tuple[MonthInTime, ...]
    note: str = ""


def plan_meeting(profile: ServiceProfile, meeting: dt.date) -> MeetingPlan:
    """The last days before a meeting (TH-023, TH-027, TH-048, C-02, C-03)."""
    programme, deadlines = profile.programme, profile.programme.deadlines
    worked = working_days(programme)
    papers = papers_day(programme, meeting)
    build = worked.before(papers, deadlines.build_buffer_working_days)
    latest = meeting - dt.timedelta(days=deadlines.moderated_before_meeting_days)
    moderate = min(worked.on_or_before(latest), build)
    submit = moderate - dt.timedelta(days=deadlines.moderate_days)
    months = tuple(_against(programme, add_months(month_start(meeting), -n), submit) for n in (3, 2, 1))
    held = tuple(m for m in months if _has_audits(programme, m))
    return MeetingPlan(meeting, papers, build, moderate, submit, held, meeting_note(programme, meeting))


def plan_meetings(profile: ServiceProfile, first: dt.date, last: dt.date) -> list[MeetingPlan]:
    """The plan for each meeting from the first day to the last."""
    return [plan_meeting(profile, day) for day in meetings(profile.programme.meeting, first, last)]


def meeting_for(profile: ServiceProfile, submitted: dt.date) -> dt.date:
    """The first meeting whose papers can hold an audit sent in on a day, if its moderator takes the full time."""
    ahead = meetings(profile.programme.meeting, submitted, add_months(submitted, 15))
    return next(day for day in ahead if plan_meeting(profile, day).submit >= submitted)


def find_conflicts(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[tuple[str, str]]:
    """What the framework's own times and counts do not allow, in words, each with the reading on what is done.

    A meeting that falls on a day off rests on no reading: what to do is in its words.
    """
    yield from _meetings_off(profile, first, last)
    yield from _group_audits(profile.programme, first)
    yield from _late_months(profile, first, last)
    if profile.programme.cycle and profile.programme.deadlines.build_buffer_working_days == 0:
        yield "Audits may be moderated on the day on which the papers go out: there is no time to build them.", "C-03"


def _meetings_off(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[tuple[str, str]]:
    """Meetings that fall on a bank holiday, on a day on which the service is shut, or in the days of Christmas."""
    name = profile.service.meeting_name
    for day in meetings(profile.programme.meeting, first, last):
        why, do = meeting_off(profile.programme, day)
        if why:
            where = "It is moved in programme.toml, under meeting.moved."
            yield f"The {name} falls on {day:%A} {as_text(day)}, {why}. {do} {where}", ""


def _against(programme: Programme, month: dt.date, submit: dt.date) -> MonthInTime:
    due = completion_day(programme, allocation_day(programme, month))
    return MonthInTime(month, due, (submit - due).days)


def _has_audits(programme: Programme, month: MonthInTime) -> bool:
    return bool(planned_kinds(programme, month.month))


def _group_audits(programme: Programme, first: dt.date) -> Iterator[tuple[str, str]]:
    """The cycle's group audits in twelve months against the number in the text (TH-038)."""
    wanted = programme.group_audits_a_year
    year = [add_months(month_start(first), n) for n in range(12)]
    held = [m for m in year if FormKind.GROUP_AUDIT in planned_kinds(programme, m)]
    if wanted and held and len(held) != wanted:
        months = ", ".join(f"{m:%B %Y}" for m in held)
        yield (
            f"The cycle gives {len(held)} group audits in 12 months ({months}); the text asks for {wanted}.",
            "C-01",
        )


def _late_months(profile: ServiceProfile, first: dt.date, last: dt.date) -> Iterator[tuple[str, str]]:
    """Months whose audits, if they use their full time, miss the papers of the next month's meeting."""
    before = [p for p in plan_meetings(profile, first, last) if p.months and _month_before(p)]
    late = [p for p in before if not p.months[-1].in_time]
    if late:
        days = max(-p.months[-1].slack for p in late)
        yield (
            f"Audits that use their full time miss the papers of the next month's meeting in {len(late)} of "
            f"{len(before)} months, by up to {days} days. They are carried to the meeting after.",
            "C-02",
        )


def _month_before(plan: MeetingPlan) -> bool:
    return plan.months[-1].month == add_months(month_start(plan.meeting), -1)
