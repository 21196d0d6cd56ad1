"""Sending what lies in the outbox: each message looked for among the sent ones first, then moved to Sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from typing import Protocol

from generator.outbox import HELD, SENT
from generator.profile import ServiceProfile
from sharepoint.errors import AlreadyExists, LibraryError
from sharepoint.library import FileRef, Library


class Sender(Protocol):
    """A mailbox from which messages are sent."""

    def send(self, message: bytes, *, perhaps_sent: bool = False) -> bool:
        """Send a message; False if it is among the sent ones already. Raises LibraryError."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of one message: ``sent`` now or before, else why it stays in the outbox."""

    path: str
    sent: bool
    reason: str = ""


def send_outbox(library: Library, sender: Sender, profile: ServiceProfile) -> Iterator[Sending]:
    """Send every message of the outbox that has somebody to go to; one that fails stays for the next time.

    Killed between sending and moving, the next time finds the message among the sent ones and only moves it.
    """
    outbox = profile.folders.outbox
    for ref in list(library.list(outbox, (".eml",))):
        if ref.path.startswith((f"{outbox}/{SENT}/", f"{outbox}/{HELD}/")):
            continue
        yield _send(library, sender, ref, outbox)


def _send(library: Library, sender: Sender, ref: FileRef, outbox: str) -> Sending:
    try:
        data = library.read(ref)
        if not _has_addresses(data):
            return Sending(ref.path, False, "nobody in it has an address; add one in people.toml, or send it by hand")
        sender.send(data, perhaps_sent=True)
        library.move(ref, f"{outbox}/{SENT}/{ref.name}")
    except AlreadyExists:
        return Sending(ref.path, True, f"it was sent; a message of that name lies in '{SENT}' already")
    except LibraryError as error:
        return Sending(ref.path, False, str(error))
    return Sending(ref.path, True)


def _has_addresses(data: bytes) -> bool:
    return "@" in str(message_from_bytes(data, policy=SMTP)["To"] or "")
