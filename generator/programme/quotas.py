"""How many audits the people of a role are asked for in a month or a quarter, and how many came (NT Figure 2, C-23).

It is about roles, never about one person (DP-09). Tasks of once a year are not counted here: they have their own day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.days import month_end, month_start
from generator.model import AuditRecord, FormKind
from generator.periods import month_in_words, quarter_of
from generator.profile import ProgrammeTask, ServiceProfile

_MONTHLY, _QUARTERLY = 1, 3


@dataclass(frozen=True, slots=True)
class Quota:
    """One task that counts audits of a kind in the period of a day.

    ``each`` is asked of each of the ``holders`` of the role; without people.toml there are none and everybody's count.
    """

    task: str
    role: str
    kind: FormKind
    period: str
    each: int
    holders: int
    done: int

    @property
    def words(self) -> str:
        """The count in a sentence."""
        what, clause = f"{self.kind.words.capitalize()}s of {self.period}", self.task
        if not self.holders:
            return f"{what}: {self.each} from each {self.role} ({clause}), sent in {self.done} by anybody."
        each = f", {self.each} each" if self.holders > 1 else ""
        return f"{what} by {self.role}: {self.each * self.holders}{each} ({clause}), sent in {self.done}."


def find_quotas(audits: Sequence[AuditRecord], profile: ServiceProfile, today: dt.date) -> list[Quota]:
    """The counts of the month and of the reporting quarter in which a day lies, in the framework's order."""
    tasks = [t for t in profile.programme.tasks if t.every_months in {_MONTHLY, _QUARTERLY}]
    return [q for task in tasks for q in _of_task(task, audits, profile, today)]


def _of_task(
    task: ProgrammeTask, audits: Iterable[AuditRecord], profile: ServiceProfile, today: dt.date
) -> Iterator[Quota]:
    start, end, words = month_start(today), month_end(today), month_in_words(today)
    if task.every_months == _QUARTERLY:
        quarter = quarter_of(today, profile)
        start, end, words = quarter.start, quarter.end, quarter.short_name
    holders = len(profile.people.in_role(task.role, today))
    came = [a for a in audits if a.submitted and start <= a.submitted <= min(end, today) and not _is_peer(a)]
    mine = [a for a in came if not holders or _holds(a.auditor, task.role, profile)]
    for kind, number in task.counts.items():
        if kind.is_audit:
            done = sum(a.kind is kind for a in mine)
            yield Quota(task.id, profile.role_name(task.role), kind, words, number, holders, done)


def _is_peer(audit: AuditRecord) -> bool:
    """Whether an audit belongs to the peer audit day, which has a task of its own (NT-027)."""
    return audit.form is not None and "peer" in (audit.form.text("audit_tier") or "").casefold()


def _holds(name: str, role: str, profile: ServiceProfile) -> bool:
    person = profile.people.find(name) if name else None
    return person is not None and role in person.roles
