"""The commands on reports: how a figure of a report was made."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from generator.cli_common import content_of, json_option, out, told
from generator.errors import DocumentError
from generator.reports.figures_workbook import Explained, figures_path, read_explained

_BOOKS = "* figures.xlsx"


@click.command()
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
    """The workbook of figures of a report, named by its path, its period or its meeting. Raises DocumentError."""
    path = Path(name)
    if path.suffix == ".xlsx":
        return path
    if path.suffix == ".docx":
        return Path(figures_path(name))
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


REPORT_COMMANDS = (explain,)
