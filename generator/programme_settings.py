"""Settings of the programme with tables of their own: what recurs, cover, audit day, case system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from generator.form_definition import Identifier, Strict

OPENING_NAMES = ("auditor", "practitioner", "kind", "month", "day")
"""What may stand in braces in the opening of an entry on the case system."""


class Recurrence(Strict):
    """When a standard counts as consistently difficult: below it in so many of the last audits (NT-065).

    ``below_grades`` are ids of grades that are below the standard; without any nothing is looked for. Nothing is said
    where the audits concern fewer than ``least_people`` practitioners, so that it is never about one of them (DP-09).
    """

    below: int = Field(default=3, ge=1)
    of: int = Field(default=5, ge=2)
    least_people: int = Field(default=3, ge=2)
    below_grades: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _below_is_part_of_all(self) -> Recurrence:
        if self.below > self.of:
            raise ValueError("'below' is more than 'of'")
        return self


class Cover(Strict):
    """Within how many months every case holder is looked at, and how many files a month each team reads (NT-124, C-32).

    ``files_a_month`` are read by each holder of ``auditor_role`` in a team.
    """

    months: int = Field(default=2, ge=1)
    files_a_month: int = Field(default=3, ge=1)
    auditor_role: Identifier


class PeerDay(Strict):
    """The peer audit day: how many of each role it needs, and how many files each person audits (NT-027)."""

    attendance: Mapping[Identifier, int]
    files_each: int = Field(default=2, ge=1)


class CaseEntryRule(Strict):
    """One entry on the case system for one activity that took place (TH-082, NT-120).

    ``type`` is what is chosen as the type of contact. ``opening`` is the first sentence of its text; {auditor},
    {practitioner}, {kind}, {month} and {day} stand for what the form says. ``answers`` are the questions whose answers
    follow; with ``actions`` the agreed actions follow too.
    """

    activity: Literal["audited", "practitioner", "child", "parent_carer"]
    name: str
    type: str = ""
    opening: str
    answers: tuple[Identifier, ...] = ()
    actions: bool = False

    @field_validator("opening")
    @classmethod
    def _names_are_known(cls, value: str) -> str:
        unknown = set(re.findall(r"\{(.*?)\}", value)) - set(OPENING_NAMES)
        if unknown or value.count("{") != value.count("}"):
            raise ValueError(f"in braces stand only {', '.join(OPENING_NAMES)}")
        return value


class CaseSystem(Strict):
    """How an audit is recorded on a child's record: steps, what each field takes, one entry for each activity.

    ``fields`` are those that are the same in every entry; ``type_field`` and ``text_field`` name those of the type and
    of the text (TH-080 to TH-083).
    """

    before: tuple[str, ...] = ()
    fields: Mapping[str, str] = Field(default_factory=dict)
    type_field: str = ""
    date_field: str = "Date"
    text_field: str = "Text"
    after: tuple[str, ...] = ()
    entries: tuple[CaseEntryRule, ...] = Field(min_length=1)
