"""What was looked at, one point a line: whether it is well, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sharepoint.errors import LibraryError


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at: whether it is well, and in words what was seen and what to do."""

    what: str
    well: bool
    words: str


def looked(what: str, look: Callable[[], str], *errors: type[Exception]) -> Point:
    """The point that a look gives: its words where it is well, the error's where it raises a LibraryError or these."""
    told: tuple[type[Exception], ...] = (LibraryError, *errors)
    try:
        return Point(what, True, look())
    except told as error:
        return Point(what, False, str(error))
