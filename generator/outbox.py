"""Notices as mail in the library's outbox: each written once, sent by whoever sends mail, or read in place.

A notice that lies in the outbox or among the sent ones was given, whatever the ledger remembers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from generator.filing import Filed
from generator.ledger import Ledger, Written
from generator.names import file_name
from generator.profile import ServiceProfile
from generator.programme.notices import Notice
from sharepoint.library import FileRef, Library

SENT, HELD = "Sent", "Held back"


class Outbox:
    """The outbox of a library."""

    def __init__(self, library: Library, ledger: Ledger, profile: ServiceProfile, now: dt.datetime) -> None:
        self._library, self._ledger, self._profile, self._now = library, ledger, profile, now

    def put(self, notices: Iterable[Notice], *, dry_run: bool) -> Iterator[Filed]:
        """Write the notices that were not given before, by the service's policy for their kind."""
        for notice in notices:
            policy = self._profile.programme.notices.get(notice.kind, "send")
            if policy == "off" or self._was_given(notice):
                continue
            path = self._path(notice, HELD if policy == "hold" else "")
            if not dry_run:
                self._keep(notice, self._library.create(path, write_mail(notice, self._profile, self._now)))
            yield Filed(path, "new")

    def _was_given(self, notice: Notice) -> bool:
        """Whether it was; one that was written by a run that was killed before it could log it is logged now."""
        if self._ledger.written(self._path(notice)) is not None:
            return True
        found = next((f for name in ("", SENT, HELD) if (f := self._library.find(self._path(notice, name)))), None)
        if found:
            self._keep(notice, found)
        return found is not None

    def _keep(self, notice: Notice, ref: FileRef) -> None:
        self._ledger.keep_written(self._path(notice), Written(ref.etag, notice.key))
        self._ledger.log(self._now, "notice", ref.path, size=ref.size)
        self._ledger.commit()

    def _path(self, notice: Notice, folder: str = "") -> str:
        parts = (self._profile.folders.outbox, folder, f"{file_name(notice.key)}.eml")
        return "/".join(part for part in parts if part)


def write_mail(notice: Notice, profile: ServiceProfile, now: dt.datetime) -> bytes:
    """A notice as a message (RFC 5322), to the addresses of ``people.toml``; who has none is named in words."""
    mail = EmailMessage(SMTP)
    known, unknown = _recipients(notice, profile, now.date())
    mail["Subject"] = notice.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{hashlib.sha256(f'{profile.service.id} {notice.key}'.encode()).hexdigest()[:32]}@checkback>"
    mail["To"] = ", ".join(known) or "undisclosed-recipients:;"
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft to be sent
    if notice.urgent:
        mail["Importance"] = "high"
    for_whom = [f"For: {', '.join(unknown)} (no address is known)"] if unknown else []
    mail.set_content("\n\n".join([*for_whom, *notice.lines, _foot(profile)]) + "\n")
    return mail.as_bytes()


def _foot(profile: ServiceProfile) -> str:
    contact = f" Questions: {profile.service.contact}." if profile.service.contact else ""
    return f"Sent by Checkback for {profile.service.name}. Please do not add a child's name to a reply.{contact}"


def _recipients(notice: Notice, profile: ServiceProfile, today: dt.date) -> tuple[list[str], list[str]]:
    """Addresses, and the names or roles for which there is none."""
    roles = {role.id: role.name for role in profile.roles}
    known: dict[str, None] = {}
    unknown: list[str] = []
    for name in notice.to:
        person = profile.people.find(name)
        holders = profile.people.in_role(name, today) if name in roles else (person,) if person else ()
        addresses = [p.email for p in holders if p and p.email]
        known |= dict.fromkeys(addresses)
        unknown += [] if addresses else [roles.get(name, name)]
    return list(known), unknown
