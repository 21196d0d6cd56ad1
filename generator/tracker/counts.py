"""The results of the count formulas on the Summary sheet, so that viewers that do not calculate show them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.tracker.merge import Merged, Row, TableState
from generator.tracker.sheet_plan import Column, Kind
from generator.tracker.texts import canonical


def count_values(state: TableState, merged: Merged, field: str) -> Counter[str]:
    """How often each text stands in a column once the merge is written, case aside as COUNTIFS counts."""
    kind = state.plan.column(field).kind
    texts = {number: row.get(field, "") for number, row in state.rows.items()}
    texts |= {state.keys[c.key]: canonical(c.value, kind) for c in merged.changes if c.field == field}
    new = [canonical(row.get(field), kind) for row in merged.new_rows]
    return Counter(text.casefold() for text in (*texts.values(), *new))


Result = tuple[int, str, int]


def plan_results(states: Mapping[str, TableState], merged: Mapping[str, Merged]) -> dict[str, list[Result]]:
    """Stored results that are out of date, by table: sheet row, field and the count."""
    found: dict[str, list[Result]] = {}
    for name, column, counts in _count_columns(states, merged):
        found.setdefault(name, []).extend(_stale(states[name], column, counts))
    return found


def with_counts(states: Mapping[str, TableState], merged: Mapping[str, Merged]) -> dict[str, Merged]:
    """The merges, with the result of each count formula in their new rows."""
    done = dict(merged)
    for name, column, counts in _count_columns(states, merged):
        rows = (_with_count(states[name], row, column, counts) for row in done[name].new_rows)
        done[name] = replace(done[name], new_rows=tuple(rows))
    return done


def _count_columns(
    states: Mapping[str, TableState], merged: Mapping[str, Merged]
) -> Iterator[tuple[str, Column, Counter[str]]]:
    for name, state in states.items():
        for column in [c for c in state.plan.columns if c.kind is Kind.COUNT and c.field not in state.missing]:
            table, field = column.counts
            if table in states and field not in states[table].missing:
                yield name, column, count_values(states[table], merged[table], field)


def _stale(state: TableState, column: Column, counts: Counter[str]) -> list[Result]:
    wanted = {number: counts[row.get("name", "").casefold()] for number, row in state.rows.items() if row.get("name")}
    return [(n, column.field, w) for n, w in wanted.items() if state.rows[n].get(column.field) != str(w)]


def _with_count(state: TableState, row: Row, column: Column, counts: Counter[str]) -> Row:
    name = canonical(row.get("name"), state.plan.columns[0].kind)
    return {**row, column.field: counts[name.casefold()]}
