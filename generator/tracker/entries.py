"""What people entered in the workbooks, read as the truth: it flows into status, reports and forms. Pure.

People's own columns count as they stand. In a column that follows the forms, a cell counts where a person changed it:
it is neither blank nor what was last written there, and nobody has asked for the form's value back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.model import AuditRecord
from generator.tracker.columns import USE_FORMS
from generator.tracker.mapping import own_words
from generator.tracker.merge import Base, Settlements, TableState, Texts
from generator.tracker.rows import audit_row
from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan
from generator.tracker.texts import find_date

Entries = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class TrackerEntries:
    """What people entered in the tracker, by the key of its rows and field; days as dates."""

    plan: SheetPlan
    by_key: Entries = field(default_factory=lambda: MappingProxyType({}))

    def of(self, record: AuditRecord) -> Mapping[str, object]:
        """What was entered for one audit."""
        if self.plan.key == ("key",):
            return self.by_key.get(record.key, {})
        own, _ = own_words(self.plan, {record.key: audit_row(record)})
        return self.by_key.get(next(iter(own), ""), {})


def entries_of(state: TableState, base: Base, settlements: Settlements) -> dict[str, dict[str, object]]:
    """What people entered in one table, by row key and field; what is no day in a column of days is left out."""
    asked = {(key, heading) for (key, heading), s in settlements.items() if s.choice == USE_FORMS and not s.is_done}
    rows = ((key, state.rows[number]) for key, number in state.keys.items())
    found = {key: dict(_entered(state, key, texts, base.get(key, {}), asked)) for key, texts in rows}
    return {key: entered for key, entered in found.items() if entered}


def _entered(
    state: TableState, key: str, texts: Texts, known: Texts, asked: set[tuple[str, str]]
) -> Iterator[tuple[str, object]]:
    for column in state.plan.columns:
        text = texts.get(column.field, "")
        if not text or (key, column.heading) in asked:
            continue
        if column.owner is Owner.PEOPLE or (column.open and text != known.get(column.field)):
            value = value_of(column, text)
            if value is not None:
                yield column.field, value


def value_of(column: Column, text: str) -> object:
    """What a compared text stands for in its column; None where it is no day or no number there."""
    if column.kind is Kind.DATE:
        return find_date(text)
    if column.kind is Kind.NUMBER:
        return int(text) if text.isdigit() else None
    return text
