"""The cells that a merge writes, by which a write that was left in doubt is known again. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.tracker.mapping import key_of
from generator.tracker.merge import Merged
from generator.tracker.texts import canonical

Mark = tuple[str, str, str, str]


def marks_of(merged: Mapping[str, Merged]) -> tuple[Mark, ...]:
    """Each changed cell (table, row key, field, text), and each new row with no field and no text."""
    return tuple(mark for name, m in merged.items() for mark in _marks(name, m))


def _marks(name: str, merged: Merged) -> Iterator[Mark]:
    for change in merged.changes:
        yield name, change.key, change.field, canonical(change.value, merged.plan.column(change.field).kind)
    for row in merged.new_rows:
        yield name, key_of(merged.plan, row), "", ""
