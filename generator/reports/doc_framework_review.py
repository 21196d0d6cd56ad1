"""The annual review of the framework: tasks and forms handed in, its own conflicts, readings (NT-025, NT-181).

It leaves the service for the Management Board: no case reference, no name, no grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generator.days import add_months, month_end, month_start
from generator.model import FormKind
from generator.periods import Period, day_in_words
from generator.profile import Interpretation, ProgrammeTask, TimetableEntry
from generator.reports.documents import Box, Grid, Heading, Paper, Part, Points, Text
from generator.reports.figure import Figure, Scope, kind_name
from generator.reports.wording import count, in_words, joined, out_of, start

CLAUSES = ("NT-025", "NT-181")
PEER_DAY = "NT-027"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A form that was handed in: its key, kind and day, the role ids of its writer, whether on a peer audit day."""

    key: str
    kind: FormKind
    day: date
    roles: tuple[str, ...] = ()
    on_peer_day: bool = False


def year_before(today: date) -> Period:
    """The twelve months that ended with the last month."""
    end = month_end(month_start(today) - timedelta(days=1))
    first = add_months(month_start(end), -11)
    name = f"{first:%B %Y} to {end:%B %Y}"
    return Period(f"{end:%Y-%m}", name, name, first, end)


def framework_review(scope: Scope, handed_in: Iterable[HandedIn], conflicts: Sequence[tuple[str, str]]) -> Paper:
    """The review of the scope's twelve months. ``conflicts`` are words on what the framework's times do not allow."""
    forms = [f for f in handed_in if scope.period.holds(f.day)]
    tasks = [t for t in scope.profile.programme.tasks if t.every_months]
    done = {t.id: _of_task(t, forms) for t in tasks if t.counts}
    numbers = _numbers(scope, tasks, done, forms)
    silent = [t for t in tasks if t.counts and not done[t.id]]
    parts = (
        *_questions(silent, conflicts, scope),
        Heading("The review"),
        Box("worked", "What has worked", "Write here what has worked over the year."),
        Box("changes", "What should change", "Write here what should change in the framework, and why."),
        Box(
            "recommendations", "Recommendations to the Management Board", "Write here what the board is asked to agree."
        ),
        Heading("Tasks of the framework"),
        Text(_sentence(numbers), keep=True),
        _task_table(scope, tasks, done, numbers[0]),
        *_conflicts(conflicts),
        *_open(scope),
        *_readings(scope.profile.readings),
    )
    return Paper(
        "Annual review of the quality assurance framework",
        scope.period.name,
        f"Framework review {scope.period.id}",
        _lead(numbers, conflicts),
        parts,
        numbers,
        dict.fromkeys(("review.tasks", "review.answered"), "The table of tasks"),
        facts=(("Framework", scope.profile.service.framework), ("Edition", scope.profile.service.framework_version)),
    )


def _lead(numbers: Sequence[Figure], conflicts: Sequence[tuple[str, str]]) -> str:
    said = f"{start(out_of(numbers[1], 'tasks that ask for forms'))} had some handed in over the year"
    met = f"{in_words(len(conflicts))} of the framework’s own times and counts cannot be met"
    return f"{said}; {met}." if conflicts else f"{said}."


def _numbers(
    scope: Scope, tasks: Sequence[ProgrammeTask], done: dict[str, list[HandedIn]], forms: Sequence[HandedIn]
) -> tuple[Figure, ...]:
    answered = sum(1 for forms_of_task in done.values() if forms_of_task)
    period = scope.period.name
    return (
        Figure("review.tasks", len(tasks), "Tasks of the framework with a rhythm.", len(tasks), period, ()),
        Figure(
            "review.answered",
            answered,
            "Tasks that ask for forms of which at least one was handed in by the role that is asked.",
            len(done),
            period,
            (),
        ),
        Figure(
            "review.forms",
            len(forms),
            "Forms handed in over the year.",
            len(forms),
            period,
            tuple(f.key for f in forms),
        ),
    )


def _of_task(task: ProgrammeTask, forms: Iterable[HandedIn]) -> list[HandedIn]:
    """The forms that a task asks for, from people in its role; those of the peer audit day belong to its task alone."""
    is_peer = PEER_DAY in task.sources
    asked = [f for f in forms if f.kind in task.counts and f.on_peer_day is is_peer]
    return [f for f in asked if is_peer or not f.roles or task.role in f.roles]


def _sentence(numbers: Sequence[Figure]) -> str:
    forms = start(count(numbers[2], "form was", "forms were"))
    return (
        f"The framework has {count(numbers[0], 'task', 'tasks')} with a rhythm. {forms} handed in over the year. "
        "Where a task asks for no form of Checkback’s, whether it was done is for its role to say."
    )


def _task_table(scope: Scope, tasks: Sequence[ProgrammeTask], done: dict[str, list[HandedIn]], note: Figure) -> Grid:
    columns = (
        ("Clause", 2.0),
        ("Task", 5.2),
        ("Role", 3.3),
        ("Times due", 1.5),
        ("Forms each time", 2.7),
        ("Handed in", 1.9),
    )
    rows = tuple(
        (
            joined(t.sources),
            t.task,
            scope.profile.role_name(t.role),
            str(12 // (t.every_months or 12)),
            joined(f"{n} {kind_name(kind).lower()}{'s' if n > 1 else ''}" for kind, n in t.counts.items()) or "None",
            str(len(done[t.id])) if t.id in done else "Not counted",
        )
        for t in tasks
    )
    source = f"Source: service profile, completed forms, {scope.period.name}.{note.mark}"
    return Grid("Tasks with a rhythm, over twelve months", columns, rows, source, (3, 5))


def _conflicts(conflicts: Sequence[tuple[str, str]]) -> Iterator[Part]:
    """Where the framework's own times and counts do not fit together."""
    yield Heading("Where the framework’s own times do not fit")
    if not conflicts:
        yield Text("The framework’s times and counts fit together for the year to come.")
        return
    columns = (("What cannot be met", 13.4), ("Reading", 3.2))
    yield Grid("Times and counts that cannot all be met", columns, tuple(conflicts), "Source: service profile.")


def _open(scope: Scope) -> Iterator[Part]:
    """What the framework leaves open, and how it was taken."""
    programme = scope.profile.programme
    entries: list[ProgrammeTask | TimetableEntry] = [*programme.tasks, *programme.timetable]
    rows = tuple((joined(e.sources), e.task, e.assumed) for e in entries if e.assumed)
    if rows:
        yield Heading("What the framework leaves open")
        columns = (("Clause", 2.0), ("Task", 7.3), ("How it was taken", 7.3))
        yield Grid("Tasks and dates that were filled in", columns, rows, "Source: service profile.")


def _readings(readings: Sequence[Interpretation]) -> Iterator[Part]:
    """The readings in force: what each settles, what was chosen, by whom and when."""
    yield Heading("Readings in force")
    if not readings:
        yield Text("No readings are set in the service profile.")
        return
    columns = (("Reading", 2.0), ("What it settles", 5.2), ("How it is read", 5.8), ("Chosen by", 3.6))
    rows = tuple((r.id, r.question, r.chosen, f"{r.by}, {day_in_words(r.on)}") for r in readings)
    yield Grid("Where the framework can be read in two ways", columns, rows, "Source: service profile.")


def _questions(silent: Sequence[ProgrammeTask], conflicts: Sequence[tuple[str, str]], scope: Scope) -> Iterator[Part]:
    """Questions that follow from what stands above."""
    asked = [
        f"No form came from “{t.task}” ({joined(t.sources)}). Is it still wanted, and what would make it possible?"
        for t in silent
    ]
    asked += [f"{words} Should the framework say otherwise ({reading})?" for words, reading in conflicts]
    ours = [r.id for r in scope.profile.readings if r.by.startswith("Checkback")]
    if ours:
        asked.append(f"{len(ours)} readings were chosen by Checkback ({joined(ours)}). Does the service agree?")
    yield Heading("Questions for the review")
    yield Points(tuple(asked)) if asked else Text("Nothing above raises a question.")
