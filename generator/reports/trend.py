"""The quarter beside the quarters before it: which way the service goes (NT-005, NT-023).

Each number is the figure of its own quarter, made by the functions that make it there, with the same small numbers
withheld (DP-07). Grades of another version of the framework are not compared: the line begins after them (C-29).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.periods import Period, quarter_before
from generator.profile import GradeScale
from generator.reports.action_flow import summarise_actions
from generator.reports.activity import summarise_activity, summarise_moderation
from generator.reports.data_quality import summarise_quality
from generator.reports.figure import CountTable, Figure, Scope
from generator.reports.grading import grade_tables
from generator.reports.voices import summarise_voices

QUARTERS_BEFORE = 4
"""With four of them the same quarter of the year before is among them."""
_FIGURES = (summarise_activity, summarise_moderation, summarise_voices, summarise_actions, summarise_quality)
_AUDITS = {
    "audits.done": "Done",
    "audits.in_time": "In time",
    "moderation.in_time": "Moderated in time",
    "voices.child": "Child spoken with",
}
_ACTIONS = {"actions.new": "New", "actions.done": "Completed", "actions.overdue": "Overdue at the end"}
ON_PAGE_ONE = (
    *("audits.done", "moderation.in_time", "voices.child", "actions.overdue", "moderation.agreed"),
    *("audits.in_time", "actions.done", "quality.to_fix"),
)
"""The figures that page one may show, in their order."""


def quarters_of(scope: Scope) -> list[Scope]:
    """The scopes of the quarter and of those before it back to the first with an audit, oldest first."""
    found = [scope]
    for _ in range(QUARTERS_BEFORE):
        found.insert(0, replace(scope, period=quarter_before(found[0].period, scope.profile)))
    first = next((at for at, quarter in enumerate(found) if quarter.audits), QUARTERS_BEFORE)
    return found[first:]


def summarise_before(scope: Scope) -> Iterator[Figure]:
    """What page one shows, of the quarter before; nothing where that quarter has no audit."""
    *_, before = [None, *quarters_of(scope)[:-1]]
    if before is not None and before.audits:
        held = _figures(before)
        for figure_id in ON_PAGE_ONE:
            if figure_id in held:
                yield _of(held[figure_id], f"before.{figure_id}", before.period)


def summarise_better_grades(scope: Scope) -> Iterator[Figure]:
    """How many grades of this quarter and of the one before are in the better half of the scale."""
    for scale in scope.profile.grade_scales:
        graded = _graded(scope, scale)
        for quarter, table in graded[-2:] if len(graded) > 1 else ():
            held = table.cells[-1][: better_half(scale)]
            rows = tuple(key for cell in held for key in cell.rows)
            names = " or ".join(grade.name for grade in scale.grades[: better_half(scale)])
            words = f"{quarter.period.short_name}: grades that are {names}, all areas together."
            yield Figure(
                f"trend.better.{scale.id}.{quarter.period.id}",
                len(rows),
                words,
                table.totals[-1],
                quarter.period.name,
                rows,
                sensitive=True,
                withheld=any(cell.withheld for cell in held),
            )


def better_half(scale: GradeScale) -> int:
    """How many grades, from the best, are the better half of a scale; the middle one is among them."""
    return (len(scale.grades) + 1) // 2


def trend_tables(scope: Scope) -> Iterator[CountTable]:
    """Audits, actions and grades of each quarter; nothing where no quarter before has an audit."""
    quarters = quarters_of(scope)
    if len(quarters) < 2:
        return
    held = [(quarter.period, _figures(quarter)) for quarter in quarters]
    yield _flow("trend.audits", "Audits by quarter.", held, _AUDITS, "audits.planned")
    if scope.actions:
        yield _flow("trend.actions", "Actions by quarter.", held, _ACTIONS, "actions.open")
    for scale in scope.profile.grade_scales:
        graded = _graded(scope, scale)
        if len(graded) > 1:
            yield _grades(f"trend.grades.{scale.id}", graded)


def grades_break_after(scope: Scope, scale: GradeScale) -> Period | None:
    """The last quarter whose grades are all of another version of the framework, so that the line begins after it."""
    broken = [quarter for quarter in quarters_of(scope)[:-1] if _is_of_another_version(quarter, scale)]
    return broken[-1].period if broken else None


def _is_of_another_version(quarter: Scope, scale: GradeScale) -> bool:
    return any(a.grades for a in quarter.audits) and _table(quarter, scale) is None


def _table(quarter: Scope, scale: GradeScale) -> CountTable | None:
    return next((t for t in grade_tables(quarter) if t.note.id == f"grades.{scale.id}"), None)


def _graded(scope: Scope, scale: GradeScale) -> list[tuple[Scope, CountTable]]:
    """The quarters with grades of this scale since the framework last changed; nothing where this one has none."""
    found: list[tuple[Scope, CountTable]] = []
    for quarter in quarters_of(scope):
        if _is_of_another_version(quarter, scale):
            found = []
        elif (table := _table(quarter, scale)) is not None:
            found.append((quarter, table))
    return found if found and found[-1][0] is scope else []


def _figures(quarter: Scope) -> dict[str, Figure]:
    return {figure.id: figure for make in _FIGURES for figure in make(quarter)}


def _of(figure: Figure, figure_id: str, period: Period) -> Figure:
    return replace(figure, id=figure_id, words=f"{period.short_name}: {figure.words[:1].lower()}{figure.words[1:]}")


def _flow(
    table_id: str, words: str, held: list[tuple[Period, dict[str, Figure]]], columns: Mapping[str, str], last: str
) -> CountTable:
    """A table of figures by quarter; ``last`` is the figure of its last column."""
    used = {i: heading for i, heading in columns.items() if any(figures[i].n for _, figures in held if i in figures)}
    cells = tuple(
        tuple(_of(figures[i], f"{table_id}.{period.id}.{i}", period) for i in used) for period, figures in held
    )
    totals = tuple(figures[last].value for _, figures in held)
    rows = tuple(dict.fromkeys(key for _, figures in held for key in figures[last].rows))
    source = held[-1][1][last].source
    note = Figure(table_id, len(rows), words, len(rows), _span([p for p, _ in held]), rows, source)
    return CountTable(note, tuple(used.values()), tuple(p.short_name for p, _ in held), cells, totals)


def _grades(table_id: str, graded: list[tuple[Scope, CountTable]]) -> CountTable:
    """The row of all areas of each quarter's own table of grades."""
    cells = tuple(
        tuple(
            _of(cell, f"{table_id}.{quarter.period.id}.{cell.id.rpartition('.')[2]}", quarter.period)
            for cell in table.cells[-1]
        )
        for quarter, table in graded
    )
    keys = tuple(key for _, table in graded for key in table.note.rows)
    words = "Grades that auditors gave by quarter, all areas together."
    period = _span([quarter.period for quarter, _ in graded])
    note = Figure(table_id, len(keys), words, len(keys), period, keys, sensitive=True)
    labels = tuple(quarter.period.short_name for quarter, _ in graded)
    totals = tuple(table.totals[-1] for _, table in graded)
    return CountTable(note, graded[-1][1].columns, labels, cells, totals)


def _span(periods: list[Period]) -> str:
    return f"{periods[0].start:%B %Y} to {periods[-1].end:%B %Y}"
