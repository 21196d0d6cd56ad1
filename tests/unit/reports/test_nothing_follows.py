"""Nothing withheld follows from what a report and its workbook show: asked of random records by plain equations.

For each withheld number other numbers are looked for that fit all sums shown; with these in its place the report must
read as before, for otherwise its words or charts would tell which of the two is true.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from random import Random
from types import MappingProxyType

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.office.package import open_package
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.recurrence import find_recurrences
from generator.reports import narrative
from generator.reports.carried import read_earlier
from generator.reports.charts import grade_chart
from generator.reports.figure import CountTable, Figures, Scope
from generator.reports.figures import scope_of, summarise
from generator.reports.grading import graded_questions
from generator.reports.memory import BoxMemory, find_memory
from generator.reports.quarterly import quarterly_content, write_quarterly_figures, write_quarterly_report
from tests.builders.narrative import typed, written
from tests.builders.records import TODAY, records
from tests.builders.reports import SERVICES, opened, report, words, year
from tests.builders.solver import Equation, another_value

PROFILES = {service: load_profile(service) for service in SERVICES}
QUARTERS = (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))


def _made(service: str, n: int, seed: int, day: date) -> tuple[Figures, Scope]:
    profile, (audits, actions) = PROFILES[service], _records(service, n, seed)
    quarter = quarter_of(day, profile)
    return summarise(audits, actions, quarter, profile, TODAY), scope_of(audits, actions, quarter, profile, TODAY)


def _records(service: str, n: int, seed: int) -> tuple[list[AuditRecord], list[ActionRecord]]:
    """A random year in which some grades are rare, some areas are seldom graded, and some concerns are recorded."""
    rng, (audits, actions) = Random(seed), year(PROFILES[service], n, seed)
    held = [
        replace(
            a,
            grades=MappingProxyType({area: grade for area, grade in a.grades.items() if rng.random() < 0.8}),
            safeguarding=rng.random() < 0.3,
            safeguarding_told="Head of service" if rng.random() < 0.7 else "",
        )
        for a in audits
    ]
    return held, actions


def _unknowns(table: CountTable) -> dict[str, int]:
    return {cell.id: cell.value for row in table.cells for cell in row if cell.withheld}


def _sums(table: CountTable) -> list[Equation]:
    """Each row has its total; each column adds up to the last row where that counts all together."""
    hidden = set(_unknowns(table))
    rows = [{cell.id: 1 for cell in row if cell.id in hidden} for row in table.cells]
    if table.rows[-1] != "All together":
        return rows
    columns = zip(*table.cells, strict=True)
    down = [
        {c.id: 1 for c in col[:-1] if c.id in hidden} | {c.id: -1 for c in col[-1:] if c.id in hidden}
        for col in columns
    ]
    return rows + down


def _with(figures: Figures, values: Mapping[str, int]) -> Figures:
    """The figures with other numbers in the place of withheld ones."""
    by_id = {i: replace(f, value=values.get(i, f.value)) for i, f in figures.by_id.items()}
    tables = {
        i: replace(t, cells=tuple(tuple(by_id[cell.id] for cell in row) for row in t.cells))
        for i, t in figures.tables.items()
    }
    return replace(figures, by_id=by_id, tables=tables)


def _told(figures: Figures, scope: Scope) -> object:
    """Everything that the report says and draws, but the list of which rows were counted."""
    return narrative.drafts(figures, scope), grade_chart(figures, scope), quarterly_content(figures, scope)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SERVICES), st.integers(1, 90), st.integers(0, 10_000), st.sampled_from(QUARTERS))
def test_every_withheld_grade_could_be_another_and_the_report_would_read_the_same(
    service: str, n: int, seed: int, day: date
) -> None:
    figures, scope = _made(service, n, seed, day)
    graded = [t for i, t in figures.tables.items() if i.startswith("grades.") and t.has_withheld]
    for table in graded:
        true, sums, told = _unknowns(table), _sums(table), _told(figures, scope)
        met: set[str] = set()
        for cell in true:
            other = another_value(cell, true, sums)
            assert other is not None, (cell, true)
            if cell not in met:  # what differs together is read together
                met |= {name for name in true if other[name] != true[name]}
                assert _told(_with(figures, other), scope) == told, cell


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.integers(0, 10_000), st.sampled_from(QUARTERS))
def test_every_withheld_grade_of_moderation_could_be_another(n: int, seed: int, day: date) -> None:
    """Beside the row totals the workbook tells on how many audits auditor and moderator differ."""
    figures, _ = _made("tower-hamlets", n, seed, day)
    table = figures.tables.get("moderation.grades")
    if table is None or not table.has_withheld:
        return
    apart = figures.get("moderation.apart").value
    assert all(cell.withheld for row in table.cells for cell in row)
    grades, audits = len(table.columns), table.totals[0]
    found: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in range(grades)]
    for given_by in _splits(audits, grades):
        for at, to in permutations(range(grades), 2):
            moderated = [x - apart * (i == at) + apart * (i == to) for i, x in enumerate(given_by)]
            if min(moderated) >= 0:
                for (of_auditor, of_moderator), one, other in zip(found, given_by, moderated, strict=True):
                    of_auditor.add(one)
                    of_moderator.add(other)
    assert all(len(values) > 1 for pair in found for values in pair), table


def _splits(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(total,)]
    return [(first, *others) for first in range(total + 1) for others in _splits(total - first, parts - 1)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SERVICES), st.integers(1, 60), st.integers(0, 10_000), st.sampled_from(QUARTERS))
def test_a_withheld_number_of_concerns_could_be_another(service: str, n: int, seed: int, day: date) -> None:
    figures, _ = _made(service, n, seed, day)
    held = {name: figures.get(f"safeguarding.{name}") for name in ("concerns", "told", "silent")}
    true = {name: f.value for name, f in held.items() if f.withheld}
    assert all(0 < held[name].value < 5 for name in ("concerns",) if name in true)
    assert ("told" in true) == ("silent" in true)
    assert all(held[name].n_withheld == ("concerns" in true) for name in ("told", "silent") if name in true)
    sums = [{name: by for name, by in {"concerns": -1, "told": 1, "silent": 1}.items() if name in true}]
    assert all(another_value(name, true, sums) for name in true if held[name].value)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SERVICES), st.integers(1, 90), st.integers(0, 10_000), st.sampled_from(QUARTERS))
def test_what_recurs_gives_no_withheld_grade_away(service: str, n: int, seed: int, day: date) -> None:
    """To a reader who knows each audit of the quarters before: so many of this quarter's at least were below."""
    profile, (audits, actions) = PROFILES[service], _records(service, n, seed)
    quarter = quarter_of(day, profile)
    found = find_recurrences([a for a in audits if a.submitted and a.submitted <= quarter.end], profile)
    figures, without = (summarise(audits, actions, quarter, profile, TODAY, names) for names in (found, ()))
    named = [f for f in figures if f.id.startswith("recurring.")]
    assert all(f.withheld for f in named)
    told_of = [one for one in found if any(f.rows == one.below_in and one.label in f.words for f in named)]
    rule = profile.programme.recurrence
    for i, table in without.tables.items():
        assert figures.tables[i] == table
        if i.startswith("grades.") and table.has_withheld:
            true, sums = dict(_unknowns(table)), list(_sums(table))
            before = {cell for cell in true if another_value(cell, true, sums)}
            for label, row in zip(table.rows, table.cells, strict=True):
                here = {key for cell in row for key in cell.rows}
                told = [one for one in told_of if one.label == label]
                least = sum(max(0, rule.below - len(set(one.below_in) - here)) for one in told)
                low = [cell for cell in row if cell.id.rpartition(".")[2] in rule.below_grades]
                if least:
                    true[f"{label} over"] = sum(cell.value for cell in low) - least
                    sums.append({cell.id: 1 for cell in low if cell.withheld} | {f"{label} over": -1})
            assert before == {cell for cell in _unknowns(table) if another_value(cell, true, sums)}


def test_a_standard_is_not_named_where_that_would_say_how_three_audits_were_graded() -> None:
    """Of an area of which the quarter graded three audits, all below, and two before them were good."""
    profile = PROFILES["tower-hamlets"]
    audits, quarter = _three_below(), quarter_of(QUARTERS[1], profile)
    found = find_recurrences(audits, profile)
    assert [one.below for one in found] == [3]
    figures = summarise(audits, [], quarter, profile, TODAY, found)
    assert "recurring.1" not in figures.by_id
    assert "would give a withheld number away" in str(quarterly_content(figures, _scope_of(audits), found))


def _three_below() -> list[AuditRecord]:
    profile = PROFILES["tower-hamlets"]
    area = next(iter(graded_questions(_scope_of([]), profile.grade_scales[0])))
    others = list(graded_questions(_scope_of([]), profile.grade_scales[0]))[1:]
    full = [a for a in records("tower-hamlets", 200, 3)[0] if a.kind is FormKind.FULL_AUDIT and a.submitted]
    before = [a for a in full if a.audit_month and a.audit_month < QUARTERS[1]][:2]
    now = [a for a in full if a.audit_month and a.audit_month == QUARTERS[1]][:9]
    good = MappingProxyType(dict.fromkeys([area, *others], "Good"))
    below = MappingProxyType({area: "Requires Improvement to be Good"} | dict.fromkeys(others, "Good"))
    apart = MappingProxyType(dict.fromkeys(others, "Good"))
    made = [replace(a, grades=good) for a in before]
    made += [replace(a, grades=below, practitioner=f"Worker {n}") for n, a in enumerate(now[:3])]
    return made + [replace(a, grades=apart) for a in now[3:]]


def _scope_of(audits: list[AuditRecord]) -> Scope:
    profile = PROFILES["tower-hamlets"]
    return scope_of(audits, [], quarter_of(QUARTERS[1], profile), profile, TODAY)


def test_the_numbers_of_few_audits_are_withheld_however_many_grades_each_gives() -> None:
    """Nine areas of one child, six of them good: the sum of all areas is no small number and yet about one child."""
    for service in SERVICES:
        profile, (audits, actions) = PROFILES[service], year(PROFILES[service], 60)
        quarter = quarter_of(QUARTERS[1], profile)
        few = [a for a in audits if a.grades and quarter.holds(a.audit_month)][:4]
        made = summarise(few, actions, quarter, profile, TODAY)
        tables = [t for i, t in made.tables.items() if i.startswith("grades.")]
        assert tables
        assert all(cell.withheld for t in tables for row in t.cells for cell in row)


def test_how_few_moderated_audits_agree_is_withheld_in_the_workbook_too() -> None:
    profile, (audits, actions) = PROFILES["tower-hamlets"], _records("tower-hamlets", 60, 1)
    quarter = quarter_of(QUARTERS[1], profile)
    few = [a for a in audits if a.moderated_on and quarter.holds(a.audit_month)][:3]
    made = summarise(few, actions, quarter, profile, TODAY)
    assert {made.get(f"moderation.{name}").shown for name in ("agreed", "apart")} == {"[c]"}


def test_a_report_made_anew_holds_nothing_of_what_was_withheld_or_shown_of_children_before() -> None:
    """Two versions side by side tell what the forms between them said: none of them holds both."""
    profile, (audits, actions) = PROFILES["tower-hamlets"], _records("tower-hamlets", 90, 7)
    quarter = quarter_of(QUARTERS[1], profile)
    first = written(report(profile, audits, actions), "concerns", typed("What we think."))
    late = max((a for a in audits if a.grades and quarter.holds(a.audit_month)), key=lambda a: a.key)
    fewer = [a for a in audits if a is not late]
    versions = [first]
    for held in (fewer, audits, fewer):
        made = write_quarterly_report(held, actions, quarter, profile, TODAY, earlier=read_earlier(versions[-1]))
        versions.append(made)
    for before, after in pairwise(versions):
        (_, _, old, _), (_, _, new, boxes) = (_memory(data) for data in (before, after))
        changed = {i: shown for i, shown in old.items() if i.startswith("quiet ") and new.get(i) != shown}
        assert changed
        assert all(boxes["concerns"].figures.get(i) == "" for i in changed)
    assert "The figures of this section changed" in words(versions[-1])


def _memory(data: bytes) -> tuple[object, object, Mapping[str, str], Mapping[str, BoxMemory]]:
    memory = find_memory(open_package(data))
    assert memory is not None
    return memory.outline, memory.marks, memory.figures, memory.boxes


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("seed", [3, 4])
def test_report_and_workbook_withhold_the_same(service: str, seed: int) -> None:
    profile, (audits, actions) = PROFILES[service], _records(service, 50, seed)
    quarter = quarter_of(QUARTERS[1], profile)
    figures = summarise(audits, actions, quarter, profile, TODAY)
    hidden = {f.id: f for f in figures if f.withheld}
    assert hidden
    made = report(profile, audits, actions)
    book = openpyxl.load_workbook(io.BytesIO(write_quarterly_figures(audits, actions, quarter, profile, TODAY, made)))
    rows = {str(r[0]): r for sheet in book for r in sheet.iter_rows(values_only=True) if r[0]}
    assert {rows[i][3] for i in hidden} == {rows[i][7] for i in hidden} == {"[c]"}
    listed = {r[0] for r in book["Rows"].iter_rows(values_only=True)}
    assert not listed & set(hidden)
    shown = [[c.text for c in row.cells] for t in opened(made).tables for row in t.rows]
    orders = figures.tables["activity.order"]
    assert all([order, cell.shown] in shown for order, cell in zip(orders.columns, orders.cells[0], strict=True))
    for table in figures.tables.values():
        for label, cells in zip(table.rows, table.cells, strict=True):
            if any(c.withheld for c in cells) and not table.shows_nothing and table.note.id != "activity.order":
                wanted = [c.shown for c in cells]
                across = any(r[0].replace("\u200b", "") == label and r[1 : len(wanted) + 1] == wanted for r in shown)
                down = all([column, c.shown] in shown for column, c in zip(table.columns, cells, strict=True))
                assert across or down, label


def test_no_audit_is_counted_in_two_quarters() -> None:
    """So nothing can be worked out from what two quarters show of the same audit."""
    for service in SERVICES:
        keys = [
            {
                k
                for t in _made(service, 90, 5, day)[0].tables.values()
                if t.note.source == "tracker" and not t.note.id.startswith("trend.")
                for k in t.note.rows
            }
            for day in QUARTERS
        ]
        assert all(not a & b for a, b in pairwise(k - {x for x in k if " A" in x} for k in keys))


def test_the_quarters_before_show_what_their_own_reports_show() -> None:
    for service in SERVICES:
        made = {day: _made(service, 150, 6, day)[0] for day in QUARTERS}
        for i, table in made[QUARTERS[2]].tables.items():
            if i.startswith("trend.grades."):
                own = [made[day].tables[i.removeprefix("trend.")].cells[-1] for day in QUARTERS]
                assert [[c.shown for c in row] for row in table.cells] == [[c.shown for c in row] for row in own]


def test_the_solver_sees_what_follows() -> None:
    one_row = [{"a": 1, "b": 1}]
    assert another_value("a", {"a": 2, "b": 3}, one_row)
    assert another_value("a", {"a": 2}, [{"a": 1}]) is None
    assert another_value("a", {"a": 2, "b": 0}, [{"a": 1, "b": 1}, {"b": 1}]) is None


def test_another_profile_withholds_nothing_where_it_sets_no_limit() -> None:
    profile: ServiceProfile = PROFILES["tower-hamlets"]
    reporting = profile.reporting.model_copy(update={"small_number": 0})
    audits, actions = _records("tower-hamlets", 40, 1)
    without = profile.model_copy(update={"reporting": reporting})
    made = summarise(audits, actions, quarter_of(QUARTERS[1], without), without, TODAY)
    assert not [f.id for f in made if f.withheld]
