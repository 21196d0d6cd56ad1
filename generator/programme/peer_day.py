"""The annual peer audit day: who audits which files, nobody their own (NT-027, NT-182).

The plan is drawn by a seed made of stated words over cases in order of their references, so that anybody can draw it
again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from generator.profile import ServiceProfile
from generator.programme.cases import Case, find_exclusion, find_rest
from generator.programme_settings import PeerDay


@dataclass(frozen=True, slots=True)
class PeerAudits:
    """One person who takes part, the role in which they do, and the cases that they audit."""

    auditor: str
    role: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class PeerDayPlan:
    """The plan of one day; ``problems`` say which rule it does not meet and what to do."""

    day: dt.date
    seed: str
    audits: tuple[PeerAudits, ...]
    problems: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files are audited in all."""
        return sum(len(a.cases) for a in self.audits)


def plan_peer_day(
    profile: ServiceProfile, cases: Iterable[Case], attending: Sequence[str], day: dt.date, seed: str = ""
) -> PeerDayPlan:
    """Who audits what on the day; without names everybody who holds one of its roles takes part.

    Cases are spread over their case holders. Raises ValueError where the profile has no peer audit day.
    """
    rule = profile.programme.peer_day
    if rule is None:
        raise ValueError("The programme of this service has no peer audit day.")
    seed = seed or f"{profile.service.id} peer audit day {day.isoformat()}"
    present = dict(_present(profile, rule, attending, day))
    pool = _spread(sorted((c for c in cases if _may_be_audited(c, profile, day)), key=lambda c: c.reference), seed)
    given = _allocate([name for name in present for _ in range(rule.files_each)], pool, profile)
    audits = tuple(PeerAudits(name, role, tuple(given.get(name, ()))) for name, role in present.items())
    problems = (*_unknown(profile, attending), *_attendance(profile, rule, present), *_short(rule, audits))
    return PeerDayPlan(day, seed, audits, problems)


def _may_be_audited(case: Case, profile: ServiceProfile, day: dt.date) -> bool:
    deadlines = profile.programme.deadlines
    return not find_exclusion(case, day, deadlines) and not find_rest(case, day, deadlines)


def _present(
    profile: ServiceProfile, rule: PeerDay, attending: Sequence[str], day: dt.date
) -> Iterator[tuple[str, str]]:
    """Those who take part with the role in which they count: the first of the day's roles that they hold."""
    named = [p for p in map(profile.people.find, attending) if p] if attending else list(profile.people.people)
    for role in rule.attendance:
        for person in (p for p in named if p.is_here(day)):
            if next((r for r in rule.attendance if r in person.roles), "") == role:
                yield person.name, role


def _spread(cases: Sequence[Case], seed: str) -> list[Case]:
    """The cases in the order in which they are drawn: one of each case holder first, then a second of each."""
    order = list(cases)
    Random(seed).shuffle(order)  # noqa: S311
    seen: dict[str, int] = {}
    turns = []
    for case in order:
        seen[case.worker] = seen.get(case.worker, 0) + 1
        turns.append(seen[case.worker])
    return [case for _, case in sorted(zip(turns, order, strict=True), key=lambda pair: pair[0])]


def _allocate(places: Sequence[str], pool: Sequence[Case], profile: ServiceProfile) -> dict[str, list[Case]]:
    """A case for each place, moved on to another person where somebody would be left with their own cases only."""
    taken: dict[int, int] = {}

    def place(place_number: int, tried: set[int]) -> bool:
        for n, case in enumerate(pool):
            if n in tried or profile.people.are_one(case.worker, places[place_number]):
                continue
            tried.add(n)
            if n not in taken or place(taken[n], tried):
                taken[n] = place_number
                return True
        return False

    for number in range(len(places)):
        place(number, set())
    given: dict[str, list[Case]] = {}
    for n, number in sorted(taken.items()):
        given.setdefault(places[number], []).append(pool[n])
    return given


def _unknown(profile: ServiceProfile, attending: Sequence[str]) -> Iterator[str]:
    for name in attending:
        if profile.people.find(name) is None:
            yield f"{name} is not in people.toml, or two people are meant. Write the whole name."


def _attendance(profile: ServiceProfile, rule: PeerDay, present: Mapping[str, str]) -> Iterator[str]:
    roles = list(present.values())
    for role, wanted in rule.attendance.items():
        if (held := roles.count(role)) < wanted:
            yield f"{profile.role_name(role)}: at least {wanted} needed, {held} will be there (NT-027)."


def _short(rule: PeerDay, audits: Iterable[PeerAudits]) -> Iterator[str]:
    for person in audits:
        if (held := len(person.cases)) < rule.files_each:
            yield f"{person.auditor} has {held} of {rule.files_each} files: the case list holds no more that fit."
