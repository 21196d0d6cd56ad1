"""Upload sessions: opened conditionally, filled in ranges, stored when the last has come."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

from sharepoint_server.drive import Drive, Item, Json, Refused

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_STEP = 320 * 1024


@dataclass
class Session:
    """One upload. ``etag`` is the version it began from, empty for a new file."""

    parent: str
    name: str
    item: Item | None
    conflict: str
    by: Json
    etag: str = ""
    received: bytearray = field(default_factory=bytearray)


class Uploads:
    """The upload sessions of a drive."""

    def __init__(self, drive: Drive) -> None:
        self._drive = drive
        self.open: dict[str, Session] = {}

    def begin(self, parent: str, name: str, item: Item | None, conflict: str, if_match: str, by: Json) -> str:
        """The number of a new session. Raises Refused for a name taken, a version that is past, or a lock."""
        if item is None:
            self._drive.get(parent)
        elif conflict == "fail":
            raise Refused(409, "nameAlreadyExists")
        elif if_match and if_match != item.etag:
            raise Refused(412, "preconditionFailed")
        else:
            self._drive.check_free(item)
        number = uuid.uuid4().hex
        self.open[number] = Session(parent, name, item, conflict, by, item.etag if item else "")
        return number

    def get(self, number: str) -> Session:
        if number not in self.open:
            raise Refused(404, "itemNotFound")
        return self.open[number]

    def put(self, number: str, content_range: str, data: bytes) -> Item | None:
        """Take one range; the file when it was the last."""
        session = self.get(number)
        found = _RANGE.fullmatch(content_range)
        if not found:
            raise Refused(400, "invalidRequest")
        start, end, total = map(int, found.groups())
        if len(data) != end - start + 1 or (end + 1 < total and len(data) % _STEP):
            raise Refused(400, "invalidRequest")
        if start != len(session.received):
            raise Refused(416, "invalidRange")
        if end + 1 < total:
            session.received += data
            return None
        item = self._store(session, bytes(session.received) + data)
        del self.open[number]
        return item

    def _store(self, session: Session, content: bytes) -> Item:
        """The file, if it is still as it was when the session began; a session that fails stays open."""
        if session.item is None:
            return self._drive.add(session.parent, session.name, content, session.by)
        item = self._drive.get(session.item.id)
        if item.etag != session.etag:
            raise Refused(409, "resourceModified")
        return self._drive.write(item, content, session.by)
