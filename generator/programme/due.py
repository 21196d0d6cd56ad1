"""What is due from whom: today, late, in the next days, later; and how the month stands (requirements section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from generator.days import add_months, month_end, month_start, next_meeting
from generator.model import ActionRecord, AuditRecord, FormKind, Status
from generator.profile import ServiceProfile
from generator.programme.backward import MeetingPlan, find_conflicts, plan_meeting
from generator.programme.campaigns import campaign_words
from generator.programme.case_entries import find_unrecorded
from generator.programme.escalation import Escalation, find_escalations
from generator.programme.flags import Flag, flags_of
from generator.programme.quotas import Quota, find_quotas
from generator.programme.recurrence import Recurrence, find_recurrences
from generator.programme.status import (
    REVIEW,
    Owners,
    as_of,
    is_inadequate,
    manager_of,
    record_step,
    review_due,
    review_step,
)

_UNMODERATED = frozenset({Status.SUBMITTED, Status.WITH_MODERATOR, Status.CONVERSATION_OFFERED})


class When(StrEnum):
    """How soon something is due."""

    TODAY = "today"
    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that waits for somebody. ``due`` is None where the framework and the forms name no day."""

    key: str
    case_reference: str
    kind: FormKind
    month: dt.date | None
    step: str
    owner: str
    due: dt.date | None
    when: When
    status: Status
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthCount:
    """The audits of one kind that fall due in a month: how many, how many of them were sent in, how many are exempt."""

    kind: FormKind
    due: int
    done: int
    exempt: int


@dataclass(frozen=True, slots=True)
class DuePage:
    """What is due on a day. ``until`` is the last day of the days ahead; ``conflicts`` are words with their reading.

    ``campaigns`` say of each of the ``recurrences`` what is done about it.
    """

    today: dt.date
    until: dt.date
    steps: tuple[Step, ...]
    month: tuple[MonthCount, ...]
    meeting: MeetingPlan
    conflicts: tuple[tuple[str, str], ...]
    recurrences: tuple[Recurrence, ...]
    escalations: tuple[Escalation, ...]
    quotas: tuple[Quota, ...] = ()
    campaigns: tuple[str, ...] = ()
    alarms: tuple[str, ...] = field(default=())
    unread: tuple[str, ...] = field(default=())

    def of(self, when: When) -> list[Step]:
        """The steps that are due so soon, by day; those without a day last."""
        held = [s for s in self.steps if s.when is when]
        return sorted(held, key=lambda s: (s.due or dt.date.max, s.owner, s.key))


def plan_due(
    audits: Sequence[AuditRecord],
    actions: Iterable[ActionRecord],
    profile: ServiceProfile,
    today: dt.date,
    *,
    unread: Sequence[str] = (),
    alarms: Sequence[str] = (),
    owners: Owners | None = None,
) -> DuePage:
    """Everything that waits for somebody on a day.

    ``unread`` are files that could not be read, ``alarms`` those among them that mention a concern. ``owners`` are
    those of another day than this.
    """
    until = today + dt.timedelta(days=profile.programme.digest_days)
    owners = owners or Owners(profile, today)
    audits = [as_of(audit, owners.today or today) for audit in audits]
    waiting = _Waiting(profile, today, until, tuple(unread), owners)
    steps = [*(s for a in audits for s in waiting.of_audit(a)), *waiting.unrecorded(audits)]
    actions = list(actions)
    steps += waiting.reaudits(audits, actions)
    found = find_recurrences(audits, profile)
    return DuePage(
        today,
        until,
        tuple(steps),
        tuple(_month(audits, today)),
        plan_meeting(profile, next_meeting(profile.programme.meeting, today)),
        tuple(find_conflicts(profile, today, add_months(today, 12))),
        tuple(found),
        tuple(find_escalations(audits, profile)),
        tuple(find_quotas(audits, profile, today)),
        tuple(campaign_words(recurrence, actions, profile) for recurrence in found),
        tuple(alarms),
        tuple(unread),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Makes the steps of audits on one day."""

    profile: ServiceProfile
    today: dt.date
    until: dt.date
    unread: tuple[str, ...]
    owners: Owners

    def of_audit(self, audit: AuditRecord) -> Iterator[Step]:
        """The next step of an audit, and what must not wait for it: a concern, the further meeting."""
        if audit.safeguarding and not audit.safeguarding_told:
            owner = manager_of(audit, self.owners)
            yield self._step(
                audit, "Speak about the safeguarding concern; record who was told", owner, self.today, When.TODAY
            )
        if audit.next_step and not audit.exempt:
            when = When.TODAY if is_inadequate(audit) and audit.status in _UNMODERATED else None
            yield self._step(audit, audit.next_step, audit.next_owner, audit.next_due, when)
        deadlines = self.profile.programme.deadlines
        due = review_due(audit, deadlines)
        if due and audit.next_step and (audit.exempt or not audit.next_step.startswith(REVIEW)):
            owner = self.owners.deputy
            yield self._step(audit, review_step(audit, deadlines), owner, due)

    def unrecorded(self, audits: Iterable[AuditRecord]) -> Iterator[Step]:
        """Audits that are late on the case system while another step comes first (TH-083)."""
        words = record_step(self.profile.service.case_system)
        for one in find_unrecorded(audits, self.profile):
            if one.audit.next_step != words and one.is_late(self.today):
                yield self._step(one.audit, words, one.audit.auditor or "Auditor", one.due)

    def reaudits(self, audits: Sequence[AuditRecord], actions: Iterable[ActionRecord]) -> Iterator[Step]:
        """Cases of which another audit was asked for and has not come (NT-014)."""
        wanted = {a.source_key for a in actions if a.reaudit and not a.reaudit_key}
        for audit in audits:
            day = audit.form.day("re_audit_on") if audit.form else None
            if (day or audit.key in wanted) and not _has_later(audit, audits):
                yield self._step(audit, "Audit the case again", manager_of(audit, self.owners), day)

    def _step(self, audit: AuditRecord, step: str, owner: str, due: dt.date | None, when: When | None = None) -> Step:
        flags = flags_of(audit, self.profile, self.today, self.unread)
        when = when or self._when(due)
        step, owner = self.owners.handed_on(step, owner)
        about = (audit.key, audit.case_reference, audit.kind, audit.audit_month)
        return Step(*about, step, owner, due, when, audit.status, flags)

    def _when(self, due: dt.date | None) -> When:
        if due is None or due > self.until:
            return When.LATER
        return When.LATE if due < self.today else When.SOON


def _has_later(audit: AuditRecord, audits: Iterable[AuditRecord]) -> bool:
    """Whether the case was audited again, or another audit of it was given out."""
    return any(
        a.case_reference == audit.case_reference != ""
        and a.key != audit.key
        and (a.started is not None or (a.submitted or dt.date.min) > (audit.submitted or dt.date.max))
        for a in audits
    )


def _month(audits: Iterable[AuditRecord], today: dt.date) -> Iterator[MonthCount]:
    first, last = month_start(today), month_end(today)
    due = [a for a in audits if a.due and first <= a.due <= last]
    for kind in sorted({a.kind for a in due}, key=list(FormKind).index):
        mine = [a for a in due if a.kind is kind]
        asked = [a for a in mine if not a.exempt]
        done = [a for a in asked if a.submitted and a.submitted <= today]
        yield MonthCount(kind, len(asked), len(done), len(mine) - len(asked))
