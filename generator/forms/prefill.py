"""A named form for an allocated audit, with what is known filled in: reference, people, dates, line of enquiry.

Only questions that the definition marks as prefilled are filled, never a grade (DP-19). The template's layout stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from generator.errors import DocumentError
from generator.forms.fill import FormContent, Value, fill_form
from generator.model import ActionRecord, as_text
from generator.names import file_name
from generator.profile import FieldDefinition, FieldKind, FormDefinition

_LISTS = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
_FILLED = _LISTS | {
    FieldKind.TEXT,
    FieldKind.RICH,
    FieldKind.DATE,
    FieldKind.MONTH,
    FieldKind.NUMBER,
    FieldKind.PERSON,
    FieldKind.CASE_REFERENCE,
}
_WORD = re.compile(r"[^\W\d_]{2,}")


def prefill_form(
    template: bytes,
    definition: FormDefinition,
    values: Mapping[str, str | date],
    previous_actions: Sequence[ActionRecord] = (),
) -> bytes:
    """The template with these values (by field id) and with earlier actions to check back.

    What the form has no place for is left out: ``without_place`` says what. Raises DocumentError as ``fill_form`` does,
    where a template has lost a control.
    """
    answers = {name: _value(definition.fields[name], value) for name, value in _fitting(definition, values)}
    rows: dict[str, Sequence[Mapping[str, Value]]] = {}
    field = definition.earlier_actions if previous_actions else None
    if field is not None and field.kind is FieldKind.ROWS:
        rows[field.id] = [_row(field, action) for action in previous_actions]
    elif field is not None:
        answers[field.id] = "\n".join(["To check back, from earlier:", *(_in_words(a) for a in previous_actions)])
    return fill_form(template, FormContent(answers, rows))


def without_place(
    definition: FormDefinition,
    values: Mapping[str, str | date],
    previous_actions: Sequence[ActionRecord] = (),
) -> list[str]:
    """One sentence for each value that the form has no place for; nothing is said of empty ones."""
    fitting = {name for name, _ in _fitting(definition, values)}
    found = [_reason(definition, n, v) for n, v in values.items() if n not in fitting and as_text(v).strip()]
    if previous_actions and definition.earlier_actions is None:
        found.append("The form has no place for earlier actions.")
    return found


def file_name_for(definition: FormDefinition, values: Mapping[str, str | date]) -> str:
    """The name for a prefilled form: kind, case reference, month ("Case audit tool CV-10623 June 2026.docx").

    Raises DocumentError ``name-in-file-name`` where the reference could name a child (DP-06).
    """
    reference = file_name(as_text(values.get("case_reference")))
    if reference and _could_name_a_child(reference, definition, values):
        raise DocumentError(
            "name-in-file-name",
            "The case reference holds a name, or no number, so it cannot be used in a file name.",
            "Give the reference from the case system. A child's name never goes into a file name.",
        )
    kind = PurePosixPath(definition.template).stem
    return " ".join(part for part in (kind, reference, _month(values)) if part) + ".docx"


def _fitting(definition: FormDefinition, values: Mapping[str, str | date]) -> Iterator[tuple[str, str | date]]:
    """The values that go into the form: those of prefilled questions, for a list only what it offers."""
    for name, value in values.items():
        field = definition.fields.get(name)
        asked = field is not None and field.prefilled and field.kind in _FILLED
        if field is not None and asked and as_text(value).strip() and _value(field, value):
            yield name, value


def _value(field: FieldDefinition, value: str | date) -> Value:
    """What goes into the control: for a list the words that it shows, None where it does not offer them."""
    if field.kind not in _LISTS or isinstance(value, date):
        return value if isinstance(value, date) else value.strip()
    if field.kind is FieldKind.YES_NO and not field.choices:
        return next((c for c in ("Yes", "No") if c.casefold() == value.strip().casefold()), None)
    return field.find_choice(value)


def _reason(definition: FormDefinition, name: str, value: str | date) -> str:
    field = definition.fields.get(name)
    if field is None:
        return f"The form does not ask for “{name.replace('_', ' ')}”."
    if not field.prefilled or field.kind not in _FILLED:
        return f"“{field.label}” is for people to answer and is never filled in for them."
    return f"“{field.label}” does not offer “{as_text(value)}”. It offers: {', '.join(field.choices) or 'Yes, No'}."


def _row(field: FieldDefinition, action: ActionRecord) -> dict[str, Value]:
    """The cells of one earlier action, for the columns that the form has."""
    known: dict[str, Value] = {
        "action": " ".join(action.action.split()),
        "owner": action.owner or None,
        "due": action.due or action.due_as_written or None,
        "measure": action.measure or None,
        "check_back": action.check_back,
        "progress": action.progress or None,
    }
    return {column.id: known[column.id] for column in field.columns if known.get(column.id)}


def _in_words(action: ActionRecord) -> str:
    """One earlier action as a line: what, who, by when."""
    due = f"by {as_text(action.due)}" if action.due else action.due_as_written
    details = ", ".join(part for part in (action.owner, due) if part)
    words = " ".join(action.action.split())
    return f"{words} ({details})" if details else words


def _month(values: Mapping[str, str | date]) -> str:
    month = values.get("audit_month") or values.get("allocated")
    if isinstance(month, date):
        return as_text(month).partition(" ")[2]
    return file_name(month or "")


def _could_name_a_child(reference: str, definition: FormDefinition, values: Mapping[str, str | date]) -> bool:
    """Whether a reference has no number, or shares a word with what identifies the child."""
    identity = (as_text(values[f.id]) for f in definition.fields.values() if f.identity and f.id in values)
    names = {word.casefold() for text in identity for word in _WORD.findall(text)}
    words = {word.casefold() for word in _WORD.findall(reference)}
    return not re.search(r"\d", reference) or bool(words & names)
