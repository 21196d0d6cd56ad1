"""Upload sessions: content in ranges to an address of its own, all of it or nothing.

A session begins conditionally (``If-Match``, or create only), and the file changes when the last range has come. Where
an answer fails to come, the session is asked what it has; where the session is gone, the file is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

from sharepoint.connection import Connection, Json
from sharepoint.errors import AlreadyExists, FileLocked, LibraryError, NotFound, Unclear, VersionConflict

RANGE = 10 * 320 * 1024  # a multiple of 320 KiB, as the service asks; below its 60 MiB
_TRIES = 6


def upload(connection: Connection, begin: Callable[[], str], data: bytes, what: str) -> Json:
    """The file as it is after the upload; ``begin`` opens a session and gives its address.

    Raises VersionConflict, AlreadyExists or FileLocked, also when the last range has come, and Unclear where no clear
    answer came and the session is gone.
    """
    address = begin()
    start, standstills = 0, 0
    while standstills < _TRIES:
        answer = _send_range(connection, address, data, start, what)
        if "id" in answer:
            return answer
        before, start = start, _next_start(answer, len(data), what)
        standstills = 0 if start > before else standstills + 1
    raise Unclear(f"The upload of {what} does not get on. The next run tries again.")


def _send_range(connection: Connection, address: str, data: bytes, start: int, what: str) -> Json:
    """The file, or what the session still needs; a session that was refused is given up."""
    part = data[start : start + RANGE]
    headers = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(data)}"}
    try:
        return connection.at_address("PUT", address, what, part, headers)
    except (Unclear, NotFound):
        return _progress(connection, address, what)
    except (VersionConflict, AlreadyExists, FileLocked):
        _abandon(connection, address, what)
        raise


def _progress(connection: Connection, address: str, what: str) -> Json:
    """What the session says it still needs; raises Unclear where it is gone, because it ended or expired."""
    try:
        return connection.at_address("GET", address, what)
    except NotFound:
        raise Unclear(f"The upload of {what} is no longer there.") from None


def _next_start(answer: Json, size: int, what: str) -> int:
    expected = answer.get("nextExpectedRanges") or [""]
    start = str(expected[0]).split("-", maxsplit=1)[0]
    if not start.isdecimal() or int(start) >= size:
        raise Unclear(f"It is not known how much of {what} has come.")
    return int(start)


def _abandon(connection: Connection, address: str, what: str) -> None:
    """Give the session up, so that nothing is left waiting; if that fails it expires by itself."""
    try:
        connection.at_address("DELETE", address, what)
    except LibraryError:
        return
