"""How lists look in a terminal: changes between forms, templates, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.forms.compare import Change
from generator.profile import ServiceProfile
from generator.reports.template_check import TemplateProblem


def print_changes(console: Console, changes: list[Change]) -> None:
    """What changed between two versions of a form."""
    if not changes:
        console.print("Nothing changed.")
        return
    table = Table("What", "Where", "Before", "After", show_lines=True)
    for change in changes:
        table.add_row(change.what, *(escape(words) for words in (change.label, change.before, change.after)))
    console.print(table)


def print_template(console: Console, path: Path, problems: Sequence[TemplateProblem]) -> None:
    """Whether one template can be used, and what there is to say of it."""
    must = any(problem.must for problem in problems)
    console.print(f"{'[red]to mend[/]' if must else '[green]ok[/]'} {escape(path.name)}")
    for problem in problems:
        console.print(f"    {escape(str(problem))}", soft_wrap=True)


def print_readings(console: Console, profile: ServiceProfile) -> None:
    """The readings in force, with what else each clause could mean."""
    console.print(f"[bold]{escape(profile.service.name)}[/]")
    table = Table("Id", "Clause", "Question", "Chosen", "Could also be", "By", "On", show_lines=True)
    for reading in profile.readings:
        words: Mapping[str, str] = reading.model_dump(mode="json", include={"id", "clause", "question", "chosen"})
        table.add_row(
            *map(escape, words.values()), escape("; ".join(reading.alternatives)), reading.by, reading.on.isoformat()
        )
    console.print(table)
