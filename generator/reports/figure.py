"""A figure: one number with its meaning, what it is out of, and the rows it was counted from.

Pure. Every number of a report is a ``Figure``, so that it can be explained and recounted (issue of trust number one).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.periods import Period
from generator.profile import FieldDefinition, FieldKind, ServiceProfile
from generator.reports.suppression import WITHHELD, Cell, withheld_cells

Source = Literal["tracker", "action plan", "checks"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count. ``n`` is how many it is out of, ``words`` what it counts, ``rows`` the keys of the records counted.

    ``sensitive`` figures say something about children: in documents their rows are never listed, and where ``withheld``
    is set the number itself is not shown (DP-07). ``lists_rows`` is off where rows would point at staff (DP-09).
    """

    id: str
    value: int
    words: str
    n: int
    period: str
    rows: tuple[str, ...]
    source: Source = "tracker"
    sensitive: bool = False
    withheld: bool = False
    n_withheld: bool = False
    lists_rows: bool = True

    @property
    def shown(self) -> str:
        """The number as documents may show it."""
        return WITHHELD if self.withheld else f"{self.value:,}"

    @property
    def n_shown(self) -> str:
        """What the number is out of, as documents may show it."""
        return WITHHELD if self.n_withheld else f"{self.n:,}"

    @property
    def mark(self) -> str:
        """The mark that becomes a raised number leading to this figure's explanation."""
        return f"⟦note:{self.id}⟧"

    @property
    def cited(self) -> str:
        """The number with its mark, for use in a sentence."""
        return self.shown + self.mark


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts in rows and columns. ``note`` is the figure that explains the table, ``totals`` the n of each row."""

    note: Figure
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[Figure, ...], ...]
    totals: tuple[int, ...]

    @property
    def has_withheld(self) -> bool:
        """Whether any number of the table is withheld."""
        return any(cell.withheld for row in self.cells for cell in row)

    @property
    def shows_nothing(self) -> bool:
        """Whether all that the table counts is withheld, so that it is better left out."""
        return self.has_withheld and not any(cell.value and not cell.withheld for row in self.cells for cell in row)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a report by id, and its tables by the id of the figure that explains them."""

    period: Period
    by_id: Mapping[str, Figure]
    tables: Mapping[str, CountTable]

    def get(self, figure_id: str) -> Figure:
        """The figure of this id. Raises KeyError where the report has none."""
        return self.by_id[figure_id]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.by_id.values())


@dataclass(frozen=True)
class Scope:
    """What a report looks at: all audits, those of its period, and the day it is made.

    ``minutes`` are the minutes of meetings, of any period.
    """

    all_audits: tuple[AuditRecord, ...]
    actions: tuple[ActionRecord, ...]
    period: Period
    profile: ServiceProfile
    today: date
    minutes: tuple[AuditRecord, ...] = ()
    audits: tuple[AuditRecord, ...] = field(init=False)

    def __post_init__(self) -> None:
        held = tuple(a for a in self.all_audits if self.period.holds(month_of(a)))
        object.__setattr__(self, "audits", held)

    @property
    def as_of(self) -> date:
        """The day on which actions are looked at: the last of the period, or today while it lasts."""
        return min(self.today, self.period.end)

    def figure(self, figure_id: str, counted: Iterable[AuditRecord], words: str, n: int) -> Figure:
        """A figure that counts audits."""
        rows = tuple(a.key for a in counted)
        return Figure(figure_id, len(rows), words, n, self.period.name, rows)

    def kinds(self) -> tuple[FormKind, ...]:
        """The kinds of audit of this service, in the order of its forms."""
        known = [f.kind for f in self.profile.forms if f.kind.is_audit] + [a.kind for a in self.audits]
        return tuple(dict.fromkeys(known))

    def fields(self, *kinds: FieldKind) -> dict[str, FieldDefinition]:
        """The questions of these kinds over all audit forms, by id, in the order of the forms."""
        forms = [f for f in self.profile.forms if f.kind.is_audit]
        found: dict[str, FieldDefinition] = {}
        for form in forms:
            for definition in form.of_kind(*kinds):
                found.setdefault(definition.id, definition)
        return found


def month_of(audit: AuditRecord) -> date | None:
    """The day that places an audit in a period: its audit month, else when it was due, handed in or allocated."""
    return audit.audit_month or audit.due or audit.submitted or audit.allocated


def kind_name(kind: FormKind | str) -> str:
    """A kind of form at the beginning of a sentence or alone: Full audit."""
    return (kind.words if isinstance(kind, FormKind) else str(kind).replace("_", " ")).capitalize()


Row = tuple[str, str, int, Mapping[str, tuple[str, ...]]]
"""Of a table of counts: the row's id, its label, its n, and the keys counted by column."""


def count_table(
    note: Figure,
    columns: Mapping[str, str],
    rows: Iterable[Row],
    *,
    limit: int = 0,
    column_totals: bool = False,
    all_or_none: bool = False,
    least: int = 0,
) -> CountTable:
    """A table of figures. Where ``limit`` is set its cells are sensitive and small ones are withheld.

    ``columns`` maps ids to headings. With ``column_totals`` a last row counts all rows together. With
    ``all_or_none`` one withheld cell withholds all, for rows that nearly repeat one another, so that a number of
    differences told elsewhere gives none of them away. ``least`` is what is known of every number of the table.
    """
    rows = list(rows)
    if column_totals:
        rows.append(_together(rows, columns))
    held = [keys for _, _, _, keys in rows]
    hidden = _withheld(held, columns, limit, column_totals, least) if limit else frozenset()
    if all_or_none and hidden:
        hidden = frozenset((r, c) for r in range(len(rows)) for c in range(len(columns)))
    cells = tuple(
        tuple(
            _cell(note, row, column, sensitive=limit > 0, withheld=(r, i) in hidden)
            for i, column in enumerate(columns.items())
        )
        for r, row in enumerate(rows)
    )
    labels, totals = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
    return CountTable(note, tuple(columns.values()), labels, cells, totals)


def _withheld(
    rows: list[Mapping[str, tuple[str, ...]]], columns: Mapping[str, str], limit: int, column_totals: bool, least: int
) -> frozenset[Cell]:
    """The cells to be withheld. A total is small where few records make it, however often each counts in it."""
    counts = [[len(keys.get(c, ())) for c in columns] for keys in rows]
    if not column_totals:
        return withheld_cells(counts, limit, least=least)
    people = [len(set(rows[-1].get(c, ()))) for c in columns]
    return withheld_cells(counts[:-1], limit, True, people, least=least)


def _cell(note: Figure, row: Row, column: tuple[str, str], *, sensitive: bool, withheld: bool) -> Figure:
    row_id, label, n, keys = row
    counted = tuple(keys.get(column[0], ()))
    words = f"{note.words} {label}: {column[1]}."
    return Figure(
        f"{note.id}.{row_id}.{column[0]}",
        len(counted),
        words,
        n,
        note.period,
        counted,
        note.source,
        sensitive,
        withheld,
    )


def _together(rows: list[Row], columns: Mapping[str, str]) -> Row:
    keys = {c: tuple(k for row in rows for k in row[3].get(c, ())) for c in columns}
    return ("all", "All together", sum(row[2] for row in rows), keys)
