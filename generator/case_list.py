"""The analyst's case list out of the library: an Excel sheet under headings of their own, read and never written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from generator.errors import ConfigError, ConfigProblem, DocumentError
from generator.profile import CaseList, ServiceProfile
from generator.programme.cases import Case
from generator.tracker.read import read_rows
from generator.tracker.sheet_plan import Column, Kind, SheetPlan
from generator.tracker.texts import find_date
from sharepoint.errors import NotFound
from sharepoint.library import Library

_DATES = frozenset({"opened", "closed", "last_audit", "last_dip"})
_YES = frozenset({"yes", "y", "x", "true", "1"})


def read_cases(library: Library, profile: ServiceProfile) -> list[Case]:
    """The analyst's case list. Raises ConfigError where the profile has none, NotFound, DocumentError."""
    settings = profile.case_list
    if settings is None:
        advice = "Say in service.toml where the case list lies and what its headings are."
        raise ConfigError([ConfigProblem("service.toml", "case_list", "the case list is not described.", advice)])
    ref = library.find(settings.file)
    if ref is None:
        raise NotFound(f"There is no case list '{settings.file}'. Export it from the case system into the library.")
    return read_case_list(library.read(ref), settings)


def read_case_list(data: bytes, settings: CaseList) -> list[Case]:
    """The cases of a case list, in its order.

    Raises DocumentError: ``doubled-case`` where two rows have one reference, ``unclear-date`` where a date is none, and
    what ``read_rows`` raises where sheet or headings are missing.
    """
    state = read_rows(data, _plan(settings))
    if state.duplicates:
        names = ", ".join(state.duplicates[:5])
        raise DocumentError("doubled-case", f"The case list has {names} more than once.", "Keep one row for each case.")
    return [_case(dict(state.rows[number]), settings) for number in state.keys.values()]


def _plan(settings: CaseList) -> SheetPlan:
    """The case list as a table whose columns are our fields; its own further headings go by their own names."""
    named = [
        Column(field, heading, kind=Kind.DATE if field in _DATES else Kind.TEXT)
        for field, heading in settings.columns.items()
    ]
    own = [Column(heading, heading) for heading in (*settings.theme_columns, *settings.characteristics)]
    columns = (*named, *own)
    return SheetPlan(settings.sheet, settings.table_name, ("reference",), columns, settings.header_row)


def _case(texts: Mapping[str, str], settings: CaseList) -> Case:
    reference = texts["reference"]
    return Case(
        reference=reference,
        worker=texts.get("worker", ""),
        team=texts.get("team", ""),
        order=texts.get("order", ""),
        opened=_day(texts, "opened", reference),
        closed=_day(texts, "closed", reference),
        last_audit=_day(texts, "last_audit", reference),
        last_dip=_day(texts, "last_dip", reference),
        themes=_themes(texts, settings),
        characteristics=MappingProxyType({h: texts[h] for h in settings.characteristics if texts.get(h)}),
    )


def _themes(texts: Mapping[str, str], settings: CaseList) -> tuple[str, ...]:
    """Themes from a column of words between commas or semicolons, and from columns of their own that say yes."""
    listed = (theme.strip() for theme in re.split(r"[;,\n]", texts.get("themes", "")))
    ticked = (heading for heading in settings.theme_columns if texts.get(heading, "").casefold() in _YES)
    return tuple(theme for theme in (*listed, *ticked) if theme)


def _day(texts: Mapping[str, str], field: str, reference: str) -> date | None:
    text = texts.get(field, "")
    day = find_date(text)
    if text and day is None:
        message = f"The case list has “{text}” as a date of {reference}."
        raise DocumentError("unclear-date", message, "Write the day as 4 March 2026, or leave the cell blank.")
    return day
