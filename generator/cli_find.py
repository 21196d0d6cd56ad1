"""The command on one case's traces: find."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.markup import escape

from generator import cli_view as view
from generator.cli_common import DONE, UNREADABLE, err, json_option, open_library, out, told
from generator.cli_library import ledger_of, library_argument
from generator.searching import Found, search_library, search_log


@click.command()
@library_argument
@click.argument("words", nargs=-1, required=True)
@json_option
def find(library: Path, words: tuple[str, ...], as_json: bool) -> None:
    """Print every file and row of LIBRARY that holds WORDS: a case reference, or a name in quotation marks.

    For requests of a person to see, mend or object to what is held about them. Nothing is changed.
    """
    with told(as_json), view.progress(err, as_json) as progress:
        progress.stage("Searching")
        found = list(search_library(open_library(library), words, progress.step))
        with ledger_of(library, dry_run=True) as ledger:
            logged = search_log(ledger, words)
    if as_json:
        click.echo(json.dumps({"files": [asdict(one) for one in found], "log": logged}, indent=2, ensure_ascii=False))
    else:
        _print(found, logged)
    sys.exit(UNREADABLE if any(one.unsearched for one in found) else DONE)


def _print(found: list[Found], logged: list[str]) -> None:
    held = [one for one in found if one.where]
    for one in held:
        out.print(f"{escape(one.path)}: {escape('; '.join(one.where))}", soft_wrap=True)
    for one in (f for f in found if f.unsearched):
        out.print(f"[yellow]Not looked through:[/] {escape(one.path)}: {escape(one.unsearched)}", soft_wrap=True)
    for line in logged:
        out.print(f"Log: {escape(line)}", soft_wrap=True)
    out.print(f"{len(held)} file{'' if len(held) == 1 else 's'}." if held else "Nothing was found.")


FIND_COMMANDS = (find,)
