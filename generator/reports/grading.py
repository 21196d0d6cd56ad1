"""How grades are spread over areas of practice or documents: counts only, never an average, never by person (DP-09)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import AuditRecord
from generator.profile import FieldDefinition, FieldKind, GradeScale
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table
from generator.reports.suppression import is_small


def graded_questions(scope: Scope, scale: GradeScale) -> dict[str, FieldDefinition]:
    """The graded questions of one scale by id; the overall grade stands in the moderation table."""
    graded = scope.fields(FieldKind.GRADED, FieldKind.GRADE)
    apart = {"overall_grade", "moderated_grade"}
    return {i: f for i, f in graded.items() if f.scale == scale.id and i not in apart}


def grade_tables(scope: Scope, limit: int | None = None) -> Iterator[CountTable]:
    """For each scale in use: the grades that auditors gave, by area, with numbers under the limit withheld.

    Where no limit is given it is the service's own. Fewer audits than that show nothing: each gives many grades.
    """
    limit = scope.profile.reporting.small_number if limit is None else limit
    for scale in scope.profile.grade_scales:
        rows = list(_rows(scope, scale))
        if rows:
            keys = tuple(dict.fromkeys(a.key for a in scope.audits if a.grades))
            words = "Grades that auditors gave, counted by area and grade."
            note = Figure(f"grades.{scale.id}", len(keys), words, len(keys), scope.period.name, keys, sensitive=True)
            columns = {grade.id: grade.name for grade in scale.grades}
            few = is_small(len(keys), limit)
            yield count_table(note, columns, rows, limit=limit, column_totals=len(rows) > 1, all_or_none=few)


def _rows(scope: Scope, scale: GradeScale) -> Iterator[Row]:
    for question, definition in graded_questions(scope, scale).items():
        keys = _keys_by_grade(scope.audits, question, scale)
        n = sum(len(held) for held in keys.values())
        if n:
            yield question, definition.label, n, keys


def _keys_by_grade(audits: tuple[AuditRecord, ...], question: str, scale: GradeScale) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for audit in audits:
        grade = scale.find(audit.grades.get(question, ""))
        if grade is not None:
            found[grade.id] = (*found.get(grade.id, ()), audit.key)
    return found


def grade_shape(position: int, of: int) -> str:
    """The shape that stands in front of a grade, fuller for better: position 0 is the best of the scale."""
    shapes = "●◕◑○"
    return shapes[round(position * (len(shapes) - 1) / max(of - 1, 1))]
