"""The quarterly quality assurance report as a Word document (NT-031, NT-061, NT-064; DP-07, DP-09; AX-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.model import ActionRecord, AuditRecord
from generator.office.chart import BarChart
from generator.office.docx_finish import About
from generator.office.docx_marks import unmarked
from generator.periods import Period, day_in_words
from generator.profile import ServiceProfile
from generator.reports import narrative
from generator.reports.action_flow import overdue_actions, role_of, roles_of
from generator.reports.action_tags import tag_sentences
from generator.reports.carried import NOTHING, Earlier, change_notes, marks_of, shown_figures
from generator.reports.charts import (
    action_chart,
    activity_chart,
    collected,
    grade_chart,
    trend_chart,
)
from generator.reports.content import (
    FreeText,
    all_references,
    box,
    cover,
    fact_day,
    figure_rows,
    references_of,
    with_notes,
    with_shapes,
)
from generator.reports.figure import CountTable, Figures, Scope
from generator.reports.figures import scope_of, summarise
from generator.reports.figures_workbook import write_figures_workbook
from generator.reports.inventory import Held, missing_in_words
from generator.reports.recurring import Recurring
from generator.reports.render import QUARTERLY_REPORT, shipped_template, write_document
from generator.reports.sections import (
    LONGEST_LIST,
    behind,
    block_of_actions,
    block_of_audits,
    by_role,
    listed_source,
    readings,
    reasons_sentences,
    recurring,
    six_cs,
    themes,
)
from generator.reports.themes import source_of
from generator.reports.trend_section import trend

TITLE = "Quarterly quality assurance report"
Context = dict[str, Any]
_OTHER_EVIDENCE = frozenset({"NT-066", "NT-067", "NT-068", "NT-070"})


def write_quarterly_report(  # noqa: PLR0917  (what it is made from, in the order of its name)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    period: Period,
    profile: ServiceProfile,
    today: date,
    template: bytes | None = None,
    earlier: Earlier = NOTHING,
    found: Sequence[Recurring] = (),
    folder: Sequence[Held] = (),
) -> bytes:
    """The report of a quarter as .docx, with what people wrote in the ``earlier`` one.

    ``found`` are the standards with which audits had difficulty again and again, ``folder`` is what the folder of audit
    results should hold.

    The same records, day, template and earlier report give the same bytes. Raises DocumentError where the template
    cannot be used.
    """
    figures = summarise(records, actions, period, profile, today, found)
    scope = scope_of(records, actions, period, profile, today)
    context, drawings = quarterly_content(figures, scope, found, folder)
    shown = shown_figures(figures, figures.tables.values())
    notes = change_notes(earlier, shown, {f.id: f.words for f in figures})
    context["narrative"] = with_notes(context["narrative"], notes)
    service = profile.service
    about = About(f"{TITLE}: {period.name}", service.framework, service.name, service.language, today)
    return write_document(template or shipped_template(QUARTERLY_REPORT), context, drawings, about, earlier, shown)


def write_quarterly_figures(  # noqa: PLR0917  (as the report)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    period: Period,
    profile: ServiceProfile,
    today: date,
    report: bytes,
    found: Sequence[Recurring] = (),
) -> bytes:
    """The workbook of figures beside a quarter's report, with the numbers that they have in ``report``, as .xlsx."""
    figures = summarise(records, actions, period, profile, today, found)
    title = f"{TITLE}, {period.name}"
    return write_figures_workbook(figures, marks_of(report), all_references(records, actions), title, profile, today)


def quarterly_content(
    figures: Figures, scope: Scope, found: Sequence[Recurring] = (), folder: Sequence[Held] = ()
) -> tuple[Context, dict[str, BarChart]]:
    """All that the template of the report may show, and the charts that go into it."""
    charts, drawings = collected(
        activity=activity_chart(figures, scope),
        grades=grade_chart(figures, scope),
        trend=trend_chart(figures, scope),
        actions=action_chart(figures, scope),
    )
    return {**_context(figures, scope, found), "folder": _folder(folder), "charts": charts}, drawings


def _folder(held: Sequence[Held]) -> Context:
    rows = [{"what": one.what, "where": one.where, "there": one.there} for one in held]
    return {"rows": rows, "sentences": [missing_in_words(held)]}


def _context(figures: Figures, scope: Scope, found: Sequence[Recurring] = ()) -> Context:
    period, profile, tables = scope.period, scope.profile, figures.tables
    free = FreeText(scope.all_audits, (a.owner for a in scope.actions), profile, hide_staff=True)
    facts = (
        fact_day("Date of report", scope.today),
        ("Classification", profile.service.classification),
        ("Framework", profile.service.framework),
    )
    return {
        **cover(profile, TITLE, period.name, facts, narrative.lead(figures)),
        "reference": f"QA report {period.id}",
        "aims": [aim.model_dump() for aim in profile.service.aims],
        "period": {"name": period.name, "short_name": period.short_name, "id": period.id},
        "five_numbers": [
            {"number": n, "words": words, "before": before}
            for n, words, before in narrative.five_numbers(figures, scope)
        ],
        "compared": any(f.id.startswith("before.") for f in figures),
        "narrative": _boxes(figures, scope),
        "activity": _activity(figures, scope, free),
        "roles": by_role(figures, scope),
        "recurring": recurring(found, figures, profile),
        **themes(figures, profile),
        "evidence": {"asked": _asks_for_evidence(profile)},
        "grades": {"sentences": narrative.grade_sentences(figures, scope), "tables": _grade_tables(figures)},
        "trend": trend(figures, scope),
        "moderation": {
            "asked": any(rule.moderated for rule in profile.programme.rules),
            "sentences": narrative.moderation_sentences(figures, scope),
            "table": with_shapes(
                block_of_audits(_shown(tables.get("moderation.grades")), "Overall grades, both kept", "Whose grade")
            ),
        },
        "voices": {
            "asked": any(f.id.startswith("voices.") for f in figures),
            "sentences": narrative.voice_sentences(figures),
            "table": block_of_audits(tables.get("voices"), "Conversations", "With"),
        },
        "safeguarding": {"sentences": narrative.safeguarding_sentences(figures)},
        "actions": _actions(figures, scope),
        "quality": {
            "sentences": narrative.quality_sentences(figures),
            "table": block_of_audits(
                tables.get("quality.rules"), "What the checks noticed", "What they look for", "All"
            ),
        },
        "readings": readings(profile),
        "figures": figure_rows(figures, references_of(scope.all_audits)),
    }


def _asks_for_evidence(profile: ServiceProfile) -> bool:
    """Whether the framework names other kinds of audit and evidence, which no form counts (NT-066 to NT-070)."""
    asked = (definition for form in profile.forms for definition in form.fields.values())
    return any(not _OTHER_EVIDENCE.isdisjoint(definition.sources) for definition in asked)


def _shown(table: CountTable | None) -> CountTable | None:
    return None if table is None or table.shows_nothing else table


def _boxes(figures: Figures, scope: Scope) -> Context:
    drafts = narrative.drafts(figures, scope)
    prompts = {
        "going_well": "Write here what is going well.",
        "concerns": "Write here what concerns you.",
        "grey_areas": "Write here where more information or assurance is needed.",
        "decisions": "Write here what the board is asked to decide.",
    }
    boxes = {name: box(drafts[name], prompt) for name, prompt in prompts.items()}
    further = {
        "reasons": "Write here why these audits were not done in time.",
        "training": "Write here the themes of training needs, without names.",
        "feedback": "Write here what children and families said, and what was done.",
        "good_practice": "Write here what to celebrate and share.",
        "evidence": "Write here what other audits, consultations with children and case reviews showed.",
    }
    return boxes | {name: box([], prompt) for name, prompt in further.items()}


def _activity(figures: Figures, scope: Scope, free: FreeText) -> Context:
    tables = figures.tables
    by_kind, by_month = tables["activity.kind"], tables["activity.month"]
    return {
        "sentences": narrative.activity_sentences(figures),
        "by_kind": block_of_audits(by_kind if by_kind.rows else None, "Audits by kind of form", "Form", "All"),
        "by_team": block_of_audits(tables.get("activity.team"), "Audits by team", "Team", "All"),
        "by_order": _orders(tables.get("activity.order")),
        "by_month": block_of_audits(by_month if by_kind.rows else None, "Audits by audit month", "Audit month", "All"),
        "behind": {**behind(scope, free), "sentences": reasons_sentences(figures)},
    }


def _orders(table: CountTable | None) -> Context:
    """Audits by the child's order: a row for each order; nothing where all would be withheld."""
    if table is None or table.shows_nothing:
        return {"rows": [], "source": ""}
    block = block_of_audits(table, "", "")
    rows = zip(table.columns, table.cells[0], strict=True)
    return {"rows": [{"order": unmarked(order), "audits": f.shown} for order, f in rows], "source": block["source"]}


def _grade_tables(figures: Figures) -> list[Context]:
    held = [t for name, t in figures.tables.items() if name.startswith("grades.") and not t.shows_nothing]
    return [with_shapes(block_of_audits(table, "Grades by area", "Area of practice", "Graded")) for table in held]


def _actions(figures: Figures, scope: Scope) -> Context:
    late = overdue_actions(scope.actions, scope.as_of)
    roles = roles_of(scope)
    rows = [
        {
            "reference": action.case_reference or "None",
            "source": source_of(action),
            "role": role_of(action, roles, scope.profile),
            "due": day_in_words(action.due),
            "days": f"{(scope.as_of - action.due).days:,}" if action.due else "",
        }
        for action in late[:LONGEST_LIST]
    ]
    title = f"Overdue actions on {day_in_words(scope.as_of)}, longest overdue first"
    by_source, by_role = figures.tables.get("feedback.sources"), figures.tables.get("actions.by_role")
    return {
        "sentences": [*narrative.action_sentences(figures, scope), *tag_sentences(figures)],
        "by_source": block_of_actions(by_source, "Actions of the quarter by where they came from", "Source"),
        "by_role": block_of_actions(by_role, "Open actions by the role of their owner", "Role", "open action"),
        "six_cs": six_cs(figures, scope.profile),
        "overdue": {"rows": rows, "title": title, "note": listed_source(len(late), "overdue actions", "action plan")},
    }
