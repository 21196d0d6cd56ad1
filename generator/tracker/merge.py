"""The three-way merge of a table by row key: what was last written, what stands there now, what the forms say.

Pure. A cell that a person changed wins and is listed; a row that a person took out is not added again; what is not
clear is said and left as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.tracker.columns import KEEP, USE_FORMS
from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan
from generator.tracker.texts import Value, canonical, in_words

Texts = Mapping[str, str]
Row = Mapping[str, Value]
Base = Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as it stands: each row's texts by field under its sheet row number, and where each key is.

    ``keys`` holds keys that name exactly one row. ``fixed`` are cells, by key and field, that hold a formula.
    ``missing`` are fields without a column, ``unknown`` headings that are not ours, ``headings`` ours as written there,
    ``table`` the name by which the workbook knows the table.
    """

    plan: SheetPlan
    rows: Mapping[int, Texts]
    keys: Mapping[str, int]
    duplicates: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    fixed: frozenset[tuple[str, str]] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)
    table: str = ""

    def texts(self, key: str) -> Texts | None:
        """The texts of the row that this key names, if there is one."""
        return self.rows[self.keys[key]] if key in self.keys else None


@dataclass(frozen=True, slots=True)
class Change:
    """A new value for one cell, by the key of its row and its field."""

    key: str
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell where a person's entry stands against what the forms say; both as people read them."""

    sheet: str
    key: str
    column: str
    forms_say: str
    stands_here: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person chose in the Differences sheet for one cell, and the forms' words it was chosen for."""

    choice: str
    forms_say: str
    is_done: bool


Settlements = Mapping[tuple[str, str], Settlement]
_NO_SETTLEMENTS: Settlements = {}
_WORDS = "action"  # what an action is known by when its row is gone


@dataclass(frozen=True, slots=True)
class Merged:
    """What to do with one table. ``base`` is what to remember once it is done.

    ``removed`` are keys that people took out; ``kept`` differences that a person chose to keep; ``settled`` cells, by
    key and heading, where the form's value is put back because a person asked for it.
    """

    plan: SheetPlan
    changes: tuple[Change, ...] = ()
    new_rows: tuple[Row, ...] = ()
    differences: tuple[Difference, ...] = ()
    kept: tuple[Difference, ...] = ()
    settled: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    base: Mapping[str, Texts] = field(default_factory=dict)


def merge(
    base: Base, theirs: TableState, ours: Mapping[str, Row], settlements: Settlements = _NO_SETTLEMENTS
) -> Merged:
    """Compare the three sides of one table row by row.

    ``base`` and ``ours`` are by row key; ``settlements`` by key and heading. The result changes nothing that a person
    changed unless that person asked for it, and merging its own result again changes nothing at all.
    """
    out = _Collected(theirs, {key: dict(texts) for key, texts in base.items()}, settlements)
    for key, row in ours.items():
        if key in theirs.keys:
            _merge_row(out, key, base.get(key, {}), row)
        elif key not in theirs.duplicates and key in base:
            out.removed.append(key)
            # Not added again; a row that people give this key is filled anew: its words are of no field.
            out.base[key] = {"": canonical(row.get(_WORDS), Kind.LONG)}
        elif key not in theirs.duplicates:
            out.new_rows.append({c.field: row.get(c.field) for c in _columns(theirs) if c.kind is not Kind.COUNT})
            out.base[key] = {c.field: canonical(row.get(c.field), c.kind) for c in _service(theirs)}
    return out.merged(_problems(theirs))


@dataclass
class _Collected:
    """What the merge of one table has come to so far."""

    theirs: TableState
    base: dict[str, dict[str, str]]
    settlements: Settlements
    changes: list[Change] = field(default_factory=list)
    new_rows: list[Row] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)
    settled: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def merged(self, problems: tuple[str, ...]) -> Merged:
        return Merged(
            self.theirs.plan,
            tuple(self.changes),
            tuple(self.new_rows),
            tuple(self.differences),
            tuple(self.kept),
            tuple(self.settled),
            tuple(self.removed),
            problems,
            self.base,
        )


def _columns(state: TableState) -> Iterator[Column]:
    return (c for c in state.plan.columns if c.field not in state.missing)


def _service(state: TableState) -> Iterator[Column]:
    return (c for c in _columns(state) if c.owner is Owner.SERVICE and c.kind is not Kind.COUNT)


def _merge_row(out: _Collected, key: str, known: Texts, row: Row) -> None:
    stands = out.theirs.texts(key) or {}
    for column in _service(out.theirs):
        said = canonical(row.get(column.field), column.kind)
        here = stands.get(column.field, "")
        before = known.get(column.field)
        if column.open and not said and here and here != before:
            out.base.setdefault(key, {})[column.field] = ""  # the forms say nothing: what people wrote is the truth
            continue
        if here != said and not _may_write(out, key, column, before, here):
            _differ(out, Change(key, column.field, row.get(column.field)), column, here)
            continue
        if here != said:
            out.changes.append(Change(key, column.field, row.get(column.field)))
        out.base.setdefault(key, {})[column.field] = said


def _may_write(out: _Collected, key: str, column: Column, before: str | None, here: str) -> bool:
    """Whether a cell is still as it was last written, or may follow the forms though nothing is known of it."""
    if (key, column.field) in out.theirs.fixed:
        return False
    return here == before if before is not None else here == "" or column.derived


def _differ(out: _Collected, change: Change, column: Column, here: str) -> None:
    said = canonical(change.value, column.kind)
    words, cell = in_words(said, column.kind), (change.key, column.heading)
    difference = Difference(out.theirs.plan.place, *cell, words, in_words(here, column.kind))
    settlement = out.settlements.get(cell)
    if settlement is None or canonical(settlement.forms_say, Kind.LONG) != canonical(words, Kind.LONG):
        out.differences.append(difference)
    elif settlement.choice == KEEP:
        out.kept.append(difference)
    elif (
        settlement.choice == USE_FORMS and not settlement.is_done and (change.key, change.field) not in out.theirs.fixed
    ):
        out.changes.append(change)
        out.settled.append(cell)
        out.base.setdefault(change.key, {})[change.field] = said
    else:
        out.differences.append(difference)


def _problems(theirs: TableState) -> tuple[str, ...]:
    sheet = theirs.plan.place
    gone = [theirs.plan.column(name) for name in theirs.missing]
    missing = [_missing_column(theirs, c) for c in gone if c.owner is Owner.SERVICE and not c.is_new]
    doubled = [
        f"The sheet '{sheet}' has more than one row '{key}'. Neither is changed until one of them is taken out."
        for key in theirs.duplicates
    ]
    return (*missing, *doubled)


def _missing_column(theirs: TableState, column: Column) -> str:
    close = find_similar(column.heading, theirs.unknown)
    guess = f" Was it renamed to '{close}'?" if close else ""
    return (
        f"The sheet '{theirs.plan.place}' has no column '{column.heading}'.{guess} "
        "Give it its name back; the other columns are kept up to date."
    )


def find_similar(heading: str, headings: tuple[str, ...]) -> str | None:
    """The heading that most likely is this one under a new name, if any is close."""
    wanted = heading.casefold()
    close = difflib.get_close_matches(wanted, [h.casefold() for h in headings], 1, 0.6)
    return next(
        (h for h in headings if (close and h.casefold() == close[0]) or h.casefold().startswith(f"{wanted} ")), None
    )
