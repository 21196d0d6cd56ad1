"""The analyst's case list, and which of its cases may be audited (NT-055, NT-128). It holds no names (DP-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from generator.model import AuditRecord, FormKind, as_text
from generator.profile import Deadlines


@dataclass(frozen=True, slots=True)
class Case:
    """One open or closed case as the case list has it.

    ``themes`` are words by which it fits a line of enquiry, ``characteristics`` what the diversity check counts, such
    as ethnicity, which only ever leave as counts (DP-08).
    """

    reference: str
    worker: str
    team: str = ""
    order: str = ""
    opened: dt.date | None = None
    closed: dt.date | None = None
    last_audit: dt.date | None = None
    last_dip: dt.date | None = None
    themes: tuple[str, ...] = ()
    characteristics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def last_looked_at(self) -> dt.date | None:
        """The day of its last audit or dip test."""
        return _later(self.last_audit, self.last_dip)


def with_audits(cases: Iterable[Case], audits: Iterable[AuditRecord]) -> list[Case]:
    """The cases with the audits and dip samples that the forms tell of, where these are later than the case list's."""
    days: dict[tuple[str, bool], dt.date] = {}
    for audit in audits:
        if audit.case_reference and audit.submitted:
            key = audit.case_reference, audit.kind is FormKind.DIP_SAMPLE
            days[key] = max(days.get(key, dt.date.min), audit.submitted)
    return [
        replace(
            case,
            last_audit=_later(case.last_audit, days.get((case.reference, False))),
            last_dip=_later(case.last_dip, days.get((case.reference, True))),
        )
        for case in cases
    ]


def _later(*days: dt.date | None) -> dt.date | None:
    return max((day for day in days if day), default=None)


def find_exclusion(case: Case, on: dt.date, deadlines: Deadlines) -> str:
    """Why a case is no candidate on a day, in words; nothing where it is one."""
    if case.opened is None:
        return "The case list gives no opening date."
    if case.closed and case.closed <= on:
        return f"Closed on {as_text(case.closed)}."
    days = (on - case.opened).days
    if days <= deadlines.case_open_more_than_days:
        return f"Open for {max(days, 0)} days; more than {deadlines.case_open_more_than_days} are asked for (C-31)."
    return ""


def find_rest(case: Case, on: dt.date, deadlines: Deadlines) -> str:
    """Why a case that was drawn is drawn again: it was dip-tested within the last six weeks (NT-128)."""
    if case.last_dip is None or (on - case.last_dip).days > deadlines.not_dip_tested_within_days:
        return ""
    return f"Dip-tested on {as_text(case.last_dip)}, within the last {deadlines.not_dip_tested_within_days} days."
