"""Documents into the library: written only when something changed, never over a person's work.

Each write is noted in the ledger before it takes place and confirmed after. What a killed run left unconfirmed is
settled at the next start by looking at the file that is there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from generator.ledger import Intent, Ledger, Mark, Written
from generator.model import as_text
from generator.settling import Cells, no_cells, settle, stands_whole
from generator.stamp import OFFICE, Stamp, build_of, find_stamp, stamped
from sharepoint.errors import FileLocked, LibraryError, Throttled, Unreachable, VersionConflict
from sharepoint.library import FileRef, Library

_TRIES = 3
WITHDRAWN = "Withdrawn"
_COLUMNS = "columns that the library has not"
NO_BASES: Mapping[str, Cells] = MappingProxyType({})
NO_LABELS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of a run: its path, and whether it is new, changed, unchanged, or withdrawn and so not written."""

    path: str
    verb: str

    @property
    def changed(self) -> bool:
        """Whether anything was written (or would be, in a dry run)."""
        return self.verb in {"new", "changed"}


@dataclass(frozen=True, slots=True)
class Made:
    """New content for a file, the bases of the next merges by path, and the cells that it changes."""

    data: bytes
    bases: Mapping[str, Cells] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A document made anew from the one that lies there, and whether it may take its place."""

    data: bytes
    in_place: bool


@dataclass(frozen=True, slots=True)
class _Report:
    """What is asked to be published."""

    path: str
    source: str
    written: Callable[[], bytes]
    rebuilt: Callable[[bytes], Rebuilt] | None
    first: Callable[[str, bytes], None]
    labels: Mapping[str, str]

    @property
    def build(self) -> str:
        return build_of(self.path, self.source)

    def stamped(self, data: bytes) -> bytes:
        return stamped(self.path, data, Stamp(self.build, self.labels))

    def anew(self, before: bytes, *, ours: bool) -> tuple[bytes, bool]:
        """The new content, and whether it takes the place of the one there; ``ours``: nobody edited that one."""
        made = Rebuilt(self.written(), ours) if self.rebuilt is None else self.rebuilt(before)
        if ours and not made.in_place:  # of an earlier make, which remembers nothing
            made = Rebuilt(self.written(), in_place=True)
        return self.stamped(made.data), made.in_place


def _tried(write: Callable[[], Filed]) -> Filed:
    """What a write gives; made again where somebody saved meanwhile. Raises VersionConflict in the end."""
    for _ in range(_TRIES - 1):
        with suppress(VersionConflict):
            return write()
    return write()


def nothing_beside(path: str, data: bytes) -> None:
    """No other file goes with a report."""


class Filing:
    """Writes files and remembers what was written. In a dry run it only says what it would do."""

    def __init__(self, library: Library, ledger: Ledger, now: dt.datetime, dry_run: bool) -> None:
        self._library, self._ledger, self._now, self._dry_run = library, ledger, now, dry_run
        self.notes: list[str] = []

    def merge(self, path: str, merged: Callable[[bytes | None], bytes], source: str = "") -> Filed:
        """A document that people edit: ``merged`` gives its new content from what is there (None where nothing is).

        ``source`` is a digest of what it is made from, remembered with it. Where somebody saved it meanwhile it is read
        and merged again. Raises FileLocked, VersionConflict.
        """
        return self.sync(path, lambda before: Made(merged(before)), source)

    def sync(self, path: str, made: Callable[[bytes | None], Made], source: str = "") -> Filed:
        """A document that is merged three ways; as ``merge``, and what was written is the base of the next merge."""

        def once() -> Filed:
            existing, before = self._there(path)
            return self._put(path, existing, before, made(before), source)

        return _tried(once)

    def publish(  # noqa: PLR0917  (what is published, then how)
        self,
        path: str,
        source: str,
        written: Callable[[], bytes],
        rebuilt: Callable[[bytes], Rebuilt] | None = None,
        first: Callable[[str, bytes], None] = nothing_beside,
        labels: Mapping[str, str] = NO_LABELS,
    ) -> Filed:
        """A report: written again only if what it is made from (``source``, a digest) changed.

        ``rebuilt`` makes it anew from the one that lies there, with what people wrote in it. A report that may not be
        replaced, or that somebody edited where nothing is carried over, is left as it is: the new one is put beside it.
        Before a report is filed ``first`` is called with its path and content, to file what goes with it. A build that
        was withdrawn is not published again. ``labels`` become properties of the document and columns of the library.
        """
        report = _Report(path, source, written, rebuilt, first, labels)
        return _tried(lambda: self._publish(report))

    def _publish(self, report: _Report) -> Filed:
        path, existing, known = report.path, self._settled(report.path), self._ledger.written(report.path)
        if existing is None:
            if self._lies_in(f"{WITHDRAWN}/{PurePosixPath(path).parent}", report.build):
                return Filed(path, "withdrawn")
            return self._file(report, path, None, None, report.stamped(report.written()))
        if known and known.source == report.source:
            return Filed(path, "unchanged")
        before = self._library.read(existing)
        stamp = find_stamp(before)
        ours = existing.own or bool(known and known.etag == existing.etag) or bool(stamp and stamp.intact)
        if stamp and stamp.build == report.build:
            self._ledger.keep_written(path, Written(existing.etag if ours else "", report.source))
            return Filed(path, "unchanged")
        data, in_place = report.anew(before, ours=ours)
        if in_place or data == before:
            return self._file(report, path, existing, before, data)
        return self._beside(report, known, data)

    def _beside(self, report: _Report, known: Written | None, data: bytes) -> Filed:
        """Put it beside the one that people edited; theirs is not remembered as ours, or it would be overwritten."""
        self._ledger.keep_written(report.path, Written(known.etag if known else "", report.source))
        pure = PurePosixPath(report.path)
        if self._lies_in(str(pure.parent), report.build):
            return Filed(report.path, "unchanged")
        other = str(pure.with_name(f"{pure.stem} (new figures {as_text(self._now.date())}){pure.suffix}"))
        return self._file(report, other, *self._there(other), data)

    def _lies_in(self, folder: str, build: str) -> bool:
        """Whether a document of this build lies in a folder, under whatever name."""
        stamps = (find_stamp(self._library.read(ref)) for ref in self._library.list(folder, OFFICE))
        return any(stamp.build == build for stamp in stamps if stamp)

    def _file(self, report: _Report, path: str, existing: FileRef | None, before: bytes | None, data: bytes) -> Filed:
        report.first(path, data)
        build = report.build if path.lower().endswith(OFFICE) else ""
        return self._put(path, existing, before, Made(data), report.source, build, report.labels)

    def _settled(self, path: str) -> FileRef | None:
        """A report as it lies there; one that a killed run wrote gets the columns that it should have."""
        intent = self._ledger.intent(path)
        if intent is None:
            return self._library.find(path)
        existing, before = self._found(path)
        if existing and not self._dry_run and stands_whole(intent, existing, before or b"", no_cells):
            existing = self._labelled(existing, intent.labels)
            self._ledger.confirm(path, existing.etag)
        settle(self._ledger, path, existing, before or b"", no_cells)
        return existing

    def _labelled(self, ref: FileRef, labels: Mapping[str, str]) -> FileRef:
        """The file with these columns; which the library has not is said once. It does without any that are refused."""
        if not labels:
            return ref
        try:
            ref, missing = self._library.label(ref, labels)
        except (FileLocked, VersionConflict, Unreachable, Throttled):
            raise
        except LibraryError as error:
            words = f"The library's columns were not set: {error}"
            self.notes += [words] if words not in self.notes else []
            return ref
        names = ", ".join(missing)
        known = self._ledger.written(_COLUMNS)
        if missing and (known is None or known.source != names):
            self._ledger.keep_written(_COLUMNS, Written("", names))
            self.notes.append(f"The library has no columns named {names}; add them to see and filter by them there.")
        return ref

    def _found(self, path: str) -> tuple[FileRef | None, bytes | None]:
        existing = self._library.find(path)
        return existing, self._library.read(existing) if existing else None

    def _there(self, path: str) -> tuple[FileRef | None, bytes | None]:
        """The file as it is, and its content; a write of it that was left unconfirmed is settled."""
        existing, before = self._found(path)
        settle(self._ledger, path, existing, before or b"", no_cells)
        return existing, before

    def _put(  # noqa: PLR0917  (what is written where, then what it is)
        self,
        path: str,
        existing: FileRef | None,
        before: bytes | None,
        made: Made,
        source: str,
        build: str = "",
        labels: Mapping[str, str] = NO_LABELS,
    ) -> Filed:
        if existing and before == made.data:
            self._ledger.keep_written(path, Written(existing.etag, source))
            for document, base in made.bases.items():
                self._ledger.keep_base(document, base)
            return Filed(path, "unchanged")
        if not self._dry_run:
            digest, version = hashlib.sha256(made.data).hexdigest(), existing.etag if existing else ""
            size = len(made.data)
            intent = Intent(self._now, version, digest, size, source, made.bases, made.marks, build, labels)
            self._write(path, existing, made.data, intent)
        return Filed(path, "changed" if existing else "new")

    def _write(self, path: str, existing: FileRef | None, data: bytes, intent: Intent) -> None:
        """Note the write, write, confirm it; between any two of these steps the program may be killed."""
        self._ledger.keep_intent(path, intent)
        self._ledger.commit()
        try:
            ref = self._library.replace(existing, data) if existing else self._library.create(path, data)
        except FileLocked:
            self._ledger.drop_intent(path)
            raise
        self._ledger.confirm(path, self._labelled(ref, intent.labels).etag)
        self._ledger.commit()
