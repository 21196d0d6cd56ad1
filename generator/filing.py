"""Documents into the library: written only when something changed, never over a person's work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.ledger import Ledger, Written
from generator.model import as_text
from sharepoint.errors import VersionConflict
from sharepoint.library import FileRef, Library

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of a run: its path, and whether it is new, changed or as it was."""

    path: str
    verb: str

    @property
    def changed(self) -> bool:
        """Whether anything was written (or would be, in a dry run)."""
        return self.verb != "unchanged"


class Filing:
    """Writes files and remembers what was written. In a dry run it only says what it would do."""

    def __init__(self, library: Library, ledger: Ledger, now: dt.datetime, dry_run: bool) -> None:
        self._library, self._ledger, self._now, self._dry_run = library, ledger, now, dry_run

    def merge(self, path: str, merged: Callable[[bytes | None], bytes]) -> Filed:
        """A workbook that people edit: ``merged`` gives its new content from what is there (None where nothing is).

        Where somebody saved it meanwhile it is read and merged again. Raises FileLocked, VersionConflict.
        """
        for tries_left in reversed(range(_TRIES)):
            existing = self._library.find(path)
            try:
                before = self._library.read(existing) if existing else None
                return self._put(path, existing, before, merged(before), Written(""))
            except VersionConflict:
                if not tries_left:
                    raise
        raise AssertionError("unreachable")

    def publish(self, path: str, source: str, written: Callable[[], bytes]) -> Filed:
        """A report: written again only if what it is made from (``source``, a digest) changed.

        A report that somebody edited since is left as it is, and the new one is put beside it.
        """
        existing, known = self._library.find(path), self._ledger.written(path)
        if existing and known and known.source == source:
            return Filed(path, "unchanged")
        data = written()
        before = self._library.read(existing) if existing else None
        if existing and before != data and (known is None or known.etag != existing.etag):
            # Their version is not remembered as ours, or the next change would overwrite it.
            self._ledger.keep_written(path, Written(known.etag if known else "", source))
            return self._beside(path, source, data)
        return self._put(path, existing, before, data, Written("", source))

    def _beside(self, path: str, source: str, data: bytes) -> Filed:
        pure = PurePosixPath(path)
        other = str(pure.with_name(f"{pure.stem} (new figures {as_text(self._now.date())}){pure.suffix}"))
        existing = self._library.find(other)
        before = self._library.read(existing) if existing else None
        return self._put(other, existing, before, data, Written("", source))

    def _put(self, path: str, existing: FileRef | None, before: bytes | None, data: bytes, made: Written) -> Filed:
        if existing and before == data:
            self._ledger.keep_written(path, Written(existing.etag, made.source))
            return Filed(path, "unchanged")
        verb = "changed" if existing else "new"
        if not self._dry_run:
            ref = self._library.replace(existing, data) if existing else self._library.create(path, data)
            self._ledger.keep_written(path, Written(ref.etag, made.source))
            self._ledger.log(self._now, "created" if verb == "new" else "replaced", path, size=len(data))
            self._ledger.commit()
        return Filed(path, verb)
