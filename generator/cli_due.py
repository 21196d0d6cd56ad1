"""How what is due looks in a terminal, and as JSON for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table

from generator.due_words import later_by_person, month_lines, note_lines, step_words
from generator.model import as_text
from generator.profile import ServiceProfile
from generator.programme.due import DuePage, Step, When

SHORT = 14  # lines of a list, unless all were asked for


def print_due(console: Console, page: DuePage, profile: ServiceProfile, *, show_all: bool = False) -> None:
    """What is due: today, late, in the next days, later; the month; what cannot be met."""
    console.print(f"[bold]{escape(profile.service.short_name)}: what is due, {as_text(page.today)}[/]\n")
    _print_today(console, page)
    most = 10_000 if show_all else SHORT
    _print_steps(console, "Late", page.of(When.LATE), most)
    _print_steps(console, f"Due by {as_text(page.until)}", page.of(When.SOON), most)
    _print_later(console, page, most if show_all else 0)
    _print_month(console, page, profile)
    _print_notes(console, page)


def _print_today(console: Console, page: DuePage) -> None:
    for path in page.alarms:
        words = "could not be read and mentions a concern. Open it today and see whether a child needs help."
        console.print(f"[red bold]Today:[/] {escape(path)} {words}", soft_wrap=True)
    _print_steps(console, "Today", page.of(When.TODAY), len(page.steps), style="red bold")


def _print_steps(console: Console, title: str, steps: Sequence[Step], most: int, style: str = "bold") -> None:
    if not steps:
        return
    console.print(f"[{style}]{title}: {len(steps)}[/]")
    day = Column(width=11, justify="right", no_wrap=True)
    fixed = (Column(width=1), Column(width=31, no_wrap=True), Column(ratio=1), day)
    table = Table(*fixed, box=None, pad_edge=False, show_header=False, expand=True, width=min(console.width, 100))
    shown = sorted(steps[:most], key=lambda s: s.owner)
    for owner, group in groupby(shown, key=lambda s: s.owner):
        table.add_row("", f"[bold]{escape(owner)}[/]", "", "")
        for step in group:
            table.add_row(
                "",
                escape(f"{step.case_reference or step.key} {step.kind.words}"),
                escape(step_words(step)),
                short_day(step.due),
            )
    console.print(table)
    if len(steps) > most:
        console.print(f"  and {len(steps) - most} more; --all prints them.")
    console.print()


def short_day(day: dt.date | None) -> str:
    """A day in little room: 4 Mar 2026."""
    return f"{day.day} {day:%b %Y}" if day else "no date"


def _print_later(console: Console, page: DuePage, most: int) -> None:
    steps = page.of(When.LATER)
    if most:
        _print_steps(console, "Later", steps, most)
        return
    if steps:
        console.print(f"[bold]Later: {len(steps)}[/]")
        for line in later_by_person(steps):
            console.print(f"  {escape(line)}", soft_wrap=True)
        console.print()


def _print_month(console: Console, page: DuePage, profile: ServiceProfile) -> None:
    console.print("[bold]This month[/]")
    for line in month_lines(page, profile):
        console.print(Padding(escape(line), (0, 0, 0, 2)))
    console.print()


def _print_notes(console: Console, page: DuePage) -> None:
    if lines := list(note_lines(page)):
        console.print("[bold]To know[/]")
        for line in lines:
            console.print(Padding(escape(line), (0, 0, 0, 2)))


def due_as_json(page: DuePage) -> dict[str, Any]:
    """The same for other programs; days as 2026-11-26."""
    return {
        "today": page.today.isoformat(),
        "steps": [_step_as_json(s) for when in When for s in page.of(when)],
        "month": [
            {"kind": c.kind.value, "due": c.due, "sent_in": c.done, "exempt": c.exempt} for c in page.month
        ],
        "asked_of_roles": [
            {"task": q.task, "role": q.role, "kind": q.kind.value, "period": q.period}
            | {"due": q.each * max(q.holders, 1), "sent_in": q.done}
            for q in page.quotas
        ],
        "meeting": {"day": page.meeting.meeting.isoformat(), "papers": page.meeting.papers.isoformat()},
        "recurring": [
            {"question": r.question, "team": r.team, "below": r.below, "of": r.of, "audits": list(r.audits)}
            for r in page.recurrences
        ],
        "escalations": [
            {"audit": e.key, "stage": e.stage, "notes": list(e.notes)} for e in page.escalations
        ],
        "unread": list(page.unread),
        "concerns_in_unread": list(page.alarms),
        "cannot_be_met": [{"what": words, "reading": reading} for words, reading in page.conflicts],
    }  # fmt: skip


def _step_as_json(step: Step) -> dict[str, Any]:
    return {
        "audit": step.key,
        "case_reference": step.case_reference,
        "kind": step.kind.value,
        "status": step.status.value,
        "step": step.step,
        "owner": step.owner,
        "due": step.due.isoformat() if step.due else None,
        "when": step.when.value,
        "flags": [flag.value for flag in step.flags],
    }
