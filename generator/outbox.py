"""Notices as mail in the library's outbox: each written once, sent by whoever sends mail, or read in place.

A notice that lies in the outbox or among the sent ones was given, whatever the ledger remembers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime

from generator.filing import Filed
from generator.ledger import Ledger, Written
from generator.names import file_name
from generator.profile import ServiceProfile, plain_words
from generator.programme.notices import Notice
from sharepoint.library import FileRef, Library

SENT, HELD = "Sent", "Held back"


class Outbox:
    """The outbox of a library."""

    def __init__(self, library: Library, ledger: Ledger, profile: ServiceProfile, now: dt.datetime) -> None:
        self._library, self._ledger, self._profile, self._now = library, ledger, profile, now
        self._listed: list[FileRef] | None = None

    def put(self, notices: Iterable[Notice], *, dry_run: bool) -> Iterator[Filed]:
        """Write the notices that were not given before, by the service's policy for their kind."""
        for notice in notices:
            policy = self._profile.programme.notices.get(notice.kind, "send")
            key = self._new_key(notice) if policy != "off" else ""
            if not key:
                continue
            path = self._path(key, HELD if policy == "hold" else "")
            if not dry_run:
                data = write_mail(replace(notice, key=key), self._profile, self._now)
                self._keep(key, self._library.create(path, data))
                self._listed = None
            yield Filed(path, "new")

    def _new_key(self, notice: Notice) -> str:
        """The key under which a notice is given now; nothing where it was given and holds."""
        if not self._was_given(notice.key):
            return notice.key
        given = self._given_in(notice.series) if notice.series else []
        mine = [name for name in given if _without_number(name) == file_name(notice.key)]
        return f"{notice.key} ({len(mine) + 1})" if mine and given[-1] not in mine else ""

    def _given_in(self, series: str) -> list[str]:
        """The names of the notices of a series that lie in the library, in the order in which they were given."""
        if self._listed is None:
            self._listed = list(self._library.list(self._profile.folders.outbox, (".eml",)))
        start = f"{file_name(series)} "
        refs = [r for r in self._listed if r.name.startswith(start)]
        refs = [r for r in refs if not r.name.startswith(f"{start}(")]  # of another audit of the case and month
        names = [r.name.removesuffix(".eml") for r in refs]
        if len({_without_number(name) for name in names}) < 2:
            return names
        days = [(_written_at(self._library.read(r)), r.modified) for r in refs]
        return [name for _, name in sorted(zip(days, names, strict=True))]

    def _was_given(self, key: str) -> bool:
        """Whether it was; one that was written by a run that was killed before it could log it is logged now."""
        if self._ledger.written(self._path(key)) is not None:
            return True
        found = next((f for name in ("", SENT, HELD) if (f := self._library.find(self._path(key, name)))), None)
        if found:
            self._keep(key, found)
        return found is not None

    def _keep(self, key: str, ref: FileRef) -> None:
        self._ledger.keep_written(self._path(key), Written(ref.etag, key))
        self._ledger.log(self._now, "notice", ref.path, size=ref.size)
        self._ledger.commit()

    def _path(self, key: str, folder: str = "") -> str:
        parts = (self._profile.folders.outbox, folder, f"{file_name(key)}.eml")
        return "/".join(part for part in parts if part)


def _without_number(name: str) -> str:
    return re.sub(r" \(\d+\)$", "", name)


def _written_at(data: bytes) -> dt.datetime:
    """When a message of ours was written, by its own date; the ledger may be lost and files may be moved."""
    return parsedate_to_datetime(str(message_from_bytes(data, policy=SMTP)["Date"]))


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
    for_whom += [f"For whoever of you takes it on as {role}." for role in _roles_in_words(notice, profile) if known]
    mail.set_content("\n\n".join([*for_whom, *notice.lines, _foot(profile)]) + "\n")
    return mail.as_bytes()


def _foot(profile: ServiceProfile) -> str:
    contact = f" Questions: {profile.service.contact}." if profile.service.contact else ""
    return f"Sent by Checkback for {profile.service.name}. Please do not add a child's name to a reply.{contact}"


def _roles_in_words(notice: Notice, profile: ServiceProfile) -> list[str]:
    """Roles to which a step falls because nobody is named for it: all who hold them get the notice."""
    ids = {role.id for role in profile.roles}
    return [profile.role_name(role) for name in notice.to if name not in ids and (role := _role_of(name, profile))]


def _role_of(words: str, profile: ServiceProfile) -> str:
    """The id of the role that these words name, by its id or any of its names; nothing where none does (C-24)."""
    wanted = plain_words(words)
    named = (r.id for r in profile.roles if words == r.id or wanted in {plain_words(w) for w in (r.name, *r.aliases)})
    return next(named, "")


def _recipients(notice: Notice, profile: ServiceProfile, today: dt.date) -> tuple[list[str], list[str]]:
    """Addresses, and the names or roles for which there is none."""
    roles = {role.id: role.name for role in profile.roles}
    known: dict[str, None] = {}
    unknown: list[str] = []
    for name in notice.to:
        person = profile.people.find(name)
        role = _role_of(name, profile)
        holders = profile.people.in_role(role, today) if role else (person,) if person else ()
        addresses = [p.email for p in holders if p and p.email]
        known |= dict.fromkeys(addresses)
        unknown += [] if addresses else [roles.get(name, name)]
    return list(known), unknown
