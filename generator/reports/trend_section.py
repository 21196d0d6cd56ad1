"""The section of the quarterly report that sets the quarter beside those before it: its words and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.profile import GradeScale
from generator.reports.charts import short_period
from generator.reports.content import with_shapes
from generator.reports.figure import CountTable, Figures, Scope
from generator.reports.sections import block_of_actions, block_of_audits
from generator.reports.trend import better_half, grades_break_after

Context = dict[str, Any]


def trend(figures: Figures, scope: Scope) -> Context:
    """Grades, audits and actions of the quarter beside those of the quarters before."""
    tables = figures.tables
    grades = [t for name, t in tables.items() if name.startswith("trend.grades.") and not t.shows_nothing]
    return {
        "sentences": list(trend_sentences(figures, scope)),
        "grades": [with_shapes(block_of_audits(t, "Grades by quarter", "Quarter", "Graded")) for t in grades],
        "audits": _audits(tables.get("trend.audits")),
        "actions": block_of_actions(
            tables.get("trend.actions"), "Actions by quarter", "Quarter", last="Open at the end"
        ),
    }


def _audits(table: CountTable | None) -> Context:
    """The audits of each quarter; a number that is not out of all of them says out of how many."""
    block = block_of_audits(table, "Audits by quarter", "Quarter", "All")
    for row, cells, total in zip(block["rows"], table.cells, table.totals, strict=True) if table else ():
        row["cells"] = [f.shown if f.n == total else f"{f.shown} of {f.n_shown}" for f in cells]
    return block


def trend_sentences(figures: Figures, scope: Scope) -> Iterator[str]:
    """Whether there is anything to compare, the better grades of two quarters, and where the line begins."""
    if "trend.audits" not in figures.tables:
        yield "No quarter before this one has audits in the tracker, so there is nothing to compare with yet."
        return
    yield "Each quarter is counted in the same way, from the records as they are today."
    for scale in scope.profile.grade_scales:
        yield from _better_grades(figures, scale)
        changed = grades_break_after(scope, scale)
        if changed is not None:
            yield f"Grades up to {changed.short_name} belong to another version of the framework and are not compared."


def _better_grades(figures: Figures, scale: GradeScale) -> Iterator[str]:
    """How many grades are in the better half of the scale in two quarters, where all of them may be told."""
    told = [f for f in figures if f.id.startswith(f"trend.better.{scale.id}.") and not f.withheld]
    if len(told) == 2:
        before, now = told
        names = " or ".join(grade.name for grade in scale.grades[: better_half(scale)])
        yield (
            f"In this quarter {now.cited} of {now.n:,} grades are {names}; "
            f"{before.cited} of {before.n:,} were in {short_period(before)}."
        )
