"""Documents into the library: written only when something changed, never over a person's work.

Each write is noted in the ledger before it takes place and confirmed after. What a killed run left unconfirmed is
settled at the next start by looking at the file that is there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from generator.ledger import Intent, Ledger, Mark, Written
from generator.model import as_text
from sharepoint.errors import FileLocked, VersionConflict
from sharepoint.library import FileRef, Library

_TRIES = 3
Cells = Mapping[str, Mapping[str, Mapping[str, str]]]
NO_BASES: Mapping[str, Cells] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of a run: its path, and whether it is new, changed or as it was."""

    path: str
    verb: str

    @property
    def changed(self) -> bool:
        """Whether anything was written (or would be, in a dry run)."""
        return self.verb != "unchanged"


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


def settle(ledger: Ledger, path: str, ref: FileRef | None, data: bytes, cells: Callable[[], Cells]) -> None:
    """Find out whether a write that a killed run left unconfirmed took place, and remember it if it did.

    ``ref`` and ``data`` are the file as it is; ``cells`` reads its texts by table, row key and column where people
    saved it since.
    """
    intent = ledger.intent(path)
    if intent is None:
        return
    if ref and hashlib.sha256(data).hexdigest() == intent.digest:
        ledger.confirm(path, ref.etag)
    elif ref and ref.etag != intent.before and took_place(intent.marks, cells()):
        ledger.confirm(path, None)
    else:
        ledger.drop_intent(path)


def took_place(marks: Iterable[Mark], there: Cells) -> bool:
    """Whether a write is seen in a file that people saved since: at least half of its rows and cells stand there."""
    found = [_stands(mark, there) for mark in marks]
    return any(found) and 2 * sum(found) >= len(found)


def _stands(mark: Mark, there: Cells) -> bool:
    table, key, column, text = mark
    row = there.get(table, {}).get(key)
    return row is not None and (not column or row.get(column, "") == text)


def _no_cells() -> Cells:
    return {}


def _nothing_first(path: str, data: bytes) -> None:
    """Nothing goes with it."""


class Filing:
    """Writes files and remembers what was written. In a dry run it only says what it would do."""

    def __init__(self, library: Library, ledger: Ledger, now: dt.datetime, dry_run: bool) -> None:
        self._library, self._ledger, self._now, self._dry_run = library, ledger, now, dry_run

    def merge(self, path: str, merged: Callable[[bytes | None], bytes], source: str = "") -> Filed:
        """A document that people edit: ``merged`` gives its new content from what is there (None where nothing is).

        ``source`` is a digest of what it is made from, remembered with it. Where somebody saved it meanwhile it is read
        and merged again. Raises FileLocked, VersionConflict.
        """
        return self.sync(path, lambda before: Made(merged(before)), source)

    def sync(self, path: str, made: Callable[[bytes | None], Made], source: str = "") -> Filed:
        """A document that is merged three ways; as ``merge``, and what was written is the base of the next merge."""
        for tries_left in reversed(range(_TRIES)):
            try:
                existing, before = self._there(path)
                return self._put(path, existing, before, made(before), source)
            except VersionConflict:
                if not tries_left:
                    raise
        raise AssertionError("unreachable")

    def publish(
        self,
        path: str,
        source: str,
        written: Callable[[], bytes],
        rebuilt: Callable[[bytes], Rebuilt] | None = None,
        first: Callable[[str, bytes], None] = _nothing_first,
    ) -> Filed:
        """A report: written again only if what it is made from (``source``, a digest) changed.

        ``rebuilt`` makes it anew from the one that lies there, with what people wrote in it. A report that may not be
        replaced, or that somebody edited where nothing is carried over, is left as it is: the new one is put beside it.
        Before a rebuilt report is filed ``first`` is called with its path and content, to file what goes with it.
        """
        if rebuilt is None:
            return self._publish(path, source, written)
        for tries_left in reversed(range(_TRIES)):
            try:
                where, existing, before, data = self._rebuild(path, source, written, rebuilt)
                if data is None:
                    return Filed(path, "unchanged")
                first(where, data)
                return self._put(where, existing, before, Made(data), source)
            except VersionConflict:
                if not tries_left:
                    raise
        raise AssertionError("unreachable")

    def _rebuild(
        self, path: str, source: str, written: Callable[[], bytes], rebuilt: Callable[[bytes], Rebuilt]
    ) -> tuple[str, FileRef | None, bytes | None, bytes | None]:
        """Where a report goes, what lies there now, and the new content; None where there is nothing new to say."""
        existing, known = self._settled(path), self._ledger.written(path)
        if existing and known and known.source == source:
            return path, existing, None, None
        if existing is None:
            return path, None, None, written()
        before = self._library.read(existing)
        made = rebuilt(before)
        if made.in_place or made.data == before:
            return path, existing, before, made.data
        if known and known.etag == existing.etag:  # ours, of an earlier make that remembers nothing
            return path, existing, before, written()
        self._ledger.keep_written(path, Written(known.etag if known else "", source))
        other = self._beside_path(path)
        return other, *self._there(other), made.data

    def _settled(self, path: str) -> FileRef | None:
        return self._there(path)[0] if self._ledger.intent(path) else self._library.find(path)

    def _publish(self, path: str, source: str, written: Callable[[], bytes]) -> Filed:
        existing, known = self._settled(path), self._ledger.written(path)
        if existing and known and known.source == source:
            return Filed(path, "unchanged")
        data = written()
        before = self._library.read(existing) if existing else None
        if existing and before != data and (known is None or known.etag != existing.etag):
            # Their version is not remembered as ours, or the next change would overwrite it.
            self._ledger.keep_written(path, Written(known.etag if known else "", source))
            return self._beside(path, source, data)
        return self._put(path, existing, before, Made(data), source)

    def _there(self, path: str) -> tuple[FileRef | None, bytes | None]:
        """The file as it is, and its content; a write of it that was left unconfirmed is settled."""
        existing = self._library.find(path)
        before = self._library.read(existing) if existing else None
        settle(self._ledger, path, existing, before or b"", _no_cells)
        return existing, before

    def _beside_path(self, path: str) -> str:
        pure = PurePosixPath(path)
        return str(pure.with_name(f"{pure.stem} (new figures {as_text(self._now.date())}){pure.suffix}"))

    def _beside(self, path: str, source: str, data: bytes) -> Filed:
        other = self._beside_path(path)
        existing, before = self._there(other)
        return self._put(other, existing, before, Made(data), source)

    def _put(self, path: str, existing: FileRef | None, before: bytes | None, made: Made, source: str) -> Filed:
        if existing and before == made.data:
            self._ledger.keep_written(path, Written(existing.etag, source))
            for document, base in made.bases.items():
                self._ledger.keep_base(document, base)
            return Filed(path, "unchanged")
        if not self._dry_run:
            self._write(path, existing, made, source)
        return Filed(path, "changed" if existing else "new")

    def _write(self, path: str, existing: FileRef | None, made: Made, source: str) -> None:
        """Note the write, write, confirm it; between any two of these steps the program may be killed."""
        digest, version = hashlib.sha256(made.data).hexdigest(), existing.etag if existing else ""
        intent = Intent(self._now, version, digest, len(made.data), source, made.bases, made.marks)
        self._ledger.keep_intent(path, intent)
        self._ledger.commit()
        try:
            ref = self._library.replace(existing, made.data) if existing else self._library.create(path, made.data)
        except FileLocked:
            self._ledger.drop_intent(path)
            raise
        self._ledger.confirm(path, ref.etag)
        self._ledger.commit()
