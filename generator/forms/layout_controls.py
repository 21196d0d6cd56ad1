"""The content controls that a question has in Word: the one place that building and verifying share.

Tags are those of ``FieldDefinition``: ``id``, ``id.grade``, ``id.choice``, ``id.date``, ``id.mode``, ``id.text``, and
``id.column`` within repeating rows.
"""

from __future__ import annotations

from dataclasses import replace

from generator.office.controls import Control, ControlKind, short_title
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile

YES_NO = ("Yes", "No")
YES_NO_NA = ("Yes", "No", "Not applicable")
CONTACT_MODES = ("Face to face", "Virtual", "Telephone", "Not held")
MONTH_FORMAT = "MMMM yyyy"

_PROMPTS = {
    FieldKind.TEXT: "Type here",
    FieldKind.RICH: "Write here",
    FieldKind.GRADED: "Write here",
    FieldKind.YES_NO_COMMENT: "Write here",
    FieldKind.DATE: "Choose a date",
    FieldKind.MONTH: "Choose a month",
    FieldKind.NUMBER: "Type a number",
    FieldKind.PERSON: "Type a name",
    FieldKind.CASE_REFERENCE: "Type the reference",
    FieldKind.CHOICE: "Choose one",
    FieldKind.YES_NO: "Choose Yes or No",
    FieldKind.GRADE: "Choose a grade",
    FieldKind.CONTACT: "Write what was said, or why it was not held",
}
_SHORT_PROMPTS = {FieldKind.DATE: "Date", FieldKind.PERSON: "Name", FieldKind.NUMBER: "No."}
_KINDS = {
    FieldKind.RICH: ControlKind.RICH,
    FieldKind.GRADED: ControlKind.RICH,
    FieldKind.YES_NO_COMMENT: ControlKind.RICH,
    FieldKind.DATE: ControlKind.DATE,
    FieldKind.MONTH: ControlKind.DATE,
    FieldKind.CHOICE: ControlKind.DROPDOWN,
    FieldKind.YES_NO: ControlKind.DROPDOWN,
    FieldKind.GRADE: ControlKind.DROPDOWN,
    FieldKind.TICK: ControlKind.TICK,
    FieldKind.ROWS: ControlKind.ROWS,
}


def form_controls(definition: FormDefinition, profile: ServiceProfile) -> tuple[Control, ...]:
    """Every control of a form, in the order of its questions; cells of repeating rows once each."""
    return tuple(control for field in definition.fields.values() for control in field_controls(field, profile))


def field_controls(field: FieldDefinition, profile: ServiceProfile) -> tuple[Control, ...]:
    """The controls of one question, in the order in which they stand in the form."""
    if field.kind is FieldKind.CONTACT:
        return _contact(field)
    if field.kind is FieldKind.ROWS:
        return (Control(field.id, field.label, ControlKind.ROWS), *_columns(field, profile))
    main = _main(field, profile)
    if field.kind is FieldKind.GRADED:
        return (_list(field, ".grade", ": grade", "Choose a grade", _grades(field, profile)), main)
    if field.kind is FieldKind.YES_NO_COMMENT:
        return (_list(field, ".choice", ": yes or no", "Choose Yes or No", field.choices or YES_NO_NA), main)
    return (main,)


def _main(field: FieldDefinition, profile: ServiceProfile) -> Control:
    kind = _KINDS.get(field.kind, ControlKind.TEXT)
    prompt = field.prompt or _PROMPTS.get(field.kind, "")
    control = Control(field.id, short_title(field.label), kind, prompt)
    if kind is ControlKind.DROPDOWN:
        return replace(control, choices=_choices(field, profile))
    if field.kind is FieldKind.MONTH:
        return replace(control, date_format=MONTH_FORMAT)
    return control


def _choices(field: FieldDefinition, profile: ServiceProfile) -> tuple[str, ...]:
    if field.kind is FieldKind.GRADE:
        return _grades(field, profile)
    return field.choices or YES_NO


def _grades(field: FieldDefinition, profile: ServiceProfile) -> tuple[str, ...]:
    """The grades of the question's scale, best first, in the service's own words."""
    return tuple(grade.name for grade in profile.scale(field.scale or "").grades)


def _list(field: FieldDefinition, part: str, ending: str, prompt: str, choices: tuple[str, ...]) -> Control:
    title = short_title(field.label, ending)
    return Control(field.id + part, title, ControlKind.DROPDOWN, prompt, choices)


def _contact(field: FieldDefinition) -> tuple[Control, ...]:
    modes = field.choices or CONTACT_MODES
    prompt = field.prompt or _PROMPTS[FieldKind.CONTACT]
    return (
        Control(f"{field.id}.date", short_title(field.label, ": date"), ControlKind.DATE, "Choose a date"),
        _list(field, ".mode", ": how it was held", "Choose how", modes),
        Control(f"{field.id}.text", short_title(field.label, ": what was said"), ControlKind.RICH, prompt),
    )


def _columns(field: FieldDefinition, profile: ServiceProfile) -> tuple[Control, ...]:
    """One control a column, with a short prompt; text in rows is plain, so that a row stays one row."""
    return tuple(_column(field, column, profile) for column in field.columns)


def _column(field: FieldDefinition, column: FieldDefinition, profile: ServiceProfile) -> Control:
    control = _main(column, profile)
    kind = ControlKind.TEXT if control.kind is ControlKind.RICH else control.kind
    prompt = column.prompt or _SHORT_PROMPTS.get(column.kind, control.prompt)
    return replace(control, tag=f"{field.id}.{column.id}", kind=kind, prompt=prompt, kept=False)
