"""A document library as SharePoint keeps it: items by id, versions, locks, and a log of changes."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sharepoint_server.promotion import promote

Json = dict[str, Any]
_FORBIDDEN = set('"*:<>?/\\|')


class Refused(Exception):
    """The service says no: status, Graph's code, its message."""

    def __init__(self, status: int, code: str, message: str = "", inner: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.inner = status, code, message or code, inner


@dataclass
class Item:
    """A file (``content`` is bytes) or a folder (None)."""

    name: str
    parent: str
    content: bytes | None
    by: Json
    id: str = field(default_factory=lambda: "01" + uuid.uuid4().hex.upper())
    guid: str = field(default_factory=lambda: str(uuid.uuid4()).upper())
    version: int = 1
    content_version: int = 0
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))
    locked: str = ""  # how the lock is told: a message that may name who holds it
    checked_out_by: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    stored: int = 0

    @property
    def etag(self) -> str:
        return f'"{{{self.guid}}},{self.version}"'


def person(name: str) -> Json:
    """How Graph names somebody."""
    return {"user": {"displayName": name, "email": f"{name.split(maxsplit=1)[0].lower()}@contoso.example"}}


def application(client: str) -> Json:
    """How Graph names an application that acts by itself."""
    return {"application": {"id": client, "displayName": "Checkback"}, "user": {"displayName": "SharePoint App"}}


class Drive:
    """One library. ``history`` holds every content that any file ever had: (path, by, bytes as they came)."""

    def __init__(self, name: str = "Documents") -> None:
        self.name, self.id = name, "b!" + uuid.uuid4().hex
        self.lock = threading.RLock()
        self.root = Item("root", "", None, person("Site owner"))
        self.items = {self.root.id: self.root}
        self.log: list[tuple[str, bool]] = []
        self.forgotten = 0  # delta tokens below this are no longer known
        self.history: list[tuple[str, str, bytes]] = []
        self.columns = {"Period": "Period"}  # the name that people see, and the internal one
        self._clock = datetime.now(UTC) - timedelta(days=1)  # a second for each change: Graph tells no fractions
        self._changed(self.root)

    def child(self, parent: str, name: str) -> Item | None:
        """What lies in a folder under a name; SharePoint does not tell small letters from capitals."""
        folded = name.casefold()
        return next((i for i in self.items.values() if i.parent == parent and i.name.casefold() == folded), None)

    def at(self, path: str) -> Item | None:
        """What lies at a path."""
        item: Item | None = self.root
        for name in filter(None, path.split("/")):
            item = item and self.child(item.id, name)
        return item

    def get(self, item_id: str) -> Item:
        item = self.items.get(item_id)
        if item is None:
            raise Refused(404, "itemNotFound")
        return item

    def path(self, item: Item) -> str:
        names: list[str] = []
        while item is not self.root:
            names.append(item.name)
            item = self.items[item.parent]
        return "/".join(reversed(names))

    def files(self) -> Iterator[Item]:
        return (item for item in list(self.items.values()) if item.content is not None)

    def add(self, parent: str, name: str, content: bytes | None, by: Json) -> Item:
        """A new file or folder. Raises Refused where the name is taken or not allowed."""
        self.get(parent)
        check_name(name)
        if self.child(parent, name):
            raise Refused(409, "nameAlreadyExists")
        item = Item(name, parent, None, by)
        self.items[item.id] = item
        if content is not None:
            self._store(item, content)
        self._changed(item)
        return item

    def write(self, item: Item, content: bytes, by: Json) -> Item:
        """New content. Raises Refused where somebody holds the file."""
        self.check_free(item)
        item.by, item.version = by, item.version + 1
        self._store(item, content)
        self._changed(item)
        return item

    def move(self, item: Item, parent: str, name: str, by: Json) -> Item:
        self.check_free(item)
        check_name(name)
        self.get(parent)
        there = self.child(parent, name)
        if there and there is not item:
            raise Refused(409, "nameAlreadyExists")
        item.parent, item.name, item.by, item.version = parent, name, by, item.version + 1
        self._changed(item)
        return item

    def set_fields(self, item: Item, fields: dict[str, str], by: Json) -> Item:
        """Columns; SharePoint writes them into an Office file, so that its content changes too."""
        self.check_free(item)
        item.fields |= fields
        item.by, item.version = by, item.version + 1
        item.stored += 1
        item.content_version += 1
        item.content = promote(item.name, item.content or b"", item.stored)
        self._changed(item)
        return item

    def delete(self, item: Item) -> None:
        del self.items[item.id]
        self.log.append((item.id, True))

    def check_free(self, item: Item) -> None:
        if item.checked_out_by or item.locked:
            raise Refused(423, "notAllowed", item.locked or "The resource is checked out.", "resourceLocked")

    def _store(self, item: Item, content: bytes) -> None:
        item.stored += 1
        item.content = promote(item.name, content, item.stored)
        item.content_version += 1 if item.content == content else 2
        self.history.append((self.path(item), _who(item.by), content))

    def _changed(self, item: Item) -> None:
        self._clock += timedelta(seconds=1)
        item.modified = self._clock
        self.log.append((item.id, False))


def check_name(name: str) -> None:
    """Raises Refused for names that SharePoint does not take."""
    if not name or set(name) & _FORBIDDEN or name != name.strip() or name.endswith(".") or name.startswith("~$"):
        raise Refused(400, "invalidRequest", "The provided name cannot contain this character.")


def _who(by: Json) -> str:
    named: Json = by.get("application") or by["user"]
    return str(named["displayName"])
