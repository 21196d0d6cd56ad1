"""What a real tenant does, tried in a scratch folder of the library: what ``docs/sharepoint.md`` otherwise assumes.

Everything takes place in a folder that is made for it and taken away at the end. No file of anybody is touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sharepoint.connection import Connection
from sharepoint.errors import AccessDenied, AlreadyExists, LeaseHeld, LibraryError, VersionConflict
from sharepoint.graph import GraphLibrary
from sharepoint.lease import Lease
from sharepoint.library import FileRef
from sharepoint.points import Point, looked
from sharepoint.settings import SharePointSettings

_LARGE = 7 * 1024 * 1024
_ODD = ("R&D #1 50%.txt", "Café (v2) FINAL.txt", "it's+done; really=.txt", "表.txt")


class LiveCheck:
    """The tries, one after the other; each tells the status, and the code of a refusal, that the service gave."""

    def __init__(
        self, settings: SharePointSettings, connection: Connection, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.scratch = f"Checkback live check {datetime.now(UTC):%Y-%m-%d} {uuid4().hex[:6]}"
        self._connection, self._sleep = connection, sleep
        self._whole = GraphLibrary(settings, connection)
        folder = f"{settings.folder}/{self.scratch}" if settings.folder else self.scratch
        self._library = GraphLibrary(replace(settings, folder=folder), connection)

    def points(self) -> Iterator[Point]:
        """Every try; the folder is taken away at the end, also where a try failed or the reader stops."""
        try:
            first = self._tried("create a file", self._create)
            yield first
            if first.well:
                yield from (self._tried(what, act) for what, act in self._tries())
        finally:
            removed = self._tried("take the scratch folder away", self._remove)
        yield removed

    def _tries(self) -> list[tuple[str, Callable[[], str]]]:
        return [
            ("read it", self._read),
            ("application in lastModifiedBy", self._own),
            ("the same name in capitals is refused", self._capitals),
            ("replace it, and the eTag moves", self._replace),
            ("replacing an older version is refused", self._stale),
            ("an upload overtaken by a save is refused", self._raced),
            ("move it", self._move),
            ("the list of changes tells of it", self._listed),
            ("odd names", self._odd),
            ("a file of 7 MB", self._large),
            ("the lease of a run", self._lease),
        ]

    def _tried(self, what: str, act: Callable[[], str]) -> Point:
        self._connection.seen.clear()
        point = looked(what, act)
        if point.well and "refused with" in point.words:
            return point
        answers = [s for s in self._connection.seen if not point.well or s[0] == "2"] or ["no answer"]
        return Point(point.what, point.well, f"{point.words} (last answer: {answers[-1]})")

    def _create(self) -> str:
        return f"{self._library.create('one.txt', b'one').size} bytes in '{self.scratch}'"

    def _one(self) -> FileRef:
        found = self._library.find("one.txt")
        if found is None:
            raise LibraryError("The file that was made is not there.")
        return found

    def _read(self) -> str:
        return _same(self._library.read(self._one()), b"one")

    def _own(self) -> str:
        if not self._one().own:
            raise LibraryError("It does not name this application. A write whose answer is lost will be merged again.")
        return "it names this application"

    def _capitals(self) -> str:
        return self._refused(AlreadyExists, lambda: self._library.create("ONE.TXT", b"other"))

    def _replace(self) -> str:
        before = self._one()
        after = self._library.replace(before, b"two")
        if after.etag == before.etag:
            raise LibraryError("The eTag stayed the same, so changes would not be noticed. Do not use this library.")
        return _same(self._library.read(after), b"two")

    def _stale(self) -> str:
        old = self._one()
        self._library.replace(old, b"three")
        return self._refused(VersionConflict, lambda: self._library.replace(old, b"older"))

    def _raced(self) -> str:
        """An upload that began before somebody saved, and ends after: documented only in part."""
        before = self._one()
        begin = self._library.upload_address(before)
        self._library.replace(before, b"saved meanwhile")
        headers = {"Content-Range": "bytes 0-3/4"}

        def end() -> object:
            return self._connection.at_address("PUT", begin, "'one.txt'", b"late", headers)

        try:
            return self._refused(VersionConflict, end)
        finally:
            with suppress(LibraryError):
                self._connection.at_address("DELETE", begin, "'one.txt'")

    def _move(self) -> str:
        before = self._one()
        after = self._library.move(before, "below/two.txt")
        if self._library.find("one.txt") is not None:
            raise LibraryError("The file is still at its old path.")
        return "the eTag moved" if after.etag != before.etag else "the eTag stayed"

    def _listed(self) -> str:
        for pause in (0, 2, 5, 10):
            self._sleep(pause)
            if [ref.path for ref in self._library.list()] == ["below/two.txt"]:
                return f"after {pause} seconds" if pause else "at once"
        raise LibraryError("It does not, after 17 seconds. Runs will see changes late; look again on another day.")

    def _odd(self) -> str:
        for name in _ODD:
            ref = self._library.create(f"odd & more/{name}", name.encode())
            _same(self._library.read(ref), name.encode())
        return f"{len(_ODD)} kept as they are"

    def _large(self) -> str:
        data = b"0123456789abcdef" * (_LARGE // 16)
        return _same(self._library.read(self._library.create("large.bin", data)), data)

    def _lease(self) -> str:
        with Lease(self._library, uuid4().hex, "live check"), suppress(LeaseHeld):
            Lease(self._library, uuid4().hex, "another").take()
            raise LibraryError("A second run was let in. Run Checkback on one machine only.")
        return "a second run is turned away"

    def _refused(self, kind: type[LibraryError], act: Callable[[], object]) -> str:
        try:
            act()
        except kind:
            return f"refused with {next((s for s in reversed(self._connection.seen) if s[0] in '45'), 'no status')}"
        raise LibraryError("It was NOT refused. Tell whoever looks after Checkback before it is used.")

    def _remove(self) -> str:
        """Take the folder away: only the one that this check made."""
        try:
            self._whole.remove_folder(self.scratch)
        except AccessDenied as error:
            raise AccessDenied(f"{error} The folder '{self.scratch}' is left; take it away by hand.") from None
        return "nothing is left"


def _same(found: bytes, wanted: bytes) -> str:
    if found != wanted:
        raise LibraryError(f"{len(found)} bytes came back, not the {len(wanted)} that were sent.")
    return f"{len(found)} bytes came back as they were sent"
