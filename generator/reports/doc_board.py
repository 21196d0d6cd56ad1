"""The overview of a quarter for the Management Board, on one page (NT-023, NT-054).

It leaves the service, so it shows no case reference, no name and no small number (DP-06, DP-07, DP-09).
"""

from __future__ import annotations

from dataclasses import replace

from generator.reports import narrative
from generator.reports.documents import Box, Grid, Heading, Paper, Part, Text
from generator.reports.figure import Figures, Scope
from generator.reports.figures import summarise

CLAUSES = ("NT-023", "NT-054")
_NUMBERS = "Numbers of the quarter"


def board_overview(scope: Scope) -> Paper:
    """The overview of the scope's quarter, from the very figures of the quarterly report."""
    figures = summarise(scope.all_audits, scope.actions, scope.period, scope.profile, scope.today)
    drafts = narrative.drafts(figures, scope)
    parts: list[Part] = [Heading("The quarter in numbers"), Text(" ".join(_sentences(figures, scope)))]
    parts += [*_numbers(figures, scope), Heading("The service’s view")]
    for name, title, prompt in (
        ("going_well", "What is going well", "Write here what is going well."),
        ("concerns", "What concerns us", "Write here what concerns you."),
        ("decisions", "Decisions asked of the board", "Write here what the board is asked to decide."),
    ):
        parts.append(Box(name, title, prompt, tuple(drafts[name])))
    return Paper(
        "Overview for the Management Board",
        scope.period.name,
        f"Board overview {scope.period.id}",
        narrative.lead(figures),
        tuple(parts),
        tuple(replace(figure, lists_rows=False) for figure in figures),
        keeps_to_one_page=True,
    )


def _numbers(figures: Figures, scope: Scope) -> list[Part]:
    rows = narrative.five_numbers(figures, scope)
    if not rows:
        return []
    if not any(f.id.startswith("before.") for f in figures):
        return [Grid(_NUMBERS, (("Number", 3.0), ("What it says", 13.6)), tuple(row[:2] for row in rows))]
    columns = (("Number", 3.0), ("What it says", 10.2), ("Quarter before", 3.4))
    return [Grid(_NUMBERS, columns, tuple(rows))]


def _sentences(figures: Figures, scope: Scope) -> list[str]:
    return [*narrative.safeguarding_sentences(figures), *narrative.action_sentences(figures, scope)[:1]]
