"""Whether a set-up on SharePoint works: certificate, clock, sign-in, rights, library, mailbox. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sharepoint.auth import unseen_limits
from sharepoint.connection import Connection, connect
from sharepoint.credentials import Credential, load_credential
from sharepoint.errors import LibraryError
from sharepoint.graph import GraphLibrary
from sharepoint.mail import Mailbox
from sharepoint.points import Point, looked
from sharepoint.session import CarefulSession
from sharepoint.settings import SharePointSettings

WARN_DAYS = 30  # before a certificate ends
MOST_SECONDS = 300  # by which a clock may differ; signing in and the lease of a run allow for that much
_NEVER_SENT = "<looked-for-by-doctor@checkback.invalid>"


class CheckUp:
    """Looks in the order in which a run needs things. ``library`` is there once it could be opened."""

    def __init__(self, settings: SharePointSettings) -> None:
        self._settings, self._session = settings, CarefulSession(settings)
        self._credential: Credential | None = None
        self.library: GraphLibrary | None = None

    def points(self) -> Iterator[Point]:
        """One point after the other; where one stands in the way of the rest, the rest is left out."""
        yield looked("certificate", self._certificate)
        if self._credential is None:
            return
        connection = connect(self._settings, self._credential, self._session)
        signed_in = looked("sign-in and rights", lambda: _sign_in(connection))
        yield from clock_points(self._session.clock_ahead)
        yield signed_in
        if signed_in.well:
            yield from (Point("mail", True, line) for line in unseen_limits(connection.rights))
            yield looked("library", lambda: self._open(connection))
            yield looked("mailbox", lambda: self._mailbox(connection))

    def _certificate(self) -> str:
        self._credential = load_credential(self._settings)
        return certificate_words(self._credential.expires, datetime.now(UTC))

    def _open(self, connection: Connection) -> str:
        library = GraphLibrary(self._settings, connection)
        count = sum(1 for _ in library.list())
        self.library = library
        return f"'{self._settings.library}' of {self._settings.site} can be listed (files: {count})"

    def _mailbox(self, connection: Connection) -> str:
        if not self._settings.mailbox:
            return "none is named, so notices are sent by hand from the folder of the outbox"
        Mailbox(self._settings, connection).was_sent(_NEVER_SENT)
        return f"the sent messages of {self._settings.mailbox} can be searched; whether it may send shows when it does"


def _sign_in(connection: Connection) -> str:
    connection.sign_in()
    return "no wider than the sites chosen for it"


def certificate_words(expires: datetime, now: datetime) -> str:
    """Until when a certificate is good. Raises LibraryError where it has ended, or ends within WARN_DAYS."""
    days, day = (expires - now).days, f"{expires.day} {expires:%B %Y}"
    renew = "Make a new one with 'checkback connect --renew' and have it uploaded before then."
    if expires <= now:
        raise LibraryError(f"The certificate ended on {day}. Make a new one with 'checkback connect --renew'.")
    if days <= WARN_DAYS:
        raise LibraryError(f"The certificate ends on {day}, in {days} days. {renew}")
    return f"readable, with its key; it ends on {day}"


def clock_points(ahead: float | None) -> Iterator[Point]:
    """Whether this machine's clock agrees with the service's; ``ahead`` is in seconds, None where nothing answered."""
    if ahead is None:
        return
    by = f"{abs(ahead):.0f} seconds {'ahead of' if ahead > 0 else 'behind'} the service's"
    if abs(ahead) > MOST_SECONDS:
        yield Point("clock", False, f"This machine's clock is {by}. Set it by a time server, then run again.")
    else:
        yield Point("clock", True, f"{by}, which is near enough" if abs(ahead) >= 5 else "agrees with the service's")
