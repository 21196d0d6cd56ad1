"""Diversity of the cases looked at: counts only, and no count from which a child could be told."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from generator.programme.cases import Case
from generator.programme.diversity import Diversity, summarise_diversity

TODAY = dt.date(2026, 12, 1)


def case(number: int, value: str, seen: bool = False, closed: dt.date | None = None) -> Case:
    looked_at = dt.date(2026, 6, 1) if seen else None
    opened, known = dt.date(2025, 1, 1), {"Ethnicity": value} if value else {}
    return Case(f"CW-{number}", "W", opened=opened, closed=closed, last_audit=looked_at, characteristics=known)


def summed(*cases: Case, small: int = 5) -> Diversity:
    (found,) = summarise_diversity(cases, ["Ethnicity"], TODAY, small)
    return found


def group(value: str, total: int, seen: int) -> list[Case]:
    return [case(n, value, n < seen) for n in range(total)]


def test_each_value_is_counted_in_the_caseload_and_among_those_looked_at() -> None:
    found = summed(*group("A", 20, 8), *group("B", 10, 5))
    assert [(s.value, s.caseload, s.looked_at) for s in found.shares] == [("A", 20, 8), ("B", 10, 5)]
    assert (found.total, found.seen) == (30, 13)


def test_a_small_count_is_withheld_and_with_it_another_that_would_give_it_away() -> None:
    found = summed(*group("A", 20, 8), *group("B", 10, 6), *group("C", 3, 3))
    assert [(s.value, s.caseload) for s in found.shares] == [("A", 20), ("B", None), ("C", None)]


def test_none_looked_at_of_a_group_is_a_small_count_too() -> None:
    found = summed(*group("A", 20, 8), *group("B", 20, 0), *group("C", 20, 9))
    assert {s.value for s in found.shares if s.caseload is None} == {"A", "B"}


def test_cases_closed_before_the_period_and_audits_before_it_do_not_count() -> None:
    old = [case(90 + n, "A", closed=dt.date(2025, 6, 1)) for n in range(9)]
    assert summed(*group("A", 10, 6), *old).total == 10


def test_what_is_not_recorded_is_a_value_of_its_own() -> None:
    assert "Not recorded" in {s.value for s in summed(*group("A", 9, 6), *group("", 7, 5)).shares}


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.booleans()), max_size=60))
def test_no_withheld_count_can_be_worked_out_from_the_rest(drawn: list[tuple[str, bool]]) -> None:
    found = summed(*(case(n, value, seen) for n, (value, seen) in enumerate(drawn)))
    hidden = [s for s in found.shares if s.caseload is None]
    assert len(hidden) != 1 or len(found.shares) == 1
    if hidden and len(hidden) < len(found.shares):  # each value is listed because a case has it
        assert found.total - sum(s.caseload or 0 for s in found.shares) > len(hidden)
        assert found.seen - sum(s.looked_at or 0 for s in found.shares) > 0
    assert all(s.caseload is None or (s.caseload >= 5 and (s.looked_at or 0) >= 5) for s in found.shares)
