"""The commands that say what is due and what is to be recorded: status, record."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli_common import (
    LIBRARY,
    UNREADABLE,
    day_of,
    err,
    json_option,
    open_library,
    out,
    profile_of,
    profile_option,
    today_option,
    told,
)
from generator.cli_due import due_as_json, print_due
from generator.cli_library import library_argument, read_library
from generator.cli_record import entries_as_json, entries_as_text, print_entries, print_unrecorded, unrecorded_as_json
from generator.errors import DocumentError
from generator.model import AuditRecord
from generator.profile import ServiceProfile
from generator.programme.case_entries import case_entries, find_unrecorded
from generator.programme.due import plan_due
from generator.programme.status import as_of
from generator.run_result import RunResult
from generator.status_page import write_status_page


@click.command()
@library_argument
@profile_option
@click.option("--all", "show_all", is_flag=True, help="Print every line of every list.")
@click.option("--word", type=click.Path(path_type=Path), help="Write a one-page Word document to this file.")
@today_option
@json_option
def status(
    *, library: Path, profile: str | None, show_all: bool, word: Path | None, today: dt.datetime | None, as_json: bool
) -> None:
    """Print what is due, late and waiting in LIBRARY, and from whom."""
    with told(as_json):
        service, day = profile_of(library, profile), day_of(today)
        result = read_library(library, open_library(library), service, day, quiet=as_json)
        plan = result.plan
        alarms = [r.path for r in result.refused if r.alarm]
        unread = [r.path for r in result.refused]
        page = plan_due(plan.audits, plan.actions, service, day, unread=unread, alarms=alarms)
        if word:
            write_file(word, write_status_page(page, service))
    if as_json:
        click.echo(json.dumps(due_as_json(page), indent=2, ensure_ascii=False))
    else:
        print_due(out, page, service, show_all=show_all)
        if word:
            out.print(f"Written: {word}", markup=False, soft_wrap=True)
    _end(result)


@click.command()
@library_argument
@click.argument("reference", required=False)
@profile_option
@click.option("--to", type=click.Path(path_type=Path), help="Write the entries to this file as well.")
@today_option
@json_option
def record(
    *,
    library: Path,
    reference: str | None,
    profile: str | None,
    to: Path | None,
    today: dt.datetime | None,
    as_json: bool,
) -> None:
    """Print which audits in LIBRARY are not on the case system yet; with a REFERENCE the entries ready to key.

    REFERENCE is a case reference or an audit ID. The entries are for the child's own record.
    """
    with told(as_json):
        service, day = profile_of(library, profile), day_of(today)
        result = read_library(library, open_library(library), service, day, quiet=as_json)
        audits = [as_of(audit, day) for audit in result.plan.audits]
        chosen = _audits_of(reference, audits, service) if reference else []
        found = [(audit, case_entries(audit, service)) for audit in chosen]
        if to and reference:
            write_file(to, entries_as_text(found, service).encode())
    if reference and as_json:
        click.echo(json.dumps(entries_as_json(found, service), indent=2, ensure_ascii=False))
    elif reference:
        print_entries(out, found, service)
    elif as_json:
        click.echo(json.dumps(unrecorded_as_json(find_unrecorded(audits, service), day), indent=2, ensure_ascii=False))
    else:
        print_unrecorded(out, find_unrecorded(audits, service), service, day)
    _end(result)


def _audits_of(reference: str, audits: Sequence[AuditRecord], profile: ServiceProfile) -> list[AuditRecord]:
    """The audits that a reference names: those that wait to be recorded, else the latest. Raises DocumentError."""
    wanted = reference.strip().casefold()
    named = [a for a in audits if wanted in {a.case_reference.casefold(), a.key.casefold()} and a.form and a.submitted]
    if not named:
        message = f"There is no completed audit of '{reference}' in this library."
        raise DocumentError("no-such-audit", message, "Write the case reference or the audit ID as in the tracker.")
    waiting = {u.audit.key for u in find_unrecorded(named, profile)}
    latest = max(named, key=lambda a: (a.submitted or dt.date.min, a.key))
    return [a for a in named if a.key in waiting] or [latest]


def write_file(path: Path, data: bytes) -> None:
    """Write a file that was asked for. Raises DocumentError where it cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        message = f"'{path}' cannot be written: {error.strerror or error}."
        raise DocumentError("not-writable", message, "Close it if it is open, or name another file.") from error


def _end(result: RunResult) -> None:
    """Say what could not be read of what people entered, and end with the exit code that tells of it."""
    for line in (*result.problems, *result.waiting, *result.library_errors, *result.defects):
        err.print(line, markup=False, style="yellow", soft_wrap=True)
    if result.library_errors:
        sys.exit(LIBRARY)
    if result.refused or result.problems or result.waiting or result.defects:
        sys.exit(UNREADABLE)


STATUS_COMMANDS = (status, record)
