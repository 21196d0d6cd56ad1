"""The quarter's feedback report and action plan for one supervisee (NT-030, NT-118, NT-119).

Staff data: for that worker and their line manager alone (DP-09). It is written on request into a restricted folder,
never part of a pack, and compares nobody with anybody. What went well comes first, and no grade stands without the
auditor's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from generator.model import ActionRecord, AuditRecord
from generator.periods import day_in_words, month_in_words
from generator.profile import FieldKind
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
from generator.reports.wording import count, joined, start

CLAUSES = ("NT-030",)
BANNER = (
    "Confidential staff record: for the case manager and their line manager alone. Do not forward it or put it into a "
    "pack. Children are named by case reference."
)
_WRITTEN = ("What the auditor wrote", 8.8)
_APART = frozenset({"good_practice", "training_need"})  # these stand under headings of their own
_LONGEST = 400


def audits_of(scope: Scope, worker: str) -> list[AuditRecord]:
    """The audits of a worker's cases in the scope's period, in the order in which they were handed in.

    It does not matter how the forms write the worker's name.
    """
    same = scope.profile.people.are_one
    held = [a for a in scope.audits if a.submitted and a.practitioner and same(a.practitioner, worker)]
    return sorted(held, key=lambda a: (a.submitted or scope.today, a.key))


def supervisee_report(scope: Scope, worker: str, line_manager: str) -> Paper:
    """The feedback report and action plan of one worker for the scope's quarter."""
    free, held = free_text(scope), audits_of(scope, worker)
    actions = actions_of(scope, worker)
    numbers = _numbers(scope, held, actions)
    parts = (
        *_points(held, "good_practice", "What went well", free),
        *_audits(scope, held, free),
        *_points(held, "training_need", "Support and training", free),
        *_actions(actions, scope, free),
        Heading("Agreed in supervision"),
        *_meeting_of_three(scope, held, line_manager),
        Box("said", "What the case manager says", "Write here what the case manager thinks of the feedback."),
        Box("recommendations", "Recommendations for the cases", "Write here what is recommended for each case."),
        Box("agreed", "Agreed, and by when", "Write here what was agreed, with full dates."),
        Box("signed", "Names and date", "Write here who took part, and when."),
    )
    return Paper(
        "Audit feedback and action plan",
        f"{worker}, {scope.period.short_name}",
        f"Feedback {scope.period.id}",
        f"{start(count(numbers[0], 'audit', 'audits'))} of the quarter looked at your cases; "
        f"{count(numbers[1], 'action of yours is', 'actions of yours are')} open.",
        parts,
        numbers,
        references_in(scope),
        (("Case manager", worker), ("Line manager", line_manager or "Not named in the list of staff")),
        BANNER,
    )


def actions_of(scope: Scope, worker: str) -> list[ActionRecord]:
    """The actions that the worker owns: those open today by due date, then those done since the period began."""
    same, today, begun = scope.profile.people.are_one, scope.today, scope.period.start
    held = [a for a in scope.actions if a.owner and same(a.owner, worker) and (a.raised_on or begun) <= today]
    held = [a for a in held if not was_done_by(a, today) or (a.completed_on and a.completed_on >= begun)]
    return sorted(held, key=lambda a: (was_done_by(a, today), a.due is None, a.due or today, a.key))


def _numbers(scope: Scope, held: Sequence[AuditRecord], actions: Sequence[ActionRecord]) -> tuple[Figure, Figure]:
    still = [a for a in actions if not was_done_by(a, scope.today)]
    keys, period = tuple(a.key for a in still), scope.period.short_name
    words = f"Actions of the case manager open on {day_in_words(scope.today)}."
    audits = scope.figure("feedback.audits", held, "Audits of the quarter of the case manager's cases.", len(held))
    return audits, Figure("feedback.open", len(keys), words, len(actions), period, keys, "action plan")


def _audits(scope: Scope, held: Sequence[AuditRecord], free: FreeText) -> Iterator[Part]:
    """Each audit by itself: never a sum or a comparison of grades."""
    yield Heading("Audits of your cases")
    if not held:
        yield Text("No audit of your cases was handed in for this quarter.")
    for audit in held:
        month = month_in_words(audit.audit_month) if audit.audit_month else "month not recorded"
        title = f"{audit.case_reference or 'No reference'}: {kind_name(audit.kind).lower()}, {month}"
        given = f" Feedback was given on {day_in_words(audit.uop_held)}." if audit.uop_held else ""
        source = f"Source: completed form, handed in on {day_in_words(audit.submitted)}.{given}"
        if graded := tuple(_graded(scope, audit, free)):
            yield Grid(title, (("Question", 4.6), ("Grade", 3.2), _WRITTEN), graded, source)
        elif answered := tuple(_answered(scope, audit, free)):
            yield Grid(title, (("Question", 7.8), _WRITTEN), answered, source)
        else:
            yield Heading(title, 3)
            yield Text(f"The form gives no grade and no words to show here. {source}")


def _graded(scope: Scope, audit: AuditRecord, free: FreeText) -> Iterator[tuple[str, str, str]]:
    """The graded questions, each with its grade and why it was given."""
    for scale in scope.profile.grade_scales:
        for question, field in graded_questions(scope, scale).items():
            if grade := audit.grades.get(question, ""):
                said = words_of(audit, question, free, _LONGEST) or "Nothing written"
                yield field.label, grade_in_words(grade, scale), said


def _answered(scope: Scope, audit: AuditRecord, free: FreeText) -> Iterator[tuple[str, str]]:
    """What the auditor wrote in a form that asks for no grades."""
    definition = scope.profile.form(audit.form_id)
    for field in definition.of_kind(FieldKind.RICH, FieldKind.YES_NO_COMMENT):
        said = words_of(audit, field.id, free, _LONGEST)
        if said and definition.section_of[field.id].owner == "auditor" and field.id not in _APART:
            yield field.label, said


def _meeting_of_three(scope: Scope, held: Sequence[AuditRecord], line_manager: str) -> Iterator[Part]:
    """Who else takes part where the auditor is not the line manager, until the feedback was given (NT-119)."""
    same = scope.profile.people.are_one
    others = [a for a in held if not a.uop_held and a.auditor and line_manager and not same(a.auditor, line_manager)]
    if others:
        named = joined(dict.fromkeys(a.case_reference or "no reference" for a in others))
        yield Text(
            f"The auditor of {named} is not the line manager: ask them too when the feedback is given, and agree the "
            "deadlines together.",
            keep=True,
        )


def _points(held: Sequence[AuditRecord], field: str, title: str, free: FreeText) -> Iterator[Part]:
    lines = tuple(f"{a.case_reference}: {said}" for a in held if (said := words_of(a, field, free, 400)))
    if lines:
        yield Heading(title)
        yield Points(lines)


def _actions(actions: Sequence[ActionRecord], scope: Scope, free: FreeText) -> Iterator[Part]:
    yield Heading("Action plan")
    if not actions:
        yield Text("The action plan holds no action of yours that is open or was done since the quarter began.")
        return
    ranked = any(a.priority for a in actions)
    last = (("Priority", 1.7),) if ranked else ()
    columns = (("Reference", 2.4), ("Action", 5.6 if ranked else 7.3), ("Due", 3.7), ("State", 3.2), *last)
    rows = tuple(
        (
            *(a.case_reference or "None", free.safe(a.action), due_in_words(a, free), _state(a, scope.today)),
            *((str(a.priority or ""),) if ranked else ()),
        )
        for a in actions
    )
    source = f"Source: action plan on {day_in_words(scope.today)}."
    yield Grid("Open actions by due date, then those done", columns, rows, source)


def _state(action: ActionRecord, today: date) -> str:
    if was_done_by(action, today):
        return f"Done {day_in_words(action.completed_on, '')}".strip()
    return "Overdue" if is_overdue(action, today) else "Open"
