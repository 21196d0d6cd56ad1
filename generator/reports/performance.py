"""The performance data of the analyst's data set as the pack shows it, beside audits and feedback (TH-031, NT-040).

Pure. The numbers are the analyst's: shown as they are given, none reckoned, small counts of children withheld (DP-07).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from generator.periods import month_in_words
from generator.reports.content import FreeText, breakable
from generator.reports.suppression import WITHHELD
from generator.reports.wording import joined, plural

LONGEST_LIST = 40


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name, its numbers as people write them, and a note. ``small`` are the fields withheld."""

    name: str
    value: str
    previous: str = ""
    target: str = ""
    note: str = ""
    small: tuple[str, ...] = ()

    def shown(self, field: str) -> str:
        """A number as the pack may show it."""
        return WITHHELD if field in self.small else getattr(self, field) or "Not given"


@dataclass(frozen=True, slots=True)
class DataSet:
    """The data set of a month: where it was found, its measures, or what is wrong with it.

    ``months`` are those that were looked for.
    """

    months: tuple[date, ...] = ()
    folder: str = ""
    path: str = ""
    month: date | None = None
    measures: tuple[Measure, ...] = ()
    problem: str = ""


NO_DATA = DataSet()


def performance_part(data: DataSet, free: FreeText) -> dict[str, Any]:
    """The section of the pack: a table with its source, or the sentence that says why there is none."""
    held = data.measures[:LONGEST_LIST]
    fields = ["value", *(field for field in ("previous", "target") if any(getattr(m, field) for m in data.measures))]
    return {
        "sentences": [_sentence(data)],
        "table": {
            "title": f"Performance data, {month_in_words(data.month)}" if data.month else "",
            "first": "Measure",
            "columns": [field.capitalize() for field in fields],
            "last": "Note",
            "rows": [_row(measure, fields, free) for measure in held],
            "source": _source(data),
        },
    }


def _row(measure: Measure, fields: Sequence[str], free: FreeText) -> dict[str, Any]:
    return {
        "label": breakable(free.name(measure.name)),
        "cells": [free.name(measure.shown(field)) for field in fields],
        "total": free.name(measure.note) or "None",
    }


def _sentence(data: DataSet) -> str:
    name = PurePosixPath(data.path).name
    if data.problem:
        return f"The performance data in “{name}” could not be read: {data.problem}"
    if data.measures:
        number = len(data.measures)
        return f"The analyst’s data set has {number} {plural(number, 'measure', 'measures')}."
    if data.path:
        return f"The performance data in “{name}” has no measures."
    looked = joined(month_in_words(month) for month in data.months)
    where = f" in the folder “{data.folder}”" if data.folder else ""
    return f"No performance data{f' of {looked}' if looked else ''} was found{where}."


def _source(data: DataSet) -> str:
    if not data.measures:
        return ""
    said = f"Source: {PurePosixPath(data.path).name}."
    if len(data.measures) > LONGEST_LIST:
        said += f" The first {LONGEST_LIST} of {len(data.measures):,} measures are listed."
    if any(measure.small for measure in data.measures[:LONGEST_LIST]):
        said += f" {WITHHELD}: withheld so that nobody can be recognised."
    return said
