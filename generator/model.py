"""The field's own nouns as frozen records.

Pure: no files, no clock, no XML. A *finding* is what an auditor found; what a check of ours raises is an ``Issue``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class FormKind(StrEnum):
    """What sort of completed form it is; it decides which rules of the programme apply."""

    FULL_AUDIT = "full_audit"
    DIP_SAMPLE = "dip_sample"
    GROUP_AUDIT = "group_audit"
    CASE_AUDIT = "case_audit"
    SUPERVISION_AUDIT = "supervision_audit"
    OBSERVATION = "observation"
    IMPROVEMENT_PLAN = "improvement_plan"
    MEETING_MINUTES = "meeting_minutes"

    @property
    def is_audit(self) -> bool:
        """Whether it looks at one child's case (and so is followed in the tracker as an audit)."""
        return self in _AUDITS

    @property
    def words(self) -> str:
        """The kind as people write it within a sentence: full audit."""
        return "supervision file audit" if self is FormKind.SUPERVISION_AUDIT else self.replace("_", " ")


_AUDITS = frozenset(
    {
        FormKind.FULL_AUDIT,
        FormKind.DIP_SAMPLE,
        FormKind.GROUP_AUDIT,
        FormKind.CASE_AUDIT,
        FormKind.SUPERVISION_AUDIT,
        FormKind.OBSERVATION,
    }
)


class NoticeKind(StrEnum):
    """What a notice is about; each kind is sent, held back or switched off by the service."""

    ALLOCATION = "allocation"
    SERVICE_TOLD = "service_told"
    INADEQUATE = "inadequate"
    SAFEGUARDING = "safeguarding"
    PAPERS = "papers"
    DIGEST = "digest"
    OPEN_FILE = "open_file"


class Severity(StrEnum):
    """Who has to do something: the auditor must, the moderator may ask, or nobody."""

    MUST_FIX = "must_fix"
    PROMPT = "prompt"
    NOTE = "note"


class Audience(StrEnum):
    """Whom an issue is addressed to."""

    AUDITOR = "auditor"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    MANAGER = "manager"
    SERVICE = "service"


class Place(NamedTuple):
    """Where in a document something stands; counts start at 1, 0 means "does not apply".

    ``table``, ``row`` and ``cell`` count in document order within ``part`` (nested tables count on their own);
    ``control`` is the tag, title or number of the content control.
    """

    question: str = ""
    section: str = ""
    part: str = "word/document.xml"
    paragraph: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    control: str = ""

    def __str__(self) -> str:
        where = [self.section, self.question]
        if self.table:
            where.append(f"table {self.table}, row {self.row}, cell {self.cell}")
        elif self.paragraph:
            where.append(f"paragraph {self.paragraph}")
        return " > ".join(part for part in where if part)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read for one question of a form.

    ``value`` is the text, paragraphs joined by a line break, or None where the question was left blank. ``grade`` is
    the grade in the service's own words. ``choice`` is the chosen item of a closed list (Yes, No, Not applicable).
    ``date`` is set for a full date only (the first of the month for a month). ``doubt`` says why a person should look.
    """

    field_id: str
    label: str
    value: str | None = None
    grade: str | None = None
    choice: str | None = None
    date: dt.date | None = None
    as_written: str | None = None
    doubt: str | None = None
    place: Place = NOWHERE

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was answered."""
        return not (self.value or self.grade or self.choice or self.date)


@dataclass(frozen=True, slots=True)
class Contact:
    """One reflective conversation: with the practitioner, the child, or a parent or carer (TH-020, TH-040, TH-041)."""

    who: str
    held: bool | None = None
    date: dt.date | None = None
    date_as_written: str | None = None
    mode: str | None = None
    mode_as_written: str | None = None
    text: str | None = None
    reason_not_held: str | None = None
    doubt: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Action:
    """One action as an auditor, a meeting or a plan wrote it (TH-046, NT-118).

    ``due`` and ``check_back`` are set only where a full date is written; the words stay in ``…_as_written``.
    """

    action: str
    owner: str | None = None
    due: dt.date | None = None
    due_as_written: str | None = None
    measure: str | None = None
    check_back: dt.date | None = None
    check_back_as_written: str | None = None
    priority: int | None = None
    outcome: str | None = None
    objective: str | None = None
    progress: str | None = None
    doubt: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Moderation:
    """The moderator's block; texts as written, dates where they are full (TH-048 to TH-053)."""

    moderator: str | None = None
    date_as_written: str | None = None
    moderated_on: dt.date | None = None
    depth: str | None = None
    agreed: str | None = None
    grade: str | None = None
    rationale: str | None = None
    recommendations: str | None = None
    offered: str | None = None
    offered_on: dt.date | None = None
    held_on: dt.date | None = None
    returned: str | None = None
    returned_on: dt.date | None = None

    @property
    def is_blank(self) -> bool:
        """Whether the moderator has written nothing yet."""
        return self == Moderation()


_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})
_NO_CONTACTS: Mapping[str, Contact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AuditForm:
    """A completed form as it was read; ``answers`` are in the order of the document."""

    service: str
    form_id: str
    kind: FormKind
    file: str
    answers: Mapping[str, Answer] = field(default_factory=lambda: _NO_ANSWERS)
    actions: tuple[Action, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=lambda: _NO_CONTACTS)
    moderation: Moderation = Moderation()
    version: str = ""
    has_revisions: bool = False

    def text(self, field_id: str) -> str | None:
        """What was written (or chosen) for a question, None where it is blank or not in this form."""
        answer = self.answers.get(field_id)
        return None if answer is None else (answer.value or answer.choice)

    def day(self, field_id: str) -> dt.date | None:
        """The full date that was given for a question, if one was."""
        answer = self.answers.get(field_id)
        return None if answer is None else answer.date

    def grade(self, field_id: str) -> str | None:
        """The grade that was given for a question, in the service's own words, if one was."""
        answer = self.answers.get(field_id)
        return None if answer is None else answer.grade


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check noticed: a code of the rule catalogue, plain words, and the place they rest on.

    It never carries a grade or a score. ``quote`` holds the words it rests on, ``clauses`` requirement ids, ``title``
    what its rule looks for in a few words.
    """

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    advice: str = ""
    audience: Audience = Audience.AUDITOR
    clauses: tuple[str, ...] = ()
    quote: str = ""
    field_id: str = ""
    title: str = ""


class Status(StrEnum):
    """The stages of an audit, from requirements section 3."""

    PLANNED = "Planned"
    ALLOCATED = "Allocated"
    IN_PROGRESS = "In progress"
    SUBMITTED = "Submitted"
    WITH_MODERATOR = "With moderator"
    CONVERSATION_OFFERED = "Conversation offered"
    MODERATED = "Moderated"
    RETURNED = "Returned"
    UOP_HELD = "UoP held"
    ACTIONS_OPEN = "Actions open"
    CHECKED_BACK = "Checked back"
    CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One audit as the programme sees it: derived from its form, the tracker and the dates.

    ``key`` is stable for the life of the audit. ``grades`` maps area or question id to the auditor's grade. Both the
    auditor's and the moderator's overall grade are kept. It holds no name of a child (DP-04). ``forms_say`` gives, by
    field, what the forms say where people wrote something else in the tracker.

    ``planned`` is an audit whose case was chosen and that nobody was given yet. ``started`` is None for a completed
    form; of a prefilled form with its auditor it says whether anything was written in it. ``escalated_on`` to
    ``decision_reason`` tell of a disagreement with the moderation (TH-073, TH-074), ``review_held`` and
    ``review_result`` of the further meeting on Inadequate work (TH-072).
    """

    key: str
    form_id: str
    kind: FormKind
    file: str
    case_reference: str = ""
    audit_month: dt.date | None = None
    team: str = ""
    disposal: str = ""
    auditor: str = ""
    practitioner: str = ""
    team_manager: str = ""
    kloe: str = ""
    allocated: dt.date | None = None
    due: dt.date | None = None
    submitted: dt.date | None = None
    overall_grade: str = ""
    grades: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    moderator: str = ""
    moderation_due: dt.date | None = None
    moderated_on: dt.date | None = None
    moderated_grade: str = ""
    returned_on: dt.date | None = None
    uop_due: dt.date | None = None
    uop_held: dt.date | None = None
    check_back_on: dt.date | None = None
    recorded_on: dt.date | None = None
    safeguarding: bool | None = None
    safeguarding_told: str = ""
    status: Status = Status.SUBMITTED
    next_step: str = ""
    next_owner: str = ""
    next_due: dt.date | None = None
    must_fix: int = 0
    prompts: int = 0
    lateness_reason: str = ""
    exempt: bool = False
    exempt_agreed_by: str = ""
    check_back_result: str = ""
    planned: bool = False
    started: bool | None = None
    escalated_on: dt.date | None = None
    decision_asked_on: dt.date | None = None
    decided_on: dt.date | None = None
    decided_by: str = ""
    final_grade: str = ""
    decision_reason: str = ""
    review_held: dt.date | None = None
    review_result: str = ""
    forms_say: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    form: AuditForm | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def settled_grade(self) -> str:
        """The overall grade that stands: as decided, else the moderator's, else the auditor's (TH-052, TH-074)."""
        return self.final_grade or self.moderated_grade or self.overall_grade


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One action of the master action plan (NT-064, TH-030): what was agreed, and what people say of its progress.

    ``source`` is the kind of form, ``source_key`` the audit or meeting it came from. ``state`` is New, Open, Done,
    Overdue or No date; it follows from dates and from what people entered. ``reaudit_key`` is the audit of the same
    case that came after it, where one was wanted. ``forms_say`` is as in ``AuditRecord``.
    """

    key: str
    source: str
    source_key: str
    action: str
    case_reference: str = ""
    outcome: str = ""
    owner: str = ""
    due: dt.date | None = None
    due_as_written: str = ""
    priority: int | None = None
    measure: str = ""
    raised_on: dt.date | None = None
    check_back: dt.date | None = None
    progress: str = ""
    completed_on: dt.date | None = None
    effect: str = ""
    state: str = ""
    check_back_result: str = ""
    reaudit: bool = False
    reaudit_key: str = ""
    smart_notes: str = ""
    forms_say: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def as_text(value: Any) -> str:
    """A value of a record as people read it: dates as 4 March 2026, booleans as Yes and No, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B %Y}"
    return str(value)


_YES = re.compile(r"^\W*(?:yes|y|true|x)\b|^\s*[☒✓✔]", re.IGNORECASE)
_NOBODY = re.compile(r"^\W*$|^\W*(?:n/?a|none|no|nobody|no one|not applicable|tbc)\W*$", re.IGNORECASE)


def says_yes(words: str | None) -> bool:
    """Whether an answer says yes, as people write or tick it."""
    return bool(words and _YES.match(words))


def names_nobody(words: str | None) -> bool:
    """Whether an answer to "who was told" is blank, or says that nobody was."""
    return not words or _NOBODY.match(words) is not None
