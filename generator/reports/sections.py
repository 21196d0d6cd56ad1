"""Sections of the quarterly report beside its figures on audits: roles and tasks, late and why, what recurs, themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model import AuditRecord
from generator.periods import day_in_words
from generator.profile import Interpretation, ServiceProfile
from generator.reports.action_tags import slug
from generator.reports.activity import state_of
from generator.reports.charts import audits, short_period, source_line
from generator.reports.content import FreeText, table_block
from generator.reports.figure import CountTable, Figures, Scope, kind_name
from generator.reports.recurring import Recurring, find_nameable, recurring_rows
from generator.reports.tasks import TaskCount, task_counts
from generator.reports.wording import count, in_words, joined, out_of, plural, start

LONGEST_LIST = 10
FIGURE_READINGS = frozenset({"C-01", "C-08", "C-12", "C-20", "C-23", "C-29"})
"""The readings that decide what the figures of this report count."""

Context = dict[str, Any]


def listed_source(number: int, what: str, where: str) -> str:
    """The source line under a list, which says so where the list is not whole."""
    if number > LONGEST_LIST:
        return f"Source: {where}. The first {LONGEST_LIST} of {number:,} {what} are listed."
    return f"Source: {where}."


def block_of_audits(table: CountTable | None, title: str, first: str, last: str = "Audits") -> Context:
    """A table that counts audits, with its source line."""
    return table_block(table, title, first, last, source_line(table.note, audits(table.note.n)) if table else "")


def block_of_actions(
    table: CountTable | None, title: str, first: str, what: str = "action", last: str = "All"
) -> Context:
    """A table that counts actions, with its source line."""
    source = source_line(table.note, plural(table.note.n, what, f"{what}s")) if table else ""
    return table_block(table, title, first, last, source)


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
        said = (
            "Each task is due once for every person in the role, or as its words say. One audit may count for the "
            "tasks of several roles."
        )
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
    said = free.safe(audit.lateness_reason, 160) if audit.lateness_reason else "No reason given"
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
    named = find_nameable(found, figures.tables.values(), profile)
    left_out = "What holds for one member of staff alone is left out, and what would give a withheld number away."
    often = f"in {rule.below} or more of the last {rule.of} audits"
    if not named:
        said = f"No standard was below what is expected {often}. {left_out}"
        return {"asked": True, "sentences": [said], "rows": [], "source": ""}
    made = [figures.get(f"recurring.{number}") for number in range(1, len(named) + 1)]
    many = plural(len(named), "One standard was", f"{start(in_words(len(named)))} standards were")
    rows = recurring_rows(named, made, profile)
    source = f"Source: audit tracker. {left_out}"
    return {"asked": True, "sentences": [f"{many} below what is expected {often}."], "rows": rows, "source": source}


def themes(figures: Figures, profile: ServiceProfile) -> Context:
    """Training needs, feedback and complaints, and good practice."""
    return {
        "training": {"sentences": [_named("training", figures, profile)]},
        "good_practice": {"sentences": [_named("good_practice", figures, profile)]},
        "feedback": {"sentences": _feedback(figures)},
    }


_NAMED = {
    "training": ("training_need", "a support or training need", "Only themes go further."),
    "good_practice": ("good_practice", "good practice", "Share examples only with consent."),
}


def _named(name: str, figures: Figures, profile: ServiceProfile) -> str:
    field, what, further = _NAMED[name]
    figure = figures.by_id.get(f"{name}.named")
    if not any(field in form.fields for form in profile.forms if form.kind.is_audit):
        return f"The audit forms of this framework do not ask for {what}."
    if figure is None:
        return f"No completed form of this quarter that asks for {what} was read."
    verb = "names" if 1 in {figure.value, figure.n} else "name"
    return f"{start(out_of(figure, 'audits'))} {verb} {what}. {further}"


def _feedback(figures: Figures) -> list[str]:
    complaints, feedback = figures.get("feedback.complaint"), figures.get("feedback.feedback")
    if not complaints.n:
        return ["No action was open in this quarter."]
    if not complaints.value and not feedback.value:
        return [
            f"No{complaints.mark} action of the quarter came from a complaint and none{feedback.mark} from feedback of "
            "children and families."
        ]
    from_complaints = count(complaints, "action", "actions")
    return [
        f"{start(from_complaints)} of the quarter came from complaints and {count(feedback, 'action', 'actions')} "
        "from feedback of children and families."
    ]


def six_cs(figures: Figures, profile: ServiceProfile) -> Context:
    """How often strengths and new actions speak of each of the 6 Cs; nothing where none does (TH-003)."""
    held = [figures.by_id[i] for i in ("audits.six_cs", "actions.six_cs") if i in figures.by_id]
    if not any(figure.value for figure in held):
        return {"rows": [], "source": ""}
    rows = [
        {"c": name, **{of: figures.get(f"{of}.six_cs.{slug(name)}").shown for of in ("audits", "actions")}}
        for name in profile.checks.six_cs
    ]
    nouns = ("audits with strengths told", "new actions")
    told = joined(f"in {out_of(f, noun)}" for f, noun in zip(held, nouns, strict=True) if f.n)
    said = f"By the service's list of words at least one is spoken of {told}."
    return {"rows": rows, "source": f"Source: completed forms and action plan, {short_period(held[0])}. {said}"}


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
