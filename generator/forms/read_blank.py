"""What our own blank of a form prints: an answer is only what differs from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.forms.build import build_blank
from generator.forms.labels import LabelBook, squash
from generator.forms.layout_controls import YES_NO_NA, form_controls
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import Control, Document, all_paragraphs
from generator.profile import FieldKind, FormDefinition, ServiceProfile


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The controls of our template.

    Squashed prompts by tag; the tag of each title that only one control has; the parts of each question's answer.
    """

    prompts: Mapping[str, str]
    tags: Mapping[str, str]
    parts: Mapping[str, set[str]]


_books: dict[tuple[int, int], tuple[FormDefinition, ServiceProfile, LabelBook]] = {}
_words: dict[int, tuple[FormDefinition, TemplateWords]] = {}
_texts: dict[tuple[int, int], tuple[FormDefinition, ServiceProfile, frozenset[str]]] = {}
_blanks: dict[int, tuple[FormDefinition, Document, frozenset[str]]] = {}


def label_book(definition: FormDefinition, profile: ServiceProfile) -> LabelBook:
    """The wordings of a form, made once for each definition."""
    key = (id(definition), id(profile))
    if key not in _books:
        _books[key] = (definition, profile, LabelBook(definition, profile, _box_titles(definition, profile)))
    return _books[key][2]


def _box_titles(definition: FormDefinition, profile: ServiceProfile) -> Iterator[str]:
    """The titles that our template gives its tables of answers."""
    yield from (f"Answer: {c.title}" for c in form_controls(definition, profile))
    spoken = (f for f in definition.fields.values() if f.kind is FieldKind.CONTACT)
    yield from (f"Conversation: {field.label}" for field in spoken)


def template_words(definition: FormDefinition, profile: ServiceProfile) -> TemplateWords:
    """The prompts and titles of our template's controls, made once for each definition."""
    if id(definition) not in _words:
        controls = form_controls(definition, profile)
        titles = [c.title for c in controls]
        tags = {c.title: c.tag for c in controls if titles.count(c.title) == 1}
        prompts = {c.tag: squash(c.prompt) for c in controls if c.prompt}
        parts: dict[str, set[str]] = {}
        for name, _, part in (c.tag.partition(".") for c in controls):
            parts.setdefault(name, set()).add(part)
        _words[id(definition)] = (definition, TemplateWords(prompts, tags, parts))
    return _words[id(definition)][1]


def blank_lines(definition: FormDefinition, profile: ServiceProfile) -> frozenset[str]:
    """The squashed text of every paragraph of our blank, made once for each definition."""
    return _blank(definition, profile)[1]


def blank_paragraphs(definition: FormDefinition, profile: ServiceProfile) -> Sequence[str]:
    """The text of every paragraph of our blank's body."""
    return [p.text for p in all_paragraphs(_blank(definition, profile)[0].blocks)]


def blank_texts(definition: FormDefinition, profile: ServiceProfile) -> frozenset[str]:
    """What our blank shows where nothing was answered: its lines and prompts, but nothing that may be an answer.

    Made once for each definition.
    """
    key = (id(definition), id(profile))
    if key not in _texts:
        _texts[key] = (definition, profile, _blank_texts(definition, profile))
    return _texts[key][2]


def _blank_texts(definition: FormDefinition, profile: ServiceProfile) -> frozenset[str]:
    prompts = {p for tag, p in template_words(definition, profile).prompts.items() if not _is_cell(tag, definition)}
    answers = {squash(g.name) for scale in profile.grade_scales for g in scale.grades}
    answers |= {squash(choice) for field in definition.fields.values() for choice in (*field.choices, *YES_NO_NA)}
    long = {line for line in blank_lines(definition, profile) if len(line) > 8}
    return frozenset(long | prompts | {squash("Needed.")}) - answers


def _is_cell(tag: str, definition: FormDefinition) -> bool:
    field = definition.fields.get(tag.partition(".")[0])
    return field is not None and bool(field.columns)


def blank_controls(definition: FormDefinition, profile: ServiceProfile) -> Sequence[Control]:
    """The controls of our blank in their order, made once for each definition."""
    return _blank(definition, profile)[0].controls


def _blank(definition: FormDefinition, profile: ServiceProfile) -> tuple[Document, frozenset[str]]:
    if id(definition) not in _blanks:
        document = read_document(open_package(build_blank(definition, profile)))
        found = frozenset(squash(p.text) for p in all_paragraphs([*document.blocks, *document.edges]))
        _blanks[id(definition)] = (definition, document, found - {""})
    return _blanks[id(definition)][1:]
