"""How the programme's calendar looks in a terminal, and as JSON for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table

from generator.allocating import GivenOut
from generator.model import as_text
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.backward import MeetingPlan, MonthInTime
from generator.programme.calendar import Due
from generator.programme.selection import Selection

Conflicts = Sequence[tuple[str, str]]


def print_plan(
    console: Console, profile: ServiceProfile, plans: Iterable[MeetingPlan], conflicts: Conflicts, dues: Sequence[Due]
) -> None:
    """The last days before each meeting, what cannot be met, and everything that is due."""
    for plan in plans:
        _print_meeting(console, profile, plan)
    _print_conflicts(console, profile, conflicts)
    _print_dues(console, dues)


def _print_meeting(console: Console, profile: ServiceProfile, plan: MeetingPlan) -> None:
    name = profile.service.meeting_name
    console.print(f"[bold]{escape(name[:1].upper() + name[1:])}, {_day(plan.meeting)}[/]")
    if plan.note:
        console.print(Padding(f"[yellow]{escape(plan.note)}[/]", (0, 0, 0, 2)))
    steps = [("papers out", plan.papers), ("papers built from", plan.build)]
    if plan.months:
        steps = [("sent in by", plan.submit), ("moderated by", plan.moderate), *reversed(steps)]
    for words, day in steps:
        console.print(f"  {words:<18} {_day(day)}")
    for month in plan.months:
        console.print(f"  [{'green' if month.in_time else 'yellow'}]{_in_words(month)}[/]")
    console.print()


def _in_words(month: MonthInTime) -> str:
    start = f"{month_in_words(month.month)} (due {as_text(month.due)}):"
    days = f"{abs(month.slack)} day{'' if abs(month.slack) == 1 else 's'}"
    return f"{start} {days} to spare" if month.in_time else f"{start} {days} too late if all the time is used"


def _print_conflicts(console: Console, profile: ServiceProfile, conflicts: Conflicts) -> None:
    if not conflicts:
        return
    console.print("[bold]What the framework's own times and counts do not allow[/]")
    for words, reading_id in conflicts:
        reading = profile.reading(reading_id)
        done = f" {reading_id}: {escape(reading.chosen)}" if reading else ""
        console.print(Padding(f"[yellow]{escape(words)}[/]{done}", (0, 0, 1, 2)))


def _print_dues(console: Console, dues: Sequence[Due]) -> None:
    table = Table(Column("Due", no_wrap=True), "What", "Who", "Clause", box=None, pad_edge=False, header_style="bold")
    for due in dues:
        early = "" if due.worked == due.day else f" (work day: {as_text(due.worked)})"
        clause = ", ".join((*due.sources, *due.readings))
        table.add_row(f"{due.day:%a} {due.day.day} {due.day:%b %Y}", escape(due.what + early), escape(due.by), clause)
    console.print(table)


def print_selection(console: Console, name: str, selection: Selection) -> None:
    """What was drawn and why, what was passed over, and what could not be met."""
    console.print(f"[bold]{escape(name)}[/]")
    for picked in selection.picked:
        case = picked.case
        words = ", ".join(part for part in (case.reference, case.worker, case.order) if part)
        console.print(Padding(f"{escape(words)}. {escape(picked.reason)}", (0, 0, 0, 2)))
    for passed in (p for p in selection.passed if p.drawn):
        console.print(Padding(f"[bright_black]{escape(f'{passed.case.reference}: {passed.reason}')}[/]", (0, 0, 0, 2)))
    out_of_it = sum(not p.drawn for p in selection.passed)
    console.print(f"  {len(selection.pool)} cases in the pool, {out_of_it} of them passed over; the workbook says why.")
    for note in selection.notes:
        console.print(Padding(f"[yellow]{escape(note)}[/]", (0, 0, 0, 2)))


def print_given_out(console: Console, given: GivenOut) -> None:
    """The prefilled forms that were written, and what could not be given out."""
    for path, one in given.written:
        console.print(
            f"  {one.case.reference}: {escape(one.auditor)}, due {as_text(one.due)}: {escape(path)}", soft_wrap=True
        )
    if given.there:
        console.print(f"  Given out before, or done: {escape(', '.join(given.there))}", soft_wrap=True)
    for problem in given.problems:
        console.print(f"  [yellow]{escape(problem)}[/]", soft_wrap=True)


def _day(day: dt.date) -> str:
    return f"{day:%A} {as_text(day)}"


def plan_as_json(plans: Iterable[MeetingPlan], conflicts: Conflicts, dues: Iterable[Due]) -> dict[str, Any]:
    """The same for other programs; days as 2026-11-26."""
    return {
        "meetings": [
            {
                "meeting": p.meeting.isoformat(),
                "papers": p.papers.isoformat(),
                "build": p.build.isoformat(),
                "moderate": p.moderate.isoformat(),
                "submit": p.submit.isoformat(),
                "note": p.note,
                "months": [
                    {"month": f"{m.month:%Y-%m}", "due": m.due.isoformat(), "slack_days": m.slack} for m in p.months
                ],
            }
            for p in plans
        ],
        "cannot_be_met": [{"what": words, "reading": reading} for words, reading in conflicts],
        "due": [
            {"day": d.day.isoformat(), "working_day": d.worked.isoformat(), "what": d.what, "by": d.by}
            | {"clauses": [*d.sources, *d.readings], "assumed": d.assumed}
            for d in dues
        ],
    }
