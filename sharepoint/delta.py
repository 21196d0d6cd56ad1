"""What lies in a document library, kept up to date by asking Graph for changes only.

Delta gives items without paths, in pages, some more than once, folders not always before what is in them. So items are
kept by id, and paths are put together at the end. A round counts only when its last page has come.
"""

from __future__ import annotations

from collections.abc import Iterator

from sharepoint.connection import Connection, Json, ResyncNeeded

_WHAT = "the list of changes"
_SELECT = "$select=id,name,eTag,size,lastModifiedDateTime,lastModifiedBy,parentReference,file,folder,root,deleted"


class Tree:
    """The items of one drive by id."""

    def __init__(self, connection: Connection, drive: str) -> None:
        self._connection = connection
        self._start = f"/drives/{drive}/root/delta?{_SELECT}"
        self._next = self._start
        self._items: dict[str, Json] = {}

    def refresh(self) -> None:
        """Ask for what changed since the last time; from the beginning where the service no longer knows."""
        try:
            self._round(self._next, dict(self._items))
        except ResyncNeeded as resync:
            try:
                self._round(resync.location or self._start, {})
            except ResyncNeeded:
                self._round(self._start, {})

    def note(self, item: Json) -> None:
        """An item that a write of ours gave back, before delta tells of it."""
        self._items[item["id"]] = item

    def files(self) -> Iterator[tuple[tuple[str, ...], Json]]:
        """Every file with its folders and name, from the drive's root down."""
        for item in self._items.values():
            if "file" in item and "eTag" in item:
                parts = self._parts(item)
                if parts is not None:
                    yield parts, item

    def _round(self, address: str, items: dict[str, Json]) -> None:
        """Read all pages from an address on; raises ResyncNeeded, or LibraryError, and then nothing has changed."""
        while True:
            page = self._connection.get(address, _WHAT)
            for item in page.get("value", ()):
                if "deleted" in item:
                    items.pop(item["id"], None)
                else:
                    items[item["id"]] = item
            if "@odata.nextLink" not in page:
                break
            address = page["@odata.nextLink"]
        self._items, self._next = items, page.get("@odata.deltaLink", self._start)

    def _parts(self, item: Json) -> tuple[str, ...] | None:
        """The item's path; None where a folder above it is gone or not yet known."""
        names: list[str] = []
        seen: set[str] = set()
        while "root" not in item:
            names.append(item.get("name", ""))
            parent = self._items.get(item.get("parentReference", {}).get("id", ""))
            if parent is None or item["id"] in seen:
                return None
            seen.add(item["id"])
            item = parent
        return tuple(reversed(names))
