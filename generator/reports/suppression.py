"""Small numbers withheld, and with them whatever would let a reader work them out from the totals (DP-07).

A table is counts in rows and columns. Row totals are always published, column totals where they are small enough to be
told. A cell is withheld when it is small (1 to just under the limit), and so are the noughts of its row: they would
tell that every other mark in the row is at least one. Then further cells are withheld until every withheld one could
have at least two values. Whether it could is asked of the table as a network of flows: rows feed columns, columns feed
their totals, and a value can be another one exactly when a unit can travel around a circle through it. For a value that
is fixed the circle is taken that costs the fewest and smallest numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from heapq import heappop, heappush
from types import MappingProxyType

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]
Told = tuple[Set[int], int]
"""Some columns of a row, and how many they hold over the number that is told of them."""

WITHHELD = "[c]"
"""The shorthand for a number withheld to protect people, as official statistics use it."""
_A_NUMBER, _A_TOTAL = 10, 1_000
"""What withholding one more number costs beside its size, and one of the totals."""
_OVER = -1
"""Stands for the column of what a row holds over a number that is told of it."""


def is_small(count: int, limit: int) -> bool:
    """Whether a number is small enough to point at a person: 1 to just under the limit."""
    return 0 < count < limit


def withheld_cells(
    counts: Counts,
    limit: int,
    with_column_totals: bool = False,
    totals_rest_on: Sequence[int] = (),
    *,
    least: int = 0,
) -> frozenset[Cell]:
    """The cells (row, column) that must not be shown. With column totals the totals are the row after the last.

    ``least`` is what a reader knows of every number: 1 where only columns that hold something are listed.

    ``totals_rest_on`` says for each column on how many people its total rests, where one person may count several
    times in it: a total that rests on few is small, whatever it is.
    """
    table = [list(row) for row in counts]
    if with_column_totals and table:
        table.append([sum(column) for column in zip(*counts, strict=True)])
    network = _Network(table, with_column_totals, least=least)
    hidden = {cell for cell, count in network.cells.items() if is_small(count, limit)}
    hidden |= {(network.totals_row, c) for c, people in enumerate(totals_rest_on) if is_small(people, limit)}
    hidden |= network.noughts_beside(hidden)
    waiting = sorted(hidden)
    while waiting:
        circle = network.cheapest_circle(waiting.pop(), hidden)
        waiting += sorted(circle - hidden)
        hidden |= circle
    return frozenset(hidden)


def can_vary(table: Counts, hidden: Set[Cell], with_column_totals: bool, told: Mapping[int, Told]) -> set[Cell]:
    """Those of the withheld cells of a table (its row of totals last) that could have another value.

    ``told`` says of which rows it is told elsewhere that some columns hold so many at least.
    """
    network = _Network(table, with_column_totals, told)
    unknown = hidden | {(row, _OVER) for row in told}
    circles = {cell: network.cheapest_circle(cell, unknown) for cell in hidden}
    return {cell for cell, circle in circles.items() if circle and circle <= unknown}


class _Network:
    """The table as arcs from rows to columns; the row of totals, where there is one, as arcs from columns to an end.

    Without column totals nothing ties the rows of a column together: all columns are one place. Of a row of which it is
    told that some columns hold so many at least, these columns are fed by a place of their own; what they hold over
    that number is one more unknown arc to it.
    """

    def __init__(
        self, table: Counts, has_totals: bool, told: Mapping[int, Told] = MappingProxyType({}), least: int = 0
    ) -> None:
        self.has_totals, self._told, self._least = has_totals, told, least
        self.totals_row = len(table) - 1 if has_totals else -1
        self.cells = {(r, c): count for r, row in enumerate(table) for c, count in enumerate(row)}
        self.cells |= {(row, _OVER): over for row, (_, over) in told.items()}
        self._arcs: dict[str, list[tuple[Cell, str]]] = {}
        for cell, count in self.cells.items():
            start, end = self._ends(cell)
            self._arcs.setdefault(start, []).append((cell, end))
            if count > least:  # against its direction a unit travels only where there is one to take away
                self._arcs.setdefault(end, []).append((cell, start))

    def noughts_beside(self, hidden: set[Cell]) -> set[Cell]:
        """The noughts in the rows of these cells."""
        rows = {r for r, _ in hidden}
        return {(r, c) for (r, c), count in self.cells.items() if not count and r in rows}

    def cheapest_circle(self, cell: Cell, hidden: Set[Cell]) -> set[Cell]:
        """The cells of the cheapest circle through a cell, itself left out; those withheld cost nothing.

        Nothing where its value is fixed whatever is withheld: the noughts of a row that holds nothing.
        """
        start, end = self._ends(cell)
        ways = [self._way(end, start, cell, hidden)]
        if self.cells[cell] > self._least:
            ways.append(self._way(start, end, cell, hidden))
        return set(min((way for way in ways if way is not None), default=(0, ()))[1])

    def _ends(self, cell: Cell) -> tuple[str, str]:
        row, column = cell
        middle = f"column {column}" if self.has_totals else "any column"
        if row == self.totals_row:
            return middle, "totals"
        if column == _OVER:
            return f"row {row}", f"told of row {row}"
        return f"told of row {row}" if row in self._told and column in self._told[row][0] else f"row {row}", middle

    def _way(self, start: str, goal: str, without: Cell, hidden: Set[Cell]) -> tuple[int, tuple[Cell, ...]] | None:
        """The cheapest way from place to place, as its cost and cells."""
        open_ways: list[tuple[int, tuple[Cell, ...], str]] = [(0, (), start)]
        seen: set[str] = set()
        while open_ways:
            cost, cells, at = heappop(open_ways)
            if at == goal:
                return cost, cells
            if at not in seen:
                seen.add(at)
                for step, to in self._steps(at, without):
                    heappush(open_ways, (cost + (0 if step in hidden else self._cost(step)), (*cells, step), to))
        return None

    def _steps(self, at: str, without: Cell) -> Iterator[tuple[Cell, str]]:
        return ((cell, to) for cell, to in self._arcs.get(at, ()) if cell != without)

    def _cost(self, cell: Cell) -> int:
        return self.cells[cell] + _A_NUMBER + (_A_TOTAL if cell[0] == self.totals_row else 0)
