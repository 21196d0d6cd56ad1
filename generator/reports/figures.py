"""All figures of a quarter, from the records alone: pure, so that each can be recounted and explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.periods import Period
from generator.profile import ServiceProfile
from generator.reports.action_flow import action_tables, summarise_actions
from generator.reports.action_tags import summarise_tags
from generator.reports.activity import activity_tables, moderation_tables, summarise_activity, summarise_moderation
from generator.reports.data_quality import quality_tables, summarise_quality
from generator.reports.figure import CountTable, Figure, Figures, Scope
from generator.reports.grading import grade_tables
from generator.reports.recurring import Recurring, find_nameable, summarise_recurring
from generator.reports.tasks import role_tables, summarise_tasks
from generator.reports.themes import source_tables, summarise_themes
from generator.reports.trend import summarise_before, summarise_better_grades, trend_tables
from generator.reports.voices import summarise_safeguarding, summarise_voices, voice_tables

__all__ = ["Figure", "Figures", "scope_of", "summarise"]

_FIGURES = (
    summarise_activity,
    summarise_moderation,
    summarise_voices,
    summarise_safeguarding,
    summarise_actions,
    summarise_tags,
    summarise_quality,
    summarise_tasks,
    summarise_themes,
    summarise_before,
    summarise_better_grades,
)
_TABLES = (
    activity_tables,
    grade_tables,
    moderation_tables,
    voice_tables,
    action_tables,
    quality_tables,
    role_tables,
    source_tables,
    trend_tables,
)


def scope_of(
    records: Iterable[AuditRecord],
    actions: Iterable[ActionRecord],
    period: Period,
    profile: ServiceProfile,
    today: date,
) -> Scope:
    """What a report of a period looks at: audits and minutes in the order of their keys, plans left out."""
    held = sorted(records, key=lambda r: r.key)
    audits = tuple(r for r in held if r.kind.is_audit)
    minutes = tuple(r for r in held if r.kind is FormKind.MEETING_MINUTES)
    return Scope(audits, tuple(sorted(actions, key=lambda a: a.key)), period, profile, today, minutes)


def summarise(  # noqa: PLR0917  (what they are made from)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    period: Period,
    profile: ServiceProfile,
    today: date,
    found: Sequence[Recurring] = (),
) -> Figures:
    """Every figure and table of the quarter. The order of the records makes no difference.

    ``found`` are the standards with which audits had difficulty again and again.
    """
    scope = scope_of(records, actions, period, profile, today)
    tables: list[CountTable] = [table for make in _TABLES for table in make(scope)]
    figures: list[Figure] = [figure for make in _FIGURES for figure in make(scope)]
    figures += summarise_recurring(find_nameable(found, tables, profile), period.name, profile)
    figures += [table.note for table in tables]
    figures += [cell for table in tables for row in table.cells for cell in row]
    return Figures(period, {f.id: f for f in figures}, {t.note.id: t for t in tables})
