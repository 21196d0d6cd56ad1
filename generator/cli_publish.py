"""The command on what was published: recall."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from rich.markup import escape

from generator.cli_common import json_option, open_library, out, profile_of, today_option, told
from generator.cli_library import ledger_of, library_argument
from generator.cli_work import at_work
from generator.model import as_text
from generator.publishing import Published, find_published, get_published, withdraw


@click.command()
@library_argument
@click.argument("document", required=False)
@click.option("--withdraw", "takes_back", is_flag=True, help="Move DOCUMENT to the folder of withdrawn ones.")
@click.option("--reason", help="Why it is withdrawn; it is logged and put beside it. Name no child.")
@today_option
@json_option
def recall(
    *,
    library: Path,
    document: str | None,
    takes_back: bool,
    reason: str | None,
    today: dt.datetime | None,
    as_json: bool,
) -> None:
    """List what was published where, or withdraw DOCUMENT: its path, or words of it that no other path has.

    A withdrawn document is moved, never deleted, and is not published again until its figures change.
    """
    if takes_back and not (document and reason):
        raise click.UsageError("Name the document and say --reason 'why'.")
    with told(as_json):
        service, folder = profile_of(library, None), open_library(library)
        if takes_back:
            now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
            with at_work(library, folder) as (ledger, _):
                one = get_published(find_published(folder, service, ledger), document or "")
                target = withdraw(folder, ledger, one, reason or "", now)
            out.print(f"Withdrawn: {one.path}\nIt lies in: {target}", markup=False, soft_wrap=True)
            return
        with ledger_of(library, dry_run=True) as ledger:
            published = find_published(folder, service, ledger)
            published = [get_published(published, document)] if document else published
    if as_json:
        click.echo(json.dumps([asdict(one) for one in published], indent=2, ensure_ascii=False))
    else:
        _print(published, whole=document is not None)


def _print(published: Iterable[Published], *, whole: bool) -> None:
    none = True
    for one in published:
        none = False
        entries = [e for e in one.log if e.verb in {"created", "replaced"}]
        day = as_text(dt.datetime.fromisoformat(entries[-1].at).date()) if entries else "not in this log"
        out.print(f"[bold]{escape(one.path)}[/]", soft_wrap=True)
        about = ", ".join(words for words in (one.kind, one.period) if words)
        words = f"  {about}. Published {day}; {one.state}; build {one.build}."
        out.print(words, markup=False, soft_wrap=True)
        if whole:
            _print_log(one)
    if none:
        out.print("Nothing was published yet.")


def _print_log(one: Published) -> None:
    if one.figures:
        out.print(f"Its figures: {one.figures}", markup=False, soft_wrap=True)
    for path in one.parts:
        out.print(f"Its part: {path}", markup=False, soft_wrap=True)
    for entry in one.log:
        version, why = (f", version {entry.version}" if entry.version else ""), (entry.reason and f": {entry.reason}")
        at = dt.datetime.fromisoformat(entry.at)
        words = f"{as_text(at.date())} {at:%H:%M}  {entry.verb}, build {entry.build}{version}{why}"
        out.print(words, markup=False, soft_wrap=True)


PUBLISH_COMMANDS = (recall,)
