"""Who is told of what, each once: mail only where the frameworks ask for it, conversation first for all else (TH-061).

A notice carries case references and no name of a child, and no grade but the word Inadequate that it is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.model import ActionRecord, AuditRecord, NoticeKind, Status, as_text
from generator.people import People
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.due import Step, When, plan_due
from generator.programme.status import Owners


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. ``key`` names it for good and is the name of its file; ``to`` are names or ids of roles.

    Of a ``series`` the one that was given last holds: one that was given earlier is given again after another.
    """

    key: str
    kind: NoticeKind
    to: tuple[str, ...]
    subject: str
    lines: tuple[str, ...]
    urgent: bool = False
    series: str = ""


def plan_notices(
    audits: Sequence[AuditRecord], profile: ServiceProfile, today: dt.date, actions: Sequence[ActionRecord] = ()
) -> list[Notice]:
    """The notices that follow from the audits, but for urgent ones; those that were given before have the same key.

    Every Monday brings the digest of the week, dated by its Monday, so that a run later in the week gives the same.
    """
    monday, owners = today - dt.timedelta(days=today.weekday()), Owners(profile, today)
    return [
        *_allocations(audits, owners, profile),
        *_digests(plan_due(audits, actions, profile, monday, owners=owners).steps, monday, profile.people),
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


def _allocations(audits: Sequence[AuditRecord], owners: Owners, profile: ServiceProfile) -> Iterator[Notice]:
    """To each auditor their audit, and to the service who has which (TH-018, NT-060)."""
    for audit in audits:
        if audit.exempt or not (audit.status is Status.ALLOCATED or _was_handed_over(audit)):
            continue
        yield _allocation(audit, owners.present(audit.auditor), profile.people)
    untouched = (a for a in audits if a.status is Status.ALLOCATED and not a.exempt)
    for month in sorted({a.audit_month for a in untouched if a.audit_month}):
        given = [a for a in audits if a.audit_month == month and _was_given_out(a, profile)]
        yield _service_told(month, given, owners.leading_role)


def _allocation(audit: AuditRecord, to: str, people: People) -> Notice:
    """To the auditor, or to who answers for an auditor who has left."""
    here, due = to == audit.auditor, as_text(audit.due)
    what = f"{audit.kind.words} of {month_in_words(audit.audit_month)}" if audit.audit_month else audit.kind.words
    lines = (
        f"You have been asked to do the {what} for {audit.case_reference}."
        if here
        else f"The {what} for {audit.case_reference} was given to {audit.auditor}, who has left. Please agree who does "
        "it, and write the name into the tracker, under Auditor.",
        f"{'Please send it in by' if here else 'It is due on'} {due}." if due else "",
        f"Key line of enquiry: {audit.kloe}" if audit.kloe else "",
        f"The form is ready in the library: {audit.file}",
        "If you cannot do it, please talk to your line manager as early as you can." if here else "",
    )
    about = "Audit to complete" if here else "Audit to give to somebody else"
    series = f"Allocation {audit.key}"
    key, subject = f"{series} {_identity(to, people)}", f"{about}: {audit.case_reference}, {what}"
    return Notice(key, NoticeKind.ALLOCATION, (to,), subject, filled(lines), series=series)


def _was_given_out(audit: AuditRecord, profile: ServiceProfile) -> bool:
    """Whether an audit was given out, begun or not; of a form without a place for the day every one is taken to be."""
    return bool(audit.allocated) or not (audit.planned or "allocated" in profile.form(audit.form_id).fields)


def _was_handed_over(audit: AuditRecord) -> bool:
    """Whether an audit that somebody began was given to another auditor in the tracker."""
    return audit.status is Status.IN_PROGRESS and "auditor" in audit.forms_say


def _service_told(month: dt.date, audits: Sequence[AuditRecord], leading: str) -> Notice:
    listed = [f"{a.case_reference}, {a.kind.words}: {a.auditor}, due {as_text(a.due) or 'not set'}" for a in audits]
    lines = (as_list(f"The audits of {month_in_words(month)} have been given out:", sorted(listed)),)
    key = f"Audits given out {month:%Y-%m} ({len(audits)})"
    return Notice(key, NoticeKind.SERVICE_TOLD, (leading,), f"Audits of {month_in_words(month)}", lines)


def _identity(name: str, people: People) -> str:
    """A person by the one name of people.toml, however a form spells it; anybody else as written."""
    person = people.find(name)
    return person.name if person else " ".join(name.split())


def _digests(steps: Iterable[Step], monday: dt.date, known: People) -> Iterator[Notice]:
    """To each person once a week what is due from them, late first (TH-061, TH-063)."""
    people: dict[str, list[Step]] = {}
    for step in steps:
        if step.owner and step.due and step.when is not When.LATER:
            people.setdefault(_identity(step.owner, known), []).append(step)
    head = f"In the week from {as_text(monday)} these steps wait for you. Please say if something stands in the way."
    for person, due in sorted(people.items()):
        ordered = sorted(due, key=lambda s: (s.due or dt.date.max, s.key))
        late = [_line(s) for s in ordered if s.when is When.LATE]
        ahead = [_line(s) for s in ordered if s.when is not When.LATE]
        lines = [as_list(f"{title}: {len(said)}", said) for title, said in (("Late", late), ("Ahead", ahead)) if said]
        key, subject = f"Digest {monday.isoformat()} {person}", f"Audits: what is due from you, {as_text(monday)}"
        yield Notice(key, NoticeKind.DIGEST, (person,), subject, (head, *lines))


def _line(step: Step) -> str:
    return f"{as_text(step.due)}: {step.step}, {step.case_reference or step.key}, {step.kind.words}"


def as_list(title: str, said: Iterable[str]) -> str:
    """A title and what stands under it, a line each."""
    return "\n".join((title, *(f"- {line}" for line in said)))


def filled(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line for line in lines if line)
