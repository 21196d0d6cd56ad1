"""What our own blank of a form prints: an answer is only what differs from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.forms.build import build_blank
from generator.forms.labels import LabelBook, squash
from generator.forms.layout_controls import form_controls
from generator.forms.read_printed import PROMPTS
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import all_paragraphs
from generator.profile import FormDefinition, ServiceProfile

OWN_TEXT = "checkback_text"


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The controls of our template: prompt by tag, and the tag of each title that only one control has."""

    prompts: Mapping[str, str]
    tags: Mapping[str, str]
    every_prompt: frozenset[str]


_books: dict[tuple[int, int], tuple[FormDefinition, ServiceProfile, LabelBook]] = {}
_words: dict[int, tuple[FormDefinition, TemplateWords]] = {}
_lines: dict[int, tuple[FormDefinition, frozenset[str]]] = {}


def label_book(definition: FormDefinition, profile: ServiceProfile) -> LabelBook:
    """The wordings of a form, made once for each definition."""
    key = (id(definition), id(profile))
    if key not in _books:
        _books[key] = (definition, profile, LabelBook(definition, profile))
    return _books[key][2]


def template_words(definition: FormDefinition, profile: ServiceProfile) -> TemplateWords:
    """The prompts and titles of our template's controls, made once for each definition."""
    if id(definition) not in _words:
        controls = form_controls(definition, profile)
        titles = [c.title for c in controls]
        tags = {c.title: c.tag for c in controls if titles.count(c.title) == 1}
        prompts = {c.tag: squash(c.prompt) for c in controls if c.prompt}
        every = frozenset(prompts.values()) | {squash(p) for p in PROMPTS}
        _words[id(definition)] = (definition, TemplateWords(prompts, tags, every))
    return _words[id(definition)][1]


def blank_lines(definition: FormDefinition, profile: ServiceProfile) -> frozenset[str]:
    """The squashed text of every paragraph of our blank, made once for each definition."""
    if id(definition) not in _lines:
        document = read_document(open_package(build_blank(definition, profile)))
        found = frozenset(squash(p.text) for p in all_paragraphs([*document.blocks, *document.edges]))
        _lines[id(definition)] = (definition, found - {""})
    return _lines[id(definition)][1]
