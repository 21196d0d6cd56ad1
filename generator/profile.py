"""What differs between services: a ``ServiceProfile`` built from the TOML files of a profile folder.

``load_profile`` in ``generator.profile_load`` reads the files; this module and ``generator.form_definition`` say what
they may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from generator.check_settings import CheckSettings, DescriptorSign, compiled
from generator.duties_settings import DataProtection, Retention
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
from generator.model import FormKind, NoticeKind
from generator.people import People
from generator.programme_settings import CaseSystem, Cover, PeerDay, Recurrence
from generator.workbook_mapping import WorkbookMapping

__all__ = [
    "Aim",
    "Area",
    "CheckSettings",
    "Condition",
    "CycleMonth",
    "Deadlines",
    "DescriptorSign",
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


class Aim(Strict):
    """One aim of the framework, and where the quarterly report looks at it (NT-001 to NT-007)."""

    aim: str
    where: str


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
    aims: tuple[Aim, ...] = ()

    @field_validator("case_reference_pattern")
    @classmethod
    def _pattern_compiles(cls, value: str) -> str:
        return compiled(value)


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
    restricted: str = "Restricted"
    feedback: str = "Comments on forms"
    selections: str = "Selections"
    allocated: str = "Audits to complete"
    outbox: str = "Outbox"
    timetable: str = "Timetable.ics"
    templates: str = "Templates"
    data_sets: str = "Performance data"


class Reporting(Strict):
    """Periods and guards of reports (DP-07, DP-09, C-20).

    ``pack_parts``: each section of a meeting pack is a document of its own as well. ``folder_holds`` is what the folder
    of audit results must hold; what is missing stands in the quarterly report.
    """

    year_starts_in_month: int = Field(default=4, ge=1, le=12)
    small_number: int = Field(default=5, ge=0)
    agreement_minimum: int = Field(default=5, ge=1)
    chart_minimum: int = Field(default=5, ge=1)
    pack_parts: bool = False
    folder_holds: tuple[
        Literal[
            "audits",
            "reports",
            "plans",
            "agendas",
            "minutes",
            "exceptions",
            "data_sets",
            "observations",
            "peer_reports",
        ],
        ...,
    ] = ()


class MeetingRule(Strict):
    """When the monthly or quarterly meeting is held: the nth weekday (Monday is 0) of its months.

    ``moved`` gives another day of the same month for single meetings, those that would fall on a bank holiday say.
    """

    week: int = Field(ge=1, le=5)
    weekday: int = Field(ge=0, le=6)
    months: tuple[int, ...] = tuple(range(1, 13))
    moved: Mapping[date, date] = Field(default_factory=dict)


class CycleMonth(Strict):
    """What one month of the repeating cycle is for (TH-015)."""

    month: int
    activities: tuple[FormKind, ...]


class Deadlines(Strict):
    """The framework's own periods. Days are calendar days unless the name says working days.

    ``complete_from`` is the reading of C-12, ``inadequate_review_from`` of C-07. ``feedback_days`` is by when the
    results of an audit are given, where the service has set a time for it (NT-119).
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
    feedback_days: int | None = None


ALL_TOGETHER = "all"
"""Of a task whose forms are due once for all who take part."""


class ProgrammeTask(Strict):
    """One task of the framework with who does it how often (NT Figure 2).

    ``frequency`` is in the source's words, ``every_months`` the rhythm (None where it has none); ``counts`` says how
    many completed forms of a kind are due each time from each person in the role; ``for_each`` names another role if it
    is that many for each of its people, or says "all" where they are due once for all together. ``dated_by`` names its
    date: "meeting", "cycle" or a line of the timetable; without it the task is due at the end of each of its periods.
    """

    id: str
    role: Identifier
    task: str
    frequency: str
    every_months: int | None = Field(default=None, ge=1, le=12)
    counts: Mapping[FormKind, int] = Field(default_factory=dict)
    for_each: Identifier | None = None
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
    """Which steps a kind of form goes through (C-08); ``feedback`` is in supervision or a 3-way meeting (NT-119)."""

    kind: FormKind
    moderated: bool
    uop_meeting: bool
    overall_grade: bool
    contacts: bool
    feedback: bool = False


class Programme(Strict):
    """The audit programme: cycle, periods, meetings, tasks.

    ``week_rule`` says what "end of the nth week" is (C-28): the nth Friday of the month; the Friday of the nth week
    that begins on a Monday of the month; or the day 7 x n of the month. ``cycle_start`` is a month that is the first of
    a cycle (TH-015). ``bank_holidays`` names the nation, ``closed_days`` further days on which the service is shut.
    ``group_audits_a_year`` is what the framework's text asks for, to hold against its cycle (C-01). ``notices`` says of
    each kind of notice whether it is sent, held back for a person to send, or switched off; the weekly digest looks
    ``digest_days`` ahead, and an Inadequate grade older than ``notice_days`` gives none.
    """

    meeting: MeetingRule
    cycle_start: date | None = None
    bank_holidays: Literal["ENG", "WLS", "SCT", "NIR"] = "ENG"
    closed_days: tuple[date, ...] = ()
    group_audits_a_year: int | None = Field(default=None, ge=1)
    notices: Mapping[NoticeKind, Literal["send", "hold", "off"]] = Field(default_factory=dict)
    digest_days: int = Field(default=14, ge=1, le=60)
    notice_days: int = Field(default=60, ge=1)
    week_rule: Literal["nth_friday", "nth_full_week", "seven_days"] = "nth_friday"
    deadlines: Deadlines = Deadlines()
    recurrence: Recurrence = Recurrence()
    cover: Cover | None = None
    peer_day: PeerDay | None = None
    case_system: CaseSystem | None = None
    cycle: tuple[CycleMonth, ...] = ()
    rules: tuple[FormRules, ...] = ()
    tasks: tuple[ProgrammeTask, ...] = ()
    timetable: tuple[TimetableEntry, ...] = ()

    def rules_for(self, kind: FormKind) -> FormRules:
        """The steps for a kind of form; where none are set, no step is asked for."""
        none = FormRules(kind=kind, moderated=False, uop_meeting=False, overall_grade=False, contacts=False)
        return next((r for r in self.rules if r.kind is kind), none)


class CaseList(Strict):
    """The analyst's case list in the library, from which cases are drawn (TH-017, NT-059).

    ``columns`` gives the heading of each field: reference, worker, team, order, opened, closed, last_audit, last_dip,
    themes. ``theme_columns`` are headings of themes with a Yes under them, ``characteristics`` those that the diversity
    check counts (NT-131). Names of children have no place in it.
    """

    file: str = "Case list.xlsx"
    sheet: str = "Cases"
    table_name: str = ""
    header_row: int = Field(default=0, ge=0)
    columns: Mapping[str, str]
    theme_columns: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()

    @field_validator("columns")
    @classmethod
    def _fields_are_known(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        unknown = sorted(set(value) - _CASE_FIELDS)
        if unknown or not {"reference", "worker", "opened"} <= set(value):
            raise ValueError(f"give reference, worker and opened; known fields are {', '.join(sorted(_CASE_FIELDS))}")
        return value


_CASE_FIELDS = frozenset(
    {"reference", "worker", "team", "order", "opened", "closed", "last_audit", "last_dip", "themes"}
)


_MEASURE_FIELDS = {
    "measure": "Measure",
    "value": "Value",
    "previous": "Previous",
    "target": "Target",
    "note": "Note",
    "counts_children": "Counts children",
}


class PerformanceData(Strict):
    """How the analyst's data sets are laid out, which stand in the meeting's pack (TH-031, NT-040).

    ``sheet`` is the first one where it is blank. ``columns`` gives the heading of each field: measure, value, previous,
    target, note, and counts_children, with a Yes where the numbers of a row count children.
    """

    sheet: str = ""
    columns: Mapping[str, str] = Field(default_factory=lambda: dict(_MEASURE_FIELDS))

    @field_validator("columns")
    @classmethod
    def _fields_are_known(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        unknown = sorted(set(value) - set(_MEASURE_FIELDS))
        if unknown or not {"measure", "value"} <= set(value):
            raise ValueError(f"give measure and value; known fields are {', '.join(_MEASURE_FIELDS)}")
        return value


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
    case_list: CaseList | None = None
    performance_data: PerformanceData = PerformanceData()
    data_protection: DataProtection | None = None
    retention: Retention = Retention()
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
