"""Giving audits out: who does which, and what is known to fill into the form beforehand (TH-018, NT-060)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from generator.days import add_months
from generator.model import AuditRecord, FormKind, Status
from generator.people import People
from generator.profile import FormDefinition, ServiceProfile, plain_words
from generator.programme.calendar import completion_day
from generator.programme.cases import Case
from generator.programme.selection import Request

Load = Mapping[str, int]

_WAITING = frozenset({Status.ALLOCATED, Status.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Allocation:
    """One audit given out: the case, its auditor, and the days on which it is given out and due."""

    kind: FormKind
    case: Case
    auditor: str
    month: dt.date
    allocated: dt.date
    due: dt.date


def find_load(audits: Iterable[AuditRecord]) -> dict[str, int]:
    """How many audits wait with each auditor, by name; exempt ones do not count."""
    load: dict[str, int] = {}
    for audit in audits:
        if audit.status in _WAITING and not audit.exempt and audit.auditor:
            load[audit.auditor] = load.get(audit.auditor, 0) + 1
    return load


def find_earlier(audits: Iterable[AuditRecord], on: dt.date) -> dict[str, int]:
    """How many audits each auditor was given in the twelve months before a day, by name."""
    since = add_months(on, -12)
    return Counter(a.auditor for a in audits if a.auditor and a.allocated and since <= a.allocated <= on)


def find_auditors(kind: FormKind, profile: ServiceProfile, on: dt.date) -> list[str]:
    """Who does audits of a kind on a day, by the tasks of the framework; nobody where there is no people.toml."""
    roles = [t.role for t in profile.programme.tasks if kind in t.counts] or ["auditor"]
    return list(dict.fromkeys(p.name for role in roles for p in profile.people.in_role(role, on)))


def allocate(
    request: Request,
    cases: Sequence[Case],
    auditors: Sequence[str],
    profile: ServiceProfile,
    *,
    on: dt.date,
    load: Load,
    earlier: Load = MappingProxyType({}),
) -> tuple[list[Allocation], list[str]]:
    """Each case with an auditor, whoever has least waiting first, and what could not be given out, in words.

    Of those with as much waiting, whoever was given fewest ``earlier`` comes first, then the order of ``auditors``.
    Nobody audits their own case or that of somebody whom they manage (TH-084); where the service keeps no people.toml,
    only the first is known.
    """
    given: list[Allocation] = []
    problems: list[str] = []
    waiting = dict.fromkeys(auditors, 0) | {name: load.get(name, 0) for name in auditors}
    before = {name: earlier.get(name, 0) for name in auditors}
    due = completion_day(profile.programme, on)
    for case in cases:
        fit = [name for name in auditors if may_audit(name, case, profile.people, on)]
        if not fit:
            problems.append(f"{case.reference}: nobody named may audit it. Name an auditor who does not work on it.")
            continue
        auditor = min(fit, key=lambda name: (waiting[name], before[name], auditors.index(name)))
        waiting[auditor] += 1
        before[auditor] += 1
        given.append(Allocation(request.kind, case, auditor, request.month, on, due))
    return given, problems


def may_audit(auditor: str, case: Case, people: People, on: dt.date) -> bool:
    """Whether somebody may audit a case: not their own, not one of somebody whom they manage, and still here."""
    person, worker = people.find(auditor), people.find(case.worker)
    if people.are_one(auditor, case.worker):
        return False
    if person and not person.is_here(on):
        return False
    manager = people.line_manager_of(worker) if worker else None
    return not (person and manager and person == manager)


def prefilled_values(
    given: Allocation, profile: ServiceProfile, kloe: str = "", form: FormDefinition | None = None
) -> dict[str, str | dt.date]:
    """What is known of an audit before it begins, by field id; what is not known is left out. Never a grade (DP-19).

    Columns of the case list whose headings are the labels of questions of the ``form`` fill these (NT-132).
    """
    worker = profile.people.find(given.case.worker)
    manager = profile.people.line_manager_of(worker) if worker else None
    known: dict[str, str | dt.date] = {
        "case_reference": given.case.reference,
        "audit_month": given.month,
        "allocated": given.allocated,
        "auditor": given.auditor,
        "practitioner": given.case.worker,
        "team": given.case.team,
        "team_manager": manager.name if manager else "",
        "disposal": given.case.order,
        "kloe": kloe,
        "audit_type": given.kind.words.capitalize(),
    }
    listed = {plain_words(heading): value for heading, value in given.case.characteristics.items()}
    asked = {f.id: plain_words(f.label) for f in form.fields.values() if f.prefilled} if form else {}
    known |= {name: listed[label] for name, label in asked.items() if label in listed and not known.get(name)}
    return {name: value for name, value in known.items() if value}
