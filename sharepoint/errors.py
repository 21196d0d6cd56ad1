"""What can go wrong with a document library or with mail. Each error says what to do next."""

from __future__ import annotations


class LibraryError(Exception):
    """The library could not do what was asked of it."""


class NotFound(LibraryError):
    """There is no such file or folder."""


class AlreadyExists(LibraryError):
    """A file that was to be created is there already; it was left as it is."""


class VersionConflict(LibraryError):
    """Somebody changed the file since it was read; read it again and merge again."""


class FileLocked(LibraryError):
    """Somebody has the file open; the change waits for the next run. ``by`` is who, where the service says so."""

    def __init__(self, message: str, by: str = "") -> None:
        super().__init__(message)
        self.by = by


class LeaseHeld(FileLocked):
    """Another run is at work in the library; ``by`` is the machine on which."""


class LeaseLost(LibraryError):
    """The lease of a run ended or was taken while it was at work, so it has to stop."""


class Throttled(LibraryError):
    """The service asks to wait; ``retry_after`` is in seconds where it says so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AccessDenied(LibraryError):
    """The library refuses: rights are missing."""


class RightsTooWide(AccessDenied):
    """The application was given more than it needs, so it does nothing until that is put right."""


class Unreachable(LibraryError):
    """The service cannot be reached, or its answers break off; the next run tries again."""


class Unclear(Unreachable):
    """A write was sent and no clear answer came: it may have taken place or not."""
