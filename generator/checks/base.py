"""What a check is, and what it is given to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.model import NOWHERE, Answer, Audience, AuditForm, Place, Severity
from generator.people import People
from generator.profile import CheckSettings, FieldDefinition, FieldKind, FormDefinition, FormRules, ServiceProfile
from generator.word_lists import holds_any

NARRATIVE = frozenset({FieldKind.RICH, FieldKind.GRADED, FieldKind.YES_NO_COMMENT})
_OPENING_WORDS = 60  # characters: who sets a question aside says so at once
GRADED = frozenset({FieldKind.GRADE, FieldKind.GRADED})


@dataclass(frozen=True, slots=True)
class Context:
    """One completed form with its definition, the service's profile and the day it is looked at."""

    form: AuditForm
    definition: FormDefinition
    profile: ServiceProfile
    today: dt.date

    @property
    def settings(self) -> CheckSettings:
        """The service's limits and word lists."""
        return self.profile.checks

    @property
    def people(self) -> People:
        """Who is who; empty where the service keeps no list, and then nothing is held against anybody."""
        return self.profile.people

    @property
    def rules(self) -> FormRules:
        """The steps that this kind of form goes through (C-08)."""
        return self.profile.programme.rules_for(self.form.kind)

    def asked(self) -> Iterator[tuple[FieldDefinition, Answer]]:
        """The auditor's own questions that apply to this case, with their answers (blank ones too)."""
        for field in self.definition.fields.values():
            owner = self.definition.section_of[field.id].owner
            if owner in {"auditor", "service"} and self.applies(field) and not self.stands_elsewhere(field):
                yield field, self.form.answers.get(field.id, Answer(field.id, field.label))

    def applies(self, field: FieldDefinition) -> bool:
        """Whether a question is asked of this case; where that cannot be known it is not held against anybody."""
        return field.when is None or field.when.holds(self.form.text(field.when.field)) is True

    def stands_elsewhere(self, field: FieldDefinition) -> bool:
        """Whether an older form asks for this in another question's box, and that is answered (NT-132)."""
        asked = self.form.answers.get(field.id)
        return (asked is None or asked.is_blank) and any(
            field.id in other.also_holds and self.form.text(other.id) for other in self.definition.fields.values()
        )

    def is_set_aside(self, answer: Answer) -> bool:
        """Whether the auditor says that the question does not apply here; then no grade and few words are needed."""
        words = (answer.value or "")[:_OPENING_WORDS]
        return holds_any(words, self.settings.not_applicable_words) is not None

    def narratives(self) -> Iterator[tuple[FieldDefinition, Answer]]:
        """The auditor's narrative answers that are not blank."""
        return ((f, a) for f, a in self.asked() if f.kind in NARRATIVE and a.value)

    def place(self, field_id: str) -> Place:
        """Where a question's answer stands in the form."""
        answer = self.form.answers.get(field_id)
        return answer.place if answer else NOWHERE


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one check noticed at one place, in plain words; the check adds its code, severity and clauses."""

    message: str
    place: Place = NOWHERE
    quote: str = ""
    field_id: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the catalogue. It prompts people; it never grades (DP-19).

    ``title`` says in a few words what it looks for, ``advice`` what the person addressed can do.
    """

    code: str
    title: str
    severity: Severity
    audience: Audience
    clauses: tuple[str, ...]
    advice: str
    look: Callable[[Context], Iterator[Noticed]]


def word_count(text: str) -> int:
    """The number of words in a text."""
    return len(text.split())


def shortened(text: str, limit: int = 120) -> str:
    """A text as a quote: one line, cut at a word with an ellipsis where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"
