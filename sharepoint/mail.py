"""Mail from one shared mailbox, through Graph: each message once, as far as the service lets that be known.

Graph takes a message as it is (RFC 5322, in base64) and answers 202 before anything is delivered. Where that answer is
lost, the message is looked for among the sent ones by its Message-ID; if it is not found it is left for a later run,
which looks again and only then sends. That needs the right to read the mailbox's message headers, limited to it as the
right to send is.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from urllib.parse import quote

from sharepoint.connection import Connection
from sharepoint.errors import LibraryError, Unclear
from sharepoint.settings import SharePointSettings

LONGEST = 3 * 1024 * 1024  # bytes; Graph takes 4 MB of base64 in one request
_LOOK_AFTER = (5.0, 25.0, 60.0)  # seconds; a sent message needs a moment to be filed among the sent ones


class Mailbox:
    """The shared mailbox that the settings name."""

    def __init__(
        self, settings: SharePointSettings, connection: Connection, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not settings.mailbox:
            raise LibraryError("No mailbox is named in the settings, so no mail can be sent.")
        self._address, self._connection, self._sleep = settings.mailbox, connection, sleep

    def send(self, message: bytes, *, perhaps_sent: bool = False) -> bool:
        """Send a message; True if it was sent now, False if it is among the sent ones already.

        ``perhaps_sent`` says that an earlier run may have sent it, so that it is looked for first. Raises LibraryError
        where it has no Message-ID or nobody to go to, and Unclear where it cannot be known whether it was sent.
        """
        identifier, data = _checked(message)
        if perhaps_sent and self.was_sent(identifier):
            return False
        try:
            self._connection.post_text(f"{self._box()}/sendMail", base64.b64encode(data), "a message")
        except Unclear:
            if not self._is_filed_soon(identifier):
                raise
        return True

    def was_sent(self, identifier: str) -> bool:
        """Whether a message with this Message-ID lies among the sent ones."""
        wanted = quote(f"internetMessageId eq '{identifier.replace(chr(39), chr(39) * 2)}'")
        where = f"{self._box()}/mailFolders/sentitems/messages?$filter={wanted}&$select=id&$top=1"
        return bool(self._connection.get(where, "the sent messages").get("value"))

    def _is_filed_soon(self, identifier: str) -> bool:
        for pause in _LOOK_AFTER:
            if self.was_sent(identifier):
                return True
            self._sleep(pause)
        return self.was_sent(identifier)

    def _box(self) -> str:
        return f"/users/{quote(self._address)}"


def _checked(message: bytes) -> tuple[str, bytes]:
    """The Message-ID, and the message without the mark that makes Outlook open it as a draft."""
    mail = message_from_bytes(message, policy=SMTP)
    identifier = str(mail.get("Message-ID", "")).strip()
    if not identifier:
        raise LibraryError("A message without a Message-ID cannot be sent: it could not be found again.")
    if not any(getattr(mail.get(name), "addresses", ()) for name in ("To", "Cc", "Bcc")):
        raise LibraryError("A message without an address cannot be sent. Add the person's address to people.toml.")
    del mail["X-Unsent"]
    data = mail.as_bytes()
    if len(data) > LONGEST:
        raise LibraryError(f"A message of {len(data) // 1024} KiB is too long for one request. Leave files out of it.")
    return identifier, data
