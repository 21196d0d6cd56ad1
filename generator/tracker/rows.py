"""The rows that should be: audits, grades and actions as the columns of the workbooks hold them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.profile import FieldKind, GradeScale, ServiceProfile
from generator.tracker.columns import ACTIONS, AUDITS, KIND_WORDS, OTHER_SOURCES, STATES, STATUSES
from generator.tracker.merge import Row
from generator.tracker.quarters import quarter_counts
from generator.tracker.texts import Value

KEY_SEPARATOR = " · "
_LONGEST = 30_000
Rows = Mapping[str, Mapping[str, Row]]


def plan_tracker_rows(
    records: Sequence[AuditRecord], profile: ServiceProfile, area_names: Mapping[str, str], today: date
) -> Rows:
    """What each table of the tracker should hold, by table and row key."""
    months = _months([r.audit_month for r in records if r.audit_month] or [today])
    return {
        "Audits": {r.key: audit_row(r) for r in records},
        "Grades": {key: row for r in records for key, row in _grade_rows(r, area_names)},
        "Audits_by_status": _names(STATUSES),
        "Audits_by_grade": _names(grade.name for grade in overall_scale(profile).grades),
        "Audits_by_kind": _names(KIND_WORDS[kind] for kind in _kinds(profile)),
        "Audits_by_month": {month.isoformat(): {"name": month} for month in months},
        "Grade_key": _grade_key(profile),
    }


def plan_action_rows(actions: Sequence[ActionRecord], profile: ServiceProfile, today: date) -> Rows:
    """What each table of the action plan should hold, by table and row key."""
    sources = [*(KIND_WORDS[f.kind] for f in profile.forms), *OTHER_SOURCES, *(source_words(a.source) for a in actions)]
    return {
        "Actions": {a.key: action_row(a) for a in actions},
        "Actions_by_state": _names(STATES),
        "Actions_by_source": _names(dict.fromkeys(s for s in sources if s)),
        "Actions_by_quarter": {q: {"name": q, **n} for q, n in quarter_counts(actions, profile, today).items()},
    }


def audit_row(record: AuditRecord) -> Row:
    """One audit as a row of the Audits table, as the forms tell it where people wrote something else."""
    exempt = "Yes" if record.exempt else None
    words = {"kind": KIND_WORDS[record.kind], "status": record.status.value, "exempt": exempt}
    said = {**{c.field: getattr(record, c.field, None) for c in AUDITS.columns}, **words, **record.forms_say}
    return {field: _value(value) for field, value in said.items()}


def action_row(record: ActionRecord) -> Row:
    """One action as a row of the Actions table, as the forms tell it where people wrote something else."""
    words = {"source": source_words(record.source), "reaudit": "Yes" if record.reaudit else None}
    said = {**{c.field: getattr(record, c.field, None) for c in ACTIONS.columns}, **words, **record.forms_say}
    return {field: _value(value) for field, value in said.items()}


def source_words(source: str) -> str:
    """Where an action came from, in words: the kind of form, or what the record says."""
    try:
        return KIND_WORDS[FormKind(source)]
    except ValueError:
        words = source.replace("_", " ")
        return words[:1].upper() + words[1:]


def overall_scale(profile: ServiceProfile) -> GradeScale:
    """The scale of overall grades: the one that a form's overall grade takes, else the service's first."""
    ids = (f.scale for form in profile.forms for f in form.of_kind(FieldKind.GRADE) if f.id == "overall_grade")
    return next((profile.scale(i) for i in ids if i), profile.grade_scales[0])


def _grade_rows(record: AuditRecord, area_names: Mapping[str, str]) -> Iterable[tuple[str, Row]]:
    for field_id, grade in record.grades.items():
        area = area_names.get(field_id, field_id.replace("_", " ").capitalize())
        row = {"audit": record.key, "audit_month": record.audit_month, "form": KIND_WORDS[record.kind]}
        yield f"{record.key}{KEY_SEPARATOR}{area}", {**row, "area": area, "grade": grade}


def _grade_key(profile: ServiceProfile) -> dict[str, Row]:
    grades = [g for scale in (overall_scale(profile), *profile.grade_scales) for g in scale.grades]
    first = {g.name: g for g in reversed(grades)}
    return {name: {"grade": name, "meaning": first[name].descriptor} for name in dict.fromkeys(g.name for g in grades)}


def _kinds(profile: ServiceProfile) -> list[FormKind]:
    return list(dict.fromkeys(form.kind for form in profile.forms if form.kind.is_audit))


def _names(words: Iterable[str]) -> dict[str, Row]:
    return {word: {"name": word} for word in words}


def _months(days: Sequence[date]) -> list[date]:
    """Every month from the first to the last of these days."""
    first, last = min(days), max(days)
    count = (last.year - first.year) * 12 + last.month - first.month
    return [date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count + 1)]


def _value(value: object) -> Value:
    """A value as a cell holds it; very long text is cut, since the form itself keeps it whole."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or isinstance(value, int | float | date):
        return value
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (cut here: the form holds the rest)"
