"""Minutes of past meetings and improvement plans, as ``stock/minutes.toml`` and ``stock/plans.toml`` have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from generator.demo.prose import stock
from generator.demo.records import FilledForm, Row, Stage, Value
from generator.model import FormKind
from generator.profile import FormDefinition, ServiceProfile


def meeting_minutes(profile: ServiceProfile) -> list[FilledForm]:
    """The minutes of the meetings that were held before the demonstration's today."""
    definition = next(form for form in profile.forms if form.kind is FormKind.MEETING_MINUTES)
    return [_minutes(meeting, definition, profile) for meeting in stock("minutes")[profile.service.id]]


def _minutes(meeting: Mapping[str, Any], definition: FormDefinition, profile: ServiceProfile) -> FilledForm:
    columns = {column.id for column in definition.fields["actions"].columns}
    rows = tuple(_row(index, action, columns) for index, action in enumerate(meeting["actions"], start=1))
    values: dict[str, Value] = {"meeting_on": meeting["held"], **meeting["values"]}
    faults = tuple(fault for fault, planted in _faults(rows).items() if planted)
    return _dated(definition, profile, meeting["held"], values=values, rows={"actions": rows}, faults=faults)


def _row(index: int, action: Mapping[str, Any], columns: set[str]) -> Row:
    numbered = {"number": str(index), "priority": str(index), **action}
    return {column: value for column, value in numbered.items() if column in columns}


def _faults(rows: tuple[Row, ...]) -> dict[str, bool]:
    return {
        "no_owner": any(not row["owner"] for row in rows),
        "ongoing_date": any(not isinstance(row["due"], dt.date) for row in rows),
    }


def improvement_plans(profile: ServiceProfile) -> list[FilledForm]:
    """The improvement plans of a service that keeps them (Appendix 6)."""
    definition = next((form for form in profile.forms if form.kind is FormKind.IMPROVEMENT_PLAN), None)
    return [] if definition is None else [_plan(plan, definition, profile) for plan in stock("plans")["plans"]]


def _plan(plan: Mapping[str, Any], definition: FormDefinition, profile: ServiceProfile) -> FilledForm:
    values: dict[str, Value] = {
        "plan_period": plan["period"],
        "completed": plan["on"],
        "plan_lead": stock("people")[profile.service.id]["qa_manager"],
    }
    rows: dict[str, tuple[Row, ...]] = {}
    for number, outcome in enumerate(plan["outcomes"], start=1):
        values[f"outcome_{number}"] = outcome["title"]
        rows[f"outcome_{number}_rows"] = tuple(outcome["rows"])
    faults = tuple(
        fault for fault, planted in _faults(tuple(row for some in rows.values() for row in some)).items() if planted
    )
    return _dated(definition, profile, plan["on"], values=values, rows=rows, faults=faults)


def _dated(
    definition: FormDefinition,
    profile: ServiceProfile,
    day: dt.date,
    *,
    values: Mapping[str, Value],
    rows: Mapping[str, tuple[Row, ...]],
    faults: tuple[str, ...],
) -> FilledForm:
    name = definition.template.removesuffix(".docx")
    return FilledForm(
        form_id=definition.id,
        kind=definition.kind,
        path=f"{profile.folders.forms}/{day:%Y-%m}/{name} {day.isoformat()}.docx",
        month=day.replace(day=1),
        stages=(Stage(day, values, rows),),
        faults=faults,
    )
