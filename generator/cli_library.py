"""A library as the commands see it: what its forms and workbooks tell, and its ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from generator import cli_view as view
from generator.cli_common import err
from generator.ledger import Ledger, copy_of_ledger, open_ledger
from generator.planning import read_and_plan
from generator.profile import ServiceProfile
from generator.run_result import RunResult
from sharepoint.errors import LibraryError
from sharepoint.library import Library

library_argument = click.argument("library", type=click.Path(path_type=Path))


def read_library(
    folder: Path, library: Library, profile: ServiceProfile, today: dt.date, *, quiet: bool = True
) -> RunResult:
    """The forms of a library and what follows from them; nothing is written, also not into the ledger.

    ``folder`` is where its settings and its ledger lie. Raises LibraryError.
    """
    result = RunResult(dry_run=True)
    with ledger_of(folder, dry_run=True) as ledger, view.progress(err, quiet) as progress:
        read_and_plan(library, profile, ledger, today, progress, result=result)
    return result


@contextmanager
def ledger_of(library: Path, *, dry_run: bool = False) -> Iterator[Ledger]:
    """The library's ledger, or a copy of it that is thrown away. Raises LedgerBusy, LibraryError."""
    path = library / ".checkback" / "ledger.sqlite"
    if dry_run:
        with copy_of_ledger(path) as ledger:
            yield ledger
        return
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise LibraryError(f"'{library}' cannot be written ({error.strerror}). Ask for write access to it.") from error
    with open_ledger(path) as ledger:
        yield ledger
