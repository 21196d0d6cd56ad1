"""What the demonstration is made of: forms as they were filled in, and the record of the truth about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from generator.model import FormKind

Value = str | dt.date
Values = Mapping[str, Value]
Row = Mapping[str, Value]

_NO_ROWS: Mapping[str, tuple[Row, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stage:
    """One hand at a form: what an auditor, a moderator or a meeting wrote on one day, by the tag of the control."""

    on: dt.date
    values: Values
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: _NO_ROWS)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of the demonstration with all its stages; ``older`` names the look of a form without controls."""

    form_id: str
    kind: FormKind
    path: str
    month: dt.date
    stages: tuple[Stage, ...]
    case_reference: str = ""
    child_name: str = ""
    older: str = ""
    faults: tuple[str, ...] = ()

    def as_at(self, day: dt.date) -> FilledForm | None:
        """The form as it stood on a day; None before the auditor handed it in."""
        stages = tuple(stage for stage in self.stages if stage.on <= day)
        return replace(self, stages=stages) if stages else None

    @property
    def values(self) -> dict[str, Value]:
        """Everything that was written, by the tag of the control."""
        return {tag: value for stage in self.stages for tag, value in stage.values.items()}

    @property
    def rows(self) -> dict[str, tuple[Row, ...]]:
        """The repeating rows, by field id."""
        return {field_id: rows for stage in self.stages for field_id, rows in stage.rows.items()}


@dataclass(frozen=True, slots=True)
class DemoAction:
    """One action as it stands in a form; ``due`` only where a full date is written."""

    action: str
    owner: str
    due: dt.date | None
    due_as_written: str
    measure: str = ""
    check_back: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DemoAudit:
    """The truth about one completed form, kept apart from the code that reads forms.

    ``grades`` holds every grade by field id, ``dates`` every full date by field id, ``contacts`` whether each
    conversation was held. ``faults`` names what was planted. ``copy_of`` is the file that this one repeats.
    """

    form_id: str
    kind: FormKind
    file: str
    month: dt.date
    case_reference: str
    grades: Mapping[str, str]
    dates: Mapping[str, dt.date]
    actions: tuple[DemoAction, ...]
    contacts: Mapping[str, bool]
    texts: Mapping[str, str]
    safeguarding: str = ""
    child_name: str = ""
    older: str = ""
    faults: tuple[str, ...] = ()
    copy_of: str = ""

    @property
    def overall_grade(self) -> str:
        """The auditor's overall grade, empty where none was given."""
        return self.grades.get("overall_grade", "")

    @property
    def moderated_grade(self) -> str:
        """The moderator's overall grade, empty where there is none yet."""
        return self.grades.get("moderated_grade", "")


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file in the audit folder that is no form: why, and which refusal to expect."""

    file: str
    why: str
