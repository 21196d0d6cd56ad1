"""The exception report for data cleansing: what is missing or contradictory, by team and case (NT-041, NT-175).

It looks at every audit handed in and at every open action, whatever their month, until they are put right. It is about
records: it shows no grade and names no member of staff (DP-09).
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.reports.documents import (
    WITHIN_SERVICE,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    counted,
    free_text,
    references_in,
)
from generator.reports.exceptions import KINDS, NO_TEAM, Gap, find_gaps
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table
from generator.reports.wording import count, in_words, plural, start

CLAUSES = ("NT-041", "NT-175")
LONGEST_LIST = 150


def exception_report(scope: Scope, notes: Iterable[str] = ()) -> Paper:
    """What is to be put right on the scope's day. ``notes`` are sentences on files as a whole, such as doubles."""
    free = free_text(scope)
    gaps, said = find_gaps(scope, free), tuple(free.safe(note, 400) for note in notes)
    figure, audits = _figure(scope, gaps), _audits(scope, gaps)
    table = _table(figure, gaps) if gaps else None
    parts: list[Part] = [Heading("What is to be put right"), Text(_sentences(gaps))]
    if table is not None:
        source = f"Source: completed forms, audit tracker and action plan, on the day this was made.{figure.mark}"
        parts.append(counted(table, "What is missing or contradictory, by team", "Team", source))
    for team in _teams(gaps):
        parts += [Heading(team), _list([g for g in gaps if g.team == team])]
    if said:
        parts += [Heading("Files"), Points(said)]
    return Paper(
        "Exception report for data cleansing",
        scope.period.name,
        f"Exceptions {scope.period.id}",
        _lead(figure, audits),
        tuple(parts),
        (figure, audits),
        references_in(scope) | dict.fromkeys((figure.id, audits.id), "Those of the lists above"),
        banner=WITHIN_SERVICE,
    )


def _lead(entries: Figure, cases: Figure) -> str:
    wrong = start(count(entries, "entry is", "entries are"))
    return f"{wrong} missing or contradictory, in {count(cases, 'case', 'cases')}."


def _teams(gaps: list[Gap]) -> list[str]:
    return sorted({g.team for g in gaps}, key=lambda t: (t == NO_TEAM, t))


def _figure(scope: Scope, gaps: list[Gap]) -> Figure:
    words = "Entries missing or contradictory in audits handed in and in actions, on the day this report was made."
    keys = tuple(dict.fromkeys(g.key for g in gaps))
    return Figure("exceptions.entries", len(gaps), words, len(gaps), scope.period.name, keys, "checks")


def _audits(scope: Scope, gaps: list[Gap]) -> Figure:
    """The cases concerned, by reference."""
    first: dict[str, str] = {}
    for gap in gaps:
        first.setdefault(gap.reference or gap.key, gap.key)
    words = "Cases with at least one such entry, by reference."
    rows = tuple(first.values())
    return Figure("exceptions.cases", len(rows), words, len(rows), scope.period.name, rows, "checks")


def _table(note: Figure, gaps: list[Gap]) -> CountTable:
    used = {kind: name for kind, name in KINDS.items() if any(g.kind == kind for g in gaps)}
    rows: list[Row] = []
    for team in _teams(gaps):
        mine = [g for g in gaps if g.team == team]
        keys = {kind: tuple(g.key for g in mine if g.kind == kind) for kind in used}
        rows.append((team.lower().replace(" ", "_"), team, len(mine), keys))
    return count_table(note, used, rows, column_totals=len(rows) > 1)


def _sentences(gaps: list[Gap]) -> str:
    if not gaps:
        return "Nothing is missing and nothing contradicts itself in the audits handed in and the open actions."
    return "The lists below say for each team where each entry stands and what would put it right."


def _list(gaps: list[Gap]) -> Grid:
    columns = (("Reference", 2.4), ("Where", 3.3), ("What is missing or contradictory", 6.5), ("What to do", 4.4))
    rows = tuple((g.reference or "None", g.where, g.what, g.advice) for g in gaps[:LONGEST_LIST])
    cut = f" The first {LONGEST_LIST} of {len(gaps):,} entries are listed." if len(gaps) > LONGEST_LIST else ""
    title = f"{start(in_words(len(gaps)))} {plural(len(gaps), 'entry', 'entries')} to put right"
    return Grid(title, columns, rows, f"Source: completed forms, tracker, plan.{cut}")
