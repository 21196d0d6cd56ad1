"""What was due and done in the quarter by role: steps of the audits, and tasks of the framework that count forms.

NT Figure 2 (NT-020 to NT-042), NT-061, TH-014 to TH-030. It is about roles, never about one person (DP-09).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.model import AuditRecord, FormKind
from generator.profile import ALL_TOGETHER, ProgrammeTask
from generator.reports.action_flow import was_done_by
from generator.reports.activity import is_moderated_kind
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table, month_of

PEER_DAY = "NT-027"
"""The clause of the peer audit day."""
DONE = {"done": "Done", "not_done": "Not done"}
_AUDITOR, _MODERATOR, _MANAGER = "auditor", "moderator", "team_manager"


@dataclass(frozen=True, slots=True)
class TaskCount:
    """One task of the framework in the quarter: forms due of one kind, and the figure of those done.

    ``holders`` is for how many people they are due; 0 where the service keeps no list of its people.
    """

    task: ProgrammeTask
    role: str
    kind: FormKind
    due: int
    holders: int
    done: Figure


def role_tables(scope: Scope) -> Iterator[CountTable]:
    """The steps that the quarter's audits and actions asked of each role: how many, and how many are done."""
    rows = [row for row in _steps(scope) if row[2]]
    words = "Steps that fell due in the quarter, by who takes them."
    keys = tuple(dict.fromkeys(k for row in rows for held in row[3].values() for k in held))
    note = Figure("tasks.steps", len(keys), words, sum(row[2] for row in rows), scope.period.name, keys)
    if rows:
        yield count_table(note, DONE, rows)


def _steps(scope: Scope) -> Iterator[Row]:
    audits, rules = scope.audits, scope.profile.programme.rules_for
    handed_in = [a for a in audits if a.submitted is not None]
    asked = [a for a in audits if not a.exempt and (a.submitted or (a.due and a.due < scope.today))]
    yield _row("audits", "Auditors: audits handed in", asked, lambda a: a.submitted is not None)
    moderated = [a for a in handed_in if is_moderated_kind(a, scope)]
    yield _row("moderation", "Moderators: audits moderated", moderated, lambda a: a.moderated_on is not None)
    meetings = [a for a in handed_in if rules(a.kind).uop_meeting and a.uop_due and a.uop_due <= scope.today]
    yield _row("meetings", "Team managers: meetings with the practitioner", meetings, lambda a: a.uop_held is not None)
    back = [a for a in handed_in if a.check_back_on and a.check_back_on <= scope.as_of]
    yield _row("check_back", "Team managers: audits checked back", back, lambda a: bool(a.check_back_result.strip()))
    due = [a for a in scope.actions if a.due and scope.period.start <= a.due <= scope.as_of]
    done = tuple(a.key for a in due if was_done_by(a, scope.as_of))
    left = tuple(a.key for a in due if not was_done_by(a, scope.as_of))
    yield "actions", "Owners of actions: actions due in the quarter", len(due), {"done": done, "not_done": left}


def _row(row_id: str, label: str, asked: list[AuditRecord], is_done: Callable[[AuditRecord], bool]) -> Row:
    done = tuple(a.key for a in asked if is_done(a))
    left = tuple(a.key for a in asked if not is_done(a))
    return row_id, label, len(asked), {"done": done, "not_done": left}


def task_counts(scope: Scope) -> list[TaskCount]:
    """The tasks of the framework that count audits or minutes and are due in the quarter, in its own order.

    The improvement plan counts as no form: each run keeps it up to date.
    """
    found: list[TaskCount] = []
    for task in scope.profile.programme.tasks:
        times = _times(task, scope)
        for kind, number in task.counts.items():
            if kind is FormKind.MEETING_MINUTES and times:
                done = _minutes(task, number * times, scope)
                found.append(TaskCount(task, _role(task, scope), kind, number * times, 1, done))
            elif kind.is_audit and times:
                holders = holders_of(task, scope)
                due = number * times * max(holders, 1)
                found.append(TaskCount(task, _role(task, scope), kind, due, holders, _done(task, kind, due, scope)))
    return found


def holders_of(task: ProgrammeTask, scope: Scope) -> int:
    """For how many people the forms of a task are due; 0 where the service keeps no list of its people."""
    if task.for_each == ALL_TOGETHER:
        return 1
    return len(scope.profile.people.in_role(task.for_each or task.role, scope.as_of))


def is_peer_audit(audit: AuditRecord) -> bool:
    """Whether the form says that the audit was done on a peer audit day."""
    said = audit.form.text("audit_tier") if audit.form is not None else None
    return "peer" in (said or "").casefold()


def _role(task: ProgrammeTask, scope: Scope) -> str:
    return scope.profile.role_name(task.role)


def _times(task: ProgrammeTask, scope: Scope) -> int:
    """How often a task falls due in the quarter: by its line of the timetable, else by its rhythm."""
    months = [m.month for m in scope.period.months]
    line = next((e for e in scope.profile.programme.timetable if e.id == task.dated_by), None)
    if (task.every_months or 0) >= 12:
        return sum(m in line.months for m in months) if line else 0
    return len(months) // task.every_months if task.every_months else 0


def _done(task: ProgrammeTask, kind: FormKind, due: int, scope: Scope) -> Figure:
    """The audits of the kind that people of the role handed in; all of the kind where nobody's role is known.

    Those of the peer audit day count for its own task alone, whoever wrote them.
    """
    of_day = PEER_DAY in task.sources
    held = [a for a in scope.audits if a.kind is kind and a.submitted is not None and is_peer_audit(a) is of_day]
    by_role = bool(scope.profile.people.people) and not of_day
    if by_role:
        held = [a for a in held if _has_role(a, task.role, scope)]
    whose = f"by people in the role {_role(task, scope)}" if by_role else "by anybody"
    words = f"{kind.words.capitalize()}s of the quarter handed in {whose}, for the task: {task.task}."
    figure = scope.figure(f"tasks.{task.id}.{kind.value}", held, words, due)
    return replace(figure, lists_rows=False)


def _minutes(task: ProgrammeTask, due: int, scope: Scope) -> Figure:
    """The minutes handed in of meetings that were held in the quarter, whoever wrote them."""
    held = [m for m in scope.minutes if scope.period.holds(_held_on(m))]
    words = f"Minutes handed in of meetings in the quarter, for the task: {task.task}."
    figure = scope.figure(f"tasks.{task.id}.{FormKind.MEETING_MINUTES.value}", held, words, due)
    return replace(figure, lists_rows=False)


def _held_on(minutes: AuditRecord) -> date | None:
    return (minutes.form.day("meeting_on") if minutes.form else None) or month_of(minutes)


def _has_role(audit: AuditRecord, role: str, scope: Scope) -> bool:
    person = scope.profile.people.find(audit.auditor) if audit.auditor else None
    return person is not None and role in person.roles


def summarise_tasks(scope: Scope) -> Iterator[Figure]:
    """Figures of the framework's tasks that count audits."""
    return (count.done for count in task_counts(scope))
