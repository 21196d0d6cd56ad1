"""Nothing that is withheld can be worked out from what is shown: asked by trying every table there could be."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reports.suppression import Cell, withheld_cells
from tests.builders.solver import another_value

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


@st.composite
def _counted(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Grades of up to ten areas, some graded seldom, and on how many audits the sum of each grade rests."""
    grades, areas = draw(st.integers(2, 5)), draw(st.integers(2, 10))
    most = draw(st.sampled_from([2, 6, 12, 40]))
    counts = draw(
        st.lists(
            st.lists(st.integers(0, most), min_size=grades, max_size=grades), min_size=areas, max_size=areas
        ).filter(lambda rows: any(map(any, rows)))
    )
    return counts, [draw(st.integers(max(column), max(1, sum(column)))) for column in zip(*counts, strict=True)]


@settings(max_examples=2000, deadline=None)
@given(_counted())
def test_no_withheld_number_of_a_large_table_follows_from_its_sums(made: tuple[list[list[int]], list[int]]) -> None:
    """Asked of plain equations, which know nothing of how the numbers were chosen."""
    counts, audits = made
    hidden = withheld_cells(counts, 5, True, audits)
    table = [*counts, [sum(c) for c in zip(*counts, strict=True)]]
    true = {f"{r} {c}": table[r][c] for r, c in hidden}
    rows = [{f"{r} {c}": 1 for c in range(len(row)) if (r, c) in hidden} for r, row in enumerate(table)]
    last = len(counts)
    columns = [
        {f"{r} {c}": -1 if r == last else 1 for r in range(last + 1) if (r, c) in hidden} for c in range(len(audits))
    ]
    for cell in true:
        assert another_value(cell, true, rows + columns), (cell, table, sorted(hidden))
    assert all((last, c) in hidden for c, n in enumerate(audits) if 0 < n < 5)


@pytest.mark.parametrize("of", range(1, 16))
def test_who_knows_the_rule_works_out_no_small_number_of_an_area(of: int) -> None:
    """Every way in which so many audits can be graded, by what is shown of it.

    From 16 on one does: three grades of four audits each, whose sum is the largest that three small numbers have.
    """
    shown: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    for row in _splits(of, 4):
        hidden = withheld_cells([row], 5)
        shown.setdefault(tuple(None if (0, c) in hidden else n for c, n in enumerate(row)), []).append(row)
    for told, rows in shown.items():
        for c, n in enumerate(told):
            assert n is not None or len({row[c] for row in rows}) > 1, told


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


def test_noughts_beside_a_small_number_are_withheld_and_no_others() -> None:
    """Beside two marks that make 2 a nought that is shown would say: one each."""
    assert withheld_cells([[0, 1, 1, 9]], 5) == {(0, 0), (0, 1), (0, 2)}
    assert withheld_cells([[0, 9, 8, 0]], 5) == frozenset()


def test_of_columns_that_are_listed_only_where_they_hold_something_each_is_known_to_hold_one() -> None:
    """Two marks that make 2 are then one each."""
    assert withheld_cells([[1, 1, 8, 6]], 5) == {(0, 0), (0, 1)}
    assert withheld_cells([[1, 1, 8, 6]], 5, least=1) == {(0, 0), (0, 1), (0, 3)}


def test_a_total_that_rests_on_few_people_is_withheld() -> None:
    """One audit gives a grade for each area: seven grades may be those of one child."""
    assert withheld_cells([[7, 30], [8, 40]], 5, True, [9, 20]) == frozenset()
    assert (2, 0) in withheld_cells([[7, 30], [8, 40]], 5, True, [1, 20])


def test_where_most_numbers_are_large_most_are_shown() -> None:
    """Of nine areas with two small numbers each, the small ones and hardly any others."""
    counts = [[2, 30 + n, 20 + n, 6 + n] for n in range(9)]
    assert len(withheld_cells(counts, 5, True)) == 18


def test_a_cell_of_one_row_and_column_hides_a_rectangle() -> None:
    hidden = withheld_cells([[2, 30, 9], [11, 8, 7]], 5, True)
    assert (0, 0) in hidden
    assert sum(1 for r, _ in hidden if r == 0) >= 2
    assert sum(1 for _, c in hidden if c == 0) >= 2
