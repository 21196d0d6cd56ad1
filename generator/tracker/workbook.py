"""The audit tracker and the action plan beside the people who edit them: make, read, merge, patch.

``update_tracker`` and ``update_action_plan`` bring a workbook to the state it should have and change nothing else;
given their own result they give the very same bytes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.errors import DocumentError
from generator.model import ActionRecord, AuditRecord
from generator.office.sheet import CellChange, CellValue, TablePatch, apply_patches, patch_workbook
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.workbook_lint import refuse_repairs
from generator.profile import FieldKind, ServiceProfile, WorkbookMapping
from generator.resources import shipped
from generator.tracker.columns import ACTIONS, AUDITS, DIFFERENCES, TIMETABLE
from generator.tracker.counts import Result, plan_results, with_counts
from generator.tracker.differences import plan_differences, read_settlements
from generator.tracker.entries import TrackerEntries, entries_of
from generator.tracker.mapping import action_plans, own_words, tracker_plans
from generator.tracker.marks import Mark, marks_of
from generator.tracker.merge import Base, Change, Difference, Merged, Row, TableState, merge
from generator.tracker.new_sheets import TIMETABLE_ADDED, add_sheet, lacks_timetable
from generator.tracker.plan_entries import PlanEntries, known_words, rows_of, with_ids
from generator.tracker.read import read_entries, read_state
from generator.tracker.rows import Rows, plan_action_rows, plan_tracker_rows
from generator.tracker.sheet_plan import SheetPlan
from generator.tracker.summary import summarise_update
from generator.tracker.typed import Typed, with_typed

TRACKER_TEMPLATE, ACTION_PLAN_TEMPLATE = "tracker.xlsx", "action plan.xlsx"
Bases = Mapping[str, Base]
_NOTHING_TYPED: Typed = {}
_NO_ROWS: Mapping[str, Row] = {}


@dataclass(frozen=True, slots=True)
class WorkbookUpdate:
    """A workbook brought up to date.

    ``new_base`` is to be remembered, by table, row key and field. ``people_entries`` is what people wrote in their
    own columns, by row key and field: days as ISO dates. ``overrides`` are cells that Checkback keeps and a person
    changed. ``summary`` says in plain words what changed. ``marks`` are the cells that it writes.
    """

    data: bytes
    changed: bool
    new_base: Mapping[str, Base]
    summary: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()
    people_entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


def update_tracker(
    data: bytes | None,
    records: Sequence[AuditRecord],
    base: Bases,
    profile: ServiceProfile,
    today: date,
    *,
    area_names: Mapping[str, str] | None = None,
    timetable: Mapping[str, Row] = _NO_ROWS,
) -> WorkbookUpdate:
    """The audit tracker with these audits and the programme's dates; a new one where ``data`` is None.

    ``base`` is the ``new_base`` of the last run, empty where it was lost. ``area_names`` gives the words for graded
    fields, by field id; without it the labels of the service's forms are used. Raises DocumentError where the
    workbook cannot be read, has lost its Audits table or ID column, or could not be changed safely, or where a
    service's own tracker is not there; ConfigError where the mapping of its columns is wrong.
    """
    plans = tracker_plans(profile)
    rows = {**plan_tracker_rows(records, profile, area_names or _area_names(profile), today), "Timetable": timetable}
    if data is None:
        _refuse_new(profile.tracker, profile.folders.tracker)
        return _update(plans, new_workbook(TRACKER_TEMPLATE, profile), rows, {}, today, is_new=True)
    return _update(plans, data, rows, base, today)


def update_action_plan(
    data: bytes | None,
    records: Sequence[ActionRecord],
    base: Bases,
    profile: ServiceProfile,
    today: date,
    *,
    typed: Typed = _NOTHING_TYPED,
) -> WorkbookUpdate:
    """The master action plan with these actions; a new one where ``data`` is None. See ``update_tracker``.

    ``typed`` holds what people wrote in the Word plan, by row key and field: it is put into the cells as theirs.
    """
    rows, plans = plan_action_rows(records, profile, today), action_plans(profile)
    if data is None:
        _refuse_new(profile.action_plan, profile.folders.action_plan)
        return _update(plans, new_workbook(ACTION_PLAN_TEMPLATE, profile), rows, {}, today, is_new=True)
    return _update(plans, data, rows, base, today, typed=typed)


def _refuse_new(mapping: WorkbookMapping | None, path: str) -> None:
    if mapping is not None or not path.casefold().endswith(".xlsx"):
        message = f"There is no workbook '{path}', and only a new .xlsx of Checkback's own can be made."
        raise DocumentError("own-workbook-missing", message, "Put your workbook there, or correct folders and mapping.")


def read_tracker_entries(data: bytes, base: Bases, profile: ServiceProfile) -> TrackerEntries:
    """What people entered in the audit tracker (exemption, reasons, days, line of enquiry, check back).

    Raises DocumentError as ``read_state`` does, ConfigError for a wrong mapping.
    """
    plan = tracker_plans(profile)[0]
    return TrackerEntries(plan, _entries(open_workbook(data), plan, base)[0])


def read_plan_entries(data: bytes, base: Bases, profile: ServiceProfile, today: date) -> PlanEntries:
    """What stands in the action plan: what people entered, each action's words, and actions that people typed in.

    Raises DocumentError as ``read_state`` does, ConfigError for a wrong mapping.
    """
    plan = action_plans(profile)[0]
    states, _ = _read_states(open_workbook(data), (plan, DIFFERENCES))
    known, settled = base.get(plan.name, {}), read_settlements(states.get("Differences"), plan.place)
    state, _ = with_ids(states[plan.name], known, today)
    heading = {c.field: c.heading for c in plan.columns}.get("action")
    reworded = {key: s.forms_say for (key, column), s in settled.items() if column == heading}
    words, missing = known_words(state, known, reworded), {*state.missing, *_not_mapped(plan)}
    return PlanEntries(entries_of(state, known, settled), words, rows_of(state), frozenset(missing))


def _not_mapped(plan: SheetPlan) -> set[str]:
    return {c.field for c in ACTIONS.columns} - {c.field for c in plan.columns}


def read_cells(data: bytes, plans: Sequence[SheetPlan]) -> dict[str, dict[str, Mapping[str, str]]]:
    """The texts of these tables by table, row key and field, as far as they can be read. Raises DocumentError."""
    states, _ = _read_states(open_workbook(data), plans)
    return {name: {key: s.rows[number] for key, number in s.keys.items()} for name, s in states.items()}


def _entries(workbook: Workbook, plan: SheetPlan, base: Bases) -> tuple[dict[str, dict[str, object]], TableState]:
    states, _ = _read_states(workbook, (plan, DIFFERENCES))
    settled = read_settlements(states.get("Differences"), plan.place)
    return entries_of(states[plan.name], base.get(plan.name, {}), settled), states[plan.name]


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
    plans: Sequence[SheetPlan],
    data: bytes,
    rows: Rows,
    base: Bases,
    today: date,
    *,
    is_new: bool = False,
    typed: Typed = _NOTHING_TYPED,
) -> WorkbookUpdate:
    workbook, main = open_workbook(data), plans[0].name
    states, problems = _read_states(workbook, plans)
    states[main], named = _named(states[main], base, today)
    states[main], by_hand = with_typed(states[main], typed)
    by_hand = [*named, *by_hand]
    ours, doubled = _own_rows(plans[0], rows)
    listed = states.pop("Differences", None)
    merged = {name: _merge_table(state, listed, ours, base) for name, state in states.items()}
    if listed is None and _is_own(plans[0]) and any(m.differences for m in merged.values()):
        return _update(plans, add_sheet(data, DIFFERENCES), rows, base, today, typed=typed)
    if TIMETABLE in plans and lacks_timetable(workbook, rows, base):
        grown = _update(plans, add_sheet(data, TIMETABLE), rows, base, today, typed=typed)
        return replace(grown, summary=(TIMETABLE_ADDED, *grown.summary))
    differences = [plan_differences(listed, list(merged.values()), today)] if listed else []
    results = plan_results(states, merged)
    patches = [_patch(states[n], m, results.get(n, ())) for n, m in with_counts(states, merged).items()]
    patches += [_patch(listed, m, ()) for m in differences if listed]
    patches = [_with_changes(p, states[main], by_hand) if p.table == states[main].table else p for p in patches]
    new = apply_merge(workbook, patches)
    return WorkbookUpdate(
        data=new,
        changed=is_new or new is not data,
        new_base={**base, **{name: m.base for name, m in merged.items()}},
        summary=summarise_update([*merged.values(), *differences], is_new, any(results.values())),
        differences=tuple(d for m in merged.values() for d in m.differences),
        problems=(*problems, *doubled, *(p for m in merged.values() for p in m.problems)),
        people_entries=read_entries(states[main]),
        overrides=_overrides(states[main], merged[main]),
        marks=(*marks_of(merged), *marks_of({main: replace(merged[main], changes=tuple(by_hand), new_rows=())})),
    )


def apply_merge(workbook: Workbook, patches: Sequence[TablePatch]) -> bytes:
    """The workbook with these patches, checked for what Excel would want to repair; the same bytes without any.

    Raises DocumentError as ``patch_workbook`` and ``refuse_repairs`` do.
    """
    before = workbook.members.data
    new = patch_workbook(workbook, patches)
    if new is not before:
        refuse_repairs(workbook, new)
    return new


def _read_states(workbook: Workbook, plans: Sequence[SheetPlan]) -> tuple[dict[str, TableState], list[str]]:
    """Each table that is there. The first is the workbook's purpose: without it nothing can be done."""
    states, problems = {}, []
    for plan in plans:
        try:
            states[plan.name] = read_state(workbook, plan)
        except DocumentError as error:
            if plan is plans[0]:
                raise
            if not _is_optional(plan) and not _is_own(plans[0]):
                problems.append(str(error))
    return states, problems


def _is_optional(plan: SheetPlan) -> bool:
    """Summary, timetable and key of grades may be taken out, and an older workbook has no timetable."""
    return plan.sheet in {"Summary", "Start here", "Timetable"}


def _merge_table(state: TableState, listed: TableState | None, rows: Rows, base: Bases) -> Merged:
    plan = state.plan
    return merge(base.get(plan.name, {}), state, rows.get(plan.name, {}), read_settlements(listed, plan.place))


def _patch(state: TableState, merged: Merged, results: Sequence[Result]) -> TablePatch:
    headings = state.headings
    changes = [CellChange(state.keys[c.key], headings[c.field], c.value) for c in merged.changes]
    renewed = [CellChange(number, headings[name], count, is_result=True) for number, name, count in results]
    rows = [{headings[f]: value for f, value in row.items()} for row in merged.new_rows]
    return TablePatch(state.table, [*changes, *renewed], rows)


def _with_changes(patch: TablePatch, state: TableState, typed: Sequence[Change]) -> TablePatch:
    changes = [CellChange(state.keys[c.key], state.headings[c.field], c.value) for c in typed]
    return TablePatch(patch.table, [*changes, *patch.changes], patch.new_rows)


def _named(state: TableState, base: Bases, today: date) -> tuple[TableState, list[Change]]:
    """The action plan with IDs for the actions that people typed into it; any other table as it is."""
    return with_ids(state, base.get(state.plan.name, {}), today) if _holds_actions(state.plan) else (state, [])


def _holds_actions(plan: SheetPlan) -> bool:
    return any(column.field == "action" for column in plan.columns)


def _is_own(plan: SheetPlan) -> bool:
    """Whether it is a table of the service's own, under a mapping."""
    return plan not in (AUDITS, ACTIONS)


def _own_rows(plan: SheetPlan, rows: Rows) -> tuple[Rows, list[str]]:
    """The rows as this workbook has them, and what is to be said of rows that it could not tell apart."""
    if not _is_own(plan):
        return rows, []
    own, said = own_words(plan, next(iter(rows.values())))
    return {plan.name: own}, said


def _overrides(state: TableState, merged: Merged) -> dict[str, dict[str, str]]:
    """What stands in the cells that a person changed against the forms, by row key and field."""
    fields = {c.heading: c.field for c in state.plan.columns}
    found: dict[str, dict[str, str]] = {}
    for d in (*merged.differences, *merged.kept):
        found.setdefault(d.key, {})[fields[d.column]] = (state.texts(d.key) or {}).get(fields[d.column], "")
    return found
