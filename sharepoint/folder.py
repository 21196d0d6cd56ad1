"""A plain folder as a document library: on a network drive, a synchronised library, or in tests.

The etag is the SHA-256 of the content. ``replace`` keeps the version it replaces as a dated copy in
``Previous versions`` and swaps files atomically, so a reader sees the old file or the new one, never half of it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sharepoint.errors import AccessDenied, AlreadyExists, FileLocked, LibraryError, NotFound, VersionConflict
from sharepoint.library import FileRef
from sharepoint.office_lock import find_lock, lock_owner
from sharepoint.paths import PREVIOUS_VERSIONS, get_parts, is_hidden


class FolderLibrary:
    """The library in a directory; every path is relative to it and stays inside it."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NotFound(f"There is no folder '{root}'. Check the path, or create the folder first.")
        self.root = root.resolve()

    def list(self, folder: str = "", suffixes: tuple[str, ...] = ()) -> Iterator[FileRef]:
        """Every file in a folder and below, ordered by path; hidden files and Office lock files are left out."""
        start = self._full(folder) if folder else self.root
        for path in sorted(start.rglob("*")) if start.is_dir() else ():
            hidden = is_hidden(path.relative_to(self.root).parts)
            if not hidden and path.is_file() and (not suffixes or path.suffix.lower() in suffixes):
                yield self._ref(path)

    def find(self, path: str) -> FileRef | None:
        """The file at this path in its current version, None where there is none."""
        full = self._full(path)
        return self._ref(full) if full.is_file() else None

    def read(self, ref: FileRef) -> bytes:
        """The content of a file; raises NotFound, or VersionConflict where it is no longer that version."""
        with _told(ref.path):
            data = self._full(ref.path).read_bytes()
        if _etag(data) != ref.etag:
            raise VersionConflict(f"'{ref.path}' was changed while it was being read. Run again.")
        return data

    def create(self, path: str, data: bytes) -> FileRef:
        """A new file, its folders made where needed; raises AlreadyExists and leaves what is there."""
        full = self._full(path)
        with _told(path):
            full.parent.mkdir(parents=True, exist_ok=True)
            with _written(full, data) as temporary:
                _put_without_replacing(temporary, full)
        return self._ref(full)

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        """New content for a file; raises VersionConflict if it changed since ``ref``, FileLocked if it is open."""
        full = self._full(ref.path)
        lock = find_lock(full)
        if lock is not None:
            by = lock_owner(lock)
            how = f"is held open by {by}" if by else "is open in Word or Excel"
            raise FileLocked(f"'{ref.path}' {how}. The change waits for the next run.", by)
        before = self.read(ref)
        with _told(ref.path), _written(full, data) as temporary:
            self._keep(full, before)
            with self._alone():
                self.read(ref)
                temporary.replace(full)
        return self._ref(full)

    def move(self, ref: FileRef, path: str) -> FileRef:
        """The file under another path; raises AlreadyExists and leaves what is there."""
        source, target = self._full(ref.path), self._full(path)
        with _told(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            _put_without_replacing(source, target)
        return self._ref(target)

    def label(self, ref: FileRef, labels: Mapping[str, str]) -> tuple[FileRef, tuple[str, ...]]:
        """The file as it is: a folder has no columns, and misses none."""
        return ref, ()

    def _full(self, path: str) -> Path:
        return self.root.joinpath(*get_parts(path))

    def _ref(self, path: Path) -> FileRef:
        with _told(str(path.relative_to(self.root))):
            data, status = path.read_bytes(), path.stat()
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        return FileRef(path.relative_to(self.root).as_posix(), _etag(data), len(data), modified)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other Checkback replaces a file meanwhile, on this machine or another, so that of two one is told.

        SQLite locks a file in the same way on every system, and gives it free where a program dies.
        """
        guard = self.root / ".checkback" / "replacing"
        guard.parent.mkdir(exist_ok=True)
        connection = sqlite3.connect(guard, timeout=30, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise FileLocked("Another Checkback is writing into this library. Run again later.") from error
            raise AccessDenied(f"'{guard}' cannot be written ({error}). Ask for write access to the folder.") from error
        finally:
            connection.close()

    def _keep(self, full: Path, before: bytes) -> None:
        """A dated copy of what people may want back; a file of the program's own is none of that."""
        if is_hidden(full.relative_to(self.root).parts):
            return
        stamp = datetime.fromtimestamp(full.stat().st_mtime, UTC).strftime("%Y-%m-%d %H.%M.%S")
        relative = full.relative_to(self.root)
        folder = self.root / PREVIOUS_VERSIONS / relative.parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{relative.stem} {stamp} {_etag(before)[:8]}{relative.suffix}").write_bytes(before)


def _etag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _written(beside: Path, data: bytes) -> Iterator[Path]:
    """A temporary file in the same folder that holds the data, safely on disk; gone afterwards."""
    number, name = tempfile.mkstemp(prefix=".checkback-", dir=beside.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o664)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _put_without_replacing(source: Path, target: Path) -> None:
    """Move a file; raises FileExistsError where the target is there (a plain rename would replace it on POSIX)."""
    if os.name == "nt":
        source.rename(target)
        return
    os.link(source, target)
    source.unlink()


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Turn what the operating system says into the library's own errors."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(f"There is no '{path}'.") from error
    except FileExistsError as error:
        raise AlreadyExists(f"There is already a '{path}'; it was left as it is.") from error
    except PermissionError as error:
        raise AccessDenied(f"'{path}' may not be read or written. Ask for write access to the folder.") from error
    except OSError as error:
        if error.errno == 30:  # EROFS
            raise AccessDenied(f"'{path}' lies in a read-only folder. Ask for write access to it.") from error
        raise LibraryError(f"'{path}': {error.strerror or error}.") from error
