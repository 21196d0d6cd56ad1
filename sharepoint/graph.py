"""A document library on SharePoint, through Microsoft Graph, as an application with rights to its one site.

The etag is Graph's eTag. SharePoint rewrites Word and Excel files as they arrive, so what lies there is never compared
with what was sent: a write of ours is known by the eTag that came back, or, where no answer came, by who changed the
file last. One request at a time; one GraphLibrary for each thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from sharepoint.connection import Connection, Json, open_connection, required
from sharepoint.delta import Tree
from sharepoint.errors import AlreadyExists, FileLocked, LibraryError, NotFound, VersionConflict
from sharepoint.library import FileRef
from sharepoint.paths import get_parts, is_hidden
from sharepoint.settings import SharePointSettings
from sharepoint.settle import settled
from sharepoint.upload import upload

Look = Callable[[], Json | None]


class GraphLibrary:
    """The library of a site; every path is relative to the folder that the settings name."""

    def __init__(self, settings: SharePointSettings, connection: Connection) -> None:
        self._settings, self._connection = settings, connection
        self._base = get_parts(settings.folder) if settings.folder else ()
        self._drive = _get_drive(settings, connection)
        self._tree = Tree(connection, self._drive)
        self._ids: dict[str, str] = {}
        self._columns: dict[str, str] | None = None

    def list(self, folder: str = "", suffixes: tuple[str, ...] = ()) -> Iterator[FileRef]:
        """Every file in a folder and below, ordered by path; hidden files and Office lock files are left out."""
        start = _folded(self._base + (get_parts(folder) if folder else ()))
        self._tree.refresh()
        found = [
            (parts[len(self._base) :], item)
            for parts, item in self._tree.files()
            if _folded(parts[: len(start)]) == start and len(parts) > len(start)
        ]
        for parts, item in sorted(found, key=lambda pair: pair[0]):
            wanted = not suffixes or PurePosixPath(parts[-1]).suffix.lower() in suffixes
            if wanted and not is_hidden(parts):
                yield self._ref("/".join(parts), item)

    def find(self, path: str) -> FileRef | None:
        """The file at this path in its current version, None where there is none."""
        item = self._find_item(get_parts(path))
        return self._ref(path, item) if item and "file" in item else None

    def read(self, ref: FileRef) -> bytes:
        """The content of a file; raises NotFound, or VersionConflict where it is no longer that version.

        The version is looked at after the content was read: an eTag never comes back, so both are of one version.
        """
        return self._content(ref, "content")

    def read_as_pdf(self, ref: FileRef) -> bytes:
        """The file as the service turns it into a PDF; raises as ``read`` does."""
        return self._content(ref, "content?format=pdf")

    def _content(self, ref: FileRef, which: str) -> bytes:
        address = self._address(ref)
        data = self._connection.get_bytes(f"{address}/{which}", _named(ref.path))
        if self._connection.get(address, _named(ref.path)).get("eTag") != ref.etag:
            raise self._gone_or_changed(ref)
        return data

    def create(self, path: str, data: bytes) -> FileRef:
        """A new file, its folders made where needed; raises AlreadyExists and leaves what is there."""
        parts = get_parts(path)
        address = f"/drives/{self._drive}/items/{self._ensure_folder(self._base + parts[:-1])}:/{_quoted(parts[-1:])}:"

        def look() -> Json | None:
            item = self._find_item(parts)
            if item is None or self._is_ours(item):
                return item
            raise AlreadyExists(f"There is already a '{path}'; it was left as it is.")

        return self._noted(path, self._write(address, data, path, "", look))

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        """New content for a file; raises VersionConflict if it changed since ``ref``, FileLocked if it is open."""
        address = self._address(ref)

        def look() -> Json | None:
            item = self._connection.get(address, _named(ref.path))
            if item.get("eTag") == ref.etag:
                return None
            if self._is_ours(item):
                return item
            raise VersionConflict(f"'{ref.path}' was changed while it was being written. Run again.")

        try:
            item = self._write(address, data, ref.path, ref.etag, look)
        except FileLocked as error:
            raise error if error.by else self._locked(ref, address) from None
        return self._noted(ref.path, item)

    def move(self, ref: FileRef, path: str) -> FileRef:
        """The file under another path; raises AlreadyExists and leaves what is there, VersionConflict if it changed."""
        parts, address = get_parts(path), self._address(ref)
        parent = self._ensure_folder(self._base + parts[:-1])
        body = {"parentReference": {"id": parent}, "name": parts[-1], "@microsoft.graph.conflictBehavior": "fail"}

        def look() -> Json | None:
            item = self._connection.get(address, _named(ref.path))
            if (item.get("parentReference", {}).get("id"), item.get("name")) == (parent, parts[-1]):
                return item
            if item.get("eTag") != ref.etag:
                raise self._gone_or_changed(ref)
            return None

        return self._noted(path, self._patched(address, body, path, ref.etag, look))

    def label(self, ref: FileRef, labels: Mapping[str, str]) -> tuple[FileRef, tuple[str, ...]]:
        """Columns for a file, by the names that people see: the file in its new version, and columns there are not.

        Raises VersionConflict where somebody changed the file since ``ref``.
        """
        columns = self._known_columns()
        fields = {columns[name]: value for name, value in labels.items() if name in columns}
        missing = tuple(name for name in labels if name not in columns)
        return (self.set_fields(ref, fields) if fields else ref), missing

    def _known_columns(self) -> dict[str, str]:
        """The internal name of each column that may be written, by the name that people see; asked for once."""
        if self._columns is None:
            where, found = f"/drives/{self._drive}/list/columns?$select=name,displayName,readOnly", []
            while where:
                page = self._connection.get(where, "the library's columns")
                found += page.get("value", [])
                where = page.get("@odata.nextLink", "")
            self._columns = {str(c["displayName"]): str(c["name"]) for c in found if not c.get("readOnly")}
        return self._columns

    def set_fields(self, ref: FileRef, fields: Mapping[str, str]) -> FileRef:
        """Columns of the library for a file, by their internal names; the file in its new version.

        Raises VersionConflict where somebody changed the file since ``ref``.
        """
        address, what = self._address(ref), _named(ref.path)
        before = self._connection.get(f"{address}?$expand=listItem", what)
        if before.get("eTag") != ref.etag:
            raise self._gone_or_changed(ref)

        def look() -> Json | None:
            item = self._connection.get(address, what)
            return item if item.get("eTag") != ref.etag else None

        etag = required(before.get("listItem", {}), "eTag", f"the columns of {what}")
        item = self._patched(f"{address}/listItem/fields", dict(fields), ref.path, etag, look)
        item = item if "eTag" in item else self._connection.get(address, what)
        if not self._is_ours(item):
            raise VersionConflict(f"'{ref.path}' was changed while its columns were being set. Run again.")
        return self._noted(ref.path, item)

    def upload_address(self, ref: FileRef) -> str:
        """Where a new content for a file may be sent, as long as it is still this version; for the live check."""
        body = {"item": {"@microsoft.graph.conflictBehavior": "replace"}}
        answer = self._connection.post(f"{self._address(ref)}/createUploadSession", body, _named(ref.path), ref.etag)
        return required(answer, "uploadUrl", _named(ref.path))

    def remove_folder(self, path: str) -> None:
        """Take a folder away with all that is in it; for the scratch folder of the live check, and nothing else."""
        item = self._find_item(get_parts(path))
        if item is not None:
            self._connection.delete(f"/drives/{self._drive}/items/{required(item, 'id', _named(path))}", _named(path))

    def _write(self, address: str, data: bytes, path: str, etag: str, look: Look) -> Json:
        """Content through an upload session; an empty one in one request, since a session takes no empty range.

        With an etag it replaces that version only, without one it creates only.
        """
        body = {"item": {"@microsoft.graph.conflictBehavior": "replace" if etag else "fail"}}
        whole = f"{address}/content" + ("" if etag else "?@microsoft.graph.conflictBehavior=fail")
        what = _named(path)

        def begin() -> str:
            answer = self._connection.post(f"{address}/createUploadSession", body, what, etag)
            return required(answer, "uploadUrl", what)

        def send() -> Json:
            if data:
                return upload(self._connection, begin, data, what)
            if etag and self._connection.get(address, what).get("eTag") != etag:
                raise VersionConflict(f"{what} was changed since it was read. Run again.")
            return self._connection.put(whole, data, what, etag)

        return settled(send, look, what)

    def _patched(self, address: str, body: Json, path: str, etag: str, look: Look) -> Json:
        """A change of properties."""
        return settled(lambda: self._connection.patch(address, body, _named(path), etag), look, _named(path))

    def _find_item(self, parts: tuple[str, ...]) -> Json | None:
        try:
            where = f"/drives/{self._drive}/root:/{_quoted(self._base + parts)}"
            return self._connection.get(where, _named("/".join(parts)))
        except NotFound:
            return None

    def _ensure_folder(self, parts: tuple[str, ...]) -> str:
        """The id of a folder, made where it is missing, with those above it."""
        what = _named("/".join(parts) or "the library")
        where = f"/drives/{self._drive}/root" + (f":/{_quoted(parts)}" if parts else "")
        try:
            return required(self._connection.get(where, what), "id", what)
        except NotFound:
            if not parts:
                raise
        above = self._ensure_folder(parts[:-1])
        body = {"name": parts[-1], "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
        with suppress(AlreadyExists):  # somebody made it meanwhile, or our own request did and its answer was lost
            made = self._connection.post(f"/drives/{self._drive}/items/{above}/children", body, what)
            return required(made, "id", what)
        return required(self._connection.get(where, what), "id", what)

    def _address(self, ref: FileRef) -> str:
        """Where Graph keeps this file, whatever its path has become; raises NotFound."""
        if ref.etag not in self._ids:
            found = self.find(ref.path)
            if found is None:
                raise NotFound(f"There is no '{ref.path}'.")
            if found.etag != ref.etag:
                raise VersionConflict(f"'{ref.path}' was changed since it was read. Run again.")
        return f"/drives/{self._drive}/items/{self._ids[ref.etag]}"

    def _gone_or_changed(self, ref: FileRef) -> LibraryError:
        if self.find(ref.path) is None:
            return NotFound(f"There is no '{ref.path}'.")
        return VersionConflict(f"'{ref.path}' was changed while it was being read. Run again.")

    def _locked(self, ref: FileRef, address: str) -> FileLocked:
        """The lock, with the name of whoever checked the file out where Graph says so."""
        by = ""
        with suppress(LibraryError):
            item = self._connection.get(f"{address}?$select=id,publication", _named(ref.path))
            user = item.get("publication", {}).get("checkedOutBy", {}).get("user", {})
            by = str(user.get("displayName", ""))
        how = f"is checked out by {by}" if by else "is open in Word or Excel, or checked out"
        return FileLocked(f"'{ref.path}' {how}. The change waits for the next run.", by)

    def _is_ours(self, item: Json) -> bool:
        """Whether this application changed the file last."""
        application = item.get("lastModifiedBy", {}).get("application", {})
        return str(application.get("id", "")).lower() == self._settings.client_id.lower()

    def _noted(self, path: str, item: Json) -> FileRef:
        ref = self._ref(path, item)
        self._tree.note(item)
        return ref

    def _ref(self, path: str, item: Json) -> FileRef:
        etag = required(item, "eTag", _named(path))
        self._ids[etag] = required(item, "id", _named(path))
        modified = datetime.fromisoformat(required(item, "lastModifiedDateTime", _named(path))).astimezone(UTC)
        return FileRef(path, etag, int(item.get("size", 0)), modified, self._is_ours(item))


def open_graph_library(settings: SharePointSettings, sleep: Callable[[float], None] = time.sleep) -> GraphLibrary:
    """The library that the settings name, over a connection of its own. Raises LibraryError."""
    return GraphLibrary(settings, open_connection(settings, sleep))


def _get_drive(settings: SharePointSettings, connection: Connection) -> str:
    """The id of the document library; raises NotFound with the names that there are."""
    where = f":/{quote(settings.site_path)}" if settings.site_path else ""
    found = connection.get(f"/sites/{settings.site_host}{where}?$select=id", f"site '{settings.site}'")
    site = required(found, "id", "the site")
    drives = connection.get(f"/sites/{site}/drives?$select=id,name", "the site's libraries").get("value", [])
    named = {str(drive["name"]): str(drive["id"]) for drive in drives}
    if settings.library not in named:
        names = ", ".join(sorted(named)) or "none"
        raise NotFound(f"The site has no library named '{settings.library}'. It has: {names}.")
    return named[settings.library]


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    """For comparing paths: SharePoint does not tell small letters from capitals."""
    return tuple(part.casefold() for part in parts)


def _quoted(parts: tuple[str, ...]) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _named(path: str) -> str:
    return f"'{path}'"
