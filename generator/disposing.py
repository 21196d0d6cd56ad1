"""What is past its time: a list for people to decide on. Nothing is ever deleted (DP-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.days import add_months
from generator.duties_settings import Kept
from generator.model import AuditRecord, Status
from generator.profile import ServiceProfile
from generator.programme.records import Plan
from sharepoint.library import FileRef, Library
from sharepoint.paths import PREVIOUS_VERSIONS


@dataclass(frozen=True, slots=True)
class PastItsTime:
    """A file whose time has run out: since when, and why it is kept all the same, blank where nothing speaks for it."""

    path: str
    counted_from: dt.date
    until: dt.date
    kept_because: str = ""


def find_past_their_time(
    library: Library, profile: ServiceProfile, plan: Plan, today: dt.date
) -> Iterator[PastItsTime]:
    """The files of each folder that are past the years set for it, by path. Raises LibraryError."""
    audits = {audit.file: audit for audit in plan.audits if audit.file}
    for kind, years in profile.retention.years.items():
        for ref in library.list(_folder(kind, profile)):
            since = _counted_from(ref, audits)
            until = add_months(since, 12 * years)
            if until < today:
                yield PastItsTime(ref.path, since, until, _reason_to_keep(ref, audits, profile))


def _folder(kind: Kept, profile: ServiceProfile) -> str:
    return PREVIOUS_VERSIONS if kind == "previous" else str(getattr(profile.folders, kind))


def _counted_from(ref: FileRef, audits: Mapping[str, AuditRecord]) -> dt.date:
    audit = audits.get(ref.path)
    return audit.submitted if audit and audit.submitted else ref.modified.date()


def _reason_to_keep(ref: FileRef, audits: Mapping[str, AuditRecord], profile: ServiceProfile) -> str:
    audit = audits.get(ref.path)
    held = next((r for r in profile.retention.held if r in ref.path or (audit and audit.case_reference == r)), None)
    if held:
        return f"{held} is held"
    if audit and audit.status is not Status.CLOSED:
        return f"the audit is not closed ({audit.status.value.lower()})"
    return ""
