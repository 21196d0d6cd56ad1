"""How results look in a terminal, and as JSON for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from generator.cli_issues import print_issue_groups
from generator.errors import DocumentError
from generator.model import Audience, AuditForm, Issue, Severity, Status
from generator.profile import FormDefinition
from generator.run import Progress, RunResult

if TYPE_CHECKING:
    from generator.demo.show import Demo

_ALARM_WORDS = 4
_LISTED = 5  # files of one folder that are named one by one


class _Quiet:
    def stage(self, name: str, total: int | None = None) -> None: ...

    def step(self, what: str) -> None: ...


class _Bar:
    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task = bars.add_task("", total=None)

    def stage(self, name: str, total: int | None = None) -> None:
        self._bars.reset(self._task, description=name, total=total or 1)

    def step(self, what: str) -> None:
        self._bars.advance(self._task)


@contextmanager
def progress(console: Console, quiet: bool) -> Iterator[Progress]:
    """A progress bar while the block runs; nothing where output is for a program or not a terminal."""
    if quiet or not console.is_terminal:
        yield _Quiet()
        return
    columns = (TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn())
    with RichProgress(*columns, console=console, transient=True) as bars:
        yield _Bar(bars)


def print_run(console: Console, result: RunResult, library: str) -> None:
    """What a run read, noticed and wrote, and what a person has to do now."""
    _print_intake(console, result)
    _print_issues_by_rule(console, result)
    would = "would be " if result.dry_run else ""
    for line in _filed_lines(result):
        console.print(f"  {would}{escape(line)}", soft_wrap=True)
    for path, update in result.updates.items():
        for line in update.summary:
            console.print(f"  {escape(path)}: {escape(line)}", soft_wrap=True)
    if not result.changed and result.plan.audits:
        console.print("Nothing changed: every file is as it should be.")
    _print_troubles(console, result)
    if result.changed and not result.dry_run:
        console.print(f"The results are in {escape(library)}", soft_wrap=True)


def _filed_lines(result: RunResult) -> Iterator[str]:
    for verb, words in (("new", "created"), ("changed", "changed")):
        yield from (f"{words}: {line}" for line in _listed([f.path for f in result.changed if f.verb == verb]))


def _listed(paths: Iterable[str]) -> Iterator[str]:
    """Paths, one a line; of many files in one folder their number."""
    for folder, group in groupby(sorted(paths), key=lambda path: path.rpartition("/")[0]):
        files = list(group)
        yield from [f"{folder} ({len(files)} files)"] if folder and len(files) > _LISTED else files


def _print_intake(console: Console, result: RunResult) -> None:
    if not result.submissions and not result.refused:
        console.print("There are no completed forms in the library's folder of completed forms. Nothing was written.")
        return
    plan = result.plan
    console.print(f"Read {len(result.submissions)} forms: {len(plan.audits)} audits, {len(plan.actions)} actions.")
    for refused in result.refused:
        console.print(f"[red]Not read:[/] {escape(refused.path)}: {escape(refused.message)}", soft_wrap=True)


def _print_issues_by_rule(console: Console, result: RunResult) -> None:
    for refused in (r for r in result.refused if r.alarm):
        words = ", ".join(refused.alarm[:_ALARM_WORDS])
        message = (
            f"The file could not be read, and it mentions {words}. Open it today and see whether a child needs help."
        )
        console.print(f"[red bold]Today:[/] {escape(refused.path)}: {escape(message)}", soft_wrap=True)
    urgent = [(p, i) for p, i in result.issues if is_urgent(p, i, result)]
    for path, issue in urgent:
        console.print(f"[red bold]Today:[/] {escape(path)}: {escape(issue.message)}", soft_wrap=True)
    for _, issue in (pair for pair in result.issues if not pair[0]):
        console.print(f"[yellow]{escape(issue.message)}[/] {escape(issue.advice)}", soft_wrap=True)
    counts = Counter(i.severity for p, i in result.issues if p)
    if counts:
        console.print(
            f"Noticed: {counts[Severity.MUST_FIX]} things for auditors to mend, {counts[Severity.PROMPT]} prompts, "
            f"{counts[Severity.NOTE]} notes. See them with: checkback check FILE",
            soft_wrap=True,
        )


def is_urgent(path: str, issue: Issue, result: RunResult) -> bool:
    """Whether somebody has to act today: nobody was told of a concern, or the audit has not yet been moderated."""
    if issue.audience is not Audience.MANAGER or issue.severity is Severity.NOTE:
        return False
    record = next((a for a in result.plan.audits if a.file == path), None)
    waits = record is not None and record.status in {Status.SUBMITTED, Status.WITH_MODERATOR}
    return issue.severity is Severity.MUST_FIX or waits


def _print_troubles(console: Console, result: RunResult) -> None:
    for lines, style in (
        (result.notes, "dim"),
        (result.problems, "yellow"),
        (result.waiting, "yellow"),
        (result.blocked, "red"),
        (result.library_errors, "red"),
        (result.defects, "red"),
    ):
        for line in lines:
            console.print(f"[{style}]{escape(line)}[/]", soft_wrap=True)


def print_demo(console: Console, demo: Demo, folder: Path) -> None:
    """What happened in the demonstration, and where to look."""
    result, plan = demo.today, demo.today.plan
    counts = Counter(i.severity for _, i in result.issues)
    differences = sum(len(update.differences) for update in result.updates.values())
    table = Table("A fictional service's year", "", show_header=True, header_style="bold")
    for words, number in (
        ("Completed forms read", len(result.submissions)),
        ("Audits in the tracker", len(plan.audits)),
        ("Actions in the action plan", len(plan.actions)),
        ("Things for auditors to mend", counts[Severity.MUST_FIX]),
        ("Prompts for moderators and managers", counts[Severity.PROMPT]),
        ("Cells that a person changed and kept", differences),
        ("Files that could not be read (planted)", len(result.refused)),
    ):
        table.add_row(words, str(number))
    console.print(table)
    for refused in result.refused:
        console.print(f"[red]Not read:[/] {escape(refused.path)}: {escape(refused.message)}", soft_wrap=True)
    _print_troubles(console, result)
    console.print("Where to look:")
    for line in _listed({f.path for f in (*demo.halfway.filed, *result.filed)}):
        console.print(f"  {escape(str(folder / line))}", soft_wrap=True)
    again = f"checkback run {escape(str(folder))} --today {demo.year.today}"
    console.print(f"Run it again, and nothing changes: {again}", soft_wrap=True)


def run_as_json(result: RunResult, library: str) -> dict[str, Any]:
    """What a run read, noticed and wrote."""
    return {
        "library": library,
        "dry_run": result.dry_run,
        "forms": len(result.submissions),
        "audits": len(result.plan.audits),
        "actions": len(result.plan.actions),
        "refused": [
            {"file": r.path, "code": r.code, "message": r.message, "safeguarding_words": list(r.alarm)}
            for r in result.refused
        ],
        "files": [{"file": f.path, "verb": f.verb} for f in result.filed],
        "issues": [{"file": p, **issue_as_json(i)} for p, i in result.issues],
        "notes": result.notes,
        "problems": result.problems,
        "waiting": result.waiting,
        "blocked": result.blocked,
        "library_errors": result.library_errors,
        "defects": result.defects,
    }


def issue_as_json(issue: Issue) -> dict[str, Any]:
    """An issue with the words of its place."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "audience": issue.audience.value,
        "message": issue.message,
        "place": str(issue.place),
        "clauses": list(issue.clauses),
    }


def refusal_as_json(file: Path, code: str, message: str) -> dict[str, Any]:
    """A file that was refused."""
    return {"file": file.name, "refused": {"code": code, "message": message}}


def print_refusal(console: Console, file: Path | None, error: DocumentError) -> None:
    """One line on a file that was refused, with what to do."""
    name = f"{escape(file.name)}: " if file else ""
    console.print(f"[red]{name}{escape(str(error))}[/] ({error.code})", soft_wrap=True)


def print_form(console: Console, form: AuditForm, issues: Iterable[Issue], definition: FormDefinition) -> None:
    """A form as it was read, question by question."""
    console.print(f"[bold]{escape(definition.title)}[/] ({form.service}) in {escape(form.file)}")
    table = Table("Question", "Grade", "Answer", show_lines=True)
    for answer in form.answers.values():
        words = answer.value or answer.choice or ""
        doubt = f"\n[yellow]{escape(answer.doubt)}[/]" if answer.doubt else ""
        table.add_row(escape(answer.label), escape(answer.grade or ""), escape(words) + doubt)
    console.print(table)
    _print_contacts(console, form)
    _print_actions(console, form)
    print_issue_groups(console, issues)


def _print_contacts(console: Console, form: AuditForm) -> None:
    if not form.contacts:
        return
    table = Table("Conversation with", "Held", "Date", "How", "What was said, or why not", show_lines=True)
    for contact in form.contacts.values():
        held = {True: "Yes", False: "No", None: "?"}[contact.held]
        words = (contact.date_as_written or "", contact.mode or "", contact.text or contact.reason_not_held or "")
        table.add_row(contact.who.replace("_", " or "), held, *map(escape, words))
    console.print(table)


def _print_actions(console: Console, form: AuditForm) -> None:
    if not form.actions:
        return
    table = Table("Action", "Owner", "By when", "How we will know", show_lines=True)
    for action in form.actions:
        words = (action.action, action.owner or "", action.due_as_written or "", action.measure or "")
        table.add_row(*map(escape, words))
    console.print(table)
