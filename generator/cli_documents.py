"""The commands on the further documents: which there are, and one of them on request."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path, PurePosixPath

import click
from rich.markup import escape
from rich.table import Table

from generator.cli_common import (
    DONE,
    UNREADABLE,
    children_named,
    err,
    open_library,
    out,
    profile_of,
    profile_option,
    profiles,
    today_option,
    told,
)
from generator.cli_library import ledger_of, library_argument, read_library
from generator.filing import Filed, Filing
from generator.further_documents import DOCUMENT_KINDS, DueDocument, document_on_request, kinds_for
from generator.ledger import Ledger
from generator.profile import ServiceProfile
from generator.programme.records import Plan
from generator.reports.gate import release_problems
from generator.run import identifying_names, nobodys_names
from sharepoint.library import Library


@click.group("report")
def report() -> None:
    """The further documents: of a month, a quarter, one audit or one supervisee."""


@report.command("list")
@profile_option
def list_documents(profile: str | None) -> None:
    """List the documents that a service's framework asks for, and what each is about."""
    with told():
        for service in profiles(profile):
            table = Table("Kind", "Document", "About", title=escape(service.service.name), title_justify="left")
            for kind in kinds_for(service):
                table.add_row(kind.name, kind.title, kind.about or "today")
            out.print(table)


@report.command("write")
@click.argument("kind", type=click.Choice([kind.name for kind in DOCUMENT_KINDS]))
@library_argument
@click.argument("about", required=False, default="")
@click.option("--period", default="", help="With supervisee: the quarter, as 2026-27-Q2; the last one if not named.")
@profile_option
@today_option
def write_document(
    *, kind: str, library: Path, about: str, period: str, profile: str | None, today: dt.datetime | None
) -> None:
    """Write the document KIND into LIBRARY.

    ABOUT is a month (2026-10), a quarter (2026-27-Q2), a case reference or audit ID, or the name of a case manager; the
    last month or quarter if it is left out. `checkback report list` says which each kind takes.
    """
    with told():
        service = profile_of(library, profile)
        now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
        plan = read_library(library, service, now.date()).plan
        document = document_on_request(kind, about, plan, service, now.date(), period=period)
        data = document.write()
        problems = _problems(document, data, plan, service)
        with ledger_of(library) as ledger:
            filed = None if problems else _filed(document, data, open_library(library), ledger, now)
    _tell(library, document, filed, problems)


def _problems(document: DueDocument, data: bytes, plan: Plan, service: ServiceProfile) -> list[str]:
    """Why the document must not be filed: the release gate (DP-06)."""
    name = PurePosixPath(document.path).name
    names = identifying_names(plan, service) | children_named()
    return release_problems(data, names, name, nobodys_names(plan, service))


def _filed(document: DueDocument, data: bytes, library: Library, ledger: Ledger, now: dt.datetime) -> Filed:
    filed = Filing(library, ledger, now, dry_run=False).publish(document.path, document.source_key, lambda: data)
    ledger.commit()
    return filed


def _tell(library: Path, document: DueDocument, filed: Filed | None, problems: list[str]) -> None:
    if filed is None:
        for problem in problems:
            err.print(f"{document.path}: not written: {problem}", markup=False, style="red", soft_wrap=True)
        sys.exit(UNREADABLE)
    verb = "Written" if filed.changed else "It says nothing new, so it stays as it is"
    out.print(f"{verb}: {library / filed.path}", markup=False, soft_wrap=True)
    sys.exit(DONE)


DOCUMENT_COMMANDS = (report,)
