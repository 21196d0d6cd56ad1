"""The body of a blank form: title, how to fill it in, sections with their questions, what the grades mean."""

from __future__ import annotations

from collections.abc import Iterator

from generator.forms.layout_questions import section_body
from generator.forms.layout_tables import grades_table
from generator.forms.layout_words import FOR_WHOM, has_own_words, how_to_fill_in, is_for_others
from generator.office.word_xml import Element, paragraph, text_run
from generator.profile import FieldDefinition, FieldKind, FormDefinition, Section, ServiceProfile


def form_body(definition: FormDefinition, profile: ServiceProfile) -> Iterator[Element]:
    """Everything between the start and the end of the form, in reading order."""
    yield paragraph("Subtitle", profile.service.name)
    yield paragraph("Heading1", definition.title)
    yield from _introduction(definition, profile)
    explained: set[str] = set()
    for before, section in zip((None, *definition.sections), definition.sections, strict=False):
        yield from _grades(section, profile, explained)
        yield _heading(section, definition, before)
        yield from section_body(section, definition, profile, is_for_others(section, definition))
    yield from _grades_by_document(definition, profile)


def _introduction(definition: FormDefinition, profile: ServiceProfile) -> Iterator[Element]:
    if definition.intro:
        yield paragraph("Normal", definition.intro)
    yield paragraph("Heading2", "How to fill in this form")
    yield from (paragraph("ListBullet", line) for line in how_to_fill_in(definition, profile))


def _heading(section: Section, definition: FormDefinition, before: Section | None) -> Element:
    """The heading of a section; where others fill it in, on tinted ground with whose it is at the right.

    The first part for others starts on a page of its own.
    """
    if not is_for_others(section, definition):
        return paragraph("Heading2", section.title)
    first = before is None or not is_for_others(before, definition)
    style = "HeadingForOthersNewPage" if first else "HeadingForOthers"
    return paragraph(style, section.title, text_run("\t"), text_run(FOR_WHOM[section.owner], "ForWhom"))


def _grades(section: Section, profile: ServiceProfile, explained: set[str]) -> Iterator[Element]:
    """What the grades mean, once, before the first section that asks for one."""
    for field in _graded(section.fields):
        scale = profile.scale(field.scale or "")
        if scale.id not in explained:
            explained.add(scale.id)
            yield paragraph("Heading2", "What the grades mean")
            yield grades_table(scale, "", scale.name)


def _grades_by_document(definition: FormDefinition, profile: ServiceProfile) -> Iterator[Element]:
    """At the end: what the grades mean for single documents, where the scale says so."""
    shown: set[tuple[str, str]] = set()
    for field in _graded(tuple(definition.fields.values())):
        scale = profile.scale(field.scale or "")
        if not has_own_words(scale, field.document) or (scale.id, field.document) in shown:
            continue
        if not shown:
            yield paragraph("Heading2", "What the grades mean for each document")
        shown.add((scale.id, field.document))
        yield paragraph("Heading3", field.label)
        yield grades_table(scale, field.document, field.label)


def _graded(fields: tuple[FieldDefinition, ...]) -> Iterator[FieldDefinition]:
    return (field for field in fields if field.kind in {FieldKind.GRADE, FieldKind.GRADED})
