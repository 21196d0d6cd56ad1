"""Watching a library: when a run is due, how long to wait, what is remembered between polls. Pure but for its file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from generator.ledger import Ledger
from generator.profile import ServiceProfile
from generator.run_result import RunResult
from generator.writing import WRITER
from sharepoint.library import FileRef, Library

LONGEST_PAUSE = dt.timedelta(hours=1)
OVERDUE = dt.timedelta(minutes=30)  # by which a poll may be late before the watch counts as dead
LONGEST_RUN = dt.timedelta(hours=2)
UNWELL_AFTER = 3  # polls in a row that failed
WATCHING, RUNNING, STOPPED = "watching", "running", "stopped"

Versions = Mapping[str, FileRef]


@dataclass(frozen=True, slots=True)
class Memory:
    """What a watch knows from poll to poll; it lies in a file, so it outlives the program.

    ``seen`` is a digest of what the last run was made from, ``day`` its day. ``owed``: something waits for the next
    poll. ``failures`` counts polls in a row that failed, ``trouble`` is why; ``told`` are lines that were said already.
    """

    seen: str = ""
    day: dt.date | None = None
    owed: bool = False
    failures: int = 0
    trouble: str = ""
    told: tuple[str, ...] = ()
    state: str = WATCHING
    polled: dt.datetime | None = None
    last_good_run: dt.datetime | None = None
    next_poll: dt.datetime | None = None


def look(library: Library, profile: ServiceProfile) -> dict[str, FileRef]:
    """What a run reads, by path: the forms, the workbooks that people edit, what people were given, and packs.

    Raises LibraryError.
    """
    places = profile.folders
    folders = [places.forms, places.allocated, places.feedback]
    if profile.reporting.pack_parts:  # what people write in a pack stands in its parts
        folders.append(places.packs)
    found = {ref.path: ref for place in folders for ref in library.list(place)}
    for path in (places.tracker, places.action_plan, places.improvement_plan):
        if ref := library.find(path):
            found[path] = ref
    return found


def digest(profile: ServiceProfile, versions: Versions) -> str:
    """Stands for all that a run would be made from, but for its day."""
    parts = [WRITER, profile.model_dump_json(), repr(profile.people)]
    parts += [f"{path}\n{ref.etag}" for path, ref in sorted(versions.items())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def with_own_writes(before: Versions, after: Versions, ledger: Ledger) -> dict[str, FileRef]:
    """What was there before a run, with what the run itself wrote; what people saved meanwhile is still to come."""
    own = {path: ref for path, ref in after.items() if ref.own or _wrote(ledger, ref)}
    return {**before, **own}


def _wrote(ledger: Ledger, ref: FileRef) -> bool:
    written = ledger.written(ref.path)
    return written is not None and written.etag == ref.etag


def why_run(memory: Memory, seen: str, today: dt.date) -> str:
    """Why a run is due, in words; blank where none is."""
    if not memory.seen:
        return "the first time"
    if memory.day != today:
        return "a new day"
    if memory.seen != seen:
        return "something changed"
    return "something waited" if memory.owed else ""


def pause(every: dt.timedelta, failures: int, asked: float = 0) -> dt.timedelta:
    """How long to wait until the next poll: longer with each failure, up to an hour; never less than ``asked`` seconds.

    Where polls are further apart than an hour anyway, they stay as far apart.
    """
    times: int = 2 ** min(failures, 10)
    longer = min(every * times, max(every, LONGEST_PAUSE))
    return max(longer, dt.timedelta(seconds=asked))


def after_run(memory: Memory, result: RunResult, seen: str, now: dt.datetime) -> Memory:
    """The memory after a run that came to its end; what could not be done is owed."""
    failed = bool(result.library_errors or result.has_defects)
    owed = failed or bool(result.waiting) or any(r.code == "library" for r in result.refused)
    trouble = next(
        iter((*result.library_errors, *result.defects, *(r.message for r in result.refused if r.defect))), ""
    )
    return replace(
        memory,
        seen=seen,
        day=now.date(),
        owed=owed,
        failures=memory.failures + 1 if failed else 0,
        trouble=trouble,
        told=tuple(troubles(result)),
        last_good_run=memory.last_good_run if failed else now,
    )


def after_quiet(memory: Memory) -> Memory:
    """The memory after a poll that found nothing to do."""
    return replace(memory, failures=0, trouble="")


def after_failure(memory: Memory, trouble: str) -> Memory:
    """The memory after a poll that failed."""
    return replace(memory, owed=True, failures=memory.failures + 1, trouble=trouble)


def after_other(memory: Memory, trouble: str) -> Memory:
    """The memory after a poll that found another run at work: no failure, and looked at again."""
    return replace(memory, owed=True, failures=0, trouble=trouble)


def troubles(result: RunResult) -> list[str]:
    """What of a run a person should know, a line each, the most urgent first."""
    today = [
        f"Today: {r.path}: it could not be read, and it mentions {', '.join(r.alarm[:3])}"
        for r in result.refused
        if r.alarm
    ]
    refused = [f"Not read: {r.path}: {r.message}" for r in result.refused]
    return [
        *today,
        *refused,
        *result.problems,
        *result.waiting,
        *result.blocked,
        *result.library_errors,
        *result.defects,
    ]


def health(memory: Memory | None, now: dt.datetime) -> tuple[bool, str]:
    """Whether a watch is well, and a line on it for whoever asks."""
    if memory is None or memory.polled is None:
        return False, "no watch has run here"
    good = f"last good run {_told(memory.last_good_run)}"
    if memory.state == STOPPED:
        return False, f"stopped {_told(memory.polled)}; {good}"
    if memory.state == RUNNING:
        return now < memory.polled + LONGEST_RUN, f"running since {_told(memory.polled)}; {good}"
    due = memory.next_poll or memory.polled
    if now > due + OVERDUE:
        return False, f"no poll since {_told(memory.polled)}, one was due {_told(due)}; {good}"
    state = (
        f"{memory.failures} polls in a row failed: {memory.trouble}" if memory.failures else memory.trouble or "well"
    )
    return memory.failures < UNWELL_AFTER, f"{state}; {good}; next poll {_told(due)}"


def _told(at: dt.datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "none yet"


def read_memory(path: Path) -> Memory | None:
    """The memory in a file; None where there is none, or none that can be read: a run then takes place."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        times = {name: _time(said[name]) for name in ("polled", "last_good_run", "next_poll")}
        day = dt.date.fromisoformat(said["day"]) if said["day"] else None
        return Memory(**{**said, **times, "day": day, "told": tuple(said["told"])})
    return None


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def write_memory(path: Path, memory: Memory) -> None:
    """Put the memory into its file, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in asdict(memory).items()}
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    new.replace(path)
