"""Who is told of what, each once: mail only where the frameworks ask for it, conversation first for all else (TH-061).

A notice carries case references and no name of a child, and no grade but the word Inadequate that it is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.model import ActionRecord, AuditRecord, NoticeKind, Status, as_text
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.due import Step, When, plan_due
from generator.programme.status import review_anchor

_HEADS = ("deputy_head_of_service", "head_of_service")


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. ``key`` names it for good and is the name of its file; ``to`` are names or ids of roles."""

    key: str
    kind: NoticeKind
    to: tuple[str, ...]
    subject: str
    lines: tuple[str, ...]
    urgent: bool = False


def plan_notices(
    audits: Sequence[AuditRecord], profile: ServiceProfile, today: dt.date, actions: Sequence[ActionRecord] = ()
) -> list[Notice]:
    """The notices that follow from the audits as they stand; those that were given before have the same key.

    Every Monday brings the digest of the week, dated by its Monday, so that a run later in the week gives the same.
    """
    monday = today - dt.timedelta(days=today.weekday())
    return [
        *_allocations(audits, profile),
        *_inadequate(audits, profile, today),
        *_safeguarding(audits, profile),
        *_digests(plan_due(audits, actions, profile, monday).steps, monday),
    ]


def papers_notice(profile: ServiceProfile, meeting: dt.date, path: str) -> Notice:
    """The papers of a meeting are out (TH-027, TH-028)."""
    name = profile.service.meeting_name
    lines = (
        f"The papers of the {name} on {meeting:%A} {as_text(meeting)} are in the library:",
        path,
        "Please read them before the meeting. They hold no child's name; please keep it so when you discuss them.",
    )
    return Notice(
        f"Papers {meeting.isoformat()}",
        NoticeKind.PAPERS,
        ("meeting_member",),
        f"Papers: {name}, {as_text(meeting)}",
        lines,
    )


def _allocations(audits: Sequence[AuditRecord], profile: ServiceProfile) -> Iterator[Notice]:
    """To each auditor their audit, and to the service who has which (TH-018, NT-060)."""
    for audit in audits:
        if audit.exempt or not (audit.status is Status.ALLOCATED or _was_handed_over(audit)):
            continue
        what = f"{audit.kind.words} of {month_in_words(audit.audit_month)}" if audit.audit_month else audit.kind.words
        lines = (
            f"You have been asked to do the {what} for {audit.case_reference}.",
            f"Please send it in by {as_text(audit.due)}." if audit.due else "",
            f"Key line of enquiry: {audit.kloe}" if audit.kloe else "",
            f"The form is ready for you in the library: {audit.file}",
            "If you cannot do it, please talk to your line manager as early as you can.",
        )
        key = f"Allocation {audit.key} {audit.auditor}"
        subject = f"Audit to complete: {audit.case_reference}, {what}"
        yield Notice(key, NoticeKind.ALLOCATION, (audit.auditor,), subject, _filled(lines))
    untouched = (a for a in audits if a.status is Status.ALLOCATED and not a.exempt)
    for month in sorted({a.audit_month for a in untouched if a.audit_month}):
        yield _service_told(month, [a for a in audits if a.audit_month == month and _was_given_out(a, profile)])


def _was_given_out(audit: AuditRecord, profile: ServiceProfile) -> bool:
    """Whether an audit was given out, begun or not; of a form without a place for the day every one is taken to be."""
    return bool(audit.allocated) or not (audit.planned or "allocated" in profile.form(audit.form_id).fields)


def _was_handed_over(audit: AuditRecord) -> bool:
    """Whether an audit that somebody began was given to another auditor in the tracker."""
    return audit.status is Status.IN_PROGRESS and "auditor" in audit.forms_say


def _service_told(month: dt.date, audits: Sequence[AuditRecord]) -> Notice:
    listed = [f"{a.case_reference}, {a.kind.words}: {a.auditor}, due {as_text(a.due) or 'not set'}" for a in audits]
    lines = (f"The audits of {month_in_words(month)} have been given out:", *sorted(listed))
    key = f"Audits given out {month:%Y-%m} ({len(audits)})"
    return Notice(key, NoticeKind.SERVICE_TOLD, ("team_manager",), f"Audits of {month_in_words(month)}", lines)


def _inadequate(audits: Iterable[AuditRecord], profile: ServiceProfile, today: dt.date) -> Iterator[Notice]:
    """To the team manager, deputy head and head of service, once on the auditor's and once on the moderator's grade.

    TH-022, TH-069, C-05. Who starts with a library of years does not mail them all: an old grade gives no notice.
    """
    since, deadlines = today - dt.timedelta(days=profile.programme.notice_days), profile.programme.deadlines
    for audit in audits:
        by_auditor, by_moderator = (audit.overall_grade, audit.submitted), (audit.moderated_grade, audit.moderated_on)
        for (grade, day), who in ((by_auditor, "auditor"), (by_moderator, "moderator")):
            if grade.casefold() != "inadequate" or (day and day < since):
                continue
            lines = (
                f"The {who} has graded the {audit.kind.words} for {audit.case_reference} Inadequate.",
                "The Head of Service moderates it." if who == "auditor" and not audit.moderated_on else "",
                "The team manager sees to prompt action. "
                f"A further meeting on progress is due {deadlines.inadequate_review_days} days after "
                f"{review_anchor(audit, deadlines)[1]} (C-07).",
                f"The form: {audit.file}",
            )
            to = (audit.team_manager or "team_manager", *_HEADS)
            key = f"Inadequate {audit.key} ({who})"
            yield Notice(key, NoticeKind.INADEQUATE, to, f"Inadequate: {audit.case_reference}", _filled(lines), True)


def _safeguarding(audits: Iterable[AuditRecord], profile: ServiceProfile) -> Iterator[Notice]:
    """To the team manager without delay, where a concern is marked and nobody is recorded as told (TH-068, C-10)."""
    for audit in audits:
        if not audit.safeguarding or audit.safeguarding_told:
            continue
        lines = (
            f"The {audit.kind.words} for {audit.case_reference} marks a safeguarding concern, "
            "and the form does not say who was told.",
            f"Please speak with {audit.auditor or 'the auditor'} today, and record in the form who was told and when.",
            f"The form: {audit.file}",
        )
        to = (audit.team_manager or "team_manager", *((audit.auditor,) if audit.auditor else ()))
        subject = f"Today: safeguarding concern, {audit.case_reference}"
        yield Notice(f"Safeguarding {audit.key}", NoticeKind.SAFEGUARDING, to, subject, lines, urgent=True)


def _digests(steps: Iterable[Step], monday: dt.date) -> Iterator[Notice]:
    """To each person once a week what is due from them, late first (TH-061, TH-063)."""
    people: dict[str, list[Step]] = {}
    for step in steps:
        if step.owner and step.due and step.when is not When.LATER:
            people.setdefault(step.owner, []).append(step)
    head = f"In the week from {as_text(monday)} these steps wait for you. Please say if something stands in the way."
    for person, due in sorted(people.items()):
        lines = [_line(s) for s in sorted(due, key=lambda s: (s.due or dt.date.max, s.key))]
        key, subject = f"Digest {monday.isoformat()} {person}", f"Audits: what is due from you, {as_text(monday)}"
        yield Notice(key, NoticeKind.DIGEST, (person,), subject, (head, *lines))


def _line(step: Step) -> str:
    late = " (late)" if step.when is When.LATE else ""
    return f"{as_text(step.due)}{late}: {step.step}, {step.case_reference}, {step.kind.words}"


def _filled(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
