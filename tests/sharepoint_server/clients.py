"""A tenant with one application, and sessions that lead to it: one line each for tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sharepoint.connection import Connection, connect
from sharepoint.credentials import Credential
from sharepoint.graph import GraphLibrary
from sharepoint.mail import Mailbox
from sharepoint.session import CarefulSession
from sharepoint.settings import SharePointSettings
from sharepoint_server.certificates import make_application
from sharepoint_server.faults import SLOW
from sharepoint_server.login import Application
from sharepoint_server.server import StandIn
from sharepoint_server.tenant import Tenant

HOST, SITE = "contoso.sharepoint.com", "sites/youth-justice"
MAILBOX = "quality@contoso.example"
READ_TIMEOUT = 0.25  # seconds; less than a slow answer takes
TENANT, CLIENT = "0f0e0d0c-0b0a-4908-8706-050403020100", "11111111-2222-4333-8444-555555555555"


class Office:
    """One running stand-in with an application registered in it."""

    def __init__(self, stand_in: StandIn, credential: Credential) -> None:
        self.stand_in, self.tenant, self.credential = stand_in, stand_in.tenant, credential
        self.slept: list[float] = []
        self._sessions: list[CarefulSession] = []
        self.settings = SharePointSettings(
            TENANT,
            CLIENT,
            f"https://{HOST}/{SITE}",
            mailbox=MAILBOX,
            ca_file=stand_in.authority,
            read_timeout=READ_TIMEOUT,
            organisation="Contoso",
        )

    def session(self) -> CarefulSession:
        session = CarefulSession(self.settings)
        session.mount("https://", self.stand_in.adapter())
        self._sessions.append(session)
        return session

    def close(self) -> None:
        for session in self._sessions:
            session.close()

    def connection(self, sleep: Callable[[float], None] | None = None) -> Connection:
        return connect(self.settings, self.credential, self.session(), sleep or self.slept.append)

    def library(self, folder: str = "", connection: Connection | None = None) -> GraphLibrary:
        return GraphLibrary(replace(self.settings, folder=folder), connection or self.connection())

    def mailbox(self, connection: Connection | None = None) -> Mailbox:
        return Mailbox(self.settings, connection or self.connection(), self._nap)

    def _nap(self, seconds: float) -> None:
        """Wait a little where minutes are asked for; long enough for a slow answer of the stand-in."""
        self.slept.append(seconds)
        time.sleep(SLOW / 3)


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """A stand-in that runs, with an application that may write to its site."""
    key, certificate = make_application()
    tenant = Tenant(Application(TENANT, CLIENT, certificate, mailbox=MAILBOX), HOST, SITE)
    with StandIn(tenant, folder) as stand_in:
        office = Office(stand_in, Credential(key, certificate))
        yield office
        office.close()
