"""How entries for the case system look in a terminal, as text to copy, and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from generator.cli_due import short_day
from generator.model import AuditRecord, as_text
from generator.profile import ServiceProfile
from generator.programme.case_entries import CaseEntry, Unrecorded
from generator.programme_settings import CaseSystem

Found = Sequence[tuple[AuditRecord, Sequence[CaseEntry]]]


def print_unrecorded(console: Console, found: Sequence[Unrecorded], profile: ServiceProfile, today: dt.date) -> None:
    """The audits that are not on the case system yet, the longest waiting first."""
    system = profile.service.case_system
    if not found:
        console.print(f"Every audit is recorded on {system}.", markup=False)
        return
    many = "1 audit is" if len(found) == 1 else f"{len(found)} audits are"
    console.print(f"[bold]{many} not recorded on {escape(system)} yet[/]")
    days = (Column("Since", no_wrap=True), Column("By", no_wrap=True))
    columns = (Column("Case", no_wrap=True), Column("Audit", max_width=22), "Auditor", *days)
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for one in found:
        late = " late" if one.is_late(today) else ""
        by = f"{short_day(one.due)}[yellow]{late}[/]"
        cells = (one.audit.case_reference or one.audit.key, _what(one.audit), one.audit.auditor, short_day(one.since))
        table.add_row(*map(escape, cells), by)
    console.print(table)
    console.print("The entries of one: checkback record LIBRARY and its case reference.")


def _what(audit: AuditRecord) -> str:
    return audit.kind.words.capitalize() + (f", {audit.audit_month:%b %Y}" if audit.audit_month else "")


def print_entries(console: Console, found: Found, profile: ServiceProfile) -> None:
    """The entries of audits, ready to key; long lines are left whole so that they can be copied."""
    for line in _lines(found, profile):
        console.print(line, markup=False, soft_wrap=True)


def entries_as_text(found: Found, profile: ServiceProfile) -> str:
    """The entries of audits as plain text."""
    return "\n".join(_lines(found, profile)) + "\n"


def _lines(found: Found, profile: ServiceProfile) -> Iterator[str]:
    system = profile.programme.case_system
    name = profile.service.case_system
    for audit, entries in found:
        state = f" (recorded on {as_text(audit.recorded_on)})" if audit.recorded_on else ""
        yield f"{audit.case_reference or audit.key}: {_what(audit)}{state}"
        yield f"For the child's own record on {name} only. Read it through before you save it."
        yield ""
        if system is None or not entries:
            yield f"The profile does not say how an audit is recorded on {name}."
            continue
        yield from _steps(system)
        for number, entry in enumerate(entries, start=1):
            yield f"Entry {number} of {len(entries)}: {entry.name}"
            yield ""
            yield from _fields(entry)
            yield ""


def _steps(system: CaseSystem) -> Iterator[str]:
    """What is done for each entry, in order."""
    yield "For each entry:"
    steps = (*system.before, "Fill in what stands below.", *system.after)
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, start=1))
    yield ""


def _fields(entry: CaseEntry) -> Iterator[str]:
    """Each field with what goes into it, the text last."""
    yield from (f"  {name}: {value}" for name, value in entry.fields[:-1])
    yield f"  {entry.fields[-1][0]}:"
    yield ""
    yield from (f"    {line}".rstrip() for line in entry.text.split("\n"))


def entries_as_json(found: Found, profile: ServiceProfile) -> dict[str, Any]:
    """The entries for other programs."""
    return {
        "case_system": profile.service.case_system,
        "audits": [
            {
                "audit": audit.key,
                "case_reference": audit.case_reference,
                "recorded_on": audit.recorded_on.isoformat() if audit.recorded_on else None,
                "entries": [
                    {"name": e.name, "day": e.day.isoformat() if e.day else None, "fields": dict(e.fields)}
                    for e in entries
                ],
            }
            for audit, entries in found
        ],
    }


def unrecorded_as_json(found: Iterable[Unrecorded], today: dt.date) -> dict[str, Any]:
    """The audits that wait to be recorded, for other programs."""
    return {
        "not_recorded": [
            {
                "audit": one.audit.key,
                "case_reference": one.audit.case_reference,
                "auditor": one.audit.auditor,
                "since": one.since.isoformat(),
                "due": one.due.isoformat(),
                "late": one.is_late(today),
            }
            for one in found
        ]
    }
