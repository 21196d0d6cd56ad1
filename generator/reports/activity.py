"""What was to be audited in the period, what was done and when, and how moderation went (TH-019, TH-023, NT-061)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from generator.model import AuditRecord
from generator.periods import month_in_words
from generator.profile import FieldKind, GradeScale
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table, kind_name, month_of
from generator.reports.suppression import is_small

NO_TEAM = "No team recorded"
STATES = {
    "in_time": "In time",
    "late": "Late",
    "no_due_date": "Done, no due date",
    "overdue": "Overdue",
    "not_yet_due": "Not yet due",
    "exempt": "Exempt",
}
"""Where an audit stands against its due date; each audit is in exactly one."""


def state_of(audit: AuditRecord, scope: Scope) -> str:
    """Where an audit stands against its due date today, as a key of ``STATES``; exempt ones apart from late ones."""
    state = _state_by_dates(audit, scope)
    return "exempt" if audit.exempt and state in {"late", "overdue"} else state


def _state_by_dates(audit: AuditRecord, scope: Scope) -> str:
    if audit.submitted is None:
        return "overdue" if audit.due is not None and audit.due < scope.today else "not_yet_due"
    if audit.due is None:
        return "no_due_date"
    return "in_time" if audit.submitted <= audit.due else "late"


def summarise_activity(scope: Scope) -> Iterator[Figure]:
    """Figures of audits planned, done, in time, late, overdue and not yet due."""
    planned, by_state = scope.audits, _by(scope.audits, lambda a: state_of(a, scope))
    done = [a for a in planned if a.submitted is not None]
    dated = [a for a in done if state_of(a, scope) in {"in_time", "late"}]
    behind = [*by_state.get("late", ()), *by_state.get("overdue", ())]
    yield scope.figure("audits.planned", planned, "Audits whose audit month lies in the quarter.", len(planned))
    yield scope.figure("audits.done", done, "Audits of the quarter handed in by the date of the report.", len(planned))
    yield scope.figure(
        "audits.in_time",
        by_state.get("in_time", ()),
        "Audits handed in by their due date, out of those handed in that have one.",
        len(dated),
    )
    yield scope.figure(
        "audits.late",
        by_state.get("late", ()),
        "Audits handed in after their due date, out of those handed in that have one.",
        len(dated),
    )
    yield scope.figure(
        "audits.overdue",
        by_state.get("overdue", ()),
        "Audits not handed in although their due date has passed.",
        len(planned),
    )
    yield scope.figure(
        "audits.not_yet_due", by_state.get("not_yet_due", ()), "Audits not handed in and not yet due.", len(planned)
    )
    words = "Audits past their due date that are marked exempt in the tracker: neither late nor overdue."
    yield scope.figure("audits.exempt", by_state.get("exempt", ()), words, len(planned))
    explained = [a for a in behind if a.lateness_reason]
    words = "Audits late or overdue for which the tracker gives a reason."
    yield scope.figure("audits.behind_with_reason", explained, words, len(behind))


def activity_tables(scope: Scope) -> Iterator[CountTable]:
    """Audits by kind of form and by audit month, with where they stand against their due date; by team; by order."""
    every = scope.figure("", scope.audits, "", len(scope.audits))
    for table_id, words, rows in (
        ("activity.kind", "Audits of the quarter by kind of form.", list(_kind_rows(scope))),
        ("activity.month", "Audits of the quarter by audit month.", list(_month_rows(scope))),
    ):
        note = Figure(table_id, every.value, words, every.n, scope.period.name, every.rows)
        yield count_table(note, _used_states(rows), rows)
    yield from _team_table(scope)
    yield from _order_table(scope)


def _team_table(scope: Scope) -> Iterator[CountTable]:
    """How many audits of each kind looked at the work of each team; nothing where no team is recorded (NT-005)."""
    if not any(a.team for a in scope.audits):
        return
    words, every = "Audits of the quarter by team.", tuple(a.key for a in scope.audits)
    note = Figure("activity.team", len(every), words, len(every), scope.period.name, every)
    kinds = {kind.value: kind_name(kind) for kind in scope.kinds() if any(a.kind is kind for a in scope.audits)}
    groups = _named_groups(scope.audits, lambda a: a.team or NO_TEAM)
    last = sorted(groups.items(), key=lambda item: (item[0] == NO_TEAM, item[0]))
    rows = [(_row_id(team), team, len(held), _keys_by_kind(held)) for team, held in last]
    yield count_table(note, kinds, rows)


def _keys_by_kind(audits: list[AuditRecord]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(a.key for a in held) for kind, held in _by(audits, lambda a: a.kind.value).items()}


def _order_table(scope: Scope) -> Iterator[CountTable]:
    """How many audits looked at children with each order, in one row; small numbers are withheld (DP-07).

    Nothing where all would be. An order is listed only where an audit has it, which says that it is one at least.
    """
    groups = _named_groups((a for a in scope.audits if a.disposal), lambda a: a.disposal)
    limit = scope.profile.reporting.small_number
    keys = {_row_id(order): tuple(a.key for a in held) for order, held in groups.items()}
    every = tuple(key for held in keys.values() for key in held)
    words = "Audits of the quarter by the child's order, where it is recorded."
    note = Figure("activity.order", len(every), words, len(every), scope.period.name, every, sensitive=True)
    columns = {_row_id(order): order for order in groups}
    table = count_table(note, columns, [("audits", "Audits", len(every), keys)], limit=limit, least=1)
    if every and not table.shows_nothing:
        yield table


def _named_groups(audits: Iterable[AuditRecord], name_of: Callable[[AuditRecord], str]) -> dict[str, list[AuditRecord]]:
    """Audits by a name that people wrote, in the order of the names; one that differs in capitals is the same."""
    groups = _by(sorted(audits, key=name_of), lambda a: _row_id(name_of(a)))
    return {name_of(held[0]): sorted(held, key=lambda a: a.key) for _, held in sorted(groups.items())}


def _row_id(name: str) -> str:
    return name.lower().replace(" ", "_")


def _used_states(rows: list[Row]) -> dict[str, str]:
    """In time and late always; the other states only where an audit is in them."""
    return {c: h for c, h in STATES.items() if c in {"in_time", "late"} or any(row[3].get(c) for row in rows)}


def _kind_rows(scope: Scope) -> Iterator[Row]:
    for kind in scope.kinds():
        held = [a for a in scope.audits if a.kind is kind]
        if held:
            yield kind.value, kind_name(kind), len(held), _keys_by_state(held, scope)


def _month_rows(scope: Scope) -> Iterator[Row]:
    for month in scope.period.months:
        held = [a for a in scope.audits if (day := month_of(a)) and (day.year, day.month) == (month.year, month.month)]
        yield f"{month:%Y-%m}", month_in_words(month), len(held), _keys_by_state(held, scope)


def _keys_by_state(audits: list[AuditRecord], scope: Scope) -> dict[str, tuple[str, ...]]:
    return {state: tuple(a.key for a in held) for state, held in _by(audits, lambda a: state_of(a, scope)).items()}


def _by(audits: Iterable[AuditRecord], key: Callable[[AuditRecord], str]) -> dict[str, list[AuditRecord]]:
    found: dict[str, list[AuditRecord]] = {}
    for audit in audits:
        found.setdefault(key(audit), []).append(audit)
    return found


def is_moderated_kind(audit: AuditRecord, scope: Scope) -> bool:
    """Whether this service moderates audits of this kind (C-08)."""
    return scope.profile.programme.rules_for(audit.kind).moderated


def grades_agree(audit: AuditRecord, scale: GradeScale) -> bool:
    """Whether auditor and moderator gave the same overall grade, aliases of a grade counted as the same."""
    return scale.find(audit.overall_grade) == scale.find(audit.moderated_grade or audit.overall_grade)


def overall_scale(scope: Scope) -> GradeScale | None:
    """The scale of overall grades, None where no audit form of the service asks for one."""
    asked = scope.fields(FieldKind.GRADE).get("overall_grade")
    return scope.profile.scale(asked.scale) if asked is not None and asked.scale else None


def summarise_moderation(scope: Scope) -> Iterator[Figure]:
    """Figures of moderation: needed, done, in time, waiting, and how often both grades were the same."""
    days = scope.profile.programme.deadlines.moderate_days
    needed = [a for a in scope.audits if a.submitted is not None and is_moderated_kind(a, scope)]
    done = [a for a in needed if a.moderated_on is not None]
    fell_due = [a for a in needed if a.moderated_on is not None or _moderation_day(a, days) < scope.today]
    in_time = [a for a in done if a.moderated_on and a.moderated_on <= _moderation_day(a, days)]
    waiting = [a for a in needed if a.moderated_on is None]
    yield scope.figure(
        "moderation.needed", needed, "Audits of the quarter handed in that the service moderates.", len(needed)
    )
    yield scope.figure(
        "moderation.done",
        done,
        "Audits of the quarter that the service moderates and that have been moderated.",
        len(needed),
    )
    words = f"Audits moderated within {days} days of being handed in, out of those moderated or past that day."
    yield scope.figure("moderation.in_time", in_time, words, len(fell_due))
    yield scope.figure("moderation.waiting", waiting, "Audits handed in and not yet moderated.", len(needed))
    yield from _summarise_agreement(scope, done)


def _moderation_day(audit: AuditRecord, days: int) -> date:
    return audit.moderation_due or (audit.submitted or date.max - timedelta(days=days)) + timedelta(days=days)


def graded_and_moderated(scope: Scope) -> list[AuditRecord]:
    """The audits of the period that hold an overall grade of the scale and have been moderated."""
    scale = overall_scale(scope)
    if scale is None:
        return []
    done = [a for a in scope.audits if a.moderated_on is not None and is_moderated_kind(a, scope)]
    return [a for a in done if scale.find(a.overall_grade) and scale.find(a.settled_grade)]


def _summarise_agreement(scope: Scope, done: list[AuditRecord]) -> Iterator[Figure]:
    scale, both = overall_scale(scope), graded_and_moderated(scope)
    same = [a for a in both if scale is not None and grades_agree(a, scale)]
    apart = [a for a in both if scale is not None and not grades_agree(a, scale)]
    few = is_small(len(both), scope.profile.reporting.agreement_minimum)  # how few people agree is about them (DP-09)
    for figure_id, held, words in (
        ("moderation.agreed", same, "Moderated audits on which auditor and moderator gave the same overall grade."),
        ("moderation.apart", apart, "Moderated audits on which the two overall grades differ."),
    ):
        yield replace(scope.figure(figure_id, held, words, len(both)), lists_rows=False, withheld=few)


def moderation_tables(scope: Scope) -> Iterator[CountTable]:
    """The auditors' overall grades beside the grades after moderation; both are kept (TH-052)."""
    scale, both = overall_scale(scope), graded_and_moderated(scope)
    if scale is None or not both:
        return
    words = "Overall grades of moderated audits, as the auditor gave them and after moderation."
    note = Figure(
        "moderation.grades", len(both), words, len(both), scope.period.name, tuple(a.key for a in both), sensitive=True
    )
    given: tuple[tuple[str, str, Callable[[AuditRecord], str]], ...] = (
        ("auditor", "Auditor's grade", lambda a: a.overall_grade),
        ("moderated", "Grade after moderation", lambda a: a.settled_grade),
    )
    rows = [(row, label, len(both), _keys_by_grade(both, scale, grade_of)) for row, label, grade_of in given]
    columns = {grade.id: grade.name for grade in scale.grades}
    yield count_table(note, columns, rows, limit=scope.profile.reporting.small_number, all_or_none=True)


def _keys_by_grade(
    audits: list[AuditRecord], scale: GradeScale, grade_of: Callable[[AuditRecord], str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for audit in audits:
        grade = scale.find(grade_of(audit))
        if grade is not None:
            found[grade.id] = (*found.get(grade.id, ()), audit.key)
    return found
