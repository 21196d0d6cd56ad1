"""The commands that write reports, papers of a meeting and the further documents on request: report KIND, pack."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
from generator.further_documents import (
    DOCUMENT_KINDS,
    About,
    DocumentKind,
    DueDocument,
    document_on_request,
    kinds_for,
)
from generator.intake import find_template
from generator.model import as_text
from generator.periods import Period, quarter_before, quarter_by_id, quarter_of
from generator.profile import ServiceProfile
from generator.releasing import Release, WithheldError, release_of
from generator.reports.documents_word import DOCUMENT
from generator.reports.sandbox import SANDBOX
from generator.run import RunOptions, write_on_request

QUARTERLY, QUARTERLY_TITLE = "quarterly", "Quarterly QA report"

_NAMED = {
    About.TODAY: "",
    About.MONTH: "--month 2026-10",
    About.QUARTER: "--period 2026-27-Q2",
    About.AUDIT: "--audit REFERENCE",
    About.PERSON: "--name NAME",
}
_HELP = {
    About.MONTH: "The month, as 2026-10; the one that ended last if not named.",
    About.QUARTER: "The quarter, as 2026-27-Q2; the one that ended last if not named.",
    About.AUDIT: "The case reference, or the ID of one audit in the tracker.",
    About.PERSON: "The case manager, as the forms have the name.",
}
_period_option = click.option("--period", default="", metavar="QUARTER", help=_HELP[About.QUARTER])


@click.group("report")
def report() -> None:
    """Write a document of a KIND (quarterly, board, uop), list the kinds, print how a figure was made, or make a PDF.

    checkback report quarterly LIBRARY --period 2026-27-Q2
    """


@report.command("list", short_help="List the documents that a service's framework asks for.")
@profile_option
def list_documents(profile: str | None) -> None:
    """List the documents that a service's framework asks for, and how it is said what each is about."""
    with told():
        for service in profiles(profile):
            table = Table("Kind", "Document", "About", title=escape(service.service.name), title_justify="left")
            table.add_row(QUARTERLY, QUARTERLY_TITLE, _NAMED[About.QUARTER])
            for kind in kinds_for(service):
                table.add_row(kind.name, kind.title, _NAMED[kind.about] or "today")
            out.print(table)
    out.print("To write one: checkback report KIND LIBRARY, with what it is about. A meeting's pack: checkback pack.")


@report.command(QUARTERLY, short_help=f"{QUARTERLY_TITLE}.")
@library_argument
@_period_option
@profile_option
@today_option
def write_quarterly(library: Path, period: str, profile: str | None, today: dt.datetime | None) -> None:
    """Write the quarterly QA report, with its figures, into LIBRARY."""
    with told():
        SANDBOX.start()  # it gets ready while the rest does
        service, now = profile_of(library, profile), _now(today)
        ended_last = quarter_before(quarter_of(now.date(), service), service)
        _write_report(library, service, now, quarter_by_id(period, service) if period else ended_last)


@click.command()
@library_argument
@click.argument("meeting", required=False, default="")
@profile_option
@today_option
def pack(library: Path, meeting: str, profile: str | None, today: dt.datetime | None) -> None:
    """Write the pack of MEETING, with its figures and the form for its minutes, into LIBRARY.

    MEETING is the day of a meeting, such as 2026-11-26; without it the next one.
    """
    with told():
        SANDBOX.start()  # it gets ready while the rest does
        service, now = profile_of(library, profile), _now(today)
        _write_report(library, service, now, _meeting(meeting, service, now))


def _command_of(kind: DocumentKind) -> click.Command:
    """The command that writes documents of a kind, with the option that says what each is about."""

    def write(
        *, library: Path, profile: str | None, today: dt.datetime | None, about: str = "", period: str = ""
    ) -> None:
        with told():
            _write_document(kind, library, profile_of(library, profile), _now(today), about=about, period=period)

    decorated: Callable[..., Any] = write
    for option in (today_option, profile_option, *_options_of(kind.about), library_argument):
        decorated = option(decorated)
    title = f"{kind.title}."
    return click.command(kind.name, help=f"Write into LIBRARY: {title}", short_help=title)(decorated)


def _options_of(about: About) -> list[Callable[..., Any]]:
    """The options that say what a document is about; with a person also the quarter."""
    if about is About.TODAY:
        return []
    metavar = _NAMED[about].partition(" ")[2]
    if about in {About.MONTH, About.QUARTER}:
        return [click.option(f"--{about}", "about", default="", metavar=about.name, help=_HELP[about])]
    option = click.option(f"--{about}", "about", required=True, metavar=metavar, help=_HELP[about])
    return [_period_option, option] if about is About.PERSON else [option]


def _write_document(
    kind: DocumentKind, library: Path, service: ServiceProfile, now: dt.datetime, *, about: str, period: str
) -> None:
    folder = open_library(library)
    plan = read_library(library, folder, service, now.date()).plan
    own = find_template(folder, service, DOCUMENT)
    document = document_on_request(kind.name, about, plan, service, now.date(), own, period=period)
    with ledger_of(library) as ledger:
        release = release_of(Filing(folder, ledger, now, dry_run=False), plan, service, children_named())
        filed = _filed(document, release)
        ledger.commit()
    _say(library, filed)


def _now(today: dt.datetime | None) -> dt.datetime:
    return today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)


def _meeting(named: str, service: ServiceProfile, now: dt.datetime) -> dt.date:
    rule = service.programme.meeting
    try:
        day = dt.date.fromisoformat(named) if named else next_meeting(rule, now.date())
    except ValueError:
        advice = f"Write it as {next_meeting(rule, now.date())}."
        raise DocumentError("no-meeting", f"'{named}' is no day.", advice) from None
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
    for filed in [f for f in result.filed if f.verb != "unchanged"] or result.filed[:1]:
        _say(library, filed)
    sys.exit(UNREADABLE if wrong else DONE)


def _filed(document: DueDocument, release: Release) -> Filed:
    """The document in its place, unless the release gate holds it back, which is told."""
    try:
        return release.publish(document.path, document.source_key, document.write, kind=document.kind)
    except WithheldError as error:
        for problem in error.found:
            err.print(f"{document.path}: not written: {problem}", markup=False, style="red", soft_wrap=True)
        sys.exit(UNREADABLE)


def _say(library: Path, filed: Filed) -> None:
    withdrawn = "It was withdrawn, so it is written again when its figures change"
    stays = withdrawn if filed.verb == "withdrawn" else "It says nothing new, so it stays as it is"
    verb = "Written" if filed.changed else stays
    out.print(f"{verb}: {library / filed.path}", markup=False, soft_wrap=True)


for _kind in DOCUMENT_KINDS:
    report.add_command(_command_of(_kind))

DOCUMENT_COMMANDS = (report, pack)
