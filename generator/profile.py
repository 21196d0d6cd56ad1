"""What differs between services: a ``ServiceProfile`` built from the TOML files of a profile folder.

``load_profile`` in ``generator.profile_load`` reads the files; this module says what they may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from generator.model import FormKind

Identifier = str
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class Strict(BaseModel):
    """A record that refuses unknown keys, so that a misspelt setting is told and never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


def plain_words(words: str) -> str:
    """Words for comparing: lower case, single spaces, no full stops or colons at the ends."""
    return " ".join(words.replace("\u00a0", " ").casefold().split()).strip(" .:;,")


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
    rows: int = 3
    sources: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and every other wording under which existing forms ask the same."""
        return (self.label, *self.aliases)

    def find_choice(self, words: str) -> str | None:
        """The one choice that these words name, alone or in a sentence ("YRO with curfew"); None where none or several do.

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
    repeat: int = 1
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


class ServiceInfo(Strict):
    """Who the service is, and the words and marks that its documents carry."""

    id: str
    name: str
    short_name: str
    framework: str
    framework_version: str
    case_system: str
    case_reference_label: str
    case_reference_pattern: str
    language: str = "en-GB"
    classification: str = ""
    contact: str = ""
    terms_of_reference: str = ""
    meeting_name: str
    audit_name: str = "audit"

    @field_validator("case_reference_pattern")
    @classmethod
    def _pattern_compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"'{value}' is not a regular expression ({error})") from error
        return value


class Area(Strict):
    """An area of practice that full audits look at; a service may add its own, such as victims (TH-006)."""

    id: Identifier
    name: str
    aliases: tuple[str, ...] = ()
    guidance: str = ""
    sources: tuple[str, ...] = ()


class Role(Strict):
    """A role with the names under which the documents know it (C-24, TH-084)."""

    id: Identifier
    name: str
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Interpretation(Strict):
    """The chosen reading of an ambiguous clause (C-01 to C-33), with what else it could mean."""

    id: str
    clause: str
    question: str
    chosen: str
    alternatives: tuple[str, ...] = ()
    effect: str = ""
    by: str = "Checkback default"
    on: date


class Folders(Strict):
    """Where things lie in the library, as paths from its root."""

    forms: str = "Completed audits"
    tracker: str = "Audit tracker.xlsx"
    action_plan: str = "Action plan.xlsx"
    reports: str = "Reports"
    packs: str = "Meeting packs"
    templates: str = "Templates"


class Reporting(Strict):
    """Periods and guards of reports (DP-07, DP-09, C-20)."""

    year_starts_in_month: int = Field(default=4, ge=1, le=12)
    small_number: int = Field(default=5, ge=0)
    agreement_minimum: int = Field(default=5, ge=1)
    chart_minimum: int = Field(default=5, ge=1)


class MeetingRule(Strict):
    """When the monthly or quarterly meeting is held: the nth weekday (Monday is 0) of its months."""

    week: int = Field(ge=1, le=5)
    weekday: int = Field(ge=0, le=6)
    months: tuple[int, ...] = tuple(range(1, 13))


class CycleMonth(Strict):
    """What one month of the repeating cycle is for (TH-015)."""

    month: int
    activities: tuple[FormKind, ...]


class Deadlines(Strict):
    """The framework's own periods. Days are calendar days unless the name says working days."""

    complete_months: int = 1
    moderate_days: int = 21
    moderated_before_meeting_days: int = 7
    papers_before_meeting_days: int = 7
    build_buffer_working_days: int = 2
    uop_days: int = 14
    inadequate_review_days: int = 28
    case_open_more_than_days: int = 42
    not_dip_tested_within_days: int = 42
    recorded_after_uop_days: int = 14


class ProgrammeTask(Strict):
    """One task of the framework with who does it how often (NT Figure 2)."""

    id: str
    role: Identifier
    task: str
    frequency: str
    audit_type: str = ""
    accountable_to: Identifier | None = None
    sources: tuple[str, ...] = ()


class TimetableEntry(Strict):
    """One dated line of the timetable: by the end of the nth week of these months (NT Appendix 5, C-28)."""

    id: str
    task: str
    by: Identifier
    week: int = Field(ge=1, le=5)
    months: tuple[int, ...]
    assumed: str = ""
    sources: tuple[str, ...] = ()


class FormRules(Strict):
    """Which steps a kind of form goes through (C-08)."""

    kind: FormKind
    moderated: bool
    uop_meeting: bool
    overall_grade: bool
    contacts: bool


class Programme(Strict):
    """The audit programme: cycle, periods, meetings, tasks."""

    meeting: MeetingRule
    deadlines: Deadlines = Deadlines()
    cycle: tuple[CycleMonth, ...] = ()
    rules: tuple[FormRules, ...] = ()
    tasks: tuple[ProgrammeTask, ...] = ()
    timetable: tuple[TimetableEntry, ...] = ()

    def rules_for(self, kind: FormKind) -> FormRules:
        """The steps for a kind of form; where none are set, no step is asked for."""
        none = FormRules(kind=kind, moderated=False, uop_meeting=False, overall_grade=False, contacts=False)
        return next((r for r in self.rules if r.kind is kind), none)


class CheckSettings(Strict):
    """Settings of the checks: limits and lists in plain sight, which a service may change (ST-03, TH-055)."""

    switched_off: tuple[str, ...] = ()
    short_answer_words: int = 8
    long_answer_words: int = 80
    placeholders: tuple[str, ...] = ()
    vague_actions: tuple[str, ...] = ()
    vague_dates: tuple[str, ...] = ()
    safeguarding_words: tuple[str, ...] = ()
    impact_words: tuple[str, ...] = ()


class ServiceProfile(Strict):
    """Everything that differs between services, checked as a whole."""

    service: ServiceInfo
    grade_scales: tuple[GradeScale, ...] = Field(min_length=1)
    areas: tuple[Area, ...] = ()
    roles: tuple[Role, ...] = ()
    folders: Folders = Folders()
    reporting: Reporting = Reporting()
    checks: CheckSettings = CheckSettings()
    readings: tuple[Interpretation, ...] = ()
    programme: Programme
    forms: tuple[FormDefinition, ...] = Field(min_length=1)

    def scale(self, scale_id: str) -> GradeScale:
        """The grade scale of this id. Raises KeyError where the profile has none (the loader makes sure it has)."""
        return {s.id: s for s in self.grade_scales}[scale_id]

    def form(self, form_id: str) -> FormDefinition:
        """The form of this id. Raises KeyError where the profile has none."""
        return {f.id: f for f in self.forms}[form_id]

    def reading(self, reading_id: str) -> Interpretation | None:
        """The chosen reading of a contradiction such as C-07, if the profile names one."""
        return next((r for r in self.readings if r.id == reading_id), None)
