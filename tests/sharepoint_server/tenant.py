"""Everything of one tenant that the service touches, and which request goes where."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote

from sharepoint_server.drive import Drive, Item, Refused, person
from sharepoint_server.faults import Faults
from sharepoint_server.graph import GRAPH, Graph
from sharepoint_server.login import LOGIN, Application, Login
from sharepoint_server.mailbox import Mailboxes
from sharepoint_server.messages import Reply, Request, as_json, refusal

Answer = Callable[..., Reply]
_WRITES = frozenset({"session", "put", "folder", "move", "fields", "remove"})


class Tenant:
    """The stand-in's state. ``seen`` counts requests by kind; ``strangers`` lists what should not have been asked."""

    def __init__(self, application: Application, site_host: str, site_path: str) -> None:
        self.application, self.site_host = application, site_host
        self.login, self.drive, self.faults = Login(application), Drive(), Faults()
        self.graph = Graph(self.drive, self.login, site_host, site_path)
        self.mail = Mailboxes(application.mailbox)
        self.seen: Counter[str] = Counter()
        self.strangers: list[str] = []
        self.agents: set[str] = set()
        self.busiest = self._busy = 0
        self.clock_ahead = 0.0  # seconds by which the service's clock is ahead of this machine's
        self._count = threading.Lock()
        self._routes = self._all_routes()

    def clear(self) -> None:
        """A new, empty library; nothing sent, nothing ordered. Tokens stay good."""
        self.drive = Drive()
        self.graph = Graph(self.drive, self.login, self.site_host, self.graph.site_path)
        self.mail.sent.clear()
        self.faults.clear()
        self.clock_ahead = 0.0
        self.seen.clear()
        self._routes = self._all_routes()

    def person_saves(self, path: str, content: bytes, name: str = "Alex Analyst") -> Item:
        """Somebody saves a file, new or not."""
        with self.drive.lock:
            item = self.drive.at(path)
            if item:
                return self.drive.write(item, content, person(name))
            return self.drive.add(self._folder_of(path).id, path.rsplit("/", maxsplit=1)[-1], content, person(name))

    def _folder_of(self, path: str) -> Item:
        folder = self.drive.root
        for name in path.split("/")[:-1]:
            folder = self.drive.child(folder.id, name) or self.drive.add(folder.id, name, None, person("Alex Analyst"))
        return folder

    def answer(self, request: Request) -> tuple[Reply, str]:
        """The reply, and how much of it to send: all, ``body`` for half of it, ``answer`` for none."""
        with self._count:
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            return self._answer(request)
        finally:
            with self._count:
                self._busy -= 1

    def _answer(self, request: Request) -> tuple[Reply, str]:
        self.agents.add(request.headers.get("user-agent", ""))
        for kind, method, host, pattern, answer in self._routes:
            found = re.fullmatch(pattern, request.path)
            if found and (method, host) == (request.method, request.host):
                return self._met(kind, request, answer, found.groups())
        self.strangers.append(f"{request.method} {request.host}{request.path}")
        return refusal(Refused(400, "noSuchRequest")), ""

    def _met(self, kind: str, request: Request, answer: Answer, parts: tuple[str, ...]) -> tuple[Reply, str]:
        self.seen[kind] += 1
        fault = self.faults.take(kind)
        if fault is None:
            return self._done(kind, request, answer, parts), ""
        if fault.pause:
            time.sleep(fault.pause)
        reply = self._done(kind, request, answer, parts) if fault.done else Reply()
        if fault.status and (not fault.done or reply.status < 400):
            reply = refusal(Refused(fault.status, fault.code, fault.message))
            reply.headers |= fault.headers
        if fault.page:
            reply = Reply(200, b"<html>Please sign in to the proxy</html>", {"Content-Type": "text/html"})
        return reply, fault.cut

    def _done(self, kind: str, request: Request, answer: Answer, parts: tuple[str, ...]) -> Reply:
        try:
            with self.drive.lock:
                self._check_rights(kind, request)
                return answer(request, *parts)
        except Refused as error:
            return refusal(error)

    def _check_rights(self, kind: str, request: Request) -> None:
        authorization = request.headers.get("authorization", "")
        if request.host == self.site_host and authorization:
            self.strangers.append(f"a token was sent to {request.host}")
            raise Refused(401, "unauthenticated")
        if request.host == GRAPH and not self.login.accepts(authorization):
            raise Refused(401, "InvalidAuthenticationToken")
        if kind in _WRITES and self.application.role != "write":
            raise Refused(403, "accessDenied")

    def _all_routes(self) -> list[tuple[str, str, str, str, Answer]]:
        graph, drive, site = self.graph, f"/v1.0/drives/{re.escape(self.drive.id)}", self.site_host
        item = r"([^/:]+)"
        return [
            ("discovery", "GET", LOGIN, r"/[^/]+/v2.0/.well-known/openid-configuration", self.login.configuration),
            ("token", "POST", LOGIN, r"/[^/]+/oauth2/v2.0/token", self.login.token),
            ("site", "GET", GRAPH, rf"/v1.0/sites/{re.escape(site)}:(/.*)", graph.site),
            ("drives", "GET", GRAPH, rf"/v1.0/sites/{re.escape(site)},site/drives", graph.drives),
            ("delta", "GET", GRAPH, rf"{drive}/root/delta", graph.delta),
            ("path", "GET", GRAPH, rf"{drive}/root(?::/(.*))?", lambda r, path: graph.path(r, path or "")),
            ("item", "GET", GRAPH, rf"{drive}/items/{item}", graph.item),
            ("content", "GET", GRAPH, rf"{drive}/items/{item}/content", graph.content),
            ("session", "POST", GRAPH, rf"{drive}/items/(.+)/createUploadSession", graph.session),
            ("put", "PUT", GRAPH, rf"{drive}/items/(.+)/content", graph.put),
            ("folder", "POST", GRAPH, rf"{drive}/items/{item}/children", graph.folder),
            ("move", "PATCH", GRAPH, rf"{drive}/items/{item}", graph.move),
            ("remove", "DELETE", GRAPH, rf"{drive}/items/{item}", graph.remove),
            ("columns", "GET", GRAPH, rf"{drive}/list/columns", graph.columns),
            ("fields", "PATCH", GRAPH, rf"{drive}/items/{item}/listItem/fields", graph.fields),
            ("send", "POST", GRAPH, r"/v1.0/users/([^/]+)/sendMail", lambda r, box: self.mail.send(r, unquote(box))),
            (
                "sent",
                "GET",
                GRAPH,
                r"/v1.0/users/([^/]+)/mailFolders/sentitems/messages",
                lambda r, box: self.mail.search(r, unquote(box)),
            ),
            ("download", "GET", site, r"/content/(\w+)", self._download),
            ("range", "PUT", site, r"/upload/(\w+)", self._range),
            ("progress", "GET", site, r"/upload/(\w+)", self._progress),
            ("abandon", "DELETE", site, r"/upload/(\w+)", self._abandon),
        ]

    def _download(self, request: Request, number: str) -> Reply:
        if number not in self.graph.passes:
            raise Refused(401, "unauthenticated")
        return Reply(200, self.graph.passes[number], {"Content-Type": "application/octet-stream"})

    def _range(self, request: Request, number: str) -> Reply:
        uploads = self.graph.uploads
        item = uploads.put(number, request.headers.get("content-range", ""), request.body)
        if item is None:
            return as_json({"nextExpectedRanges": [f"{len(uploads.get(number).received)}-"]}, 202)
        return as_json(self.graph.shown(item), 201)

    def _progress(self, request: Request, number: str) -> Reply:
        return as_json({"nextExpectedRanges": [f"{len(self.graph.uploads.get(number).received)}-"]})

    def _abandon(self, request: Request, number: str) -> Reply:
        self.graph.uploads.get(number)
        del self.graph.uploads.open[number]
        return Reply(204)
