"""The command that runs whenever something changed: watch."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

import click

from generator import cli_view as view
from generator import watching
from generator.cli_common import (
    DONE,
    LIBRARY,
    children_named,
    err,
    open_library,
    out,
    place_of,
    profile_of,
    profile_option,
    sharepoint_of,
    told,
)
from generator.cli_library import library_argument
from generator.cli_work import Attentive, at_work, exit_code_of
from generator.errors import CheckbackError
from generator.ledger import LedgerBusy
from generator.profile import ServiceProfile
from generator.run import RunOptions, RunResult, run
from generator.watching import Memory
from sharepoint.errors import LeaseHeld, LibraryError, Throttled
from sharepoint.library import Library
from sharepoint.settings import SharePointSettings

_log = logging.getLogger("checkback")


class Stopped(KeyboardInterrupt):
    """Somebody asked the watch to stop. No ordinary error, so no part of a run takes it for a fault of its own."""


@click.command()
@library_argument
@profile_option
@click.option("--every", default=5, show_default=True, metavar="MINUTES", type=click.IntRange(1, 1440))
@click.option("--once", is_flag=True, help="Look once, run if something changed, and end: for schedulers.")
@click.option("--health", is_flag=True, help="Say how the watch is. Exit code 4 where it is not well.")
def watch(library: Path, profile: str | None, every: int, once: bool, health: bool) -> None:
    """Look at LIBRARY every few minutes and run when something changed, and once on each new day.

    What the run itself writes does not count as a change. One run at a time, also across machines. An outage is waited
    out, at most an hour between two looks. Ctrl+C, or SIGTERM, ends it between two steps of a run.
    """
    memory_file = library / ".checkback" / "watch.json"
    if health:
        well, words = watching.health(watching.read_memory(memory_file), _now())
        out.print(words, markup=False, soft_wrap=True)
        sys.exit(DONE if well else LIBRARY)
    with told():
        profile_of(library, profile)  # what is wrong with the settings at the start is told at once
        watcher = Watcher(library, profile, dt.timedelta(minutes=every), memory_file)
        if once:
            sys.exit(watcher.once())
        _stop_at_signals(watcher.stop)
        watcher.watch()
    sys.exit(DONE)


def _stop_at_signals(stop: threading.Event) -> None:
    """The first signal asks to stop; the second ends the program as it always would."""

    def asked(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), asked)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _say(words: str) -> None:
    out.print(f"{_now():%Y-%m-%d %H:%M} {words}", markup=False, soft_wrap=True)


@dataclass
class Watcher:
    """One watch on one library. ``memory_file`` holds what it knows, for the next start and for ``--health``."""

    folder: Path
    profile: str | None
    every: dt.timedelta
    memory_file: Path
    stop: threading.Event = field(default_factory=threading.Event)
    now: Callable[[], dt.datetime] = _now
    say: Callable[[str], None] = _say

    def __post_init__(self) -> None:
        self.memory = watching.read_memory(self.memory_file) or Memory()
        self._library: Library | None = None
        self._settings: SharePointSettings | None = None

    def watch(self) -> None:
        """Poll until somebody asks to stop. Nothing that goes wrong in a poll ends it."""
        self.say(f"Watching {place_of(self.folder)} every {self.every.total_seconds() / 60:.0f} minutes.")
        self.memory = replace(self.memory, trouble="", told=())  # a new log begins with all that is wrong
        while not self.stop.is_set():
            wait = self._poll()
            self.stop.wait(wait.total_seconds())
        self._remember(replace(self.memory, state=watching.STOPPED, polled=self.now(), next_poll=None))
        self.say("Stopped.")

    def once(self) -> int:
        """One poll; the exit code of a run. Raises what went wrong, once that is remembered."""
        try:
            result = self._look_and_run()
        except (LibraryError, CheckbackError) as error:
            self._failed(error)
            self._next(watching.pause(self.every, 0))
            raise
        self._next(watching.pause(self.every, 0))
        if result is None:
            self.say("Nothing changed since the last run.")
            return DONE
        view.print_run(out, result, place_of(self.folder))
        return exit_code_of(result)

    def _poll(self) -> dt.timedelta:
        """One look, and a run where one is due; how long to wait then."""
        before, asked = self.memory, 0.0
        try:
            self._look_and_run()
        except Stopped:
            if self.memory.state == watching.RUNNING:
                self.memory = replace(self.memory, owed=True)
                self.say("Asked to stop, so the run ended between two steps. The next run finishes the work.")
        except Exception as error:  # the watch goes on, whatever happened
            asked = (isinstance(error, Throttled) and error.retry_after) or 0.0
            self._failed(error)
        self._tell(before)
        wait = watching.pause(self.every, self.memory.failures, asked)
        self._next(wait)
        return wait

    def _look_and_run(self) -> RunResult | None:
        """The result of the run, None where none was due."""
        service, library = profile_of(self.folder, self.profile), self._open()
        now = self.now()
        there = watching.look(library, service)
        why = watching.why_run(self.memory, watching.digest(service, there), now.date())
        if not why:
            self.memory = watching.after_quiet(self.memory)
            return None
        self._remember(replace(self.memory, state=watching.RUNNING, polled=now, next_poll=None))
        result, seen = self._run(library, service, there, now)
        self.memory = watching.after_run(self.memory, result, seen, now)
        self.say(f"Run ({why}): {len(result.changed)} files written, {len(result.submissions)} forms read.")
        return result

    def _run(
        self, library: Library, service: ServiceProfile, there: watching.Versions, now: dt.datetime
    ) -> tuple[RunResult, str]:
        """The run's result, and what stands for all that it was made from."""
        options = RunOptions(now, names=children_named())
        with at_work(self.folder, library) as (ledger, keep), view.progress(err, quiet=True) as progress:

            def may_go_on() -> None:
                self._nap(0)
                keep()

            result = run(library, service, ledger, options, Attentive(progress, may_go_on))
            known = watching.with_own_writes(there, watching.look(library, service), ledger)
        return result, watching.digest(service, known)

    def _open(self) -> Library:
        """The library, opened once; again where its settings changed or the last poll failed."""
        settings = sharepoint_of(self.folder)
        if self._library is None or settings != self._settings:
            self._library, self._settings = open_library(self.folder, self._nap), settings
        return self._library

    def _nap(self, seconds: float) -> None:
        """Wait, but not once somebody asks to stop. Raises Stopped."""
        if self.stop.wait(seconds) if seconds else self.stop.is_set():
            raise Stopped

    def _failed(self, error: Exception) -> None:
        if isinstance(error, (LeaseHeld, LedgerBusy)):
            self.memory = watching.after_other(self.memory, str(error))
            return
        self._library = None
        if isinstance(error, (LibraryError, CheckbackError)):
            self.memory = watching.after_failure(self.memory, str(error))
        else:
            _log.error("defect in a watch\n%s", traceback.format_exc())
            self.memory = watching.after_failure(self.memory, "Checkback itself failed. Please report it with the log.")

    def _tell(self, before: Memory) -> None:
        """What is new since the last poll; an outage that lasts is said once."""
        for line in self.memory.told:
            if line not in before.told:
                self.say(line)
        trouble = self.memory.trouble
        if trouble and trouble != before.trouble and trouble not in self.memory.told:
            self.say(trouble)
        elif before.trouble and not trouble:
            self.say("That is over: the library answers again.")

    def _next(self, wait: dt.timedelta) -> None:
        now = self.now()
        self._remember(replace(self.memory, state=watching.WATCHING, polled=now, next_poll=now + wait))

    def _remember(self, memory: Memory) -> None:
        self.memory = memory
        try:
            watching.write_memory(self.memory_file, memory)
        except OSError as error:
            self.say(f"'{self.memory_file}' cannot be written ({error.strerror}), so --health cannot tell.")


WATCH_COMMANDS = (watch,)
