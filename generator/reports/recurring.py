"""Standards with which audits had difficulty again and again, as a report may tell them (NT-065, TH-079, DP-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from generator.profile import ServiceProfile
from generator.reports.figure import CountTable, Figure
from generator.reports.suppression import Told, can_vary
from generator.reports.wording import start


class Recurring(Protocol):
    """One standard that was not met in ``below`` of the last ``of`` audits; of the service where no team is named."""

    @property
    def question(self) -> str:
        """The id of the question or area."""

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


def find_nameable(found: Iterable[Recurring], tables: Iterable[CountTable], profile: ServiceProfile) -> list[Recurring]:
    """The standards that may be named beside the tables of grades.

    To name one says that so many audits at least were below it. Those are left out with which a number follows that a
    table withholds, even for a reader who knows every audit of the quarters before.
    """
    graded = [t for t in tables if t.note.id.startswith("grades.") and t.has_withheld]
    named: list[Recurring] = []
    for one in found:
        if all(_stays_withheld(table, [*named, one], profile) for table in graded):
            named.append(one)
    return named


def _stays_withheld(table: CountTable, named: Sequence[Recurring], profile: ServiceProfile) -> bool:
    hidden = {(r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell.withheld}
    counts = [[cell.value for cell in row] for row in table.cells]
    totals = len(counts) > 1
    told = {r: told for r, row in enumerate(table.cells) if (told := _told(table.note.id, row, named, profile))}
    return not told or can_vary(counts, hidden, totals, told) == can_vary(counts, hidden, totals, {})


def _told(table_id: str, row: Sequence[Figure], named: Sequence[Recurring], profile: ServiceProfile) -> Told | None:
    """What naming standards tells of a row: the columns below the standard, and what they hold over the least."""
    rule = profile.programme.recurrence
    columns = {c for c, cell in enumerate(row) if cell.id.rpartition(".")[2] in rule.below_grades}
    here = {key for cell in row for key in cell.rows}
    of_row = [one for one in named if row[0].id.rpartition(".")[0] == f"{table_id}.{one.question}"]
    least = sum(max(0, rule.below - len(set(one.below_in) - here)) for one in of_row)
    return (columns, max(0, sum(row[c].value for c in columns) - least)) if least else None


def summarise_recurring(named: Iterable[Recurring], period: str, profile: ServiceProfile) -> Iterator[Figure]:
    """A figure for each standard that is named. Where small numbers are withheld, so is each of these."""
    hide = profile.reporting.small_number > 0
    for number, one in enumerate(named, 1):
        words = f"Of the last {one.of} audits {_where(one)}, those below the standard of: {one.label}."
        keys = one.below_in
        yield Figure(f"recurring.{number}", one.below, words, one.of, period, keys, sensitive=True, withheld=hide)


def recurring_rows(
    named: Sequence[Recurring], figures: Sequence[Figure], profile: ServiceProfile
) -> list[dict[str, str]]:
    """The rows of the table: the standard, where, and how often, as far as the number may be told."""
    least = profile.programme.recurrence.below
    return [
        {"standard": one.label, "where": start(_where(one)), "times": _times(one, figure, least)}
        for one, figure in zip(named, figures, strict=True)
    ]


def _where(one: Recurring) -> str:
    return f"in {one.team}" if one.team else "across the service"


def _times(one: Recurring, figure: Figure, least: int) -> str:
    times = f"{least} or more" if figure.withheld else f"{one.below}"
    return f"In {times} of the last {one.of} audits{figure.mark}"
