"""What people wrote in the Word plan, put into the cells of the action plan as if they had typed it there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.tracker.merge import Change, TableState
from generator.tracker.texts import Value, canonical

Typed = Mapping[str, Mapping[str, Value]]


def with_typed(state: TableState, typed: Typed) -> tuple[TableState, list[Change]]:
    """The table as it stands with these cells typed in, and the cells that so change; formulas are left."""
    rows, changes = dict(state.rows), []
    for key in (k for k in typed if k in state.keys):
        texts = dict(rows[state.keys[key]])
        for field, value in typed[key].items():
            text = canonical(value, state.plan.column(field).kind)
            if field not in state.missing and (key, field) not in state.fixed and texts.get(field, "") != text:
                texts[field] = text
                changes.append(Change(key, field, value))
        rows[state.keys[key]] = texts
    return (replace(state, rows=rows), changes) if changes else (state, [])
