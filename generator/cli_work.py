"""A run at work: it alone, on this machine and in the library, and able to stop between two steps."""

from __future__ import annotations

import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.cli_common import DEFECT, DONE, LATER, LIBRARY, UNREADABLE
from generator.cli_library import ledger_of
from generator.ledger import Ledger
from generator.run_result import Progress, RunResult
from sharepoint.folder import FolderLibrary
from sharepoint.lease import Lease
from sharepoint.library import Library

Keep = Callable[[], None]


class Attentive:
    """A progress that looks at each step whether the run may go on; ``keep`` raises where it may not."""

    def __init__(self, progress: Progress, keep: Keep) -> None:
        self._progress, self._keep = progress, keep

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins."""
        self._keep()
        self._progress.stage(name, total)

    def step(self, what: str) -> None:
        """One step of the stage is done."""
        self._keep()
        self._progress.step(what)


@contextmanager
def at_work(folder: Path, library: Library, *, dry_run: bool = False) -> Iterator[tuple[Ledger, Keep]]:
    """The ledger, and what keeps the library's lease; a dry run has a copy of the ledger and needs no lease.

    Raises LedgerBusy and LeaseHeld while another run is at work, LibraryError.
    """
    with ledger_of(folder, dry_run=dry_run) as ledger:
        if dry_run:
            yield ledger, lambda: None
            return
        machine = platform.node() or "another machine"
        with Lease(library, _id_of(folder, library, machine), machine) as lease:
            yield ledger, lease.keep


def _id_of(folder: Path, library: Library, machine: str) -> str:
    """What all runs on this ledger have in common: only one of them can be at work.

    Where ledger and library are one folder on a network drive, its locks may not be trusted: there the machine counts.
    """
    path = folder / ".checkback" / "lease-id"
    with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
        file.write(uuid.uuid4().hex)
    common = path.read_text(encoding="ascii")
    return f"{common} {machine}" if isinstance(library, FolderLibrary) else common


def exit_code_of(result: RunResult) -> int:
    """The exit code that says what came of a run."""
    if result.has_defects:
        return DEFECT
    if result.library_errors:
        return LIBRARY
    if result.waiting:
        return LATER
    return UNREADABLE if result.refused or result.blocked or result.problems else DONE
