"""Whether every case holder is looked at within two months, how far teams take part, and whether it can be done.

NT-053, NT-123, NT-124, C-32. What it says of one person is for that person's manager only (DP-09).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.days import add_months
from generator.model import AuditRecord
from generator.profile import ServiceProfile, plain_words
from generator.programme.cases import Case
from generator.programme_settings import Cover


@dataclass(frozen=True, slots=True)
class HolderCover:
    """One case holder: open cases, when one was last looked at, and by when the next is (None where none ever was)."""

    worker: str
    team: str
    cases: int
    last_looked_at: dt.date | None
    next_due: dt.date | None
    in_time: bool


@dataclass(frozen=True, slots=True)
class TeamCover:
    """One team: how many hold cases, how many of them were looked at in time; audits given out and done in time.

    ``places`` is how many files can be read within the period, ``enough`` whether that reaches everybody (C-32).
    """

    team: str
    holders: int
    in_time: int
    places: int
    audits_due: int
    audits_done: int

    @property
    def enough(self) -> bool:
        """Whether everybody can be looked at within the period."""
        return self.holders <= self.places


@dataclass(frozen=True, slots=True)
class CoverReport:
    """Cover on a day: the case holders, those longest unseen first, and the teams; ``notes`` say what cannot be met."""

    holders: tuple[HolderCover, ...]
    teams: tuple[TeamCover, ...]
    notes: tuple[str, ...]


def summarise_cover(
    cases: Iterable[Case], audits: Sequence[AuditRecord], profile: ServiceProfile, today: dt.date
) -> CoverReport:
    """Cover of the open cases on a day. ``audits`` count for their practitioner, also where the case has closed since.

    Raises ValueError where the profile sets no cover.
    """
    rule = profile.programme.cover
    if rule is None:
        raise ValueError("The programme of this service sets no cover of case holders.")
    held = [c for c in cases if c.worker and (c.closed is None or c.closed > today)]
    holders = sorted(
        _holders(held, audits, rule.months, today), key=lambda h: (h.last_looked_at or dt.date.min, h.worker)
    )
    names = sorted({h.team for h in holders})
    since = add_months(today, -rule.months)
    due = [a for a in audits if a.due and since < a.due <= today and not a.exempt]
    teams = [
        _team(name, [h for h in holders if h.team == name], due, _places(name, rule, profile, today)) for name in names
    ]
    return CoverReport(tuple(holders), tuple(teams), tuple(_notes(teams, rule)))


def _holders(
    cases: Sequence[Case], audits: Sequence[AuditRecord], months: int, today: dt.date
) -> Iterator[HolderCover]:
    of_worker: dict[str, list[Case]] = {}
    for case in cases:
        of_worker.setdefault(plain_words(case.worker), []).append(case)
    for worker, own in of_worker.items():
        seen = [c.last_looked_at for c in own]
        seen += [a.submitted for a in audits if plain_words(a.practitioner) == worker and a.started is None]
        last = max((day for day in seen if day and day <= today), default=None)
        due = add_months(last, months) if last else None
        yield HolderCover(own[0].worker, own[0].team, len(own), last, due, due is not None and due >= today)


def _places(team: str, rule: Cover, profile: ServiceProfile, today: dt.date) -> int:
    """How many files the managers of a team can read within the period; a team has at least one manager."""
    readers = [p for p in profile.people.in_role(rule.auditor_role, today) if plain_words(p.team) == plain_words(team)]
    return rule.files_a_month * rule.months * max(len(readers), 1)


def _team(name: str, holders: Sequence[HolderCover], fell_due: Sequence[AuditRecord], places: int) -> TeamCover:
    """A team's cover, and how many of the audits that fell due in the period were done by then (NT-053)."""
    due = [a for a in fell_due if a.team == name]
    done = [a for a in due if a.submitted and a.started is None and a.due and a.submitted <= a.due]
    return TeamCover(name, len(holders), sum(h.in_time for h in holders), places, len(due), len(done))


def _notes(teams: Iterable[TeamCover], rule: Cover) -> Iterator[str]:
    for team in teams:
        if not team.enough:
            yield (
                f"{team.team or 'Without a team'}: {team.holders} case holders, and {team.places} files can be read "
                f"within {rule.months} months. Cover cannot be met (C-32)."
            )
