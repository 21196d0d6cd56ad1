"""Whether the cases that were looked at reflect the diversity of the caseload: counts only, small ones withheld.

NT-131, DP-07, DP-08. One characteristic at a time, never two together.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.days import add_months
from generator.programme.cases import Case


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a characteristic: how many cases of the caseload and of those looked at have it.

    Both are None where either is small, and where the other values would give it away.
    """

    value: str
    caseload: int | None
    looked_at: int | None


@dataclass(frozen=True, slots=True)
class Diversity:
    """One characteristic over the cases that were open in the period, ``total`` of them, ``seen`` looked at."""

    characteristic: str
    total: int
    seen: int
    shares: tuple[Share, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether nothing can be shown, because every value is small."""
        return all(share.caseload is None for share in self.shares)


def summarise_diversity(
    cases: Iterable[Case], characteristics: Sequence[str], today: dt.date, small: int, months: int = 12
) -> list[Diversity]:
    """Each characteristic of the caseload against that of the cases looked at in so many months up to today."""
    since = add_months(today, -months)
    listed = [case for case in cases if case.closed is None or case.closed > since]
    seen = [case for case in listed if case.last_looked_at and since < case.last_looked_at <= today]
    return [_of(name, listed, seen, small) for name in characteristics]


def _of(name: str, listed: Sequence[Case], seen: Sequence[Case], small: int) -> Diversity:
    every, looked_at = (Counter(_value(case, name) for case in group) for group in (listed, seen))
    hidden = {value for value in every if _is_small(every[value], small) or _is_small(looked_at[value], small)}
    while len(hidden) < len(every) and _follow(hidden, every, looked_at):
        hidden.add(min((v for v in every if v not in hidden), key=lambda v: (every[v], v)))
    shares = [
        Share(value, *((None, None) if value in hidden else (every[value], looked_at[value])))
        for value in sorted(every, key=lambda v: (-every[v], v))
    ]
    return Diversity(name, len(listed), len(seen), tuple(shares))


def _follow(hidden: Collection[str], every: Mapping[str, int], looked_at: Mapping[str, int]) -> bool:
    """Whether the totals give withheld counts away: one alone, none looked at, or one case each, as each has one."""
    one_each = sum(every[v] for v in hidden) == len(hidden)
    return bool(hidden) and (len(hidden) == 1 or one_each or not any(looked_at.get(v) for v in hidden))


def _value(case: Case, name: str) -> str:
    return case.characteristics.get(name) or "Not recorded"


def _is_small(count: int, small: int) -> bool:
    """Whether a count may point at a child; none at all tells as much about a small group."""
    return count < small
