"""Small numbers withheld, and with them whatever would let a reader work them out from the totals (DP-07).

A table is counts in rows and columns. Row totals are always published, column totals where they are small enough to be
told. A cell is withheld when it is small (1 to just under the limit); then further cells are withheld until every
withheld one could have at least two values. Whether it could is asked of the table as a network of flows: rows feed
columns, columns feed their totals, and a value is fixed exactly when no unit can travel around a circle through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]

WITHHELD = "[c]"
"""The shorthand for a number withheld to protect people, as official statistics use it."""


def is_small(count: int, limit: int) -> bool:
    """Whether a number is small enough to point at a person: 1 to just under the limit."""
    return 0 < count < limit


def withheld_cells(counts: Counts, limit: int, with_column_totals: bool = False) -> frozenset[Cell]:
    """The cells (row, column) that must not be shown. With column totals the totals are the row after the last."""
    table = [list(row) for row in counts]
    if with_column_totals and table:
        table.append([sum(column) for column in zip(*counts, strict=True)])
    network = _Network(table, with_column_totals)
    hidden = {cell for cell, count in network.cells() if is_small(count, limit)}
    free = network.free()
    while (exposed := sorted(network.exposed(hidden))) and free - hidden:
        hidden.add(network.cheapest(exposed[0], free - hidden))
    return frozenset(hidden)


class _Network:
    """The table as arcs from rows to columns; the row of totals, where there is one, as arcs from columns to an end.

    Without column totals nothing ties the rows of a column together: all columns are one place.
    """

    def __init__(self, table: list[list[int]], has_totals: bool) -> None:
        self.table = table
        self.has_totals = has_totals
        self.totals_row = len(table) - 1 if has_totals else -1

    def cells(self) -> Iterator[tuple[Cell, int]]:
        """Every cell with its count."""
        return (((r, c), count) for r, row in enumerate(self.table) for c, count in enumerate(row))

    def exposed(self, hidden: set[Cell]) -> list[Cell]:
        """The withheld cells whose value follows from what is shown."""
        return [cell for cell in hidden if not self._can_vary(cell, hidden)]

    def free(self) -> set[Cell]:
        """The cells that could have another value if all were withheld: not the noughts of a row that holds nothing."""
        every = {cell for cell, _ in self.cells()}
        return {cell for cell in every if self._can_vary(cell, every)}

    def cheapest(self, cell: Cell, shown: set[Cell]) -> Cell:
        """The smallest cell still shown in the row or column of an exposed one: its row first, noughts last."""
        row, column = cell
        near = [other for other in shown if other[0] == row or other[1] == column] or list(shown)
        return min(near, key=lambda c: (c[0] != row, self._count(c) == 0, self._count(c), c))

    def _can_vary(self, cell: Cell, hidden: set[Cell]) -> bool:
        start, end = self._ends(cell)
        others = hidden - {cell}
        up = self._reaches(end, start, others)
        return up or (self._count(cell) > 0 and self._reaches(start, end, others))

    def _count(self, cell: Cell) -> int:
        return self.table[cell[0]][cell[1]]

    def _ends(self, cell: Cell) -> tuple[str, str]:
        row, column = cell
        middle = f"column {column}" if self.has_totals else "any column"
        return (middle, "totals") if row == self.totals_row else (f"row {row}", middle)

    def _reaches(self, start: str, goal: str, hidden: set[Cell]) -> bool:
        """Whether a unit can travel: along a withheld cell freely, against it only where it holds at least one."""
        seen, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            for step in self._steps(at, hidden):
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
        return goal in seen

    def _steps(self, at: str, hidden: set[Cell]) -> Iterator[str]:
        for cell in hidden:
            start, end = self._ends(cell)
            if start == at:
                yield end
            elif end == at and self._count(cell) > 0:
                yield start
