"""The document library as Checkback sees it.

Glossary: a *path* is relative to the library's root, with ``/`` between folders. An *etag* names one version of a
file; it changes whenever the content does. ``create`` never replaces, ``replace`` never creates, and ``replace``
succeeds only if the file is still the version that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class FileRef:
    """One file in one version. ``size`` is in bytes, ``modified`` an aware time.

    ``own``: the library says that this application wrote the version. A folder cannot say.
    """

    path: str
    etag: str
    size: int
    modified: datetime
    own: bool = False

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rsplit("/", 1)[-1]


class Library(Protocol):
    """A place where documents lie. Every method raises a ``LibraryError`` of ``sharepoint.errors`` on failure."""

    def list(self, folder: str = "", suffixes: tuple[str, ...] = ()) -> Iterator[FileRef]:
        """Every file in a folder and below, ordered by path; nothing where the folder is missing."""

    def find(self, path: str) -> FileRef | None:
        """The file at this path in its current version, None where there is none."""

    def read(self, ref: FileRef) -> bytes:
        """The content of a file; raises NotFound, or VersionConflict where it is no longer that version."""

    def create(self, path: str, data: bytes) -> FileRef:
        """A new file, its folders made where needed; raises AlreadyExists and leaves what is there."""

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        """New content for a file; raises VersionConflict if it changed since ``ref``, FileLocked if it is open."""

    def move(self, ref: FileRef, path: str) -> FileRef:
        """The file under another path; raises AlreadyExists and leaves what is there."""

    def label(self, ref: FileRef, labels: Mapping[str, str]) -> tuple[FileRef, tuple[str, ...]]:
        """Columns for a file, by the names that people see: the file in its new version, and columns there are not.

        Raises VersionConflict where somebody changed the file since ``ref``.
        """


@runtime_checkable
class MakesPdf(Protocol):
    """A library that turns documents into PDFs itself."""

    def read_as_pdf(self, ref: FileRef) -> bytes:
        """The file as a PDF; raises as ``Library.read`` does."""
