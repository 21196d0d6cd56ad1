"""How issues look in a terminal: grouped by who is asked and by rule, with the place, the advice and the clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from generator.cli_words import AUDIENCES, SEVERITIES
from generator.model import Audience, Issue, Severity
from generator.profile import FormDefinition

_QUOTED = 110  # characters of a quote that are printed
_KNOWN = 40  # as many of its first characters in the message say that it is there already


def print_issues(console: Console, file: Path, issues: list[Issue], definition: FormDefinition) -> None:
    """What is open in a form, grouped by who is asked and by rule, with place, advice and clauses."""
    console.print(f"[bold]{escape(file.name)}[/]: {escape(definition.title)}", soft_wrap=True)
    console.print(f"  {_counted(issues)}")
    for audience, heading in AUDIENCES.items():
        mine = [i for i in issues if i.audience is audience]
        if mine:
            today = ", today" if audience is Audience.MANAGER and _is_urgent(mine) else ""
            console.print(f"\n  [bold underline]{heading}{today}[/]")
            print_issue_groups(console, mine)
    console.print()


def _is_urgent(issues: Iterable[Issue]) -> bool:
    return any(issue.severity is not Severity.NOTE for issue in issues)


def _counted(issues: Iterable[Issue]) -> str:
    counts = Counter(i.severity for i in issues)
    words = {Severity.MUST_FIX: "to mend", Severity.PROMPT: "to talk about", Severity.NOTE: "to know"}
    return ", ".join(f"{counts[s]} {words[s]}" for s in Severity if counts[s]) or "Nothing is open."


def print_issue_groups(console: Console, issues: Iterable[Issue]) -> None:
    """Issues by rule, what must be mended first; what a rule says of several answers stands together."""
    for group in _groups(issues):
        words, style = SEVERITIES[group[0].severity]
        console.print(f"\n    [{style}]{words}[/]")
        for issue in group:
            _line(console, 6, escape(issue.message))
            if where := _where(issue):
                _line(console, 8, f"[bright_black]{escape(where)}[/]")
        if group[0].advice:
            _line(console, 6, f"[cyan]{escape(group[0].advice)}[/]")
        clauses = f" ({', '.join(group[0].clauses)})" if group[0].clauses else ""
        _line(console, 6, f"[bright_black]{escape(group[0].code + clauses)}[/]")


def _groups(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    by_rule: dict[tuple[Severity, str], list[Issue]] = {}
    for issue in sorted(issues, key=lambda i: list(Severity).index(i.severity)):
        by_rule.setdefault((issue.severity, issue.code), []).append(issue)
    yield from by_rule.values()


def _line(console: Console, indent: int, words: str) -> None:
    console.print(Padding(words, (0, 0, 0, indent), expand=False))


def _where(issue: Issue) -> str:
    """The question and the cell, and the words that the issue rests on where its message does not have them."""
    quote = " ".join(issue.quote.split())
    quote = quote if len(quote) <= _QUOTED else quote[:_QUOTED].rsplit(" ", 1)[0] + "…"
    said = f"“{quote}”" if quote and quote[:_KNOWN].rstrip("…") not in issue.message else ""
    return ": ".join(part for part in (_place(issue), said) if part)


def _place(issue: Issue) -> str:
    place = issue.place
    cell = f"table {place.table}, row {place.row}, cell {place.cell}" if place.table else ""
    cell = cell or (f"paragraph {place.paragraph}" if place.paragraph else "")
    return f"{place.question} ({cell})" if place.question and cell else place.question or cell
