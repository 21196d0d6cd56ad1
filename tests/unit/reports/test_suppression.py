"""Nothing that is withheld can be worked out from what is shown: asked by trying every table there could be."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reports.suppression import Cell, withheld_cells

LIMIT = 3


def _splits(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 0:
        return [()] if total == 0 else []
    return [(first, *rest) for first in range(total + 1) for rest in _splits(total - first, parts - 1)]


def _possible(table: list[list[int]], hidden: frozenset[Cell]) -> list[list[tuple[int, ...]]]:
    """Every filling of each row that agrees with its shown cells and its total."""
    rows = []
    for r, row in enumerate(table):
        unknown = [c for c in range(len(row)) if (r, c) in hidden]
        left = sum(row[c] for c in unknown)
        rows.append([])
        for split in _splits(left, len(unknown)):
            filled = list(row)
            for c, value in zip(unknown, split, strict=True):
                filled[c] = value
            rows[-1].append(tuple(filled))
    return rows


def _values(table: list[list[int]], hidden: frozenset[Cell], with_totals: bool) -> dict[Cell, set[int]]:
    """For each withheld cell, the values it has in some table that agrees with all that is shown."""
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    for candidate in product(*_possible(table, hidden)):
        body = candidate[:-1] if with_totals else candidate
        if with_totals and candidate[-1] != tuple(map(sum, zip(*body, strict=True))):
            continue
        for r, c in hidden:
            found[r, c].add(candidate[r][c])
    return found


_tables = st.integers(2, 3).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=1, max_size=2)
)


@settings(max_examples=300, deadline=None)
@given(_tables, st.booleans())
def test_every_withheld_cell_could_have_another_value(counts: list[list[int]], with_totals: bool) -> None:
    hidden = withheld_cells(counts, LIMIT, with_totals)
    table = [*counts, [sum(c) for c in zip(*counts, strict=True)]] if with_totals else counts
    assert {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < LIMIT} <= hidden
    for cell, values in _values(table, hidden, with_totals).items():
        assert len(values) > 1, (cell, table, hidden)


@given(_tables)
def test_no_limit_withholds_nothing(counts: list[list[int]]) -> None:
    assert withheld_cells(counts, 0, True) == frozenset()


def test_a_row_that_holds_nothing_is_left_as_it_is() -> None:
    assert not {cell for cell in withheld_cells([[0, 0], [0, 1]], 3, True) if cell[0] == 0}


def test_large_numbers_stay() -> None:
    assert withheld_cells([[9, 8], [7, 12]], 5, True) == frozenset()


def test_one_small_cell_takes_a_second_one_with_it() -> None:
    assert withheld_cells([[2, 30, 9]], 5) == {(0, 0), (0, 2)}


def test_a_cell_of_one_row_and_column_hides_a_rectangle() -> None:
    hidden = withheld_cells([[2, 30, 9], [11, 8, 7]], 5, True)
    assert (0, 0) in hidden
    assert sum(1 for r, _ in hidden if r == 0) >= 2
    assert sum(1 for _, c in hidden if c == 0) >= 2
