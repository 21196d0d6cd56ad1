"""The catalogue: every check there is, in the order in which people read what it noticed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator.checks import (
    across,
    actions,
    completeness,
    conditional,
    contacts,
    dates,
    deficits,
    descriptors,
    entries,
    evidence,
    grading,
    inadequate,
    lenses,
    moderation,
    repeated,
    roles,
    scale,
    voice,
    wording,
)
from generator.checks.base import Check, Context, Noticed
from generator.model import AuditForm, Issue
from generator.profile import FormDefinition, ServiceProfile

_OF_ALL = frozenset({"C", "DP", "AX", "ST"})  # readings and duties, which are of both services

CHECKS: tuple[Check, ...] = (
    *moderation.CHECKS,
    *completeness.CHECKS,
    *scale.CHECKS,
    *entries.CHECKS,
    *grading.CHECKS,
    *inadequate.CHECKS,
    *lenses.CHECKS,
    *descriptors.CHECKS,
    *conditional.CHECKS,
    *contacts.CHECKS,
    *evidence.CHECKS,
    *voice.CHECKS,
    *repeated.CHECKS,
    *across.CHECKS,
    *actions.CHECKS,
    *deficits.CHECKS,
    *roles.CHECKS,
    *dates.CHECKS,
    *wording.CHECKS,
)


def check_form(
    form: AuditForm, definition: FormDefinition, profile: ServiceProfile, today: date, checks: Iterable[Check] = CHECKS
) -> list[Issue]:
    """What the checks noticed in a completed form; checks that the service switched off are left out."""
    context = Context(form, definition, profile, today)
    off = set(profile.checks.switched_off)
    return [
        _issue(check, noticed, definition)
        for check in checks
        if check.code not in off
        for noticed in check.look(context)
    ]


def own_clauses(clauses: Iterable[str], definition: FormDefinition) -> tuple[str, ...]:
    """Those clauses that stand in the documents of the form's own service, with readings and duties."""
    families = {source.partition("-")[0] for source in definition.sources} | _OF_ALL
    return tuple(c for c in clauses if len(families) == len(_OF_ALL) or c.partition("-")[0] in families)


def _issue(check: Check, noticed: Noticed, definition: FormDefinition) -> Issue:
    return Issue(
        code=check.code,
        severity=check.severity,
        message=noticed.message,
        place=noticed.place,
        advice=check.advice,
        audience=check.audience,
        clauses=own_clauses(check.clauses, definition),
        quote=noticed.quote,
        field_id=noticed.field_id,
        title=check.title,
    )
