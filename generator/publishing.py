"""What was published where, and taking it back: found in the library itself, with what the log adds.

A document carries its build, so who loses the ledger still knows what was published. What is withdrawn is moved, never
deleted, with the reason beside it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.errors import CheckbackError
from generator.filing import WITHDRAWN
from generator.ledger import Ledger
from generator.model import as_text
from generator.profile import ServiceProfile
from generator.reports.figures_workbook import figures_path
from generator.reports.pack_parts import pack_of, parts_folder
from generator.stamp import KIND, OFFICE, PERIOD, Stamp, find_stamp
from sharepoint.errors import AlreadyExists
from sharepoint.library import FileRef, Library

STANDS, EDITED, TAKEN_BACK, GONE = "as published", "edited since", "withdrawn", "no longer there"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the publish log: when, what was done (created, replaced, withdrawn), of which build and version."""

    at: str
    verb: str
    build: str
    version: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """One document that was published: where it lies, how it stands, its figures and parts. ``log`` is oldest first."""

    path: str
    state: str
    build: str
    version: str = ""
    kind: str = ""
    period: str = ""
    figures: str = ""
    parts: tuple[str, ...] = ()
    log: tuple[Entry, ...] = field(default=())


def find_published(library: Library, profile: ServiceProfile, ledger: Ledger) -> list[Published]:
    """Every document that was published, by path: those that lie in the library, and those that only the log knows.

    Raises LibraryError, and CheckbackError where the log was altered.
    """
    logged = _publish_log(ledger)
    stamped = dict(_stamped(library, profile))
    beside = {figures_path(path) for path in stamped if path.endswith(".docx")}
    beside |= {path for path in stamped if pack_of(path) in stamped}
    found = [_shown(path, *there, stamped, logged) for path, there in stamped.items() if path not in beside]
    gone = [
        Published(path, GONE, log[-1].build, log[-1].version, log=tuple(log))
        for path, log in logged.items()
        if path not in stamped and log[-1].verb != TAKEN_BACK
    ]
    return sorted((*found, *gone), key=lambda one: one.path)


def _publish_log(ledger: Ledger) -> dict[str, list[Entry]]:
    logged: dict[str, list[Entry]] = {}
    for at, verb, path, detail in ledger.log_entries():
        told = json.loads(detail)
        if told.get("build"):
            entry = Entry(at, verb, told["build"], told.get("etag") or "", told.get("reason", ""))
            logged.setdefault(path, []).append(entry)
    return logged


def _stamped(library: Library, profile: ServiceProfile) -> Iterator[tuple[str, tuple[FileRef, Stamp]]]:
    """Every document of a build, where documents are published and where they are withdrawn to."""
    folders = profile.folders
    for folder in (folders.reports, folders.packs, folders.restricted, WITHDRAWN):
        for ref in library.list(folder, OFFICE):
            stamp = find_stamp(library.read(ref))
            if stamp:
                yield ref.path, (ref, stamp)


def _shown(
    path: str,
    ref: FileRef,
    stamp: Stamp,
    stamped: dict[str, tuple[FileRef, Stamp]],
    logged: dict[str, list[Entry]],
) -> Published:
    is_back = path.startswith(f"{WITHDRAWN}/")
    state = TAKEN_BACK if is_back else STANDS if stamp.intact or ref.own else EDITED
    log = logged.get(path) or [e for entries in logged.values() for e in entries if e.build == stamp.build and is_back]
    book, labels = figures_path(path), stamp.labels
    figures = book if path.endswith(".docx") and book in stamped else ""
    parts = tuple(other for other in stamped if pack_of(other) == path)
    kind, period = labels.get(KIND, ""), labels.get(PERIOD, "")
    return Published(path, state, stamp.build, ref.etag, kind, period, figures, parts, tuple(log))


def get_published(published: Sequence[Published], words: str) -> Published:
    """The document at this path, or the only one whose path holds these words. Raises CheckbackError."""
    exact = [one for one in published if one.path == words]
    found = exact or [one for one in published if words.casefold() in one.path.casefold()]
    standing = found if len(found) == 1 else [one for one in found if one.state in {STANDS, EDITED}]
    if len(standing) == 1:
        return standing[0]
    if not found:
        raise CheckbackError(f"No published document is named '{words}'. See them all without naming one.")
    names = ", ".join(f"'{one.path}'" for one in standing or found)
    raise CheckbackError(f"'{words}' names {len(standing or found)} documents: {names}. Give the whole path.")


def withdraw(library: Library, ledger: Ledger, one: Published, reason: str, now: dt.datetime) -> str:
    """Move a published document, with its figures, parts and PDFs, to the folder of withdrawn ones; gives its new path.

    The reason is put beside it and logged. Raises CheckbackError where it does not lie there, FileLocked where somebody
    has it open, LibraryError.
    """
    if one.state not in {STANDS, EDITED}:
        raise CheckbackError(f"'{one.path}' is {one.state}; there is nothing to withdraw.")
    target = _free(library, one.path, now)
    why = f"{PurePosixPath(target).with_suffix('')} why.txt"
    words = f"Withdrawn on {as_text(now.date())}\nDocument: {one.path}\nBuild: {one.build}\nReason: {reason}\n"
    with suppress(AlreadyExists):  # an earlier try wrote it and was stopped
        library.create(why, words.encode())
    parts = [(path, f"{parts_folder(target)}/{PurePosixPath(path).name}") for path in one.parts]
    moves = [(one.figures, figures_path(target)), *parts, (one.path, target)]
    pdfs = [(_as_pdf(path), _as_pdf(to)) for path, to in moves if path.endswith(".docx")]
    for path, to in (*pdfs, *moves):
        ref = library.find(path) if path else None
        if ref:
            stamp = find_stamp(library.read(ref))
            library.move(ref, to)
            ledger.log(now, TAKEN_BACK, path, build=stamp.build if stamp else "", reason=reason, to=to)
            ledger.commit()
    return target


def _as_pdf(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(".pdf"))


def _free(library: Library, path: str, now: dt.datetime) -> str:
    """Where a document is withdrawn to: the first name that no other withdrawn one has."""
    pure = PurePosixPath(path)
    number = 1
    while True:
        more = f", {number}" if number > 1 else ""
        name = f"{pure.stem} (withdrawn {as_text(now.date())}{more}){pure.suffix}"
        target = f"{WITHDRAWN}/{pure.parent}/{name}"
        if library.find(target) is None:
            return target
        number += 1
