"""Standards with which audits had difficulty again and again, as a report may tell them (NT-065, TH-079, DP-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from generator.profile import ServiceProfile
from generator.reports.figure import Figure
from generator.reports.suppression import is_small
from generator.reports.wording import start


class Recurring(Protocol):
    """One standard that was not met in ``below`` of the last ``of`` audits; of the service where no team is named."""

    @property
    def label(self) -> str:
        """The standard in words."""

    @property
    def team(self) -> str:
        """The team, or nothing."""

    @property
    def below(self) -> int:
        """In how many audits it was not met."""

    @property
    def of(self) -> int:
        """How many audits were looked at."""

    @property
    def below_in(self) -> tuple[str, ...]:
        """The keys of the audits in which it was not met."""


def summarise_recurring(found: Iterable[Recurring], period: str, profile: ServiceProfile) -> Iterator[Figure]:
    """A figure for each recurring difficulty; small ones are withheld."""
    for number, one in enumerate(found, 1):
        words = f"Of the last {one.of} audits {_where(one)}, those below the standard of: {one.label}."
        hide = is_small(one.below, profile.reporting.small_number)
        keys = one.below_in
        yield Figure(f"recurring.{number}", one.below, words, one.of, period, keys, sensitive=True, withheld=hide)


def recurring_rows(found: Sequence[Recurring], figures: Sequence[Figure]) -> list[dict[str, str]]:
    """The rows of the table: the standard, where, and how often, without the number where it is small."""
    return [
        {"standard": one.label, "where": start(_where(one)), "times": _times(one, figure)}
        for one, figure in zip(found, figures, strict=True)
    ]


def _where(one: Recurring) -> str:
    return f"in {one.team}" if one.team else "across the service"


def _times(one: Recurring, figure: Figure) -> str:
    if figure.withheld:
        return f"In several of the last {one.of} audits{figure.mark}"
    return f"In {one.below} of the last {one.of} audits{figure.mark}"
