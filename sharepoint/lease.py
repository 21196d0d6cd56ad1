"""The lease: one run at a time across machines, by a small file in the library that says who runs and until when.

It is taken by creating the file, or by replacing the version that was read, so of two that try one is refused. It ends
by itself, so a machine that dies holds nobody up for long. Clocks may be wrong by five minutes each, either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType

from sharepoint.errors import (
    AlreadyExists,
    LeaseHeld,
    LeaseLost,
    LibraryError,
    NotFound,
    VersionConflict,
)
from sharepoint.library import FileRef, Library

PATH = ".checkback/lease.json"
LENGTH = timedelta(minutes=15)
SKEW = timedelta(minutes=10)  # between two clocks of which each is up to five minutes wrong
_RENEW_AFTER = LENGTH / 3
_TRIES = 3
_NOTE = "Checkback keeps this file so that only one run works at a time. It may be left here."


@dataclass(frozen=True, slots=True)
class Held:
    """What the file says: who holds the lease (``id``, and ``by`` in words) and until when by the holder's clock."""

    id: str
    by: str
    until: datetime


def may_take(held: Held | None, me: str, now: datetime) -> bool:
    """Whether a lease may be taken: nobody holds it, it is our own, or it ended, with clocks allowed for."""
    return held is None or held.id == me or now > held.until + SKEW


def is_due(until: datetime, now: datetime) -> bool:
    """Whether a lease that we hold until then should be renewed."""
    return now >= until - LENGTH + _RENEW_AFTER


def as_bytes(held: Held | None) -> bytes:
    """The file's content; None says that nobody holds the lease."""
    said = {"id": held.id, "by": held.by, "until": held.until.isoformat()} if held else {}
    return (json.dumps({"note": _NOTE, **said}, indent=1) + "\n").encode()


def read_held(data: bytes) -> Held | None:
    """What a file says; None where nobody holds the lease, or where it makes no sense."""
    try:
        said = json.loads(data)
        until = datetime.fromisoformat(said["until"])
        return Held(str(said["id"]), str(said["by"]), until) if until.tzinfo else None
    except (ValueError, KeyError, TypeError):
        return None


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Lease:
    """The lease of one run; in a ``with`` block it is taken at the start and given back at the end.

    ``id`` is the same for all runs that cannot take place at the same time anyway, such as those on one ledger: a run
    that follows a killed one takes its lease over. ``by`` is told to others.
    """

    def __init__(self, library: Library, id: str, by: str, now: Callable[[], datetime] = _utc_now) -> None:  # noqa: A002
        self._library, self._id, self._by, self._now = library, id, by, now
        self._ref: FileRef | None = None
        self.until: datetime | None = None

    def __enter__(self) -> Lease:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def take(self) -> None:
        """Take the lease. Raises LeaseHeld while another run holds it, LibraryError where the library fails."""
        for _ in range(_TRIES):
            ref = self._library.find(PATH)
            try:
                held = read_held(self._library.read(ref)) if ref else None
                if not may_take(held, self._id, self._now()):
                    raise _held_by(held)
                self._write(ref)
            except (AlreadyExists, VersionConflict, NotFound):
                continue  # somebody was quicker; look who
            return
        raise _held_by(None)

    def keep(self) -> None:
        """Renew the lease when its time has come. Raises LeaseLost where another run holds it, or it ran out."""
        if self._ref is None or self.until is None:
            raise LeaseLost("The lease of this run is gone.")
        if not is_due(self.until, self._now()):
            return
        try:
            self._write(self._ref)
        except (VersionConflict, NotFound):
            self._look_again()
        except LibraryError as error:
            if self._now() >= self.until:
                raise LeaseLost(f"The lease of this run ended and cannot be renewed: {error}") from error

    def _look_again(self) -> None:
        """After a conflict, which may be with a write of ours whose answer was lost. Raises LeaseLost."""
        with suppress(LibraryError):
            ref = self._library.find(PATH)
            held = read_held(self._library.read(ref)) if ref else None
            if held and held.id == self._id:
                return self._write(ref)
        self._ref = self.until = None
        raise LeaseLost("Another run began meanwhile, so this one stops. The next run finishes the work.")

    def release(self) -> None:
        """Give the lease back; where that fails it ends by itself."""
        ref, self._ref, self.until = self._ref, None, None
        if ref is not None:
            with suppress(LibraryError):
                self._library.replace(ref, as_bytes(None))

    def _write(self, ref: FileRef | None) -> None:
        """Our name into the file, in the version that was read; the time counts from before the first request."""
        until = self._now() + LENGTH
        data = as_bytes(Held(self._id, self._by, until))
        self._ref = self._library.replace(ref, data) if ref else self._library.create(PATH, data)
        self.until = until


def _held_by(held: Held | None) -> LeaseHeld:
    who = f" on {held.by}" if held else ""
    return LeaseHeld(
        f"Another run{who} is at work in this library. Run again when it has ended.", held.by if held else ""
    )
