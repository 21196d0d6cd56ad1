"""The words of our own that a form shows around the service's questions."""

from __future__ import annotations

from collections.abc import Sequence

from generator.profile import (
    FieldDefinition,
    FieldKind,
    FormDefinition,
    GradeScale,
    Section,
    ServiceProfile,
    plain_words,
)

FOR_WHOM = {
    "moderator": "For the moderator",
    "manager": "For the team manager",
    "meeting": "Filled in at the meeting",
    "check_back": "Filled in at the check back",
}
ADD_A_ROW = "To add a row, click in the last one and then on the plus sign at its right edge."
CONTACT_LABELS = ("Date held", "How it was held")
CONTACT_TEXT = "What was said"
OPTIONAL = "May be left blank."
SEE_THE_END = "What each grade means for this document is at the end of the form."


def how_to_fill_in(definition: FormDefinition, profile: ServiceProfile) -> tuple[str, ...]:
    """The few lines at the start of a form that say how to fill it in."""
    lines = [
        f"Type in the pale boxes: they grow as you write. Choose {_listed_kinds(definition)} from the lists.",
        "Answer every question marked “needed”. The others may stay blank.",
        "The questions are locked. Everywhere else you can type, paste, format and comment.",
    ]
    if _has_parts_for_others(definition):
        lines.append("The tinted parts at the end are for other people; each says for whom.")
    lines.append(f"Save it in “{profile.folders.forms}”.{_contact(profile)}")
    return tuple(lines)


def _listed_kinds(definition: FormDefinition) -> str:
    return "grades and dates" if any(definition.of_kind(FieldKind.GRADE, FieldKind.GRADED)) else "dates"


def _contact(profile: ServiceProfile) -> str:
    return f" Questions: {profile.service.contact}." if profile.service.contact else ""


def _has_parts_for_others(definition: FormDefinition) -> bool:
    return any(is_for_others(section, definition) for section in definition.sections)


def is_for_others(section: Section, definition: FormDefinition) -> bool:
    """Whether somebody other than the person who fills in the rest of the form answers this part."""
    return section.owner in FOR_WHOM and any(s.owner == "auditor" for s in definition.sections)


def guidance_words(field: FieldDefinition, definition: FormDefinition, profile: ServiceProfile) -> tuple[str, str]:
    """What is said in bold before the guidance (that and when the question is needed), and the guidance."""
    parts = [field.guidance]
    if field.columns:
        parts += [*_numbers_explained(field), _needed_columns(field), ADD_A_ROW]
    if field.scale and has_own_words(profile.scale(field.scale), field.document):
        parts.append(SEE_THE_END)
    return _when_needed(field, definition), " ".join(part for part in parts if part)


def has_own_words(scale: GradeScale, document: str) -> bool:
    """Whether the scale describes its grades for this kind of document in particular."""
    return any(document in grade.per_document for grade in scale.grades)


def _numbers_explained(field: FieldDefinition) -> list[str]:
    """The guidance of narrow columns, which has no room in their headings."""
    return [f"{c.label}: {c.guidance}" for c in field.columns if c.kind is FieldKind.NUMBER and c.guidance]


def _when_needed(field: FieldDefinition, definition: FormDefinition) -> str:
    if field.when is None:
        return "Needed." if field.needed else ""
    deciding = definition.fields[field.when.field]
    offered = {plain_words(choice) for choice in deciding.choices}
    answers = [words for words in field.when.any_of if not offered or plain_words(words) in offered]
    condition = f"if the answer to “{shown_label(deciding)}” is {_listed(answers or field.when.any_of, 'or')}."
    return f"Needed {condition}" if field.needed else f"Only {condition}"


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _needed_columns(field: FieldDefinition) -> str:
    """Which columns each row needs; those that only number the rows are left out of "every"."""
    asked = [column for column in field.columns if column.kind is not FieldKind.NUMBER]
    needed = [f"“{column.label}”" for column in asked if column.needed]
    if len(needed) == len(asked):
        return "Please fill in every column of each row that you use."
    return f"Each row that you use needs {_listed(needed, 'and')}." if needed else ""


def shown_label(field: FieldDefinition) -> str:
    """The label without a closing bracket that only repeats the choices of the list beside it: "(Yes / No)"."""
    head, bracket, tail = field.label.rpartition(" (")
    choices = {plain_words(choice) for choice in (*field.choices, "Yes", "No")}
    listed = {plain_words(word) for word in tail.rstrip(")").split("/")}
    return head if bracket and tail.endswith(")") and len(listed) > 1 and listed <= choices else field.label
