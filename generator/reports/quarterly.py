"""The quarterly quality assurance report as a Word document (NT-031, NT-061, NT-064; DP-07, DP-09; AX-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.model import ActionRecord, AuditRecord
from generator.office.docx_finish import About
from generator.periods import Period, day_in_words
from generator.profile import Interpretation, ServiceProfile
from generator.reports import narrative
from generator.reports.action_flow import overdue_actions, role_of, roles_of
from generator.reports.activity import state_of
from generator.reports.carried import NOTHING, Earlier, change_notes, shown_figures
from generator.reports.charts import action_chart, activity_chart, audits, collected, grade_chart, source_line
from generator.reports.content import (
    box,
    cover,
    fact_day,
    figure_rows,
    references_of,
    table_block,
    with_notes,
    with_shapes,
)
from generator.reports.figure import CountTable, Figures, Scope, kind_name
from generator.reports.figures import scope_of, summarise
from generator.reports.render import QUARTERLY_REPORT, shipped_template, write_document
from generator.reports.wording import joined

TITLE = "Quarterly quality assurance report"
LONGEST_LIST = 15
FIGURE_READINGS = frozenset({"C-01", "C-08", "C-12", "C-20", "C-23", "C-29"})
"""The readings that decide what the figures of this report count."""

Context = dict[str, Any]


def write_quarterly_report(  # noqa: PLR0917  (what it is made from, in the order of its name)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    period: Period,
    profile: ServiceProfile,
    today: date,
    template: bytes | None = None,
    earlier: Earlier = NOTHING,
) -> bytes:
    """The report of a quarter as .docx, with what people wrote in the ``earlier`` one.

    The same records, day, template and earlier report give the same bytes. Raises DocumentError where the template
    cannot be used.
    """
    figures = summarise(records, actions, period, profile, today)
    scope = scope_of(records, actions, period, profile, today)
    charts, drawings = collected(
        activity=activity_chart(figures, scope),
        grades=grade_chart(figures, scope),
        actions=action_chart(figures, scope),
    )
    shown = shown_figures(figures, figures.tables.values())
    notes = change_notes(earlier, shown, {f.id: f.words for f in figures})
    context = {**quarterly_context(figures, scope), "charts": charts}
    context["narrative"] = with_notes(context["narrative"], notes)
    service = profile.service
    about = About(f"{TITLE}: {period.name}", service.framework, service.name, service.language, today)
    return write_document(template or shipped_template(QUARTERLY_REPORT), context, drawings, about, earlier, shown)


def quarterly_context(figures: Figures, scope: Scope) -> Context:
    """Everything that the template of the report may show, as plain data; charts apart."""
    period, profile, tables = scope.period, scope.profile, figures.tables
    facts = (
        fact_day("Date of report", scope.today),
        ("Classification", profile.service.classification),
        ("Framework", profile.service.framework),
    )
    return {
        **cover(profile, TITLE, period.name, facts, narrative.lead(figures)),
        "reference": f"QA report {period.id}",
        "period": {"name": period.name, "short_name": period.short_name, "id": period.id},
        "five_numbers": [{"number": n, "words": words} for n, words in narrative.five_numbers(figures, scope)],
        "narrative": _boxes(figures, scope),
        "activity": _activity(figures, scope),
        "grades": {"sentences": narrative.grade_sentences(figures, scope), "tables": _grade_tables(figures)},
        "moderation": {
            "asked": any(rule.moderated for rule in profile.programme.rules),
            "sentences": narrative.moderation_sentences(figures, scope),
            "table": with_shapes(_block(tables.get("moderation.grades"), "Overall grades, both kept", "Whose grade")),
        },
        "voices": {
            "asked": any(f.id.startswith("voices.") for f in figures),
            "sentences": narrative.voice_sentences(figures),
            "table": _block(tables.get("voices"), "Conversations", "With"),
        },
        "safeguarding": {"sentences": narrative.safeguarding_sentences(figures, scope)},
        "actions": _actions(figures, scope),
        "quality": {
            "sentences": narrative.quality_sentences(figures),
            "table": _block(tables.get("quality.rules"), "What the checks noticed, by rule", "Rule", "All"),
        },
        "readings": readings(profile),
        "figures": figure_rows(figures, references_of(scope.all_audits)),
    }


def _block(table: CountTable | None, title: str, first: str, last: str = "Audits") -> Context:
    return table_block(table, title, first, last, source_line(table.note, audits(table.note.n)) if table else "")


def _boxes(figures: Figures, scope: Scope) -> Context:
    drafts = narrative.drafts(figures, scope)
    prompts = {
        "going_well": "Write here what is going well.",
        "concerns": "Write here what concerns you.",
        "grey_areas": "Write here where more information or assurance is needed.",
        "decisions": "Write here what the board is asked to decide.",
    }
    boxes = {name: box(drafts[name], prompt) for name, prompt in prompts.items()}
    return {**boxes, "reasons": box([], "Write here why these audits were not done in time.")}


def _activity(figures: Figures, scope: Scope) -> Context:
    tables = figures.tables
    by_kind, by_month = tables["activity.kind"], tables["activity.month"]
    return {
        "sentences": narrative.activity_sentences(figures),
        "by_kind": _block(by_kind if by_kind.rows else None, "Audits by kind of form", "Form", "All"),
        "by_month": _block(by_month if by_kind.rows else None, "Audits by audit month", "Audit month", "All"),
        "behind": _behind(scope),
    }


def _behind(scope: Scope) -> Context:
    held = [a for a in scope.audits if state_of(a, scope) in {"late", "overdue"}]
    held.sort(key=lambda a: (a.submitted is not None, a.due or scope.today, a.key))
    rows = [
        {
            "reference": a.case_reference,
            "form": kind_name(a.kind),
            "due": day_in_words(a.due),
            "submitted": day_in_words(a.submitted, "Not yet: overdue"),
        }
        for a in held[:LONGEST_LIST]
    ]
    return {"rows": rows, "source": _listed(len(held), "audits", "audit tracker")}


def _listed(number: int, what: str, where: str) -> str:
    if number > LONGEST_LIST:
        return f"Source: {where}. The first {LONGEST_LIST} of {number:,} {what} are listed."
    return f"Source: {where}."


def _grade_tables(figures: Figures) -> list[Context]:
    held = [t for name, t in figures.tables.items() if name.startswith("grades.")]
    return [with_shapes(_block(table, "Grades by area", "Area of practice", "Graded")) for table in held]


def _actions(figures: Figures, scope: Scope) -> Context:
    late = overdue_actions(scope.actions, scope.as_of)
    roles = roles_of(scope)
    rows = [
        {
            "reference": action.case_reference,
            "source": kind_name(action.source),
            "role": role_of(action, roles, scope.profile),
            "due": day_in_words(action.due),
            "days": f"{(scope.as_of - action.due).days:,}" if action.due else "",
        }
        for action in late[:LONGEST_LIST]
    ]
    title = f"Overdue actions on {day_in_words(scope.as_of)}, longest overdue first"
    by_role = figures.tables.get("actions.by_role")
    source = source_line(by_role.note, "open actions") if by_role else ""
    return {
        "sentences": narrative.action_sentences(figures, scope),
        "by_role": table_block(by_role, "Open actions by the role of their owner", "Role", "All", source),
        "overdue": {"rows": rows, "title": title, "note": _listed(len(late), "overdue actions", "action plan")},
    }


def readings(profile: ServiceProfile) -> Context:
    """The readings of ambiguous clauses that decide the figures, or that the service chose itself; the rest by id."""
    shown = [r for r in profile.readings if r.id in FIGURE_READINGS or not r.by.startswith("Checkback")]
    others = [r.id for r in profile.readings if r not in shown]
    if not profile.readings:
        return {"sentences": ["No readings are set in the service profile."], "rows": []}
    said = ["Where the framework can be read in more than one way, the service profile says how it is read here."]
    if others:
        said.append(f"Readings that do not change the figures of this report: {joined(others)}.")
    return {"sentences": said, "rows": [_reading(r) for r in shown]}


def _reading(reading: Interpretation) -> dict[str, str]:
    return {"id": reading.id, "question": reading.question, "chosen": reading.chosen}
