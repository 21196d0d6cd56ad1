"""What is missing or contradictory in audits handed in and in actions: each entry with its place and advice. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from generator.model import ActionRecord, AuditRecord, Severity, as_text
from generator.periods import day_in_words, key_in_words
from generator.reports.action_flow import was_done_by
from generator.reports.content import FreeText
from generator.reports.figure import Scope, kind_name

KINDS = {
    "form": "Forms to complete",
    "blank": "Blank in the tracker",
    "unknown": "Not in the service’s lists",
    "dates": "Dates that contradict",
    "apart": "Form and tracker differ",
    "action": "Actions without owner or date",
}
"""The kinds of entry, in the order in which they are shown."""
NO_TEAM = "No team recorded"

_NEEDED = {
    "case_reference": "case reference",
    "audit_month": "audit month",
    "team": "team",
    "practitioner": "case manager",
    "auditor": "auditor",
    "disposal": "order",
}
_STEPS = {
    "allocated": "given out",
    "submitted": "handed in",
    "moderated_on": "moderated",
    "returned_on": "returned",
    "check_back_on": "checked back",
}
"""Days of an audit in the order in which they must come, each with what happened on it."""
_LATER = {"uop_held": "talked through with the practitioner", "recorded_on": "recorded on the case system"}


@dataclass(frozen=True, slots=True)
class Gap:
    """One entry that is missing or contradictory: of which record and case, where, what, and what to do."""

    kind: str
    key: str
    team: str
    reference: str
    where: str
    what: str
    advice: str


def find_gaps(scope: Scope, free: FreeText) -> list[Gap]:
    """Every entry to be put right, by team, case and kind; people's words are made fit for a document."""
    teams = {a.key: a.team or NO_TEAM for a in scope.all_audits}
    found = [g for a in scope.all_audits if a.submitted is not None for g in _of_audit(a, scope, free)]
    found += [g for action in scope.actions for g in _of_action(action, teams, scope.today, free)]
    order = list(KINDS)
    return sorted(found, key=lambda g: (g.team, g.reference, g.key, order.index(g.kind), g.what))


def _of_audit(audit: AuditRecord, scope: Scope, free: FreeText) -> Iterator[Gap]:
    for kind, what, advice in (
        *_form(audit, free),
        *_blanks(audit, scope),
        *_unknown(audit, scope),
        *_days(audit, scope.today),
        *_apart(audit, free),
    ):
        where = f"{kind_name(audit.kind)}, {audit.audit_month:%B %Y}" if audit.audit_month else kind_name(audit.kind)
        yield Gap(kind, audit.key, audit.team or NO_TEAM, audit.case_reference, where, what, advice)


Told = tuple[str, str, str]


def _form(audit: AuditRecord, free: FreeText) -> Iterator[Told]:
    """What the auditor must mend in the form, as the checks say it."""
    for issue in audit.issues:
        if issue.severity is Severity.MUST_FIX:
            yield "form", free.safe(issue.message, 220), free.safe(issue.advice, 160) or "Complete the form."


def _blanks(audit: AuditRecord, scope: Scope) -> Iterator[Told]:
    asked = next((f.fields for f in scope.profile.forms if f.id == audit.form_id), {})
    for name, words in _NEEDED.items():
        if (name in asked or name == "audit_month") and not getattr(audit, name):
            yield "blank", f"The {words} is blank.", f"Write the {words} into the form or the tracker."


def _unknown(audit: AuditRecord, scope: Scope) -> Iterator[Told]:
    """A reference that is not of the service's pattern, and a team that nobody belongs to."""
    service, teams = scope.profile.service, {p.team for p in scope.profile.people.people if p.team}
    if audit.case_reference and not re.fullmatch(service.case_reference_pattern, audit.case_reference):
        what = f"The {service.case_reference_label} is not written as the service writes it."
        yield "unknown", what, f"Look it up on {service.case_system}."
    if audit.team and teams and audit.team not in teams:
        yield "unknown", f"'{audit.team}' is not one of the service's teams.", "Choose the team that holds the case."


def _days(audit: AuditRecord, today: date) -> Iterator[Told]:
    """Days that lie in the future, and days that come before the day of the step before."""
    days = [(words, day) for name, words in _STEPS.items() if (day := getattr(audit, name))]
    later = [(words, day) for name, words in _LATER.items() if (day := getattr(audit, name))]
    for words, day in (*days, *later):
        if day > today:
            yield "dates", f"It is {words} on {day_in_words(day)}, which is still to come.", "Correct the date."
    handed_in = [("handed in", audit.submitted)] if audit.submitted else []
    pairs = [*pairwise(days), *((first, second) for first in handed_in for second in later)]
    for (first, early), (second, late) in pairs:
        if late < early:
            what = f"It was {second} on {day_in_words(late)}, before it was {first} on {day_in_words(early)}."
            yield "dates", what, "Correct the date that is wrong."


def _apart(audit: AuditRecord, free: FreeText) -> Iterator[Told]:
    """What people wrote in the tracker where the form says something else."""
    for name, said in audit.forms_say.items():
        here, there = as_text(getattr(audit, name, "")), as_text(said)
        if here != there:
            label = name.replace("_", " ")
            said_here, said_there = (free.safe(words, 60) or "blank" for words in (here, there))
            what = f"The {label} is '{said_here}' in the tracker and '{said_there}' in the form."
            yield "apart", what, "Settle it in the sheet Differences of the tracker."


def _of_action(action: ActionRecord, teams: dict[str, str], today: date, free: FreeText) -> Iterator[Gap]:
    words = free.safe(action.action, 70)
    for kind, what, advice in _action(action, words, today):
        team = teams.get(action.source_key, NO_TEAM)
        where = f"Action of {kind_name(action.source).lower() if action.case_reference else _meeting(action)}"
        yield Gap(kind, action.key, team, action.case_reference, where, what, advice)


def _meeting(action: ActionRecord) -> str:
    """Of which plan or meeting an action without a case is, as meeting minutes, August 2026."""
    words = key_in_words(action.source_key) or action.source
    return words[:1].lower() + words[1:]


def _action(action: ActionRecord, words: str, today: date) -> Iterator[Told]:
    still = not was_done_by(action, today)
    if still and not action.owner.strip():
        yield "action", f"Nobody is named for: {words}", "Agree one person or role."
    if still and action.due is None:
        yield "action", f"No full date is set for: {words}", "Agree a full date, such as 4 March 2026."
    done, raised = action.completed_on, action.raised_on
    if done and raised and done < raised:
        what = f"It was done on {day_in_words(done)}, before it was raised on {day_in_words(raised)}: {words}"
        yield "dates", what, "Correct the date that is wrong."
