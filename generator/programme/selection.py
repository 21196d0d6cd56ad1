"""Choosing the cases of a month: by chance, by age, by theme or by a manager, so that anybody can replay the draw.

The pool is put in order of the references and drawn from by a seed made of stated words; nothing else decides. What a
draw passes over, replaces or cannot meet is said.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from types import MappingProxyType

from generator.days import add_months
from generator.model import AuditRecord, FormKind, as_text
from generator.profile import Deadlines
from generator.programme.cases import Case, find_exclusion, find_rest


class Strategy(StrEnum):
    """How cases are chosen (C-16)."""

    RANDOM = "random"
    OLDEST = "oldest"
    THEMED = "themed"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be drawn: how many cases of which kind for which month, how, and on which day.

    ``cover`` draws first for workers whose cases were not looked at within ``cover_months``, then for those looked at
    longest ago (NT-123, NT-124);
    ``mix`` evens out the types of order (NT-130). ``chosen`` gives a manager's reasons by case reference (NT-126),
    ``taken`` the selection that has a case already. ``kloe`` is the month's line of enquiry, None where the service has
    none (TH-017, TH-033).
    """

    kind: FormKind
    month: dt.date
    number: int
    on: dt.date
    strategy: Strategy = Strategy.RANDOM
    theme: str = ""
    team: str = ""
    cover: bool = False
    cover_months: int = 2
    mix: bool = False
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    taken: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kloe: str | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """A case that was chosen, and why."""

    case: Case
    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A case that was not a candidate, or that was drawn and replaced, and why."""

    case: Case
    reason: str
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """A draw: what was asked, the pool it was drawn from in order, what was chosen, passed over and noted."""

    request: Request
    pool: tuple[Case, ...]
    picked: tuple[Picked, ...]
    passed: tuple[Passed, ...]
    notes: tuple[str, ...]


def find_taken(audits: Iterable[AuditRecord]) -> dict[str, str]:
    """The cases that somebody audits now, by reference, with the audit that has them: they are not drawn again."""
    waiting = (a for a in audits if a.started is not None and a.case_reference and not a.exempt)
    return {a.case_reference: f"the {a.kind.words} of {as_text(a.audit_month).partition(' ')[2]}" for a in waiting}


def select_cases(request: Request, cases: Iterable[Case], deadlines: Deadlines) -> Selection:
    """Draw the cases of a request. The same request and cases give the same selection on any machine."""
    pool = tuple(sorted(_asked(request, cases), key=lambda case: case.reference))
    taken = {reference: f"Chosen already in {where}." for reference, where in request.taken.items()}
    excluded = {c.reference: why for c in pool if (why := find_exclusion(c, request.on, deadlines))} | taken
    out = [Passed(case, excluded[case.reference]) for case in pool if case.reference in excluded]
    order = _in_drawing_order(request, [case for case in pool if case.reference not in excluded])
    resting = {c.reference: why for c in order if (why := find_rest(c, request.on, deadlines))}
    if request.strategy is Strategy.CHOSEN:
        resting = {}  # a manager who names a case has seen when it was last looked at
    fit = [case for case in order if case.reference not in resting]
    picked = _pick(request, pool, fit)
    out += _passed_over(order, resting, picked)
    return Selection(request, pool, tuple(picked), tuple(out), tuple(_notes(request, pool, fit, picked)))


def _passed_over(order: Sequence[Case], resting: Mapping[str, str], picked: Sequence[Picked]) -> Iterator[Passed]:
    """Cases that rest: those that the draw came to were replaced, the others never came up."""
    references = {p.case.reference for p in picked}
    reach = max((n for n, case in enumerate(order, start=1) if case.reference in references), default=len(order))
    for number, case in enumerate(order):
        if case.reference in resting and number < reach:
            yield Passed(case, f"{resting[case.reference]} Another was drawn.", drawn=True)
        elif case.reference in resting:
            yield Passed(case, resting[case.reference])


def _asked(request: Request, cases: Iterable[Case]) -> list[Case]:
    """The cases of the team and theme that the request names; all of them where it names none."""
    return [
        case
        for case in cases
        if (not request.team or case.team.casefold() == request.team.casefold())
        and (request.strategy is not Strategy.THEMED or _has_theme(case, request.theme))
    ]


def _has_theme(case: Case, theme: str) -> bool:
    return theme.casefold() in {t.casefold() for t in case.themes}


def _in_drawing_order(request: Request, cases: list[Case]) -> list[Case]:
    """Cases in the order in which they are drawn: by the seed, or the longest open without an audit first (NT-056)."""
    if request.strategy is Strategy.CHOSEN:
        return [case for case in cases if case.reference in request.chosen]
    if request.strategy is Strategy.OLDEST:
        return sorted(cases, key=lambda c: (c.last_audit or dt.date.min, c.opened or dt.date.min, c.reference))
    order = list(cases)
    Random(request.seed).shuffle(order)  # noqa: S311
    return order


def _pick(request: Request, pool: Sequence[Case], order: Sequence[Case]) -> list[Picked]:
    """The first cases in drawing order; workers who are due and rare types of order come first where asked for."""
    due = _workers_due(request, pool, order) if request.cover else []
    turns = [*due, *_workers_seen(request, pool, order, due)] if request.cover else []
    picked: list[Picked] = []
    left = list(order)
    while left and len(picked) < request.number:
        worker = turns.pop(0) if turns else None
        mine = [case for case in left if case.worker == worker] or left
        case = _rarest(mine, picked) if request.mix else mine[0]
        reason = f"{worker} had no case looked at in {request.cover_months} months." if worker in due else ""
        picked.append(Picked(case, " ".join((_how(request, case), reason)).strip()))
        left.remove(case)
    return picked


def _how(request: Request, case: Case) -> str:
    match request.strategy:
        case Strategy.CHOSEN:
            return f"Chosen: {request.chosen[case.reference]}"
        case Strategy.OLDEST:
            return "Open longest without an audit."
        case Strategy.THEMED:
            return f"Drawn at random among cases on {request.theme}."
    return "Drawn at random."


def _workers_due(request: Request, pool: Sequence[Case], order: Sequence[Case]) -> list[str]:
    """Workers none of whose cases was looked at within the period, in drawing order (NT-124)."""
    since = add_months(request.on, -request.cover_months)
    seen = {c.worker for c in pool if c.last_looked_at and c.last_looked_at > since}
    seen |= {c.worker for c in pool if c.reference in request.taken}  # chosen already, so soon looked at
    return [worker for worker in dict.fromkeys(c.worker for c in order) if worker not in seen]


def _workers_seen(request: Request, pool: Sequence[Case], order: Sequence[Case], due: Sequence[str]) -> list[str]:
    """The other workers, those looked at longest ago first: who waits for a later draw would be late by then."""
    last: dict[str, dt.date] = {}
    for case in pool:
        looked = request.on if case.reference in request.taken else case.last_looked_at
        last[case.worker] = max(last.get(case.worker, dt.date.min), looked or dt.date.min)
    others = dict.fromkeys(c.worker for c in order if c.worker not in due)
    return sorted(others, key=lambda worker: last[worker])


def _rarest(cases: Sequence[Case], picked: Sequence[Picked]) -> Case:
    """The first case of the type of order that was picked least so far (NT-130)."""
    counts = Counter(p.case.order for p in picked)
    return min(cases, key=lambda case: counts[case.order])


def _notes(request: Request, pool: Sequence[Case], fit: Sequence[Case], picked: Sequence[Picked]) -> Iterator[str]:
    """What the request asked for and the pool does not allow."""
    if request.kloe == "":
        yield "No line of enquiry was agreed for the month yet; it comes before the cases are chosen (TH-033)."
    if len(picked) < request.number:
        yield f"{request.number} cases were asked for and {len(picked)} could be chosen: the pool holds no more."
    for reference in sorted(set(request.chosen) - {case.reference for case in fit}):
        yield f"{reference} was named and is no candidate, or is not in the case list."
    if request.cover:
        yield from _cover_notes(request, pool, fit, picked)
    if request.mix:
        missing = sorted({c.order for c in pool} - {p.case.order for p in picked} - {""})
        yield from (f"No case on a {order} was chosen: {_why_not(order, fit)}" for order in missing)


def _why_not(order: str, fit: Sequence[Case]) -> str:
    return "the number of cases does not reach." if any(c.order == order for c in fit) else "none is a candidate."


def _cover_notes(
    request: Request, pool: Sequence[Case], fit: Sequence[Case], picked: Sequence[Picked]
) -> Iterator[str]:
    """Whether everybody with cases can be looked at within the period at all (NT-124, C-32)."""
    workers = {case.worker for case in pool if case.worker}
    places = request.number * request.cover_months
    if len(workers) > places:
        yield (
            f"{len(workers)} case holders, {request.number} files a month: at most {places} can be looked at within "
            f"{request.cover_months} months, so cover cannot be met (C-32)."
        )
    for worker in sorted(workers - {case.worker for case in fit}):
        yield f"{worker} has no case that is a candidate."
    waiting = set(_workers_due(request, pool, fit)) - {p.case.worker for p in picked}
    if waiting:
        yield f"Still to be looked at in coming months: {', '.join(sorted(waiting))}."
