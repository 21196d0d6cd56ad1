"""Odd periods of a service, by name: nothing at all, one audit, all numbers small, very many, long names, no data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.profile import ServiceProfile
from tests.builders.reports import year

Records = tuple[list[AuditRecord], list[ActionRecord]]
_OCTOBER = date(2026, 10, 1)


def _nothing(profile: ServiceProfile) -> Records:
    return [], []


def _one_audit(profile: ServiceProfile) -> Records:
    audits, actions = year(profile)
    one = _of_quarter(audits)[:1]
    return one, [a for a in actions if a.source_key == one[0].key]


def _nothing_handed_in(profile: ServiceProfile) -> Records:
    """Audits given out for the quarter, none done: no form, no date, no grade."""
    return [_begun(a) for a in year(profile)[0]], []


def _begun(audit: AuditRecord) -> AuditRecord:
    return replace(
        audit,
        form=None,
        submitted=None,
        moderated_on=None,
        moderation_due=None,
        uop_due=None,
        uop_held=None,
        recorded_on=None,
        overall_grade="",
        moderated_grade="",
        grades=MappingProxyType({}),
        safeguarding=None,
        issues=(),
    )


def _all_small(profile: ServiceProfile) -> Records:
    """Four graded audits in each of two quarters: every count of grades is under the limit."""
    audits, actions = year(profile)
    few = [a for a in _of_quarter(audits) if a.grades][:4] + [a for a in audits if a.audit_month == _OCTOBER][:4]
    keys = {a.key for a in few}
    return few, [a for a in actions if a.source_key in keys][:4]


def _very_many(profile: ServiceProfile) -> Records:
    return year(profile, 500)


def _long_names(profile: ServiceProfile) -> Records:
    """References, people, teams, actions and outcomes that are as long as anybody will write them."""
    audits, actions = year(profile)
    name = "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley van der Oudenbosch-Llanfairpwllgwyngyll"
    words = "Agree a contingency plan with the education provider, the social worker and the family. " * 12
    long = [
        replace(
            a,
            case_reference=f"{a.case_reference}/" + "Referral-2026" * 3,
            auditor=name,
            practitioner=name,
            moderator=name if a.moderator else "",
            team_manager=name,
            team="Adolescent safeguarding and exploitation team of the north and the river wards",
            kloe=words,
            lateness_reason=words,
        )
        for a in audits
    ]
    return long, [replace(a, action=words, outcome=words, owner=name, progress=words) for a in actions]


def _first_quarter(profile: ServiceProfile) -> Records:
    """A service that began in the quarter: nothing stands before it."""
    audits, actions = year(profile)
    held = [a for a in audits if a.audit_month and a.audit_month >= date(2026, 7, 1)]
    keys = {a.key for a in held}
    return held, [a for a in actions if a.source_key in keys]


def _short_audits_alone(profile: ServiceProfile) -> Records:
    """Dip samples alone; observations alone where the service knows no dip samples. None is graded by area."""
    audits, actions = year(profile, 120)
    kinds = {FormKind.DIP_SAMPLE, FormKind.OBSERVATION}
    held = [a for a in audits if a.kind in kinds]
    keys = {a.key for a in held}
    return held, [a for a in actions if a.source_key in keys]


def _undated(profile: ServiceProfile) -> Records:
    """Audits in which nobody wrote a date, a reference or a name."""
    audits, actions = year(profile)
    blank = dict.fromkeys(("audit_month", "due", "allocated", "submitted", "moderated_on", "uop_due", "uop_held"))
    held = [replace(a, case_reference="", auditor="", practitioner="", **blank) for a in audits]  # type: ignore[arg-type]
    return held, [replace(a, due=None, raised_on=None, check_back=None, owner="", case_reference="") for a in actions]


def _of_quarter(audits: list[AuditRecord]) -> list[AuditRecord]:
    months = {date(2026, month, 1) for month in (7, 8, 9)}
    return [a for a in audits if a.audit_month in months and a.submitted]


ODD: Mapping[str, Callable[[ServiceProfile], Records]] = MappingProxyType(
    {
        "nothing": _nothing,
        "one audit": _one_audit,
        "nothing handed in": _nothing_handed_in,
        "all small": _all_small,
        "very many": _very_many,
        "long names": _long_names,
        "first quarter": _first_quarter,
        "short audits alone": _short_audits_alone,
        "undated": _undated,
    }
)
"""The odd periods by name; each gives the records of a service. The quarter looked at is July to September 2026."""
