"""An Inadequate audit: who is told, who moderates, and when its progress is reviewed (TH-011, TH-022, TH-072)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed
from generator.checks.grading import overall_grade
from generator.model import Audience, Severity, as_text

_FROM = {
    "uop_held": "the Understanding our Practice meeting",
    "notice_sent": "the notice",
    "moderated_on": "the date of moderation",
}


def _inadequate(context: Context) -> Iterator[Noticed]:
    by = [who for who, yes in (("auditor", _by_auditor(context)), ("moderator", _by_moderator(context))) if yes]
    if by:
        yield Noticed(
            f"This audit is graded Inadequate by the {' and the '.join(by)}: the team manager, the deputy head of "
            f"service and the head of service are told, and the head of service moderates. {_review(context)}",
            context.place("overall_grade" if "auditor" in by else "moderated_grade"),
            "Inadequate",
            "overall_grade",
        )


def _by_auditor(context: Context) -> bool:
    overall = overall_grade(context)
    return overall is not None and overall[0] == "inadequate"


def _by_moderator(context: Context) -> bool:
    """By the same scale, also where the auditor gave no overall grade (C-05)."""
    field = context.definition.fields.get("moderated_grade")
    if field is None or not field.scale or not context.form.moderation.grade:
        return False
    found = context.profile.scale(field.scale).find(context.form.moderation.grade)
    return found is not None and found.id == "inadequate"


def _review(context: Context) -> str:
    """When the further meeting is due; counted from a day that the form may not know yet (C-07)."""
    deadlines = context.profile.programme.deadlines
    days, start = deadlines.inadequate_review_days, deadlines.inadequate_review_from
    day = context.form.day(start)
    when = f"{days} days after {_FROM[start]}"
    if day:
        when = f"on {as_text(day + dt.timedelta(days=days))}, {when}"
    return f"The meeting on progress is due {when}."


CHECKS = (
    Check(
        "inadequate",
        "An audit is graded Inadequate by the auditor or the moderator",
        Severity.PROMPT,
        Audience.MANAGER,
        ("TH-011", "TH-022", "TH-069", "TH-072", "C-05", "C-07"),
        "Tell the three people named today, and plan the review after four weeks.",
        _inadequate,
    ),
)
