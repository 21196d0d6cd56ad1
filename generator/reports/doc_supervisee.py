"""The quarter's feedback report and action plan for one supervisee (NT-030, NT-118, NT-119).

Staff data: for that worker and their line manager alone (DP-09). It is written on request into a restricted folder,
never part of a pack, and compares nobody with anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.model import ActionRecord, AuditRecord
from generator.periods import day_in_words, month_in_words
from generator.reports.action_flow import is_overdue, was_done_by
from generator.reports.content import FreeText, grade_in_words
from generator.reports.documents import (
    Box,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    due_in_words,
    free_text,
    references_in,
    words_of,
)
from generator.reports.figure import Figure, Scope, kind_name
from generator.reports.grading import graded_questions
from generator.reports.wording import count, start

CLAUSES = ("NT-030",)
BANNER = (
    "Confidential staff record: for the case manager and their line manager alone. Do not forward it or put it into a "
    "pack. Children are named by case reference."
)


def audits_of(scope: Scope, worker: str) -> list[AuditRecord]:
    """The audits of the scope's period, handed in, of the cases of a worker, however the forms write the name."""
    same = scope.profile.people.are_one
    return [a for a in scope.audits if a.submitted and a.practitioner and same(a.practitioner, worker)]


def supervisee_report(scope: Scope, worker: str, line_manager: str) -> Paper:
    """The feedback report and action plan of one worker for the scope's quarter."""
    free, held = free_text(scope), audits_of(scope, worker)
    actions = actions_of(scope, worker)
    numbers = _numbers(scope, held, actions)
    parts = (
        *_audits(scope, held),
        *_points(held, "good_practice", "What went well", free),
        *_points(held, "training_need", "Support and training", free),
        *_actions(actions, scope, free),
        Heading("Agreed in supervision"),
        Box("said", "What the case manager says", "Write here what the case manager thinks of the feedback."),
        Box("recommendations", "Recommendations for the cases", "Write here what is recommended for each case."),
        Box("agreed", "Agreed, and by when", "Write here what was agreed, with full dates."),
        Box("signed", "Names and date", "Write here who took part, and when."),
    )
    return Paper(
        "Audit feedback and action plan",
        f"{worker}, {scope.period.short_name}",
        f"Feedback {scope.period.id}",
        f"{start(count(numbers[0], 'audit', 'audits'))} of the quarter looked at these cases; "
        f"{count(numbers[1], 'action is', 'actions are')} open.",
        parts,
        numbers,
        references_in(scope),
        (("Case manager", worker), ("Line manager", line_manager or "Not named in the list of staff")),
        BANNER,
    )


def actions_of(scope: Scope, worker: str) -> list[ActionRecord]:
    """The actions that the worker owns: those open on the scope's day, and those done in its period, by due date."""
    same, day, start_day = scope.profile.people.are_one, scope.as_of, scope.period.start
    mine = [a for a in scope.actions if a.owner and same(a.owner, worker) and (a.raised_on or start_day) <= day]
    held = [a for a in mine if not was_done_by(a, day) or (a.completed_on and a.completed_on >= start_day)]
    return sorted(held, key=lambda a: (a.due is None, a.due or day, a.key))


def _numbers(scope: Scope, held: Sequence[AuditRecord], actions: Sequence[ActionRecord]) -> tuple[Figure, Figure]:
    still = [a for a in actions if not was_done_by(a, scope.as_of)]
    keys, period = tuple(a.key for a in still), scope.period.short_name
    words = f"Actions of the case manager open on {day_in_words(scope.as_of)}."
    audits = scope.figure("feedback.audits", held, "Audits of the quarter of the case manager's cases.", len(held))
    return audits, Figure("feedback.open", len(keys), words, len(actions), period, keys, "action plan")


def _audits(scope: Scope, held: Sequence[AuditRecord]) -> Iterator[Part]:
    """Each audit by itself: never a sum or a comparison of grades."""
    yield Heading("Audits of your cases")
    if not held:
        yield Text("No audit of these cases was handed in for this quarter.")
    for audit in held:
        month = month_in_words(audit.audit_month) if audit.audit_month else "month not recorded"
        rows = tuple(_graded(scope, audit)) or (("No grade was given", "None"),)
        columns = (("Question", 11.4), ("Grade", 5.2))
        title = f"{audit.case_reference or 'No reference'}: {kind_name(audit.kind).lower()}, {month}"
        yield Grid(title, columns, rows, f"Source: completed form, handed in on {day_in_words(audit.submitted)}.")


def _graded(scope: Scope, audit: AuditRecord) -> Iterator[tuple[str, str]]:
    for scale in scope.profile.grade_scales:
        for question, field in graded_questions(scope, scale).items():
            if grade := audit.grades.get(question, ""):
                yield field.label, grade_in_words(grade, scale)


def _points(held: Sequence[AuditRecord], field: str, title: str, free: FreeText) -> Iterator[Part]:
    lines = tuple(f"{a.case_reference}: {said}" for a in held if (said := words_of(a, field, free, 400)))
    if lines:
        yield Heading(title)
        yield Points(lines)


def _actions(actions: Sequence[ActionRecord], scope: Scope, free: FreeText) -> Iterator[Part]:
    yield Heading("Action plan")
    if not actions:
        yield Text("The action plan holds no action for this case manager, open or done in the quarter.")
        return
    columns = (("Reference", 2.4), ("Action", 7.0), ("Due", 3.8), ("State", 3.4))
    rows = tuple(
        (a.case_reference or "None", free.safe(a.action), due_in_words(a, free), _state(a, scope)) for a in actions
    )
    yield Grid("Actions, by due date", columns, rows, f"Source: action plan on {day_in_words(scope.as_of)}.")


def _state(action: ActionRecord, scope: Scope) -> str:
    if was_done_by(action, scope.as_of):
        return f"Done {day_in_words(action.completed_on, '')}".strip()
    return "Overdue" if is_overdue(action, scope.as_of) else "Open"
