"""What differs between services: a ``ServiceProfile`` built from the TOML files of a profile folder.

``load_profile`` in ``generator.profile_load`` reads the files; this module and ``generator.form_definition`` say what
they may hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from generator.form_definition import (
    Condition,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    GradeScale,
    GradeWord,
    Identifier,
    Identify,
    Owner,
    Section,
    Strict,
    plain_words,
)
from generator.model import FormKind
from generator.people import People
from generator.workbook_mapping import WorkbookMapping

__all__ = [
    "Area",
    "CheckSettings",
    "Condition",
    "CycleMonth",
    "Deadlines",
    "FieldDefinition",
    "FieldKind",
    "Folders",
    "FormDefinition",
    "FormRules",
    "GradeScale",
    "GradeWord",
    "Identifier",
    "Identify",
    "Interpretation",
    "MeetingRule",
    "Owner",
    "Programme",
    "ProgrammeTask",
    "Reporting",
    "Role",
    "Section",
    "ServiceFile",
    "ServiceInfo",
    "ServiceProfile",
    "Strict",
    "TimetableEntry",
    "WorkbookMapping",
    "plain_words",
]


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression ({error})") from error
    return pattern


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
        return _compiled(value)


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
    """The chosen reading of an ambiguous clause (C-01 to C-33), with what else it could mean.

    ``setting`` names the setting of this profile that carries it out, as ``programme.week_rule``; some have none.
    """

    id: str
    clause: str
    question: str
    chosen: str
    alternatives: tuple[str, ...] = ()
    effect: str = ""
    setting: str = ""
    by: str = "Checkback default"
    on: date


class Folders(Strict):
    """Where things lie in the library, as paths from its root."""

    forms: str = "Completed audits"
    tracker: str = "Audit tracker.xlsx"
    action_plan: str = "Action plan.xlsx"
    improvement_plan: str = "Improvement plan.docx"
    reports: str = "Reports"
    packs: str = "Meeting packs"
    feedback: str = "Comments on forms"
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
    """The framework's own periods. Days are calendar days unless the name says working days.

    ``complete_from`` is the reading of C-12, ``inadequate_review_from`` of C-07.
    """

    complete_months: int = 1
    complete_from: Literal["allocated", "audit_month"] = "allocated"
    moderate_days: int = 21
    moderated_before_meeting_days: int = 7
    papers_before_meeting_days: int = 7
    build_buffer_working_days: int = 2
    uop_days: int = 14
    inadequate_review_days: int = 28
    inadequate_review_from: Literal["uop_held", "notice_sent", "moderated_on"] = "uop_held"
    case_open_more_than_days: int = 42
    not_dip_tested_within_days: int = 42
    recorded_after_uop_days: int = 14


class ProgrammeTask(Strict):
    """One task of the framework with who does it how often (NT Figure 2).

    ``frequency`` is in the source's words, ``every_months`` the rhythm (None where it has none); ``counts`` says how
    many completed forms of a kind are due each time. ``dated_by`` names what dates it: "meeting", "cycle" or a line of
    the timetable; without it the task is due at the end of each of its periods.
    """

    id: str
    role: Identifier
    task: str
    frequency: str
    every_months: int | None = Field(default=None, ge=1, le=12)
    counts: Mapping[FormKind, int] = Field(default_factory=dict)
    dated_by: str = ""
    assumed: str = ""
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
    """The audit programme: cycle, periods, meetings, tasks.

    ``week_rule`` says what "end of the nth week" is (C-28): the nth Friday of the month; the Friday of the nth week
    that begins on a Monday of the month; or the day 7 x n of the month. ``cycle_start`` is a month that is the first of
    a cycle (TH-015). ``bank_holidays`` names the nation, ``closed_days`` further days on which the service is shut.
    ``group_audits_a_year`` is what the framework's text asks for, to hold against its cycle (C-01).
    """

    meeting: MeetingRule
    cycle_start: date | None = None
    bank_holidays: Literal["ENG", "WLS", "SCT", "NIR"] = "ENG"
    closed_days: tuple[date, ...] = ()
    group_audits_a_year: int | None = Field(default=None, ge=1)
    week_rule: Literal["nth_friday", "nth_full_week", "seven_days"] = "nth_friday"
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
    """Limits and lists of the checks, in plain sight (ST-03, TH-055); case never matters.

    ``placeholders`` are regular expressions, the other lists words and phrases.

    Actions: one with a vague phrase says enough with more than ``vague_action_words`` words of its own besides, any
    other with more than ``short_action_words``; ``common_words`` are nobody's own. ``nobody_owners`` and
    ``vague_measures`` are whole entries that say nothing, ``unnamed_deficits`` phrases of a line that names no deficit.
    ``relational_words``, ``process_words`` and ``six_cs`` (by name) are tags, for reports only (TH-003, TH-047).

    Roles: ``full_audit_roles`` may do full audits (TH-037), ``inadequate_moderator_roles`` moderate Inadequate ones
    (TH-022); ``substitute_words`` tell that somebody stood in at a meeting, ``self_audit_words`` of a planned self audit.
    """

    switched_off: tuple[str, ...] = ()
    short_answer_words: int = 8
    long_answer_words: int = 80
    placeholders: tuple[str, ...] = ()
    not_applicable_words: tuple[str, ...] = ()
    vague_actions: tuple[str, ...] = ()
    vague_dates: tuple[str, ...] = ()
    safeguarding_words: tuple[str, ...] = ()
    impact_words: tuple[str, ...] = ()
    vague_action_words: int = 2
    short_action_words: int = 1
    common_words: tuple[str, ...] = ()
    nobody_owners: tuple[str, ...] = ()
    vague_measures: tuple[str, ...] = ()
    unnamed_deficits: tuple[str, ...] = ()
    relational_words: tuple[str, ...] = ()
    process_words: tuple[str, ...] = ()
    six_cs: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    full_audit_roles: tuple[Identifier, ...] = ()
    inadequate_moderator_roles: tuple[Identifier, ...] = ()
    substitute_words: tuple[str, ...] = ()
    self_audit_words: tuple[str, ...] = ()

    @field_validator("placeholders")
    @classmethod
    def _patterns_compile(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_compiled(value) for value in values)


class ServiceFile(Strict):
    """What ``service.toml`` holds."""

    service: ServiceInfo
    grade_scales: tuple[GradeScale, ...] = Field(min_length=1)
    areas: tuple[Area, ...] = ()
    roles: tuple[Role, ...] = ()
    folders: Folders = Folders()
    reporting: Reporting = Reporting()
    checks: CheckSettings = CheckSettings()
    tracker: WorkbookMapping | None = None
    action_plan: WorkbookMapping | None = None
    readings: tuple[Interpretation, ...] = ()


class ServiceProfile(ServiceFile):
    """Everything that differs between services, checked as a whole.

    ``people`` is empty where the service keeps no ``people.toml``; as staff data it is in no dump of a profile (DP-09).
    """

    programme: Programme
    forms: tuple[FormDefinition, ...] = Field(min_length=1)
    people: People = Field(default=People(), exclude=True, repr=False)

    def scale(self, scale_id: str) -> GradeScale:
        """The grade scale of this id. Raises KeyError where the profile has none (the loader makes sure it has)."""
        return {s.id: s for s in self.grade_scales}[scale_id]

    def form(self, form_id: str) -> FormDefinition:
        """The form of this id. Raises KeyError where the profile has none."""
        return {f.id: f for f in self.forms}[form_id]

    def role_name(self, role_id: str) -> str:
        """How a role is called. Raises KeyError where the profile has none of this id (the loader makes sure)."""
        return {r.id: r.name for r in self.roles}[role_id]

    def reading(self, reading_id: str) -> Interpretation | None:
        """The chosen reading of a contradiction such as C-07, if the profile names one."""
        return next((r for r in self.readings if r.id == reading_id), None)
