"""Selection: fair, replayable, within the framework's limits, and plain about what it cannot do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import FormKind
from generator.profile import Deadlines
from generator.programme.cases import Case, find_exclusion, find_rest
from generator.programme.selection import Request, Selection, Strategy, select_cases

ON = dt.date(2026, 12, 1)
DEADLINES = Deadlines()
LONG_AGO = dt.date(2026, 1, 5)
REQUEST = Request(FormKind.CASE_AUDIT, ON, 3, ON, seed="a")
ORDERS = ("Referral Order", "Youth Rehabilitation Order", "Detention and Training Order")


def case(number: int, worker: str = "Sol Storeybrook", **known: object) -> Case:
    return Case(f"CW-{number:05}", worker, **{"opened": LONG_AGO, **known})  # type: ignore[arg-type]


def draw(cases: list[Case], **asked: object) -> Selection:
    return select_cases(replace(REQUEST, **asked), cases, DEADLINES)  # type: ignore[arg-type]


def references(selection: Selection) -> list[str]:
    return [picked.case.reference for picked in selection.picked]


def chi_square(counts: Counter[str], expected: dict[str, float]) -> float:
    return sum((counts[key] - wanted) ** 2 / wanted for key, wanted in expected.items())


def test_by_chance_each_case_has_the_same_chance() -> None:
    cases = [case(n) for n in range(10)]
    counts: Counter[str] = Counter()
    for seed in range(10_000):
        counts.update(references(draw(cases, seed=str(seed))))
    # Draws without replacement vary less than independent ones: the usual bound (9 d.f., p = 0.001) is safe.
    assert chi_square(counts, {c.reference: 3_000 for c in cases}) < 27.9


def test_with_cover_each_worker_is_as_likely_and_each_of_their_cases_too() -> None:
    cases = [case(n, "Anne Holds-One") for n in range(1)] + [case(n, "Bea Holds-Four") for n in range(1, 5)]
    counts: Counter[str] = Counter()
    for seed in range(10_000):
        counts.update(references(draw(cases, number=2, cover=True, seed=str(seed))))
    assert counts["CW-00000"] == 10_000, "each worker is looked at"
    assert chi_square(counts, {c.reference: 2_500 for c in cases[1:]}) < 16.3  # 3 d.f., p = 0.001


def test_a_theme_is_drawn_by_chance_among_its_own_cases_only() -> None:
    cases = [case(n, themes=("Knife crime",) if n % 2 else ()) for n in range(8)]
    counts: Counter[str] = Counter()
    for seed in range(4_000):
        counts.update(references(draw(cases, number=1, strategy=Strategy.THEMED, theme="knife crime", seed=str(seed))))
    assert chi_square(counts, {c.reference: 1_000 for c in cases if c.themes}) < 16.3
    assert set(counts) == {c.reference for c in cases if c.themes}


def test_the_longest_open_case_without_an_audit_comes_first() -> None:
    cases = [
        case(1, opened=dt.date(2025, 1, 1), last_audit=dt.date(2026, 2, 1)),
        case(2, opened=dt.date(2026, 3, 1)),
        case(3, opened=dt.date(2025, 6, 1)),
        case(4, opened=dt.date(2024, 1, 1), last_audit=dt.date(2025, 2, 1)),
    ]
    assert references(draw(cases, strategy=Strategy.OLDEST, number=4)) == [
        "CW-00003",
        "CW-00002",
        "CW-00004",
        "CW-00001",
    ]


def test_a_managers_choice_is_kept_with_its_reason() -> None:
    chosen = {"CW-00002": "a first audit after the worker changed", "CW-00099": "typed wrongly"}
    selection = draw([case(n) for n in range(4)], strategy=Strategy.CHOSEN, chosen=chosen)
    assert [(p.case.reference, p.reason) for p in selection.picked] == [
        ("CW-00002", "Chosen: a first audit after the worker changed")
    ]
    assert any("CW-00099" in note for note in selection.notes)


@pytest.mark.parametrize(
    ("days", "candidate"), [(41, False), (42, False), (43, True)], ids=["before", "exactly six weeks", "after"]
)
def test_a_case_is_a_candidate_after_more_than_six_weeks(days: int, *, candidate: bool) -> None:
    opened = ON - dt.timedelta(days=days)
    assert (find_exclusion(case(1, opened=opened), ON, DEADLINES) == "") is candidate


@pytest.mark.parametrize(("days", "rests"), [(41, True), (42, True), (43, False)])
def test_a_case_rests_for_six_weeks_after_a_dip_test(days: int, *, rests: bool) -> None:
    assert bool(find_rest(case(1, last_dip=ON - dt.timedelta(days=days)), ON, DEADLINES)) is rests


def test_a_case_that_rests_is_replaced_and_the_replacement_said() -> None:
    cases = [case(n, last_dip=dt.date(2026, 11, 20) if n < 5 else None) for n in range(8)]
    selection = draw(cases, number=3)
    assert set(references(selection)) == {"CW-00005", "CW-00006", "CW-00007"}
    assert all("Dip-tested on 20 November 2026" in p.reason for p in selection.passed)
    assert any(p.drawn and p.reason.endswith("Another was drawn.") for p in selection.passed)


def test_seven_case_holders_and_three_files_a_month_cannot_be_met_and_is_said() -> None:
    seven = draw([case(n, f"Worker Number-{n}") for n in range(7)], cover=True)
    assert any("7 case holders, 3 files a month" in n and "C-32" in n for n in seven.notes)
    six = draw([case(n, f"Worker Number-{n}") for n in range(6)], cover=True)
    assert not any("C-32" in note for note in six.notes)


def test_who_was_looked_at_lately_waits_for_those_who_were_not() -> None:
    cases = [case(1, "Seen Lately", last_audit=dt.date(2026, 11, 2)), case(2, "Seen Lately"), case(3, "Not Seen")]
    for seed in range(20):
        assert references(draw(cases, number=1, cover=True, seed=str(seed))) == ["CW-00003"]


def test_a_mix_of_orders_takes_one_of_each_before_a_second() -> None:
    cases = [case(n, order=ORDERS[0] if n < 20 else ORDERS[n % 2 + 1]) for n in range(24)]
    for seed in range(20):
        selection = draw(cases, mix=True, seed=str(seed))
        assert {p.case.order for p in selection.picked} == set(ORDERS)


def test_an_order_that_nobody_can_be_drawn_from_is_said() -> None:
    cases = [case(1, order=ORDERS[0]), case(2, order=ORDERS[1], opened=ON)]
    assert any(ORDERS[1] in note and "none is a candidate" in note for note in draw(cases, mix=True).notes)


def test_a_missing_line_of_enquiry_is_said_where_the_service_has_them() -> None:
    assert any("TH-033" in note for note in draw([case(1)], kloe="").notes)
    assert not any("TH-033" in note for kloe in (None, "Reviews") for note in draw([case(1)], kloe=kloe).notes)


CASES = st.lists(
    st.builds(
        Case,
        st.integers(0, 60).map(lambda n: f"CW-{n:05}"),
        st.sampled_from(["Ada Inventwell", "Bo Fictionby", "Cy Notreall"]),
        order=st.sampled_from(ORDERS),
        opened=st.none() | st.dates(dt.date(2025, 1, 1), ON),
        closed=st.none() | st.dates(dt.date(2026, 6, 1), dt.date(2027, 1, 1)),
        last_dip=st.none() | st.dates(dt.date(2026, 9, 1), ON),
    ),
    max_size=25,
    unique_by=lambda c: c.reference,
)


@given(CASES, st.integers(0, 6), st.sampled_from(list(Strategy)[:2]), st.booleans(), st.booleans(), st.randoms())
def test_every_draw_holds_its_limits_or_says_why_not_and_can_be_replayed(
    cases: list[Case], number: int, strategy: Strategy, cover: bool, mix: bool, chance: object
) -> None:
    asked = {"number": number, "strategy": strategy, "cover": cover, "mix": mix}
    selection = draw(cases, **asked)
    shuffled = list(cases)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(shuffled, **asked) == selection, "the order of the case list decides nothing"
    assert len(set(references(selection))) == len(selection.picked) <= number
    for picked in selection.picked:
        assert find_exclusion(picked.case, ON, DEADLINES) == find_rest(picked.case, ON, DEADLINES) == ""
    fit = [c for c in cases if not find_exclusion(c, ON, DEADLINES) and not find_rest(c, ON, DEADLINES)]
    assert len(selection.picked) == min(number, len(fit))
    assert (len(selection.picked) < number) == any("could be chosen" in note for note in selection.notes)
    passed = {p.case.reference for p in selection.passed}
    assert passed.isdisjoint(references(selection))
    assert passed == {c.reference for c in cases} - {c.reference for c in fit}
