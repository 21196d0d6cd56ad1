"""What an auditor wrote, and what was already there: the texts that are looked at for repeated words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.checks.base import NARRATIVE
from generator.checks.text import shingles, words_of
from generator.model import AuditForm, Place
from generator.profile import FormDefinition, ServiceProfile

_OWN = frozenset({"auditor", "service"})


@dataclass(frozen=True)
class Passage:
    """One text of an auditor: an answer, or what was said in a conversation."""

    field_id: str
    label: str
    text: str
    place: Place

    @cached_property
    def words(self) -> list[str]:
        """Its words in lower case."""
        return words_of(self.text)

    @cached_property
    def shingles(self) -> list[tuple[str, ...]]:
        """Its runs of five words, in order."""
        return shingles(self.words)


def passages_of(form: AuditForm, definition: FormDefinition) -> list[Passage]:
    """The auditor's own texts in a completed form; what the service filled in beforehand is left out."""
    answers = [
        Passage(field.id, field.label, answer.value, answer.place)
        for field in definition.fields.values()
        if field.kind in NARRATIVE and not field.prefilled and definition.section_of[field.id].owner in _OWN
        if (answer := form.answers.get(field.id)) and answer.value
    ]
    talks = [
        Passage(f"contact_{c.who}", f"Conversation with the {c.who.replace('_', ' or ')}", c.text, c.place)
        for c in form.contacts.values()
        if c.text
    ]
    return [*answers, *talks]


def guidance_of(definition: FormDefinition, profile: ServiceProfile) -> frozenset[tuple[str, ...]]:
    """The shingles of all that a form and its grade definitions say themselves."""
    return frozenset(shingle for text in _printed(definition, profile) for shingle in shingles(words_of(text)))


def _printed(definition: FormDefinition, profile: ServiceProfile) -> Iterator[str]:
    yield definition.intro
    for section in (*definition.sections, *definition.legacy_sections):
        yield section.guidance
        for field in section.fields:
            yield from (*field.labels, field.guidance, field.prompt, *field.legacy_guidance)
    yield from profile.checks.guide_texts
    for area in profile.areas:
        yield area.guidance
    for scale in profile.grade_scales:
        for grade in scale.grades:
            yield from (grade.descriptor, *grade.per_document.values())
