"""A service's own workbook: our columns under its headings, its rows found by its own columns. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.errors import ConfigError, ConfigProblem
from generator.profile import ServiceProfile, WorkbookMapping
from generator.tracker.columns import ACTION_PLAN, ACTIONS, AUDITS, DIFFERENCES, TRACKER
from generator.tracker.merge import Row
from generator.tracker.rows import KEY_SEPARATOR
from generator.tracker.sheet_plan import Kind, SheetPlan
from generator.tracker.texts import Value, canonical

_AUDIT_KEY = ("case_reference", "kind", "audit_month")


def tracker_plans(profile: ServiceProfile) -> tuple[SheetPlan, ...]:
    """The tables of the service's audit tracker: ours, or those that its mapping names. Raises ConfigError."""
    return (mapped_plan(AUDITS, profile.tracker), DIFFERENCES) if profile.tracker else TRACKER


def action_plans(profile: ServiceProfile) -> tuple[SheetPlan, ...]:
    """The tables of the service's action plan: ours, or those that its mapping names. Raises ConfigError."""
    return (mapped_plan(ACTIONS, profile.action_plan), DIFFERENCES) if profile.action_plan else ACTION_PLAN


def mapped_plan(plan: SheetPlan, mapping: WorkbookMapping) -> SheetPlan:
    """Our plan of a table as a service's own workbook has it: its place, its headings, only the columns it has.

    Raises ConfigError that lists every problem of the mapping.
    """
    key = mapping.key or _default_key(plan, mapping)
    problems = list(_problems(plan, mapping, key))
    if problems:
        raise ConfigError(problems)
    columns = tuple(replace(c, heading=mapping.columns[c.field]) for c in plan.columns if c.field in mapping.columns)
    return SheetPlan(mapping.sheet, mapping.table_name, key, columns, mapping.header_row, mapping.words)


def _default_key(plan: SheetPlan, mapping: WorkbookMapping) -> tuple[str, ...]:
    if plan is not AUDITS or "key" in mapping.columns:
        return ("key",)
    return tuple(field for field in _AUDIT_KEY if field in mapping.columns)


def _problems(plan: SheetPlan, mapping: WorkbookMapping, key: tuple[str, ...]) -> Iterator[ConfigProblem]:
    name = "tracker" if plan is AUDITS else "action_plan"
    known = [c.field for c in plan.columns]
    if not (mapping.sheet or mapping.table_name):
        yield ConfigProblem("", f"{name}.sheet", "neither a sheet nor a table is named.", "Name one of them.")
    for field in (f for f in (*mapping.columns, *mapping.words) if f not in known):
        near = difflib.get_close_matches(field, known, 1)
        advice = f"Did you mean '{near[0]}'?" if near else f"The fields are: {', '.join(known)}."
        yield ConfigProblem("", f"{name}.columns.{field}", "there is no such field.", advice)
    for heading in {h for h in mapping.columns.values() if list(mapping.columns.values()).count(h) > 1}:
        yield ConfigProblem("", f"{name}.columns", f"two fields have the heading '{heading}'.", "Keep one of them.")
    lost = [field for field in key if field not in mapping.columns]
    if lost or not key:
        needed = ", ".join(lost) or " and ".join(_AUDIT_KEY)
        advice = "Rows are found by it: give its heading under columns."
        yield ConfigProblem("", f"{name}.key", f"no column is named for {needed}.", advice)


def own_words(plan: SheetPlan, rows: Mapping[str, Row]) -> tuple[dict[str, Row], list[str]]:
    """The rows in the workbook's own words and by its own key, and what was said of rows that share one.

    Of two rows with the same key neither is written: nobody could tell them apart in the workbook.
    """
    found: dict[str, list[Row]] = {}
    for row in rows.values():
        own: Row = {field: _own_word(plan, field, value) for field, value in row.items()}
        found.setdefault(key_of(plan, own), []).append(own)
    doubled = [key for key, same in found.items() if len(same) > 1 and key]
    headings = ", ".join(plan.column(field).heading for field in plan.key)
    said = [
        f"There is more than one audit '{key}', and {headings} do not tell them apart: they are not written to "
        f"'{plan.name}'. Name a further column under key in the mapping."
        for key in doubled
    ]
    return {key: same[0] for key, same in found.items() if key and len(same) == 1}, said


def _own_word(plan: SheetPlan, field: str, value: Value) -> Value:
    words = plan.words.get(field, {})
    return words.get(value, value) if isinstance(value, str) else value


def key_of(plan: SheetPlan, row: Row) -> str:
    """The key of a row of ours in this workbook; empty where a part of it is blank."""
    kinds = {c.field: c.kind for c in plan.columns}
    parts = [canonical(row.get(field), kinds.get(field, Kind.TEXT)) for field in plan.key]
    return KEY_SEPARATOR.join(parts) if all(parts) else ""
