"""The charts of the reports, from figures: what each shows, its title as a sentence, and its words for screen readers.

A chart is drawn only from enough cases, and never shows what is withheld.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.office.chart import SHADES, BarChart, Series
from generator.office.docx_marks import unmarked
from generator.reports.activity import STATES
from generator.reports.figure import CountTable, Figure, Figures, Scope
from generator.reports.wording import in_words, is_or_are, joined, of_them_overdue, plural, start, was_or_were

_STATE_SHADES = {STATES[state]: shade for state, shade in zip(STATES, (*SHADES, SHADES[2], SHADES[-1]), strict=True)}

Block = dict[str, str]


def drawn(name: str, title: str, source: str) -> Block:
    """What the template needs to show a chart: where it goes, its title and its source line."""
    return {"place": f"⟦object:{name}⟧", "title": title, "source": source, "missing": ""}


def not_drawn(sentence: str) -> Block:
    """What the template needs where there is no chart: the sentence that says why, or nothing."""
    return {"place": "", "title": "", "source": "", "missing": sentence}


def source_line(note: Figure, what: str) -> str:
    """Where a table or chart comes from: n, period and the mark of its explanation."""
    place = "what the checks noticed" if note.source == "checks" else f"audit {note.source}"
    place = "action plan" if note.source == "action plan" else place
    return f"Source: {place}, {note.n:,} {what}, {short_period(note)}.{note.mark}"


def short_period(note: Figure) -> str:
    """The period of a figure without the months in brackets."""
    return note.period.partition(" (")[0]


def audits(number: int) -> str:
    """The word for so many audits."""
    return plural(number, "audit", "audits")


def activity_chart(figures: Figures, scope: Scope) -> tuple[Block, BarChart | None]:
    """Audits by kind of form, stacked by where they stand against their due date."""
    planned, done, in_time = (figures.get(f"audits.{name}") for name in ("planned", "done", "in_time"))
    least, table = scope.profile.reporting.chart_minimum, figures.tables["activity.kind"]
    if planned.n < least:
        few = "No audits belong" if not planned.n else f"Fewer than {least} audits belong"
        return not_drawn(f"{few} to this quarter, so no chart is drawn.{planned.mark}"), None
    title = _activity_title(planned, done, in_time)
    chart = _stacked(table, [_STATE_SHADES[c] for c in table.columns])
    return drawn("activity", title, source_line(table.note, audits(table.note.n))), chart


def _activity_title(planned: Figure, done: Figure, in_time: Figure) -> str:
    if not done.value:
        return f"None of the {planned.n:,} audits are done"
    share = "All" if done.value == done.n else f"{start(in_words(done.value))} of"
    timely = "all" if in_time.value == done.value else f"{in_time.value:,}"
    return f"{share} {planned.n:,} audits {is_or_are(done.value)} done, {timely} of them in time"


def _stacked(table: CountTable, shades: Iterable[str], rows: int | None = None) -> BarChart:
    """All rows of a table (or its first ones) as stacked bars, a series for each column that holds anything."""
    cells = table.cells[:rows]
    held = [(i, column) for i, column in enumerate(table.columns) if any(row[i].value for row in cells)]
    colours = list(shades) if len(held) > 1 else [SHADES[0]] * len(table.columns)  # bars of one kind are all dark
    series = [Series(start(column), tuple(row[i].value for row in cells), colours[i]) for i, column in held]
    labels = tuple(unmarked(label) for label in table.rows[:rows])
    said = (
        f"{label}: "
        + ", ".join(f"{cell.value} {c.lower()}" for c, cell in zip(table.columns, row, strict=True) if cell.value)
        for label, row in zip(labels, cells, strict=True)
        if any(cell.value for cell in row)
    )
    return BarChart(labels, tuple(series), "Bar chart. " + "; ".join(said) + ".")


def grade_chart(figures: Figures, scope: Scope) -> tuple[Block, BarChart | None]:
    """Grades by area where every number may be shown, else all areas together as far as they may be."""
    table = next((t for name, t in figures.tables.items() if name.startswith("grades.")), None)
    least = scope.profile.reporting.chart_minimum
    if table is None:
        return not_drawn(""), None
    if table.note.n < least:
        return not_drawn(f"Fewer than {least} audits were graded, so no chart is drawn.{table.note.mark}"), None
    if not table.has_withheld:
        return area_chart(table, "grades")
    return _grades_together(table)


def area_chart(table: CountTable, name: str) -> tuple[Block, BarChart]:
    """Grades by area as stacked bars, from dark for the best to light, for a table that shows every number."""
    areas = len(table.rows) - (1 if table.rows[-1] == "All together" else 0)
    title = _given_most_often(zip(table.columns, table.cells[-1], strict=True), table.totals[-1])
    chart = _stacked(table, _shades(len(table.columns)), areas)
    return drawn(name, title, source_line(table.note, audits(table.note.n))), chart


def _given_most_often(grades: Iterable[tuple[str, Figure]], total: int) -> str:
    """Which grade was given most often, and how often; both where two were given as often."""
    held = list(grades)
    top = max(cell.value for _, cell in held)
    names = [name for name, cell in held if cell.value == top]
    each = " each" if len(names) > 1 else ""
    were = was_or_were(len(names))
    return f"{start(joined(names))} {were} given most often: {top:,} of {total:,} grades{each}"


def trend_chart(figures: Figures, scope: Scope) -> tuple[Block, BarChart | None]:
    """Grades of each quarter, all areas together, where every number of enough graded audits may be shown."""
    least = scope.profile.reporting.chart_minimum
    for name, table in figures.tables.items():
        if name.startswith("trend.grades.") and not table.has_withheld and min(table.totals) >= least:
            title = f"Grades of {in_words(len(table.rows))} quarters, all areas together"
            chart = _stacked(table, _shades(len(table.columns)))
            return drawn("trend", title, source_line(table.note, audits(table.note.n))), chart
    return not_drawn(""), None


def _shades(number: int) -> list[str]:
    return [SHADES[round(i * (len(SHADES) - 1) / max(number - 1, 1))] for i in range(number)]


def _grades_together(table: CountTable) -> tuple[Block, BarChart | None]:
    row = table.cells[-1]
    shown = [(column, cell) for column, cell in zip(table.columns, row, strict=True) if not cell.withheld]
    if table.rows[-1] != "All together" or sum(1 for _, cell in shown if cell.value) < 2:
        return not_drawn(""), None
    total = table.totals[-1]
    hidden = total - sum(cell.value for _, cell in shown)
    title = f"{_given_most_often(shown, total)}, all areas together"
    if max(cell.value for _, cell in shown) <= hidden:  # the order of a number that is withheld is not told
        title = f"{total:,} grades, all areas together"
    labels = tuple(
        start(c) if not cell.withheld else f"{start(c)} [c]" for c, cell in zip(table.columns, row, strict=True)
    )
    values = tuple(None if cell.withheld else cell.value for cell in row)
    said = joined(f"{c} {cell.shown}" for c, cell in zip(table.columns, row, strict=True))
    alt = f"Bar chart of {total} grades in all areas together: {said}."
    chart = BarChart(labels, (Series("Grades given", values),), alt, tuple(_shades(len(labels))))
    return drawn("grades", title, source_line(table.note, audits(table.note.n))), chart


def action_chart(figures: Figures, scope: Scope) -> tuple[Block, BarChart | None]:
    """The flow of actions through the quarter."""
    names = {
        "actions.carried": "Carried into the quarter",
        "actions.new": "New in the quarter",
        "actions.done": "Completed",
        "actions.open": "Open at the end",
        "actions.overdue": "Of those, overdue",
    }
    held = {label: figures.get(figure_id) for figure_id, label in names.items()}
    carried, new = figures.get("actions.carried").value, figures.get("actions.new").value
    if carried + new < scope.profile.reporting.chart_minimum:
        return not_drawn(""), None
    still, overdue = figures.get("actions.open"), figures.get("actions.overdue")
    were = plural(still.value, "action was", "actions were")
    title = f"{start(in_words(still.value))} {were} open at the end{of_them_overdue(overdue, still, marked=False)}"
    alt = "Bar chart. " + "; ".join(f"{label}: {f.value}" for label, f in held.items()) + "."
    chart = BarChart(tuple(held), (Series("Actions", tuple(f.value for f in held.values())),), alt)
    flow = carried + new
    counted = f"{flow:,} {plural(flow, 'action', 'actions')} carried in or new"
    source = f"Source: action plan, {counted}, {short_period(still)}.{still.mark}"
    return drawn("actions", title, source), chart


def collected(**made: tuple[Block, BarChart | None]) -> tuple[dict[str, Any], dict[str, BarChart]]:
    """Charts by name, as blocks for the template and as charts to place."""
    blocks = {name: block for name, (block, _) in made.items()}
    return blocks, {name: chart for name, (_, chart) in made.items() if chart is not None}
