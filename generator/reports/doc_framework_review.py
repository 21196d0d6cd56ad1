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
from generator.reports.tasks import PEER_DAY, holders_of
from generator.reports.wording import count, in_words, joined, out_of, start

CLAUSES = ("NT-025", "NT-181")


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks for over the year of one kind of form, and what came: keys of the forms."""

    task: ProgrammeTask
    kind: FormKind
    number: int
    came: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether fewer came than are asked for."""
        return len(self.came) < self.number


def framework_review(scope: Scope, handed_in: Iterable[HandedIn], conflicts: Sequence[tuple[str, str]]) -> Paper:
    """The review of the scope's twelve months. ``conflicts`` are words on what the framework's times do not allow."""
    forms = [f for f in handed_in if scope.period.holds(f.day)]
    tasks = [t for t in scope.profile.programme.tasks if t.every_months]
    asked = [one for t in tasks for one in _asked_of(t, forms, scope)]
    numbers = _numbers(scope, tasks, asked, forms)
    parts = (
        *_questions(asked, conflicts, scope),
        Heading("The review"),
        Box("worked", "What has worked", "Write here what has worked over the year."),
        Box("changes", "What should change", "Write here what should change in the framework, and why."),
        Box(
            "recommendations", "Recommendations to the Management Board", "Write here what the board is asked to agree."
        ),
        Heading("Tasks of the framework"),
        Text(_sentence(numbers), keep=True),
        *_forms_asked(scope, asked, numbers),
        *_other_tasks(scope, [t for t in tasks if t not in [one.task for one in asked]]),
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
        dict.fromkeys(("review.tasks", "review.answered"), "The tables of tasks"),
        facts=(("Framework", scope.profile.service.framework), ("Edition", scope.profile.service.framework_version)),
    )


def _lead(numbers: Sequence[Figure], conflicts: Sequence[tuple[str, str]]) -> str:
    said = f"{start(out_of(numbers[1], 'tasks that ask for forms'))} had all of them handed in over the year"
    met = f"{in_words(len(conflicts))} of the framework’s own times and counts cannot be met"
    return f"{said}; {met}." if conflicts else f"{said}."


def _numbers(
    scope: Scope, tasks: Sequence[ProgrammeTask], asked: Sequence[Asked], forms: Sequence[HandedIn]
) -> tuple[Figure, ...]:
    asking = {one.task.id for one in asked}
    met = asking - {one.task.id for one in asked if one.is_short}
    words = "Tasks that ask for forms of which as many were handed in as are asked for over twelve months."
    keys, period = tuple(f.key for f in forms), scope.period.name
    return (
        Figure("review.tasks", len(tasks), "Regular tasks of the framework.", len(tasks), period, ()),
        Figure("review.answered", len(met), words, len(asking), period, ()),
        Figure("review.forms", len(forms), "Forms handed in over the year.", len(forms), period, keys),
    )


def _asked_of(task: ProgrammeTask, forms: Iterable[HandedIn], scope: Scope) -> Iterator[Asked]:
    """The audits and minutes that a task asks for over a year; each run itself keeps the improvement plan up to date.

    Those of the peer audit day count for its own task alone, minutes whoever wrote them.
    """
    for kind, number in task.counts.items():
        by_role = kind.is_audit and PEER_DAY not in task.sources
        if kind.is_audit or kind is FormKind.MEETING_MINUTES:
            of_day = [f for f in forms if f.kind is kind and f.on_peer_day is (PEER_DAY in task.sources)]
            came = tuple(f.key for f in of_day if not by_role or not f.roles or task.role in f.roles)
            people = max(holders_of(task, scope), 1) if kind.is_audit else 1
            yield Asked(task, kind, number * people * 12 // (task.every_months or 12), came)


def _sentence(numbers: Sequence[Figure]) -> str:
    forms = start(count(numbers[2], "form was", "forms were"))
    return f"The framework has {count(numbers[0], 'regular task', 'regular tasks')}. {forms} handed in over the year."


def _forms_asked(scope: Scope, asked: Sequence[Asked], numbers: Sequence[Figure]) -> Iterator[Part]:
    if not asked:
        return
    columns = (("Clause", 2.0), ("Task", 5.2), ("Role", 3.2), ("Form", 2.6), ("Asked for", 1.6), ("Handed in", 2.0))
    rows = tuple(
        (
            joined(one.task.sources),
            one.task.task,
            scope.profile.role_name(one.task.role),
            kind_name(one.kind),
            f"{one.number:,}",
            f"{len(one.came):,}",
        )
        for one in asked
    )
    known = bool(scope.profile.people.people)
    counted = "Counted for each person in the role now." if known else "A role counts as one person."
    source = f"Source: service profile, completed forms, {scope.period.name}.{numbers[1].mark} {counted}"
    yield Grid("Tasks that ask for forms, over twelve months", columns, rows, source, (4, 5))


def _other_tasks(scope: Scope, tasks: Sequence[ProgrammeTask]) -> Iterator[Part]:
    """The tasks whose doing leaves no form: whether they were done is for people to say."""
    if not tasks:
        return
    columns = (("Clause", 2.0), ("Task", 8.8), ("Role", 3.6), ("Times a year", 2.2))
    rows = tuple(
        (joined(t.sources), t.task, scope.profile.role_name(t.role), str(12 // (t.every_months or 12))) for t in tasks
    )
    yield Grid("Tasks that leave no form", columns, rows, "Source: service profile.", (3,))
    yield Box("other_tasks", "How these tasks went", "Write here which were done, which were not, and why.")


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
    title, chosen = "Where the framework can be read in two ways", [_chosen_by(r) for r in readings]
    rows = tuple((r.id, f"{r.clause}. {r.question}", r.chosen) for r in readings)
    if len(set(chosen)) == 1:
        columns = (("Reading", 1.8), ("What it settles", 7.0), ("How it is read", 7.8))
        yield Grid(title, columns, rows, f"Source: service profile. Chosen by: {chosen[0]}.")
    else:
        wide = (("Reading", 1.8), ("What it settles", 7.0), ("How it is read", 4.6), ("Chosen by", 3.2))
        named = tuple((*row, who) for row, who in zip(rows, chosen, strict=True))
        yield Grid(title, wide, named, "Source: service profile.")


def _chosen_by(reading: Interpretation) -> str:
    return f"{reading.by}, {day_in_words(reading.on)}"


def _questions(asked: Sequence[Asked], conflicts: Sequence[tuple[str, str]], scope: Scope) -> Iterator[Part]:
    """Questions that follow from what stands below."""
    short = tuple(_short(one) for one in asked if one.is_short)
    said = [f"{words} Should the framework say otherwise ({reading})?" for words, reading in conflicts]
    ours = sum(r.by.startswith("Checkback") for r in scope.profile.readings)
    if ours:
        chosen = (
            "reading was chosen by Checkback and stands" if ours == 1 else "readings were chosen by Checkback and stand"
        )
        said.append(f"{start(in_words(ours))} {chosen} at the end. Does the service agree?")
    yield Heading("Questions for the review")
    if said:
        yield Points(tuple(said))
    if short:
        yield Text(
            "Fewer forms came than the framework asks for. What stood in the way, and are the numbers right?", keep=True
        )
        yield Points(short)
    if not said and not short:
        yield Text("Nothing below raises a question.")


def _short(one: Asked) -> str:
    kind = kind_name(one.kind).lower()
    forms = kind if one.number == 1 or kind.endswith("s") else f"{kind}s"
    came = f"{len(one.came):,} came" if one.came else "none came"
    return f"“{one.task.task.partition(':')[0]}” asks for {one.number:,} {forms} a year, and {came}."
