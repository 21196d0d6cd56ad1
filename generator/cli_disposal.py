"""The command on records whose time has run out: disposal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.markup import escape

from generator.cli_common import day_of, json_option, open_library, out, profile_of, today_option, told
from generator.cli_library import library_argument, read_library
from generator.disposing import PastItsTime, find_past_their_time
from generator.model import as_text


@click.command()
@library_argument
@today_option
@json_option
def disposal(library: Path, today: dt.datetime | None, as_json: bool) -> None:
    """List the files of LIBRARY that are past the years set for them. Nothing is deleted: people decide."""
    with told(as_json):
        service, folder, day = profile_of(library, None), open_library(library), day_of(today)
        plan = read_library(library, folder, service, day, quiet=as_json).plan
        listed = list(find_past_their_time(folder, service, plan, day))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listed], indent=2, ensure_ascii=False, default=str))
    else:
        _print(listed, day)


def _print(listed: Sequence[PastItsTime], day: dt.date) -> None:
    if not listed:
        out.print(f"No file is past its time on {as_text(day)}.")
        return
    for one in listed:
        reason = f" [yellow]Keep it: {escape(one.kept_because)}.[/]" if one.kept_because else ""
        out.print(f"{as_text(one.until)}: {escape(one.path)}{reason}", soft_wrap=True)
    free = sum(not one.kept_because for one in listed)
    out.print(f"{len(listed)} files are past their time on {as_text(day)}; nothing speaks for keeping {free} of them.")
    out.print("Look at each, and delete it yourself where that is agreed. Checkback deletes nothing.")


DISPOSAL_COMMANDS = (disposal,)
