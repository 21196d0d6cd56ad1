"""The analyst's case list, and which of its cases may be audited (NT-055, NT-128). It holds no names (DP-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.model import as_text
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
        return max((day for day in (self.last_audit, self.last_dip) if day), default=None)


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
