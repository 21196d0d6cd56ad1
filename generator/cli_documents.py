"""The commands on the further documents: which there are, and one of them on request."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from generator import cli_view as view
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
from generator.days import meetings, next_meeting
from generator.errors import DocumentError
from generator.filing import Filed, Filing
from generator.further_documents import DOCUMENT_KINDS, QUARTER_WORDS, DueDocument, document_on_request, kinds_for
from generator.intake import find_template
from generator.model import as_text
from generator.periods import Period, quarter_before, quarter_by_id, quarter_of
from generator.profile import ServiceProfile
from generator.releasing import Release, WithheldError, release_of
from generator.reports.documents_word import DOCUMENT
from generator.run import RunOptions, write_on_request

QUARTERLY, PACK = "quarterly", "pack"


@click.group("report")
def report() -> None:
    """Reports, packs and the further documents: of a month, a quarter, a meeting, one audit or one supervisee."""


@report.command("list")
@profile_option
def list_documents(profile: str | None) -> None:
    """List the documents that a service's framework asks for, and what each is about."""
    with told():
        for service in profiles(profile):
            table = Table("Kind", "Document", "About", title=escape(service.service.name), title_justify="left")
            table.add_row(QUARTERLY, "Quarterly QA report", QUARTER_WORDS)
            table.add_row(PACK, "Meeting pack", "the day of a meeting, 2026-11-26")
            for kind in kinds_for(service):
                table.add_row(kind.name, kind.title, kind.about or "today")
            out.print(table)


@report.command("write")
@click.argument("kind", type=click.Choice([QUARTERLY, PACK, *(kind.name for kind in DOCUMENT_KINDS)]))
@library_argument
@click.argument("about", required=False, default="")
@click.option("--period", default="", help="With supervisee: the quarter, as 2026-27-Q2; the last one if not named.")
@profile_option
@today_option
def write_document(
    *, kind: str, library: Path, about: str, period: str, profile: str | None, today: dt.datetime | None
) -> None:
    """Write the document KIND into LIBRARY.

    ABOUT is a month (2026-10), a quarter (2026-27-Q2), the day of a meeting (2026-11-26), a case reference or audit ID,
    or the name of a case manager; the last month or quarter, or the next meeting, if it is left out. `checkback report
    list` says which each kind takes.
    """
    with told():
        service = profile_of(library, profile)
        now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
        if kind in {QUARTERLY, PACK}:
            _write_report(
                library, service, now, _meeting(about, service, now) if kind == PACK else _quarter(about, service, now)
            )
            return
        folder = open_library(library)
        plan = read_library(library, folder, service, now.date()).plan
        own = find_template(folder, service, DOCUMENT)
        document = document_on_request(kind, about, plan, service, now.date(), own, period=period)
        with ledger_of(library) as ledger:
            release = release_of(Filing(folder, ledger, now, dry_run=False), plan, service, children_named())
            filed = _filed(document, release)
            ledger.commit()
    _tell(library, filed)


def _quarter(about: str, service: ServiceProfile, now: dt.datetime) -> Period:
    return quarter_by_id(about, service) if about else quarter_before(quarter_of(now.date(), service), service)


def _meeting(about: str, service: ServiceProfile, now: dt.datetime) -> dt.date:
    rule = service.programme.meeting
    try:
        day = dt.date.fromisoformat(about) if about else next_meeting(rule, now.date())
    except ValueError:
        raise DocumentError("no-meeting", f"'{about}' is no day.", f"Write it as {now:%Y-%m-%d}.") from None
    if not meetings(rule, day, day):
        advice = f"The next meeting is on {as_text(next_meeting(rule, day))}."
        raise DocumentError("no-meeting", f"There is no meeting on {as_text(day)}.", advice)
    return day


def _write_report(library: Path, service: ServiceProfile, now: dt.datetime, about: Period | dt.date) -> None:
    """The report of a quarter or the pack of a meeting, as a run writes it, with its figures."""
    options = RunOptions(now, names=children_named())
    with ledger_of(library) as ledger, view.progress(err, quiet=True) as progress:
        result = write_on_request(open_library(library), service, ledger, options, progress, about=about)
    wrong = [*result.blocked, *result.problems, *result.library_errors, *result.waiting, *result.defects]
    for line in wrong:
        err.print(line, markup=False, style="red", soft_wrap=True)
    for filed in result.filed:
        verb = "Written" if filed.changed else "It says nothing new, so it stays as it is"
        out.print(f"{verb}: {library / filed.path}", markup=False, soft_wrap=True)
    sys.exit(UNREADABLE if wrong else DONE)


def _filed(document: DueDocument, release: Release) -> Filed:
    """The document in its place, unless the release gate holds it back, which is told."""
    try:
        return release.publish(document.path, document.source_key, document.write)
    except WithheldError as error:
        for problem in error.found:
            err.print(f"{document.path}: not written: {problem}", markup=False, style="red", soft_wrap=True)
        sys.exit(UNREADABLE)


def _tell(library: Path, filed: Filed) -> None:
    verb = "Written" if filed.changed else "It says nothing new, so it stays as it is"
    out.print(f"{verb}: {library / filed.path}", markup=False, soft_wrap=True)
    sys.exit(DONE)


DOCUMENT_COMMANDS = (report,)
