"""Microsoft Graph over one drive: what the service asks of it, and no more."""

from __future__ import annotations

import re
import uuid
from datetime import UTC
from urllib.parse import unquote

from sharepoint_server.drive import Drive, Item, Json, Refused, application
from sharepoint_server.login import Login
from sharepoint_server.messages import Reply, Request, as_json
from sharepoint_server.uploads import Uploads

GRAPH = "graph.microsoft.com"


class Graph:
    """Requests for items; ``site_host`` is where contents and uploads are."""

    def __init__(self, drive: Drive, login: Login, site_host: str, site_path: str) -> None:
        self.drive, self.login, self.site_host, self.site_path = drive, login, site_host, site_path
        self.uploads = Uploads(drive)
        self.passes: dict[str, bytes] = {}
        self.page_size = 4
        self.unconditional: list[str] = []  # replacements without If-Match: there must be none

    def site(self, request: Request, path: str) -> Reply:
        if unquote(path).strip("/") != self.site_path:
            raise Refused(404, "itemNotFound")
        return as_json({"id": f"{self.site_host},site"})

    def drives(self, request: Request) -> Reply:
        return as_json({"value": [{"id": self.drive.id, "name": self.drive.name}, {"id": "b!x", "name": "Pages"}]})

    def delta(self, request: Request) -> Reply:
        """Changes since a token, in pages; items come without a path, and one may come twice."""
        start = int(request.query.get("token", "0"))
        if 0 < start < self.drive.forgotten:
            raise Refused(410, "resyncRequired")
        page = self.drive.log[start : start + self.page_size]
        end = start + len(page)
        link = "@odata.nextLink" if end < len(self.drive.log) else "@odata.deltaLink"
        address = f"https://{GRAPH}/v1.0/drives/{self.drive.id}/root/delta?token={end}"
        return as_json({"value": [self._told(item_id, gone) for item_id, gone in page], link: address})

    def _told(self, item_id: str, gone: bool) -> Json:
        item = self.drive.items.get(item_id)
        if gone or item is None:
            return {"id": item_id, "deleted": {"state": "deleted"}}
        told = self.shown(item)
        told["parentReference"] = {k: v for k, v in told["parentReference"].items() if k != "path"}
        return told

    def item(self, request: Request, item_id: str) -> Reply:
        item = self.drive.get(item_id)
        shown = self.shown(item)
        if request.query.get("$expand") == "listItem":
            shown["listItem"] = {"id": "1", "eTag": _list_etag(item)}
        if item.checked_out_by:
            shown["publication"] = {"level": "checkout", "checkedOutBy": {"user": {"displayName": item.checked_out_by}}}
        return as_json(shown)

    def path(self, request: Request, path: str = "") -> Reply:
        item = self.drive.at(unquote(path))
        if item is None:
            raise Refused(404, "itemNotFound")
        return as_json(self.shown(item))

    def content(self, request: Request, item_id: str) -> Reply:
        """An address at another host that carries its own pass."""
        item = self.drive.get(item_id)
        if item.content is None:
            raise Refused(400, "invalidRequest")
        number = uuid.uuid4().hex
        as_pdf = request.query.get("format") == "pdf"
        self.passes[number] = b"%PDF-1.7 of " + item.etag.encode() if as_pdf else item.content
        return Reply(302, b"", {"Location": f"https://{self.site_host}/content/{number}?tempauth=secret-pass-{number}"})

    def session(self, request: Request, where: str) -> Reply:
        item, parent, name = self._target(where)
        conflict = request.json().get("item", {}).get("@microsoft.graph.conflictBehavior", "rename")
        if_match = request.headers.get("if-match", "")
        if item and conflict != "fail" and not if_match:
            self.unconditional.append(self.drive.path(item))
        number = self.uploads.begin(parent, name, item, conflict, if_match, self._by())
        address = f"https://{self.site_host}/upload/{number}?tempauth=secret-pass-{number}"
        return as_json({"uploadUrl": address, "nextExpectedRanges": ["0-"]})

    def put(self, request: Request, where: str) -> Reply:
        item, parent, name = self._target(where)
        if item is None:
            return as_json(self.shown(self.drive.add(parent, name, request.body, self._by())), 201)
        if request.query.get("@microsoft.graph.conflictBehavior") == "fail":
            raise Refused(409, "nameAlreadyExists")
        _check_match(request, item.etag)
        return as_json(self.shown(self.drive.write(item, request.body, self._by())))

    def folder(self, request: Request, parent: str) -> Reply:
        body = request.json()
        return as_json(self.shown(self.drive.add(parent, body["name"], None, self._by())), 201)

    def move(self, request: Request, item_id: str) -> Reply:
        item, body = self.drive.get(item_id), request.json()
        _check_match(request, item.etag)
        parent = body.get("parentReference", {}).get("id", item.parent)
        return as_json(self.shown(self.drive.move(item, parent, body.get("name", item.name), self._by())))

    def columns(self, request: Request) -> Reply:
        """The library's columns; one that SharePoint keeps itself is among them."""
        own = [{"name": name, "displayName": shown} for shown, name in self.drive.columns.items()]
        return as_json({"value": [*own, {"name": "Modified", "displayName": "Modified", "readOnly": True}]})

    def remove(self, request: Request, item_id: str) -> Reply:
        """A file, or a folder with all that is in it."""
        item = self.drive.get(item_id)
        for below in [i for i in self.drive.items.values() if i.parent == item.id]:
            self.remove(request, below.id)
        self.drive.delete(item)
        return Reply(204)

    def fields(self, request: Request, item_id: str) -> Reply:
        item = self.drive.get(item_id)
        _check_match(request, _list_etag(item))
        if set(request.json()) - set(self.drive.columns.values()):
            raise Refused(400, "invalidRequest", "Field is not recognized.")
        self.drive.set_fields(item, request.json(), self._by())
        return as_json({"@odata.etag": _list_etag(item), **item.fields})

    def shown(self, item: Item) -> Json:
        """An item as Graph shows it."""
        parent = self.drive.items.get(item.parent)
        shown: Json = {
            "id": item.id,
            "name": item.name,
            "eTag": item.etag,
            "cTag": f'"c:{{{item.guid}}},{item.content_version}"',
            "size": len(item.content or b""),
            "lastModifiedDateTime": item.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lastModifiedBy": item.by,
            "parentReference": {"id": item.parent, "driveId": self.drive.id},
        }
        if parent:
            shown["parentReference"]["path"] = f"/drives/{self.drive.id}/root:/{self.drive.path(parent)}".rstrip("/")
        shown["folder" if item.content is None else "file"] = {}
        if item is self.drive.root:
            shown["root"] = {}
        return shown

    def _target(self, where: str) -> tuple[Item | None, str, str]:
        """What an address means: an item by id, or a name in a folder (``id:/name:``)."""
        found = re.fullmatch(r"([^:/]+):/([^/]+):", where)
        if not found:
            item = self.drive.get(where)
            return item, item.parent, item.name
        name = unquote(found[2])
        return self.drive.child(found[1], name), found[1], name

    def _by(self) -> Json:
        return application(self.login.application.client_id)


def _list_etag(item: Item) -> str:
    return f'"{item.guid.lower()},{item.version}"'


def _check_match(request: Request, etag: str) -> None:
    if request.headers.get("if-match", etag) != etag:
        raise Refused(412, "preconditionFailed")
