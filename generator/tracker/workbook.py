"""The audit tracker and the action plan beside the people who edit them: make, read, merge, patch.

``update_tracker`` and ``update_action_plan`` bring a workbook to the state it should have and change nothing else;
given their own result they give the very same bytes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from generator.errors import DocumentError
from generator.model import ActionRecord, AuditRecord
from generator.office.sheet import CellChange, CellValue, TablePatch, apply_patches
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.workbook_lint import refuse_repairs
from generator.profile import FieldKind, ServiceProfile
from generator.resources import shipped
from generator.tracker.columns import ACTION_PLAN, ACTIONS, TRACKER, Kind, SheetPlan
from generator.tracker.counts import Result, plan_results, with_counts
from generator.tracker.differences import plan_differences, read_settlements
from generator.tracker.merge import Base, Difference, Merged, TableState, merge
from generator.tracker.read import read_entries, read_rows, read_state
from generator.tracker.rows import Rows, plan_action_rows, plan_tracker_rows
from generator.tracker.summary import summarise_update
from generator.tracker.texts import find_date

TRACKER_TEMPLATE, ACTION_PLAN_TEMPLATE = "tracker.xlsx", "action plan.xlsx"
Bases = Mapping[str, Base]


@dataclass(frozen=True, slots=True)
class WorkbookUpdate:
    """A workbook brought up to date.

    ``new_base`` is to be remembered, by table, row key and field. ``people_entries`` is what people wrote in their
    own columns, by row key and field: days as ISO dates. ``overrides`` are cells that Checkback keeps and a person
    changed. ``summary`` says in plain words what changed.
    """

    data: bytes
    changed: bool
    new_base: Mapping[str, Base]
    summary: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()
    people_entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def update_tracker(
    data: bytes | None,
    records: Sequence[AuditRecord],
    base: Bases,
    profile: ServiceProfile,
    today: date,
    *,
    area_names: Mapping[str, str] | None = None,
) -> WorkbookUpdate:
    """The audit tracker with these audits; a new one where ``data`` is None.

    ``base`` is the ``new_base`` of the last run, empty where it was lost. ``area_names`` gives the words for graded
    fields, by field id; without it the labels of the service's forms are used. Raises DocumentError where the
    workbook cannot be read, has lost its Audits table or ID column, or could not be changed safely.
    """
    rows = plan_tracker_rows(records, profile, area_names or _area_names(profile), today)
    if data is None:
        return _update(TRACKER, new_workbook(TRACKER_TEMPLATE, profile), rows, {}, today, is_new=True)
    return _update(TRACKER, data, rows, base, today)


def update_action_plan(
    data: bytes | None, records: Sequence[ActionRecord], base: Bases, profile: ServiceProfile, today: date
) -> WorkbookUpdate:
    """The master action plan with these actions; a new one where ``data`` is None. See ``update_tracker``."""
    rows = plan_action_rows(records, profile)
    if data is None:
        return _update(ACTION_PLAN, new_workbook(ACTION_PLAN_TEMPLATE, profile), rows, {}, today, is_new=True)
    return _update(ACTION_PLAN, data, rows, base, today)


def read_plan_entries(data: bytes) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """What people entered in the action plan by action key and field (days as dates), and each action's words.

    Raises DocumentError as ``read_rows`` does.
    """
    state = read_rows(data, ACTIONS)
    days = {c.field for c in ACTIONS.columns if c.kind is Kind.DATE}
    entries: dict[str, dict[str, object]] = {
        key: {name: (find_date(text) or text) if name in days else text for name, text in entered.items()}
        for key, entered in read_entries(state).items()
    }
    return entries, {key: state.rows[number].get("action", "") for key, number in state.keys.items()}


def new_workbook(template: str, profile: ServiceProfile) -> bytes:
    """A new workbook from the template of this name, with the service's own words on its first sheet."""
    data = (shipped("templates") / template).read_bytes()
    workbook, service = open_workbook(data), profile.service
    words = {"Service_name": service.name, "Grades_from": service.framework_version, "Where_to_ask": service.contact}
    cells: dict[tuple[str, str], CellValue] = {
        cell: text for name, text in words.items() if text and (cell := workbook.find_named_cell(name))
    }
    return apply_patches(data, [], cells)


def _area_names(profile: ServiceProfile) -> dict[str, str]:
    return {f.id: f.label for form in profile.forms for f in form.of_kind(FieldKind.GRADED)}


def _update(
    plans: Sequence[SheetPlan], data: bytes, rows: Rows, base: Bases, today: date, *, is_new: bool = False
) -> WorkbookUpdate:
    workbook = open_workbook(data)
    states, problems = _read_states(workbook, plans)
    listed = states.pop("Differences", None)
    merged = {name: _merge_table(state, listed, rows, base) for name, state in states.items()}
    differences = [plan_differences(listed, list(merged.values()), today)] if listed else []
    results = plan_results(states, merged)
    patches = [_patch(states[name], m, results.get(name, ())) for name, m in with_counts(states, merged).items()]
    patches += [_patch(listed, m, ()) for m in differences if listed]
    new = apply_merge(data, patches)
    main = plans[0].table
    return WorkbookUpdate(
        data=new,
        changed=is_new or new is not data,
        new_base={**base, **{name: m.base for name, m in merged.items()}},
        summary=summarise_update([*merged.values(), *differences], is_new, any(results.values())),
        differences=tuple(d for m in merged.values() for d in m.differences),
        problems=(*problems, *(p for m in merged.values() for p in m.problems)),
        people_entries=read_entries(states[main]),
        overrides=_overrides(states[main], merged[main]),
    )


def apply_merge(data: bytes, patches: Sequence[TablePatch]) -> bytes:
    """The workbook with these patches, checked for what Excel would want to repair; the same bytes without any.

    Raises DocumentError as ``apply_patches`` and ``refuse_repairs`` do.
    """
    new = apply_patches(data, patches)
    if new is not data:
        refuse_repairs(data, new)
    return new


def _read_states(workbook: Workbook, plans: Sequence[SheetPlan]) -> tuple[dict[str, TableState], list[str]]:
    """Each table that is there. The first is the workbook's purpose: without it nothing can be done."""
    states, problems = {}, []
    for plan in plans:
        try:
            states[plan.table] = read_state(workbook, plan)
        except DocumentError as error:
            if plan is plans[0]:
                raise
            if not _is_optional(plan):
                problems.append(str(error))
    return states, problems


def _is_optional(plan: SheetPlan) -> bool:
    """The summary and the key of grades are there to be read; whoever takes them out may."""
    return plan.sheet in {"Summary", "Start here"}


def _merge_table(state: TableState, listed: TableState | None, rows: Rows, base: Bases) -> Merged:
    plan = state.plan
    return merge(base.get(plan.table, {}), state, rows.get(plan.table, {}), read_settlements(listed, plan.sheet))


def _patch(state: TableState, merged: Merged, results: Sequence[Result]) -> TablePatch:
    headings = state.headings
    changes = [CellChange(state.keys[c.key], headings[c.field], c.value) for c in merged.changes]
    renewed = [CellChange(number, headings[name], count, is_result=True) for number, name, count in results]
    rows = [{headings[f]: value for f, value in row.items()} for row in merged.new_rows]
    return TablePatch(state.plan.table, [*changes, *renewed], rows)


def _overrides(state: TableState, merged: Merged) -> dict[str, dict[str, str]]:
    """What stands in the cells that a person changed against the forms, by row key and field."""
    fields = {c.heading: c.field for c in state.plan.columns}
    found: dict[str, dict[str, str]] = {}
    for d in (*merged.differences, *merged.kept):
        found.setdefault(d.key, {})[fields[d.column]] = (state.texts(d.key) or {}).get(fields[d.column], "")
    return found
