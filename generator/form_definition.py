"""What a form is: its sections and questions, the kinds of answer, the grades, and when a question is asked.

One definition serves everything: the blank is built from it, and prefilling, reading, checking, tracker and reports
follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from generator.model import FormKind

Identifier = str
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class Strict(BaseModel):
    """A record that refuses unknown keys, so that a misspelt setting is told and never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def plain_words(words: str) -> str:
    """Words for comparing: lower case, single spaces, no full stops or colons at the ends."""
    return " ".join(words.replace("\u00a0", " ").casefold().split()).strip(" .:;,")


class GradeWord(Strict):
    """One grade of a scale. ``per_document`` holds descriptors that differ by document, such as ``asset``."""

    id: Identifier
    name: str
    descriptor: str
    aliases: tuple[str, ...] = ()
    per_document: Mapping[str, str] = Field(default_factory=dict)


class GradeScale(Strict):
    """The grades of one framework version, best first (TH-005, NT-072). Grades are never converted or averaged."""

    id: Identifier
    name: str
    framework_version: str
    sources: tuple[str, ...] = ()
    grades: tuple[GradeWord, ...] = Field(min_length=2)

    def find(self, words: str) -> GradeWord | None:
        """The grade that these words name, exactly or by an alias, case and spacing aside."""
        key = plain_words(words)
        return next((g for g in self.grades if key in {plain_words(w) for w in (g.name, *g.aliases)}), None)


class FieldKind(StrEnum):
    """What sort of answer a question takes; it decides the control in Word and how the answer is read."""

    TEXT = "text"
    RICH = "rich"
    DATE = "date"
    MONTH = "month"
    NUMBER = "number"
    PERSON = "person"
    CASE_REFERENCE = "case_reference"
    CHOICE = "choice"
    YES_NO = "yes_no"
    YES_NO_COMMENT = "yes_no_comment"
    TICK = "tick"
    GRADE = "grade"
    GRADED = "graded"
    CONTACT = "contact"
    ROWS = "rows"


class Condition(Strict):
    """When a question is asked: the answer to another field holds any of these words (NT-150 to NT-154)."""

    field: Identifier
    any_of: tuple[str, ...] = Field(min_length=1)

    def holds(self, answer: str | None) -> bool | None:
        """True or False for a given answer; None where the deciding answer is blank."""
        if not answer:
            return None
        words = plain_words(answer)
        return any(re.search(rf"\b{re.escape(plain_words(w))}\b", words) for w in self.any_of)


class FieldDefinition(Strict):
    """One question of a form, or one column of repeating rows.

    ``legacy_guidance`` is what existing forms print after the label, word for word, so that it is not read as part of
    an answer; ``guidance`` is ours. ``also_holds`` names the questions that an existing form asks in the same box.

    Control tags in Word are ``id``; a graded question's dropdown is ``id.grade``, the Yes or No of a question with
    a comment ``id.choice``, the parts of a contact ``id.date``, ``id.mode``, ``id.text``, and the cells of repeating
    rows ``id.column``.
    """

    id: Identifier
    label: str
    kind: FieldKind
    needed: bool = False
    prefilled: bool = False
    identity: bool = False
    scale: Identifier | None = None
    document: str = ""
    choices: tuple[str, ...] = ()
    choice_aliases: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    guidance: str = ""
    prompt: str = ""
    aliases: tuple[str, ...] = ()
    legacy_guidance: tuple[str, ...] = ()
    also_holds: tuple[Identifier, ...] = ()
    when: Condition | None = None
    columns: tuple[FieldDefinition, ...] = ()
    rows: int = Field(default=3, ge=1, le=50)
    sources: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and every other wording under which existing forms ask the same."""
        return (self.label, *self.aliases)

    def find_choice(self, words: str) -> str | None:
        """The one choice that these words name, alone or in a sentence ("YRO with curfew"); None for none or several.

        A choice within another ("Caution" in "Conditional caution") gives way to the longer one.
        """
        said = plain_words(words)
        wordings = {plain_words(w): c for c in self.choices for w in (c, *self.choice_aliases.get(c, ()))}
        if said in wordings:
            return wordings[said]
        found = {w for w in wordings if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", said)}
        named = {wordings[w] for w in found if not any(w != longer and w in longer for longer in found)}
        return named.pop() if len(named) == 1 else None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> FieldDefinition:
        if not re.fullmatch(_IDENTIFIER, self.id):
            raise ValueError(f"the id '{self.id}' must be lower-case letters, digits and underscores")
        if self.kind in {FieldKind.GRADE, FieldKind.GRADED} and not self.scale:
            raise ValueError(f"'{self.id}' asks for a grade: name its scale, for example scale = \"overall\"")
        if self.kind is FieldKind.CHOICE and not self.choices:
            raise ValueError(f"'{self.id}' is a choice: list its choices")
        if unknown := sorted(set(self.choice_aliases) - set(self.choices)):
            raise ValueError(f"'{self.id}': choice_aliases names '{unknown[0]}', which is not among its choices")
        if (self.kind is FieldKind.ROWS) != bool(self.columns):
            raise ValueError(f"'{self.id}': columns belong to a field of kind rows, and to no other")
        return self


Owner = Literal["service", "auditor", "moderator", "manager", "meeting", "check_back"]


class Section(Strict):
    """A part of a form with a heading. ``owner`` says who fills it in; blank parts of others are no fault.

    ``use`` takes the section of that id from ``blocks.toml``, of which ``optional`` makes questions not needed and
    ``leave_out`` drops some; ``repeat`` makes numbered copies ({n} in ids and labels); ``areas`` makes one graded
    question for each area of practice of the service. ``legacy_titles`` are headings, of the part and of its table
    columns, that existing forms print and that are no questions.
    """

    id: Identifier
    title: str
    owner: Owner = "auditor"
    layout: Literal["details", "questions"] = "questions"
    guidance: str = ""
    legacy_titles: tuple[str, ...] = ()
    repeat: int = Field(default=1, ge=1, le=50)
    areas: bool = False
    areas_needed: bool = True
    area_scale: Identifier | None = None
    fields: tuple[FieldDefinition, ...] = ()
    sources: tuple[str, ...] = ()


class Identify(Strict):
    """How a form without our template's mark is known: its titles, and a field whose answer decides among twins."""

    titles: tuple[str, ...] = ()
    field: Identifier | None = None
    any_of: tuple[str, ...] = ()


_EARLIER_ACTIONS = ("previous_actions", "check_back_actions")


class FormDefinition(Strict):
    """One form: the blank is built from it, and prefilling, reading, checking, tracker and reports follow it.

    ``legacy_sections`` are asked by existing forms only: they may be read there and are left out of our blank.
    """

    id: Identifier
    title: str
    kind: FormKind
    version: str
    template: str
    intro: str = ""
    identify: Identify = Identify()
    older_versions: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    legacy_sections: tuple[Section, ...] = ()
    sources: tuple[str, ...] = ()

    @cached_property
    def legacy_fields(self) -> Mapping[str, FieldDefinition]:
        """The questions of existing forms that our blank does not ask, by id."""
        return {f.id: f for section in self.legacy_sections for f in section.fields}

    @cached_property
    def fields(self) -> Mapping[str, FieldDefinition]:
        """Every question by id, in the order of the form (columns of rows stay within their field)."""
        return {f.id: f for section in self.sections for f in section.fields}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section in which each question stands, by question id."""
        return {f.id: section for section in self.sections for f in section.fields}

    @property
    def earlier_actions(self) -> FieldDefinition | None:
        """The question into which earlier actions are filled for their check back; the first there is (TH-030)."""
        return next((self.fields[name] for name in _EARLIER_ACTIONS if name in self.fields), None)

    def of_kind(self, *kinds: FieldKind) -> Iterator[FieldDefinition]:
        """The questions of these kinds, in the order of the form."""
        return (f for f in self.fields.values() if f.kind in kinds)

    @model_validator(mode="after")
    def _ids_once(self) -> FormDefinition:
        seen: set[str] = set()
        for section in (*self.sections, *self.legacy_sections):
            for f in section.fields:
                if f.id in seen:
                    raise ValueError(f"the field id '{f.id}' is used twice")
                seen.add(f.id)
        return self
