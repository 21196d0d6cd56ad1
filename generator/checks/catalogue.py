"""The catalogue: every check there is, in the order in which people read what it noticed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator.checks import actions, completeness, contacts, dates, evidence, grading, moderation
from generator.checks.base import Check, Context, Noticed
from generator.model import AuditForm, Issue
from generator.profile import FormDefinition, ServiceProfile

CHECKS: tuple[Check, ...] = (
    *moderation.CHECKS,
    *completeness.CHECKS,
    *grading.CHECKS,
    *contacts.CHECKS,
    *evidence.CHECKS,
    *actions.CHECKS,
    *dates.CHECKS,
)


def check_form(
    form: AuditForm, definition: FormDefinition, profile: ServiceProfile, today: date, checks: Iterable[Check] = CHECKS
) -> list[Issue]:
    """What the checks noticed in a completed form; checks that the service switched off are left out."""
    context = Context(form, definition, profile, today)
    off = set(profile.checks.switched_off)
    return [_issue(check, noticed) for check in checks if check.code not in off for noticed in check.look(context)]


def _issue(check: Check, noticed: Noticed) -> Issue:
    return Issue(
        code=check.code,
        severity=check.severity,
        message=noticed.message,
        place=noticed.place,
        advice=check.advice,
        audience=check.audience,
        clauses=check.clauses,
        quote=noticed.quote,
        field_id=noticed.field_id,
    )
