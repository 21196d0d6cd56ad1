"""How each kind of question looks: title, guidance, then the answer; a list stands right of the title."""

from __future__ import annotations

from collections.abc import Iterator

from generator.forms.layout_controls import field_controls
from generator.forms.layout_tables import answer_box, detail_label, details_table, list_and_answer, rows_table
from generator.forms.layout_words import CONTACT_LABELS, CONTACT_TEXT, guidance_words, shown_label
from generator.office.controls import Control, ControlKind, locked_text
from generator.office.word_xml import Element, keep_with_next, paragraph, text_run
from generator.profile import FieldDefinition, FieldKind, FormDefinition, Section, ServiceProfile, plain_words

_BLOCKS = frozenset({FieldKind.GRADED, FieldKind.YES_NO_COMMENT, FieldKind.CONTACT, FieldKind.ROWS})
_SHORT = frozenset({FieldKind.PERSON, FieldKind.NUMBER, FieldKind.CASE_REFERENCE})
_FROM_A_LIST = frozenset({ControlKind.DROPDOWN, ControlKind.DATE, ControlKind.TICK})


def section_body(
    section: Section, definition: FormDefinition, profile: ServiceProfile, tinted: bool
) -> Iterator[Element]:
    """Everything under the heading of a section, in reading order."""
    if section.guidance:
        yield paragraph("Guidance", section.guidance)
    as_details = [f for f in section.fields if section.layout == "details" and f.kind not in _BLOCKS]
    if as_details:
        rows = [(detail_label(field), field_controls(field, profile)[0]) for field in as_details]
        yield details_table(rows, section.title, tinted)
    for field in section.fields:
        if field not in as_details:
            yield from question(field, section, definition, profile, tinted)


def question(
    field: FieldDefinition, section: Section, definition: FormDefinition, profile: ServiceProfile, tinted: bool
) -> Iterator[Element]:
    """One question with its guidance and its answer."""
    controls = field_controls(field, profile)
    if field != section.fields[0] or plain_words(field.label) != plain_words(section.title):
        yield paragraph("Question", locked_text(text_run(shown_label(field))))
    guidance = _guidance(field, definition, profile)
    if field.kind is FieldKind.ROWS:
        yield from (*guidance, rows_table(field, profile))
    elif field.kind is FieldKind.CONTACT:
        yield from (*guidance, *_contact(controls, field, tinted))
    elif controls[0].kind in _FROM_A_LIST or field.kind in _SHORT:
        yield list_and_answer(guidance, controls, tinted)
    else:
        yield from (*guidance, answer_box(controls[0], tinted, together=_leads_to_rows(field, section)))


def _leads_to_rows(field: FieldDefinition, section: Section) -> bool:
    """Whether rows belong to a question, as the activities do to their outcome."""
    after = section.fields[section.fields.index(field) + 1 :]
    return bool(after) and after[0].kind is FieldKind.ROWS


def _guidance(field: FieldDefinition, definition: FormDefinition, profile: ServiceProfile) -> list[Element]:
    needed, guidance = guidance_words(field, definition, profile)
    runs = [text_run(needed, "Strong")] if needed else []
    if guidance:
        runs.append(text_run(f" {guidance}" if needed else guidance))
    return [paragraph("Guidance", locked_text(*runs, title="Guidance"))] if runs else []


def _contact(controls: tuple[Control, ...], field: FieldDefinition, tinted: bool) -> Iterator[Element]:
    """Date and manner of a conversation in a small table, kept together with the box for what was said."""
    day, mode, text = controls
    labels = ([keep_with_next(paragraph("DetailLabel", locked_text(text_run(words))))] for words in CONTACT_LABELS)
    yield details_table(list(zip(labels, (day, mode), strict=True)), f"Conversation: {field.label}", tinted)
    yield paragraph("AfterTable", locked_text(text_run(CONTACT_TEXT)))
    yield answer_box(text, tinted)
