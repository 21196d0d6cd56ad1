"""What only shows when the files of a profile are seen together: names that nothing has, words that mean two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pydantic import BaseModel

from generator import form_definition, profile, programme_settings
from generator.days import nth_weekday
from generator.errors import ConfigProblem
from generator.profile import (
    ALL_TOGETHER,
    FieldDefinition,
    FormDefinition,
    GradeScale,
    MeetingRule,
    Programme,
    Role,
    ServiceFile,
    Strict,
    plain_words,
)


@cache
def known_settings() -> tuple[str, ...]:
    """The names of all settings that a profile may hold, for pointing to the one that was meant."""
    modules = (form_definition, profile, programme_settings)
    models = [m for module in modules for m in vars(module).values() if _is_model(m)]
    return tuple(sorted({name for model in models for name in model.model_fields} | {"use", "optional", "leave_out"}))


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel) and value is not Strict


def service_problems(service: ServiceFile, file: str) -> Iterator[ConfigProblem]:
    """Ids that are used twice in service.toml, and grade words that name two grades of a scale."""
    listed = {
        "grade_scales": [s.id for s in service.grade_scales],
        "areas": [a.id for a in service.areas],
        "roles": [r.id for r in service.roles],
        "readings": [r.id for r in service.readings],
    }
    for key, ids in listed.items():
        for twice in _twice(ids):
            yield ConfigProblem(file, f"{key}.{twice}", f"the id '{twice}' is used twice.", "Give each its own.")
    for scale in service.grade_scales:
        words = [w for g in scale.grades for w in {plain_words(name) for name in (g.name, *g.aliases)}]
        for twice in _twice(words):
            where = f"grade_scales.{scale.id}"
            yield ConfigProblem(file, where, f"'{twice}' names two grades.", "Take it out of one of them.")


def role_problems(programme: Programme, roles: Sequence[Role], file: str) -> Iterator[ConfigProblem]:
    """Tasks and dates for roles that service.toml does not have."""
    named = [(f"tasks.{t.id}", role) for t in programme.tasks for role in (t.role, t.accountable_to) if role]
    named += [(f"tasks.{t.id}", t.for_each) for t in programme.tasks if t.for_each not in {None, ALL_TOGETHER}]
    named += [(f"timetable.{e.id}", e.by) for e in programme.timetable]
    named += [("peer_day.attendance", role) for role in (programme.peer_day.attendance if programme.peer_day else ())]
    named += [("cover.auditor_role", programme.cover.auditor_role)] if programme.cover else []
    known = {r.id for r in roles}
    for key, role in named:
        if role not in known:
            yield ConfigProblem(file, key, f"there is no role '{role}'.", "Add it to the roles in service.toml.")


def setting_problems(
    programme: Programme, scales: Sequence[GradeScale], forms: Iterable[FormDefinition], file: str
) -> Iterator[ConfigProblem]:
    """Grades below standard that no scale has, and answers for the case system that no form asks for."""
    yield from _moved_meetings(programme.meeting, file)
    grades = {grade.id for scale in scales for grade in scale.grades}
    for grade in programme.recurrence.below_grades:
        if grade not in grades:
            message = f"there is no grade '{grade}'."
            yield ConfigProblem(file, "recurrence.below_grades", message, "Use the ids of grades in service.toml.")
    asked = {field for form in forms for field in form.fields}
    for entry in programme.case_system.entries if programme.case_system else ():
        for answer in entry.answers:
            if answer not in asked:
                key, message = f"case_system.entries.{entry.activity}", f"no form asks for '{answer}'."
                yield ConfigProblem(file, key, message, "Use the ids of questions of the forms.")


def _moved_meetings(rule: MeetingRule, file: str) -> Iterator[ConfigProblem]:
    """Meetings that are moved from a day on which there is none, or out of their month."""
    for day, other in rule.moved.items():
        key = f"meeting.moved.{day}"
        if day.month not in rule.months or day != nth_weekday(day.year, day.month, rule.week, rule.weekday):
            advice = "Name the day on which it would be; checkback plan prints it."
            yield ConfigProblem(file, key, "there is no meeting on this day.", advice)
        if (day.year, day.month) != (other.year, other.month):
            advice = "Give a day of the same month, so that each month keeps its one meeting."
            yield ConfigProblem(file, key, f"{other} is in another month.", advice)


def check_problems(service: ServiceFile, forms: Iterable[FormDefinition], file: str) -> Iterator[ConfigProblem]:
    """Questions, roles and grades that the settings of the checks name and nothing has."""
    checks, forms = service.checks, list(forms)
    grades = {g.id for scale in service.grade_scales for g in scale.grades}
    roles, asked = {role.id for role in service.roles}, {field for form in forms for field in form.fields}
    signs = checks.descriptor_signs
    named: list[tuple[str, str, Iterable[str], set[str]]] = [
        ("voice_questions", "question", checks.voice_questions, asked),
        ("lens_words", "question", checks.lens_words, asked),
        ("meeting_roles", "question", checks.meeting_roles, asked),
        ("meeting_roles", "role", [r for ids in checks.meeting_roles.values() for r in ids], roles),
        ("full_audit_roles", "role", checks.full_audit_roles, roles),
        ("inadequate_moderator_roles", "role", checks.inadequate_moderator_roles, roles),
        ("descriptor_signs", "question", [q for s in signs for q in (*s.questions, *s.answered_no)], asked),
        ("descriptor_signs", "grade", [g for s in signs for g in s.grades], grades),
    ]
    for key, what, ids, known in named:
        for missing in dict.fromkeys(i for i in ids if i not in known):
            yield ConfigProblem(
                file, f"checks.{key}", f"there is no {what} '{missing}'.", f"Use the id of a {what}, or take it out."
            )


def form_problems(forms: Mapping[str, FormDefinition], scales: Sequence[GradeScale]) -> Iterator[ConfigProblem]:
    """What is wrong with forms, which are given by file: shared ids, unknown scales and fields, shared labels."""
    twice = _twice(f.id for f in forms.values())
    for file, form in forms.items():
        if form.id in twice:
            yield ConfigProblem(file, "id", f"two forms have the id '{form.id}'.", "Give each its own.")
        for field in (*form.fields.values(), *form.legacy_fields.values()):
            yield from _field_problems(field, form, scales, file)
        if form.identify.field and form.identify.field not in form.fields:
            yield _no_field(file, "identify.field", form.identify.field)
        yield from _shared_labels(form, file)


def _field_problems(
    field: FieldDefinition, form: FormDefinition, scales: Sequence[GradeScale], file: str
) -> Iterator[ConfigProblem]:
    scale = next((s for s in scales if s.id == field.scale), None)
    if field.scale and scale is None:
        advice = "Use one of " + ", ".join(sorted(s.id for s in scales)) + "."
        yield ConfigProblem(file, field.id, f"there is no grade scale '{field.scale}'.", advice)
    if scale and field.document and not any(field.document in g.per_document for g in scale.grades):
        message = f"no grade of '{scale.id}' says what it means for '{field.document}'."
        yield ConfigProblem(file, f"{field.id}.document", message, "Add it to per_document, or remove it.")
    if field.when and field.when.field not in form.fields:
        yield _no_field(file, f"{field.id}.when", field.when.field)
    for other in field.also_holds:
        if other not in form.fields:
            yield _no_field(file, f"{field.id}.also_holds", other)
    for column in field.columns:
        yield from _field_problems(column, form, scales, file)


def _no_field(file: str, key: str, field_id: str) -> ConfigProblem:
    return ConfigProblem(file, key, f"there is no field '{field_id}'.", "Name a field of this form.")


def _shared_labels(form: FormDefinition, file: str) -> Iterator[ConfigProblem]:
    """Wordings under which two questions of a form, or two columns of a table, could be read."""
    asked = [*form.fields.values(), *form.legacy_fields.values()]
    for fields in (asked, *(f.columns for f in asked)):
        wordings = [(f, words) for f in fields for words in {plain_words(label) for label in f.labels}]
        for twice in _twice(words for _, words in wordings):
            ids = " and ".join(f.id for f, words in wordings if words == twice)
            yield ConfigProblem(file, ids, f"they share the label '{twice}'.", "Take it out of one of them.")


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
