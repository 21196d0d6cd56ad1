"""What a table of a workbook is: its sheet, its columns, who keeps each and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Owner(StrEnum):
    """Who keeps a column: Checkback from the forms, or people in the workbook."""

    SERVICE = "service"
    PEOPLE = "people"


class Kind(StrEnum):
    """What a column holds. A count is a formula over another table; its stored result is renewed, nothing else."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MONTH = "month"
    NUMBER = "number"
    CHOICE = "choice"
    GRADE = "grade"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` is in characters, ``choices`` its closed list.

    A ``derived`` column always follows the forms where nothing is known of earlier runs. An ``open`` one takes what
    people write where the forms say nothing, and their word is the truth; a workbook that is older than an ``is_new``
    column need not have it. ``counts`` names the table and field of
    which a count column counts the values equal to its row's first column.
    """

    field: str
    heading: str
    owner: Owner = Owner.SERVICE
    kind: Kind = Kind.TEXT
    width: int = 16
    note: str = ""
    choices: tuple[str, ...] = ()
    derived: bool = False
    counts: tuple[str, str] = ("", "")
    open: bool = False
    is_new: bool = False


_NO_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One table of a workbook: its sheet, its name, the fields whose values together name a row, its columns.

    A plain range has no name of a table. ``words`` holds a service's own words for ours, by field.
    """

    sheet: str
    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    header_row: int = 0
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NO_WORDS)

    @property
    def name(self) -> str:
        """What the table is known by in what is remembered of it."""
        return self.table or self.sheet

    @property
    def place(self) -> str:
        """The sheet as people know it; the table where a mapping names no sheet."""
        return self.sheet or self.table

    def column(self, field: str) -> Column:
        """The column of a field. Raises KeyError where the plan has none."""
        return {c.field: c for c in self.columns}[field]

    @property
    def people(self) -> tuple[Column, ...]:
        """The columns that people keep."""
        return tuple(c for c in self.columns if c.owner is Owner.PEOPLE)
