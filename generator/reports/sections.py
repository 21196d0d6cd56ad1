"""Sections of the quarterly report beside its figures on audits: roles and tasks, late and why, what recurs, themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model import AuditRecord
from generator.periods import day_in_words
from generator.profile import Interpretation, ServiceProfile
from generator.reports.activity import state_of
from generator.reports.charts import short_period, source_line
from generator.reports.content import FreeText, table_block
from generator.reports.figure import CountTable, Figure, Figures, Scope, kind_name
from generator.reports.recurring import Recurring, recurring_rows
from generator.reports.tasks import TaskCount, task_counts
from generator.reports.wording import count, in_words, out_of, plural, start

LONGEST_LIST = 15
FIGURE_READINGS = frozenset({"C-01", "C-08", "C-12", "C-20", "C-23", "C-29"})
"""The readings that decide what the figures of this report count."""

Context = dict[str, Any]


def listed_source(number: int, what: str, where: str) -> str:
    """The source line under a list, which says so where the list is not whole."""
    if number > LONGEST_LIST:
        return f"Source: {where}. The first {LONGEST_LIST} of {number:,} {what} are listed."
    return f"Source: {where}."


def by_role(figures: Figures, scope: Scope) -> Context:
    """What was due and done by role, and the tasks of the framework that count audits (NT Figure 2)."""
    table = figures.tables.get("tasks.steps")
    source = source_line(table.note, plural(table.note.n, "step", "steps")) if table else ""
    counts = task_counts(scope)
    steps = table_block(table, "Steps due in the quarter, by who takes them", "Who and what", "Due", source)
    return {"steps": steps, "tasks": {"rows": [_task(c) for c in counts], "notes": _task_notes(counts, scope)}}


def _task(counted: TaskCount) -> dict[str, str]:
    done = counted.done
    return {
        "role": counted.role,
        "task": f"{_sentence(counted.task.task)} ({counted.task.frequency.lower()})",
        "form": f"{kind_name(counted.kind).removesuffix('s')}s",
        "due": f"{counted.due:,}",
        "done": done.cited,
        "share": f"{min(done.value * 100 // counted.due, 100)}%" if counted.due else "",
    }


def _sentence(task: str) -> str:
    """A task up to its first colon or semicolon: the rest is how it is done."""
    return task.partition(":")[0].partition(";")[0]


def _task_notes(counts: Sequence[TaskCount], scope: Scope) -> str:
    if not counts:
        return ""
    period = short_period(counts[0].done)
    if not scope.profile.people.people:
        said = "The service keeps no list of its people: a role counts as one person, and any audit of the kind counts."
    else:
        said = "Each task is due once for every person in the role. One audit may count for the tasks of several roles."
    return f"Source: programme and audit tracker, {period}. {said}"


def behind(scope: Scope, free: FreeText) -> Context:
    """The audits late, overdue or exempt, with the reason that the tracker gives (NT-061)."""
    held = [a for a in scope.audits if state_of(a, scope) in {"late", "overdue", "exempt"}]
    held.sort(key=lambda a: (a.submitted is not None, a.due or scope.today, a.key))
    rows = [
        {
            "reference": a.case_reference or "None",
            "form": kind_name(a.kind),
            "due": day_in_words(a.due),
            "submitted": day_in_words(a.submitted, "Not yet"),
            "reason": _reason(a, scope, free),
        }
        for a in held[:LONGEST_LIST]
    ]
    return {"rows": rows, "source": listed_source(len(held), "audits", "audit tracker")}


def _reason(audit: AuditRecord, scope: Scope, free: FreeText) -> str:
    said = free.safe(audit.lateness_reason) if audit.lateness_reason else "No reason given"
    return f"Exempt: {said[:1].lower()}{said[1:]}" if state_of(audit, scope) == "exempt" else said


def reasons_sentences(figures: Figures) -> list[str]:
    """How many audits were late or overdue with a reason, and how many are exempt."""
    explained, exempt = figures.get("audits.behind_with_reason"), figures.get("audits.exempt")
    said = []
    if explained.n:
        told = f"The tracker gives a reason for {out_of(explained, 'audits')} late or overdue."
        said.append(told)
    if exempt.value:
        said.append(f"{start(count(exempt, 'audit is', 'audits are'))} marked exempt.")
    return said


def recurring(found: Sequence[Recurring], figures: Figures, profile: ServiceProfile) -> Context:
    """The standards with which audits had difficulty again and again (NT-065)."""
    rule = profile.programme.recurrence
    if not rule.below_grades:
        return {"asked": False, "sentences": [], "rows": [], "source": ""}
    if not found:
        said = f"No standard was below what is expected in {rule.below} or more of the last {rule.of} audits."
        return {"asked": True, "sentences": [said], "rows": [], "source": ""}
    made = [figures.get(f"recurring.{number}") for number in range(1, len(found) + 1)]
    many = plural(len(found), "One standard was", f"{start(in_words(len(found)))} standards were")
    said = f"{many} below what is expected in {rule.below} or more of the last {rule.of} audits."
    source = "Source: audit tracker. What holds for one member of staff alone is left out."
    return {"asked": True, "sentences": [said], "rows": recurring_rows(found, made), "source": source}


def themes(figures: Figures, tables: CountTable | None) -> Context:
    """Training needs, feedback and complaints, and good practice."""
    block = table_block(
        tables,
        "Actions by where they came from",
        "Source",
        "All",
        source_line(tables.note, plural(tables.note.n, "action", "actions")) if tables else "",
    )
    return {
        "training": _named(
            figures.by_id.get("training.named"), "a support or training need", "Only themes go further."
        ),
        "good_practice": _named(
            figures.by_id.get("good_practice.named"), "good practice", "Share examples only with consent."
        ),
        "feedback": {"sentences": _feedback(figures), "table": block},
    }


def _named(figure: Figure | None, what: str, further: str) -> Context:
    if figure is None:
        return {"sentences": [f"No completed form of this quarter that asks for {what} was read."]}
    verb = "names" if 1 in {figure.value, figure.n} else "name"
    return {"sentences": [f"{start(out_of(figure, 'audits'))} {verb} {what}. {further}"]}


def _feedback(figures: Figures) -> list[str]:
    complaints, feedback = figures.get("feedback.complaint"), figures.get("feedback.feedback")
    if not complaints.n:
        return ["No action was open in this quarter."]
    from_complaints = count(complaints, "action", "actions")
    return [
        f"{start(from_complaints)} of the quarter came from complaints and {count(feedback, 'action', 'actions')} "
        "from feedback of children and families."
    ]


def readings(profile: ServiceProfile) -> Context:
    """The readings of ambiguous clauses that decide the figures, or that the service chose itself; the rest counted."""
    shown = [r for r in profile.readings if r.id in FIGURE_READINGS or not r.by.startswith("Checkback")]
    others = len(profile.readings) - len(shown)
    if not profile.readings:
        return {"sentences": ["No readings are set in the service profile."], "rows": []}
    said = ["Where the framework can be read in more than one way, the service profile says how it is read here."]
    if others:
        further = plural(others, "One further reading does", f"{others} further readings do")
        said.append(f"{further} not change the figures of this report; the workbook of figures has them all.")
    return {"sentences": said, "rows": [_reading(r) for r in shown]}


def _reading(reading: Interpretation) -> dict[str, str]:
    return {"question": reading.question, "chosen": reading.chosen}
