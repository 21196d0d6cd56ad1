"""The commands on reports: how a figure of a report was made, and a report as PDF."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path, PurePosixPath

import click
from rich.console import Console
from rich.markup import escape

from generator.cli_common import (
    children_named,
    content_of,
    json_option,
    open_library,
    out,
    profile_of,
    profile_option,
    today_option,
    told,
)
from generator.cli_library import ledger_of, library_argument, read_library
from generator.errors import DocumentError
from generator.filing import Filing
from generator.office.pdf import write_pdf
from generator.profile import ServiceProfile
from generator.releasing import WithheldError, release_of
from generator.reports.figures_workbook import Explained, figures_path, read_explained
from generator.reports.pack_parts import pack_of
from sharepoint.library import FileRef, Library, MakesPdf

_BOOKS = "* figures.xlsx"


@click.command(short_help="Print how a figure of a report was made.")
@click.argument("name", metavar="REPORT")
@click.argument("figure", metavar="FIGURE")
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The library in which a report is looked for by its period; without it the folder you are in.",
)
@json_option
def explain(name: str, figure: str, library: Path, as_json: bool) -> None:
    """Print what FIGURE of REPORT counts, and the rows it rests on.

    REPORT is the path of a report, or a period such as 2026-27-Q2, or the day of a meeting such as 2026-11-26.
    FIGURE is the small raised number beside a figure, or its name.
    """
    with told(as_json):
        found = read_explained(content_of(workbook_of(name, library)), figure.strip("[] "))
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
    else:
        print_explained(out, found)


def workbook_of(name: str, library: Path) -> Path:
    """The workbook of figures of a report, named by its path, its period or its meeting; a part has that of its pack.

    Raises DocumentError.
    """
    path = Path(name)
    if path.suffix == ".xlsx":
        return path
    if path.suffix == ".docx":
        return Path(figures_path(pack_of(path.as_posix()) or name))
    books = sorted(b for b in library.glob(f"*/{path.name}/{_BOOKS}") if b.is_file())
    if not books:
        message = f"There is no report of '{name}' with a workbook of figures in '{library}'."
        raise DocumentError("not-found", message, "Name the library with --library, or the path of the report.")
    return max(books, key=lambda book: ("(new figures" in book.name, book.stat().st_mtime))


def print_explained(console: Console, found: Explained) -> None:
    """A figure with its definition, its value and its rows."""
    number = f" [{found.number}]" if found.number else ""
    console.print(f"[bold]{escape(found.id + number)}[/]")
    console.print(escape(found.words), soft_wrap=True)
    console.print(f"Value: {escape(found.value)} of {escape(found.n)}. Period: {escape(found.period)}.", soft_wrap=True)
    console.print(f"Counted in: {escape(found.source.lower())}.")
    if found.not_listed:
        console.print(escape(found.not_listed), soft_wrap=True)
    elif not found.rows:
        console.print("No rows were counted.")
    for key, reference in found.rows:
        known = f" ({reference})" if reference and reference not in key else ""
        console.print(f"  {escape(key + known)}", soft_wrap=True)


@click.command(short_help="Write a PDF of a report beside it.")
@click.argument("name", metavar="REPORT")
@library_argument
@profile_option
@today_option
def pdf(name: str, library: Path, profile: str | None, today: dt.datetime | None) -> None:
    """Write a PDF of REPORT beside it, with what people wrote in it: by SharePoint, in a folder by LibreOffice.

    REPORT is a path in LIBRARY, or a period such as 2026-27-Q2, or the day of a meeting such as 2026-11-26. A report in
    which the name of a child stands is not made into a PDF.
    """
    with told():
        service, folder = profile_of(library, profile), open_library(library)
        now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
        report = report_of(name, folder, service)
        data, plan = folder.read(report), read_library(library, folder, service, now.date()).plan
        with ledger_of(library) as ledger:
            filing = Filing(folder, ledger, now, dry_run=False)
            try:
                release_of(filing, plan, service, children_named()).released(report.path, data)
            except WithheldError as error:
                message = f"'{report.path}' must not be passed on: {' '.join(error.found)}"
                raise DocumentError("name-in-report", message, "Take the name out of the report.") from error
            path = str(PurePosixPath(report.path).with_suffix(".pdf"))
            convert = partial(folder.read_as_pdf, report) if isinstance(folder, MakesPdf) else partial(write_pdf, data)
            filed = filing.publish(path, hashlib.sha256(data).hexdigest(), convert)
            ledger.commit()
    out.print(
        f"{'Written' if filed.changed else 'There already'}: {library / filed.path}", markup=False, soft_wrap=True
    )


def report_of(name: str, library: Library, profile: ServiceProfile) -> FileRef:
    """The report or pack of a library, by its path, its period or its meeting. Raises DocumentError ``not-found``."""
    if name.endswith(".docx") and (found := library.find(name)):
        return found
    folders = (profile.folders.reports, profile.folders.packs) if name and "/" not in name else ()
    held = [ref for folder in folders for ref in library.list(f"{folder}/{name}", (".docx",))]
    known = [ref for ref in held if ref.name.startswith(("Quarterly QA report", "Meeting pack"))]
    if not known:
        raise DocumentError("not-found", f"There is no report '{name}'.", "Name its path, its period or its meeting.")
    return max(known, key=lambda ref: ref.modified)


REPORT_COMMANDS = (explain, pdf)
