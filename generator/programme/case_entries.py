"""What is keyed on the child's record about an audit, ready to copy: one entry for each activity that took place.

TH-080 to TH-083, NT-120. The words come from the form and are meant for the child's own record alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model import AuditForm, AuditRecord, Contact, as_text
from generator.periods import month_in_words
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.status import record_due
from generator.programme_settings import CaseEntryRule, CaseSystem


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One entry: what it is about, its day (None where the form gives none), each field with what goes into it."""

    name: str
    day: dt.date | None
    fields: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """An audit that is not on the case system yet: since when it could be, and by when it should be (TH-083)."""

    audit: AuditRecord
    since: dt.date
    due: dt.date

    def is_late(self, today: dt.date) -> bool:
        """Whether its time has passed."""
        return self.due < today


def find_unrecorded(audits: Iterable[AuditRecord], profile: ServiceProfile) -> list[Unrecorded]:
    """The audits that wait to be recorded, the longest waiting first; exempt ones and those not sent in are none."""
    found = [u for a in audits if (u := _unrecorded(a, profile))]
    return sorted(found, key=lambda u: (u.since, u.audit.key))


def _unrecorded(audit: AuditRecord, profile: ServiceProfile) -> Unrecorded | None:
    if audit.recorded_on or audit.started is not None or audit.planned or audit.exempt:
        return None
    since = audit.uop_held or audit.submitted
    due = record_due(audit, profile.programme.deadlines)
    rules = profile.programme.rules_for(audit.kind)
    if since is None or due is None or (rules.uop_meeting and not audit.uop_held):
        return None
    return Unrecorded(audit, since, due)


def case_entries(audit: AuditRecord, profile: ServiceProfile) -> list[CaseEntry]:
    """The entries of one audit, in the order of the profile; none where it has no form or the profile no words."""
    system = profile.programme.case_system
    if system is None or audit.form is None:
        return []
    found = ((rule, _activity(rule, audit)) for rule in system.entries)
    return [_entry(rule, audit, activity, system, profile) for rule, activity in found if activity is not None]


def _activity(rule: CaseEntryRule, audit: AuditRecord) -> Contact | None:
    """The activity: the audit itself, the meeting about it, or a conversation; None where it did not take place."""
    form = audit.form
    if form is None:
        return None
    if rule.activity == "audited":
        return Contact("file", held=True, date=audit.submitted)
    held = next((c for c in form.contacts.values() if c.who == rule.activity and c.held), None)
    if rule.activity == "practitioner" and audit.uop_held:
        return Contact("practitioner", held=True, date=audit.uop_held, text=_earlier(held))
    return held


def _earlier(held: Contact | None) -> str | None:
    """The reflective discussion that came before the meeting."""
    if held is None or not held.text:
        return None
    return f"In the reflective discussion{f' of {as_text(held.date)}' if held.date else ''}: {held.text}"


def _entry(
    rule: CaseEntryRule, audit: AuditRecord, activity: Contact, system: CaseSystem, profile: ServiceProfile
) -> CaseEntry:
    day = activity.date
    text = "\n".join(_lines(rule, audit, activity, profile))
    named = ((system.type_field, rule.type), (system.date_field, as_text(day) or "not given in the form"))
    fields = (*system.fields.items(), *((name, value) for name, value in named if name and value))
    return CaseEntry(rule.name, day, (*fields, (system.text_field, text)), text)


def _lines(rule: CaseEntryRule, audit: AuditRecord, activity: Contact, profile: ServiceProfile) -> Iterator[str]:
    yield rule.opening.format_map(_known(audit, activity))
    if activity.mode:
        yield f"How: {activity.mode}."
    if activity.text:
        yield activity.text
    form = audit.form
    if form is None:
        return
    definition = profile.form(form.form_id)
    yield from (line for field in rule.answers if (line := _answer(form, definition, field)))
    if rule.actions and form.actions:
        yield "Actions agreed:"
        for action in form.actions:
            details = (action.owner or "", f"by {as_text(action.due)}" if action.due else action.due_as_written or "")
            yield f"- {action.action} ({', '.join(d for d in details if d)})".replace(" ()", "")


def _answer(form: AuditForm, definition: FormDefinition, field_id: str) -> str:
    words, field = form.text(field_id), definition.fields.get(field_id)
    return f"{field.label}: {words}" if words and field else ""


def _known(audit: AuditRecord, activity: Contact) -> dict[str, str]:
    return {
        "auditor": audit.auditor or "The auditor",
        "practitioner": audit.practitioner or "the practitioner",
        "kind": audit.kind.words,
        "month": month_in_words(audit.audit_month) if audit.audit_month else "",
        "day": as_text(activity.date) or "a day that the form does not give",
    }
