"""What stands in the action plan: people's cells, and whole actions that people typed into it themselves. Pure.

An action from a complaint, feedback or a report has no form that Checkback reads: people type it into a row, and the
row is the record. It gets an ID once, and is then followed like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from generator.tracker.entries import Entries, value_of
from generator.tracker.merge import Base, Change, TableState, Texts
from generator.tracker.texts import find_date

_WORDS = "action"


def _none() -> Entries:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlanEntries:
    """What stands in the action plan, by action key.

    ``by_key`` holds people's cells, ``words`` the words by which each action is known again, ``rows`` all that stands
    in each row that holds an action. ``apart`` are fields without a column: nothing can be read or written there.
    """

    by_key: Entries = field(default_factory=_none)
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: Entries = field(default_factory=_none)
    apart: frozenset[str] = frozenset()

    def with_typed(self, typed: Entries) -> PlanEntries:
        """The entries with those of the Word plan on top."""
        both = {key: {**self.by_key.get(key, {}), **typed.get(key, {})} for key in {*self.by_key, *typed}}
        return replace(self, by_key=both)


def known_words(state: TableState, base: Base, forms_say: Mapping[str, str]) -> dict[str, str]:
    """The words of each action as its form last said them, by key; those of rows that were taken out as well.

    ``forms_say`` holds them for actions that people worded anew; without it and ``base`` the cell itself has to do.
    """
    gone = {key: texts.get(_WORDS) or texts.get("", "") for key, texts in base.items()}
    there = {key: state.rows[number].get(_WORDS, "") for key, number in state.keys.items()}
    said = {key: words for key, words in gone.items() if words}
    return {**dict.fromkeys(base, ""), **there, **said, **forms_say}


def rows_of(state: TableState) -> dict[str, dict[str, object]]:
    """All that stands in each row that holds an action, by key and field; a day that is no day as it was typed."""
    rows = ((key, state.rows[number]) for key, number in state.keys.items())
    return {key: dict(_cells(state, texts)) for key, texts in rows if texts.get(_WORDS)}


def _cells(state: TableState, texts: Texts) -> Iterator[tuple[str, object]]:
    for column in state.plan.columns:
        if text := texts.get(column.field, ""):
            value = value_of(column, text)
            yield column.field, text if value is None else value


def with_ids(state: TableState, base: Base, today: date) -> tuple[TableState, list[Change]]:
    """The table with an ID for each action that people typed without one, and the cells that so change.

    An ID such as "Complaint 2026-11 A1" tells the source and the month; none is given twice. A blank day of raising is
    today. Nothing is done where the IDs are formulas.
    """
    if state.plan.key != ("key",) or any(field == "key" for _, field in state.fixed):
        return state, []
    rows, keys, changes = dict(state.rows), dict(state.keys), []
    taken = {*keys, *state.duplicates, *base}
    for number, texts in sorted(state.rows.items()):
        if texts.get("key") or not texts.get(_WORDS):
            continue
        key = _new_key(texts, taken, today)
        added = {"key": key}
        if "raised_on" not in state.missing and not texts.get("raised_on") and _has(state, "raised_on"):
            added["raised_on"] = today.isoformat()
        taken.add(key)
        keys[key], rows[number] = number, {**texts, **added}
        changes += [Change(key, name, value_of(state.plan.column(name), text)) for name, text in added.items()]  # type: ignore[arg-type]
    return (replace(state, rows=rows, keys=keys), changes) if changes else (state, [])


def _has(state: TableState, name: str) -> bool:
    return any(column.field == name for column in state.plan.columns)


def _new_key(texts: Texts, taken: Iterable[str], today: date) -> str:
    source = " ".join(re.sub(r"[^\w\s-]", " ", texts.get("source", "")).split())[:40].strip() or "Action"
    month = find_date(texts.get("raised_on", "")) or today
    stem = f"{source[:1].upper()}{source[1:]} {month:%Y-%m} A"
    numbers = [int(key.removeprefix(stem)) for key in taken if re.fullmatch(re.escape(stem) + r"\d+", key)]
    return f"{stem}{max(numbers, default=0) + 1}"
